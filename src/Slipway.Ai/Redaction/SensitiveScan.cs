namespace Slipway.Ai.Redaction;

/// <summary>Finds in one pass over UTF-8 what may be personal or secret, and takes only what its check digits, its country or its form bear out.</summary>
/// <remarks>
/// Names, streets and birthdays are not found: no rule tells them from other words. A telephone number without its country is not found either. Every look back and ahead is bounded, so the time grows with the
/// length of the text and with nothing in it.
/// </remarks>
public static class SensitiveScan
{
    private const int MostLocal = 64;
    private const int MostDomain = 253;
    private const int MostGroups = 8;
    private const int MostDigits = 19;
    private const int ContextBytes = 48;
    private const int LeastPhone = 8;
    private const int MostPhone = 15;

    // Asked of nearly every byte: whether it belongs to a word, and whether something may begin at it.
    private static readonly bool[] _isWord = [.. Enumerable.Range(0, 256).Select(c => IsAlphanumeric((byte)c) || c == '_')];
    private static readonly bool[] _mayBegin = [.. Enumerable.Range(0, 256).Select(c => _isWord[c] || c is '@' or '+' or '[' or '-')];

    /// <summary>Finds what there is, in order and without overlaps.</summary>
    /// <param name="text">The text, as UTF-8.</param>
    /// <param name="found">What is added to.</param>
    public static void Find(ReadOnlySpan<byte> text, List<SensitivePlace> found)
    {
        var free = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (!_mayBegin[c])
            {
                i++;
                continue;
            }

            var place = c switch
            {
                (byte)'@' => Email(text, i, free),
                (byte)'+' => Phone(text, i),
                (byte)'[' => Placeholders.LengthOf(text[i..]) is > 0 and var length ? new SensitivePlace(SensitiveKind.Text, i, length) : default,
                (byte)'-' => i + 10 < text.Length && text[i + 1] == '-' && SecretForms.PrivateKey(text[i..]) is > 0 and var key ? new SensitivePlace(SensitiveKind.Secret, i, key) : default,
                _ => Word(text, i),
            };
            if (place.Length > 0)
            {
                found.Add(place);
                i = free = place.End;
            }
            else
            {
                // The rest of a word begins nothing; what stands right behind it may.
                var inWord = IsWord(c);
                i++;
                while (inWord && i < text.Length && IsWord(text[i]))
                {
                    i++;
                }
            }
        }
    }

    private static SensitivePlace Word(ReadOnlySpan<byte> text, int at)
    {
        var c = text[at];
        if (IsDigit(c))
        {
            return Numbers(text, at);
        }

        if (at + 1 < text.Length && SecretForms.MayBegin(c, text[at + 1]) && SecretForms.Match(text[at..]) is > 0 and var secret)
        {
            return new SensitivePlace(SensitiveKind.Secret, at, secret);
        }

        // Two letters and two digits begin an IBAN; two letters, perhaps a blank, and six digits a number of the United Kingdom; X, Y or Z and seven digits one of Spain's.
        if (at + 8 < text.Length && IsLetter(c) && (IsDigit(text[at + 1]) || (IsLetter(text[at + 1]) && (IsDigit(text[at + 2]) || text[at + 2] == ' '))))
        {
            return Iban(text, at) is { Length: > 0 } iban ? iban : Nino(text, at) is { Length: > 0 } nino ? nino : Nie(text, at);
        }

        return default;
    }

    private static SensitivePlace Email(ReadOnlySpan<byte> text, int at, int free)
    {
        var start = at;
        while (start > free && at - start < MostLocal && IsLocal(text[start - 1]))
        {
            start--;
        }

        while (start < at && text[start] is (byte)'.' or (byte)'-')
        {
            start++;
        }

        var end = at + 1;
        while (end < text.Length && end - at <= MostDomain && (IsAlphanumeric(text[end]) || text[end] is (byte)'.' or (byte)'-' or >= 0x80))
        {
            end++;
        }

        var domain = text[(at + 1)..end].TrimEnd(".-"u8);
        var dot = domain.LastIndexOf((byte)'.');
        // The top has no digits, so what comes with them is another thing that was written right behind.
        if (dot >= 0 && !domain[dot..].StartsWith(".xn--"u8) && domain[dot..].IndexOfAnyInRange((byte)'0', (byte)'9') is > 0 and var digit)
        {
            domain = domain[..(dot + digit)];
        }

        return start == at || dot < 1 || domain.Length - dot < 3 || domain[0] is (byte)'.' or (byte)'-' || domain.IndexOf(".."u8) >= 0
            ? default
            : new SensitivePlace(SensitiveKind.Email, start, at + 1 + domain.Length - start);
    }

    private static SensitivePlace Phone(ReadOnlySpan<byte> text, int at) =>
        at > 0 && (IsAlphanumeric(text[at - 1]) || text[at - 1] is (byte)'+' or (byte)'.') ? default : Dialled(text, at, at + 1);

    // Digits with what people write between them: blanks, hyphens, points, slashes, and a zero in parentheses, which nobody dials from abroad. The longest number that there is counts.
    private static SensitivePlace Dialled(ReadOnlySpan<byte> text, int at, int from)
    {
        Span<byte> digits = stackalloc byte[MostPhone];
        Span<int> ends = stackalloc int[MostPhone];
        var (count, between) = (0, 0);
        for (var i = from; i < text.Length && between < 3; i++)
        {
            if (IsDigit(text[i]))
            {
                if (count == MostPhone)
                {
                    break;
                }

                (digits[count], ends[count], between) = (text[i], i + 1, 0);
                count++;
            }
            else if (count > 0 && text[i..].StartsWith("(0)"u8))
            {
                (i, between) = (i + 2, 1);
            }
            else if (count > 0 && text[i] is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/' or (byte)'(' or (byte)')')
            {
                between++;
            }
            else
            {
                break;
            }
        }

        for (; count >= LeastPhone; count--)
        {
            var end = ends[count - 1];
            if ((end == text.Length || !IsWord(text[end])) && CheckDigits.IsPhone(digits[..count]))
            {
                return new SensitivePlace(SensitiveKind.Phone, at, end - at);
            }
        }

        return default;
    }

    private static SensitivePlace Numbers(ReadOnlySpan<byte> text, int at)
    {
        // What goes on before a point, a comma or a sign is a part of another number.
        if (at > 1 && text[at - 1] is (byte)'.' or (byte)',' && IsDigit(text[at - 2]))
        {
            return default;
        }

        if (text[at] == '0' && at + 9 < text.Length && text[at + 1] == '0')
        {
            if (Dialled(text, at, at + 2) is { Length: > 0 } phone)
            {
                return phone;
            }
        }

        Span<byte> digits = stackalloc byte[MostDigits + 1];
        Span<int> ends = stackalloc int[MostGroups];
        Span<int> counts = stackalloc int[MostGroups];
        var (groups, total, i) = (0, 0, at);
        while (groups < MostGroups && i < text.Length && IsDigit(text[i]))
        {
            while (i < text.Length && IsDigit(text[i]) && total <= MostDigits)
            {
                digits[Math.Min(total++, MostDigits)] = text[i++];
            }

            if (total > MostDigits)
            {
                break;
            }

            (ends[groups], counts[groups]) = (i, total);
            groups++;
            if (i + 1 < text.Length && text[i] is (byte)' ' or (byte)'-' or (byte)'.' && IsDigit(text[i + 1]))
            {
                i++;
            }
        }

        // The longest that holds: a card is not the id that its first digits would be.
        for (var g = groups - 1; g >= 0; g--)
        {
            var whole = digits[..counts[g]];
            var end = ends[g];
            if (end < text.Length && IsLetter(text[end]))
            {
                if (g == 0 && whole.Length == 8 && CheckDigits.IsSpanishLetter(CheckDigits.Number(whole), text[end]) && (end + 1 == text.Length || !IsWord(text[end + 1])))
                {
                    return new SensitivePlace(SensitiveKind.Id, at, end + 1 - at);
                }

                continue;
            }

            if (g == 0 && whole.Length == 8 && end + 1 < text.Length && text[end] == '-' && CheckDigits.IsSpanishLetter(CheckDigits.Number(whole), text[end + 1]) && (end + 2 == text.Length || !IsWord(text[end + 2])))
            {
                return new SensitivePlace(SensitiveKind.Id, at, end + 2 - at);
            }

            if (KindOf(whole, text, at, g, ends) is { } kind)
            {
                return new SensitivePlace(kind, at, end - at);
            }
        }

        return default;
    }

    private static SensitiveKind? KindOf(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> text, int at, int group, ReadOnlySpan<int> ends) => digits.Length switch
    {
        9 when group == 2 && ends[0] - at == 3 && ends[1] - ends[0] == 3 && text[ends[0]] == '-' && text[ends[1]] == '-' && CheckDigits.IsSocialSecurity(digits) => SensitiveKind.Id,
        9 when CheckDigits.IsDutchBsn(digits) && IsNamed(text[Math.Max(0, at - ContextBytes)..at]) => SensitiveKind.Id,
        11 when CheckDigits.IsGermanTaxId(digits) || CheckDigits.IsPolishPesel(digits) || CheckDigits.IsBrazilianCpf(digits) => SensitiveKind.Id,
        15 when CheckDigits.IsFrenchNir(digits) => SensitiveKind.Id,
        >= 13 when CheckDigits.IsCard(digits) => SensitiveKind.Card,
        _ => null,
    };

    // A Dutch number passes its test too often by chance to be taken without the word for it.
    private static bool IsNamed(ReadOnlySpan<byte> before)
    {
        Span<byte> lower = stackalloc byte[ContextBytes];
        System.Text.Ascii.ToLower(before, lower, out var written);
        var words = lower[..written];
        return words.IndexOf("bsn"u8) >= 0 || words.IndexOf("burgerservice"u8) >= 0 || words.IndexOf("sofi"u8) >= 0;
    }

    private static SensitivePlace Iban(ReadOnlySpan<byte> text, int at)
    {
        if (!IsDigit(text[at + 2]) || !IsDigit(text[at + 3]) || CheckDigits.IbanLength((byte)(text[at] & ~0x20), (byte)(text[at + 1] & ~0x20)) is not (> 0 and var length))
        {
            return default;
        }

        Span<byte> letters = stackalloc byte[34];
        var (count, i) = (0, at);
        while (count < length && i < text.Length)
        {
            if (IsAlphanumeric(text[i]))
            {
                letters[count++] = IsDigit(text[i]) ? text[i] : (byte)(text[i] & ~0x20);
            }
            else if (text[i] is not ((byte)' ' or (byte)'-') || text[i - 1] is (byte)' ' or (byte)'-')
            {
                return default;
            }

            i++;
        }

        return count == length && (i == text.Length || !IsAlphanumeric(text[i])) && CheckDigits.IsIban(letters[..count]) ? new SensitivePlace(SensitiveKind.Iban, at, i - at) : default;
    }

    private static SensitivePlace Nino(ReadOnlySpan<byte> text, int at)
    {
        if (!IsDigit(text[at + (text[at + 2] == ' ' ? 3 : 2)]) || !CheckDigits.IsNinoPrefix(text[at], text[at + 1]))
        {
            return default;
        }

        var (digits, i) = (0, at + 2);
        while (i < text.Length && digits < 6 && (IsDigit(text[i]) || (text[i] == ' ' && text[i - 1] != ' ')))
        {
            digits += IsDigit(text[i++]) ? 1 : 0;
        }

        i += i < text.Length && text[i] == ' ' ? 1 : 0;
        return digits == 6 && i < text.Length && text[i] is >= (byte)'A' and <= (byte)'D' && (i + 1 == text.Length || !IsWord(text[i + 1])) ? new SensitivePlace(SensitiveKind.Id, at, i + 1 - at) : default;
    }

    private static SensitivePlace Nie(ReadOnlySpan<byte> text, int at)
    {
        var first = "XYZ".IndexOf((char)(text[at] & ~0x20), StringComparison.Ordinal);
        if (first < 0 || text.Slice(at + 1, 7).ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return default;
        }

        var letter = at + 8 + (text[at + 8] == '-' ? 1 : 0);
        return letter < text.Length && IsLetter(text[letter]) && (letter + 1 == text.Length || !IsWord(text[letter + 1]))
            && CheckDigits.IsSpanishLetter((first * 10_000_000) + CheckDigits.Number(text.Slice(at + 1, 7)), text[letter])
            ? new SensitivePlace(SensitiveKind.Id, at, letter + 1 - at) : default;
    }

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';

    private static bool IsLetter(byte c) => (c | 0x20) is >= (byte)'a' and <= (byte)'z';

    private static bool IsAlphanumeric(byte c) => IsDigit(c) || IsLetter(c);

    private static bool IsWord(byte c) => _isWord[c];

    private static bool IsLocal(byte c) => IsAlphanumeric(c) || c is (byte)'.' or (byte)'_' or (byte)'%' or (byte)'+' or (byte)'-' or (byte)'\'' or >= 0x80;
}

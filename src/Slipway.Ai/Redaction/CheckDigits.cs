namespace Slipway.Ai.Redaction;

/// <summary>What makes a number of the right length a real one. Each takes digits only, as ASCII, unless it says otherwise.</summary>
internal static class CheckDigits
{
    // Countries with their length, as the IBAN registry has them.
    private static readonly Dictionary<int, int> _ibanLengths = Lengths(
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
        + "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30");

    /// <summary>How long an IBAN of a country is, its two letters in upper case; 0 for a country that has none.</summary>
    public static int IbanLength(byte first, byte second) => _ibanLengths.GetValueOrDefault((first << 8) | second);

    /// <summary>Whether letters and digits without blanks, in upper case, are an IBAN (ISO 13616: mod 97 is 1).</summary>
    public static bool IsIban(ReadOnlySpan<byte> text)
    {
        var rest = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[(i + 4) % text.Length];
            rest = c <= '9' ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97;
        }

        return rest == 1;
    }

    /// <summary>Whether it is a payment card: a length and beginning that cards have, and Luhn's sum.</summary>
    public static bool IsCard(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < 13 or > 19 || !IsCardPrefix(digits))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? d : d > 4 ? (2 * d) - 9 : 2 * d;
        }

        return sum % 10 == 0;
    }

    /// <summary>Germany's tax id: ISO 7064 mod 11,10, and one digit of the first ten comes twice or three times.</summary>
    public static bool IsGermanTaxId(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != 11 || digits[0] == '0')
        {
            return false;
        }

        Span<byte> times = stackalloc byte[10];
        var product = 10;
        for (var i = 0; i < 10; i++)
        {
            times[digits[i] - '0']++;
            var sum = (digits[i] - '0' + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }

        var most = 0;
        var repeated = 0;
        foreach (var n in times)
        {
            most = Math.Max(most, n);
            repeated += n > 1 ? 1 : 0;
        }

        return repeated == 1 && most <= 3 && (11 - product) % 10 == digits[10] - '0';
    }

    /// <summary>The Netherlands' BSN: the eleven test. One in eleven numbers of nine digits passes, so who asks wants more than that.</summary>
    public static bool IsDutchBsn(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != 9)
        {
            return false;
        }

        var sum = -(digits[8] - '0');
        for (var i = 0; i < 8; i++)
        {
            sum += (9 - i) * (digits[i] - '0');
        }

        return sum > 0 && sum % 11 == 0;
    }

    /// <summary>France's NIR with its key of two digits.</summary>
    public static bool IsFrenchNir(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != 15 || digits[0] is not ((byte)'1' or (byte)'2' or (byte)'3' or (byte)'4' or (byte)'7' or (byte)'8'))
        {
            return false;
        }

        var month = Number(digits.Slice(3, 2));
        return month is (>= 1 and <= 12) or (>= 20 and <= 42) or (>= 50 and <= 99) && 97 - (int)(Number(digits[..13]) % 97) == Number(digits[13..]);
    }

    /// <summary>Poland's PESEL: its sum, and a day that exists.</summary>
    public static bool IsPolishPesel(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != 11)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            sum += (digits[i] - '0') * ("1379137913"[i] - '0');
        }

        var (month, day) = (Number(digits.Slice(2, 2)) % 20, Number(digits.Slice(4, 2)));
        return month is >= 1 and <= 12 && day is >= 1 and <= 31 && (10 - (sum % 10)) % 10 == digits[10] - '0';
    }

    /// <summary>Brazil's CPF: two check digits, and not the same digit eleven times.</summary>
    public static bool IsBrazilianCpf(ReadOnlySpan<byte> digits) =>
        digits.Length == 11 && digits.ContainsAnyExcept(digits[0]) && CpfDigit(digits[..9]) == digits[9] - '0' && CpfDigit(digits[..10]) == digits[10] - '0';

    /// <summary>Spain's DNI: the letter that belongs to eight digits; for foreigners X, Y or Z stands for the first of them.</summary>
    public static bool IsSpanishLetter(long number, byte letter) => "TRWAGMYFPDXBNJZSQVHLCKE"[(int)(number % 23)] == (letter & ~0x20);

    /// <summary>The form of the United Kingdom's national insurance number, which has no check digit: its two first letters, in upper case.</summary>
    public static bool IsNinoPrefix(byte first, byte second)
    {
        var (a, b) = ((char)first, (char)second);
        return char.IsAsciiLetterUpper(a) && char.IsAsciiLetterUpper(b) && !"DFIQUV".Contains(a, StringComparison.Ordinal) && !"DFIOQUV".Contains(b, StringComparison.Ordinal)
            && $"{a}{b}" is not ("BG" or "GB" or "KN" or "NK" or "NT" or "TN" or "ZZ");
    }

    /// <summary>The form of the United States' social security number, which has no check digit: three, two and four digits.</summary>
    public static bool IsSocialSecurity(ReadOnlySpan<byte> digits)
    {
        var area = Number(digits[..3]);
        return area is > 0 and < 900 and not 666 && Number(digits.Slice(3, 2)) > 0 && Number(digits[5..]) > 0;
    }

    /// <summary>Whether digits, without plus or zeroes before, are a number that E.164 has: a country that exists, and a length it may have.</summary>
    public static bool IsPhone(ReadOnlySpan<byte> digits) => digits[0] switch
    {
        (byte)'1' => digits.Length == 11 && digits[1] >= '2' && digits[4] >= '2',
        (byte)'7' => digits.Length == 11,
        _ => IsCountry(digits),
    };

    /// <summary>The number that digits write.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (var d in digits)
        {
            number = (number * 10) + d - '0';
        }

        return number;
    }

    // Country codes of two digits; whatever begins otherwise has three, and of these only the ranges in use count.
    private static bool IsCountry(ReadOnlySpan<byte> digits)
    {
        var two = (int)Number(digits[..2]);
        if (two is 20 or 27 or 30 or 31 or 32 or 33 or 34 or 36 or 39 or 40 or 41 or 43 or 44 or 45 or 46 or 47 or 48 or 49 or (>= 51 and <= 58) or (>= 60 and <= 66) or 81 or 82 or 84 or 86 or (>= 90 and <= 95) or 98)
        {
            return true;
        }

        var three = (int)Number(digits[..3]);
        return three is 211 or 212 or 213 or 216 or 218 or (>= 220 and <= 269) or 290 or 291 or 297 or 298 or 299 or (>= 350 and <= 359) or (>= 370 and <= 389) or 420 or 421 or 423
            or (>= 500 and <= 509) or (>= 590 and <= 599) or (>= 670 and <= 692) or 800 or 808 or 850 or 852 or 853 or 855 or 856 or 870 or 878 or (>= 880 and <= 883) or 886 or 888
            or (>= 960 and <= 979) or (>= 992 and <= 998);
    }

    private static bool IsCardPrefix(ReadOnlySpan<byte> digits) => digits[0] switch
    {
        (byte)'2' => digits.Length == 16 && Number(digits[..4]) is >= 2221 and <= 2720,
        (byte)'3' => digits.Length == digits[1] switch { (byte)'4' or (byte)'7' => 15, (byte)'5' => 16, (byte)'0' or (byte)'6' or (byte)'8' or (byte)'9' => 14, _ => 0 },
        (byte)'4' => digits.Length is 13 or 16 or 19,
        (byte)'5' => digits.Length == 16,
        (byte)'6' => digits.Length is >= 16 and <= 19,
        _ => false,
    } && digits.ContainsAnyExcept(digits[0]);

    private static int CpfDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * (digits.Length + 1 - i);
        }

        return sum * 10 % 11 % 10;
    }

    private static Dictionary<int, int> Lengths(string list) =>
        list.Split(' ').ToDictionary(c => (c[0] << 8) | c[1], c => ((c[2] - '0') * 10) + c[3] - '0');
}

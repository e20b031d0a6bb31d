using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Sameness;

/// <summary>A word as it counts when texts are compared: where it stands, and a hash of its letters and digits in lower case.</summary>
internal readonly record struct CopyWord(int Start, int End, ulong Hash);

/// <summary>Takes passages apart into words; case, punctuation, line breaks and markup make no difference.</summary>
internal static class CopyWords
{
    // FNV-1a of 64 bits (Fowler, Noll, Vo): the same on every machine, unlike string.GetHashCode.
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The words of a text. An apostrophe within a word is part of it, and a hyphen parts two.</summary>
    public static ImmutableArray<CopyWord> Of(string text)
    {
        var words = ImmutableArray.CreateBuilder<CopyWord>(text.Length / 5);
        for (var at = 0; at < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[at]))
            {
                at++;
                continue;
            }

            var (start, hash) = (at, Offset);
            for (; at < text.Length && (char.IsLetterOrDigit(text[at]) || (text[at] is '\'' or '\u2019' && at + 1 < text.Length && char.IsLetter(text[at + 1]))); at++)
            {
                hash = text[at] is '\'' or '\u2019' ? hash : (hash ^ Lower(text[at])) * Prime;
            }

            words.Add(new CopyWord(start, at, hash));
        }

        return words.ToImmutable();
    }

    private static char Lower(char c) => c < 128 ? (char)(c is >= 'A' and <= 'Z' ? c | 0x20 : c) : char.ToLowerInvariant(c);

    /// <summary>The hash of words in a row; other words, or the same in another order, have another.</summary>
    public static ulong Row(ReadOnlySpan<CopyWord> words)
    {
        var hash = Offset;
        foreach (var word in words)
        {
            // Shifted on so that the order counts; multiplied so that it spreads to the low bits.
            hash = ((hash << 23) | (hash >> 41)) ^ word.Hash;
            hash *= 0x9E3779B97F4A7C15;
        }

        return hash;
    }

    /// <summary>The passages whose words are compared, with their words: what people read and a campaign says of its own, so no footer; a link is part of the text around it.</summary>
    public static ImmutableArray<(Passage Passage, ImmutableArray<CopyWord> Words)> Of(Document document) =>
    [
        .. document.Passages.Where(p => (p.Scopes & Scopes.Text) != Scopes.None && (p.Scopes & (Scopes.Footer | Scopes.Alt | Scopes.FormLabel)) == Scopes.None).Select(p => (p, Of(p.Text))),
    ];
}

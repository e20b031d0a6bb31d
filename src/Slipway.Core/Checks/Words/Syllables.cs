using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Slipway.Core.Checks.Words;

/// <summary>Counts the syllables of an English word.</summary>
/// <remarks>
/// By groups of vowels, corrected for endings and beginnings and with a short list of exceptions: the method of the Perl module Lingua::EN::Syllable (Greg Fast) in the form that
/// the JavaScript package "syllable" (Titus Wormer, MIT) gave it. A heuristic: right for about nine words of ten, the same for everyone who uses it.
/// </remarks>
public static partial class Syllables
{
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Known = (
        "abalone 4 abare 3 abed 2 abruzzese 4 abbruzzese 4 aborigine 5 aborigines 5 acreage 3 adame 3 adieu 2 adobe 3 anemone 4 apache 3 aphrodite 4 apostrophe 4 ariadne 4 cafe 2 cafes 2 " +
        "calliope 4 catastrophe 4 chile 2 chloe 2 circe 2 coyote 3 epitome 4 facsimile 4 forever 3 gethsemane 4 guacamole 4 hyperbole 4 jesse 2 jukebox 2 karate 3 machete 3 maybe 2 people 2 " +
        "recipe 3 sesame 3 shoreline 2 simile 3 syncope 3 tamale 3 yosemite 4 daphne 2 eurydice 4 euterpe 3 hermione 4 penelope 4 persephone 4 phoebe 2 zoe 2")
        .Split(' ').Chunk(2).ToFrozenDictionary(p => p[0], p => p[1][0] - '0', StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // What was counted last, each in the one slot it can be in: words of few letters as a number with their syllables in its last bits, the others as they are.
    private const int LetterBits = 5;
    private const int CountBits = 4;
    private const int MostKept = (1 << CountBits) - 1;
    private const int FewLetters = (64 - CountBits) / LetterBits;
    private static readonly ulong[] LastShort = new ulong[8192];
    private static readonly Counted?[] Last = new Counted?[2048];

    // The first list that fits is taken off, and its syllables are added.
    private static readonly (int Count, string[] Parts)[] Prefixes =
    [
        (2, "above anti ante counter hyper afore agri infra intra inter over semi ultra under extra dia micro mega kilo pico nano macro".Split(' ')),
        (1, "un fore ware none non out post sub pre pro dis side".Split(' ')),
    ];

    private static readonly (int Count, string[] Parts)[] Suffixes =
    [
        (3, "ology ologist onomy onomist".Split(' ')),
        (2, "fully berry woman women".Split(' ')),
        (1, "ly less some ful er ers ness cian cians ment ments ette ettes ville villes ships ship side sides port ports shire shires tion tioned".Split(' ')),
    ];

    /// <summary>The syllables of a word, at least 1; 0 for no letters at all.</summary>
    public static int Of(ReadOnlySpan<char> word)
    {
        if (word.Length < 3)
        {
            return word.IsEmpty ? 0 : 1;
        }

        // Few words make up most of a text, so those counted last are remembered.
        if (word.Length <= FewLetters && Packed(word) is var packed and not 0)
        {
            ref var kept = ref LastShort[(int)((packed * 0x9E37_79B9_7F4A_7C15) >> 51)];
            var last = Volatile.Read(ref kept);
            if (last >> CountBits == packed)
            {
                return (int)(last & MostKept);
            }

            var count = Count(word);
            if (count <= MostKept)
            {
                Volatile.Write(ref kept, (packed << CountBits) | (uint)count);
            }

            return count;
        }

        if (!word.ContainsAnyExceptInRange('0', '9'))
        {
            return 1;
        }

        var hash = 0;
        foreach (var c in word)
        {
            hash = (hash * 31) + c;
        }

        ref var slot = ref Last[hash & (Last.Length - 1)];
        if (slot is not { } counted || !word.SequenceEqual(counted.Word))
        {
            slot = counted = new Counted(word.ToString(), Count(word));
        }

        return counted.Syllables;
    }

    // The letters of a word in five bits each, whatever their case, which makes no difference to its syllables; 0 when it has others than those of ASCII.
    private static ulong Packed(ReadOnlySpan<char> word)
    {
        var packed = 0UL;
        foreach (var c in word)
        {
            if ((c | 0x20) is not (>= 'a' and <= 'z'))
            {
                return 0;
            }

            packed = (packed << LetterBits) | (c & 0x1FUL);
        }

        return packed;
    }

    private static int Count(ReadOnlySpan<char> word)
    {
        Span<char> lower = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        word.ToLowerInvariant(lower);
        if (Known.TryGetValue(lower, out var known))
        {
            return known;
        }

        ReadOnlySpan<char> rest = lower;
        var count = Prefix(ref rest) + Suffix(ref rest);
        count += Count(Vowels(), rest) - Count(Fewer(), rest) - Count(FewerAtEnd(), rest) + Count(MoreAtEnd(), rest) + Count(More(), rest) + Count(MoreStill(), rest) + Count(Ia(), rest);
        return Math.Max(1, count);
    }

    private sealed record Counted(string Word, int Syllables);

    private static int Prefix(ref ReadOnlySpan<char> word)
    {
        foreach (var (count, parts) in Prefixes)
        {
            foreach (var part in parts)
            {
                if (word.StartsWith(part, StringComparison.Ordinal))
                {
                    word = word[part.Length..];
                    return count;
                }
            }
        }

        return 0;
    }

    private static int Suffix(ref ReadOnlySpan<char> word)
    {
        foreach (var (count, parts) in Suffixes)
        {
            foreach (var part in parts)
            {
                if (word.EndsWith(part, StringComparison.Ordinal))
                {
                    word = word[..^part.Length];
                    return count;
                }
            }
        }

        return 0;
    }

    private static int Count(Regex expression, ReadOnlySpan<char> word) => expression.Count(word);

    [GeneratedRegex("[aeiouy]+", RegexOptions.CultureInvariant)]
    private static partial Regex Vowels();

    [GeneratedRegex(
        "cia(?:l|$)|tia|cius|cious|[^aeiou]giu|[aeiouy][^aeiouy]ion|iou|sia$|eous$|[oa]gue$|.[^aeiuoycgltdb]{2,}ed$|.ely$|^jua|uai|eau|^busi$" +
        "|[aeiouy](?:b|c|ch|dg|f|g|gh|gn|k|l|lch|ll|lv|m|mm|n|nc|ng|nch|nn|p|r|rc|rn|rs|rv|s|sc|sk|sl|squ|ss|th|v|y|z)ed$" +
        "|[aeiouy](?:b|ch|d|f|gh|gn|k|l|lch|ll|lv|m|mm|n|nch|nn|p|r|rn|rs|rv|s|sc|sk|sl|squ|ss|st|t|th|v|y)es$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Fewer();

    [GeneratedRegex("[aeiouy](?:b|c|ch|d|dg|f|g|gh|gn|k|l|ll|lv|m|mm|n|nc|ng|nn|p|r|rc|rn|rs|rv|s|sc|sk|sl|squ|ss|st|t|th|v|y|z)e$", RegexOptions.CultureInvariant)]
    private static partial Regex FewerAtEnd();

    [GeneratedRegex("(?:[^aeiouy]ie(?:r|st|t)|[aeiouym]bl|eo|ism|asm|thm|dnt|uity|dea|gean|oa|ua|eings?|[aeiouy]sh?e[rsd])$", RegexOptions.CultureInvariant)]
    private static partial Regex MoreAtEnd();

    [GeneratedRegex("[^gq]ua[^auieo]|[aeiou]{3}|^(?:ia|mc|coa[dglx].)", RegexOptions.CultureInvariant)]
    private static partial Regex More();

    [GeneratedRegex("[^aeiou]y[ae]|[^l]lien|riet|dien|iu|io|ii|uen|real|iell|eo[^aeiou]|[aeiou]y[aeiou]", RegexOptions.CultureInvariant)]
    private static partial Regex MoreStill();

    [GeneratedRegex("[^s]ia", RegexOptions.CultureInvariant)]
    private static partial Regex Ia();
}

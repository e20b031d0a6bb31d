using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace Slipway.Server.Texts;

/// <summary>
/// The sentences that the rooms say of a campaign, recognised when a page shows them: they are made, kept and compared in English, and read in the reader's
/// language (decision 39). What is not among them, such as the words of a team's own rule, stays as it is.
/// </summary>
internal sealed class KnownSentences
{
    // Of a page's findings most are met again on the next one.
    private const int MostKept = 4096;

    // What is longer is no finding, and whoever wrote it has no page wait for it.
    private const int MostSentences = 4;
    private const int Longest = 4000;

    /// <summary>How the rooms write a moment that people read.</summary>
    private static readonly string[] _moments = ["ddd yyyy-MM-dd HH:mm", "d MMM yyyy", "d MMM yyyy, HH:mm", "d MMM, HH:mm", "d MMMM", "d MMMM yyyy", "ddd d MMM yyyy", "ddd d MMM yyyy, HH:mm"];

    private readonly FrozenDictionary<string, string> _whole;
    private readonly FrozenDictionary<(string Head, string Tail), KnownSentence[]> _filled;
    private readonly ConcurrentDictionary<string, string> _met = new(StringComparer.Ordinal);

    /// <param name="translations">The sentences with <c>{0}</c> in place of a value, each with its translation.</param>
    public KnownSentences(IEnumerable<KeyValuePair<string, string>> translations)
    {
        var all = translations.Select(t => new KnownSentence(t.Key, t.Value)).ToList();
        _whole = all.Where(s => s.Places == 0).ToFrozenDictionary(s => s.Beginning, s => s.Translation([]), StringComparer.Ordinal);
        _filled = all.Where(s => s.Places > 0).GroupBy(s => (s.Head, s.Tail)).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(s => s.Literals).ThenBy(s => s.English, StringComparer.Ordinal).ToArray());
    }

    /// <summary>The text in the reader's language, as far as it is known.</summary>
    public string In(string text)
    {
        if (text.Length > Longest)
        {
            return text;
        }

        if (_met.TryGetValue(text, out var met))
        {
            return met;
        }

        if (_met.Count >= MostKept)
        {
            _met.Clear();
        }

        // Where the last value of a sentence is empty, so is the blank before it.
        return _met[text] = Sentence(text) ?? Lines(text) ?? Sentences(text) ?? Sentence($"{text} ")?.TrimEnd() ?? text;
    }

    private string? Sentence(string text, bool isValue = false)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (_whole.TryGetValue(text, out var whole))
        {
            return whole;
        }

        var (head, tail) = text.Length < KnownSentence.Edge ? ("", "") : (text[..KnownSentence.Edge], text[^KnownSentence.Edge..]);
        (KnownSentence Known, string[] Values)? best = null;
        foreach (var edges in (ReadOnlySpan<(string, string)>)[(head, tail), (head, ""), ("", tail), ("", "")])
        {
            foreach (var known in _filled.GetValueOrDefault(edges, []))
            {
                // The one that says most by itself is the one that was meant.
                if (known.Literals <= (best?.Known.Literals ?? 0))
                {
                    break;
                }

                if ((isValue ? known.IsValue : known.IsSentence) && known.Values(text) is { } values && (!known.IsOfNumbers || values.All(IsCount)) && (isValue || !known.IsSlight || values.All(IsName)))
                {
                    best = (known, values);
                    break;
                }
            }
        }

        return best is { } found ? found.Known.Translation([.. found.Values.Select((v, place) => found.Known.IsQuoted(place) ? v : Sentence(v, isValue: true) ?? Listed(v) ?? Moment(v) ?? Grouped(v) ?? v)]) : null;
    }

    // A list within a sentence: all of its things are known, or it is somebody's own.
    private string? Listed(string value)
    {
        var things = value.Split(", ").Select(t => Sentence(t, isValue: true)).ToList();
        return things.Count > 1 && things.TrueForAll(t => t is not null) ? string.Join(", ", things) : null;
    }

    // A summary says one thing in a line; those that are not known stand between the others.
    private string? Lines(string text) => text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(l => Sentence(l) ?? Sentences(l) ?? l)) : null;

    // Several sentences in one text are translated all together or not at all.
    private string? Sentences(string text, int most = MostSentences)
    {
        for (var end = text.IndexOf(". ", StringComparison.Ordinal); end >= 0 && most > 1; end = text.IndexOf(". ", end + 1, StringComparison.Ordinal))
        {
            if (Sentence(text[..(end + 1)]) is { } first && text[(end + 2)..] is var rest && (Sentence(rest) ?? Sentences(rest, most - 1)) is { } others)
            {
                return $"{first} {others}";
            }
        }

        return null;
    }

    private static string? Moment(string value)
    {
        var (said, zone) = value.EndsWith(" UTC", StringComparison.Ordinal) ? (value[..^4], " UTC") : (value, "");
        return said.Length is > 4 and < 32 && (char.IsAsciiDigit(said[0]) || said[0] is 'F' or 'M' or 'S' or 'T' or 'W') && said.Contains(' ', StringComparison.Ordinal) && said.Any(char.IsAsciiDigit) && _moments.FirstOrDefault(m => DateTime.TryParseExact(said, m, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) is { } pattern
            ? DateTime.ParseExact(said, pattern, CultureInfo.InvariantCulture).ToString(Wording.T(pattern), CultureInfo.CurrentCulture) + zone : null;
    }

    // Thousands are set apart with a comma where the sentence was made.
    private static string? Grouped(string value) => value.Contains(',', StringComparison.Ordinal) && long.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
        && number.ToString("#,0", CultureInfo.InvariantCulture) == value ? number.ToString("#,0", CultureInfo.CurrentCulture) : null;

    private static bool IsName(string value) => value.Count(c => c == ' ') < 4 && !value.AsSpan().ContainsAny(",;:") && !value.Contains(". ", StringComparison.Ordinal);

    // A number, a share, or a number of things: 3, 5.2 %, 2 hours.
    private bool IsCount(string value) => value.Length > 0 && char.IsAsciiDigit(value[0]) && (value.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or ' ' or '%') || Sentence(value, isValue: true) is not null);
}

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

    private readonly FrozenDictionary<string, string> _whole;
    private readonly FrozenDictionary<char, KnownSentence[]> _beginning;
    private readonly KnownSentence[] _open;
    private readonly ConcurrentDictionary<string, string> _met = new(StringComparer.Ordinal);

    /// <param name="translations">The sentences with <c>{0}</c> in place of a value, each with its translation.</param>
    public KnownSentences(IEnumerable<KeyValuePair<string, string>> translations)
    {
        var all = translations.Select(t => new KnownSentence(t.Key, t.Value)).ToList();
        _whole = all.Where(s => s.Places == 0).ToFrozenDictionary(s => s.Beginning, s => s.Translation([]), StringComparer.Ordinal);
        // The one that says most by itself is the one that was meant.
        var filled = all.Where(s => s.Places > 0).OrderByDescending(s => s.Literals).ThenBy(s => s.English, StringComparer.Ordinal).ToList();
        _open = [.. filled.Where(s => s.Beginning.Length == 0)];
        _beginning = filled.Where(s => s.Beginning.Length > 0).Select(s => s.Beginning[0]).Distinct()
            .ToFrozenDictionary(c => c, c => filled.Where(s => s.Beginning.Length == 0 || s.Beginning[0] == c).ToArray());
    }

    /// <summary>The text in the reader's language, as far as it is known.</summary>
    public string In(string text)
    {
        if (_met.TryGetValue(text, out var met))
        {
            return met;
        }

        if (_met.Count >= MostKept)
        {
            _met.Clear();
        }

        return _met[text] = Sentence(text) ?? Lines(text) ?? Sentences(text) ?? text;
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

        foreach (var known in _beginning.GetValueOrDefault(text[0], _open))
        {
            if ((isValue ? known.IsValue : known.IsSentence) && known.Values(text) is { } values && (!known.IsOfNumbers || values.All(IsNumber)))
            {
                return known.Translation([.. values.Select((v, place) => known.IsQuoted(place) ? v : Sentence(v, isValue: true) ?? Listed(v) ?? v)]);
            }
        }

        return null;
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
    private string? Sentences(string text)
    {
        for (var end = text.IndexOf(". ", StringComparison.Ordinal); end >= 0; end = text.IndexOf(". ", end + 1, StringComparison.Ordinal))
        {
            if (Sentence(text[..(end + 1)]) is { } first && text[(end + 2)..] is var rest && (Sentence(rest) ?? Sentences(rest)) is { } others)
            {
                return $"{first} {others}";
            }
        }

        return null;
    }

    private static bool IsNumber(string value) => value.Length > 0 && value.All(c => char.IsAsciiDigit(c) || c is '.' or ',');
}

/// <summary>A sentence with places for values, and its translation.</summary>
internal sealed class KnownSentence
{
    private readonly string[] _pieces;
    private readonly string _translation;

    public KnownSentence(string english, string translation)
    {
        English = english;
        _translation = translation;
        _pieces = Pieces(english);
        Literals = _pieces.Sum(p => p.Length);
        var letters = _pieces.Sum(p => p.Count(char.IsLetter));
        var isWhole = english[^1] is '.' or '?' or '!' or '}';
        IsOfNumbers = letters < 5 || (Places == 1 && Beginning.Length == 0 && _pieces[1].Length > 1 && !_pieces[1].AsSpan(1).ContainsAnyExceptInRange('a', 'z'));
        IsSentence = letters >= (isWhole ? 6 : 12) || IsOfNumbers;
        IsValue = letters >= 5 || IsOfNumbers;
    }

    /// <summary>As it stands in the file.</summary>
    public string English { get; }

    /// <summary>How many values it has.</summary>
    public int Places => _pieces.Length - 1;

    /// <summary>What stands before the first value: the whole sentence, where it has none.</summary>
    public string Beginning => _pieces[0];

    /// <summary>How many characters it has besides its values.</summary>
    public int Literals { get; }

    /// <summary>Whether it says enough to be recognised by itself.</summary>
    public bool IsSentence { get; }

    /// <summary>Whether it says enough to be recognised as a value of another.</summary>
    public bool IsValue { get; }

    /// <summary>Whether it is a number of things, which only numbers fill.</summary>
    public bool IsOfNumbers { get; }

    /// <summary>Whether a value stands between quotes: then it is somebody's words, or code.</summary>
    public bool IsQuoted(int place) => _pieces[place] is [.., '"' or '`' or '\'' or '\u201c'] || (_pieces[place + 1] is ['"' or '`', ..] && _pieces[place].Contains('`', StringComparison.Ordinal));

    /// <summary>The values by which the text is this sentence; null where it is another.</summary>
    public string[]? Values(string text)
    {
        if (text.Length < Literals || !text.StartsWith(_pieces[0], StringComparison.Ordinal) || !text.EndsWith(_pieces[^1], StringComparison.Ordinal))
        {
            return null;
        }

        var values = new string[Places];
        var (at, end) = (_pieces[0].Length, text.Length - _pieces[^1].Length);
        for (var place = 0; place < Places - 1; place++)
        {
            var next = at > end ? -1 : text.IndexOf(_pieces[place + 1], at, end - at, StringComparison.Ordinal);
            if (next < 0)
            {
                return null;
            }

            values[place] = text[at..next];
            at = next + _pieces[place + 1].Length;
        }

        if (at > end)
        {
            return null;
        }

        values[^1] = text[at..end];
        return values;
    }

    /// <summary>The translation with the values.</summary>
    public string Translation(string[] values) => string.Format(CultureInfo.InvariantCulture, _translation, values);

    // A brace that is no place stands twice, as in what string.Format reads.
    private static string[] Pieces(string english)
    {
        var pieces = new List<string>();
        var piece = new System.Text.StringBuilder();
        for (var i = 0; i < english.Length; i++)
        {
            if (english[i] is '{' or '}' && i + 1 < english.Length && english[i + 1] == english[i])
            {
                piece.Append(english[i++]);
            }
            else if (english[i] == '{')
            {
                pieces.Add(piece.ToString());
                piece.Clear();
                i = english.IndexOf('}', i);
            }
            else
            {
                piece.Append(english[i]);
            }
        }

        return [.. pieces, piece.ToString()];
    }
}

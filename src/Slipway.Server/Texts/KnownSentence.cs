using System.Globalization;
using System.Text;

namespace Slipway.Server.Texts;

/// <summary>A sentence with places for values, and its translation.</summary>
internal sealed class KnownSentence
{
    /// <summary>By how many characters at either end a sentence is looked for.</summary>
    public const int Edge = 3;

    private readonly string[] _pieces;
    private readonly string _translation;
    private readonly string _longest;
    private readonly bool[] _quoted;

    public KnownSentence(string english, string translation)
    {
        English = english;
        _translation = translation;
        _pieces = Pieces(english);
        _quoted = [.. Enumerable.Range(1, Places).Select(n => _pieces.Take(n).Sum(p => p.Count(c => c == '`')) % 2 == 1 || _pieces.Take(n).Sum(p => p.Count(c => c == '"')) % 2 == 1)];
        _longest = _pieces.MaxBy(p => p.Length)!;
        Literals = _pieces.Sum(p => p.Length);
        var letters = _pieces.Sum(p => p.Count(char.IsLetter));
        var isWhole = english[^1] is '.' or '?' or '!' or '}';
        IsOfNumbers = letters < 5 || (Places == 1 && Beginning.Length == 0 && _pieces[1].Length > 1 && !_pieces[1].AsSpan(1).ContainsAnyExceptInRange('a', 'z'));
        IsSlight = letters < 11 && Beginning.Length < Edge;
        IsSentence = letters >= (isWhole ? 6 : 10) || IsOfNumbers;
        IsValue = letters >= 5 || IsOfNumbers;
    }

    /// <summary>As it stands in the file.</summary>
    public string English { get; }

    /// <summary>How many values it has.</summary>
    public int Places => _pieces.Length - 1;

    /// <summary>What stands before the first value: the whole sentence, where it has none.</summary>
    public string Beginning => _pieces[0];

    /// <summary>How it begins; empty where it begins with a value, or nearly.</summary>
    public string Head => Beginning.Length < Edge ? "" : Beginning[..Edge];

    /// <summary>How it ends; empty where it ends with a value, or nearly.</summary>
    public string Tail => _pieces[^1].Length < Edge ? "" : _pieces[^1][^Edge..];

    /// <summary>How many characters it has besides its values.</summary>
    public int Literals { get; }

    /// <summary>Whether it says enough to be recognised by itself.</summary>
    public bool IsSentence { get; }

    /// <summary>Whether it says enough to be recognised as a value of another.</summary>
    public bool IsValue { get; }

    /// <summary>Whether it is a number of things, which only numbers fill.</summary>
    public bool IsOfNumbers { get; }

    /// <summary>Whether it says so little that only names fill it: other sentences have its words too.</summary>
    public bool IsSlight { get; }

    /// <summary>Whether a value stands between quotes: then it is somebody's words, or code.</summary>
    public bool IsQuoted(int place) => _quoted[place];

    /// <summary>The values by which the text is this sentence; null where it is another.</summary>
    public string[]? Values(string text)
    {
        if (text.Length < Literals || !text.StartsWith(_pieces[0], StringComparison.Ordinal) || !text.EndsWith(_pieces[^1], StringComparison.Ordinal) || !text.Contains(_longest, StringComparison.Ordinal))
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
        var piece = new StringBuilder();
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

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Html;
using Slipway.Core.Review;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Keeping;

/// <summary>Writes what somebody changed in a rendered text back into the Markdown that it was made from.</summary>
/// <remarks>
/// The rendering as it was prepared is aligned with the Markdown letter by letter, and compared with the rendering as it is now paragraph by paragraph and word by word; only words that
/// changed are written, so markup, links and comments around them stay. At the end the new Markdown is held against what the tool shows: what would say something else is not written.
/// </remarks>
internal sealed partial class BodyText
{
    private readonly Document _document;
    private readonly Letters _written;
    private readonly ShownText _before;
    private readonly ShownText _now;
    private readonly int[] _back;
    private readonly int _unaligned;
    private readonly List<(int Start, int End, string Text)> _edits = [];
    private readonly List<(string Before, string After, int At)> _kept = [];
    private readonly List<(string What, string? Before, string? After)> _left = [];

    private BodyText(string file, string source, string before, string now)
    {
        _document = Document.Read(file, source, Setting.Unknown);
        _written = Letters.Written(_document);
        (_before, _now) = (new ShownText(before), new ShownText(now));
        var alignment = Alignment.Of(_written, _before.Letters);
        _back = new int[_before.Letters.Length];
        Array.Fill(_back, -1);
        for (var letter = 0; letter < _written.Length; letter++)
        {
            if (alignment.ShownAs(letter) is { } shown)
            {
                _back[shown] = letter;
            }
            else
            {
                _unaligned++;
            }
        }
    }

    /// <param name="Text">The file's new text; null where nothing could be written.</param>
    /// <param name="Kept">What is written, with its place.</param>
    /// <param name="Left">What is not: in words, with what was there and what is there.</param>
    public sealed record Result(string? Text, ImmutableArray<(string Before, string After, Place Place)> Kept, ImmutableArray<(string What, string? Before, string? After)> Left);

    /// <summary>Writes the changes into a file.</summary>
    /// <param name="file">Its path, for places.</param>
    /// <param name="source">The whole file, settings included.</param>
    /// <param name="before">The rendering as it was prepared.</param>
    /// <param name="now">The rendering as it is now.</param>
    public static Result Keep(string file, string source, string before, string now)
    {
        var body = new BodyText(file, source, before, now);
        body.CompareParagraphs();
        body.CompareLinks();
        body.CompareLooks();
        return body.Take(file);
    }

    private Result Take(string file)
    {
        if (_edits.Count == 0)
        {
            return new Result(null, [], [.. _left]);
        }

        var text = _document.Source;
        foreach (var (start, end, written) in _edits.OrderByDescending(e => e.Start).ThenByDescending(e => e.End))
        {
            text = string.Concat(text.AsSpan(0, start), written, text.AsSpan(end));
        }

        // Held against what the tool shows: no letter more without its place than before.
        var document = Document.Read(file, text, Setting.Unknown);
        var letters = Letters.Written(document);
        var alignment = Alignment.Of(letters, _now.Letters);
        var unaligned = Enumerable.Range(0, letters.Length).Count(l => alignment.ShownAs(l) is null);
        return unaligned > _unaligned || !HaveSameLinks(document)
            ? new Result(null, [], [.. _left, .. _kept.Select(k => ("these words", (string?)k.Before, (string?)k.After))])
            : new Result(text, [.. _kept.OrderBy(k => k.At).Select(k => (k.Before, k.After, _document.At(k.At)))], [.. _left]);
    }

    // The words of a link must be those that the tool has in it.
    private bool HaveSameLinks(Document document) => LinkWords(document).Except(LinkWords(_document)).All(_now.LinkWords.Contains) && _before.LinkWords.Except(_now.LinkWords).All(gone => !LinkWords(document).Contains(gone));

    private static IReadOnlySet<string> LinkWords(Document document) => document.Passages.Where(p => (p.Scopes & Scopes.Link) != Scopes.None).Select(ShownText.LettersOf).ToHashSet(StringComparer.Ordinal);

    private void CompareParagraphs()
    {
        var kept = LineDiff.Kept(_before.Texts, _now.Texts);
        for (int a = 0, n = 0; a < kept.Length || n < _now.Texts.Length;)
        {
            if (a < kept.Length && kept[a] == n)
            {
                (a, n) = (a + 1, n + 1);
                continue;
            }

            var next = a;
            while (next < kept.Length && kept[next] < 0)
            {
                next++;
            }

            var until = next < kept.Length ? kept[next] : _now.Texts.Length;
            Compare(a, next, n, until);
            (a, n) = (next, until);
        }
    }

    // Paragraphs that have most of their words in common are the same one; the others came, or went.
    private void Compare(int a, int aEnd, int n, int nEnd)
    {
        for (; a < aEnd || n < nEnd;)
        {
            var pair = aEnd - a == nEnd - n ? (A: a, N: n) : (from x in Enumerable.Range(a, aEnd - a) from y in Enumerable.Range(n, nEnd - n) where ShownText.AreAlike(_before.Texts[x], _now.Texts[y]) select (A: x, N: y)).DefaultIfEmpty((A: aEnd, N: nEnd)).First();
            for (; a < pair.A; a++)
            {
                Remove(a);
            }

            for (; n < pair.N; n++)
            {
                Add(a, n);
            }

            if (a < aEnd && n < nEnd)
            {
                Change(a++, n++);
            }
        }
    }

    private void Change(int a, int n)
    {
        var edits = new List<(int Start, int End, string Text)>();
        var (before, now) = (_before.WordsOf(a), _now.WordsOf(n));
        var kept = LineDiff.Kept([.. before.Select(w => w.Text)], [.. now.Select(w => w.Text)]);
        for (int i = 0, j = 0; i < kept.Length || j < now.Count;)
        {
            if (i < kept.Length && kept[i] == j)
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var next = i;
            while (next < kept.Length && kept[next] < 0)
            {
                next++;
            }

            var until = next < kept.Length ? kept[next] : now.Count;
            if (Edit(a, n, i, next, j, until) is not { } edit)
            {
                _left.Add(("these words", _before.Texts[a], _now.Texts[n]));
                return;
            }

            edits.Add(edit);
            (i, j) = (next, until);
        }

        if (edits.Count == 0)
        {
            // Only blanks are different.
            return;
        }

        if (edits.Zip(edits.Skip(1)).Any(e => e.Second.Start < e.First.End))
        {
            _left.Add(("these words", _before.Texts[a], _now.Texts[n]));
            return;
        }

        _edits.AddRange(edits);
        _kept.Add((_before.Texts[a], _now.Texts[n], edits[0].Start));
    }

    // A word stands for certain where its letters stand, so what is only added is written together with the word before it, or behind it.
    private (int Start, int End, string Text)? Edit(int a, int n, int from, int to, int nFrom, int nTo) => from < to ? Replace(a, n, from, to, nFrom, nTo)
        : (from > 0 ? Replace(a, n, from - 1, to, nFrom - 1, nTo) : null) ?? Replace(a, n, from, to + 1, nFrom, nTo + 1);

    // What lies between the first and the last of the words must be plain text, without markup.
    private (int Start, int End, string Text)? Replace(int a, int n, int from, int to, int nFrom, int nTo)
    {
        var (before, now) = (_before.WordsOf(a), _now.WordsOf(n));
        if (nFrom < 0 || to > before.Count || nTo > now.Count)
        {
            return null;
        }

        var (start, end) = (SourceOf(_before.FirstLetter(a, before[from])), SourceOf(_before.LastLetter(a, before[to - 1])));
        if (start is not { } first || end is not { } last || last < first)
        {
            return null;
        }

        // Signs around a word, such as a full stop, are written where they stand in the source too.
        var shown = _before.Between(a, before[from], before[to - 1]);
        var lead = shown.TakeWhile(c => !char.IsLetterOrDigit(c)).Count();
        var trail = shown.Reverse().TakeWhile(c => !char.IsLetterOrDigit(c)).Count();
        (first, last) = (first - lead, last + 1 + trail);
        if (first < 0 || last > _document.Source.Length || Plain(_document.Source[first..last]) != shown)
        {
            return null;
        }

        var text = nTo > nFrom ? Markdown(_now.Between(n, now[nFrom], now[nTo - 1])) : "";
        return text.Length == 0 ? Without(first, last) : (first, last, text);
    }

    // With words that go, one of the blanks around them goes too.
    private (int Start, int End, string Text) Without(int start, int end) =>
        end < _document.Source.Length && _document.Source[end] == ' ' && (start == 0 || char.IsWhiteSpace(_document.Source[start - 1])) ? (start, end + 1, "")
        : start > 0 && _document.Source[start - 1] == ' ' ? (start - 1, end, "") : (start, end, "");

    private void Add(int a, int n)
    {
        var element = _now.ElementOf(n);
        var behind = a > 0 ? SourceOf(_before.LastLetterOf(a - 1)) : null;
        if (behind is not { } at || element is not ("p" or "li" or "td" or "div"))
        {
            _left.Add(("a new paragraph", null, _now.Texts[n]));
            return;
        }

        var (start, end) = BlockAround(at);
        var marker = ListMarker().Match(_document.Source[LineStart(at)..end]);
        if ((element == "li") != marker.Success || (marker.Success && marker.Groups["sign"].Value is not ("-" or "*" or "+")) || start < 0)
        {
            _left.Add(("a new paragraph", null, _now.Texts[n]));
            return;
        }

        var text = Markdown(_now.Texts[n]);
        var lineEnd = _document.Source.IndexOf('\n', at);
        _edits.Add(marker.Success ? (lineEnd < 0 ? _document.Source.Length : lineEnd, lineEnd < 0 ? _document.Source.Length : lineEnd, $"\n{marker.Value}{text}") : (end, end, $"\n\n{text}"));
        _kept.Add(("", _now.Texts[n], at));
    }

    private void Remove(int a)
    {
        if (SourceOf(_before.FirstLetterOf(a)) is not { } first || SourceOf(_before.LastLetterOf(a)) is not { } last)
        {
            _left.Add(("a paragraph that is gone", _before.Texts[a], null));
            return;
        }

        var (start, end) = ListMarker().IsMatch(_document.Source[LineStart(first)..]) ? (LineStart(first), LineEnd(last)) : BlockAround(first);
        // Nothing else may stand in what goes.
        var others = _document.Passages.Any(p => p.Text.Any(char.IsLetterOrDigit) && p.SourceAt(0) is var at && at >= start && at < end && (at < first || at > last));
        if (last >= end || others)
        {
            _left.Add(("a paragraph that is gone", _before.Texts[a], null));
            return;
        }

        var isLast = end >= _document.Source.Length;
        var rest = _document.Source.AsSpan(end);
        _edits.Add((start, end + (isLast ? 0 : rest.Length - rest.TrimStart('\n').Length), ""));
        _kept.Add((_before.Texts[a], "", first));
    }

    private void CompareLinks()
    {
        foreach (var (name, what) in (ReadOnlySpan<(string, string)>)[("href", "where a link leads"), ("src", "an image")])
        {
            var (before, now) = (_before.Addresses(name), _now.Addresses(name));
            var gone = Rest(before, now);
            var come = Rest(now, before);
            for (var i = 0; i < Math.Max(gone.Count, come.Count); i++)
            {
                var (old, other) = (i < gone.Count ? gone[i] : null, i < come.Count ? come[i] : null);
                if (name == "href" && old is not null && other is not null && gone.Count == come.Count && Only(old) is { } at && !other.AsSpan().ContainsAny(" ()<>"))
                {
                    _edits.Add((at, at + old.Length, other));
                    _kept.Add((old, other, at));
                }
                else if (old is not null || other is not null)
                {
                    _left.Add((what, old, other));
                }
            }
        }
    }

    // How it is set, such as bold or a colour, is no text; it is said, since staging would set it back.
    private void CompareLooks()
    {
        if (_before.Texts.Length == _now.Texts.Length && !_before.Looks.SequenceEqual(_now.Looks))
        {
            var at = _before.Looks.Zip(_now.Looks).TakeWhile(p => p.First == p.Second).Count();
            _left.Add(("how it is set", _before.Looks.ElementAtOrDefault(at), _now.Looks.ElementAtOrDefault(at)));
        }
    }

    private static List<string> Rest(List<string> these, List<string> without)
    {
        var rest = new List<string>(these);
        without.ForEach(w => rest.Remove(w));
        return rest;
    }

    private int? Only(string words)
    {
        var at = _document.Source.IndexOf(words, StringComparison.Ordinal);
        return at >= 0 && _document.Source.IndexOf(words, at + 1, StringComparison.Ordinal) < 0 ? at : null;
    }

    private int? SourceOf(int? shown) => shown is { } letter && _back[letter] >= 0 && _written.PlaceOf(_back[letter]) is var (passage, at) ? passage.SourceAt(at) : null;

    private (int Start, int End) BlockAround(int at)
    {
        var (start, end) = (LineStart(at), LineEnd(at));
        while (start > 0 && Line(LineStart(start - 1)) is { } above && IsText(above))
        {
            start = LineStart(start - 1);
        }

        while (end < _document.Source.Length && Line(end + 1) is { } below && IsText(below))
        {
            end = LineEnd(end + 1);
        }

        return (start, end);
    }

    private static bool IsText(string line) => line.Trim().Length > 0 && !line.TrimStart().StartsWith(":::", StringComparison.Ordinal) && line.TrimEnd() != "---";

    private string? Line(int start) => start < _document.Source.Length ? _document.Source[start..LineEnd(start)] : null;

    private int LineStart(int at) => at == 0 ? 0 : _document.Source.LastIndexOf('\n', at - 1) + 1;

    private int LineEnd(int at) => _document.Source.IndexOf('\n', at) is >= 0 and var end ? end : _document.Source.Length;

    // What would be markup in Markdown is written so that it is none; merge fields stay what they are.
    private static string Markdown(string text) => Special().Replace(text, m => m.Groups["field"].Success ? m.Value : $"\\{m.Value}");

    private static string Plain(string source) => Escaped().Replace(source, "${sign}").ReplaceLineEndings(" ");

    [GeneratedRegex(@"(?<field>\{\{[^{}]*\}\})|[\\`*_\[\]<>]|^(?:[#>+-](?=\s)|:::)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Special();

    [GeneratedRegex(@"\\(?<sign>[\\`*_\[\]<>#+\-.!])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\A\s*(?:(?<sign>[-*+])|\d+[.)])\s+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ListMarker();
}

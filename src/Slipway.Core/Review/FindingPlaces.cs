using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Review;

/// <summary>Finds where a rendering shows what findings are about.</summary>
/// <remarks>
/// Findings have their places in the file somebody wrote; a reviewer looks at what a platform made of it, for one recipient. What is not certain to be the same words is
/// not placed: a mark at the wrong words is worse than none.
/// </remarks>
public sealed partial class FindingPlaces
{
    private readonly Document _document;
    private readonly HtmlDocument _html;
    private readonly Letters _written;
    private readonly Letters _shown;
    private readonly Alignment _words;

    private FindingPlaces(Document document, HtmlDocument html)
    {
        (_document, _html) = (document, html);
        (_written, _shown) = (Letters.Written(document), Letters.Shown(html));
        _words = Alignment.Of(_written, _shown);
    }

    /// <summary>Holds a file against its rendering.</summary>
    /// <param name="file">Path of the file, as findings name it.</param>
    /// <param name="source">The text of the file.</param>
    /// <param name="html">What was made of it.</param>
    public static FindingPlaces Of(string file, string source, string html) => new(Document.Read(file, source, Setting.Unknown), HtmlDocument.Read(html));

    /// <summary>Where the rendering shows what a finding is about.</summary>
    public ShownAt Find(Finding finding)
    {
        if (finding.Place is not { } place || place.File != _document.File || _document.OffsetOf(place) is not { } start || (start == 0 && finding.End is null))
        {
            return new ShownAt.OfWhole();
        }

        var end = finding.End is { } until ? _document.OffsetOf(until) ?? start : start;
        return InInbox(start, end) ?? AtWords(start, end) ?? AtSigns(start, end) ?? AtImage(start, end) ?? AtLink(start, end) ?? (ShownAt)new ShownAt.Nowhere();
    }

    private ShownAt.InInbox? InInbox(int start, int end)
    {
        foreach (var passage in _document.Passages)
        {
            var line = (passage.Scopes & Scopes.Subject) != Scopes.None ? InboxLine.Subject : (passage.Scopes & Scopes.Preheader) != Scopes.None ? InboxLine.Preheader : (InboxLine?)null;
            if (line is { } part && Within(passage, start, end) is { } found)
            {
                return new ShownAt.InInbox(part, passage.Text, found.Start, found.End);
            }
        }

        return null;
    }

    // The letters of a stretch, paragraph by paragraph; what begins or ends where another value is shown, has no place.
    private ShownAt.AtWords? AtWords(int start, int end)
    {
        var stretches = ImmutableArray.CreateBuilder<(int, int)>();
        for (var unit = 0; unit < _written.Units; unit++)
        {
            var (first, last) = LettersIn(unit, start, end);
            if (first > last)
            {
                continue;
            }

            if (_words.ShownAs(first) is not { } from || _words.ShownAs(last) is not { } to)
            {
                return null;
            }

            Add(stretches, from, to);
        }

        return stretches.Count == 0 ? null : new ShownAt.AtWords(stretches.DrainToImmutable());
    }

    // A place without an end is that of the word that begins there.
    private (int First, int Last) LettersIn(int unit, int start, int end)
    {
        var (first, behind) = (_written.StartOf(unit), _written.StartOf(unit + 1));
        var last = behind - 1;
        while (first <= last && SourceOf(_written, first) < start)
        {
            first++;
        }

        if (end == start)
        {
            return first <= last && SourceOf(_written, first) == start ? (first, EndOfWord(first, last)) : (1, 0);
        }

        while (last >= first && SourceEndOf(_written, last) > end)
        {
            last--;
        }

        return (first, last);
    }

    private int EndOfWord(int letter, int last)
    {
        while (letter < last && _written.PlaceOf(letter + 1) is var next && _written.PlaceOf(letter) is var here && ReferenceEquals(next.Passage, here.Passage) && next.At == here.At + 1)
        {
            letter++;
        }

        return letter;
    }

    private void Add(ImmutableArray<(int, int)>.Builder stretches, int from, int to)
    {
        for (var at = from; at <= to;)
        {
            var until = at;
            while (until < to && ReferenceEquals(_shown.PlaceOf(until + 1).Passage, _shown.PlaceOf(at).Passage))
            {
                until++;
            }

            stretches.Add((SourceOf(_shown, at), SourceEndOf(_shown, until)));
            at = until + 1;
        }
    }

    // Signs without a letter, such as !!!, stand behind the letter that they stand behind.
    private ShownAt.AtWords? AtSigns(int start, int end)
    {
        for (var unit = 0; end > start && unit < _written.Units; unit++)
        {
            for (var letter = _written.StartOf(unit + 1) - 1; letter >= _written.StartOf(unit); letter--)
            {
                var (passage, at) = _written.PlaceOf(letter);
                if (passage.SourceEndAt(at + 1) <= start)
                {
                    if (Within(passage, start, end) is { } written && _words.ShownAs(letter) is { } before && SignsBehind(before, passage.Text[written.Start..written.End].Trim()) is { } signs)
                    {
                        return new ShownAt.AtWords([signs]);
                    }

                    break;
                }
            }
        }

        return null;
    }

    private (int, int)? SignsBehind(int letter, string signs)
    {
        var (passage, at) = _shown.PlaceOf(letter);
        var next = letter + 1 < _shown.Length && _shown.PlaceOf(letter + 1) is var place && ReferenceEquals(place.Passage, passage) ? place.At : passage.Text.Length;
        var found = signs.Length == 0 ? -1 : passage.Text.IndexOf(signs, at + 1, next - at - 1, StringComparison.Ordinal);
        return found < 0 || passage.Text.IndexOf(signs, found + 1, next - found - 1, StringComparison.Ordinal) >= 0 ? null : (passage.SourceAt(found), passage.SourceEndAt(found + signs.Length));
    }

    private ShownAt.AtImage? AtImage(int start, int end)
    {
        var written = Letters.OfImages(_document.Passages);
        for (var unit = 0; unit < written.Units; unit++)
        {
            var passage = written.PlaceOf(written.StartOf(unit)).Passage;
            if (Within(passage, start, end) is null && !IsAddressOf(passage, start) && !StandsOnFenceOf(passage, start))
            {
                continue;
            }

            var shown = Letters.OfImages(HtmlPassages.Read(_html));
            if (Alignment.Of(written, shown).ShownAs(written.StartOf(unit)) is { } letter && shown.PlaceOf(letter).Passage.SourceAt(0) is var at
                && _html.Elements.FirstOrDefault(e => e.Name == "img" && e.Start <= at && at < e.StartTagEnd) is { } image)
            {
                return new ShownAt.AtImage(image);
            }
        }

        return null;
    }

    // What is wrong with where a link leads is shown at its words: the address itself is nowhere to be seen.
    private ShownAt.AtWords? AtLink(int start, int end)
    {
        foreach (var passage in _document.Passages.Where(p => (p.Scopes & Scopes.Link) != Scopes.None))
        {
            if (IsAddressOf(passage, start))
            {
                return AtWords(passage.SourceAt(0), passage.SourceAt(passage.Text.Length));
            }
        }

        var (from, to) = LineOf(start);
        if (!ButtonFence().IsMatch(_document.Source.AsSpan(from, to - from)))
        {
            return null;
        }

        var close = _document.Source.IndexOf("\n:::", to, StringComparison.Ordinal);
        return close > to && end <= to ? AtWords(to, close) : null;
    }

    // [words](address) and ![words](address)
    private bool IsAddressOf(Passage passage, int start)
    {
        var behind = passage.SourceAt(passage.Text.Length);
        return start > behind && LinkBetween().IsMatch(_document.Source.AsSpan(behind, start - behind));
    }

    // :::image{src="address" alt="words"}
    private bool StandsOnFenceOf(Passage passage, int start)
    {
        var (from, to) = LineOf(start);
        return passage.SourceAt(0) >= from && passage.SourceAt(0) < to && _document.Source.AsSpan(from, to - from).TrimStart().StartsWith(":::");
    }

    private (int Start, int End) LineOf(int offset)
    {
        var start = _document.Source.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1;
        var end = _document.Source.IndexOf('\n', offset);
        return (start, end < 0 ? _document.Source.Length : end);
    }

    // The characters of a passage that stand in a stretch of the source.
    private static (int Start, int End)? Within(Passage passage, int start, int end)
    {
        if (passage.SourceAt(0) > end || passage.SourceAt(passage.Text.Length) < start)
        {
            return null;
        }

        var from = 0;
        while (from < passage.Text.Length && passage.SourceAt(from) < start)
        {
            from++;
        }

        var to = from;
        while (to < passage.Text.Length && passage.SourceEndAt(to + 1) <= end)
        {
            to++;
        }

        return to > from ? (from, to) : null;
    }

    private static int SourceOf(Letters letters, int letter) => letters.PlaceOf(letter) is var (passage, at) ? passage.SourceAt(at) : 0;

    private static int SourceEndOf(Letters letters, int letter) => letters.PlaceOf(letter) is var (passage, at) ? passage.SourceEndAt(at + 1) : 0;

    [GeneratedRegex(@"\A[*_~`]*\]\(\s*<?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LinkBetween();

    [GeneratedRegex(@"\A\s*:{3,}\s*button\b", RegexOptions.CultureInvariant)]
    private static partial Regex ButtonFence();
}

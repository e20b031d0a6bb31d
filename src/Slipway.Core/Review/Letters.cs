using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;

namespace Slipway.Core.Review;

/// <summary>A run of letters of a unit: they stand in the text as they are, or, in a hole, a platform puts others there.</summary>
internal readonly record struct LetterRun(int Start, int End, bool IsHole);

/// <summary>The letters and digits of a text in units, such as its paragraphs, and where each of them stands.</summary>
/// <remarks>
/// A renderer breaks lines, adds or takes off punctuation, sets headings in capitals, and puts the parts of a list into cells of a table. What it never does is change,
/// add or leave out a letter of a passage. So a text and its rendering are compared by their letters, and by them alone.
/// </remarks>
internal sealed partial class Letters
{
    private readonly List<char> _text = [];
    private readonly List<(Passage Passage, int At)> _places = [];
    private readonly List<int> _starts = [0];
    private readonly List<ImmutableArray<LetterRun>> _runs = [];

    /// <summary>How many units there are.</summary>
    public int Units => _runs.Count;

    /// <summary>How many letters there are.</summary>
    public int Length => _text.Count;

    public ReadOnlySpan<char> Text => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_text);

    /// <summary>The letter a unit begins with; for the number of units, how many letters there are.</summary>
    public int StartOf(int unit) => _starts[unit];

    /// <summary>The unit that begins with a letter, or the number of units for the end of the text; negative when none begins there.</summary>
    public int UnitAt(int letter) => _starts.BinarySearch(letter);

    public ImmutableArray<LetterRun> RunsOf(int unit) => _runs[unit];

    /// <summary>Where a letter stands: the passage, and the character in it.</summary>
    public (Passage Passage, int At) PlaceOf(int letter) => _places[letter];

    /// <summary>What is written in Markdown and shown as running text, a passage a unit.</summary>
    public static Letters Written(Document document)
    {
        const Scopes apart = Scopes.Link | Scopes.Alt | Scopes.Subject | Scopes.Preheader | Scopes.Title | Scopes.Description;
        var letters = new Letters();
        List<(int Start, int End)> fields = [];
        foreach (var field in MarkdownPassages.Field().EnumerateMatches(document.Source))
        {
            fields.Add((field.Index, field.Index + field.Length));
        }

        foreach (var passage in document.Passages.Where(p => (p.Scopes & apart) == Scopes.None))
        {
            letters.Add(passage, 0, passage.Text.Length, fields, []);
        }

        return letters;
    }

    /// <summary>What HTML shows as running text: a passage a unit; of what is set as it is typed, a line.</summary>
    public static Letters Shown(HtmlDocument html)
    {
        const Scopes apart = Scopes.Link | Scopes.Alt | Scopes.Preheader | Scopes.Title | Scopes.Description;
        var letters = new Letters();
        var typed = html.Elements.Where(e => e.Name == "pre").SelectMany(Lines);
        // What is not read aloud, such as the initials in front of a name, is an ornament that nobody wrote.
        var ornaments = html.Elements.Where(e => e.Attribute("aria-hidden") == "true").Select(e => (e.Start, e.End)).ToList();
        foreach (var (passage, from, to) in HtmlPassages.Read(html).Where(p => (p.Scopes & apart) == Scopes.None).Select(p => (Passage: p, From: 0, To: p.Text.Length)).Concat(typed)
            .OrderBy(p => p.Passage.SourceAt(p.From)))
        {
            letters.Add(passage, from, to, [], ornaments);
        }

        return letters;
    }

    /// <summary>The words of images, an image a unit.</summary>
    public static Letters OfImages(IEnumerable<Passage> passages)
    {
        var letters = new Letters();
        foreach (var passage in passages.Where(p => (p.Scopes & Scopes.Alt) != Scopes.None))
        {
            letters.Add(passage, 0, passage.Text.Length, [], []);
        }

        return letters;
    }

    private static IEnumerable<(Passage Passage, int From, int To)> Lines(HtmlElement element)
    {
        foreach (var text in element.Descendants().OfType<HtmlText>())
        {
            var passage = HtmlPassages.Of(text);
            for (int at = 0, end; at < passage.Text.Length; at = end + 1)
            {
                end = passage.Text.IndexOf('\n', at);
                end = end < 0 ? passage.Text.Length : end;
                yield return (passage, at, end);
            }
        }
    }

    private void Add(Passage passage, int from, int to, List<(int Start, int End)> fields, List<(int Start, int End)> ornaments)
    {
        var first = _text.Count;
        var runs = new RunsBuilder(fields);
        var addresses = Address().EnumerateMatches(passage.Text.AsSpan(from, to - from));
        var hasAddress = addresses.MoveNext();
        for (var i = from; i < to; i++)
        {
            while (hasAddress && i >= from + addresses.Current.Index + addresses.Current.Length)
            {
                hasAddress = addresses.MoveNext();
            }

            var source = passage.SourceAt(i);
            runs.MoveTo(source, _text.Count);
            if (char.IsLetterOrDigit(passage.Text[i]) && !(hasAddress && i >= from + addresses.Current.Index) && !ornaments.Exists(o => o.Start <= source && source < o.End))
            {
                _text.Add(char.ToUpperInvariant(passage.Text[i]));
                _places.Add((passage, i));
            }
        }

        if (_text.Count > first)
        {
            _runs.Add(runs.Take(first, _text.Count));
            _starts.Add(_text.Count);
        }
    }

    // A plain text shows where a link leads; nobody wrote that there.
    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // Tells which letters stand in merge fields. A field without a fallback has none, and yet something may stand there.
    private sealed class RunsBuilder(List<(int Start, int End)> fields)
    {
        private readonly ImmutableArray<LetterRun>.Builder _runs = ImmutableArray.CreateBuilder<LetterRun>();
        private int _before = int.MaxValue;
        private int _next;
        private int _current = -1;
        private int? _start;

        public void MoveTo(int source, int letter)
        {
            _start ??= letter;
            for (; _next < fields.Count && fields[_next].End <= source; _next++)
            {
                if (_next != _current && fields[_next].Start > _before)
                {
                    Close(letter);
                    Add(new LetterRun(letter, letter, IsHole: true));
                }
            }

            var inside = _next < fields.Count && fields[_next].Start <= source ? _next : -1;
            if (inside != _current)
            {
                Close(letter);
            }

            (_before, _current) = (source, inside);
        }

        public ImmutableArray<LetterRun> Take(int start, int end)
        {
            _start ??= start;
            Close(end);
            return _runs.DrainToImmutable();
        }

        private void Close(int letter)
        {
            if (letter > _start || _current >= 0)
            {
                Add(new LetterRun(_start!.Value, letter, _current >= 0));
            }

            (_start, _current) = (letter, -1);
        }

        // Where no letter stands between two fields, nobody can tell their values apart.
        private void Add(LetterRun run)
        {
            if (run.IsHole && _runs.Count > 0 && _runs[^1].IsHole)
            {
                _runs[^1] = _runs[^1] with { End = run.End };
            }
            else
            {
                _runs.Add(run);
            }
        }
    }
}

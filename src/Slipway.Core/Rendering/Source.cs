using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>A text somebody wrote, with its merge fields set aside and every place in it findable.</summary>
/// <remarks>
/// Markdown would read the characters of a merge field as its own (the bar, underscores, the space that ends a link), so each is replaced by
/// one private-use character that counts it, and padding up to its old length: every offset still is the offset in the author's file.
/// </remarks>
internal sealed partial class Source
{
    private const char Padding = '\uE000';
    private const char FirstMark = '\uE100';
    private const char LastMark = '\uF8FF';

    private readonly string file;
    private readonly int firstLine;
    private readonly int firstColumn;
    private readonly List<int> lineStarts = [0];
    private readonly List<Inline> marks = [];
    private readonly ImmutableArray<Finding>.Builder findings;

    public Source(string file, string text, int firstLine, int firstColumn, ImmutableArray<Finding>.Builder findings)
    {
        this.file = file;
        this.firstLine = firstLine;
        this.firstColumn = firstColumn;
        this.findings = findings;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                lineStarts.Add(i + 1);
            }
        }

        Text = Mask(text);
    }

    /// <summary>The text with merge fields and comments masked; as long as the author's.</summary>
    public string Text { get; }

    public Place At(int offset)
    {
        var line = lineStarts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        return new Place(file, firstLine + line, offset - lineStarts[line] + (line == 0 ? firstColumn : 1));
    }

    /// <summary>Masked text as running text: the merge fields are back.</summary>
    public ImmutableArray<Inline> Read(string masked)
    {
        var pieces = ImmutableArray.CreateBuilder<Inline>();
        var words = new StringBuilder();
        foreach (var c in masked)
        {
            if (c is >= FirstMark and <= LastMark && c - FirstMark < marks.Count)
            {
                Add(marks[c - FirstMark]);
            }
            else if (c != Padding)
            {
                words.Append(c);
            }
        }

        Flush();
        return pieces.DrainToImmutable();

        void Add(Inline piece)
        {
            if (piece is Inline.Text text)
            {
                words.Append(text.Value);
                return;
            }

            Flush();
            pieces.Add(piece);
        }

        void Flush()
        {
            if (words.Length > 0)
            {
                pieces.Add(new Inline.Text(words.ToString()));
                words.Clear();
            }
        }
    }

    /// <summary>Masked text with fallbacks in place of merge fields, and whether there were any.</summary>
    public (string Text, bool HasFields) ReadPlain(string masked)
    {
        var pieces = Read(masked);
        return (Inline.PlainText(pieces), pieces.Any(p => p is Inline.MergeField));
    }

    private string Mask(string text)
    {
        var masked = text.ToCharArray();
        MaskPrivateUse(masked);
        foreach (var match in Comment().EnumerateMatches(text))
        {
            MaskComment(masked, match.Index, match.Length);
        }

        for (var at = 0; at < masked.Length - 1; at++)
        {
            if (masked[at] == '{' && masked[at + 1] == '{')
            {
                at += MaskField(text, masked, at) - 1;
            }
        }

        return new string(masked);
    }

    private void MaskPrivateUse(char[] masked)
    {
        for (var i = 0; i < masked.Length; i++)
        {
            if (masked[i] is >= Padding and <= LastMark)
            {
                findings.Add(Finding.Warning("character-private", "This character has no meaning outside its own font; readers would see a box.", At(i), "Remove it."));
                masked[i] = '\uFFFD';
            }
        }
    }

    // A comment alone on its lines becomes blank; one inside a line becomes padding, since trailing blanks would be a line break.
    private static void MaskComment(char[] masked, int start, int length)
    {
        var end = start + length;
        var alone = (start == 0 || masked[start - 1] == '\n') && (end == masked.Length || masked[end] is '\n' or '\r');
        for (var i = start; i < end; i++)
        {
            if (masked[i] is not ('\n' or '\r'))
            {
                masked[i] = alone ? ' ' : Padding;
            }
        }
    }

    private int MaskField(string text, char[] masked, int start)
    {
        var lineEnd = text.IndexOf('\n', start);
        lineEnd = lineEnd < 0 ? text.Length : lineEnd;
        var end = text.AsSpan(start + 2, lineEnd - start - 2).IndexOf("}}");
        var next = text.AsSpan(start + 2, lineEnd - start - 2).IndexOf("{{");
        if (end < 0 || (next >= 0 && next < end))
        {
            findings.Add(Finding.Error("merge-field-unclosed", "This merge field is not closed on its line.", At(start), "Close it: {{ first_name | there }}"));
            masked[start] = masked[start + 1] = Padding;
            return 2;
        }

        var length = end + 4;
        masked.AsSpan(start, length).Fill(Padding);
        if (marks.Count > LastMark - FirstMark)
        {
            findings.Add(Finding.Error("merge-field-many", "There are more merge fields in this file than anyone could check.", At(start), "Split the file."));
            return length;
        }

        masked[start] = (char)(FirstMark + marks.Count);
        marks.Add(Field(text.Substring(start + 2, end), At(start)));
        return length;
    }

    private Inline Field(string inside, Place place)
    {
        var bar = inside.IndexOf('|');
        var name = (bar < 0 ? inside : inside[..bar]).Trim();
        var fallback = bar < 0 ? "" : inside[(bar + 1)..].Trim();
        if (!FieldName().IsMatch(name))
        {
            findings.Add(Finding.Error(
                "merge-field-name", $"\"{name}\" cannot be the name of a contact field.", place, "Use small letters, digits and underscores: {{ first_name | there }}"));
            return new Inline.Text(fallback);
        }

        if (bar < 0)
        {
            findings.Add(Finding.Error(
                "merge-field-fallback", $"The merge field {name} says nothing for contacts where it is not known.", place, $"Write {{{{ {name} | there }}}}, or {{{{ {name} | }}}} to leave it empty."));
        }

        return new Inline.MergeField(name, fallback, place);
    }

    [GeneratedRegex(@"\A(account\.|segment\.)?[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();

    [GeneratedRegex("<!--.*?-->", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Comment();
}

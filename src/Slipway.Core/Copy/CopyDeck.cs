using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Copy;

/// <summary>All words of one file of a draft that may be rewritten by somebody who may not change anything else.</summary>
/// <remarks>
/// Open are: subject and preheader, a page's description, headings, paragraphs, list items and button labels, headlines and descriptions of ads. Closed are: every other setting, directives and their
/// attributes, quotes (another person's words), agenda, speakers and footer (facts), signatures, and items that cite a source (claims of the register).
/// </remarks>
public sealed partial class CopyDeck
{
    // As many letters as a search ad takes.
    private static readonly ImmutableArray<(string Key, CopyKind Kind, int Most)> _adTexts = [("headlines", CopyKind.Headline, 30), ("descriptions", CopyKind.AdText, 90)];

    private readonly ImmutableArray<(CopyPiece Piece, string Path, string Prefix)> _open;

    private CopyDeck(string file, string text, ImmutableArray<(CopyPiece Piece, string Path, string Prefix)> open)
    {
        (File, Text, _open) = (file, text, open);
        Pieces = [.. open.Select(o => o.Piece)];
    }

    /// <summary>The file, by its path within the campaign.</summary>
    public string File { get; }

    /// <summary>The file as it is.</summary>
    public string Text { get; }

    /// <summary>The open pieces, in the order of the file.</summary>
    public ImmutableArray<CopyPiece> Pieces { get; }

    /// <summary>The open words of a file; a file of another kind has none.</summary>
    public static CopyDeck Of(string file, string text)
    {
        var normal = Lines.Normal(text);
        ImmutableArray<(CopyPiece, string, string)> open = (file.Split('/')[0], file.Split('.')[^1]) switch
        {
            ("emails", "md") => [.. Settings(file, normal, ("subject", CopyKind.Subject), ("preheader", CopyKind.Preheader)), .. Body(file, normal)],
            ("pages", "md") => [.. Settings(file, normal, ("description", CopyKind.Description)), .. Body(file, normal)],
            ("ads", "yaml") => [.. Ads(file, normal)],
            _ => [],
        };
        return new CopyDeck(file, text, open);
    }

    /// <summary>The decks of a campaign's files that have open words.</summary>
    public static ImmutableArray<CopyDeck> All(IReadOnlyDictionary<string, string> files) =>
        [.. files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => Of(f.Key, f.Value)).Where(d => d.Pieces.Length > 0)];

    /// <summary>The piece a line belongs to; null where the line is closed.</summary>
    public CopyPiece? At(int line) => Pieces.FirstOrDefault(p => p.Line <= line && line <= p.LastLine);

    /// <summary>Writes new words into the file. Words that would be more than words are not written, and said.</summary>
    /// <param name="words">New words by the id of their piece.</param>
    /// <param name="bounds">What may be said besides what was said.</param>
    /// <returns>The file, and why words were not taken, at the place of their piece.</returns>
    public (string Text, ImmutableArray<Finding> Refused) With(IReadOnlyDictionary<string, string> words, CopyBounds bounds)
    {
        var refused = ImmutableArray.CreateBuilder<Finding>();
        refused.AddRange(words.Keys.Where(id => Pieces.All(p => p.Id != id)).Order(StringComparer.Ordinal).Select(id => Finding.Warning(
            "copy-closed", $"\"{Shortened(id)}\" is nothing in {File} that may be rewritten.", new Place(File, 1, 1), $"Rewrite one of: {string.Join(", ", Pieces.Select(p => p.Id))}.")));
        var lines = Lines.Normal(Text).Split('\n').ToList();
        var settings = new List<(string Path, string Words)>();
        // From the end, so that what comes before keeps its lines.
        foreach (var (piece, path, prefix) in _open.Reverse())
        {
            if (!words.TryGetValue(piece.Id, out var written) || CopyBounds.Tidy(written) is not { } said || said == piece.Text)
            {
                continue;
            }

            if (bounds.WhyNot(piece, said) is { } why)
            {
                refused.Add(why);
            }
            else if (path.Length > 0)
            {
                settings.Add((path, said));
            }
            else
            {
                lines.RemoveRange(piece.Line - 1, piece.LastLine - piece.Line + 1);
                lines.Insert(piece.Line - 1, prefix + said);
            }
        }

        var text = settings.Aggregate(string.Join('\n', lines), (all, s) => Set(all, s.Path, s.Words));
        return (Lines.Like(Text, text), refused.ToImmutable());
    }

    private string Set(string text, string path, string words)
    {
        if (!File.EndsWith(".md", StringComparison.Ordinal))
        {
            return YamlEdit.Set(text, path, words) ?? text;
        }

        var end = text.IndexOf("\n---", 3, StringComparison.Ordinal) + 1;
        return YamlEdit.Set(text[4..end], path, words) is { } changed ? string.Concat(text.AsSpan(0, 4), changed, text.AsSpan(end)) : text;
    }

    private static IEnumerable<(CopyPiece, string, string)> Settings(string file, string text, params (string Key, CopyKind Kind)[] keys)
    {
        if (FrontMatter.Split(file, text, new FindingList()).Values is not { } map)
        {
            yield break;
        }

        var fields = new YamlFields(map, new FindingList());
        foreach (var (key, kind) in keys)
        {
            if (fields.Scalar(key, "", required: false) is { Text.Length: > 0 } there)
            {
                yield return (new CopyPiece(key, file, kind, there.Text.Trim(), there.Place.Line, there.Place.Line), key, "");
            }
        }
    }

    private static IEnumerable<(CopyPiece, string, string)> Ads(string file, string text)
    {
        if (YamlText.ReadMap(file, text, new FindingList()) is not { } map)
        {
            yield break;
        }

        foreach (var (group, g) in new YamlFields(map, new FindingList()).Mappings("groups", "", required: false).Select((group, g) => (group, g)))
        {
            foreach (var (ad, a) in group.Mappings("ads", "", required: false).Select((ad, a) => (ad, a)))
            {
                foreach (var (key, kind, most) in _adTexts)
                {
                    foreach (var (piece, path) in ad.Scalars(key, "", required: false).Select((s, i) => (s, $"groups[{g}].ads[{a}].{key}[{i}]")))
                    {
                        yield return (new CopyPiece(path, file, kind, piece.Text.Trim(), piece.Place.Line, piece.Place.Line) { MostLetters = most }, path, "");
                    }
                }
            }
        }
    }

    // Paragraphs, headings and items, outside of what is closed.
    private static IEnumerable<(CopyPiece, string, string)> Body(string file, string text)
    {
        var lines = text.Split('\n');
        var around = new Stack<(int Colons, string Name)>();
        var number = 0;
        for (var i = FrontMatter.Split(file, text, new FindingList()).BodyLine - 1; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (Directive().Match(line) is { Success: true } directive)
            {
                var (colons, name) = (directive.Groups[1].Length, directive.Groups[2].Value);
                if (name.Length == 0 && around.Count > 0)
                {
                    around.Pop();
                }
                else if (name.Length > 0 && !Rendering.Directives.IsVoid(name))
                {
                    around.Push((colons, name));
                }

                continue;
            }

            if (line.Length == 0 || Fence().IsMatch(line))
            {
                i = Fence().IsMatch(line) ? EndOf(lines, i) : i;
                continue;
            }

            var last = Last(lines, i);
            var (prefix, words) = Taken(lines[i..(last + 1)]);
            var isOpen = !around.Any(d => d.Name is "agenda" or "speakers" or "footer" or "quote") && words is not null;
            if (isOpen)
            {
                var kind = around.TryPeek(out var within) && within.Name == "button" ? CopyKind.Button : prefix.StartsWith('#') ? CopyKind.Heading : prefix.Length > 0 ? CopyKind.Item : CopyKind.Paragraph;
                // A cited item is a claim of the register, word for word.
                if (kind != CopyKind.Item || !words!.Contains("](", StringComparison.Ordinal))
                {
                    number++;
                    yield return (new CopyPiece(string.Create(CultureInfo.InvariantCulture, $"p{number}"), file, kind, words!, i + 1, last + 1), "", prefix);
                }
            }

            i = last;
        }
    }

    // A heading and an item stand alone; a paragraph goes on until an empty line, a directive or an item.
    private static int Last(string[] lines, int first)
    {
        if (Heading().IsMatch(lines[first]))
        {
            return first;
        }

        var last = first;
        while (last + 1 < lines.Length && lines[last + 1].Trim() is { Length: > 0 } next && !next.StartsWith(":::", StringComparison.Ordinal) && !Item().IsMatch(lines[last + 1]) && !Heading().IsMatch(next) && !Fence().IsMatch(next))
        {
            last++;
        }

        return last;
    }

    // Words is null for what is laid out by hand: a signature, a table, a picture, quoted text, HTML.
    private static (string Prefix, string? Words) Taken(string[] block)
    {
        var prefix = Heading().Match(block[0]) is { Success: true } heading ? heading.Value : Item().Match(block[0]) is { Success: true } item ? item.Value : "";
        string[] rest = [block[0][prefix.Length..], .. block[1..]];
        var byHand = rest.Any(l => l.EndsWith('\\') || l.EndsWith("  ", StringComparison.Ordinal) || l.TrimStart().StartsWith('|') || l.TrimStart().StartsWith('>') || l.TrimStart().StartsWith('<') || l.Contains("![", StringComparison.Ordinal)
            || l.TrimStart().StartsWith("---", StringComparison.Ordinal) || l.TrimStart().StartsWith("===", StringComparison.Ordinal));
        return (prefix, byHand ? null : string.Join(' ', rest.Select(l => l.Trim())));
    }

    private static int EndOf(string[] lines, int fence)
    {
        var end = Array.FindIndex(lines, fence + 1, l => Fence().IsMatch(l));
        return end < 0 ? lines.Length : end;
    }

    private static string Shortened(string text) => text.Length > 60 ? text[..60] + "…" : text;

    [GeneratedRegex(@"^\s*(:{3,})\s*([a-z-]*)")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\s*(```|~~~)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^#{1,6}\s+")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*([-*+]|\d+[.)])\s+")]
    private static partial Regex Item();
}

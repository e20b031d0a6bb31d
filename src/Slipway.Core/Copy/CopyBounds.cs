using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Copy;

/// <summary>What new words may say and hold, whoever wrote them: no other link, no field that is not known, no figure that nobody gave, nothing but words.</summary>
/// <remarks>This is the wall behind which a model writes. It does not ask what the model was told or meant: whatever it answers, only words of this kind get into a draft.</remarks>
public sealed partial class CopyBounds
{
    private readonly ImmutableHashSet<string> _figures;
    private readonly ImmutableHashSet<string> _fields;

    private CopyBounds(ImmutableHashSet<string> figures, ImmutableHashSet<string> fields) => (_figures, _fields) = (figures, fields);

    /// <summary>Bounds from what people gave.</summary>
    /// <param name="facts">Texts whose figures may be said: the brief, the register of claims.</param>
    /// <param name="draft">The files as they were before, whose figures and merge fields are known.</param>
    public static CopyBounds From(IEnumerable<string> facts, IEnumerable<string> draft)
    {
        var files = draft.ToList();
        return new CopyBounds(
            [.. facts.Concat(files).SelectMany(Figures)],
            [.. files.SelectMany(f => MergeField().Matches(f)).Select(m => m.Groups[1].Value)]);
    }

    /// <summary>Words on one line without what nobody sees: characters of no width, of direction, of control.</summary>
    public static string? Tidy(string? words)
    {
        if (words is null)
        {
            return null;
        }

        return Spaces().Replace(Visible(words), " ").Trim();
    }

    /// <summary>A text without what nobody sees, its lines kept: what is shown to a model is what a person would read.</summary>
    public static string Visible(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value == '\n')
            {
                seen.Append('\n');
            }
            else if (Rune.IsWhiteSpace(rune) || category == UnicodeCategory.Control)
            {
                seen.Append(' ');
            }
            else if (category is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate) && !IsSelector(rune))
            {
                seen.Append(rune.ToString());
            }
        }

        return seen.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Why words cannot take the place of a piece; null when they can.</summary>
    public Finding? WhyNot(CopyPiece piece, string words) =>
        words.Length == 0 ? No(piece, "copy-empty", "It would be empty.", "Write words for it.")
        : piece.MostLetters is { } most && words.Length > most ? No(piece, "copy-long", $"It has {words.Length} letters, and {most} fit.", $"Say it with {most} letters or fewer.")
        : Markup().Match(words) is { Success: true } markup ? No(piece, "copy-markup", $"\"{markup.Value.Trim()}\" is more than words.", "Write plain words; **bold** and *italics* are fine.")
        : Start().IsMatch(words) ? No(piece, "copy-markup", $"It begins like something else than {Name(piece.Kind)}.", "Begin with a word.")
        : !Targets(words).SequenceEqual(Targets(piece.Text), StringComparer.Ordinal) ? No(piece, "copy-link", "Its links are not those that stand there.", Targets(piece.Text) is { Count: > 0 } there ? $"Keep exactly: {string.Join(", ", there)}." : "Write it without a link.")
        : Addresses(words).Except(Addresses(piece.Text), StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } address ? No(piece, "copy-link", $"\"{address}\" is an address that does not stand there.", "Write it without an address.")
        : WrongField(words) is { } field ? No(piece, "copy-field", $"{field} is no merge field of this campaign.", _fields.Count > 0 ? $"Use one of: {string.Join(", ", _fields.Order(StringComparer.Ordinal))}, each with a fallback." : "Write it without a merge field.")
        : Figures(MergeField().Replace(words, " ")).FirstOrDefault(f => !_figures.Contains(f)) is { } figure ? No(piece, "copy-figure", $"\"{figure}\" is a figure that neither the brief nor the register of claims has.", "Say it without the figure, or put it into the brief or brand/claims.yaml with its source.")
        : null;

    /// <summary>Figures as they are compared: without separators of thousands; a decimal comma is a point.</summary>
    private static IEnumerable<string> Figures(string text) => Figure().Matches(text).Select(m => Separator().Replace(m.Value, "").Replace(',', '.').TrimStart('0') is { Length: > 0 } figure ? figure : "0");

    // A field with a fallback, of those that are known; anything else in double braces is not taken.
    private string? WrongField(string words)
    {
        var rest = MergeField().Replace(words, m => _fields.Contains(m.Groups[1].Value) ? "" : m.Value);
        return rest.Contains("{{", StringComparison.Ordinal) || rest.Contains("}}", StringComparison.Ordinal) ? MergeField().Match(rest) is { Success: true } unknown ? unknown.Value : "{{" : null;
    }

    private static List<string> Targets(string words) => [.. Link().Matches(words).Select(m => m.Groups[1].Value.Trim()).Order(StringComparer.Ordinal)];

    // As a browser reads them: wide letters and the full stops of other scripts are letters and dots.
    private static IEnumerable<string> Addresses(string words) =>
        Address().Matches(Link().Replace(words, "]").Normalize(NormalizationForm.FormKC).Replace('\u3002', '.').Replace('\uFF61', '.')).Select(m => m.Value);

    private static bool IsSelector(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0E or >= 0xE0100 and <= 0xE01EF or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFFA0;

    private static Finding No(CopyPiece piece, string code, string message, string fix) => Finding.Warning(code, $"{char.ToUpperInvariant(Name(piece.Kind)[0])}{Name(piece.Kind)[1..]} \"{piece.Id}\" was not rewritten. {message}", new Place(piece.File, piece.Line, 1), fix);

    private static string Name(CopyKind kind) => kind == CopyKind.AdText ? "a text of an ad" : $"a {kind.ToString().ToLowerInvariant()}".Replace("a item", "an item", StringComparison.Ordinal);

    [GeneratedRegex(@"\{\{\s*([a-z][a-z0-9_.-]*)\s*\|[^{}|]*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex MergeField();

    // HTML, directives, pictures, holes of playbooks, code, footnotes and definitions of links, tables.
    [GeneratedRegex(@"<[a-zA-Z/!?]|&[#a-zA-Z0-9]+;|:{3,}|!\[|\[\[|\]\]|\[\^|\]\s*\[|\]:\s|`|~~~|\|\s*\||\\", RegexOptions.CultureInvariant)]
    private static partial Regex Markup();

    [GeneratedRegex(@"^\s*(#{1,6}\s|[-*+]\s|\d+[.)]\s|>|-{3,}|={3,}|\|)", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex(@"\]\(([^)]*)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:mailto|javascript|data|tel|link):\S+|\S+@\S+\.\S+|\b(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|io|co|example|dev|app|info|biz|eu|de|uk|fr|ru|cn|ly|me|link|click|xyz|top|shop|site|online|zip)\b(?:/\S*)?|\b\d{1,3}(?:\.\d{1,3}){3}\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\p{Nd}[\p{Nd}.,'’\u00A0\u202F]*\p{Nd}|\p{Nd}", RegexOptions.CultureInvariant)]
    private static partial Regex Figure();

    [GeneratedRegex(@"(?<=\p{Nd})[.,'’\u00A0\u202F](?=\p{Nd}{3}(?!\p{Nd}))", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}

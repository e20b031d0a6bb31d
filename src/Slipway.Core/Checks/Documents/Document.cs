using System.Collections.Immutable;
using Slipway.Core.Checks.Look;
using Slipway.Core.Checks.Words;
using Slipway.Core.Html;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Documents;

/// <summary>How a document is written.</summary>
public enum DocumentFormat
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Markdown, with or without the settings and directives of a campaign's file.</summary>
    Markdown,

    /// <summary>HTML, and MJML, which is read the same way.</summary>
    Html,
}

/// <summary>One thing to check: a text with the passages people read in it.</summary>
public sealed class Document
{
    private const int WideScreen = 1024;

    private readonly int[] _lineStarts;
    private Styles? _light;
    private Styles? _dark;
    private bool? _mindsDark;
    private Sight? _lightSight;
    private Sight? _darkSight;

    internal Document(string file, string source, DocumentFormat format, Setting setting, ImmutableArray<Passage> passages)
    {
        (File, Source, Format, Setting, Passages) = (file, source, format, setting, passages);
        _lineStarts = Starts(source);
    }

    /// <summary>Path of the file, for places.</summary>
    public string File { get; }

    /// <summary>The text of the file with line feeds only; every offset is one into it.</summary>
    public string Source { get; }

    /// <summary>How it is written.</summary>
    public DocumentFormat Format { get; }

    /// <summary>For whom and where it is meant.</summary>
    public Setting Setting { get; }

    /// <summary>What people read, in the order of the source.</summary>
    public ImmutableArray<Passage> Passages { get; }

    /// <summary>The asset it is, as <c>email/invitation</c>, when it is one.</summary>
    public string? Asset { get; init; }

    /// <summary>What is shown: the document itself when it is HTML, and otherwise what is rendered from it; null for text that nobody renders.</summary>
    public HtmlDocument? Html { get; init; }

    /// <summary>Whether <see cref="Html"/> is the source, so that its offsets are places; what is found in rendered HTML is placed by its words.</summary>
    public bool IsHtmlSource => Format == DocumentFormat.Html;

    /// <summary>The plain-text part that goes with the HTML of an email; null when it has none or is no email.</summary>
    public string? PlainText { get; init; }

    /// <summary>How everything shown looks on a wide screen, light or dark, computed on first use; null for text that nobody renders.</summary>
    public Styles? Styles(bool dark = false) => Html is null ? null
        : dark ? _dark ??= Core.Html.Styles.Of(Sheets, new Screen(WideScreen, Dark: true))
        : _light ??= Core.Html.Styles.Of(Sheets, new Screen(WideScreen));

    /// <summary>Words, sentences and the like, counted on first use.</summary>
    public TextCounts Counts => field ??= TextCounts.Of(Passages);

    /// <summary>The file as it was written, as one passage.</summary>
    internal Passage Raw => field ??= new Passage(Scopes.Raw, Source, [new Stretch(0, Source.Length, 0, Source.Length)]);

    private StyleSheets Sheets => field ??= StyleSheets.Read(Html!);

    private bool MindsDark => _mindsDark ??= Sheets.AtRules.Any(r => r.Prelude.Contains("prefers-color-scheme", StringComparison.OrdinalIgnoreCase)) || Html!.Source.Contains("light-dark(", StringComparison.OrdinalIgnoreCase);

    /// <summary>What people see of it; null for text that nobody renders, and in the dark for what says nothing of dark screens: it looks as in the light, or as a mail program has it.</summary>
    internal Sight? Sight(bool dark) => Html is null ? null
        : dark ? MindsDark ? _darkSight ??= Look.Sight.Of(Styles(dark: true)!) : null
        : _lightSight ??= Look.Sight.Of(Styles()!);

    /// <summary>The place of an offset.</summary>
    public Place At(int offset)
    {
        var line = Array.BinarySearch(_lineStarts, offset);
        line = line < 0 ? ~line - 1 : line;
        return new Place(File, line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>Reads a text as the format its file name says.</summary>
    /// <param name="file">Path of the file, for places; its ending says the format.</param>
    /// <param name="text">The text.</param>
    /// <param name="setting">For whom and where it is meant.</param>
    /// <param name="asset">The asset it is, as <c>email/invitation</c>.</param>
    /// <param name="rendered">What is rendered from it, when it is not HTML itself.</param>
    /// <param name="plainText">The plain-text part that goes with it.</param>
    public static Document Read(string file, string text, Setting setting, string? asset = null, string? rendered = null, string? plainText = null)
    {
        var format = FormatOf(file);
        var source = Text.Lines.Normal(text);
        var html = format == DocumentFormat.Html ? HtmlDocument.Read(source) : rendered is null ? null : HtmlDocument.Read(rendered);
        var passages = format switch
        {
            DocumentFormat.Markdown => new MarkdownPassages(source).Read(),
            DocumentFormat.Html => HtmlPassages.Read(html!),
            _ => TextPassages.Read(source),
        };
        return new Document(file, source, format, setting, passages) { Asset = asset, Html = html, PlainText = plainText };
    }

    /// <summary>The format a file name says; plain text when it says none.</summary>
    public static DocumentFormat FormatOf(string file) => file[(file.LastIndexOf('.') + 1)..].ToLowerInvariant() switch
    {
        "md" or "markdown" => DocumentFormat.Markdown,
        "html" or "htm" or "xhtml" or "mjml" => DocumentFormat.Html,
        _ => DocumentFormat.Text,
    };

    private static int[] Starts(string source)
    {
        var starts = new List<int>(source.Length / 32 + 1) { 0 };
        for (var at = source.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = source.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return [.. starts];
    }
}

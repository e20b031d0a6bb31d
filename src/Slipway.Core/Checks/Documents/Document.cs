using System.Collections.Immutable;
using Slipway.Core.Checks.Look;
using Slipway.Core.Checks.Sameness;
using Slipway.Core.Checks.Words;
using Slipway.Core.Html;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Documents;

/// <summary>How a document is written.</summary>
public enum DocumentFormat
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Markdown, with or without the settings and directives of a campaign's file.</summary>
    Markdown,

    /// <summary>HTML, with or without settings above it, and MJML, which is read the same way.</summary>
    Html,

    /// <summary>YAML with words that people read: a form, a calendar entry.</summary>
    Yaml,
}

/// <summary>One thing to check: a text with the passages people read in it.</summary>
public sealed class Document
{
    private readonly List<Styles> _looks = [];
    private int[]? _lineStarts;
    private int? _body;
    private StyleSheets? _sheets;

    private Document(string file, string source, DocumentFormat format, Setting setting) => (File, Source, Format, Setting) = (file, source, format, setting);

    /// <summary>Path of the file, for places.</summary>
    public string File { get; }

    /// <summary>The text of the file with line feeds only; every offset is one into it.</summary>
    public string Source { get; }

    /// <summary>How it is written.</summary>
    public DocumentFormat Format { get; }

    /// <summary>For whom and where it is meant.</summary>
    public Setting Setting { get; }

    /// <summary>What people read, in the order of the source.</summary>
    public ImmutableArray<Passage> Passages => field.IsDefault
        ? field = InAd(Format switch
        {
            DocumentFormat.Markdown => new MarkdownPassages(Source).Read(),
            DocumentFormat.Html => Body == 0 ? HtmlPassages.Read(Html!) : [.. new MarkdownPassages(Source[..Body]).Read(), .. HtmlPassages.Read(Html!)],
            DocumentFormat.Yaml => YamlPassages.Read(Source),
            _ => TextPassages.Read(Source),
        })
        : field;

    /// <summary>The asset it is, as <c>email/invitation</c>, when it is one.</summary>
    public string? Asset { get; init; }

    /// <summary>What is shown: the document itself when it is HTML, and otherwise what is rendered from it; null for text that nobody renders.</summary>
    public HtmlDocument? Html => field ??= IsHtmlSource ? HtmlDocument.Read(Body == 0 ? Source : new string(' ', Body) + Source[Body..]) : Rendered is null ? null : HtmlDocument.Read(Rendered);

    /// <summary>The HTML that is rendered from it, when it is not HTML itself.</summary>
    public string? Rendered { get; private init; }

    /// <summary>Whether <see cref="Html"/> is the source, so that its offsets are places; what is found in rendered HTML is placed by its words.</summary>
    public bool IsHtmlSource => Format == DocumentFormat.Html;

    // Where HTML begins that has settings above it, such as its subject; blanks stand in their place, so that nothing moves.
    private int Body => _body ??= SettingsPassages.Find(Source)?.Body ?? 0;

    /// <summary>The plain-text part that goes with the HTML of an email; null when it has none or is no email.</summary>
    public string? PlainText { get; private init; }

    /// <summary>Words, sentences and the like, counted on first use.</summary>
    public TextCounts Counts => field ??= TextCounts.Of(Passages);

    /// <summary>How what is shown looks on a desk in the light, computed on first use; null when nothing is shown.</summary>
    internal Styles? Styles => field ??= Html is null ? null : Looked(Screen.Desktop);

    /// <summary>What people see of it on a desk in the light; null when nothing is shown.</summary>
    internal Sight? Sight => field ??= Html is null ? null : Sight.Of(Styles!);

    /// <summary>The same in the dark; null when nothing is shown, and when it says nothing of dark screens: it then looks as in the light, or as a mail program has it.</summary>
    internal Sight? DarkSight => field ??= Sheets?.MindDark == true ? Sight.Of(Looked(Screen.Desktop with { Dark = true })) : null;

    /// <summary>Whether something of its styles was left out, as far as anyone has asked for them.</summary>
    internal bool IsStyleCut => _sheets?.IsFull == true || _looks.Exists(l => l.IsCut);

    private StyleSheets? Sheets => _sheets ??= Html is null ? null : StyleSheets.Read(Html);

    private Styles Looked(Screen screen)
    {
        var styles = Styles.Of(Sheets!, screen);
        _looks.Add(styles);
        return styles;
    }

    /// <summary>The links of what is shown.</summary>
    internal ImmutableArray<DocumentLink> Links => field.IsDefault ? field = DocumentLink.Of(Html) : field;

    /// <summary>What people read from top to bottom.</summary>
    internal ShownText Shown => field ??= ShownText.Of(this);

    /// <summary>The words that are compared with those of other texts, by passage.</summary>
    internal ImmutableArray<(Passage Passage, ImmutableArray<CopyWord> Words)> CopyWords
    {
        get
        {
            if (field.IsDefault)
            {
                field = Sameness.CopyWords.Of(this);
            }

            return field;
        }
    }

    /// <summary>The file as it was written, as one passage.</summary>
    internal Passage Raw => field ??= new Passage(Scopes.Raw, Source, [new Stretch(0, Source.Length, 0, Source.Length)]);

    /// <summary>Takes it apart before anyone asks for what nearly every rule looks at: its passages, their words and sentences.</summary>
    /// <returns>The same document.</returns>
    public Document TakenApart()
    {
        foreach (var passage in Passages)
        {
            _ = passage.Words;
            _ = passage.IsProse ? passage.Sentences : [];
        }

        return this;
    }

    /// <summary>Where a person opens it, when it is in a platform and in no file.</summary>
    public string? Address { get; private init; }

    /// <summary>The place of an offset.</summary>
    public Place At(int offset)
    {
        _lineStarts ??= Starts(Source);
        var line = Array.BinarySearch(_lineStarts, offset);
        line = line < 0 ? ~line - 1 : line;
        return new Place(File, line + 1, offset - _lineStarts[line] + 1) { Address = Address };
    }

    /// <summary>The offset of a place; null when the document has no such place.</summary>
    internal int? OffsetOf(Place place)
    {
        _lineStarts ??= Starts(Source);
        return place.Line >= 1 && place.Line <= _lineStarts.Length && _lineStarts[place.Line - 1] + place.Column - 1 is var offset && offset >= 0 && offset <= Source.Length ? offset : null;
    }

    /// <summary>Takes a text as the format its file name says; it is taken apart when a rule first asks for what is in it.</summary>
    /// <param name="file">Path of the file, for places; its ending says the format.</param>
    /// <param name="text">The text.</param>
    /// <param name="setting">For whom and where it is meant.</param>
    /// <param name="asset">The asset it is, as <c>email/invitation</c>.</param>
    /// <param name="rendered">What is rendered from it, when it is not HTML itself.</param>
    /// <param name="plainText">The plain-text part that goes with it.</param>
    public static Document Read(string file, string text, Setting setting, string? asset = null, string? rendered = null, string? plainText = null) =>
        new(file, Lines.Normal(text), FormatOf(file), setting) { Asset = asset, Rendered = rendered, PlainText = plainText };

    /// <summary>Takes what a platform holds of an email or page: its subject and the like as settings above the HTML, fallbacks in place of merge fields, every conditional part.</summary>
    /// <param name="name">What to call it, for places.</param>
    /// <param name="address">Where a person opens it; empty where there is no such page.</param>
    /// <param name="asset">What the platform holds.</param>
    /// <param name="setting">For whom and where it is meant; the kind and channel follow from the asset.</param>
    /// <returns>Null for other kinds: nobody reads those.</returns>
    public static Document? Held(string name, string address, Asset asset, Setting setting) => asset switch
    {
        EmailAsset email => Held(
            name, address, [("subject", Contents.Whole(email.Subject)), ("preheader", Contents.Whole(email.Preheader))], Contents.Whole(email.Html), Contents.Whole(email.Text), setting with { Kind = "email", Channel = "email" }),
        PageAsset page => Held(name, address, [("title", page.Title), ("description", page.Description)], Contents.Whole(page.Html), "", setting with { Kind = "page", Channel = "web" }),
        _ => null,
    };

    private static Document Held(string name, string address, (string Key, string Value)[] settings, string html, string plainText, Setting setting)
    {
        var written = string.Concat(settings.Where(s => s.Value.Length > 0).Select(s => $"{s.Key}: {YamlText.Quoted(Contents.OneLine(s.Value))}\n"));
        return new(name, Lines.Normal(written.Length == 0 ? html : $"---\n{written}---\n{html}"), DocumentFormat.Html, setting) { Address = address, PlainText = plainText.Length > 0 ? plainText : null };
    }

    /// <summary>The format a file name says; plain text when it says none.</summary>
    public static DocumentFormat FormatOf(string file) => file[(file.LastIndexOf('.') + 1)..].ToLowerInvariant() switch
    {
        "md" or "markdown" => DocumentFormat.Markdown,
        "yaml" => DocumentFormat.Yaml,
        "html" or "htm" or "xhtml" or "mjml" => DocumentFormat.Html,
        _ => DocumentFormat.Text,
    };

    // Every ad format knows headlines and texts, whatever it calls them.
    private ImmutableArray<Passage> InAd(ImmutableArray<Passage> passages) => Setting.Kind != "ad"
        ? passages
        : [.. passages.Select(p => p with { Scopes = p.Scopes | (p.Scopes & (Scopes.Text | Scopes.Alt | Scopes.Heading | Scopes.Title)) switch
        {
            Scopes.Text => Scopes.AdText,
            var s when (s & (Scopes.Heading | Scopes.Title)) != Scopes.None => Scopes.AdHeadline,
            _ => Scopes.None,
        } })];

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

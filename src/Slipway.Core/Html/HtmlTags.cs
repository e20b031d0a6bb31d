using System.Collections.Frozen;

namespace Slipway.Core.Html;

/// <summary>What the HTML standard says of an element's tags.</summary>
[Flags]
internal enum Trait
{
    None = 0,

    /// <summary>Empty by nature: it has no end tag.</summary>
    Void = 1 << 0,

    /// <summary>Its content is text without markup.</summary>
    Raw = 1 << 1,

    /// <summary>Its content is text with character references and without markup.</summary>
    RawWithReferences = 1 << 2,

    /// <summary>Its start tag ends an open paragraph.</summary>
    EndsParagraph = 1 << 3,

    /// <summary>An unknown end tag within it does not reach beyond it.</summary>
    Special = 1 << 4,

    /// <summary>What is open outside cannot be closed from within.</summary>
    Scope = 1 << 5,

    /// <summary>Belongs in the head.</summary>
    Head = 1 << 6,

    /// <summary>Its end tag may be left out.</summary>
    EndOptional = 1 << 7,

    Heading = 1 << 8,

    /// <summary>Formats text: browsers mend crosswise nesting.</summary>
    Formatting = 1 << 9,

    /// <summary>A part of a table other than the table.</summary>
    TablePart = 1 << 10,

    /// <summary>Begins what is no HTML.</summary>
    Foreign = 1 << 11,

    /// <summary>Its start tag ends an SVG or MathML around it.</summary>
    EndsForeign = 1 << 12,

    /// <summary>Its end tag closes what is open within.</summary>
    Block = 1 << 13,
}

/// <summary>The names of elements and attributes, and what is special about elements.</summary>
internal static class HtmlTags
{
    /// <summary>Whether any of these traits is there.</summary>
    public static bool Has(this Trait traits, Trait any) => (traits & any) != Trait.None;

    private const int LongestKnown = 24;

    private static readonly FrozenDictionary<string, Known>.AlternateLookup<ReadOnlySpan<char>> _tagLookup = Tags().GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _attributeLookup = Attributes().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name of a tag in lower case, and its traits.</summary>
    public static string Name(ReadOnlySpan<char> written, out Trait traits)
    {
        Span<char> lower = stackalloc char[LongestKnown];
        var known = written.Length <= LongestKnown && _tagLookup.TryGetValue(Lower(written, lower), out var tag) ? tag : null;
        traits = known?.Traits ?? Trait.None;
        return known?.Name ?? Lower(written);
    }

    /// <summary>The name of an attribute in lower case.</summary>
    public static string AttributeName(ReadOnlySpan<char> written)
    {
        Span<char> lower = stackalloc char[LongestKnown];
        return written.Length <= LongestKnown && _attributeLookup.TryGetValue(Lower(written, lower), out var known) ? known : Lower(written);
    }

    private static Span<char> Lower(ReadOnlySpan<char> written, Span<char> lower)
    {
        for (var i = 0; i < written.Length; i++)
        {
            lower[i] = written[i] is >= 'A' and <= 'Z' and var c ? (char)(c | 0x20) : written[i];
        }

        return lower[..written.Length];
    }

    // Of ASCII only, as the standard has it.
    private static string Lower(ReadOnlySpan<char> written) => string.Create(written.Length, written, static (name, from) => Lower(from, name)).Replace('\0', '\uFFFD');

    // A class, for which the framework's dictionary is compiled already.
    private sealed record Known(string Name, Trait Traits);

    private static FrozenDictionary<string, Known> Tags()
    {
        var tags = new Dictionary<string, Trait>(StringComparer.Ordinal);
        Add(Trait.Void, "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr");
        Add(Trait.Raw, "iframe noembed noframes plaintext script style xmp");
        Add(Trait.RawWithReferences, "textarea title");
        Add(Trait.EndsParagraph | Trait.Block, "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer header hgroup listing main menu nav ol pre search section summary ul");
        Add(Trait.EndsParagraph, "dd dt form h1 h2 h3 h4 h5 h6 hr li p plaintext xmp");
        Add(Trait.Special, "address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup dd details dir div dl dt embed "
            + "fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input keygen li link listing main marquee menu meta "
            + "nav noembed noframes noscript object ol p param plaintext pre script search section select source style summary table tbody td template textarea tfoot th thead "
            + "title tr track ul wbr xmp");
        Add(Trait.Scope, "applet caption html marquee object table td template th");
        Add(Trait.Block, "applet button form marquee object");
        Add(Trait.Head, "base basefont bgsound link meta noframes noscript script style template title");
        Add(Trait.EndOptional, "body caption colgroup dd dt head html li optgroup option p rb rp rt rtc tbody td tfoot th thead tr");
        Add(Trait.Heading, "h1 h2 h3 h4 h5 h6");
        Add(Trait.Formatting, "a b big code em font i nobr s small strike strong tt u");
        Add(Trait.TablePart, "caption col colgroup tbody td tfoot th thead tr");
        Add(Trait.Foreign, "math svg");
        Add(Trait.EndsForeign, "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s small span strong strike "
            + "sub sup table tt u ul var");
        Add(Trait.None, "abbr acronym audio bdi bdo canvas cite data datalist del dfn image ins kbd label legend map mark mj-all mj-attributes mj-body mj-button mj-class mj-column mj-divider "
            + "mj-font mj-head mj-hero mj-image mj-preview mj-raw mj-section mj-social mj-social-element mj-spacer mj-style mj-table mj-text mj-title mj-wrapper mjml o:p optgroup option "
            + "picture progress q samp slot span sub sup time var video");
        return tags.ToFrozenDictionary(t => t.Key, t => new Known(t.Key, t.Value), StringComparer.Ordinal);

        void Add(Trait trait, string names)
        {
            foreach (var name in names.Split(' '))
            {
                tags[name] = tags.GetValueOrDefault(name) | trait;
            }
        }
    }

    private static FrozenSet<string> Attributes() =>
        ("action align alt aria-hidden aria-label aria-roledescription background bgcolor border cellpadding cellspacing charset class color colspan content dir face for height href http-equiv "
        + "hspace id lang link media method name rel role rowspan size src srcset start style target text title type valign value vlink vspace width xml:lang xmlns xmlns:o xmlns:v")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

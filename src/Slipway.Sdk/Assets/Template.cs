using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>What a template becomes, and so how what is merged in is encoded.</summary>
public enum TemplateFormat
{
    /// <summary>One line, such as a subject: line breaks of merged values become spaces.</summary>
    Line,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>HTML: merged values and addresses are encoded.</summary>
    Html,
}

/// <summary>What an address in a template stands for; each platform puts its own address there.</summary>
public enum AddressKind
{
    /// <summary>A tracked link of the campaign.</summary>
    Link,

    /// <summary>A page of the campaign.</summary>
    Page,

    /// <summary>The page of the campaign that was made for the recipient's target account, named by its page file.</summary>
    AccountPage,

    /// <summary>Where a form of the campaign posts to.</summary>
    Form,

    /// <summary>The calendar entry of the campaign.</summary>
    Calendar,

    /// <summary>Where this recipient unsubscribes.</summary>
    Unsubscribe,

    /// <summary>The pixel that reports an opening; empty where tracking is not allowed. In a template it stands as <see cref="Part.OpenPixel"/>.</summary>
    OpenPixel,

    /// <summary>An image of the workspace, named by its path such as <c>/assets/hall.png</c>; the platform hosts it.</summary>
    Image,
}

/// <summary>Text with typed holes: neutral between platforms, so each connector can translate it to its own syntax.</summary>
/// <param name="Format">How merged values are encoded.</param>
/// <param name="Parts">Literals and holes, in order.</param>
public sealed record Template(TemplateFormat Format, ImmutableArray<Part> Parts)
{
    /// <summary>A template without holes.</summary>
    public static Template Of(TemplateFormat format, string literal) => new(format, [new Part.Literal(literal)]);

    /// <summary>Every part, those inside conditions included, in order.</summary>
    public IEnumerable<Part> AllParts() => Flatten(Parts);

    /// <summary>Fills the holes.</summary>
    /// <param name="field">The value of a contact field; null or blank when it is not known.</param>
    /// <param name="address">The address for a hole; null leaves it empty.</param>
    public string Fill(Func<string, string?> field, Func<Part.Address, string?> address)
    {
        var text = new StringBuilder(1024);
        Fill(text, Parts, field, address);
        return text.ToString();
    }

    private void Fill(StringBuilder text, ImmutableArray<Part> parts, Func<string, string?> field, Func<Part.Address, string?> address)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Part.Literal literal:
                    text.Append(literal.Text);
                    break;
                case Part.MergeField hole:
                    var value = hole.Words is { } words ? words.For(field(words.Field)) : field(hole.Name);
                    text.Append(Encode(string.IsNullOrWhiteSpace(value) ? hole.Fallback : value));
                    break;
                case Part.Address hole:
                    text.Append(Encode(address(hole) ?? ""));
                    break;
                case Part.OpenPixel:
                    // The image stands or falls with its address: an <img> without one is a broken picture, or fetches the message itself.
                    if (address(Part.OpenPixel.Hole) is { Length: > 0 } pixel)
                    {
                        text.Append("<img src=\"").Append(Encode(pixel))
                            .Append("\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;width:1px;height:1px;border:0\" />");
                    }

                    break;
                case Part.When block:
                    var actual = field(block.Field) ?? "";
                    if (block.Values.Any(v => string.Equals(v, actual, StringComparison.OrdinalIgnoreCase)) != block.Negated)
                    {
                        Fill(text, block.Parts, field, address);
                    }

                    break;
            }
        }
    }

    private string Encode(string value) => Format switch
    {
        TemplateFormat.Html => WebUtility.HtmlEncode(value),
        TemplateFormat.Line => value.ReplaceLineEndings(" "),
        _ => value,
    };

    private static IEnumerable<Part> Flatten(ImmutableArray<Part> parts) =>
        parts.SelectMany(part => part is Part.When block ? Flatten(block.Parts).Prepend(part) : [part]);

    /// <summary>Whether both have the same format and parts.</summary>
    public bool Equals(Template? other) => other is not null && Format == other.Format && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Format, Parts.Length);
}

/// <summary>A piece of a template.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "part")]
[JsonDerivedType(typeof(Literal), "literal")]
[JsonDerivedType(typeof(MergeField), "merge_field")]
[JsonDerivedType(typeof(Address), "address")]
[JsonDerivedType(typeof(OpenPixel), "open_pixel")]
[JsonDerivedType(typeof(When), "when")]
public abstract record Part
{
    private protected Part()
    {
    }

    /// <summary>Text as it stands, already encoded for the format.</summary>
    public sealed record Literal(string Text) : Part;

    /// <summary>A merge field and what stands there when the contact has no value.</summary>
    public sealed record MergeField(string Name, string Fallback) : Part
    {
        /// <summary>What is said to each segment, where the hole is one of segments; null where the contact's own value stands there.</summary>
        public SegmentWords? Words { get; init; }
    }

    /// <summary>An address the platform fills in.</summary>
    /// <param name="Kind">What it leads to.</param>
    /// <param name="Target">The asset's name; empty for those there is only one of.</param>
    public sealed record Address(AddressKind Kind, string Target) : Part;

    /// <summary>The image that reports an opening: whole, or not there at all where there is no address for it. Only in HTML.</summary>
    public sealed record OpenPixel : Part
    {
        /// <summary>The address its image asks for.</summary>
        public static Address Hole { get; } = new(AddressKind.OpenPixel, "");
    }

    /// <summary>Parts that show only when the contact's field is (or, negated, is not) one of the values.</summary>
    public sealed record When(string Field, ImmutableArray<string> Values, bool Negated, ImmutableArray<Part> Parts) : Part
    {
        /// <summary>Whether both have the same condition and parts.</summary>
        public bool Equals(When? other) =>
            other is not null && Field == other.Field && Negated == other.Negated
            && Values.SequenceEqual(other.Values) && Parts.SequenceEqual(other.Parts);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Field, Negated, Values.Length, Parts.Length);
    }
}

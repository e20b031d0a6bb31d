using System.Collections.Immutable;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>A piece of running text. A closed set, so that every renderer answers for each.</summary>
public abstract record Inline
{
    private protected Inline()
    {
    }

    /// <summary>Characters as they are read, not encoded for anything.</summary>
    public sealed record Text(string Value) : Inline;

    /// <summary>Strong importance, shown bold.</summary>
    public sealed record Strong(ImmutableArray<Inline> Content) : Inline;

    /// <summary>Stress, shown in italics.</summary>
    public sealed record Emphasis(ImmutableArray<Inline> Content) : Inline;

    /// <summary>A line break the author asked for.</summary>
    public sealed record LineBreak : Inline;

    /// <summary>A link and what is read as its label.</summary>
    public sealed record Link(LinkTarget Target, ImmutableArray<Inline> Label, Place Place) : Inline;

    /// <summary>A field of the contact and what stands there when it is not known; an empty fallback is a choice the author wrote.</summary>
    public sealed record MergeField(string Name, string Fallback, Place Place) : Inline;

    /// <summary>Something to type, shown in a fixed-width face.</summary>
    public sealed record Code(ImmutableArray<Inline> Content) : Inline;

    /// <summary>What these pieces say, formatting and addresses left out, fallbacks in place of merge fields.</summary>
    public static string PlainText(ImmutableArray<Inline> inlines)
    {
        var text = new StringBuilder();
        Append(inlines);
        return text.ToString();

        void Append(ImmutableArray<Inline> pieces)
        {
            foreach (var piece in pieces)
            {
                switch (piece)
                {
                    case Text words:
                        text.Append(words.Value);
                        break;
                    case MergeField field:
                        text.Append(field.Fallback);
                        break;
                    case LineBreak:
                        text.Append(' ');
                        break;
                    default:
                        Append(piece.Children);
                        break;
                }
            }
        }
    }

    /// <summary>The pieces inside this one.</summary>
    public ImmutableArray<Inline> Children => this switch
    {
        Strong strong => strong.Content,
        Emphasis emphasis => emphasis.Content,
        Link link => link.Label,
        Code code => code.Content,
        _ => [],
    };
}

/// <summary>Where a link leads.</summary>
public abstract record LinkTarget
{
    private protected LinkTarget()
    {
    }

    /// <summary>To something the platform has an address for: a tracked link, a page, the calendar entry, the way out.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Name">The asset's name; empty for unsubscribe.</param>
    public sealed record Hole(AddressKind Kind, string Name) : LinkTarget;

    /// <summary>To an address of the world outside: https, http, mailto or tel.</summary>
    public sealed record Outside(string Address) : LinkTarget;

    /// <summary>What the link to a quote's source says: whose words they are, else where they were said.</summary>
    internal static ImmutableArray<Inline> LabelOf(Block.Quote quote) => quote switch
    {
        { By.Length: > 0 } => quote.By,
        { Source: Outside { Address: var address } } => [new Inline.Text(new Uri(address).Host)],
        _ => [new Inline.Text(((Hole?)quote.Source)?.Name ?? "")],
    };
}

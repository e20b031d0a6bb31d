using Slipway.Core.Brand;

namespace Slipway.Core.Html;

/// <summary>What stands under the text of an element: backgrounds laid over each other, and the fading of everything by opacity.</summary>
internal sealed class Ground
{
    private readonly Fading? _fading;

    private Ground(ComputedStyle style, Ground? parent, Colour? canvas)
    {
        var below = parent is null ? canvas : parent.Colour;
        var isClear = style is { HasBackgroundImage: false, BackgroundColor.Opacity: 0 };
        Owner = isClear ? parent?.Owner : style.Element;
        Colour = isClear ? below
            : style.HasBackgroundImage || style.BackgroundColor is not { } own ? null
            : own.Opacity >= 1 ? own
            : below is { } under ? own.Over(under)
            : null;
        _fading = style.Opacity == 1 ? parent?._fading : new Fading(style.Opacity, below, parent?._fading);
    }

    /// <summary>That of an element; its parent's, where it has no background of its own and does not fade.</summary>
    public static Ground Of(ComputedStyle style, Ground? parent, Colour? canvas) =>
        parent is not null && style is { HasBackgroundImage: false, BackgroundColor.Opacity: 0, Opacity: 1 } ? parent : new Ground(style, parent, canvas);

    /// <summary>The colour, before anything fades; null when it cannot be told.</summary>
    public Colour? Colour { get; }

    public HtmlElement? Owner { get; }

    /// <summary>What a colour on this ground looks like once everything around it that fades has faded.</summary>
    public Colour? Seen(Colour? colour)
    {
        for (var fading = _fading; fading is not null && colour is not null; fading = fading.Around)
        {
            colour = fading is { Opacity: { } opacity, Below: { } below } ? (colour.Value with { Opacity = opacity }).Over(below) : null;
        }

        return colour;
    }

    private sealed record Fading(double? Opacity, Colour? Below, Fading? Around);
}

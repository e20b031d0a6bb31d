using System.Collections.Immutable;
using System.Text.Json;

namespace Slipway.Core.Brand.Tokens;

/// <summary>The value of a design token, every reference in it followed: one case for each of the thirteen types of W3C design tokens 2025.10, and one for others.</summary>
public abstract record TokenValue
{
    private protected TokenValue()
    {
    }

    /// <summary>The type as files write it, <c>$type</c>.</summary>
    public abstract string Type { get; }

    /// <summary>A colour.</summary>
    /// <param name="Srgb">What is shown, out of what sRGB has.</param>
    /// <param name="Space">The colour space it is written in.</param>
    /// <param name="Components">Its components as written; null where the file says "none".</param>
    /// <param name="Hex">What is shown where the space is not known, <c>#rrggbb</c>, when the file says so.</param>
    public sealed record Color(Colour Srgb, string Space, ImmutableArray<double?> Components, string? Hex) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "color";

        /// <summary>A colour of sRGB, as most are.</summary>
        public static Color Of(Colour colour)
        {
            ImmutableArray<double?> shares = [Math.Round(colour.Red / 255, 4), Math.Round(colour.Green / 255, 4), Math.Round(colour.Blue / 255, 4)];
            return new Color(Colour.From("srgb", shares[0]!.Value, shares[1]!.Value, shares[2]!.Value, colour.Opacity)!.Value, "srgb", shares, (colour with { Opacity = 1 }).ToString());
        }
    }

    /// <summary>A measure.</summary>
    /// <param name="Value">How much.</param>
    /// <param name="Unit"><c>px</c>, or <c>rem</c>, a multiple of the reader's font size.</param>
    public sealed record Dimension(double Value, string Unit) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "dimension";

        /// <summary>In pixels, with a font size of 16.</summary>
        public double Pixels => Unit == "rem" ? Value * 16 : Value;
    }

    /// <summary>Faces of a font, most wanted first.</summary>
    public sealed record FontFamily(ImmutableArray<string> Names) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "fontFamily";
    }

    /// <summary>A weight of a font, 1 to 1000; 400 is normal and 700 bold.</summary>
    public sealed record FontWeight(double Weight) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "fontWeight";
    }

    /// <summary>A length of time.</summary>
    /// <param name="Value">How much.</param>
    /// <param name="Unit"><c>ms</c> or <c>s</c>.</param>
    public sealed record Duration(double Value, string Unit) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "duration";
    }

    /// <summary>The pace of a movement, by the two control points of its curve.</summary>
    public sealed record CubicBezier(double X1, double Y1, double X2, double Y2) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "cubicBezier";
    }

    /// <summary>A number.</summary>
    public sealed record Number(double Value) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "number";
    }

    /// <summary>How a line is drawn.</summary>
    /// <param name="Style"><c>solid</c>, <c>dashed</c> and so on as in CSS; <c>dashed</c> too when there are dashes.</param>
    /// <param name="Dashes">Lengths of dashes and gaps in turn; empty when the style says it all.</param>
    /// <param name="LineCap">How dashes end, <c>round</c>, <c>butt</c> or <c>square</c>; null without dashes.</param>
    public sealed record StrokeStyle(string Style, ImmutableArray<Dimension> Dashes, string? LineCap) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "strokeStyle";
    }

    /// <summary>A border.</summary>
    public sealed record Border(Color Colour, Dimension Width, StrokeStyle Style) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "border";
    }

    /// <summary>A change from one state to another.</summary>
    public sealed record Transition(Duration Time, Duration Delay, CubicBezier Curve) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "transition";
    }

    /// <summary>A shadow of one or more layers.</summary>
    public sealed record Shadow(ImmutableArray<ShadowLayer> Layers) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "shadow";
    }

    /// <summary>A passage of colours.</summary>
    public sealed record Gradient(ImmutableArray<GradientStop> Stops) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "gradient";
    }

    /// <summary>How text is set.</summary>
    /// <param name="Family">Its faces.</param>
    /// <param name="Size">Its size.</param>
    /// <param name="Weight">Its weight.</param>
    /// <param name="LetterSpacing">Space between letters.</param>
    /// <param name="LineHeight">Height of a line, as a multiple of the size.</param>
    public sealed record Typography(FontFamily Family, Dimension Size, FontWeight Weight, Dimension LetterSpacing, Number LineHeight) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => "typography";
    }

    /// <summary>A value of a type that 2025.10 does not know; kept as it is.</summary>
    public sealed record Vendor(string Name, JsonElement Json) : TokenValue
    {
        /// <inheritdoc/>
        public override string Type => Name;
    }
}

/// <summary>One layer of a shadow.</summary>
/// <param name="Colour">Its colour.</param>
/// <param name="OffsetX">How far to the right.</param>
/// <param name="OffsetY">How far down.</param>
/// <param name="Blur">How soft.</param>
/// <param name="Spread">How much larger than what throws it.</param>
/// <param name="Inset">Whether it falls inside.</param>
public sealed record ShadowLayer(
    TokenValue.Color Colour, TokenValue.Dimension OffsetX, TokenValue.Dimension OffsetY, TokenValue.Dimension Blur, TokenValue.Dimension Spread, bool Inset);

/// <summary>A colour of a gradient.</summary>
/// <param name="Colour">The colour.</param>
/// <param name="Position">Where on the gradient, 0 to 1.</param>
public sealed record GradientStop(TokenValue.Color Colour, double Position);

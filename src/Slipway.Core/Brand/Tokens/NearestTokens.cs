using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>The token that comes nearest to a value found somewhere, and how near.</summary>
/// <param name="Token">The token.</param>
/// <param name="Value">Its value, as a style writes it.</param>
/// <param name="Distance">How far off: CIEDE2000 for colours, pixels, steps of weight, letters of a name; 0 is the same.</param>
/// <param name="Measure">What the distance is counted in.</param>
public sealed record NearToken(DesignToken Token, string Value, double Distance, string Measure)
{
    /// <summary>As a finding says it: <c>color.primary #0066cc (deltaE 0.4)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Token.Path} {Value}{(Distance == 0 ? "" : Measure == "deltaE" ? $" (deltaE {Math.Max(Distance, 0.1):0.0})" : $" ({Distance:0.##} {Measure} off)")}");
}

/// <summary>Finds for a value the nearest among a brand's tokens, those within composite tokens too.</summary>
/// <remarks>Of several as near: one that is in use before one deprecated, one that points to another before the one pointed to (it says what it is for), the first in the file.</remarks>
public sealed class NearestTokens
{
    private readonly List<TokenColour> _colours = [];
    private readonly List<TokenSize> _sizes = [];
    private readonly List<(DesignToken Token, string Name)> _families = [];
    private readonly List<(DesignToken Token, double Weight)> _weights = [];

    /// <summary>Looks through the tokens once.</summary>
    public NearestTokens(DesignTokens tokens)
    {
        foreach (var token in tokens.All.OrderBy(t => t.Deprecated is not null).ThenBy(t => t.AliasOf is null))
        {
            Add(token, token.Value);
        }
    }

    /// <summary>The token nearest to a colour; null when the brand has no colours.</summary>
    /// <remarks>A hundredth of opacity more or less counts as much as a deltaE of 1.</remarks>
    public NearToken? To(Colour colour)
    {
        if (_colours.Count == 0)
        {
            return null;
        }

        var lab = colour.Lab;
        var (nearest, least, rounded) = (_colours[0], 0.0, double.PositiveInfinity);
        foreach (var candidate in _colours)
        {
            var distance = ColourDifference.Between(candidate.Lab, lab) + (100 * Math.Abs(candidate.Colour.Opacity - colour.Opacity));
            if (Math.Round(distance, 6) < rounded)
            {
                (nearest, least, rounded) = (candidate, distance, Math.Round(distance, 6));
            }
        }

        var value = nearest.Colour.ToString();
        return new NearToken(nearest.Token, value, value == colour.ToString() ? 0 : least, "deltaE");
    }

    /// <summary>The token nearest to a measure in pixels; null when there is none.</summary>
    /// <param name="pixels">The measure.</param>
    /// <param name="among">Which tokens come into question, such as those for font sizes; all when left out.</param>
    public NearToken? ToPixels(double pixels, Func<DesignToken, bool>? among = null) =>
        _sizes.Where(s => among is null || among(s.Token)).MinBy(s => Math.Abs(s.Size.Pixels - pixels)) is { } near
            ? new NearToken(near.Token, string.Create(CultureInfo.InvariantCulture, $"{near.Size.Value:0.####}{near.Size.Unit}"), Math.Abs(near.Size.Pixels - pixels), "px")
            : null;

    /// <summary>The token whose fonts have a name, in whatever case; or one that is much like it; null when there is none.</summary>
    public NearToken? ToFamily(string name) => _families
        .Select(f => new NearToken(f.Token, f.Name, Nearest.Distance(name.ToLowerInvariant(), f.Name.ToLowerInvariant()), "letters"))
        .Where(n => n.Distance <= Math.Min(name.Length, n.Value.Length) / 3)
        .DefaultIfEmpty()
        .MinBy(n => n?.Distance);

    /// <summary>The token nearest to a font weight; null when there is none.</summary>
    public NearToken? ToWeight(double weight) => _weights
        .Select(w => new NearToken(w.Token, w.Weight.ToString("0.##", CultureInfo.InvariantCulture), Math.Abs(w.Weight - weight), "steps"))
        .DefaultIfEmpty()
        .MinBy(n => n?.Distance);

    private void Add(DesignToken token, TokenValue value)
    {
        switch (value)
        {
            case TokenValue.Color color:
                _colours.Add(new TokenColour(token, color.Srgb, color.Srgb.Lab));
                break;
            case TokenValue.Dimension size:
                _sizes.Add(new TokenSize(token, size));
                break;
            case TokenValue.FontFamily family:
                _families.AddRange(family.Names.Select(n => (token, n)));
                break;
            case TokenValue.FontWeight weight:
                _weights.Add((token, weight.Weight));
                break;
            case TokenValue.Typography text:
                AddAll(token, [text.Family, text.Size, text.Weight]);
                break;
            case TokenValue.Border border:
                AddAll(token, [border.Colour, border.Width]);
                break;
            case TokenValue.Shadow shadow:
                AddAll(token, [.. shadow.Layers.Select(l => l.Colour)]);
                break;
            case TokenValue.Gradient gradient:
                AddAll(token, [.. gradient.Stops.Select(s => s.Colour)]);
                break;
        }
    }

    private void AddAll(DesignToken token, ImmutableArray<TokenValue> parts)
    {
        foreach (var part in parts)
        {
            Add(token, part);
        }
    }

    private sealed record TokenSize(DesignToken Token, TokenValue.Dimension Size);

    private sealed record TokenColour(DesignToken Token, Colour Colour, Triple Lab);
}

using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Documents;

/// <summary>Where the values of a YAML text stand in it.</summary>
internal sealed class YamlPlaces
{
    private readonly string _text;
    private readonly List<int> _starts = [0];

    public YamlPlaces(string text)
    {
        _text = text;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            _starts.Add(at + 1);
        }
    }

    /// <summary>Where a value stands, and what it says when that is not what stands there: folded over lines, or with escapes.</summary>
    /// <param name="value">The value.</param>
    /// <param name="next">Where what comes after it begins; null for the end.</param>
    public (int Start, int Length, string? Folded) Of(YamlValue.Scalar value, Place? next)
    {
        var from = Math.Min(_text.Length, OffsetOf(value.Place with { Column = Math.Max(value.Place.Column, value.Column) }));
        if (string.CompareOrdinal(_text, from, value.Text, 0, value.Text.Length) == 0)
        {
            return (from, value.Text.Length, null);
        }

        var end = next is null ? _text.Length : OffsetOf(next);
        return (from, Math.Max(0, end - from), value.Text);
    }

    private int OffsetOf(Place place) => _starts[Math.Min(place.Line, _starts.Count) - 1] + place.Column - 1;
}

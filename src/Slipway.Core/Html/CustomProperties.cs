using System.Text;

namespace Slipway.Core.Html;

/// <summary>Puts the values of custom properties in the place of var().</summary>
internal sealed class CustomProperties(CssProperties properties)
{
    private const int DeepestNesting = 64;
    private const int LongestValue = 32_768;

    // In all, over every element.
    private const int MostCharacters = 20_000_000;

    private readonly Dictionary<(SpecifiedValues, string), string?> _values = [];

    // What is being worked out; what is needed for itself, and all in between, has no value.
    private readonly List<(SpecifiedValues Style, string Name)> _pending = [];
    private int _cycleFrom = int.MaxValue;
    private int _depth;
    private int _characters;

    /// <summary>Whether there was so much to fill in that it was given up.</summary>
    public bool IsExhausted => _characters > MostCharacters;

    /// <summary>A value as it is on an element; null when a property is needed that has none and there is no fallback.</summary>
    public string? Fill(SpecifiedValues style, string value)
    {
        if (!CssValues.HasVar(value))
        {
            return value;
        }

        _characters += Math.Min(value.Length, LongestValue);
        if (_depth == DeepestNesting || value.Length > LongestValue || IsExhausted)
        {
            return null;
        }

        _depth++;
        var filled = Filled(style, value);
        _depth--;
        return filled;
    }

    private string? Filled(SpecifiedValues style, string value)
    {
        var filled = new StringBuilder();
        var css = value.AsSpan();
        for (var at = 0; ;)
        {
            var use = css[at..].IndexOf("var(", StringComparison.OrdinalIgnoreCase);
            if (use < 0)
            {
                return filled.Append(css[at..]).Length <= LongestValue ? filled.ToString() : null;
            }

            filled.Append(css.Slice(at, use));
            var open = at + use + 4;
            var close = CssScanner.Find(css, open, ")");
            var comma = CssScanner.Find(css[..close], open, ",");
            var name = css[open..comma].Trim().ToString();
            if ((Value(style, name) ?? (comma < close ? Fill(style, css[(comma + 1)..close].Trim().ToString()) : null)) is not { } found || filled.Length + found.Length > LongestValue)
            {
                return null;
            }

            filled.Append(found);
            at = Math.Min(close + 1, css.Length);
        }
    }

    /// <summary>The value of a custom property on an element; null when there is none.</summary>
    private string? Value(SpecifiedValues style, string name)
    {
        if (properties.Find(name) is not { } id || !CssProperties.IsCustom(name))
        {
            return null;
        }

        for (var at = style; at is not null; at = at.Parent)
        {
            if (at.Winner(id) is { Value: { } written } && !written.Equals("inherit", StringComparison.OrdinalIgnoreCase) && !written.Equals("unset", StringComparison.OrdinalIgnoreCase))
            {
                return written.Equals("initial", StringComparison.OrdinalIgnoreCase) ? null : Worked(at, name, written);
            }
        }

        return null;
    }

    private string? Worked(SpecifiedValues style, string name, string written)
    {
        if (_values.TryGetValue((style, name), out var known))
        {
            return known;
        }

        if (_pending.IndexOf((style, name)) is >= 0 and var first)
        {
            _cycleFrom = Math.Min(_cycleFrom, first);
            return null;
        }

        _pending.Add((style, name));
        var value = Fill(style, written);
        _pending.RemoveAt(_pending.Count - 1);
        value = _cycleFrom <= _pending.Count ? null : value;
        _cycleFrom = _cycleFrom == _pending.Count ? int.MaxValue : _cycleFrom;
        return _values[(style, name)] = value;
    }
}

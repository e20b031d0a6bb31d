using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>A value of a YAML text with the place it stands at.</summary>
/// <remarks>Scalars stay text: <c>NO</c> is Norway, not false, and <c>15:00</c> is a time, not 900.</remarks>
public abstract record YamlValue
{
    private protected YamlValue(Place place) => Place = place;

    /// <summary>Where it begins.</summary>
    public Place Place { get; }

    /// <summary>A text.</summary>
    /// <param name="Text">The text, unquoted and unfolded.</param>
    /// <param name="Plain">Whether it was written without quotes.</param>
    /// <param name="Column">Column of the text's first character when it stands on one line; 0 when it is folded over several.</param>
    /// <param name="At">Where it begins.</param>
    public sealed record Scalar(string Text, bool Plain, int Column, Place At) : YamlValue(At)
    {
        /// <summary>Whether nothing was written: <c>key:</c> or <c>key: ~</c>.</summary>
        public bool IsEmpty => Text.Length == 0 || (Plain && Text is "~" or "null");

        /// <summary>The place of a character of the text, as near as it is known.</summary>
        public Place PlaceAt(int offset) => Column == 0 ? Place : Place with { Column = Column + offset };
    }

    /// <summary>A list.</summary>
    public sealed record List(ImmutableArray<YamlValue> Items, Place At) : YamlValue(At);

    /// <summary>A mapping of keys to values, in the order written, repeated keys included.</summary>
    public sealed record Map(ImmutableArray<YamlEntry> Entries, Place At) : YamlValue(At);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key stands.</param>
/// <param name="Value">The value.</param>
public sealed record YamlEntry(string Key, Place At, YamlValue Value);

using System.Collections.Immutable;

namespace Slipway.Sdk.Assets;

/// <summary>What is said in one place to each segment of an audience: people of whom a field has the same value.</summary>
/// <param name="Field">The contact's field that tells the segment, for example <c>industry</c>.</param>
/// <param name="Texts">What is said, by value of the field.</param>
public sealed record SegmentWords(string Field, ImmutableSortedDictionary<string, string> Texts)
{
    /// <summary>What merge fields with words for each segment begin with: <c>segment.opening</c>.</summary>
    public const string Prefix = "segment.";

    /// <summary>Whether a merge field is one of segments rather than of the person.</summary>
    public static bool IsField(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What is said to people of whom the field has this value, without regard to case; null where nothing is.</summary>
    public string? For(string? value)
    {
        if (value?.Trim() is not { Length: > 0 } known)
        {
            return null;
        }

        // Sorted by the letters as written, so that the plan's digest does not hang on an order of ours; a value in other letters is looked for.
        return Texts.GetValueOrDefault(known) ?? Texts.FirstOrDefault(t => t.Key.Equals(known, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>Whether both say the same to the same people.</summary>
    public bool Equals(SegmentWords? other) => other is not null && Field == other.Field && Texts.SequenceEqual(other.Texts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Texts.Count);
}

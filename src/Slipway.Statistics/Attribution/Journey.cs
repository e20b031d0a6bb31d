using System.Collections.Immutable;

namespace Slipway.Statistics.Attribution;

/// <summary>A contact with a channel on the way.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="Age">How long before the conversion it was; only time decay asks.</param>
public readonly record struct Touch(string Channel, TimeSpan Age = default);

/// <summary>A way through channels that one or many people went, and what came of it.</summary>
/// <param name="Touches">In the order they happened, at least one.</param>
/// <param name="Conversions">How many of the people converted, 0 or more.</param>
/// <param name="Value">The money of all their conversions.</param>
/// <param name="Lost">How many of the people did not convert, 0 or more; only <see cref="MarkovChain"/> asks.</param>
public sealed record Journey(ImmutableArray<Touch> Touches, double Conversions, double Value = 0, double Lost = 0)
{
    /// <summary>A journey by the names of its channels alone.</summary>
    /// <param name="channels">In the order they were met, at least one.</param>
    /// <param name="conversions">How many of the people converted, 0 or more.</param>
    /// <param name="value">The money of all their conversions.</param>
    /// <param name="lost">How many of the people did not convert, 0 or more.</param>
    public static Journey Of(IEnumerable<string> channels, double conversions, double value = 0, double lost = 0) =>
        new([.. channels.Select(c => new Touch(c))], conversions, value, lost);
}

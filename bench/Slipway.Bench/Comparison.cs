using System.Globalization;

namespace Slipway.Bench;

/// <summary>A peer's time beside ours for the same work in the same run.</summary>
/// <param name="Peer">The peer and its version.</param>
/// <param name="Unit">What the figures are, and of how much work.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Theirs">The peer's.</param>
/// <param name="ToReach">How many times as fast as the peer we mean to be.</param>
/// <param name="Note">What is to be known beside it, such as whether both found the same.</param>
internal sealed record Comparison(string Peer, string Unit, double Ours, double Theirs, double ToReach, string Note)
{
    /// <summary>How many times as fast we are.</summary>
    public double Ratio { get; } = Math.Round(Theirs / Ours, 2);

    /// <summary>Whether that is what we mean to reach.</summary>
    public bool Holds => Ratio >= ToReach;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Ratio:0.0} times as fast as {Peer} (to reach: {ToReach:0}): {Ours:0.000} against {Theirs:0.000} {Unit}; {Note}");
}

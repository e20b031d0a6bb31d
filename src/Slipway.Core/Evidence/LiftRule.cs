using System.Collections.Immutable;

namespace Slipway.Core.Evidence;

/// <summary>How a <see cref="LiftTable"/> is to be computed.</summary>
/// <param name="Window">An outcome counts from its unit's first exposure until this long after it, the end left out.</param>
/// <param name="Control">The arm that the others are held against.</param>
public sealed record LiftRule(TimeSpan Window, string Control)
{
    /// <summary>The window where none is said.</summary>
    public static readonly TimeSpan UsualWindow = TimeSpan.FromDays(14);

    /// <summary>Above this share of units in more than one arm the assignment is in doubt.</summary>
    public const double MostContaminated = 0.01;

    /// <summary>When the experiment began: what units brought before is their history. The first exposure of all, if null.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Until when outcomes are complete: a unit whose window was not over by then is left out. If null, all windows are taken to be over.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Of the intervals, above 0 and below 1.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>The configured arms with their weights. Without any, the arms are those that were seen, and whether they came in proportion is not known.</summary>
    public ImmutableArray<LiftArmWeight> Weights { get; init; } = [];
}

/// <summary>A configured arm.</summary>
/// <param name="Arm">Its name.</param>
/// <param name="Weight">Its share of the units in any measure, 0 or more.</param>
public sealed record LiftArmWeight(string Arm, double Weight);

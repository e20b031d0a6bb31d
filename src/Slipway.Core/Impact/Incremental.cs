using Slipway.Core.Evidence;

namespace Slipway.Core.Impact;

/// <summary>Outcomes that would not have been without the campaign, as the evidence gives them.</summary>
/// <param name="Estimate">How many.</param>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound.</param>
/// <param name="Treated">The units written to.</param>
public sealed record Incremental(double Estimate, double Lower, double Upper, long Treated)
{
    /// <summary>What a campaign's evidence comes to; null where it supports no figure.</summary>
    /// <remarks>A difference counts for the units that were treated, not for all that could have been.</remarks>
    public static Incremental? Of(Evidence.Evidence evidence) => evidence switch
    {
        Evidence.Evidence.Lift lift => Of(lift.Treated, lift.Difference, lift.Lower, lift.Upper),
        Evidence.Evidence.Inconclusive open => Of(open.Treated, open.Difference, open.Lower, open.Upper),
        Evidence.Evidence.ByPlace b => new(b.Extra, b.Lower, b.Upper, b.Treated.People),
        Evidence.Evidence.BeforeAfter c => new(c.Extra, c.Lower, c.Upper, c.Treated.People),
        // All that came by, down to none of them: what attribution knows.
        Evidence.Evidence.Attributed d => new(d.Treated.Reached, 0, d.Treated.Reached, d.Treated.People),
        _ => null,
    };

    private static Incremental Of(ArmCount treated, double difference, double lower, double upper) => new(difference * treated.People, lower * treated.People, upper * treated.People, treated.People);
}

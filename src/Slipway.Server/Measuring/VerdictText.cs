using Slipway.Core.Evidence;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using Slipway.Server.Texts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Measuring;

/// <summary>What a campaign is known to have done, in a sentence of the reader's language. In English it is the evidence's own.</summary>
internal static class VerdictText
{
    public static string Of(Evidence evidence)
    {
        var (metric, byAccount) = (evidence.Metric, evidence.By == HoldoutUnit.Account);
        return Wording.Language == Wording.English ? evidence.Verdict : evidence switch
        {
            Evidence.Lift lift => (lift.Difference > 0, byAccount) switch
            {
                (true, false) => T($"The campaign earned about {Whole(lift.Incremental)} {metric}s ({Whole(lift.Lower * lift.Treated.People)} to {Whole(lift.Upper * lift.Treated.People)}): {Words.Percent(lift.Treated.Rate)} of the people it reached out to against {Words.Percent(lift.Control.Rate)} of those held out."),
                (true, true) => T($"The campaign earned about {Whole(lift.Incremental)} accounts with a {metric} ({Whole(lift.Lower * lift.Treated.People)} to {Whole(lift.Upper * lift.Treated.People)}): {Words.Percent(lift.Treated.Rate)} of the accounts it reached out to against {Words.Percent(lift.Control.Rate)} of those held out."),
                (false, false) => T($"The campaign cost about {Whole(lift.Incremental)} {metric}s ({Whole(lift.Lower * lift.Treated.People)} to {Whole(lift.Upper * lift.Treated.People)}): {Words.Percent(lift.Treated.Rate)} of the people it reached out to against {Words.Percent(lift.Control.Rate)} of those held out."),
                (false, true) => T($"The campaign cost about {Whole(lift.Incremental)} accounts with a {metric} ({Whole(lift.Lower * lift.Treated.People)} to {Whole(lift.Upper * lift.Treated.People)}): {Words.Percent(lift.Treated.Rate)} of the accounts it reached out to against {Words.Percent(lift.Control.Rate)} of those held out."),
            },
            Evidence.Inconclusive open => T($"It cannot be told from this campaign alone: between {Words.Points(open.Lower)} and {Words.Points(open.Upper)} points, nothing included."),
            Evidence.ByPlace { Lower: > 0 } more => $"{T($"About {Whole(more.Extra)} {metric}s more than the places held out gave to expect ({Whole(more.Lower)} to {Whole(more.Upper)}): {more.Places} places against {more.HeldPlaces}.")} {Alike}",
            Evidence.ByPlace { Upper: < 0 } fewer => $"{T($"About {Whole(fewer.Extra)} {metric}s fewer than the places held out gave to expect ({Whole(fewer.Upper)} to {Whole(fewer.Lower)}): {fewer.Places} places against {fewer.HeldPlaces}.")} {Alike}",
            Evidence.ByPlace same => $"{T($"No more and no fewer {metric}s than the places held out gave to expect, as far as can be told ({same.Lower:+0;−0;0} to {same.Upper:+0;−0;0}): {same.Places} places against {same.HeldPlaces}.")} {Alike}",
            Evidence.BeforeAfter { Lower: > 0 } more => $"{T($"About {Whole(more.Extra)} {metric}s more than the {more.DaysBefore} days before gave to expect ({Whole(more.Lower)} to {Whole(more.Upper)}).")} {Anyway}",
            Evidence.BeforeAfter { Upper: < 0 } fewer => $"{T($"About {Whole(fewer.Extra)} {metric}s fewer than the {fewer.DaysBefore} days before gave to expect ({Whole(fewer.Upper)} to {Whole(fewer.Lower)}).")} {Anyway}",
            Evidence.BeforeAfter same => $"{T($"No more and no fewer {metric}s than the {same.DaysBefore} days before gave to expect, as far as can be told ({same.Lower:+0;−0;0} to {same.Upper:+0;−0;0}).")} {Anyway}",
            Evidence.Attributed of => T($"{Words.Of(of.Treated.Reached)} of the {Words.Of(of.Treated.People)} written to had a {metric} afterwards. How many of them would have had one anyway nobody knows, since nobody was held out: the campaign earned between none and all of these."),
            Evidence.Unusable { Code: "immature" } => T("No claim can be made: the days that count are not over. Until then the figures are on their way, not a result."),
            Evidence.Unusable { Code: "sample-ratio" } => T($"No claim can be made: the groups are not split as planned ({Words.Of(evidence.Treated.People)} to {Words.Of(evidence.Control.People)}); something moved some of them from one to the other."),
            Evidence.Unusable { Code: "no-control" } => T("No claim can be made: no one was held out, so nobody can say what would have happened anyway."),
            Evidence.Unusable { Code: "few-places" } => T("No claim can be made: it takes two places written to and two held out to say how much places differ by themselves."),
            Evidence.Unusable { Code: "no-units" } => T("No claim can be made: one of the two groups is empty."),
            _ => evidence.Verdict,
        };
    }

    private static string Alike => T("Nobody drew lots: it holds as far as all would have changed alike.");

    private static string Anyway => T("Nobody was held out: whatever else changed meanwhile is in this figure.");

    private static string Whole(double number) => Words.Of((long)Math.Round(Math.Abs(number)));
}

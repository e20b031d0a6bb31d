using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Core.Evidence;

/// <summary>What all campaigns brought together, told from those whom none of them wrote to.</summary>
/// <remarks>
/// A person counts from the first campaign that would have had them, and in the group they were assigned to, whether or not a campaign's own holdout kept them out: so it is the whole program that is judged, holdouts included. The
/// verdict is read once, when the time is over.
/// </remarks>
/// <param name="Name">The global holdout.</param>
/// <param name="Until">The last day that counts.</param>
/// <param name="Campaigns">How many campaigns left these people out.</param>
/// <param name="Evidence">The evidence; its treated are all others that those campaigns would have had.</param>
public sealed record GlobalEffect(string Name, DateOnly Until, int Campaigns, Evidence Evidence)
{
    /// <summary>What it says, in a sentence.</summary>
    [JsonIgnore]
    public string Sentence => Evidence switch
    {
        Evidence.Lift l => string.Create(CultureInfo.InvariantCulture,
            $"All campaigns together {(l.Difference > 0 ? "earned" : "cost")} about {Math.Abs(l.Incremental):#,0} people with a {l.Metric} ({Math.Min(Math.Abs(l.Lower), Math.Abs(l.Upper)) * l.Treated.People:#,0} to {Math.Max(Math.Abs(l.Lower), Math.Abs(l.Upper)) * l.Treated.People:#,0}): {l.Treated.Rate:P1} of the {l.Treated.People:#,0} whom campaigns may write to against {l.Control.Rate:P1} of the {l.Control.People:#,0} whom none wrote to."),
        Evidence.Inconclusive i => string.Create(CultureInfo.InvariantCulture,
            $"Whether all campaigns together earned anything cannot be told: between {i.Lower * 100:0.0} and {i.Upper * 100:+0.0;-0.0;0.0} points more of the {i.Treated.People:#,0} whom campaigns may write to had a {i.Metric} than of the {i.Control.People:#,0} whom none wrote to."),
        Evidence.Unusable { Code: "immature" } u => string.Create(CultureInfo.InvariantCulture,
            $"So far {u.Treated.Rate:P1} of the {u.Treated.People:#,0} whom campaigns may write to had a {u.Metric}, and {u.Control.Rate:P1} of the {u.Control.People:#,0} whom none wrote to. What that proves is read once, after {Until:d MMMM yyyy}."),
        var other => other.Verdict,
    };
}

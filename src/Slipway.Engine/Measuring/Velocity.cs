using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;

namespace Slipway.Engine.Measuring;

/// <summary>How long a version took on its way, and how much of that it waited for a person to do something by hand in a platform.</summary>
/// <param name="Prepared">When it was planned.</param>
/// <param name="Approved">When the last approval was given; null while one is missing.</param>
/// <param name="Launched">When its launch was begun; null before.</param>
/// <param name="Live">When the last step was done; null while one is open.</param>
/// <param name="ByHandSteps">How many steps a person did, or is to do, by hand.</param>
/// <param name="ByHand">How long they were waited for, in all.</param>
public sealed record Velocity(DateTimeOffset Prepared, DateTimeOffset? Approved, DateTimeOffset? Launched, DateTimeOffset? Live, int ByHandSteps, TimeSpan ByHand)
{
    /// <summary>Reads it from what was written down on the way.</summary>
    /// <param name="version">The version.</param>
    /// <param name="approved">When it was approved.</param>
    /// <param name="launched">When its launch was begun.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="now">The time.</param>
    public static Velocity Of(CampaignVersion version, DateTimeOffset? approved, DateTimeOffset? launched, IReadOnlyCollection<JournalEntry> journal, DateTimeOffset now)
    {
        var steps = journal.Where(e => e.Phase == "launch").ToLookup(e => e.Asset, StringComparer.Ordinal);
        var byHand = version.Plan.Order.Where(s => s.ByHand is not null).Select(s => s.Asset.ToString()).ToList();
        var done = version.Plan.Order.Length > 0 && version.Plan.Order.All(s => steps[s.Asset.ToString()].Any(e => e.State == "done"));
        return new Velocity(
            version.CreatedAt, approved, launched, done ? steps.SelectMany(s => s).Max(e => e.ClosedAt) is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null : null,
            byHand.Count,
            byHand.SelectMany(a => steps[a]).Aggregate(TimeSpan.Zero, (sum, e) => sum + Waited(e, now)));
    }

    /// <summary>How long a step was waited for, or has been until now.</summary>
    public static TimeSpan Waited(JournalEntry entry, DateTimeOffset now) => TimeSpan.FromMilliseconds(Math.Max(0, (entry.ClosedAt ?? now.ToUnixTimeMilliseconds()) - entry.OpenedAt));
}

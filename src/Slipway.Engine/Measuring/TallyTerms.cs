using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Engine.Measuring;

/// <summary>By what a campaign's people are counted: what counts as reached, for how long, and what was assigned as one.</summary>
/// <remarks>Members rather than positions: it is read from the database too.</remarks>
internal sealed record TallyTerms
{
    public string Campaign { get; init; } = "";

    /// <summary>The goal: counted wherever it happens, since not every outcome names its campaign.</summary>
    public string Metric { get; init; } = "";

    /// <summary>What the experiment counts; null where nothing is tried.</summary>
    public string? Tried { get; init; }

    public bool ByAccount { get; init; }

    /// <summary>In milliseconds of Unix.</summary>
    public long FromAt { get; init; }

    /// <summary>In milliseconds of Unix.</summary>
    public long UntilAt { get; init; }

    public static TallyTerms Of(Plan plan)
    {
        var audiences = plan.Assets.OfType<AudienceAsset>().ToList();
        return new TallyTerms
        {
            Campaign = plan.Terms.Name,
            Metric = plan.Terms.Goal.Metric,
            Tried = audiences.FirstOrDefault(a => a.Experiment is not null)?.Experiment!.Metric,
            ByAccount = audiences.FirstOrDefault()?.Holdout.By == HoldoutUnit.Account,
            FromAt = plan.Terms.Launch.At.ToUnixTimeMilliseconds(),
            UntilAt = plan.Terms.OutcomesUntil.ToUnixTimeMilliseconds(),
        };
    }
}

using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Server.Drafting;
using Slipway.Server.Impact;

namespace Slipway.Server.Campaigns;

/// <summary>The effect that was planted in a demonstration; shown beside the evidence, never read by it.</summary>
public sealed record PlantedTruth(string Metric, double TreatedRate, double ControlRate, double Effect, string Note);

/// <summary>What the result page says.</summary>
public sealed record ResultsView(CampaignView Campaign, Evidence Evidence, ImmutableArray<EventCount> Events, PlantedTruth? Truth)
{
    /// <summary>What happened at each target account, where most happened first; empty for a campaign without accounts.</summary>
    public ImmutableArray<AccountResult> Accounts { get; init; } = [];

    /// <summary>How the difference came about; null where nobody was held out.</summary>
    public EffectOverTime? OverTime { get; init; }

    /// <summary>Where the difference came about; empty until that is known.</summary>
    public ImmutableArray<CountryEffect> Countries { get; init; } = [];

    /// <summary>How many people did what, each once.</summary>
    public ImmutableDictionary<string, long> Along { get; init; } = ImmutableDictionary<string, long>.Empty;

    /// <summary>The smallest rise that groups of this size show; null where none would be.</summary>
    public double? Smallest => Evidence is { Treated.People: > 0 and var treated, Control.People: > 0 and var control }
        ? MeasurementDesign.Of(Campaign.Plan.Terms.Goal, new Holdout((double)control / (treated + control), "") { By = Evidence.By }, treated + control, control).Smallest
        : null;

    /// <summary>What came of the experiment; null where nothing is tried.</summary>
    public ExperimentResult? Experiment { get; init; }

    /// <summary>Whom other campaigns wrote to within the same days.</summary>
    public Overlap Overlap { get; init; } = new(new ArmCount(0, 0), new ArmCount(0, 0));

    /// <summary>Who wrote the words of each variant, in kind.</summary>
    public ImmutableDictionary<string, string> Writers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What it cost, what it earned against that, and what becomes of it.</summary>
    public required CampaignImpact Impact { get; init; }

    /// <summary>Where the figures come from.</summary>
    public required SourcesView Sources { get; init; }

    /// <summary>What the accounts shown are narrowed to, in the words somebody typed; empty for all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Those of the accounts whose name, domain, owner or tier has the words.</summary>
    public IEnumerable<AccountResult> Shown => Accounts.Where(a => Filter.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        new[] { a.Name, a.Account, a.Owner, a.Tier is null ? null : $"tier {a.Tier}", Words.OfArm(a.Arm) }.Any(t => t?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)));

    /// <summary>People who did it, machines left out.</summary>
    public long People(string type) => Events.Where(e => e.Type == type).Sum(e => e.People);

    public long Automated => Events.Sum(e => e.Automated);

    public long PeopleIn(string type, string asset) => Events.Where(e => e.Type == type && e.Asset == asset).Sum(e => e.People);

    /// <summary>Lower and upper bound of the difference, where there is one.</summary>
    public (double Lower, double Upper, double Estimate)? Interval => Evidence switch
    {
        Evidence.Lift lift => (lift.Lower, lift.Upper, lift.Difference),
        Evidence.Inconclusive open => (open.Lower, open.Upper, open.Difference),
        _ => null,
    };
}

/// <summary>Where a demonstration's planted effect is known; a normal server has none.</summary>
public sealed class PlantedTruthSource
{
    /// <summary>Asks the simulated recipients; null outside a demonstration.</summary>
    public Func<CancellationToken, Task<PlantedTruth?>> AskAsync { get; set; } = _ => Task.FromResult<PlantedTruth?>(null);
}

/// <summary>Reads results for the page, the API and the command.</summary>
public sealed class ResultsReading(CampaignReading campaigns, Measurements measurements, AccountResults accounts, VariantWriters writers, PlantedTruthSource truth, ImpactReading impact, EventSources sources)
{
    /// <param name="name">The campaign.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="payback">Whether it is asked when the money was back.</param>
    public async Task<ResultsView?> ReadAsync(string name, CancellationToken cancellation, bool payback = false)
    {
        if (await campaigns.ReadAsync(name, cancellation) is not { } campaign)
        {
            return null;
        }

        // While a newer version is being prepared, the results are those of what is live.
        Plan plan = campaign.Launched is null || campaign.Launched == campaign.Version.Digest ? campaign.Plan : campaign.Parent ?? campaign.Plan;
        var (evidence, experiment) = (await measurements.EvidenceAsync(plan), await measurements.ExperimentAsync(plan));
        var earned = await impact.ReadAsync(plan, evidence, campaign.Launched is not null);
        // What is planted is planted in people; beside a difference between accounts it would mislead.
        var planted = evidence.By == HoldoutUnit.Account ? null : await truth.AskAsync(cancellation);
        ImmutableArray<EventCount> counts = [.. await measurements.CountsAsync(name)];
        return new ResultsView(campaign, evidence, counts, planted)
        {
            Sources = SourcesView.Of(plan, await sources.ReadAsync(plan.Platforms.Values.Distinct(StringComparer.Ordinal), plan.Terms.Goal.Metric), campaign.Assets, counts),
            Accounts = await accounts.ReadAsync(plan),
            OverTime = await measurements.OverTimeAsync(plan, evidence),
            Countries = await measurements.ByCountryAsync(plan, evidence),
            Along = await measurements.PeopleAsync(name),
            Overlap = await measurements.OverlapAsync(plan),
            Experiment = experiment,
            // Most campaigns try nothing, and the logs of their draftings need not be read for it.
            Writers = experiment is null ? ImmutableDictionary<string, string>.Empty : await writers.OfAsync(plan.Digest),
            Impact = payback ? await impact.WithPaybackAsync(earned, plan, evidence) : earned,
        };
    }
}

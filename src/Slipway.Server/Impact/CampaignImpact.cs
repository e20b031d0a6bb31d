using System.Collections.Immutable;
using Slipway.Core.Impact;
using Slipway.Engine.Impact;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Impact;

/// <summary>What a campaign cost, and how that is known.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Rates">In what costs are kept, and what hours cost.</param>
/// <param name="Cost">What it cost; null where nobody said in what currency costs are kept.</param>
public sealed record CampaignCosts(string Campaign, CostRates Rates, FullCost? Cost)
{
    /// <summary>What keeps the sum from being whole, and what is wrong with the files it comes from.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>What of it came by itself, by kind: read from platforms and from the logs of models.</summary>
    public ImmutableSortedDictionary<CostKind, decimal> ByItself { get; init; } = ImmutableSortedDictionary<CostKind, decimal>.Empty;

    /// <summary>The last costs that were recorded, the newest first.</summary>
    public ImmutableArray<CostEntry> Entries { get; init; } = [];

    /// <summary>How many were recorded.</summary>
    public long EntryCount { get; init; }
}

/// <summary>What a campaign cost, what it earned against that, and what the rule says becomes of it.</summary>
/// <param name="Costs">What it cost.</param>
/// <param name="Input">What the rule was given; null where nothing of the campaign is live.</param>
/// <param name="Verdict">What the rule says; null where nothing of it is live.</param>
public sealed record CampaignImpact(CampaignCosts Costs, ImpactInput? Input, Verdict? Verdict)
{
    /// <summary>What is wrong with the files that values and the rule come from.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>When the money was back, where somebody asked and it can be computed.</summary>
    public Payback? Payback { get; init; }

    /// <summary>What was decided, the last first.</summary>
    public ImmutableArray<TakenCourse> Taken { get; init; } = [];

    /// <summary>What it earned against what it cost; null where one of the two is not known.</summary>
    public Return? Return => Input?.Return;
}

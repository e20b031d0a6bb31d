using Slipway.Sdk.Assets;

namespace Slipway.Core.Impact;

/// <summary>What a cost is for.</summary>
public enum CostKind
{
    /// <summary>Advertising, sponsoring, places that were paid for.</summary>
    Media,

    /// <summary>Platforms and tools.</summary>
    Platform,

    /// <summary>Language models.</summary>
    Model,

    /// <summary>People's hours at their rates.</summary>
    People,

    /// <summary>The campaign's share of work on data.</summary>
    Data,

    /// <summary>The campaign's share of work on changing how people work: training, rollout.</summary>
    Change,
}

/// <summary>A cost as somebody writes it, before it is read.</summary>
/// <param name="Kind">media, platform, model, people, data or change.</param>
/// <param name="Amount">An amount with its currency, for example <c>1,200 EUR</c>; null where hours are given.</param>
/// <param name="Hours">Hours of work; null where an amount is given.</param>
/// <param name="Role">Whose hours, by the name of a rate in <c>costs.yaml</c>.</param>
/// <param name="Share">Which share of it is this campaign's, for example <c>25%</c>; all of it where it is left out.</param>
/// <param name="On">The day it belongs to; today where it is left out.</param>
/// <param name="Note">What it was.</param>
/// <param name="Corrects">The number of the entry that it takes the place of.</param>
public sealed record NewCost(string? Kind, string? Amount = null, string? Hours = null, string? Role = null, string? Share = null, string? On = null, string? Note = null, long? Corrects = null);

/// <summary>A cost as it was read: what it comes to, and how.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Amount">What it comes to, in the currency that costs are kept in.</param>
/// <param name="On">The day it belongs to.</param>
public sealed record Cost(CostKind Kind, Money Amount, DateOnly On)
{
    /// <summary>Hours of work; null for what is no work.</summary>
    public decimal? Hours { get; init; }

    /// <summary>Whose hours.</summary>
    public string? Role { get; init; }

    /// <summary>How the amount came about, in words; empty where it was given as it is.</summary>
    public string Basis { get; init; } = "";

    /// <summary>What it was.</summary>
    public string Note { get; init; } = "";

    /// <summary>The number of the entry that it takes the place of; null for a new cost.</summary>
    public long? Corrects { get; init; }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Evidence;
using Slipway.Engine.Measuring;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>A base rate that was counted.</summary>
/// <param name="Rate">The share.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="From">What it was counted on.</param>
public sealed record CountedRateBody(double Rate, double[] Interval, string From);

/// <summary>What holding out another share would change.</summary>
/// <param name="Share">The share.</param>
/// <param name="HeldOut">People, or accounts, held out.</param>
/// <param name="Treated">Those written to.</param>
/// <param name="Smallest">The smallest rise that would be found; null where none would.</param>
public sealed record HoldoutChoiceBody(double Share, long HeldOut, long Treated, double? Smallest);

/// <summary>Whether a campaign can prove what it is meant to earn.</summary>
/// <param name="Campaign">Its name.</param>
/// <param name="Version">The version it is said of.</param>
/// <param name="Metric">The goal's metric.</param>
/// <param name="WindowDays">For how many days it counts.</param>
/// <param name="Text">Whether it can be proven, in a sentence.</param>
public sealed record MeasurementBody(string Campaign, string Version, string Metric, int WindowDays, string Text)
{
    /// <summary>What is counted: people, or accounts.</summary>
    public string Units { get; init; } = "people";

    /// <summary>Those written to.</summary>
    public long Treated { get; init; }

    /// <summary>Those held out.</summary>
    public long HeldOut { get; init; }

    /// <summary>The share held out.</summary>
    public double Share { get; init; }

    /// <summary>How many reach the goal without the campaign, as the campaign's settings say; null where they do not.</summary>
    public double? BaseRate { get; init; }

    /// <summary>What that was counted on.</summary>
    public string? BaseRateFrom { get; init; }

    /// <summary>What history says of it now, the better source first.</summary>
    public IReadOnlyList<CountedRateBody> Counted { get; init; } = [];

    /// <summary>The smallest rise that would be found four times out of five.</summary>
    public double? Smallest { get; init; }

    /// <summary>The rise that the goal stands for; null where the base rate is not known.</summary>
    public double? Hoped { get; init; }

    /// <summary>The chance to find it.</summary>
    public double? Chance { get; init; }

    /// <summary>Whether that is enough; null where it is not known.</summary>
    public bool? IsEnough { get; init; }

    /// <summary>How many people, or accounts, would be enough at this share.</summary>
    public long? UnitsNeeded { get; init; }

    /// <summary>Which share would be enough with these.</summary>
    public double? ShareNeeded { get; init; }

    /// <summary>What other shares would change.</summary>
    public IReadOnlyList<HoldoutChoiceBody> Choices { get; init; } = [];
}

/// <summary>Whether a campaign can prove what it is meant to earn, before it starts, over HTTP.</summary>
internal static class MeasurementApi
{
    public static void MapMeasurement(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/campaigns").WithTags("Campaigns")
        .MapGet("/{name}/measurement", GetAsync).WithSummary("Whether the prepared campaign can prove its goal: base rate, smallest rise that would be found, what other holdouts would change.");

    private static async Task<Results<Ok<MeasurementBody>, NotFound, ProblemHttpResult>> GetAsync(string name, CampaignReading reading, BaseRates rates, CancellationToken stop)
    {
        if (await reading.ReadAsync(name, stop) is not { } view)
        {
            return TypedResults.NotFound();
        }

        if (view.Design is not { } design)
        {
            return Problems.From([Sdk.Diagnostics.Finding.Error("not-counted", "The campaign's audience is not counted yet.", fix: $"Prepare it first: slipway prepare {name}")]);
        }

        var counted = await rates.CountAsync(view.Version, stop);
        return TypedResults.Ok(new MeasurementBody(name, view.Version.Digest, design.Goal.Metric, design.Goal.WindowDays, design.Sentence)
        {
            Units = design.Units, Treated = design.Treated, HeldOut = design.HeldOut, Share = design.Share, BaseRate = design.Goal.BaseRate?.Rate, BaseRateFrom = design.Goal.BaseRate?.From,
            Counted = [.. counted.Select(c => new CountedRateBody(c.Count.Rate, [c.Interval.Lower, c.Interval.Upper], c.From))],
            Smallest = design.Smallest, Hoped = design.Hoped, Chance = design.Chance, IsEnough = design.IsEnough, UnitsNeeded = design.UnitsNeeded, ShareNeeded = design.ShareNeeded,
            Choices = [.. design.Choices.Select(c => new HoldoutChoiceBody(c.Share, c.HeldOut, c.Treated, c.Smallest))],
        });
    }
}

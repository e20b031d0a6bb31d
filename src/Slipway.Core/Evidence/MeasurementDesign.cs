using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Statistics;
using Slipway.Statistics.Planning;

namespace Slipway.Core.Evidence;

/// <summary>What holding out another share would change.</summary>
/// <param name="Share">The share held out.</param>
/// <param name="HeldOut">The units held out.</param>
/// <param name="Treated">The units written to.</param>
/// <param name="Smallest">The smallest rise that would be found; null where none would.</param>
public sealed record HoldoutChoice(double Share, long HeldOut, long Treated, double? Smallest);

/// <summary>Whether a campaign of this size can prove what it is meant to earn, before it starts.</summary>
/// <remarks>
/// By the comparison that will decide: two rates, once, when the window is over. A difference counts as found when the test finds it four times out of five at 95 % confidence (<see cref="Design"/>). Rates are of units:
/// people, or accounts where those are held out as one. Differences are in points divided by 100.
/// </remarks>
public sealed record MeasurementDesign
{
    /// <summary>The chance to find an effect that is there.</summary>
    public const double Power = 0.8;

    /// <summary>What is supposed of units that reach the goal anyway, where nobody has written it down.</summary>
    public const double SupposedRate = 0.05;

    private static readonly ImmutableArray<double> _shares = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.49];

    /// <summary>The goal.</summary>
    public required Goal Goal { get; init; }

    /// <summary>What is held out, and counted, as one.</summary>
    public required HoldoutUnit By { get; init; }

    /// <summary>The units written to.</summary>
    public required long Treated { get; init; }

    /// <summary>The units held out.</summary>
    public required long HeldOut { get; init; }

    /// <summary>The share that is to be held out.</summary>
    public required double Share { get; init; }

    /// <summary>How many reach the goal without the campaign: as written down, otherwise <see cref="SupposedRate"/>.</summary>
    public double Rate => Goal.BaseRate?.Rate ?? SupposedRate;

    /// <summary>The difference hoped for: the goal's target among the treated, less the base rate; null where nobody knows the base rate, or nobody is treated. It may be 0 or less.</summary>
    public double? Hoped => Goal.BaseRate is null || Treated == 0 ? null : Math.Min(1, (double)Goal.Target / Treated) - Rate;

    /// <summary>The smallest rise that would be found; null where none would.</summary>
    public double? Smallest => SmallestOf(Treated, HeldOut);

    /// <summary>The chance to find what is hoped for, 0 to 1; null where that is not known or not above 0.</summary>
    public double? Chance => Hoped is > 0 and var hoped && HeldOut > 0 && Rate + hoped < 1 ? Of(Treated, HeldOut).PowerForRates(Rate, Rate + hoped, HeldOut) : null;

    /// <summary>Whether what is hoped for would be found; null where that is not known.</summary>
    public bool? IsEnough => Hoped is { } hoped ? hoped > 0 && Smallest is { } smallest && smallest <= hoped : null;

    /// <summary>How many units it would take to find what is hoped for with this share held out; null where that is not known or not above 0.</summary>
    public long? UnitsNeeded => Hoped is > 0 and var hoped && HeldOut > 0 && Rate + hoped < 1 && Of(Treated, HeldOut).UnitsForRates(Rate, Rate + hoped) is Answer<ArmUnits>.Given { Value: var units } ? units.Whole.Control + units.Whole.Treated : null;

    /// <summary>What other shares would change, this one among them, by share.</summary>
    public ImmutableArray<HoldoutChoice> Choices =>
        [.. _shares.Append(Share).Where(s => s is > 0 and < 1).Distinct().Order().Select(s => (Share: s, Held: s == Share ? HeldOut : (long)Math.Round((Treated + HeldOut) * s))).Select(c => new HoldoutChoice(c.Share, c.Held, Treated + HeldOut - c.Held, SmallestOf(Treated + HeldOut - c.Held, c.Held)))];

    /// <summary>The smallest share with which what is hoped for would be found by these people; null where none would do, or that is not known.</summary>
    public double? ShareNeeded => Hoped is > 0 and var hoped ? Choices.Where(c => c.Smallest <= hoped).Select(c => (double?)c.Share).FirstOrDefault() : null;

    /// <summary>The units in words.</summary>
    public string Units => EvidenceWords.Units(By);

    /// <summary>Whether it can be proven, in a sentence or two, with what would be enough.</summary>
    public string Sentence
    {
        get
        {
            var found = Smallest is { } smallest
                ? $"With {Number(HeldOut)} of {Number(Treated + HeldOut)} {Units} held out, a rise of {Points(smallest)} points or more would be found{(Goal.BaseRate is null ? $", supposing {Percent(Rate)} reach a {Goal.Metric} without the campaign: nobody has written down how many do" : $", from the {Percent(Rate)} that reach a {Goal.Metric} without the campaign")}."
                : $"With {Number(HeldOut)} of {Number(Treated + HeldOut)} {Units} held out, nothing would be found.";
            return Hoped switch
            {
                null => found,
                <= 0 => $"{found} The goal of {Number(Goal.Target)} would be reached without the campaign: that is {Percent((double)Goal.Target / Treated)} of the {Units} written to.",
                var hoped when IsEnough == true => $"{found} The goal of {Number(Goal.Target)} is a rise of {Points(hoped.Value)} points: it can be proven.",
                var hoped => $"{found} The goal of {Number(Goal.Target)} is a rise of {Points(hoped.Value)} points, and would most likely stay open. {Enough}",
            };
        }
    }

    private string Enough => (ShareNeeded, UnitsNeeded) switch
    {
        ({ } share, { } units) => $"Enough would be {Percent(share)} held out, or {Number(units)} {Units} at {Percent(Share)}.",
        (null, { } units) => $"No share of these {Units} is enough; {Number(units)} {Units} at {Percent(Share)} would be.",
        _ => "",
    };

    /// <summary>The design of a campaign.</summary>
    /// <param name="goal">Its goal.</param>
    /// <param name="holdout">Who is held out.</param>
    /// <param name="eligible">The units that may be written to.</param>
    /// <param name="heldOut">Those of them that are held out.</param>
    public static MeasurementDesign Of(Goal goal, Holdout holdout, long eligible, long heldOut) => new() { Goal = goal, By = holdout.By, Treated = eligible - heldOut, HeldOut = heldOut, Share = holdout.Share };

    /// <summary>The design of a campaign whose audience is counted: what is assigned as one is one observation, however many people it has.</summary>
    /// <param name="goal">Its goal.</param>
    /// <param name="holdout">Who is held out.</param>
    /// <param name="figures">Its audience.</param>
    public static MeasurementDesign Of(Goal goal, Holdout holdout, AudienceFigures figures) => holdout.By == HoldoutUnit.Account && figures.Accounts is { } accounts
        ? Of(goal, holdout, accounts.Eligible, accounts.HeldOut)
        : Of(goal, holdout, figures.Eligible, figures.HeldOut);

    private double? SmallestOf(long treated, long heldOut) =>
        treated > 0 && heldOut > 0 && Of(treated, heldOut).RateFor(Rate, heldOut) is Answer<double>.Given { Value: var found } ? found - Rate : null;

    private static Design Of(long treated, long heldOut) => new() { Confidence = EvidenceJudge.Confidence, Power = Power, TreatedPerControl = (double)treated / heldOut };

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Points(double difference) => (difference * 100).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}

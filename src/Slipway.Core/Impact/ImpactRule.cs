using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Impact;

/// <summary>What the rule is given of a campaign.</summary>
public sealed record ImpactInput
{
    /// <summary>The goal's metric.</summary>
    public required string Metric { get; init; }

    /// <summary>What stands behind the effect.</summary>
    public required EvidenceGrade Grade { get; init; }

    /// <summary>What the campaign did; null where the evidence supports no figure.</summary>
    public Incremental? Effect { get; init; }

    /// <summary>Why there is no effect, as the evidence says it; null where there is one.</summary>
    public string? Unusable { get; init; }

    /// <summary>When outcomes have had their time.</summary>
    public required DateTimeOffset MatureAt { get; init; }

    /// <summary>Whether that is over.</summary>
    public required bool IsMature { get; init; }

    /// <summary>For how many days outcomes count.</summary>
    public required int WindowDays { get; init; }

    /// <summary>How many days it usually takes to such an outcome; null where nobody knows.</summary>
    public double? LagDays { get; init; }

    /// <summary>For how many days the campaign has been live.</summary>
    public required int LiveDays { get; init; }

    /// <summary>What it cost; null where nobody said in what currency costs are kept.</summary>
    public FullCost? Cost { get; init; }

    /// <summary>What an outcome is worth; null where nobody said.</summary>
    public OutcomeValue? Value { get; init; }

    /// <summary>What must not rise.</summary>
    public ImmutableArray<GuardrailReading> Guardrails { get; init; } = [];

    /// <summary>What the rule asks for.</summary>
    public required RuleTerms Rule { get; init; }

    /// <summary>What it earned against what it cost; null where one of the two is not known.</summary>
    public Return? Return => Effect is { } effect && Value is { } value && Cost is { } cost ? Impact.Return.Of(effect, value, cost) : null;
}

/// <summary>The written rule by which a campaign is scaled, continued or stopped.</summary>
/// <remarks>
/// In this order. What a guardrail excludes beyond doubt stops a campaign at once: no later outcome takes back what it does to people. While outcomes still count, it continues. Without evidence, value, cost or a common
/// currency nothing can be told. When even the upper bound of the return does not reach the hurdle it stops, unless such outcomes usually take longer than they were given. When even the lower bound is above, it scales if the
/// evidence is more than attribution, all that is known of the cost is in it, every guardrail excludes harm and it ran for the weeks asked for. Everything else continues.
/// </remarks>
public static class ImpactRule
{
    /// <summary>Judges.</summary>
    public static Verdict Judge(ImpactInput input)
    {
        if (input.Guardrails.FirstOrDefault(g => g.Standing == GuardrailStanding.Broken) is { } broken)
        {
            return new Verdict.Stop("guardrail", $"{Percent(broken.Observed.Rate)} of the people written to {broken.Event}, and at most {Percent(broken.Limit)} may.");
        }

        if (!input.IsMature)
        {
            return new Verdict.Continue("immature", FormattableString.Invariant($"outcomes count until {input.MatureAt:d MMMM yyyy}, and what takes its time is not stopped before."));
        }

        if (Missing(input) is { } missing)
        {
            return missing;
        }

        var earned = input.Return!;
        if (earned.RoiUpper < input.Rule.Hurdle)
        {
            return Ended(input, new Verdict.Stop(input.Effect!.Upper < 0 ? "harm" : "below", input.Effect.Upper < 0
                ? $"with it there were fewer {Plural(input)} than without: {Range(input.Effect)}."
                : $"at best it returned {Percent(earned.RoiUpper!.Value)} on its cost, and the rule asks for more than {Percent(input.Rule.Hurdle)}.")
            {
                Flips = Flips(input, isUpper: true, Course.Continue),
            });
        }

        if (earned.RoiLower > input.Rule.Hurdle)
        {
            return Against(input) is { Count: > 0 } against
                ? new Verdict.Continue("held-back", $"it returned {Range(earned)} on its cost, but {Together(against)}.")
                : new Verdict.Scale($"it returned {Range(earned)} on its cost, and the rule asks for more than {Percent(input.Rule.Hurdle)}.") { Flips = Flips(input, isUpper: false, Course.Continue) };
        }

        return new Verdict.Continue("open", $"its return on cost lies between {Percent(earned.RoiLower!.Value)} and {Percent(earned.RoiUpper!.Value)}, with {Percent(input.Rule.Hurdle)} in between.")
        {
            Flips = [.. Flips(input, isUpper: false, Course.Scale), .. Flips(input, isUpper: true, Course.Stop), .. PeopleNeeded(input, earned)],
        };
    }

    private static Verdict? Missing(ImpactInput input) => input switch
    {
        { Effect: null } => new Verdict.CannotTell("no-evidence", input.Unusable ?? "there is no evidence."),
        { Cost: null } => new Verdict.CannotTell("no-currency", $"nobody said in what currency costs are kept: write {CostRates.File}."),
        { Value: null } => new Verdict.CannotTell("no-value", $"nobody said what one {input.Metric} is worth: write it under `values:` in {ImpactTerms.File}."),
        { Value.Each.Currency: var worth, Cost.Currency: var paid } when worth != paid => new Verdict.CannotTell("currencies", $"one {input.Metric} is worth an amount in {worth}, and costs are kept in {paid}: amounts of two currencies are never held against each other."),
        { Cost.Total: 0 } => new Verdict.CannotTell("no-cost", "nothing is recorded of what it cost, and nothing has no return."),
        _ => null,
    };

    // What speaks against scaling although it paid.
    private static List<string> Against(ImpactInput input)
    {
        var against = new List<string>();
        if (input.Grade is EvidenceGrade.D or EvidenceGrade.None)
        {
            against.Add("attribution alone never supports more of it");
        }

        if (!input.Cost!.IsWhole)
        {
            against.Add("part of its cost is not in the sum");
        }

        if (input.Guardrails.Where(g => g.Standing == GuardrailStanding.Open).Select(g => g.Event).ToList() is { Count: > 0 } open)
        {
            against.Add($"too little was seen to exclude that too many {Together(open, "or")}");
        }

        if (input.LiveDays < 7 * input.Rule.Weeks)
        {
            against.Add(FormattableString.Invariant($"it was live for {input.LiveDays} {(input.LiveDays == 1 ? "day" : "days")}, and the rule asks for {input.Rule.Weeks} whole weeks"));
        }

        return against;
    }

    // Slow bloomers are not stopped for what they had no time to earn.
    private static Verdict Ended(ImpactInput input, Verdict.Stop stop) => input.LagDays is { } lag && lag > input.WindowDays
        ? new Verdict.Continue("slow", FormattableString.Invariant($"one {input.Metric} usually takes {lag:0} days and only {input.WindowDays} were counted, so that it is too early to stop.")) { Flips = stop.Flips }
        : stop;

    // What the cost, the value of an outcome or the number of outcomes behind a bound would have to be for that bound to meet the hurdle.
    private static ImmutableArray<Flip> Flips(ImpactInput input, bool isUpper, Course to)
    {
        var (cost, value, hurdle, effect) = (input.Cost!, input.Value!, 1 + (decimal)input.Rule.Hurdle, input.Effect!);
        var (bound, outcomes) = isUpper ? (input.Return!.Upper, (decimal)effect.Upper) : (input.Return!.Lower, (decimal)effect.Lower);
        if (hurdle <= 0)
        {
            return [];
        }

        // A better verdict needs less cost, a worse one more.
        var better = to == Course.Scale || (to == Course.Continue && isUpper);
        var flips = ImmutableArray.CreateBuilder<Flip>();
        if (bound > 0)
        {
            var at = Math.Round(bound / hurdle, 2);
            flips.Add(new Flip(to, "cost", cost.Total, at, $"{Words(to)} at a full cost {(better ? "under" : "over")} {Say(at, cost.Currency)}; it is {Say(cost.Total, cost.Currency)}."));
        }

        if (outcomes > 0)
        {
            var (each, now) = (Math.Round(cost.Total * hurdle / outcomes, 2), isUpper ? value.High : value.Low);
            flips.Add(new Flip(to, "value", now, each, $"{Words(to)} if one {input.Metric} were worth {(better ? "more" : "less")} than {Say(each, cost.Currency)}; {(value.IsCertain ? "it is worth" : isUpper ? "the most it is worth is" : "the least it is worth is")} {Say(now, cost.Currency)}."));
        }

        if ((isUpper ? value.High : value.Low) is > 0 and var worth)
        {
            var needed = Math.Round(cost.Total * hurdle / worth, 1);
            flips.Add(new Flip(to, "outcomes", Math.Round(outcomes, 1), needed, $"{Words(to)} if the {(isUpper ? "upper" : "lower")} bound were {(better ? "above" : "below")} {Number(needed)} {Plural(input)}; it is {Number(Math.Round(outcomes, 1))}."));
        }

        return flips.ToImmutable();
    }

    // Twice as sure takes four times the people: the distance from the estimate to its bound falls with the root of their number.
    private static ImmutableArray<Flip> PeopleNeeded(ImpactInput input, Return earned)
    {
        var effect = input.Effect!;
        var met = (double)(input.Cost!.Total * (1 + (decimal)input.Rule.Hurdle)) / Math.Max(0.01, (double)input.Value!.Low);
        if (earned.Roi <= input.Rule.Hurdle || effect.Estimate <= met || effect.Estimate <= effect.Lower)
        {
            return [];
        }

        var people = (decimal)Math.Ceiling(effect.Treated * Math.Pow((effect.Estimate - effect.Lower) / (effect.Estimate - met), 2));
        return people > 100_000_000m ? [] : [new Flip(Course.Scale, "people", effect.Treated, people, string.Create(
            CultureInfo.InvariantCulture, $"{Words(Course.Scale)} with about {people:#,0} people at the same effect and cost for each; it was {effect.Treated:#,0}."))];
    }

    /// <summary>A verdict as a heading.</summary>
    public static string Words(Course course) => course switch { Course.Scale => "Scale", Course.Continue => "Continue", Course.Stop => "Stop", _ => "Cannot tell" };

    /// <summary>A return on cost.</summary>
    public static string Percent(double share) => (share * 100).ToString(Math.Abs(share) < 0.1 && share != 0 ? "0.##" : "#,0", CultureInfo.InvariantCulture).Replace('-', '−') + " %";

    private static string Range(Return earned) => $"{Percent(earned.Roi!.Value)} ({Percent(earned.RoiLower!.Value)} to {Percent(earned.RoiUpper!.Value)})";

    private static string Range(Incremental effect) => $"{Number((decimal)effect.Estimate)} ({Number((decimal)effect.Lower)} to {Number((decimal)effect.Upper)})";

    private static string Number(decimal number) => number.ToString("#,0.#", CultureInfo.InvariantCulture).Replace('-', '−');

    // Cents of a threshold would promise too much.
    private static string Say(decimal amount, string currency) => MoneyText.Say(new Money(Math.Abs(amount) >= 1000 ? Math.Round(amount) : amount, currency));

    private static string Plural(ImpactInput input) => $"{input.Metric}s";

    private static string Together(List<string> words, string last = "and") => words.Count == 1 ? words[0] : $"{string.Join(", ", words.Take(words.Count - 1))} {last} {words[^1]}";
}

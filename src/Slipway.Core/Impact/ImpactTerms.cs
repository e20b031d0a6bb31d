using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Statistics;

namespace Slipway.Core.Impact;

/// <summary>What one outcome of a metric is worth, and who says so.</summary>
/// <param name="Metric">The goal's metric.</param>
/// <param name="Currency">In what.</param>
/// <param name="Owner">Who answers for the figure.</param>
public sealed record ValueTerms(string Metric, string Currency, string Owner)
{
    /// <summary>What one is worth; null where each outcome carries an amount of its own.</summary>
    public decimal? Each { get; init; }

    /// <summary>The least that one may be worth; the same as <see cref="Each"/> where it is certain.</summary>
    public decimal Low { get; init; }

    /// <summary>The most that one may be worth.</summary>
    public decimal High { get; init; }

    /// <summary>Which share of an outcome's own amount is earned.</summary>
    public decimal Margin { get; init; } = 1;

    /// <summary>How the figure came about; empty where nobody said.</summary>
    public string Why { get; init; } = "";

    /// <summary>How many days it usually takes to such an outcome, where somebody knows; null leaves it to history.</summary>
    public int? LagDays { get; init; }
}

/// <summary>What the written rule asks for.</summary>
public sealed record RuleTerms
{
    /// <summary>The return on cost that a campaign has to beat: 0 is its money back.</summary>
    public double Hurdle { get; init; }

    /// <summary>For how many whole weeks it must have run before it is scaled: a week has days of every kind.</summary>
    public int Weeks { get; init; } = 2;

    /// <summary>The highest rates of what must not rise, by event, among the people written to. Complaints: where mailbox providers begin to refuse a sender.</summary>
    public ImmutableSortedDictionary<string, double> Guardrails { get; init; } =
        ImmutableSortedDictionary<string, double>.Empty.Add("bounced", 0.05).Add("complained", 0.003).Add("unsubscribed", 0.01);
}

/// <summary>What outcomes are worth and by which rule campaigns are judged, as the workspace wrote it: <c>impact.yaml</c>.</summary>
public sealed record ImpactTerms
{
    /// <summary>The file.</summary>
    public const string File = "impact.yaml";

    /// <summary>What holds where there is no file: no outcome has a value, and the rule is the usual one.</summary>
    public static ImpactTerms None { get; } = new();

    /// <summary>The values by metric.</summary>
    public ImmutableSortedDictionary<string, ValueTerms> Values { get; init; } = ImmutableSortedDictionary<string, ValueTerms>.Empty;

    /// <summary>The rule.</summary>
    public RuleTerms Rule { get; init; } = new();

    /// <summary>SHA-256 of the file: a review says under which one it was made.</summary>
    public string Digest { get; init; } = CanonicalJson.DigestOf("");
}

/// <summary>What one outcome is worth.</summary>
/// <param name="Each">The estimate.</param>
/// <param name="Low">The least it may be.</param>
/// <param name="High">The most it may be.</param>
/// <param name="Source">Where the figure is from, in words.</param>
public sealed record OutcomeValue(Money Each, decimal Low, decimal High, string Source)
{
    /// <summary>Whether there is no doubt about it.</summary>
    public bool IsCertain => Low == High;

    /// <summary>As the workspace wrote it; null where each outcome carries an amount of its own.</summary>
    public static OutcomeValue? Of(ValueTerms terms) => terms.Each is { } each ? new OutcomeValue(new Money(each, terms.Currency), terms.Low, terms.High, $"{ImpactTerms.File}, {terms.Owner}") : null;

    // Of a 95 % interval, as the evidence has.
    private const double Deviates = 1.96;

    /// <summary>As the outcomes' own amounts give it: what all of them came to, for each unit that reached the goal; null where fewer than two carry an amount, for then nobody knows how far they differ.</summary>
    public static OutcomeValue? Of(ValueTerms terms, OutcomeAmounts amounts, long reached)
    {
        if (amounts.Each.Count < 2 || amounts.Foreign > 0 || reached == 0)
        {
            return null;
        }

        var (deals, mean, error) = (amounts.Each.Count, amounts.Each.Mean, Math.Sqrt(amounts.Each.VarianceOfMean));
        decimal In(double each) => Math.Round((decimal)Math.Max(0, each * deals / reached) * terms.Margin, 2);
        return new OutcomeValue(new Money(In(mean), terms.Currency), In(mean - (Deviates * error)), In(mean + (Deviates * error)), FormattableString.Invariant($"{deals} amounts of the CRM, {terms.Owner}"));
    }
}

/// <summary>What outcomes carry as their amounts.</summary>
/// <param name="Each">The amounts, each deal once however many people are in it.</param>
/// <param name="Foreign">How many are in another currency than the one asked for.</param>
public sealed record OutcomeAmounts(Moments Each, long Foreign);

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What a campaign may cost, and what each part may take of it. The message takes what it is about, what it is and what is allowed.</summary>
/// <remarks>A split that does not come to the whole is found by every such rule: its shares cannot be judged.</remarks>
internal sealed class BudgetLimit(Money? least, Money? most, ImmutableSortedDictionary<string, BudgetLimit.Range> shares) : CampaignExtension
{
    // Shares are written as whole percents or tenths of them.
    private const double Rounding = 0.005;

    /// <inheritdoc/>
    public override string Name => "budget";

    /// <summary>What a share may be, 0 up to 1.</summary>
    internal sealed record Range(double Least, double Most);

    /// <summary>Reads its settings: <c>least</c>, <c>most</c>, <c>shares</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var (least, most, shares) = (Amount(fields, "least"), Amount(fields, "most"), Shares(fields));
        if (!fields.Has("least") && !fields.Has("most") && !fields.Has("shares"))
        {
            fields.Findings.Error("key-missing", "This rule limits nothing: none of `least`, `most` and `shares` is there.", fields.At, "Write, for example: `most: 20000 EUR`", fields.PathOf("most"));
        }
        else if (least is not null && most is not null && (least.Currency != most.Currency || most.Amount < least.Amount))
        {
            fields.Error("rule-range", "most", $"At most {MoneyText.Say(most)} and at least {MoneyText.Say(least)} cannot both be.", "Let both be of one currency, and `most` no less than `least`.");
        }

        return new BudgetLimit(least, most, shares);
    }

    private static Money? Amount(YamlFields fields, string key)
    {
        var text = fields.Text(key, "20000 EUR", required: false);
        var money = text is null ? null : MoneyText.Read(text);
        if (text is not null && money is null)
        {
            fields.Error("key-type", key, $"`{fields.PathOf(key)}` is \"{text}\"; it must be an amount with its currency.", $"Write, for example: `{key}: 20000 EUR`");
        }

        return money;
    }

    // One percentage is the most a part may take.
    private static ImmutableSortedDictionary<string, Range> Shares(YamlFields fields)
    {
        var shares = ImmutableSortedDictionary.CreateBuilder<string, Range>(StringComparer.OrdinalIgnoreCase);
        if (fields.Mapping("shares", "{ ads: 60%, email: { least: 10% } }", required: false) is not { } written)
        {
            return shares.ToImmutable();
        }

        foreach (var part in written.Keys)
        {
            if (written.Any(part, "60%") is not YamlValue.Map)
            {
                shares[part] = new Range(0, written.Share(part, "60%") ?? 1);
                continue;
            }

            var range = written.Mapping(part, "{ least: 10%, most: 60% }")!;
            shares[part] = new Range(range.Share("least", "10%", required: false) ?? 0, range.Share("most", "60%", required: false) ?? 1);
            range.Close();
            if (shares[part].Most < shares[part].Least)
            {
                range.Error("rule-range", "most", $"At most {Percent(shares[part].Most)} and at least {Percent(shares[part].Least)} cannot both be.", "Let `most` be no less than `least`.");
            }
        }

        return shares.ToImmutable();
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        foreach (var (limit, isMost) in new[] { (least, false), (most, true) })
        {
            if (limit is null || facts.Budget is not { } budget)
            {
                continue;
            }

            if (budget.Currency != limit.Currency)
            {
                hits.Add(rule, null, "The budget", $"{MoneyText.Say(budget)}, another currency", $"{(isMost ? "at most" : "no less than")} {MoneyText.Say(limit)}");
            }
            else if (isMost ? budget.Amount > limit.Amount : budget.Amount < limit.Amount)
            {
                hits.Add(rule, null, "The budget", MoneyText.Say(budget), $"{(isMost ? "at most" : "no less than")} {MoneyText.Say(limit)}");
            }
        }

        if (shares.IsEmpty || facts.Split.IsEmpty)
        {
            return;
        }

        var sum = facts.Split.Sum(p => p.Share);
        if (Math.Abs(sum - 1) > Rounding)
        {
            hits.Add(rule, null, "The sum of the budget's parts", Percent(sum), "100 %");
        }

        foreach (var (part, allowed) in shares)
        {
            var share = facts.Split.Where(p => p.Part.Equals(part, StringComparison.OrdinalIgnoreCase)).Sum(p => p.Share);
            if (share > allowed.Most + 1e-9)
            {
                hits.Add(rule, null, $"The budget's part for {part}", Percent(share), $"at most {Percent(allowed.Most)}");
            }
            else if (share < allowed.Least - 1e-9)
            {
                hits.Add(rule, null, $"The budget's part for {part}", Percent(share), $"no less than {Percent(allowed.Least)}");
            }
        }
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}

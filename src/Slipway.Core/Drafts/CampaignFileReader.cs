using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Limits;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>campaign.yaml</c>.</summary>
internal static class CampaignFileReader
{
    public static CampaignSettings? Read(YamlFields fields, MetricRegister register)
    {
        var name = fields.Slug("name", "warehouse-webinar");
        var title = fields.Text("title", "Fewer picking errors in the warehouse");
        var goal = GoalMetrics.Read(fields, register) is { Metric.Length: > 0 } read ? read : null;
        var (budget, split) = Budget(fields);
        var markets = Codes(fields);
        var industry = fields.Text("industry", "logistics");
        var language = fields.Text("language", "en");
        var zone = fields.Text("zone", "Europe/Berlin");
        if (zone is not null && ZonedTimes.Zone(zone, fields.PlaceOf("zone"), fields.Findings, "zone") is null)
        {
            zone = null;
        }

        var launch = fields.Moment("launch", "2027-01-19 09:00", zone);
        var holdout = HoldoutFields.Read(fields);
        var exclusive = ExclusiveFields.Read(fields);
        var sender = fields.Mapping("sender", "  name: Jana Beispiel\n  address: jana@example.com\n  company: Example GmbH\n  postal_address: Musterweg 1, 20095 Hamburg, Germany");
        var from = sender?.Text("name", "Jana Beispiel");
        var address = sender?.EmailAddress("address", "jana@example.com");
        var reply = sender?.EmailAddress("reply_to", "events@example.com", required: false);
        var company = sender?.Text("company", "Example GmbH");
        var postal = sender?.Text("postal_address", "Musterweg 1, 20095 Hamburg, Germany");
        sender?.Close();
        var platforms = Platforms.Read(fields);
        var ramp = RampFields.Read(fields);
        var experiment = ExperimentFields.Read(fields, goal?.Metric);
        if (holdout is { Rule: { Assigned: AssignedBy.GrowthBook, Seed: var seed } } && experiment?.Experiment.Split is { Assigned: AssignedBy.GrowthBook } tried && tried.Seed == seed)
        {
            fields.Error("hash-seed-twice", "experiment", $"The holdout and the experiment have the same seed \"{seed}\": who gets which variant would hang on who is left over.", "Give the experiment a seed of its own.");
        }

        fields.Close();

        return name is null || title is null || goal is null || budget is null || industry is null || language is null || zone is null || launch is null
            || holdout is null || from is null || address is null || company is null || postal is null
            ? null
            : new CampaignSettings
            {
                Terms = new CampaignTerms
                {
                    Name = name, Title = title, Goal = goal, Budget = budget, Markets = markets, Industry = industry, Language = language, Zone = zone, Launch = launch,
                },
                Holdout = holdout,
                Exclusive = exclusive,
                Split = split,
                Platforms = platforms,
                Ramp = ramp,
                Experiment = experiment,
                Sender = new Sender(from, address, reply, company, postal),
            };
    }

    private static (Money? Money, ImmutableArray<BudgetPart> Split) Budget(YamlFields fields)
    {
        if (fields.Mapping("budget", "  amount: 4000\n  currency: EUR") is not { } budget)
        {
            return (null, []);
        }

        var amount = budget.Amount("amount", "4000");
        var currency = budget.Text("currency", "EUR");
        var split = Split(budget);
        budget.Close();
        return (amount is null || currency is null ? null : new Money(amount.Value, currency), split);
    }

    /// <summary>Reads how a budget is split: the share of each part by its name, under <c>split</c>.</summary>
    internal static ImmutableArray<BudgetPart> Split(YamlFields budget)
    {
        var split = budget.Mapping("split", "{ email: 40%, ads: 60% }", required: false);
        return split is null ? [] : [.. split.Keys.Select(part => (part, Share: split.Share(part, "40%"))).Where(p => p.Share is not null).Select(p => new BudgetPart(p.part, p.Share!.Value))];
    }

    private static ImmutableArray<string> Codes(YamlFields fields)
    {
        var written = fields.Scalars("markets", "[DE, AT]");
        foreach (var wrong in written.Where(w => !Markets.Codes.Contains(w.Text)))
        {
            fields.Findings.Error("market-unknown", $"\"{wrong.Text}\" is not a country code of ISO 3166.", wrong.Place, $"Write `{Markets.Meant(wrong.Text) ?? "DE"}`.", "markets");
        }

        return [.. written.Select(w => w.Text).Distinct(StringComparer.Ordinal)];
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Metrics;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Impact;

/// <summary>Reads <c>impact.yaml</c>.</summary>
public static class ImpactTermsReader
{
    private const string ValueExample = "[{ metric: meeting, value: \"1,200 EUR\", owner: Sales operations }]";

    /// <summary>Reads the file; what is wrong comes back all at once, and a file with errors yields nothing: no campaign is judged by a rule that was not meant.</summary>
    public static (ImpactTerms? Terms, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var terms = new ImpactTerms
        {
            Values = Values(fields.Mappings("values", ValueExample, required: false)),
            Rule = fields.Mapping("rule", "{ hurdle: 20% }", required: false) is { } rule ? Rule(rule) : new RuleTerms(),
            Digest = CanonicalJson.DigestOf(text),
        };
        fields.Close();
        return (findings.HasErrors ? null : terms, findings.InOrder());
    }

    private static ImmutableSortedDictionary<string, ValueTerms> Values(ImmutableArray<YamlFields> written)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, ValueTerms>(StringComparer.Ordinal);
        foreach (var fields in written)
        {
            if (Value(fields) is not { } value)
            {
                continue;
            }

            if (!values.TryAdd(value.Metric, value))
            {
                fields.Error("value-twice", "metric", $"A {value.Metric} has a value already.", "Keep one of the two.");
            }
        }

        return values.ToImmutable();
    }

    private static ValueTerms? Value(YamlFields fields)
    {
        var (metric, owner) = (fields.Text("metric", "meeting"), fields.Text("owner", "Sales operations"));
        var (why, lag) = (fields.Text("why", "14% of meetings end in a deal of 9,000 EUR.", required: false), fields.Whole("lag_days", "60", 1, 3650, required: false));
        var value = fields.Has("amounts") ? Amounts(fields, metric, owner) : Each(fields, metric, owner);
        fields.Close();
        return value is null || metric is null || owner is null ? null : value with { Why = why ?? "", LagDays = lag };
    }

    // What each outcome is worth stands in the CRM.
    private static ValueTerms? Amounts(YamlFields fields, string? metric, string? owner)
    {
        var currency = CostRatesReader.Currency(fields, "amounts", "EUR");
        var margin = fields.Share("margin", "40%", required: false);
        foreach (var key in (string[])["value", "low", "high"])
        {
            if (fields.Any(key, "1,200 EUR", required: false) is not null)
            {
                fields.Error("value-twice", key, $"`{key}` and `amounts` exclude each other: either an outcome has a value, or it carries an amount of its own.", $"Remove `{key}` or `amounts`.");
            }
        }

        return currency is null ? null : new ValueTerms(metric ?? "", currency, owner ?? "") { Margin = (decimal)(margin ?? 1) };
    }

    private static ValueTerms? Each(YamlFields fields, string? metric, string? owner)
    {
        var each = Money(fields, "value", required: true);
        var (low, high) = (Money(fields, "low", required: false), Money(fields, "high", required: false));
        if (each is null)
        {
            return null;
        }

        foreach (var (key, bound) in new[] { ("low", low), ("high", high) })
        {
            if (bound is not null && bound.Currency != each.Currency)
            {
                fields.Error("currency-other", key, $"`{fields.PathOf(key)}` is in {bound.Currency}, the value in {each.Currency}.", $"Write it in {each.Currency}.");
            }
        }

        if (low?.Amount > each.Amount || high?.Amount < each.Amount)
        {
            fields.Error("value-outside", low?.Amount > each.Amount ? "low" : "high", "The value does not lie between `low` and `high`.", "Write the least it may be at `low:` and the most at `high:`.");
        }

        return new ValueTerms(metric ?? "", each.Currency, owner ?? "") { Each = each.Amount, Low = low?.Amount ?? each.Amount, High = high?.Amount ?? each.Amount };
    }

    private static Sdk.Assets.Money? Money(YamlFields fields, string key, bool required)
    {
        if (fields.Text(key, "1,200 EUR", required) is not { } text)
        {
            return null;
        }

        if (MoneyText.Read(text) is { } money)
        {
            return money;
        }

        fields.Error("key-type", key, $"`{fields.PathOf(key)}` is \"{text}\"; it must be an amount with its currency behind it.", $"Write, for example: `{key}: 1,200 EUR`");
        return null;
    }

    private static RuleTerms Rule(YamlFields fields)
    {
        var usual = new RuleTerms();
        var rule = new RuleTerms
        {
            Hurdle = Hurdle(fields) ?? usual.Hurdle,
            Weeks = fields.Whole("weeks", "2", 0, 52, required: false) ?? usual.Weeks,
            Guardrails = fields.Mapping("guardrails", GuardrailRates.Example, required: false) is { } written ? GuardrailRates.Read(written) : usual.Guardrails,
        };
        fields.Close();
        return rule;
    }

    // A return may be asked for that is more than the whole of the cost.
    private static double? Hurdle(YamlFields fields)
    {
        if (fields.Text("hurdle", "20%", required: false) is not { } text)
        {
            return null;
        }

        if (text.EndsWith('%') && double.TryParse(text[..^1].Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent) && percent is >= -100 and <= 10_000)
        {
            return percent / 100;
        }

        fields.Error("key-type", "hurdle", $"`{fields.PathOf("hurdle")}` is \"{text}\"; it must be a percentage from -100% to 10000%.", "Write, for example: `hurdle: 20%`");
        return null;
    }
}

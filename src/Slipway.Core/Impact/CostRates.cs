using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Impact;

/// <summary>What an hour of a role costs, and who says so.</summary>
/// <param name="Role">The role, for example <c>copywriter</c>.</param>
/// <param name="PerHour">What an hour costs, in the file's currency.</param>
/// <param name="Owner">Who answers for the figure.</param>
public sealed record HourRate(string Role, decimal PerHour, string Owner);

/// <summary>In what costs are kept and what an hour costs, as the workspace wrote it: <c>costs.yaml</c>.</summary>
public sealed record CostRates
{
    /// <summary>The file.</summary>
    public const string File = "costs.yaml";

    /// <summary>What holds where there is no file: nothing is known, so nothing can be added up.</summary>
    public static CostRates None { get; } = new();

    /// <summary>The currency that costs are kept in; null where there is no file.</summary>
    public string? Currency { get; init; }

    /// <summary>The rates by role.</summary>
    public ImmutableSortedDictionary<string, HourRate> Rates { get; init; } = ImmutableSortedDictionary<string, HourRate>.Empty;

    /// <summary>What one unit of another currency is in this one, for what platforms and models report in theirs.</summary>
    public ImmutableSortedDictionary<string, decimal> Exchange { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>SHA-256 of the file.</summary>
    public string Digest { get; init; } = CanonicalJson.DigestOf("");

    /// <summary>An amount in the currency of the file; null where it is in another one for which no exchange is written.</summary>
    public decimal? In(Money money) => money.Currency == Currency ? money.Amount : Exchange.TryGetValue(money.Currency, out var rate) ? money.Amount * rate : null;

    /// <summary>What a person mends where there is no file.</summary>
    public static Finding Missing { get; } = Finding.Error(
        "costs-missing", $"There is no {File} in the workspace, so nobody knows in which currency costs are kept.", fix: $"Write a file {File} with, for example: `currency: EUR`, and below it `rates: {{ copywriter: {{ per_hour: 65, owner: Finance }} }}`.");
}

/// <summary>Reads <c>costs.yaml</c>.</summary>
public static class CostRatesReader
{
    private const string RatesExample = "{ copywriter: { per_hour: 65, owner: Finance } }";

    /// <summary>Reads the file; what is wrong comes back all at once, and a file with errors yields nothing, so that nothing is added up at a rate that was not meant.</summary>
    public static (CostRates? Rates, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var rates = new CostRates
        {
            Currency = Currency(fields, "currency", "EUR"),
            Rates = Rates(fields.Mapping("rates", RatesExample, required: false)),
            Exchange = Exchange(fields.Mapping("exchange", "{ USD: 0.92 }", required: false)),
            Digest = CanonicalJson.DigestOf(text),
        };
        fields.Close();
        return (findings.HasErrors ? null : rates, findings.InOrder());
    }

    /// <summary>The three letters of a currency.</summary>
    internal static string? Currency(YamlFields fields, string key, string example)
    {
        if (fields.Text(key, example) is not { } text)
        {
            return null;
        }

        if (IsCurrency(text))
        {
            return text;
        }

        fields.Error("currency", key, $"`{fields.PathOf(key)}` is \"{text}\", which is not a currency.", $"Write the three letters of ISO 4217, for example: `{key}: {example}`");
        return null;
    }

    private static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    private static ImmutableSortedDictionary<string, HourRate> Rates(YamlFields? fields)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<string, HourRate>(StringComparer.Ordinal);
        foreach (var role in fields?.Keys.ToList() ?? [])
        {
            if (fields!.Mapping(role, "{ per_hour: 65, owner: Finance }") is not { } own)
            {
                continue;
            }

            var (perHour, owner) = (own.Amount("per_hour", "65"), own.Text("owner", "Finance"));
            if (perHour is not null && owner is not null)
            {
                rates[role] = new HourRate(role, perHour.Value, owner);
            }

            own.Close();
        }

        fields?.Close();
        return rates.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, decimal> Exchange(YamlFields? fields)
    {
        var exchange = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        foreach (var currency in fields?.Keys.ToList() ?? [])
        {
            if (!IsCurrency(currency))
            {
                fields!.Error("currency", currency, $"\"{currency}\" is not a currency.", "Write the three letters of ISO 4217, for example USD.");
            }

            if (fields!.Amount(currency, "0.92") is { } rate)
            {
                exchange[currency] = rate;
            }
        }

        fields?.Close();
        return exchange.ToImmutable();
    }
}

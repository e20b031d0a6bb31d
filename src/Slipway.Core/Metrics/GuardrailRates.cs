using System.Collections.Immutable;
using Slipway.Core.Text;

namespace Slipway.Core.Metrics;

/// <summary>Reads the highest rates of what must not rise: <c>guardrails: { unsubscribed: 1%, complained: 0.3% }</c>.</summary>
internal static class GuardrailRates
{
    public const string Example = "{ unsubscribed: 1%, complained: 0.3%, bounced: 5% }";

    public static ImmutableSortedDictionary<string, double> Read(YamlFields fields)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var type in fields.Keys.ToList())
        {
            if (fields.Share(type, "1%") is { } rate)
            {
                rates[type] = rate;
            }
        }

        fields.Close();
        return rates.ToImmutable();
    }
}

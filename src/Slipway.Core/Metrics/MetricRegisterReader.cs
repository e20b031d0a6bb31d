using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Metrics;

/// <summary>Reads <c>metrics.yaml</c>.</summary>
public static class MetricRegisterReader
{
    private const string Example = "[{ name: meeting, definition: A first meeting that took place, owner: Sales operations }]";

    /// <summary>Reads the file; what is wrong comes back all at once, and a file with errors yields nothing: no campaign aims at what was not meant.</summary>
    public static (MetricRegister? Register, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        var metrics = Read(new YamlFields(map, findings));
        return (findings.HasErrors ? null : new MetricRegister { Metrics = metrics }, findings.InOrder());
    }

    internal static ImmutableSortedDictionary<string, MetricTerms> Read(YamlFields fields)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, MetricTerms>(StringComparer.Ordinal);
        foreach (var written in fields.Mappings("metrics", Example))
        {
            if (Metric(written) is { } metric && !metrics.TryAdd(metric.Name, metric))
            {
                written.Error("metric-twice", "name", $"\"{metric.Name}\" is in the register already.", "Keep one of the two.");
            }
        }

        fields.Close();
        return metrics.ToImmutable();
    }

    private static MetricTerms? Metric(YamlFields fields)
    {
        var (name, definition, owner) = (fields.Text("name", "meeting"), fields.Text("definition", "A first meeting that took place."), fields.Text("owner", "Sales operations"));
        if (name is not null && (name.Length > 60 || !name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.')))
        {
            fields.Error("name-form", "name", $"\"{name}\" is no name for a metric: it has lower case letters, digits, hyphens and dots.", "Write the event as it is reported, for example `meeting` or `opportunity.won`.");
        }
        else if (name is not null)
        {
            GoalMetrics.JudgeReach(name, fields, "name");
        }

        var metric = new MetricTerms(name ?? "", definition ?? "", owner ?? "")
        {
            WindowDays = fields.Whole("window_days", "45", 1, 730, required: false),
            Guardrails = fields.Mapping("guardrails", GuardrailRates.Example, required: false) is { } rates ? GuardrailRates.Read(rates) : null,
            Retired = fields.Text("retired", "Counted as opportunity since October.", required: false),
        };
        fields.Close();
        return name is null || definition is null || owner is null ? null : metric;
    }
}

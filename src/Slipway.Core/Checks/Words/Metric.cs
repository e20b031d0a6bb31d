using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>A figure about the whole text, such as how easily it reads. The semantics are those of Vale's <c>metric</c>.</summary>
internal sealed class Metric(Formula formula, Formula condition) : Extension
{
    private static readonly HashSet<string> Names = new([.. TextCounts.Names, "value"], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Name => "metric";

    /// <inheritdoc/>
    public override Family Family => Family.Words;

    /// <summary>Reads its settings: <c>formula</c>, <c>condition</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var formula = Part(fields, "formula", "(words / sentences)", prefix: "");
        var condition = Part(fields, "condition", "\"> 20\"", prefix: "value ");
        return formula is null || condition is null ? null : new Metric(formula, condition);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var counts = document.Counts;
        if (counts.Words == 0)
        {
            return;
        }

        var value = formula.Value(counts.Value);
        if (double.IsFinite(value) && condition.Value(name => name == "value" ? value : counts.Value(name)) != 0)
        {
            hits.AddWhole(rule, rule.Say(value.ToString("0.00", CultureInfo.InvariantCulture)));
        }
    }

    private static Formula? Part(YamlFields fields, string key, string example, string prefix)
    {
        if (fields.Text(key, example) is not { } written)
        {
            return null;
        }

        var formula = Formula.Read(prefix + written, Names, out var problem);
        if (formula is null)
        {
            fields.Error("rule-formula", key, $"`{key}` cannot be read: {problem}.", $"Use numbers, + - * / ( ), math.sqrt, math.abs, comparisons, and: {string.Join(", ", TextCounts.Names)}.");
        }

        return formula;
    }
}

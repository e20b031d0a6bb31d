using System.Globalization;
using System.Text.Json;
using Slipway.Core.Text.Expressions;
using Xunit;

namespace Slipway.Tests.Text.Expressions;

/// <summary>The conformance cases of the CEL specification; see the README beside them.</summary>
public sealed class ConformanceTests
{
    private static readonly List<Case> Cases = JsonSerializer.Deserialize<List<Case>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Text", "Expressions", "cel-spec.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Sections => [.. Cases.Select(c => c.Section).Distinct(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void An_expression_comes_to_what_the_specification_says(string section) => Assert.Equal("", string.Join("\n",
        Cases.Where(c => c.Section == section).Select(Judge).OfType<string>()));

    private static string? Judge(Case test)
    {
        var expected = test.Error ? "an error" : Said(test.Value);
        var actual = Outcome(test);
        return actual == expected || (test.Error && actual.StartsWith("error", StringComparison.Ordinal)) ? null : $"{test.Name}: {test.Expr} gives {actual}, not {expected}";
    }

    private static string Outcome(Case test)
    {
        if (ExpressionReader.Read(test.Expr, out var problem) is not { } node)
        {
            return $"error {problem!.Value.Message}";
        }

        var refusals = new List<string>();
        new ExpressionChecker((_, message, _, _) => refusals.Add(message)).Of(node, new Variable("none", ExpressionType.Null));
        return refusals.Count > 0 && !test.Unchecked ? $"error {refusals[0]}" : Said(ExpressionEvaluator.Evaluate(node, null));
    }

    private static string Said(ExpressionValue value) => value switch
    {
        ExpressionValue.Bool b => b.Value ? "true" : "false",
        ExpressionValue.Int i => i.Value.ToString(CultureInfo.InvariantCulture),
        ExpressionValue.Double d => $"{d.Value:R}d",
        ExpressionValue.String s => JsonSerializer.Serialize(s.Value),
        ExpressionValue.List l => $"[{string.Join(',', l.Items.Select(Said))}]",
        ExpressionValue.Null => "null",
        ExpressionValue.Error e => $"error {e.Message}",
        _ => value.Type.ToString()!,
    };

    private static string Said(JsonElement value) => (value[0].GetString(), value[1]) switch
    {
        ("bool", var b) => b.GetBoolean() ? "true" : "false",
        ("int", var i) => long.Parse(i.GetString()!, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        ("double", var d) => $"{double.Parse(d.GetString()!.Replace("inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture):R}d",
        ("string", var s) => JsonSerializer.Serialize(s.GetString()),
        ("list", var l) => $"[{string.Join(',', l.EnumerateArray().Select(Said))}]",
        _ => "null",
    };

    private sealed record Case(string Name, string Expr, JsonElement Value, bool Error, bool Unchecked)
    {
        public string Section => Name[..Name.LastIndexOf('/')];
    }
}

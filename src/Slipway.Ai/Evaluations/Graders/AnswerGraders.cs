using System.Text.Json.Nodes;
using Slipway.Ai.Drafting;
using Slipway.Ai.Schemas;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>The answer is JSON of a schema.</summary>
internal sealed class SchemaGrader(string name, bool gates, JsonSchema schema) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade Look(GradedAnswer answer)
    {
        var wrong = schema.CheckText(CopyAnswer.Json(answer.Answer.Text));
        return new Grade(Name, wrong.IsEmpty, Why: wrong.IsEmpty ? null : string.Join(" ", wrong.Take(3)));
    }
}

/// <summary>What the answer cost, in the currency of the model's price; a model without one cannot be held to it.</summary>
internal sealed class CostGrader(string name, bool gates, double most, string currency) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer) => answer.Answer.Cost is not { } cost ? null
        : cost.Currency == currency ? Within((double)cost.Amount, null, most, $" {currency}") : new Grade(Name, false, Why: $"it is paid in {cost.Currency}");
}

/// <summary>How long the answer took, as it was measured when it was asked.</summary>
internal sealed class LatencyGrader(string name, bool gates, double most) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade Look(GradedAnswer answer) => Within(answer.Answer.Seconds, null, most, " s");
}

/// <summary>The model wanted to call the expected tool, and no other; what the case says of the arguments holds, and others may be there.</summary>
internal sealed class CallGrader(string name, bool gates) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer)
    {
        if (answer.Case.ExpectedCall is not var (tool, arguments))
        {
            return null;
        }

        var why = answer.Answer.Calls switch
        {
            [] => "no tool was called",
            [{ } only] when only.Name == tool => arguments.Where(a => !JsonNode.DeepEquals(a.Value, only.Arguments[a.Key])).Select(a => $"`{a.Key}` is {only.Arguments[a.Key]?.ToJsonString() ?? "missing"}").FirstOrDefault(),
            [{ } only] => $"{only.Name} was called",
            var several => $"{several.Length} tools were called",
        };
        return new Grade(Name, why is null, Why: why);
    }
}

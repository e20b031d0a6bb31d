using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Drafting;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Evaluations;

/// <summary>Holds answers of real work against the graders of their prompt's evaluation, without asking any model: what needs a known good answer, or a judge, says nothing of them.</summary>
public static class LiveSample
{
    /// <summary>Whether an answer fails; null where nothing of the evaluation can be held against it, or it was asked for to repair another.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="evaluation">The evaluation of its prompt.</param>
    /// <param name="rules">The brand's rules.</param>
    public static bool? Fails(LoggedAnswer answer, Evaluation evaluation, RulePlan rules)
    {
        if (Input(answer.Asked) is not { } input || input["findings"] is JsonArray { Count: > 0 })
        {
            return null;
        }

        var said = new EvaluatedAnswer(answer.Key, answer.At, answer.Answered, answer.Answer, answer.InputTokens, answer.OutputTokens, (answer.Milliseconds ?? 0) / 1000.0)
        {
            Cost = answer is { Cost: { } cost, Currency: { } currency } ? new Money(cost, currency) : null,
        };
        var graded = new GradedAnswer(new EvaluationCase(answer.Key, DataSet.Production, input) { Place = new Place(AnswerLog.File, 1, 1) }, said, evaluation.WordsOf(answer.Answer), evaluation, rules);
        var grades = evaluation.Graders.Where(g => g.Gates).Select(g => g.Look(graded)).OfType<Grade>().ToList();
        return grades.Count == 0 ? null : grades.Exists(g => !g.Passes);
    }

    private static JsonObject? Input(string asked)
    {
        try
        {
            return JsonNode.Parse(asked) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

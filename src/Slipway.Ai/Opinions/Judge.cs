using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Ai.Schemas;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Copy;

namespace Slipway.Ai.Opinions;

/// <summary>Asks a model for its opinion of a text, as often as the rule wants, each time anew and with the answers in another order, so that the place of an answer does not decide.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">Its settings.</param>
/// <param name="prompt">What it is told.</param>
public sealed class Judge(IChatClient model, ModelSettings settings, Prompt prompt)
{
    /// <summary>The model and prompt that answers belong to.</summary>
    public (string Model, string Prompt) Names => (settings.Model, prompt.ToString());

    /// <summary>Asks.</summary>
    /// <exception cref="ModelException">It did not answer; what it had answered counts for nothing, since too few readings are no judgement.</exception>
    public async Task<OpinionAnswers> AskAsync(OpinionQuestion question, CancellationToken stop)
    {
        var answers = new string[question.Repeats];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = await AskAsync(question, Order(question.Scale, i), stop);
        }

        return new OpinionAnswers(question.Digest, Names.Model, Names.Prompt, [.. answers]);
    }

    /// <summary>The answers in the order of the n-th reading: each stands first in its turn, and every second round is read backwards.</summary>
    public static ImmutableArray<string> Order(ImmutableArray<string> scale, int reading)
    {
        var turned = scale.Skip(reading % scale.Length).Concat(scale.Take(reading % scale.Length));
        return [.. reading / scale.Length % 2 == 1 ? turned.Reverse() : turned];
    }

    private async Task<string> AskAsync(OpinionQuestion question, ImmutableArray<string> order, CancellationToken stop)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray("answer"),
            ["properties"] = new JsonObject { ["answer"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. order.Select(a => (JsonNode)a)]) } },
        };
        var material = Asking.Material(new { question.Question, Answers = order, Text = CopyBounds.Visible(question.Text) });
        return Said((await model.AskAsync(settings, prompt, material, JsonSchema.Of(schema), "opinion", stop)).Text);
    }

    // What is not on the scale counts as no answer; who counts is the rule.
    private static string Said(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("answer", out var answer) ? answer.ToString().Trim() : "";
        }
        catch (JsonException)
        {
            return text.Trim();
        }
    }
}

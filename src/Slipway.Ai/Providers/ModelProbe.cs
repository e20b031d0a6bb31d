using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Slipway.Ai.Providers;

/// <summary>One thing a model was tried for.</summary>
/// <param name="What">What: words, stream, schema, tool.</param>
/// <param name="Can">Whether it can.</param>
/// <param name="Detail">What was seen.</param>
public sealed record ModelAbility(string What, bool Can, string Detail);

/// <summary>Tries what a model can do, with four short questions.</summary>
public static class ModelProbe
{
    private const string Word = "harbour";

    private static readonly JsonElement _schema = JsonDocument.Parse("""{"type":"object","additionalProperties":false,"required":["word"],"properties":{"word":{"type":"string"}}}""").RootElement;

    /// <summary>Tries it.</summary>
    /// <param name="model">The model, alone.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<ImmutableArray<ModelAbility>> TryAsync(IChatClient model, CancellationToken stop)
    {
        var answers = true;
        var words = await AskAsync("words", async () =>
        {
            var answer = await model.GetResponseAsync($"Answer with the single word {Word}.", new ChatOptions { MaxOutputTokens = 512 }, stop);
            return (Says(answer.Text), $"{answer.ModelId}, {answer.Usage?.InputTokenCount ?? 0} tokens read and {answer.Usage?.OutputTokenCount ?? 0} written");
        }, () => answers = false);
        // A model that does not answer at all has been asked enough.
        return !answers ? [words] :
        [
            words,
            await AskAsync("stream", async () =>
            {
                var started = Stopwatch.GetTimestamp();
                TimeSpan? first = null;
                var said = new List<ChatResponseUpdate>();
                await foreach (var part in model.GetStreamingResponseAsync($"Answer with the single word {Word}.", new ChatOptions { MaxOutputTokens = 512 }, stop))
                {
                    first ??= part.Text.Length > 0 ? Stopwatch.GetElapsedTime(started) : null;
                    said.Add(part);
                }

                return (Says(said.ToChatResponse().Text), $"first words after {first?.TotalSeconds ?? 0:0.00} s");
            }),
            await AskAsync("schema", async () =>
            {
                var answer = await model.GetResponseAsync($"Answer in JSON, with the word {Word} as \"word\".", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(_schema, "word"), MaxOutputTokens = 512 }, stop);
                using var json = JsonDocument.Parse(answer.Text);
                return (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("word", out var word) && Says(word.GetString() ?? ""), "keeps to a JSON schema");
            }),
            await AskAsync("tool", async () =>
            {
                var tool = AIFunctionFactory.Create((string word) => word, "say_word", "Says a word.");
                var answer = await model.GetResponseAsync($"Call the tool say_word with the word {Word}.", new ChatOptions { Tools = [tool], MaxOutputTokens = 512 }, stop);
                return (answer.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Any(c => c.Name == "say_word"), "calls tools");
            }),
        ];
    }

    private static bool Says(string text) => text.Contains(Word, StringComparison.OrdinalIgnoreCase);

    private static async Task<ModelAbility> AskAsync(string what, Func<Task<(bool Can, string Detail)>> ask, Action? silent = null)
    {
        try
        {
            var (can, detail) = await ask();
            return new ModelAbility(what, can, can ? detail : "answered something else");
        }
        catch (ModelException e)
        {
            silent?.Invoke();
            return new ModelAbility(what, false, $"{e.Message} {e.Fix}");
        }
        catch (JsonException)
        {
            return new ModelAbility(what, false, "did not answer in JSON: write `schemas: false` for it");
        }
    }
}

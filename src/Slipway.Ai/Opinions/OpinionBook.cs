using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks.Opinion;

namespace Slipway.Ai.Opinions;

/// <summary>What models answered to questions about texts, kept in a file: the same question about the same text is asked once, and the same check says the same tomorrow.</summary>
public sealed class OpinionBook(string file)
{
    private readonly JsonLines<OpinionAnswers> _lines = new(file, new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>The answers of a model to questions with a prompt; of several to one question the last counts.</summary>
    /// <param name="model">The model, as its provider calls it.</param>
    /// <param name="prompt">The prompt.</param>
    public ImmutableArray<OpinionAnswers> Of(string model, string prompt) => [.. _lines.Read().Where(a => a.Model == model && a.Prompt == prompt)];

    /// <summary>Keeps answers.</summary>
    public void Add(OpinionAnswers answers) => _lines.Add(answers);
}

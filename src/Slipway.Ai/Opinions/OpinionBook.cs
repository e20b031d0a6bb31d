using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks.Opinion;

namespace Slipway.Ai.Opinions;

/// <summary>What models answered to questions about texts, kept in a file: the same question about the same text is asked once, and the same check says the same tomorrow.</summary>
public sealed class OpinionBook(string file)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private readonly Lock _gate = new();

    /// <summary>The answers of a model to questions with a prompt, by the digest of the question; of several the last counts.</summary>
    /// <param name="model">The model, as its provider calls it.</param>
    /// <param name="prompt">The prompt.</param>
    public ImmutableDictionary<string, OpinionAnswers> Of(string model, string prompt)
    {
        var all = ImmutableDictionary.CreateBuilder<string, OpinionAnswers>(StringComparer.Ordinal);
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            if (Read(line) is { } answers && answers.Model == model && answers.Prompt == prompt)
            {
                all[answers.Question] = answers;
            }
        }

        return all.ToImmutable();
    }

    /// <summary>Keeps answers.</summary>
    public void Add(OpinionAnswers answers)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // A line begins on its own even behind one that a crash cut off.
            File.AppendAllText(file, $"\n{JsonSerializer.Serialize(answers, _json)}");
        }
    }

    private static OpinionAnswers? Read(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<OpinionAnswers>(line, _json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Text;

namespace Slipway.Ai.Drafting;

/// <summary>One answer of a model, with all that led to it.</summary>
/// <param name="Key">SHA-256 over what was asked: the model, the prompt, every message.</param>
/// <param name="At">When it was answered.</param>
/// <param name="By">Who had it asked.</param>
/// <param name="Model">The model's name in the workspace.</param>
/// <param name="Answered">The model that answered, as its provider calls it.</param>
/// <param name="Prompt">The prompt, by name and version.</param>
/// <param name="PromptDigest">The prompt's digest.</param>
/// <param name="Asked">What it was given besides the prompt.</param>
/// <param name="Answer">What it said, to the letter.</param>
/// <param name="InputTokens">What it read.</param>
/// <param name="OutputTokens">What it wrote.</param>
/// <param name="Cost">What that cost; null where the model has no price.</param>
/// <param name="Currency">In what.</param>
public sealed record LoggedAnswer(string Key, DateTimeOffset At, string By, string Model, string Answered, string Prompt, string PromptDigest, string Asked, string Answer, long InputTokens, long OutputTokens, decimal? Cost, string? Currency);

/// <summary>One drafting: what it began with and what came of it.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who had it done.</param>
/// <param name="Before">The files it began with.</param>
/// <param name="Options">What it was told: pieces, instruction, rounds.</param>
/// <param name="After">SHA-256 of each file it left.</param>
/// <param name="Words">The words of models that stand in it, by piece.</param>
public sealed record LoggedRun(DateTimeOffset At, string By, ImmutableSortedDictionary<string, string> Before, DraftingOptions Options, ImmutableSortedDictionary<string, string> After, ImmutableSortedDictionary<string, string> Words);

/// <summary>Every answer of a model that went into a campaign's draft, beside the draft: <c>.slipway/answers.jsonl</c>. From it a drafting can be done again to the byte, without a model.</summary>
public sealed class AnswerLog
{
    /// <summary>The file within a campaign's folder.</summary>
    public const string File = ".slipway/answers.jsonl";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly JsonLines<Line> _lines;
    private readonly Dictionary<string, LoggedAnswer> _answers = new(StringComparer.Ordinal);
    private readonly List<LoggedRun> _runs = [];

    private AnswerLog(JsonLines<Line> lines)
    {
        _lines = lines;
        foreach (var line in lines.Read())
        {
            Take(line);
        }
    }

    private sealed record Line(LoggedAnswer? Answer, LoggedRun? Run);

    /// <summary>The draftings, the oldest first.</summary>
    public IReadOnlyList<LoggedRun> Runs => _runs;

    /// <summary>The answers.</summary>
    public IEnumerable<LoggedAnswer> Answers => _answers.Values;

    /// <summary>The log of a campaign's folder. A line that a crash cut off is left out; what it answered is asked again.</summary>
    public static AnswerLog Open(string folder) => new(new JsonLines<Line>(Path.Combine(folder, File), _json));

    /// <summary>What was answered to the very same question.</summary>
    public LoggedAnswer? Find(string key) => _answers.GetValueOrDefault(key);

    /// <summary>What a question is known by.</summary>
    public static string KeyOf(string model, string promptDigest, string asked) => CanonicalJson.Digest(new { Model = model, Prompt = promptDigest, Asked = asked });

    /// <summary>Keeps an answer: on the disk before its words go into a file.</summary>
    public void Add(LoggedAnswer answer) => Add(new Line(answer, null));

    /// <summary>Keeps what came of a drafting.</summary>
    public void Add(LoggedRun run) => Add(new Line(null, run));

    private void Add(Line line)
    {
        _lines.Add(line);
        Take(line);
    }

    private void Take(Line line)
    {
        switch (line)
        {
            case { Answer: { } answer }:
                _answers[answer.Key] = answer;
                break;
            case { Run: { } run }:
                _runs.Add(run);
                break;
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
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

    private readonly Action<string>? _write;
    private readonly Dictionary<string, LoggedAnswer> _answers = new(StringComparer.Ordinal);
    private readonly List<LoggedRun> _runs = [];

    private AnswerLog(Action<string>? write) => _write = write;

    private sealed record Line(LoggedAnswer? Answer, LoggedRun? Run);

    /// <summary>The draftings, the oldest first.</summary>
    public IReadOnlyList<LoggedRun> Runs => _runs;

    /// <summary>The answers.</summary>
    public IEnumerable<LoggedAnswer> Answers => _answers.Values;

    /// <summary>The log of a campaign's folder. A line that a crash cut off is left out; what it answered is asked again.</summary>
    public static AnswerLog Open(string folder)
    {
        var file = Path.Combine(folder, File);
        var log = new AnswerLog(line => Append(file, line));
        foreach (var line in System.IO.File.Exists(file) ? System.IO.File.ReadLines(file) : [])
        {
            log.Take(line);
        }

        return log;
    }

    /// <summary>A log that is kept nowhere.</summary>
    public static AnswerLog InMemory() => new(null);

    /// <summary>What was answered to the very same question.</summary>
    public LoggedAnswer? Find(string key) => _answers.GetValueOrDefault(key);

    /// <summary>What a question is known by.</summary>
    public static string KeyOf(string model, string promptDigest, string asked) => CanonicalJson.Digest(new { Model = model, Prompt = promptDigest, Asked = asked });

    /// <summary>Keeps an answer.</summary>
    public void Add(LoggedAnswer answer)
    {
        _write?.Invoke(JsonSerializer.Serialize(new Line(answer, null), _json));
        _answers[answer.Key] = answer;
    }

    /// <summary>Keeps what came of a drafting.</summary>
    public void Add(LoggedRun run)
    {
        _write?.Invoke(JsonSerializer.Serialize(new Line(null, run), _json));
        _runs.Add(run);
    }

    private void Take(string text)
    {
        try
        {
            switch (JsonSerializer.Deserialize<Line>(text, _json))
            {
                case { Answer: { } answer }:
                    _answers[answer.Key] = answer;
                    break;
                case { Run: { } run }:
                    _runs.Add(run);
                    break;
            }
        }
        catch (JsonException)
        {
            // Cut off by a crash.
        }
    }

    // On the disk before its words go into a file, and on a line of its own even behind one that was cut off.
    private static void Append(string file, string line)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var isCut = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
        stream.Seek(0, SeekOrigin.End);
        stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(isCut ? "\n" : "")}{line}\n")));
        stream.Flush(flushToDisk: true);
    }
}

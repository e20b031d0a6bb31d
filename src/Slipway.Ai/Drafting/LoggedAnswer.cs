using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

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
public sealed record LoggedAnswer(string Key, DateTimeOffset At, string By, string Model, string Answered, string Prompt, string PromptDigest, string Asked, string Answer, long InputTokens, long OutputTokens, decimal? Cost, string? Currency)
{
    /// <summary>How long it took, every attempt included; null in lines from before this was noted.</summary>
    public long? Milliseconds { get; init; }
}

/// <summary>One drafting whose words went into the draft: what it began with and what came of it.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who had it done.</param>
/// <param name="Before">The files it began with.</param>
/// <param name="Options">What it was told: pieces, instruction, rounds.</param>
/// <param name="After">SHA-256 of each file it left.</param>
/// <param name="Words">The words of models that stand in it, by piece.</param>
public sealed record LoggedRun(DateTimeOffset At, string By, ImmutableSortedDictionary<string, string> Before, DraftingOptions Options, ImmutableSortedDictionary<string, string> After, ImmutableSortedDictionary<string, string> Words)
{
    /// <summary>The model's name in the workspace; null in lines from before this was noted, as are the next three.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt, by name and version.</summary>
    public string? Prompt { get; init; }

    /// <summary>What the model was given besides brief and brand, as it was then.</summary>
    public DraftingMaterial? Material { get; init; }

    /// <summary>The trace it came of.</summary>
    public string? Trace { get; init; }

    /// <summary>Which files did not come out as they did then, when it is done again.</summary>
    /// <param name="files">What it came to.</param>
    public ImmutableArray<string> Different(ImmutableSortedDictionary<string, string> files)
    {
        var now = Drafter.Digests(files);
        return [.. After.Where(f => now.GetValueOrDefault(f.Key) != f.Value).Select(f => f.Key)];
    }
}

/// <summary>What a round left for somebody to mend.</summary>
/// <param name="Level">How much it weighs.</param>
/// <param name="Code">What found it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Place">Where, as editors link it.</param>
public sealed record LoggedFinding(FindingLevel Level, string Code, string Message, string? Place)
{
    internal static ImmutableArray<LoggedFinding> Of(IEnumerable<Finding> findings) => [.. findings.Select(f => new LoggedFinding(f.Level, f.Code, f.Message, f.Place?.ToString()))];
}

/// <summary>One question to a model in the course of a drafting, and what came of it.</summary>
/// <param name="File">The file that was written.</param>
/// <param name="Round">0 for writing, then the round of repair.</param>
/// <param name="Key">The answer, by its key; empty where there was none.</param>
/// <param name="IsFromLog">Whether it had been answered before.</param>
public sealed record LoggedRound(string File, int Round, string Key, bool IsFromLog)
{
    /// <summary>What it was to mend.</summary>
    public ImmutableArray<LoggedFinding> Before { get; init; } = [];

    /// <summary>What the checks found in what it wrote.</summary>
    public ImmutableArray<LoggedFinding> Found { get; init; } = [];

    /// <summary>Which of its words were not taken, and why.</summary>
    public ImmutableArray<LoggedFinding> Refused { get; init; } = [];

    /// <summary>Whether it was better than what stood there.</summary>
    public bool IsBetter { get; init; }

    /// <summary>Why nothing came of it; null where something did.</summary>
    public string? Trouble { get; init; }
}

/// <summary>How a drafting went, question by question.</summary>
/// <param name="Id">Its name.</param>
/// <param name="At">When it ended.</param>
/// <param name="By">Who had it done.</param>
/// <param name="Model">The model's name in the workspace.</param>
/// <param name="Prompt">The prompt, by name and version.</param>
/// <param name="Options">What it was told.</param>
/// <param name="IsTrial">Whether it was only looked at, until somebody takes it.</param>
/// <param name="Rounds">Its questions.</param>
/// <param name="Words">The words that came of it, by piece.</param>
/// <param name="Ended">Why it ended early; null when it did not.</param>
public sealed record LoggedTrace(string Id, DateTimeOffset At, string By, string Model, string Prompt, DraftingOptions Options, bool IsTrial, ImmutableArray<LoggedRound> Rounds, ImmutableSortedDictionary<string, string> Words, string? Ended);

/// <summary>Words that were written into a draft through the server without a model of ours.</summary>
/// <param name="At">When.</param>
/// <param name="By">For whom.</param>
/// <param name="IsAgent">Whether their agent wrote them.</param>
/// <param name="Words">The words, by piece.</param>
public sealed record LoggedEdit(DateTimeOffset At, string By, bool IsAgent, ImmutableSortedDictionary<string, string> Words);

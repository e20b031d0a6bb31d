using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Drafting;

/// <summary>What a drafting is told.</summary>
public sealed record DraftingOptions
{
    /// <summary>The pieces, or files, to write, by address; empty for all that is open.</summary>
    public ImmutableArray<string> Only { get; init; } = [];

    /// <summary>What a person wants: "shorter, and begin with the number".</summary>
    public string? Instruction { get; init; }

    /// <summary>The column of a list that is written, for each of its rows; null for the draft's own words. Then <see cref="Only"/> names rows.</summary>
    public string? Column { get; init; }

    /// <summary>The list, where it is one of segments; null for that of the target accounts.</summary>
    public string? List { get; init; }

    /// <summary>How often the model may repair what it wrote.</summary>
    public int Rounds { get; init; } = 3;
}

/// <summary>What a model is given besides brief and brand: to read, and nothing that it could ask for or call.</summary>
/// <param name="Audience">Whom the campaign is for, in words; null where nobody knows.</param>
/// <param name="Results">What came of earlier campaigns, a line for each.</param>
public sealed record DraftingMaterial(string? Audience, ImmutableArray<string> Results)
{
    /// <summary>Nothing.</summary>
    public static DraftingMaterial None { get; } = new(null, []);
}

/// <summary>What a drafting works on.</summary>
public sealed record DraftingJob
{
    /// <summary>The campaign's files.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>The brief, as it was written.</summary>
    public required string Brief { get; init; }

    /// <summary>The register of claims.</summary>
    public string Claims { get; init; } = "";

    /// <summary>How the brand speaks: who it is, and what its rules ask for, in their words.</summary>
    public string Voice { get; init; } = "";

    /// <summary>Whom it is for and what came of others, as the workspace knows it.</summary>
    public DraftingMaterial Material { get; init; } = DraftingMaterial.None;

    /// <summary>The language it is written in; null for that of the prompt.</summary>
    public string? Language { get; init; }

    /// <summary>Who has it done.</summary>
    public required string By { get; init; }

    /// <summary>Looks at the files as every check does.</summary>
    public required Func<ImmutableSortedDictionary<string, string>, ImmutableArray<Finding>> Check { get; init; }

    /// <summary>What it is told.</summary>
    public DraftingOptions Options { get; init; } = new();

    /// <summary>What it may cost.</summary>
    public Money? Budget { get; init; }

    /// <summary>Only answers that are in the log count: nothing is asked.</summary>
    public bool IsReplay { get; init; }

    /// <summary>What comes of it is only looked at: answers are kept, and no drafting.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Asks again what was answered before.</summary>
    public bool IsAnew { get; init; }
}

/// <summary>How far a drafting is.</summary>
/// <param name="File">The file that is written.</param>
/// <param name="Round">0 while it is written, then the round of repair.</param>
/// <param name="Findings">How many findings there are in it; null while it is written.</param>
public sealed record DraftingProgress(string File, int Round, int? Findings);

/// <summary>What came of a drafting.</summary>
public sealed record DraftingResult
{
    /// <summary>All files as they are now.</summary>
    public required ImmutableSortedDictionary<string, string> Files { get; init; }

    /// <summary>The words of the model that stand in them, by piece.</summary>
    public required ImmutableSortedDictionary<string, string> Words { get; init; }

    /// <summary>What is left for a person: findings of the files that were written, and words that were not taken.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>How often a model answered.</summary>
    public int Answers { get; init; }

    /// <summary>How many of these answers were in the log.</summary>
    public int FromLog { get; init; }

    /// <summary>Tokens read and written.</summary>
    public (long Input, long Output) Tokens { get; init; }

    /// <summary>What was paid; null where the model has no price.</summary>
    public Money? Cost { get; init; }

    /// <summary>How long models took.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Why it ended early; null when it did not.</summary>
    public string? Ended { get; init; }

    /// <summary>The trace of it in the log; null for a replay.</summary>
    public string? Trace { get; init; }
}

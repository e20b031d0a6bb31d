using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Server.Reviewing;

/// <summary>What an author, or an agent of theirs, answered to a change request.</summary>
public sealed record ChangeAnswer(string Account, bool IsAgent, string Text, DateTimeOffset At);

/// <summary>What a reviewer wants changed, tied to words of a version.</summary>
public sealed partial record ChangeRequest
{
    /// <summary>The decision that asks an author for nothing: what went out with it is a remark.</summary>
    private const string Approved = "Approve";

    public required string Id { get; init; }

    /// <summary>The version whose words it is about.</summary>
    public required string Version { get; init; }

    /// <summary>The file they stand in.</summary>
    public required string File { get; init; }

    /// <summary>The stretch of the file, as <see cref="Core.Copy.CopyPiece.Id"/>; empty where it is about the whole file.</summary>
    public required string Piece { get; init; }

    /// <summary>The words; empty where it is about the whole file.</summary>
    public required string Quoted { get; init; }

    /// <summary>What is to change.</summary>
    public required string Note { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The decision it went out with; null while only its writer sees it.</summary>
    public string? Decision { get; init; }

    public DateTimeOffset? AskedAt { get; init; }

    public string? DoneBy { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public ImmutableArray<ChangeAnswer> Answers { get; init; } = [];

    public bool IsSent => AskedAt is not null;

    public bool IsDone => DoneAt is not null;

    /// <summary>Whether its writer approved all the same.</summary>
    public bool IsRemark => Decision == Approved;

    /// <summary>Whether somebody has still to do something about it.</summary>
    public bool IsOpen => IsSent && !IsDone && !IsRemark;

    /// <summary>Whether the words it is about are not there any more.</summary>
    /// <param name="files">The files of a version, or of the draft.</param>
    public bool AreWordsChanged(IReadOnlyDictionary<string, string> files) =>
        !files.TryGetValue(File, out var text) || (Quoted.Length > 0 && !Flat(text).Contains(Flat(Quoted), StringComparison.Ordinal));

    /// <summary>A text on one line: where it is wrapped makes no other words of it.</summary>
    public static string Flat(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

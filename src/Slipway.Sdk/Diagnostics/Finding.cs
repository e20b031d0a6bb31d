using System.Globalization;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Diagnostics;

/// <summary>How much a finding weighs.</summary>
public enum FindingLevel
{
    /// <summary>Worth a thought; never blocks.</summary>
    Suggestion,

    /// <summary>Shown to approvers; does not block by itself.</summary>
    Warning,

    /// <summary>Blocks until it is mended.</summary>
    Error,
}

/// <summary>Where in a file a finding is: lines and columns count from 1, columns in UTF-16 units as editors do.</summary>
/// <param name="File">Path of the file relative to the campaign or workspace folder.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public sealed record Place(string File, int Line, int Column)
{
    /// <summary>Where a person opens it, when it is in a platform and in no file: <see cref="File"/> is then its name, and nobody sees lines there.</summary>
    public string? Address { get; init; }

    /// <summary>The place as editors and terminals link it, for example <c>emails/invitation.md:3:1</c>.</summary>
    public override string ToString() => Address is null ? $"{File}:{Line}:{Column}" : File;
}

/// <summary>The exception that covers a finding.</summary>
/// <param name="Waiver">Its name.</param>
/// <param name="Reason">Why it was granted.</param>
/// <param name="Approver">Who granted it.</param>
/// <param name="Until">The last day on which it holds.</param>
public sealed record Excepted(string Waiver, string Reason, string Approver, DateOnly Until)
{
    /// <summary>In words, for whoever reads the finding.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"excepted by {Waiver} until {Until:yyyy-MM-dd} ({Approver}): {Reason}");
}

/// <summary>Something a person can mend: what is wrong, where, and what to do about it.</summary>
/// <remarks>Findings are collected and returned all at once. What only a programmer can mend is an exception instead.</remarks>
/// <param name="Code">Stable kebab-case id, for example <c>merge-field-unknown</c>.</param>
/// <param name="Level">How much it weighs.</param>
/// <param name="Message">What is wrong and with which thing, in one sentence.</param>
public sealed record Finding(string Code, FindingLevel Level, string Message)
{
    /// <summary>Where it is in a file, when it is about a file.</summary>
    public Place? Place { get; init; }

    /// <summary>The asset it is about, as <c>email/invitation</c>, when it is about one.</summary>
    public string? Asset { get; init; }

    /// <summary>The field it is about, as a path, for example <c>goal.metric</c>.</summary>
    public string? Field { get; init; }

    /// <summary>What to do or write instead.</summary>
    public string? Fix { get; init; }

    /// <summary>Where it ends in the file of <see cref="Place"/>, exclusive; null when it is about a place rather than a stretch of text.</summary>
    public Place? End { get; init; }

    /// <summary>The words it is about, as they stand in the file.</summary>
    public string? Words { get; init; }

    /// <summary>What may be written in place of the stretch from <see cref="Place"/> to <see cref="End"/> without anyone looking; null when a person has to decide.</summary>
    public string? Rewrite { get; init; }

    /// <summary>Why it matters, in a sentence.</summary>
    public string? Why { get; init; }

    /// <summary>A page that says more.</summary>
    public string? Link { get; init; }

    /// <summary>What it is about, in a word that rules and checks share, for example <c>contrast</c>; null when only one of them looks for it.</summary>
    public string? Matter { get; init; }

    /// <summary>The exception that covers it; null when none does. What is covered is shown, and does not block.</summary>
    public Excepted? Excepted { get; init; }

    /// <summary>Whether it stands in the way: an error that no exception covers.</summary>
    [JsonIgnore]
    public bool Blocks => Level == FindingLevel.Error && Excepted is null;

    /// <summary>A finding that blocks.</summary>
    public static Finding Error(string code, string message, Place? place = null, string? fix = null) =>
        new(code, FindingLevel.Error, message) { Place = place, Fix = fix };

    /// <summary>A finding that approvers see and that does not block.</summary>
    public static Finding Warning(string code, string message, Place? place = null, string? fix = null) =>
        new(code, FindingLevel.Warning, message) { Place = place, Fix = fix };
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Statistics;

namespace Slipway.Ai.Evaluations;

/// <summary>A version that was tried.</summary>
/// <param name="Version">Its number.</param>
/// <param name="Digest">The version's digest.</param>
public sealed record TriedVersion(int Version, string Digest);

/// <summary>One case with one version.</summary>
/// <param name="Case">The case.</param>
/// <param name="Set">Its data set.</param>
/// <param name="Version">The version.</param>
/// <param name="Passes">Whether most of its answers passed every grader that gates.</param>
/// <param name="Answers">The keys of its answers.</param>
/// <param name="Grades">What the graders said, of all answers.</param>
public sealed record CaseResult(string Case, DataSet Set, int Version, bool Passes, ImmutableArray<string> Answers, ImmutableArray<Grade> Grades)
{
    /// <summary>Why the model gave no answer that counts; null where it gave one.</summary>
    public string? Failed { get; init; }
}

/// <summary>How a version did on a data set.</summary>
/// <param name="Version">The version.</param>
/// <param name="Set">The data set.</param>
/// <param name="Passed">How many cases pass.</param>
/// <param name="Cases">Of how many.</param>
/// <param name="Interval">Wilson's interval of the share that passes, at 95 %.</param>
/// <param name="Cost">What its answers cost, whenever they were paid for; null where the model has no price.</param>
/// <param name="MedianSeconds">How long an answer took, in the middle of all.</param>
/// <param name="Graders">How many answers passed each grader, of how many it could be held against.</param>
public sealed record VersionScore(int Version, DataSet Set, int Passed, int Cases, Interval Interval, Money? Cost, double MedianSeconds, ImmutableArray<GraderScore> Graders)
{
    /// <summary>The share that passes.</summary>
    public double Share => Cases == 0 ? 0 : (double)Passed / Cases;
}

/// <summary>How many answers passed a grader.</summary>
/// <param name="Name">The grader.</param>
/// <param name="Gates">Whether cases fail by it.</param>
/// <param name="Passed">How many passed.</param>
/// <param name="Of">Of how many.</param>
public sealed record GraderScore(string Name, bool Gates, int Passed, int Of);

/// <summary>What a paired test says of two versions.</summary>
public enum VersionVerdict
{
    /// <summary>The new one passes more cases, and chance hardly brings that.</summary>
    Better,

    /// <summary>It passes fewer, and chance hardly brings that.</summary>
    Worse,

    /// <summary>What was seen could be either.</summary>
    CannotTell,
}

/// <summary>Two versions on the same cases.</summary>
/// <param name="Set">The data set.</param>
/// <param name="Version">The version that is tried.</param>
/// <param name="Against">The one it is held against.</param>
/// <param name="Says">What follows.</param>
/// <param name="OnlyNew">Cases that pass with the new one alone.</param>
/// <param name="OnlyOld">Cases that pass with the old one alone.</param>
/// <param name="Difference">The share that passes with the new one less that with the old one.</param>
/// <param name="Interval">Its interval (Newcombe, paired), at 95 %.</param>
/// <param name="PValue">McNemar's exact test.</param>
public sealed record VersionComparison(DataSet Set, int Version, int Against, VersionVerdict Says, int OnlyNew, int OnlyOld, double Difference, Interval Interval, double PValue);

/// <summary>How demo data and production-like data differ for one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Difference">The share that passes on demo data less that on production-like data.</param>
/// <param name="Interval">Its interval (Newcombe), at 95 %.</param>
public sealed record DataGap(int Version, double Difference, Interval Interval);

/// <summary>How far a judge agrees with people.</summary>
/// <param name="Judge">The judge.</param>
/// <param name="Labels">How many answers both judged.</param>
/// <param name="Kappa">Cohen's kappa; null where it is not defined.</param>
/// <param name="Interval">Its interval, at 95 %.</param>
/// <param name="Counts">Whether that is enough for cases to fail by it.</param>
public sealed record JudgeAgreement(string Judge, int Labels, double? Kappa, Interval? Interval, bool Counts);

/// <summary>One run of an evaluation, as it is kept: what was tried, how it did, and what follows.</summary>
public sealed record EvaluationRun
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The evaluation.</summary>
    public required string Evaluation { get; init; }

    /// <summary>SHA-256 of its file.</summary>
    public required string EvaluationDigest { get; init; }

    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>When it was run.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who ran it.</summary>
    public required string By { get; init; }

    /// <summary>The model's name in the workspace.</summary>
    public required string ModelName { get; init; }

    /// <summary>The model, as its provider calls it.</summary>
    public required string Model { get; init; }

    /// <summary>The versions that were tried.</summary>
    public required ImmutableArray<TriedVersion> Versions { get; init; }

    /// <summary>The version they are held against; null for none.</summary>
    public int? Against { get; init; }

    /// <summary>SHA-256 of each data set, as it was.</summary>
    public required ImmutableSortedDictionary<DataSet, string> Data { get; init; }

    /// <summary>The version of the brand's rules.</summary>
    public required string Rules { get; init; }

    /// <summary>What had to be reached.</summary>
    public required Bar Bar { get; init; }

    /// <summary>How each version did on each data set.</summary>
    public required ImmutableArray<VersionScore> Scores { get; init; }

    /// <summary>Each version against the other.</summary>
    public ImmutableArray<VersionComparison> Comparisons { get; init; } = [];

    /// <summary>How far demo data flatter.</summary>
    public ImmutableArray<DataGap> Gaps { get; init; } = [];

    /// <summary>How far judges agree with people.</summary>
    public ImmutableArray<JudgeAgreement> Judges { get; init; } = [];

    /// <summary>Every case with every version.</summary>
    public required ImmutableArray<CaseResult> Cases { get; init; }

    /// <summary>What this run cost; null where nothing was asked or the model has no price.</summary>
    public Money? Cost { get; init; }

    /// <summary>How many answers were there before.</summary>
    public int FromCache { get; init; }

    /// <summary>How many were asked for.</summary>
    public int Asked { get; init; }

    /// <summary>Why it ended early; null when it did not. What was answered is kept: running it again goes on.</summary>
    public string? Ended { get; init; }

    /// <summary>Why a version may not be used; nothing when it may.</summary>
    /// <param name="version">The version.</param>
    /// <param name="sets">The data it has to meet the bar on.</param>
    public ImmutableArray<string> WhyNot(int version, params IEnumerable<DataSet> sets)
    {
        if (Ended is not null)
        {
            return ["The run is not finished."];
        }

        var why = ImmutableArray.CreateBuilder<string>();
        foreach (var set in sets)
        {
            switch (Scores.FirstOrDefault(s => s.Version == version && s.Set == set))
            {
                case null or { Cases: 0 }:
                    why.Add($"There is no {Named(set)}.");
                    break;
                case { } few when few.Cases < Bar.Least:
                    why.Add(FormattableString.Invariant($"The {Named(set)} has {few.Cases} cases, and {Bar.Least} are the least."));
                    break;
                case { } low when low.Share < Bar.Pass:
                    why.Add(FormattableString.Invariant($"On {Named(set)} {low.Passed} of {low.Cases} cases pass, {low.Share:0%}; the bar is {Bar.Pass:0%}."));
                    break;
            }
        }

        why.AddRange(Comparisons.Where(c => c.Version == version && c.Says == VersionVerdict.Worse).Select(c => FormattableString.Invariant($"On {Named(c.Set)} it is worse than v{c.Against} (p = {c.PValue:0.###}).")));
        return why.ToImmutable();
    }

    /// <summary>A data set in words.</summary>
    public static string Named(DataSet set) => set == DataSet.Demo ? "demo data" : "production-like data";

    /// <summary>The run's file.</summary>
    public string Write() => JsonSerializer.Serialize(this, _json) + "\n";

    /// <summary>Reads a run.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static EvaluationRun Read(string text) => JsonSerializer.Deserialize<EvaluationRun>(text, _json) ?? throw new JsonException("The file is empty.");

    /// <summary>SHA-256 of a run's file.</summary>
    public static string DigestOf(string text) => CanonicalJson.DigestOf(text.ReplaceLineEndings("\n"));
}

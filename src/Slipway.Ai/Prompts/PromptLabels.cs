using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts;

/// <summary>What a version of a prompt is used for.</summary>
public enum PromptLabel
{
    /// <summary>Being written; it has no label yet, or lost it.</summary>
    Draft,

    /// <summary>Held against the one in use.</summary>
    Candidate,

    /// <summary>Asked with.</summary>
    Production,
}

/// <summary>One move of a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Version">The version it went to.</param>
/// <param name="Digest">That version's digest then: it counts as long as the version is still the same.</param>
/// <param name="Model">The model that was evaluated with it, as its provider calls it.</param>
/// <param name="By">Who moved it.</param>
/// <param name="At">When.</param>
/// <param name="Run">The evaluation run that earned it, within the folder of runs; null for a move that needs none.</param>
/// <param name="RunDigest">SHA-256 of that run's file.</param>
public sealed record LabelMove(PromptLabel Label, int Version, string Digest, string? Model, string By, DateTimeOffset At, string? Run, string? RunDigest);

/// <summary>The labels of one prompt: <c>labels.yaml</c> beside its versions. It holds every move, and what counts is the last one of each label.</summary>
/// <param name="Production">The version named production, whether it was earned or only written there; null for none.</param>
/// <param name="Candidate">The version named candidate; null for none.</param>
/// <param name="History">The moves, the oldest first.</param>
public sealed record PromptLabels(int? Production, int? Candidate, ImmutableArray<LabelMove> History)
{
    /// <summary>The file.</summary>
    public const string File = "labels.yaml";

    /// <summary>No labels.</summary>
    public static PromptLabels None { get; } = new(null, null, []);

    /// <summary>The models a version has earned production with, as their providers call them.</summary>
    public ImmutableArray<string> EarnedWith(Prompt prompt) =>
        [.. History.Where(m => m.Label == PromptLabel.Production && m.Run is not null && m.Version == prompt.Version && m.Digest == prompt.VersionDigest).Select(m => m.Model ?? "").Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a version was in use before anything had to be earned: a roll-back may lead to it.</summary>
    public bool WasThereFirst(Prompt prompt) =>
        History.FirstOrDefault(m => m.Label == PromptLabel.Production) is { Run: null } first && first.Version == prompt.Version && first.Digest == prompt.VersionDigest;

    /// <summary>The label of a version.</summary>
    public PromptLabel Of(int version) => version == Production ? PromptLabel.Production : version == Candidate ? PromptLabel.Candidate : PromptLabel.Draft;

    /// <summary>The labels after a move.</summary>
    public PromptLabels With(LabelMove move) => new(
        move.Label == PromptLabel.Production ? move.Version : Production,
        move.Label == PromptLabel.Candidate ? move.Version : Candidate == move.Version ? null : Candidate,
        History.Add(move));

    /// <summary>Reads the file.</summary>
    public static PromptLabels Read(string file, string text, FindingList findings)
    {
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return None;
        }

        var fields = new YamlFields(map, findings);
        var (production, candidate) = (fields.Whole("production", "1", 1, int.MaxValue, required: false), fields.Whole("candidate", "2", 1, int.MaxValue, required: false));
        var history = fields.Mappings("history", "[]", required: false).Select(ReadMove).OfType<LabelMove>().ToImmutableArray();
        fields.Close();
        return new PromptLabels(production, candidate, history);
    }

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var text = new StringBuilder("# Moved by `slipway prompt promote`: a version counts as long as it is still what earned its label.\n");
        if (Production is { } production)
        {
            text.Append(CultureInfo.InvariantCulture, $"production: {production}\n");
        }

        if (Candidate is { } candidate)
        {
            text.Append(CultureInfo.InvariantCulture, $"candidate: {candidate}\n");
        }

        text.Append("history:\n");
        foreach (var move in History)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - label: {Word(move.Label)}\n    version: {move.Version}\n    digest: {YamlText.Quoted(move.Digest)}\n    by: {YamlText.Quoted(move.By)}\n    at: {YamlText.Quoted(move.At.ToString("u", CultureInfo.InvariantCulture))}\n");
            foreach (var (key, value) in ((string, string?)[])[("model", move.Model), ("run", move.Run), ("run_digest", move.RunDigest)])
            {
                if (value is not null)
                {
                    text.Append(CultureInfo.InvariantCulture, $"    {key}: {YamlText.Quoted(value)}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Word(PromptLabel label) => label.ToString().ToLowerInvariant();

    private static LabelMove? ReadMove(YamlFields fields)
    {
        var (written, version, digest, by, at) = (fields.Text("label", "production"), fields.Whole("version", "1", 1, int.MaxValue), fields.Text("digest", "5e88…"), fields.Text("by", "ida"), fields.Text("at", "2026-11-22 10:00:00Z"));
        var (model, run, runDigest) = (fields.Text("model", "gpt-5.1", required: false), fields.Text("run", "write-copy/20261122-100000.json", required: false), fields.Text("run_digest", "9f86…", required: false));
        fields.Close();
        if (!Enum.TryParse<PromptLabel>(written, ignoreCase: true, out var label) | !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) || version is null || digest is null || by is null)
        {
            fields.Findings.Error("prompt-label", "This move of a label cannot be read.", fields.At, "Let `slipway prompt promote` write it.");
            return null;
        }

        return new LabelMove(label, version.Value, digest, model, by, moment, run, runDigest);
    }
}

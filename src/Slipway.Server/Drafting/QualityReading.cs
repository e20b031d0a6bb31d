using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Ai.Evaluations;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Copy;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Drafting;

/// <summary>Reads how drafts fared, tells those who watch, and the page of what AI took.</summary>
internal sealed partial class QualityReading(Workspace workspace, Engine.Campaigns.Campaigns campaigns, DraftingBook book, TimeProvider time, ILogger<QualityReading> logger)
{
    // So many of either time are graded for each prompt; more would tell no more.
    private const int MostGraded = 300;

    private ImmutableHashSet<string> _worse = [];
    private ImmutableArray<QualitySample> _graded = [];

    /// <summary>How drafts fare of late.</summary>
    public async Task<ImmutableArray<QualityRow>> ReadAsync()
    {
        var now = time.GetUtcNow();
        // What is graded is graded once an hour, and not while somebody waits for the page.
        return DraftQuality.Judge((await SamplesAsync(now - DraftQuality.Late - DraftQuality.Before)).Concat(_graded), now);
    }

    /// <summary>Takes in what is new beside drafts, and says so when a model's drafts got worse; called by the pulse.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        foreach (var name in workspace.CampaignNames())
        {
            cancellation.ThrowIfCancellationRequested();
            await book.TakeInAsync(name, workspace.CampaignFolder(name), workspace.GeneratedFiles(name));
        }

        _graded = await GradedAsync(cancellation);
        var worse = (await ReadAsync()).Where(r => r.IsWorse).ToList();
        Telemetry.WorseDrafts.Record(worse.Count);
        foreach (var row in worse.Where(r => !_worse.Contains(KeyOf(r))))
        {
            LogWorse(row.Model, row.Prompt, row.Kind, row.Late.Successes, row.Late.Trials, row.Before.Successes, row.Before.Trials);
        }

        _worse = [.. worse.Select(KeyOf)];
        return false;
    }

    private static string KeyOf(QualityRow row) => $"{row.Kind} {row.Model} {row.Prompt}";

    private async Task<IEnumerable<QualitySample>> SamplesAsync(DateTimeOffset since)
    {
        var samples = new List<QualitySample>();
        foreach (var (_, trace) in await book.TracesAsync(since))
        {
            // A model that could not answer wrote nothing that could be good or bad.
            samples.AddRange(trace.Rounds.GroupBy(r => r.File, StringComparer.Ordinal).Where(g => g.Any(r => r.Trouble is null))
                .Select(g => new QualitySample(QualityKind.Repaired, trace.Model, trace.Prompt, trace.At, g.Any(r => r.Round > 0 || !r.Refused.IsDefaultOrEmpty))));
        }

        foreach (var runs in (await book.RunsAsync(since)).GroupBy(r => r.Campaign, StringComparer.Ordinal))
        {
            var files = workspace.CampaignFiles(runs.Key) is { Count: > 0 } draft ? draft : (await campaigns.NewestAsync(runs.Key))?.Files;
            samples.AddRange(files is null ? [] : Overwritten([.. runs.Select(r => r.Run)], files));
        }

        return samples;
    }

    // The evaluations that earned prompts their place, held against what is answered in real work.
    private async Task<ImmutableArray<QualitySample>> GradedAsync(CancellationToken cancellation)
    {
        var (prompts, _) = WorkspacePrompts.Of(workspace);
        var (now, graded) = (time.GetUtcNow(), ImmutableArray.CreateBuilder<QualitySample>());
        var rules = new Lazy<RulePlan>(() => new RulePlan(RuleSet.Read(workspace.Brand.Files(), now).Rules));
        foreach (var evaluation in prompts.Evaluations.All.Values)
        {
            foreach (var (from, until) in ((DateTimeOffset, DateTimeOffset)[])[(now - DraftQuality.Late, now), (now - DraftQuality.Late - DraftQuality.Before, now - DraftQuality.Late)])
            {
                cancellation.ThrowIfCancellationRequested();
                graded.AddRange((await book.AnswersAsync(evaluation.Prompt, from, until, MostGraded))
                    .Select(a => (Answer: a, Fails: LiveSample.Fails(a, evaluation, rules.Value))).Where(a => a.Fails is not null)
                    .Select(a => new QualitySample(QualityKind.Failing, a.Answer.Model, a.Answer.Prompt, a.Answer.At, a.Fails!.Value)));
            }
        }

        return graded.ToImmutable();
    }

    /// <summary>Which words that were taken are not there any more, though no model wrote others in their place.</summary>
    internal static IEnumerable<QualitySample> Overwritten(ImmutableArray<LoggedRun> runs, IReadOnlyDictionary<string, string> files)
    {
        var there = CopyDeck.All(files).ToDictionary(d => d.File, d => d.Pieces.Select(p => p.Text).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var (run, later) in runs.Select((r, i) => (r, runs.Skip(i + 1).SelectMany(l => l.Words.Keys).ToHashSet(StringComparer.Ordinal))))
        {
            foreach (var (address, text) in run.Words.Where(w => run.Model is not null && run.Prompt is not null && !later.Contains(w.Key)))
            {
                if (there.TryGetValue(address.Split('#')[0], out var texts))
                {
                    yield return new QualitySample(QualityKind.Overwritten, run.Model!, run.Prompt!, run.At, !texts.Contains(text));
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Drafts of {Model} with {Prompt} got worse: {Kind} {Late} of {LateOf} in the last thirty days, {Before} of {BeforeOf} in the ninety before.")]
    private partial void LogWorse(string model, string prompt, QualityKind kind, long late, long lateOf, long before, long beforeOf);
}

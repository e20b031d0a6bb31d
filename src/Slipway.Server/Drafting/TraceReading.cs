using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Drafting;

/// <summary>A round of a drafting with its answer, as the page shows it.</summary>
/// <param name="Round">The round.</param>
/// <param name="Answer">What was asked and answered; null where nothing was answered.</param>
public sealed record TraceRound(LoggedRound Round, LoggedAnswer? Answer);

/// <summary>A drafting as the page shows it.</summary>
/// <param name="Trace">How it went.</param>
/// <param name="Rounds">Its questions, in order.</param>
/// <param name="Taken">Its words going into the draft; null where nobody took them.</param>
public sealed record TraceView(LoggedTrace Trace, ImmutableArray<TraceRound> Rounds, LoggedRun? Taken)
{
    /// <summary>What was paid for it: answers that had been given before cost nothing again.</summary>
    public DraftingUse Paid => DraftingBook.Sum("", [.. Rounds.Where(r => !r.Round.IsFromLog).Select(r => r.Answer).OfType<LoggedAnswer>().Select(AnswerUse.Of)]);

    /// <summary>How long models took, all in all.</summary>
    public TimeSpan Waited => TimeSpan.FromMilliseconds(Rounds.Where(r => !r.Round.IsFromLog).Sum(r => r.Answer?.Milliseconds ?? 0));
}

/// <summary>How the drafting of a campaign went.</summary>
public sealed record DraftingView(string Name, string Title, ImmutableArray<TraceView> Traces, int Total, int Page, ImmutableDictionary<string, string> Names)
{
    /// <summary>Answers from before rounds were noted.</summary>
    public int Untraced { get; init; }

    /// <summary>What came of doing one again from the log: its trace, and in words.</summary>
    public (string Trace, bool IsSame, string Said)? Replayed { get; init; }

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);
}

/// <summary>Reads how drafting went, from the logs as they were taken into the database.</summary>
internal sealed class TraceReading(Workspace workspace, SlipwayOptions options, Engine.Campaigns.Campaigns campaigns, DraftingBook book, DraftingDesk desk, People people, BusinessClock clock)
{
    public const int PageSize = 20;

    public async Task<DraftingView?> ReadAsync(string name, int page, string? replay, CancellationToken stop)
    {
        var version = await campaigns.NewestAsync(name);
        var isDraft = Slugs.IsSlug(name) && Directory.Exists(workspace.CampaignFolder(name));
        if (version is null && !isDraft)
        {
            return null;
        }

        if (isDraft)
        {
            await desk.TakeInAsync(name);
        }

        var (log, _) = await book.ReadAsync(name);
        var answers = log.Answers.ToLookup(a => a.Key, StringComparer.Ordinal);
        var taken = log.Runs.Where(r => r.Trace is not null).ToLookup(r => r.Trace!, StringComparer.Ordinal);
        var traced = log.Traces.SelectMany(t => t.Rounds).Select(r => r.Key).ToHashSet(StringComparer.Ordinal);
        page = Math.Max(1, page);
        return new DraftingView(
            name, version?.Plan.Terms.Title ?? name,
            [.. log.Traces.Reverse().Skip((page - 1) * PageSize).Take(PageSize).Select(t => new TraceView(t, [.. t.Rounds.Select(r => new TraceRound(r, answers[r.Key].LastOrDefault(a => a.At <= t.At)))], taken[t.Id].FirstOrDefault()))],
            log.Traces.Count, page, await people.NamesAsync())
        {
            Untraced = log.Answers.Count(a => !traced.Contains(a.Key)),
            Replayed = replay is not null && taken[replay].FirstOrDefault() is { } run ? await ReplayAsync(name, run, log, stop) : null,
        };
    }

    private async Task<(string Trace, bool IsSame, string Said)> ReplayAsync(string name, LoggedRun run, AnswerLog log, CancellationToken stop)
    {
        var (models, _) = WorkspaceModels.Of(workspace, options);
        using (models)
        {
            if ((models.File.Models.ContainsKey(run.Model!) ? run.Model : models.File.Writer) is not { } model || !models.File.Models.ContainsKey(model))
            {
                return (run.Trace!, false, T($"It cannot be done again here: {run.Model} is no model of this workspace any more."));
            }

            var job = models.Job(workspace.CampaignFolder(name), run.By, run.Options, clock.Now, await campaigns.OthersAsync(), DraftingMaterial.None);
            var result = await models.ReplayAsync(job, run, log, model, stop);
            var different = run.Different(result.Files);
            return result.Ended is { } ended ? (run.Trace!, false, T($"It cannot be done again. {ended}"))
                : different.IsEmpty ? (run.Trace!, true, N(result.FromLog, "Done again from the log it comes to the same files, to the byte, from {0} answer and without a model.", "Done again from the log it comes to the same files, to the byte, from {0} answers and without a model."))
                : (run.Trace!, false, T($"Done again it comes to other files: {string.Join(", ", different)}."));
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Slipway.Ai.Drafting;
using Slipway.Ai.Providers;
using Slipway.Core.Copy;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Editing;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Audit;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Drafting;

/// <summary>Has models write on the server: a proposal first, which a person looks at; taken, it is an edit like any other and makes a new version, which is approved like any other.</summary>
/// <remarks>A proposal lives in memory. When the server restarts it is gone, and asked for again it comes from the log and costs nothing.</remarks>
internal sealed partial class DraftingDesk(
    Workspace workspace, SlipwayOptions options, Engine.Campaigns.Campaigns campaigns, CampaignWork work, DraftingBook book, MaterialReading material, DraftFiles alone, AuditTrail audit, BusinessClock clock, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<DraftingDesk> logger)
{
    /// <summary>How long an instruction may be.</summary>
    public const int MostLetters = 1000;

    private const int MostKept = 200;
    private static readonly TimeSpan _kept = TimeSpan.FromHours(12);

    private readonly ConcurrentDictionary<string, DraftingTask> _tasks = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>A proposal of a campaign; null when there is none of that name any more.</summary>
    public DraftingTask? Find(string campaign, string id) => _tasks.TryGetValue(id, out var task) && task.Campaign == campaign ? task : null;

    /// <summary>What a model is writing for a campaign at this moment; null when none is.</summary>
    public DraftingTask? Running(string campaign) => _tasks.Values.FirstOrDefault(t => t.Campaign == campaign && t.IsRunning);

    /// <summary>Has a model write a proposal.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="order">What they want.</param>
    /// <returns>The proposal, which is being written; or why it is not.</returns>
    public async Task<(DraftingTask? Task, ImmutableArray<Finding> Findings)> AskAsync(string name, Actor actor, DraftingOrder order)
    {
        if (actor.IsAgent)
        {
            return (null, [Finding.Error("person-needed", "An agent does not have the server's model write.", fix: "Write the words with edit_asset, or have a person ask for them.")]);
        }

        var folder = workspace.CampaignFolder(name);
        if (!Slugs.IsSlug(name) || !Directory.Exists(folder))
        {
            return (null, [Finding.Error("draft-missing", "The campaign's folder is not in the workspace, so there is no draft to write in.", fix: "Put the folder back, or build it again from its brief.")]);
        }

        var (models, wrong) = WorkspaceModels.Of(workspace, options);
        var isHanded = false;
        try
        {
            ImmutableArray<Finding> findings = [.. wrong.Where(f => f.Blocks), .. Wrong(models, name, order)];
            if (findings.Length > 0)
            {
                return (null, findings);
            }

            var log = AnswerLog.Open(folder);
            var model = order.Model ?? models.File.Writer!;
            var told = new DraftingOptions
            {
                Only = order.Only.Length == 0 ? [] : [order.Only], Instruction = order.Instruction.Trim() is { Length: > 0 } said ? said : null, Rounds = models.File.Drafting?.Rounds ?? 3,
            };
            var job = models.Job(folder, actor.Id, told, clock.Now, await campaigns.OthersAsync(), await material.ReadAsync(name)) with { IsTrial = true, IsAnew = order.IsAnew };
            var task = new DraftingTask(RandomNumberGenerator.GetHexString(16, lowercase: true), name, actor.Id, model, job, models.Drafter(model, log), time.GetUtcNow(), lifetime.ApplicationStopping);
            lock (_gate)
            {
                if (Running(name) is not null)
                {
                    task.Dispose();
                    return (null, [UnderWay]);
                }

                Forget();
                _tasks[task.Id] = task;
            }

            await audit.AppendAsync(actor.AuditName, "words.asked", name, $"{(order.Only.Length > 0 ? order.Only : "all words")} of {model}, proposal {task.Id}");
            isHanded = true;
            _ = Task.Run(() => RunAsync(task, models, folder), CancellationToken.None);
            return (task, []);
        }
        catch (ModelException e)
        {
            return (null, [Finding.Error("model-not-proven", e.Message, fix: e.Fix)]);
        }
        finally
        {
            if (!isHanded)
            {
                models.Dispose();
            }
        }
    }

    /// <summary>Takes a proposal: its words go into the draft, and where the campaign is prepared already, a new version is prepared with them.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="id">The proposal.</param>
    /// <param name="seen">The version that the person saw, by <see cref="SeenVersion.Of"/>.</param>
    /// <param name="actor">Who takes it.</param>
    /// <param name="stop">Calls it off.</param>
    public async Task<ImmutableArray<Finding>> TakeAsync(string name, string id, string seen, Actor actor, CancellationToken stop)
    {
        if (actor.IsAgent || Find(name, id) is not { } task)
        {
            return [actor.IsAgent ? Finding.Error("person-needed", "A person takes a model's words.", fix: "Ask an author to look at them.") : Gone];
        }

        if (task.Result is not { Words.Count: > 0 } result || !task.Take())
        {
            return [Finding.Error("nothing-to-take", task.IsRunning ? "The model is still writing." : task.Taken is null ? "There are no words to take." : "These words are taken already.", fix: "Look at the proposal.")];
        }

        try
        {
            var changed = result.Files.Where(f => task.Job.Files[f.Key] != f.Value).ToImmutableArray();
            var (taken, findings) = await WriteAsync(name, seen, actor, files => files.SequenceEqual(task.Job.Files), changed, task.Note, "words.taken", $"{Words.Count(result.Words.Count, "piece")} of {task.Model}, proposal {id}", stop);
            task.Taken = taken;
            return findings;
        }
        finally
        {
            if (task.Taken is null)
            {
                task.Leave();
            }
        }
    }

    /// <summary>The words that were taken last, while nobody changed them since; null where there is nothing to put back.</summary>
    public static LoggedRun? LastTaken(AnswerLog log, IReadOnlyDictionary<string, string> files) =>
        log.Runs is [.., var last] && Changed(last).Count > 0 && IsThere(last, files) ? last : null;

    /// <summary>Puts back the words from before the last ones that were taken.</summary>
    public async Task<ImmutableArray<Finding>> PutBackAsync(string name, string seen, Actor actor, CancellationToken stop)
    {
        var folder = workspace.CampaignFolder(name);
        if (actor.IsAgent || !Slugs.IsSlug(name) || !Directory.Exists(folder) || LastTaken(AnswerLog.Open(folder), workspace.CampaignFiles(name)) is not { } last)
        {
            return [Finding.Error("nothing-to-put-back", "The words that were taken last are not there any more as they were taken.", fix: "Edit the file, or have it written anew.")];
        }

        var (_, findings) = await WriteAsync(
            name, seen, actor, files => IsThere(last, files), [.. Changed(last).Select(f => KeyValuePair.Create(f, last.Before[f]))], () => { }, "words.put-back",
            Words.Count(last.Words.Count, "piece"), stop);
        return findings;
    }

    // Whoever writes has a part in what comes of it, so it is noted before a letter is written; nothing is written over what somebody else wrote meanwhile.
    private async Task<(TakenWords? Taken, ImmutableArray<Finding> Findings)> WriteAsync(
        string name, string seen, Actor actor, Func<ImmutableSortedDictionary<string, string>, bool> isSame, IEnumerable<KeyValuePair<string, string>> texts, Action note, string action, string detail, CancellationToken stop)
    {
        var before = await campaigns.NewestAsync(name);
        if (SeenVersion.Of(before) != seen)
        {
            return (null, [Finding.Error("version-stale", $"The campaign is not at the version that you saw{(before is null ? "" : $": it is {before.State.Word()} as {Words.Version(before.Digest)}")}.", fix: "Look at what it is now, and decide again.")]);
        }

        if (before is { State: VersionState.Launching or VersionState.Undoing or VersionState.Staging })
        {
            return (null, [Finding.Error("not-now", $"The campaign is {before.State.Word()}.", fix: "Take the words when that is done; nothing is lost.")]);
        }

        await campaigns.WroteAsync(name, actor.Id);
        var refusal = await alone.AloneAsync(
            () =>
            {
                var why = alone.Linked(name) ?? (isSame(workspace.CampaignFiles(name)) ? null
                    : Finding.Error("draft-changed", "The draft's files were changed since the model read them.", fix: "Ask again: it is written on what they say now."));
                if (why is null)
                {
                    note();
                    Workspace.WriteTexts(workspace.CampaignFolder(name), texts);
                }

                return Task.FromResult(why);
            },
            stop);
        if (refusal is not null)
        {
            return (null, [refusal]);
        }

        await audit.AppendAsync(actor.AuditName, action, name, detail);
        await TakeInAsync(name);
        var was = before is null ? null : new SeenVersion(before.Digest, before.State);
        if (before is null)
        {
            return (new TakenWords(null, null, []), []);
        }

        var answer = await work.PrepareAsync(name, actor, null, stop);
        return (new TakenWords(was, answer.Version?.Digest, answer.IsRefused ? answer.Findings : []), []);
    }

    /// <summary>Takes what is new in a campaign's log into the database.</summary>
    public Task TakeInAsync(string name) => book.TakeInAsync(name, workspace.CampaignFolder(name), workspace.GeneratedFiles(name));

    private static List<string> Changed(LoggedRun run) => [.. run.Before.Where(f => CanonicalJson.DigestOf(f.Value) != run.After.GetValueOrDefault(f.Key)).Select(f => f.Key)];

    private static bool IsThere(LoggedRun run, IReadOnlyDictionary<string, string> files) =>
        Changed(run).All(f => files.TryGetValue(f, out var now) && CanonicalJson.DigestOf(now) == run.After.GetValueOrDefault(f));

    private IEnumerable<Finding> Wrong(WorkspaceModels models, string name, DraftingOrder order)
    {
        if ((order.Model ?? models.File.Writer) is not { } model || !models.File.Models.ContainsKey(model))
        {
            yield return models.File.Models.IsEmpty ? NoModel : Finding.Error("model-not-named", "Nobody said which model writes.", fix: $"Name one of {string.Join(", ", models.File.Models.Keys)} under `drafting:` in {ModelsFile.Name}.");
        }

        if (order.Instruction.Length > MostLetters)
        {
            yield return Finding.Error("instruction-long", $"The instruction has {order.Instruction.Length} letters.", fix: $"Say it with {MostLetters} or fewer.") with { Field = "instruction" };
        }

        if (order.Only.Length > 0 && CopyDeck.All(workspace.CampaignFiles(name)).All(d => d.File != order.Only && d.Pieces.All(p => p.Address != order.Only)))
        {
            yield return Finding.Error("piece-not-found", "There is no such piece in the draft any more, or its words are not open.", fix: "Look at the words as they are now, and choose again.") with { Field = "piece" };
        }

        if (Running(name) is not null)
        {
            yield return UnderWay;
        }
    }

    /// <summary>What is said where no model is named.</summary>
    public static Finding NoModel => Finding.Error("model-not-named", $"No model is named in {ModelsFile.Name}, and the playbook's words stand.", fix: "Name one there, give its key with `slipway ai key NAME`, and it can write.");

    private static Finding UnderWay => Finding.Error("draft-under-way", "A model is writing for this campaign already.", fix: "Wait until it is through, or stop it.");

    private static Finding Gone => Finding.Error("proposal-gone", "This proposal is not here any more: the server was started again, or it was long ago.", fix: "Ask again: what was answered is kept, so it costs nothing more.");

    private async Task RunAsync(DraftingTask task, WorkspaceModels models, string folder)
    {
        using (models)
        {
            try
            {
                await task.RunAsync();
                await book.TakeInAsync(task.Campaign, folder, workspace.GeneratedFiles(task.Campaign));
            }
            catch (Exception e)
            {
                // Nobody waits for it; whoever looks is told that something went wrong.
                LogFailed(e, task.Campaign);
            }
        }
    }

    private void Forget()
    {
        var old = time.GetUtcNow() - _kept;
        foreach (var task in _tasks.Values.Where(t => !t.IsRunning).OrderByDescending(t => t.At).SkipWhile((t, i) => i < MostKept && t.At > old))
        {
            _tasks.TryRemove(task.Id, out _);
            task.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A drafting of {Campaign} failed.")]
    private partial void LogFailed(Exception e, string campaign);
}

using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Core.Approvals;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Engine.Schedules;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Reviewing;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>What came of something asked for a campaign: the version it is about, or why not.</summary>
public sealed record CampaignAnswer(CampaignVersion? Version, ImmutableArray<Finding> Findings)
{
    public bool IsRefused => Findings.Any(f => f.Blocks);
}

/// <summary>What people and programs can do with a campaign; screens, API and commands all come through here.</summary>
public sealed class CampaignWork(
    Workspace workspace, Engine.Campaigns.Campaigns campaigns, Connections connections, ReadRules rules, BusinessClock clock, Preparation preparation, Recheck recheck, Decisions decisions, Launcher launcher,
    HaltDesk halts, CeilingWatch ceilings, Undoer undoer, Pulse pulse, DraftingBook drafting, ChangeRequests requests, Seats seats)
{
    /// <summary>Plans a campaign's folder as it is now.</summary>
    public async Task<(Plan? Plan, ImmutableArray<Finding> Findings)> PlanAsync(string name)
    {
        var (plan, findings) = DraftPlan.Make(workspace, workspace.CampaignFiles(name), connections.Available, await campaigns.LaunchedPlanAsync(name));
        return (plan, findings);
    }

    /// <summary>Checks a campaign's folder as it is now, before anything is prepared.</summary>
    /// <returns>The version of the rules, and everything that was found.</returns>
    public async Task<(string RuleSet, ImmutableArray<Finding> Findings)> CheckAsync(string name)
    {
        var (_, ruleSet, findings) = await CheckAsync(name, workspace.CampaignFiles(name));
        return (ruleSet, findings);
    }

    /// <summary>Checks files as if they were a campaign's folder.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="files">The files.</param>
    /// <param name="memory">Remembers what was found before; null to go through every text.</param>
    /// <returns>The plan they make, null where they make none; the version of the rules, and everything that was found.</returns>
    public async Task<(Plan? Plan, string RuleSet, ImmutableArray<Finding> Findings)> CheckAsync(string name, IReadOnlyDictionary<string, string> files, CheckMemory? memory = null)
    {
        var (plan, findings) = DraftPlan.Make(workspace, files, connections.Available, await campaigns.LaunchedPlanAsync(name));
        var (brand, problems) = rules(clock.Now);
        return (plan, brand.Digest, plan is null ? [.. findings, .. problems] : [.. findings, .. problems, .. CampaignChecker.Check(plan, files, brand, clock.Now, memory: memory)]);
    }

    /// <summary>Plans, prepares as drafts and checks.</summary>
    public async Task<CampaignAnswer> PrepareAsync(string name, Actor actor, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        if (await undoer.IsUnderWayAsync(name))
        {
            return new CampaignAnswer(null, [Finding.Error("undo-under-way", T("A launch of this campaign is being undone: what is live is not known before that is over."), fix: T($"See how far it is, and answer what it asks: slipway launch undo {name} --dry-run"))]);
        }

        var (plan, findings) = await PlanAsync(name);
        // Rules that cannot be read would let everything pass.
        ImmutableArray<Finding> unreadable = [.. rules(clock.Now).Findings.Where(f => f.Blocks)];
        if (plan is null || !unreadable.IsEmpty || findings.Any(f => f.Blocks))
        {
            return new CampaignAnswer(null, [.. findings.Concat(unreadable).Distinct()]);
        }

        var files = workspace.CampaignFiles(name);
        // Who wrote which words goes along with them.
        await drafting.TakeInAsync(name, workspace.CampaignFolder(name), workspace.GeneratedFiles(name));
        var version = await campaigns.AddAsync(plan, files.GetValueOrDefault(Workspace.BriefFile, ""), actor.Id, files);
        // A version that is on its way is not staged again under its approvers' eyes; one that waits for its author, or whose launch stopped, is made anew.
        if (version.State is VersionState.Checked or VersionState.Returned or VersionState.Parked or VersionState.Abandoned or VersionState.Undone && await campaigns.ReopenAsync(version.Digest, actor.Id))
        {
            version = (await campaigns.FindAsync(version.Digest))!;
        }

        return version.State == VersionState.Staging
            ? new CampaignAnswer(await preparation.PrepareAsync(version, progress, cancellation), findings)
            : new CampaignAnswer((await recheck.RecheckAsync(version, actor.Id)).Version, findings);
    }

    public async Task<CampaignAnswer> SubmitAsync(string digest, Actor actor) => await campaigns.FindAsync(digest) is { } version
        ? await AnswerAsync(digest, await decisions.SubmitAsync(version, actor.Id))
        : Unknown;

    public async Task<CampaignAnswer> DecideAsync(string digest, Actor actor, string role, Decision decision, string comment)
    {
        if (await seats.FindAsync(actor, role, digest) is not { } seat)
        {
            return new CampaignAnswer(null, [Finding.Error("role-missing", T($"You do not decide as {Words.OfRole(role)}."), fix: T("Ask an administrator for the role, or someone who has it for the decision."))]);
        }

        if (await campaigns.FindAsync(digest) is not { } version)
        {
            return Unknown;
        }

        var waiting = await requests.WaitingAsync(version.Campaign, digest, actor.Id);
        // A list says what should change; the decision that is signed says how long it is and where it leads.
        var said = decision != Decision.Approve && string.IsNullOrWhiteSpace(comment) && !waiting.IsEmpty
            ? InEnglish(() => $"{Words.Capital(Words.Count(waiting.Length, "change"))} asked for in {Words.Together([.. waiting.Select(r => r.File).Distinct(StringComparer.Ordinal)])}: see the list.")
            : comment;
        var findings = await decisions.DecideAsync(version, role, actor.Id, decision, said, seat.OnBehalfOf, seat.IsEscalated);
        if (findings.IsEmpty && !waiting.IsEmpty)
        {
            await requests.SendAsync(digest, actor.Id, decision);
        }

        return await AnswerAsync(digest, findings);
    }

    /// <summary>Launches what is approved; goes on with a launch that stopped.</summary>
    public async Task<CampaignAnswer> LaunchAsync(string digest, Actor actor, CancellationToken cancellation)
    {
        if (await campaigns.FindAsync(digest) is not { } found)
        {
            return Unknown;
        }

        var (version, unreadable) = await recheck.RecheckAsync(found, actor.Id);
        if (!unreadable.IsEmpty)
        {
            return new CampaignAnswer(version, unreadable);
        }

        var review = await decisions.StateAsync(version);
        if (review.Approved is not { } approved)
        {
            return new CampaignAnswer(version, review.Missing);
        }

        var findings = await launcher.StartAsync(approved, actor.Id);
        await BeginAsync(cancellation);
        return await AnswerAsync(digest, findings);
    }

    /// <summary>Answers what a launch that stopped asks.</summary>
    public async Task<CampaignAnswer> AnswerAsync(string digest, Actor actor, LaunchAnswer answer, string? step, string reason, CancellationToken cancellation)
    {
        if (await campaigns.FindAsync(digest) is not { } version)
        {
            return Unknown;
        }

        var findings = await launcher.AnswerAsync(version, answer, string.IsNullOrEmpty(step) ? null : step, reason.Trim(), actor.Id);
        await BeginAsync(cancellation);
        return await AnswerAsync(digest, findings);
    }

    // Most launches are through in a moment, and whoever asked sees the end; a long one goes on without them.
    private async Task BeginAsync(CancellationToken cancellation)
    {
        try
        {
            await pulse.BeatAsync().WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            // The page says how far it is.
        }
    }

    /// <summary>How long whoever starts a launch waits for its end.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Lets a version through that reaches further than its ceilings; someone else than whoever does so launches it.</summary>
    public async Task<CampaignAnswer> AllowAsync(string digest, Actor actor, string reason) =>
        await campaigns.FindAsync(digest) is not { } version ? Unknown
        : Preparation.AsChecked(version) is not { } plan ? new CampaignAnswer(version, [Finding.Error("not-prepared", T("The campaign is not prepared as drafts yet."), fix: T("Prepare it first."))])
        : await AnswerAsync(digest, await ceilings.AllowAsync(plan.Staged, reason, actor.Id));

    public async Task<CampaignAnswer> HaltAsync(string digest, Actor actor, HaltMode mode, string reason, CancellationToken cancellation) =>
        await campaigns.FindAsync(digest) is not { } version ? Unknown : await AnswerAsync(digest, mode switch
        {
            HaltMode.Pause => await halts.PauseAsync(version, reason.Trim(), actor.Id, cancellation),
            HaltMode.Resume when actor.IsAgent && await halts.FindAsync(version.Campaign) is { AsksForReason: true } =>
                [Finding.Error("person-needed", T("It stopped by itself, and a person decides whether it goes on."), fix: T("Ask someone with the role launcher."))],
            HaltMode.Resume => await halts.ResumeAsync(version, reason.Trim(), actor.Id, cancellation),
            _ => await UndoneAsync(version, actor, null, ImmutableDictionary<AssetKey, UndoChoice>.Empty, cancellation),
        });

    /// <summary>Undoes a launch, or goes on with an undo that stopped.</summary>
    /// <param name="digest">The version whose launch is undone.</param>
    /// <param name="actor">Who asks for it.</param>
    /// <param name="to">The last step to take back; null for all.</param>
    /// <param name="choices">What to do about assets that were changed outside since.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CampaignAnswer> UndoAsync(string digest, Actor actor, AssetKey? to, IReadOnlyDictionary<AssetKey, UndoChoice> choices, CancellationToken cancellation) =>
        await campaigns.FindAsync(digest) is { } version ? await AnswerAsync(digest, await UndoneAsync(version, actor, to, choices, cancellation)) : Unknown;

    private async Task<ImmutableArray<Finding>> UndoneAsync(CampaignVersion version, Actor actor, AssetKey? to, IReadOnlyDictionary<AssetKey, UndoChoice> choices, CancellationToken cancellation)
    {
        var findings = await undoer.StartAsync(version, to, choices, actor.Id);
        await BeginAsync(cancellation);
        return findings;
    }

    private static CampaignAnswer Unknown => new(null, [Finding.Error("version-unknown", T("There is no such version."), fix: T("Open the campaign from the list."))]);

    private async Task<CampaignAnswer> AnswerAsync(string digest, ImmutableArray<Finding> findings) => new(await campaigns.FindAsync(digest), findings);
}

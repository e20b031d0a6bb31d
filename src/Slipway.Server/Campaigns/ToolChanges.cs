using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Keeping;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>What was changed in the tools of a version, and what keeping it would make of the draft.</summary>
/// <param name="Version">The version; null where there is none.</param>
/// <param name="Changed">The assets that were changed.</param>
/// <param name="Result">What keeping comes to.</param>
/// <param name="Files">The files of the draft as they are.</param>
/// <param name="Findings">Why it cannot be said, or not be done.</param>
public sealed record KeepAnswer(CampaignVersion? Version, ImmutableArray<ChangedAsset> Changed, KeepResult Result, ImmutableSortedDictionary<string, string> Files, ImmutableArray<Finding> Findings)
{
    public bool IsRefused => Findings.Any(f => f.Blocks);

    public static KeepAnswer Refused(CampaignVersion? version, params ImmutableArray<Finding> findings) =>
        new(version, [], new KeepResult(ImmutableSortedDictionary<string, string>.Empty, [], []), ImmutableSortedDictionary<string, string>.Empty, findings);
}

/// <summary>Two ways on when somebody changed in a tool what was prepared: keep it, as a new version with its author, or put back what was prepared.</summary>
public sealed class ToolChanges(
    Workspace workspace, Engine.Campaigns.Campaigns campaigns, Connections connections, Preparation preparation, Decisions decisions, People people)
{
    /// <summary>What was changed, and what keeping it would make of the draft's files; changes nothing.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="only">The assets that are meant; all that were changed where it is empty.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<KeepAnswer> LookAsync(string name, IReadOnlyCollection<AssetKey> only, CancellationToken cancellation)
    {
        if (await campaigns.NewestAsync(name) is not { } version)
        {
            return KeepAnswer.Refused(null, Finding.Error("version-unknown", $"Nothing of {name} is prepared.", fix: $"Prepare it: slipway prepare {name}"));
        }

        if (version.State is VersionState.Launching or VersionState.Staging or VersionState.Undoing or VersionState.Undone)
        {
            return KeepAnswer.Refused(version, Finding.Error("not-now", version.State switch { VersionState.Launching => "It is being launched.", VersionState.Undoing => "It is being undone.", _ => "It is not prepared." }, fix: "Try again when that is done."));
        }

        var (changed, unread) = await ChangedAsync(version, cancellation);
        var files = workspace.CampaignFiles(name);
        var meant = changed.Where(c => only.Count == 0 || only.Contains(c.Key)).ToList();
        var strangers = only.Where(o => changed.All(c => c.Key != o)).Select(o => Finding.Error("not-changed", $"{o} was not changed outside Slipway.", fix: changed.IsEmpty ? "There is nothing to keep." : $"Changed are: {string.Join(", ", changed.Select(c => c.Key))}."));
        ImmutableArray<Finding> findings =
        [
            .. unread, .. strangers,
            .. changed.IsEmpty && only.Count == 0 && unread.IsEmpty ? [NotChanged] : Array.Empty<Finding>(),
        ];
        var result = Keeper.Keep(files, workspace.Theme().Theme, meant);
        var others = changed.Except(meant).Select(c => Finding.Error("not-meant", $"{c.Key} was changed too, and is not to be kept: preparing sets it back.", fix: "Keep it too, or say that the rest is put back.") with { Asset = c.Key.ToString() });
        return new KeepAnswer(version, changed, result with { Findings = [.. result.Findings, .. others] }, files, findings);
    }

    /// <summary>Keeps what was changed: writes it into the draft, plans a new version of it, and prepares that, which adopts what is there.</summary>
    /// <param name="name">The campaign.</param>
    /// <param name="digest">The version that was looked at.</param>
    /// <param name="only">The assets that are meant; all where it is empty.</param>
    /// <param name="putBackRest">Whether what cannot be kept, or is not meant, is put back.</param>
    /// <param name="actor">Who keeps it.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<KeepAnswer> KeepAsync(string name, string digest, IReadOnlyCollection<AssetKey> only, bool putBackRest, Actor actor, CancellationToken cancellation)
    {
        var answer = await LookAsync(name, only, cancellation);
        if (answer.IsRefused)
        {
            return answer;
        }

        var version = answer.Version!;
        if (version.Digest != digest)
        {
            return answer with { Findings = [Finding.Error("version-stale", "There is a newer version than the one that was looked at.", fix: "Look at it again.")] };
        }

        if ((!answer.Result.IsWhole && !putBackRest) || answer.Result.Kept.IsEmpty)
        {
            return answer with { Findings = answer.Result.Findings };
        }

        var files = answer.Files.SetItems(answer.Result.Files);
        var (plan, findings) = DraftPlan.Make(workspace, files, connections.Available, await campaigns.LaunchedPlanAsync(name));
        if (plan is null || findings.Any(f => f.Blocks))
        {
            return answer with { Findings = findings };
        }

        if (plan.Digest == version.Digest)
        {
            return answer with { Findings = [Finding.Error("nothing-kept", "What was changed makes no difference to the plan, so there is nothing to keep.", fix: "Put back what was prepared.")] };
        }

        // Somebody may write in the folder at this very moment; what they write is not lost.
        if (!workspace.CampaignFiles(name).SequenceEqual(answer.Files))
        {
            return answer with { Findings = [Finding.Error("draft-changed", "The draft's files were changed meanwhile.", fix: "Look at it again.")] };
        }

        var origin = await OriginAsync(answer, plan, actor, cancellation);
        Workspace.WriteTexts(workspace.CampaignFolder(name), answer.Result.Files);
        var accounts = origin.Changes.Select(c => c.Account).Distinct(StringComparer.Ordinal).ToList();
        var author = accounts is [{ } editor] ? editor : actor.Id;
        var added = await campaigns.AddAsync(plan, files.GetValueOrDefault(Workspace.BriefFile, ""), author, files, origin);
        var prepared = await preparation.PrepareAsync(added, null, cancellation);
        return answer with { Version = prepared, Findings = [.. findings.Where(f => f.Blocks), .. SetBack(answer, prepared)] };
    }

    /// <summary>Stages again what was prepared, over what was changed. Where the tools then hold what was approved, the approvals hold.</summary>
    /// <param name="digest">The version.</param>
    /// <param name="actor">Who puts it back.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CampaignAnswer> PutBackAsync(string digest, Actor actor, CancellationToken cancellation)
    {
        if (await campaigns.FindAsync(digest) is not { } version)
        {
            return new CampaignAnswer(null, [Finding.Error("version-unknown", "There is no such version.", fix: "Open the campaign from the list.")]);
        }

        var (changed, unread) = await ChangedAsync(version, cancellation);
        if (changed.IsEmpty || !unread.IsEmpty)
        {
            return new CampaignAnswer(version, unread.IsEmpty ? [NotChanged] : unread);
        }

        if (!await campaigns.ReopenAsync(digest, actor.Id, underReview: true))
        {
            return new CampaignAnswer(version, [Finding.Error("not-now", $"This version is {version.State.Word()}; it is not prepared again.", fix: version.State == VersionState.Launched ? $"What is live is put back by a version of its own: slipway drift {version.Campaign} --put-back" : "Open the newest version.")]);
        }

        var prepared = await preparation.PrepareAsync((await campaigns.FindAsync(digest))!, null, cancellation, changed.Select(c => c.Key).ToHashSet());
        if (version.State is VersionState.InReview or VersionState.Approved or VersionState.Parked)
        {
            await decisions.ResumeAsync(prepared, actor.Id);
        }

        return new CampaignAnswer(await campaigns.FindAsync(digest), []);
    }

    private static Finding NotChanged => Finding.Error("not-changed", "Nothing of it was changed outside Slipway.", fix: "There is nothing to keep or to put back.");

    private async Task<(ImmutableArray<ChangedAsset> Changed, ImmutableArray<Finding> Unread)> ChangedAsync(CampaignVersion version, CancellationToken cancellation)
    {
        var changed = ImmutableArray.CreateBuilder<ChangedAsset>();
        var unread = ImmutableArray.CreateBuilder<Finding>();
        foreach (var asset in version.Plan.Assets.Where(a => version.Readings.ContainsKey(a.Key)))
        {
            try
            {
                var connection = connections.For(version.Plan, asset.Key.Kind);
                var prepared = version.Readings[asset.Key];
                var now = await connection.Connector.ReadAsync(prepared.Id, cancellation);
                if ((now is null || !Drift.Of(prepared, now).IsEmpty) && connection.Connector.Description.For(asset.Key.Kind) is { } can)
                {
                    changed.Add(new ChangedAsset(asset, prepared, now, can, connection.Connector.Description.Platform));
                }
            }
            catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException)
            {
                unread.Add(Finding.Error("platform-not-asked", $"The platform of {asset.Key} could not be asked: {e.Message}", fix: "Try again in a moment.") with { Asset = asset.Key.ToString() });
            }
        }

        return (changed.ToImmutable(), unread.ToImmutable());
    }

    private async Task<VersionOrigin> OriginAsync(KeepAnswer answer, Plan plan, Actor actor, CancellationToken cancellation)
    {
        var version = answer.Version!;
        var kept = answer.Result.Kept.Select(k => k.Asset).ToHashSet();
        var same = Same(version.Plan, plan);
        var authors = new Dictionary<AssetKey, (RemotePerson? Person, string? Account)>();
        foreach (var asset in answer.Changed.Where(c => kept.Contains(c.Key)))
        {
            var person = await ChangedByAsync(connections.For(version.Plan, asset.Key.Kind).Connector, asset.Now!.Id, cancellation);
            authors[asset.Key] = (person, person?.Email is { } email ? (await people.FindByEmailAsync(email))?.Id : null);
        }

        var wasApproved = version.State is VersionState.Approved or VersionState.Parked or VersionState.Launched;
        return new VersionOrigin(version.Digest, actor.Id)
        {
            WasApproved = wasApproved,
            // What nobody else has approved yet is still theirs who wrote it.
            Authors = [.. authors.Values.Select(a => a.Account).OfType<string>().Concat(wasApproved ? [] : version.Authors).Distinct(StringComparer.Ordinal)],
            Changes =
            [
                .. answer.Result.Kept.Select(k => new KeptInTool(k.Asset, k.Field, k.Before, k.After, answer.Changed.First(c => c.Key == k.Asset).Platform)
                {
                    By = authors[k.Asset].Person?.ToString(),
                    Account = authors[k.Asset].Account,
                }),
            ],
            Held = version.Readings.ToImmutableSortedDictionary(r => r.Key, r => Then(r.Key, r.Value)),
        };

        HeldThen Then(AssetKey key, Reading prepared) => answer.Changed.FirstOrDefault(c => c.Key == key) is not { } changed
            ? new HeldThen(prepared.Id, StagedPlan.DigestOf(prepared)) { IsSame = same.Contains(key) }
            : new HeldThen(prepared.Id, kept.Contains(key) ? StagedPlan.DigestOf(changed.Now!) : null);
    }

    // What stays as it is, and so does all that it needs; pages know each other by their addresses.
    private static HashSet<AssetKey> Same(Plan before, Plan after)
    {
        var others = Planner.Differences(before, after).Where(c => c is not Change.Keep).ToList();
        var changed = others.Select(c => c.Key).ToHashSet();
        var moved = others.Any(c => c is { Origin: PageAsset was } && (c.Result as PageAsset)?.Slug != was.Slug);
        foreach (var asset in after.Assets)
        {
            // Needs come first in a plan, so one pass is enough.
            if (asset.Needs.Any(changed.Contains) || (moved && asset is PageAsset))
            {
                changed.Add(asset.Key);
            }
        }

        return [.. after.Assets.Select(a => a.Key).Where(k => !changed.Contains(k))];
    }

    // Who it was is good to know and no reason to stop: a right for it may be missing.
    private static async Task<RemotePerson?> ChangedByAsync(IConnector connector, string id, CancellationToken cancellation)
    {
        try
        {
            return connector is IChangeAuthors authors ? await authors.LastChangedByAsync(id, cancellation) : null;
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException)
        {
            return null;
        }
    }

    // Staging writes what the draft says. Should a platform have been made to say something else than was kept, that is told.
    private static IEnumerable<Finding> SetBack(KeepAnswer answer, CampaignVersion prepared) =>
        from kept in answer.Result.Kept.DistinctBy(k => k.Asset)
        let changed = answer.Changed.First(c => c.Key == kept.Asset)
        let staged = prepared.Readings.GetValueOrDefault(kept.Asset)
        where staged is not null
        from change in changed.Changes
        let now = Drift.Of(changed.Now!, staged).FirstOrDefault(d => d.Path == change.Path)
        where now is { After: not null, Before: not null } && changed.Can.Fields.GetValueOrDefault(change.Path) is { Length: > 0 } field && field != "body" && !now.After.Contains(now.Before, StringComparison.Ordinal)
        select Finding.Warning("kept-otherwise", $"{kept.Asset}: {now}, after it was prepared.", fix: "Look at it before you submit it.") with { Asset = kept.Asset.ToString(), Field = change.Path };
}

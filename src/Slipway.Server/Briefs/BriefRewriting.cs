using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Editing;
using Slipway.Server.History;
using Slipway.Server.Plans;
using Slipway.Server.Workspaces;
using Slipway.Store.Audit;

namespace Slipway.Server.Briefs;

/// <summary>Changes the brief of a campaign that is there and builds its draft again from it, as <c>slipway build</c> does: what people wrote in the draft stays. What is in review, approved or live is not touched.</summary>
internal sealed class BriefRewriting(
    Workspace workspace, DraftFiles files, SavedTexts saved, CampaignWork work, Engine.Campaigns.Campaigns campaigns, CampaignLists lists, DraftingDesk drafting, AuditTrail audit)
{
    private const int MostOfDay = 20;

    /// <summary>What stands in the brief of a campaign now; null where it has none.</summary>
    public string? Brief(string campaign) => files.Read(campaign, Workspace.BriefFile) is { Refusal: null, Text: { } text } ? text.TrimStart('\uFEFF') : null;

    /// <summary>What another text of the brief would do; nothing is written.</summary>
    /// <returns>Null where the campaign has no folder or no brief.</returns>
    public async Task<BriefChange?> LookAsync(string campaign, string text)
    {
        if (Brief(campaign) is not { } brief)
        {
            return null;
        }

        var before = workspace.CampaignFiles(campaign);
        var version = await campaigns.NewestAsync(campaign);
        var change = new BriefChange(campaign, version?.Plan.Terms.Title ?? campaign, brief, text, DigestOf(before)) { Version = version, Findings = [] };
        var (read, build, findings) = Build(campaign, text);
        if (read is null || build?.Result is not { } result || findings.Any(f => f.Blocks))
        {
            return change with { Brief = read, Findings = findings };
        }

        var after = result.Folder.SetItem(Workspace.BriefFile, text);
        var (planBefore, _, foundBefore) = await work.CheckAsync(campaign, before);
        var (planAfter, _, foundAfter) = await work.CheckAsync(campaign, after);
        var (known, stays) = (foundBefore.Select(KeyOf).ToHashSet(), foundAfter.Select(KeyOf).ToHashSet());
        return change with
        {
            Brief = read,
            Findings = findings,
            Files = [.. before.Keys.Union(after.Keys, StringComparer.Ordinal).Where(f => f != Workspace.BriefFile && before.GetValueOrDefault(f) != after.GetValueOrDefault(f)).Order(StringComparer.Ordinal).Select(f => new FileDifference(f, before.GetValueOrDefault(f, ""), after.GetValueOrDefault(f, "")))],
            Moments = planAfter is null ? [] : Moments(planBefore ?? version?.Plan, planAfter),
            Worse = [.. foundAfter.Where(f => !known.Contains(KeyOf(f))).OrderByDescending(f => f.Level)],
            Better = foundBefore.Count(f => !stays.Contains(KeyOf(f))),
            SameDay = await SameDayAsync(campaign, DateOnly.FromDateTime(read.Launch.At.DateTime)),
        };
    }

    /// <summary>Writes another text of the brief, and the draft that is built from it.</summary>
    /// <param name="actor">Who wants it: a person.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="text">What the brief is to say.</param>
    /// <param name="seen">The digest of the draft as they saw it.</param>
    /// <param name="action">What the audit trail calls it.</param>
    /// <param name="stop">Calls it off.</param>
    public async Task<ImmutableArray<Finding>> WriteAsync(Actor actor, string campaign, string text, string seen, string action, CancellationToken stop)
    {
        if (actor.IsAgent || files.Missing(campaign) is not null || text.Length > BriefDesk.Longest)
        {
            return [actor.IsAgent ? Finding.Error("person-needed", "A person changes a brief.", fix: "Write the files of the draft with edit_asset.")
                : files.Missing(campaign) ?? Finding.Error("brief-too-long", $"The brief has more than {BriefDesk.Longest / 1000} thousand characters.", fix: "Say what the campaign is for; what is written for it goes into its files.")];
        }

        // Whoever changes it has a part in what is planned of it; noted first, so that no death in between leaves a text that nobody wrote.
        await campaigns.WroteAsync(campaign, actor.Id);
        var (before, written, gone) = (ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty, ImmutableArray<string>.Empty);
        var refusal = await files.AloneAsync(
            () =>
            {
                before = workspace.CampaignFiles(campaign);
                if (DigestOf(before) != seen)
                {
                    return Task.FromResult<ImmutableArray<Finding>>([Finding.Error("draft-changed", "The draft or its brief was changed since you looked, so nothing was written.", fix: "Look at what would be written now, and decide again.")]);
                }

                var (_, build, findings) = Build(campaign, text);
                if (build?.Result is not { } result || findings.Any(f => f.Blocks))
                {
                    return Task.FromResult(findings);
                }

                CampaignFolder.Write(workspace.CampaignFolder(campaign), result);
                Workspace.WriteTexts(workspace.CampaignFolder(campaign), [new(Workspace.BriefFile, text)]);
                written = result.Write.Where(f => before.GetValueOrDefault(f.Key) != f.Value).ToImmutableSortedDictionary(StringComparer.Ordinal);
                gone = [.. result.Remove.Where(before.ContainsKey)];
                return Task.FromResult(ImmutableArray<Finding>.Empty);
            },
            stop);
        if (!refusal.IsEmpty)
        {
            return refusal;
        }

        foreach (var (file, now) in written.SetItem(Workspace.BriefFile, text))
        {
            await saved.KeepAsync(actor.AuditName, actor.Id, campaign, file, before.TryGetValue(file, out var was) ? Of(was) : null, Of(now), file == Workspace.BriefFile ? action : "draft.saved");
        }

        foreach (var file in gone)
        {
            await saved.KeepAsync(actor.AuditName, actor.Id, campaign, file, null, Of(before[file]), "draft.removed");
        }

        await audit.PublishHeadAsync();
        await drafting.TakeInAsync(campaign);
        return [];
    }

    /// <summary>The digest of everything that a change of the brief reads and may write.</summary>
    public static string DigestOf(IReadOnlyDictionary<string, string> texts) => CanonicalJson.Digest(texts.ToImmutableSortedDictionary(StringComparer.Ordinal));

    private (Brief? Brief, FolderBuild? Build, ImmutableArray<Finding> Findings) Build(string campaign, string text)
    {
        var (brief, findings) = BriefReader.Read(Workspace.BriefFile, text, name => workspace.Playbook(name)?.Needs ?? [], workspace.Metrics().Register);
        if (brief is not null && brief.Name != campaign)
        {
            return (brief, null, [.. findings, Finding.Error("name-other", $"The brief names the campaign {brief.Name}; this one is {campaign}, and stays so.", new Place(Workspace.BriefFile, 1, 1), $"Write `name: {campaign}`, or begin a new campaign.") with { Field = "name" }]);
        }

        if (brief is null)
        {
            return (null, null, findings);
        }

        var build = CampaignFolder.Try(workspace, Workspace.BriefFile, text, workspace.CampaignFolder(campaign));
        return (brief, build, build.Findings);
    }

    private async Task<ImmutableArray<string>> SameDayAsync(string campaign, DateOnly day) =>
    [
        .. (await lists.LaunchedOnAsync(day, day, MostOfDay)).Where(l => l.Name != campaign).Select(l => l.Title)
            .Concat((await lists.SentOnAsync(day, day, MostOfDay)).Where(s => s.Name != campaign).Select(s => $"{s.Title}: {s.Email}")).Distinct(StringComparer.Ordinal),
    ];

    private static ImmutableArray<MovedMoment> Moments(Core.Plans.Plan? before, Core.Plans.Plan after)
    {
        var was = (before is null ? [] : PlanMoments.Of(before).Moments).ToLookup(m => (m.Key, m.What));
        var now = PlanMoments.Of(after).Moments;
        return
        [
            .. now.Select(m => new MovedMoment(m.Title, m.What, was[(m.Key, m.What)].FirstOrDefault()?.At, m.At))
                .Concat(was.Where(g => !now.Any(m => (m.Key, m.What) == g.Key)).Select(g => new MovedMoment(g.First().Title, g.First().What, g.First().At, null)))
                .OrderBy(m => m.To ?? m.From),
        ];
    }

    // The place of what is found moves with the lines before it.
    private static (string, string?, string) KeyOf(Finding finding) => (finding.Code, finding.Asset, finding.Message);

    private static DraftText Of(string text) => new(DraftFiles.DigestOf(Encoding.UTF8.GetBytes(text)), text);
}

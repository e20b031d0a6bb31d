using System.Collections.Immutable;
using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Core.Briefs;
using Slipway.Core.Playbooks;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Editing;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Agents;

/// <summary>Writing: briefs, playbooks, and the files of a draft.</summary>
internal sealed class DraftTools(Workspace workspace, DraftFiles files, Engine.Campaigns.Campaigns campaigns)
{
    private const int MostListed = 100;

    [McpServerTool(Name = "list_campaigns", Title = "List campaigns", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CampaignList))]
    [Description("The campaigns of this Slipway by name, with where each is on its way: a hundred at a time, more with skip. Next: read_brief, or list_playbooks to begin a new one.")]
    public async Task<CallToolResult> ListCampaignsAsync([Description("How many to pass over.")] int skip = 0)
    {
        var names = workspace.CampaignNames().ToHashSet(StringComparer.Ordinal);
        var planned = (await campaigns.ListAsync(0, int.MaxValue)).DistinctBy(c => c.Name, StringComparer.Ordinal).ToDictionary(c => c.Name, StringComparer.Ordinal);
        ImmutableArray<CampaignLine> all =
        [
            .. names.Union(planned.Keys).Order(StringComparer.Ordinal).Select(n => planned.GetValueOrDefault(n) is { } row
                ? new CampaignLine(n, row.Title, CampaignApi.StateWord(row.State), row.Version, names.Contains(n))
                : new CampaignLine(n, null, "draft", null, true)),
        ];
        var shown = all.Skip(Math.Max(0, skip)).Take(MostListed).ToImmutableArray();
        return Answers.Of(new CampaignList(shown, all.Length));
    }

    [McpServerTool(Name = "list_playbooks", Title = "List playbooks", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(PlaybookList))]
    [Description("The kinds of campaign there are: what each is for, what a brief for it must say besides what every brief says, and a brief to fill. Next: write a brief, then build_campaign.")]
    public CallToolResult ListPlaybooks() => Answers.Of(new PlaybookList([.. workspace.PlaybookNames().Select(workspace.Playbook).OfType<Playbook>().Select(p =>
        new PlaybookLine(p.Name, p.Files.GetValueOrDefault(Playbook.AboutFile, ""), p.Needs, p.Files.GetValueOrDefault(Playbook.BriefFile)))]));

    [McpServerTool(Name = "read_brief", Title = "Read a brief", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(BriefAnswer))]
    [Description("The brief of a campaign, what is wrong with it, and the files of its draft with their digests. Next: build_campaign with a changed brief, or read_asset.")]
    public CallToolResult ReadBrief([Description("The campaign's name.")] string campaign)
    {
        var (text, digest, refusal) = files.Read(campaign, Workspace.BriefFile);
        if (refusal is not null)
        {
            return Answers.Refused([refusal], "list_campaigns");
        }

        var (_, findings) = BriefReader.Read(Workspace.BriefFile, text!, name => workspace.Playbook(name)?.Needs ?? [], workspace.Metrics().Register);
        return Answers.Of(new BriefAnswer(campaign, text!, digest, files.List(campaign), [.. findings.Select(FindingRow.Of)]));
    }

    [ForRole(Roles.Author)]
    [McpServerTool(Name = "build_campaign", Title = "Build a campaign", Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(BuildAnswer))]
    [Description("Makes or remakes the files of a campaign from its brief and the playbook that the brief names. What people wrote into the files stays; where they and the brief changed the same lines, theirs stand and it is said. A brief with errors writes nothing and is answered with all of them. Next: read_asset and edit_asset, or check_campaign.")]
    public async Task<CallToolResult> BuildCampaignAsync(
        [Description("The whole brief: Markdown, with its settings between two lines of ---.")] string brief,
        RequestContext<CallToolRequestParams> request,
        [Description("The digest of the brief that is there, as read_brief says it; empty for a campaign that does not exist yet.")] string digest = "",
        CancellationToken stop = default)
    {
        var (read, findings) = BriefReader.Read(Workspace.BriefFile, brief, name => workspace.Playbook(name)?.Needs ?? [], workspace.Metrics().Register);
        return read is null
            ? Answers.Refused(findings, "mend the brief and build again; nothing was written")
            : await files.AloneAsync(() => BuildAsync(request.User!.Actor()!, read.Name, brief, digest), stop);
    }

    private async Task<CallToolResult> BuildAsync(Actor actor, string name, string brief, string digest)
    {
        if ((files.Linked(name) ?? files.Stale(name, Workspace.BriefFile, digest)) is { } refusal)
        {
            return Answers.Refused([refusal], "read_brief, and build with the digest that it says");
        }

        await campaigns.WroteAsync(name, actor.Id);
        // The builder reads a file, and takes the brief along when all is well.
        var aside = Directory.CreateTempSubdirectory("slipway-brief-");
        try
        {
            var file = Path.Combine(aside.FullName, Workspace.BriefFile);
            await File.WriteAllTextAsync(file, brief);
            var build = CampaignFolder.Build(workspace, file, null);
            return build.Result is not { } result || build.Findings.Any(f => f.Level == FindingLevel.Error)
                ? Answers.Refused(build.Findings, "mend what is listed and build again; nothing was written")
                : Answers.Of(new BuildAnswer(
                    name, [.. result.Write.Keys], result.Remove, [.. result.Conflicts.Select(c => c.File).Distinct(StringComparer.Ordinal)], files.List(name), [.. build.Findings.Select(FindingRow.Of)]));
        }
        finally
        {
            aside.Delete(recursive: true);
        }
    }

    [McpServerTool(Name = "read_asset", Title = "Read a file of a draft", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(FileAnswer))]
    [Description("The text of an email, page, form or other file of a campaign's draft, and its digest. Next: edit_asset with that digest.")]
    public CallToolResult ReadAsset([Description("The campaign's name.")] string campaign, [Description("The file, such as emails/invitation.md; read_brief lists them.")] string file)
    {
        var (text, digest, refusal) = files.Read(campaign, file);
        return refusal is null ? Answers.Of(new FileAnswer(campaign, file, digest, text!)) : Answers.Refused([refusal], "read_brief lists the files of a campaign");
    }

    [ForRole(Roles.Author)]
    [McpServerTool(Name = "edit_asset", Title = "Write a file of a draft", Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(EditAnswer))]
    [Description("Replaces the whole text of a file of a draft, if it still is what you read: give the digest that read_asset said. When somebody changed it meanwhile it is refused, with the digest it has now. Only files of the draft can be written, never rules, waivers, limits or anything outside the campaign. Next: check_campaign.")]
    public async Task<CallToolResult> EditAssetAsync(
        [Description("The campaign's name.")] string campaign,
        [Description("The file, such as emails/invitation.md.")] string file,
        [Description("The digest of the text you read; empty for a file that is not there yet.")] string digest,
        [Description("The whole new text.")] string text,
        RequestContext<CallToolRequestParams> request,
        CancellationToken stop)
    {
        var (now, refusal) = await files.WriteAsync(request.User!.Actor()!, campaign, file, digest, text, stop);
        return refusal is null ? Answers.Of(new EditAnswer(campaign, file, now, "check_campaign")) : Answers.Refused([refusal], "read_asset, and edit what it says now");
    }

    internal sealed record CampaignLine(string Name, string? Title, string State, string? Version, bool HasDraft);

    internal sealed record CampaignList(ImmutableArray<CampaignLine> Campaigns, int Total);

    internal sealed record PlaybookLine(string Name, string About, ImmutableArray<string> Needs, string? Brief);

    internal sealed record PlaybookList(ImmutableArray<PlaybookLine> Playbooks);

    internal sealed record BriefAnswer(string Campaign, string Text, string Digest, ImmutableArray<FileLine> Files, ImmutableArray<FindingRow> Findings);

    internal sealed record BuildAnswer(
        string Campaign, ImmutableArray<string> Written, ImmutableArray<string> Removed, ImmutableArray<string> Conflicts, ImmutableArray<FileLine> Files, ImmutableArray<FindingRow> Findings);

    internal sealed record FileAnswer(string Campaign, string File, string Digest, string Text);

    internal sealed record EditAnswer(string Campaign, string File, string Digest, string Next);
}

using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Editing;
using Slipway.Server.Rehearsals;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Agents;

/// <summary>Finding out, before anybody is asked: what is wrong, what it would do, and how a launch would go.</summary>
internal sealed class CheckTools(Workspace workspace, DraftFiles files, CampaignWork work) : IDisposable
{
    // Each is a second server with its platforms, thrown away afterwards.
    private readonly SemaphoreSlim _rehearsal = new(1, 1);

    public void Dispose() => _rehearsal.Dispose();

    [McpServerTool(Name = "check_campaign", Title = "Check a campaign", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CheckAnswer))]
    [Description("Everything that is wrong with a campaign's files as they are now, by the brand's rules and the checks every campaign must pass, each with its place and what to do. Errors must be mended; warnings are seen by the approvers. Next: edit_asset until there are no errors, then plan_campaign.")]
    public async Task<CallToolResult> CheckCampaignAsync([Description("The campaign's name.")] string campaign)
    {
        if (files.Missing(campaign) is { } missing)
        {
            return Answers.Refused([missing], "list_campaigns");
        }

        var (ruleSet, findings) = await work.CheckAsync(campaign);
        return Answers.Of(new CheckAnswer(
            campaign, ruleSet, Count(FindingLevel.Error), Count(FindingLevel.Warning), Count(FindingLevel.Suggestion), [.. findings.Select(FindingRow.Of)],
            Count(FindingLevel.Error) > 0 ? "edit_asset, and check again" : "plan_campaign"));

        int Count(FindingLevel level) => findings.Count(f => f.Level == level && f.Excepted is null);
    }

    [McpServerTool(Name = "plan_campaign", Title = "Plan a campaign", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(PlanAnswer))]
    [Description("What a campaign will be and do, in words: to whom, what will exist, who gets what and when, and the order of the launch; and the version, which is the digest of the plan. Changes nothing. Next: prepare_drafts.")]
    public async Task<CallToolResult> PlanCampaignAsync([Description("The campaign's name.")] string campaign)
    {
        if (files.Missing(campaign) is { } missing)
        {
            return Answers.Refused([missing], "list_campaigns");
        }

        var (plan, findings) = await work.PlanAsync(campaign);
        return plan is null
            ? Answers.Refused(findings, "edit_asset to mend the errors, and plan again")
            : Answers.Of(new PlanAnswer(campaign, plan.Digest, string.Join('\n', PlanView.Lines(plan)), [.. findings.Select(FindingRow.Of)], findings.Any(f => f.Blocks) ? "edit_asset to mend the errors" : "prepare_drafts"));
    }

    [ForRole(Roles.Author)]
    [McpServerTool(Name = "rehearse_campaign", Title = "Rehearse a campaign", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(RehearsalAnswer))]
    [Description("Plays the whole way of a campaign, approvals and launch included, on simulated platforms in a folder that is thrown away: nothing leaves this machine, nobody is asked, and nothing is approved by it. Says how the launch would end and how many calls each platform would get. Needs a file contacts.csv in the campaign's folder, which a person puts there: real people are not taken for it. Takes some seconds; one at a time. Next: prepare_drafts.")]
    public async Task<CallToolResult> RehearseCampaignAsync([Description("The campaign's name.")] string campaign, CancellationToken stop)
    {
        if (files.Missing(campaign) is { } missing)
        {
            return Answers.Refused([missing], "list_campaigns");
        }

        var contacts = Path.Combine(workspace.CampaignFolder(campaign), "contacts.csv");
        if (!File.Exists(contacts))
        {
            return Answers.Refused("contacts-missing", "There is nobody to rehearse with.", "ask a person to put a file contacts.csv with made-up people into the campaign's folder, or go on with prepare_drafts");
        }

        if (!await _rehearsal.WaitAsync(TimeSpan.Zero, stop))
        {
            return Answers.Refused("rehearsal-busy", "Another rehearsal is under way.", "try again in a minute");
        }

        try
        {
            return await RehearseAsync(campaign, contacts, stop);
        }
        finally
        {
            _rehearsal.Release();
        }
    }

    private async Task<CallToolResult> RehearseAsync(string campaign, string contacts, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var (run, findings) = await RehearsalRun.StartAsync(workspace, workspace.CampaignFolder(campaign), contacts, stop);
        if (run is null)
        {
            return Answers.Refused(findings, "mend what is listed, and rehearse again");
        }

        await using (run)
        {
            var approved = await run.ApproveAsync(stop);
            if (approved.Version is not { State: VersionState.Approved } version)
            {
                return Answers.Refused([.. approved.Findings.Concat(approved.Version?.Findings ?? []).Distinct()], "edit_asset to mend what is listed, and rehearse again");
            }

            var report = run.Report(version, await run.LaunchAsync(version, stop), watch.Elapsed);
            return Answers.Of(new RehearsalAnswer(campaign, report.State, report.Changes, report.Steps, report.Platforms, "prepare_drafts"));
        }
    }

    internal sealed record CheckAnswer(string Campaign, string RuleSet, int Errors, int Warnings, int Suggestions, ImmutableArray<FindingRow> Findings, string Next);

    internal sealed record PlanAnswer(string Campaign, string Version, string Plan, ImmutableArray<FindingRow> Findings, string Next);

    internal sealed record RehearsalAnswer(string Campaign, string State, int Changes, int Steps, ImmutableSortedDictionary<string, int> CallsByPlatform, string Next);
}

using System.Collections.Immutable;
using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Editing;
using Slipway.Server.Reviewing;
using Slipway.Server.Serving;

namespace Slipway.Server.Agents;

/// <summary>Handing over to people, and reading what came of it. What people decide is not decided here.</summary>
internal sealed class ReviewTools(DraftFiles files, CampaignWork work, Engine.Campaigns.Campaigns campaigns, CampaignReading reading, ResultsReading results, ChangeRequests requests, PublicAddress address)
{
    [ForRole(Roles.Author)]
    [McpServerTool(Name = "prepare_drafts", Title = "Prepare as drafts", Destructive = false, Idempotent = true, OpenWorld = true, UseStructuredContent = true, OutputSchemaType = typeof(StateAnswer))]
    [Description("Plans the campaign's files as they are now, makes everything as drafts in the connected tools, where no customer sees it, and checks what they hold. Next: mend what is found, or submit_for_review with the version.")]
    public async Task<CallToolResult> PrepareDraftsAsync([Description("The campaign's name.")] string campaign, RequestContext<CallToolRequestParams> request, CancellationToken stop)
    {
        if (files.Missing(campaign) is { } missing)
        {
            return Answers.Refused([missing], "list_campaigns");
        }

        var answer = await work.PrepareAsync(campaign, request.User!.Actor()!, null, stop);
        return await SayAsync(campaign, answer, "edit_asset to mend what is listed, and prepare again", stop);
    }

    [ForRole(Roles.Author)]
    [McpServerTool(Name = "submit_for_review", Title = "Submit for review", Destructive = false, Idempotent = false, OpenWorld = true, UseStructuredContent = true, OutputSchemaType = typeof(StateAnswer))]
    [Description("Hands a prepared version to the people who must approve it. From here on only people decide, on Slipway's own pages; there is no tool for it. Next: tell the person you work for the address it says; read_findings and read_launch say how it stands.")]
    public async Task<CallToolResult> SubmitForReviewAsync(
        [Description("The campaign's name.")] string campaign, [Description("The version, as prepare_drafts said it.")] string version, RequestContext<CallToolRequestParams> request, CancellationToken stop)
    {
        // A version of another campaign is as unknown here as one that never was.
        var answer = await campaigns.FindAsync(version) is { } found && found.Campaign == campaign
            ? await work.SubmitAsync(version, request.User!.Actor()!)
            : new CampaignAnswer(null, [Finding.Error("version-unknown", "The campaign has no such version.", fix: "Give the version that prepare_drafts said.")]);
        return await SayAsync(campaign, answer, "mend what is listed, prepare_drafts, then submit again", stop);
    }

    [McpServerTool(Name = "read_findings", Title = "Read the findings of a version", ReadOnly = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true, OutputSchemaType = typeof(StateAnswer))]
    [Description("What was found in the newest prepared version, who must approve it, what they have decided and written, the changes they want at which words, and what is still missing. Next: mend, answer_request, and prepare_drafts again where changes were asked for; otherwise wait for people.")]
    public async Task<CallToolResult> ReadFindingsAsync([Description("The campaign's name.")] string campaign, CancellationToken stop) =>
        await reading.ReadAsync(campaign, stop) is { } view ? Answers.Of(State(view)) : Unprepared();

    [ForRole(Roles.Author)]
    [McpServerTool(Name = "answer_request", Title = "Answer a change request", Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(StateAnswer))]
    [Description("Answers what a reviewer wants changed: what you did about it, or why not. It is shown as an agent's answer. Whether it is done is ticked off by a person. Next: prepare_drafts once everything is answered.")]
    public async Task<CallToolResult> AnswerRequestAsync(
        [Description("The campaign's name.")] string campaign, [Description("The request's id, as read_findings says it.")] string request, [Description("Your answer.")] string text, RequestContext<CallToolRequestParams> call, CancellationToken stop)
    {
        var findings = await requests.AnswerAsync(call.User!.Actor()!, campaign, request, text);
        return !findings.IsEmpty ? Answers.Refused(findings, "read_findings for the requests there are")
            : await reading.ReadAsync(campaign, stop) is { } view ? Answers.Of(State(view))
            : Unprepared();
    }

    [McpServerTool(Name = "read_launch", Title = "Read how a launch is going", ReadOnly = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true, OutputSchemaType = typeof(LaunchAnswer))]
    [Description("How far the launch of a campaign's newest version is: each step, what it waits for, and what it asks people. Launching, answering and undoing is people's. Next: read_results once it is live.")]
    public async Task<CallToolResult> ReadLaunchAsync([Description("The campaign's name.")] string campaign, CancellationToken stop)
    {
        if (await reading.ReadAsync(campaign, stop) is not { } view)
        {
            return Unprepared();
        }

        var body = CampaignApi.Body(view);
        return Answers.Of(new LaunchAnswer(
            campaign, body.Version, body.State, body.LaunchState, body.LaunchNote, body.Waits, [.. body.OverCeiling], [.. body.Steps], [.. body.Assets], PageOf(campaign),
            view.Version.State is VersionState.Launched ? "read_results" : "wait for people; they act on the page"));
    }

    [McpServerTool(Name = "read_results", Title = "Read the results", ReadOnly = true, Idempotent = true, OpenWorld = true, UseStructuredContent = true, OutputSchemaType = typeof(ResultsBody))]
    [Description("What a campaign did: the people written to against those held out, the difference with its interval, and a verdict in words. Do not claim more than the verdict does. Next: what was learned belongs into the next brief.")]
    public async Task<CallToolResult> ReadResultsAsync([Description("The campaign's name.")] string campaign, CancellationToken stop) =>
        await results.ReadAsync(campaign, stop) is { } view ? Answers.Of(CampaignApi.Results(view)) : Unprepared();

    private async Task<CallToolResult> SayAsync(string campaign, CampaignAnswer answer, string next, CancellationToken stop) =>
        answer.IsRefused || answer.Version is null ? Answers.Refused(answer.Findings, next)
        : await reading.ReadAsync(campaign, stop) is { } view ? Answers.Of(State(view))
        : Unprepared();

    private StateAnswer State(CampaignView view) => State(CampaignApi.Body(view), RequestScreens.Bodies(view.Requests, view.Version.Files, view.NameOf));

    private StateAnswer State(CampaignBody body, ImmutableArray<ChangeRequestBody> asked) => new(
        body.Name, body.Title, body.Version, body.State, [.. body.Findings], [.. body.RolesAsked], [.. body.Decisions.Select(d => new DecisionLine(d.Role, d.Decision, d.Comment, d.DecidedAt))],
        [.. body.Missing], PageOf(body.Name), body.State switch
        {
            "checked" when body.Findings.Any(f => f.ToFinding().Blocks) => "edit_asset to mend the errors, then prepare_drafts",
            "checked" => "submit_for_review with this version",
            "in-review" => "nothing: people decide, on the page",
            "returned" => "edit_asset to do what the comments ask, then prepare_drafts and submit_for_review",
            "approved" => "nothing: a person launches it, on the page",
            _ => "read_launch",
        })
    {
        Requests = asked,
    };

    private string PageOf(string campaign) => $"{address.Base}/campaigns/{Uri.EscapeDataString(campaign)}";

    private static CallToolResult Unprepared() => Answers.Refused("not-prepared", "There is no prepared version of a campaign of that name.", "list_campaigns for the names, then prepare_drafts");

    internal sealed record DecisionLine(string Role, string Decision, string Comment, DateTimeOffset DecidedAt);

    internal sealed record StateAnswer(
        string Campaign, string Title, string Version, string State, ImmutableArray<FindingRow> Findings, ImmutableArray<string> RolesAsked, ImmutableArray<DecisionLine> Decisions,
        ImmutableArray<FindingRow> Missing, string Page, string Next)
    {
        /// <summary>What reviewers want changed, at which words.</summary>
        public ImmutableArray<ChangeRequestBody> Requests { get; init; } = [];
    }

    internal sealed record LaunchAnswer(
        string Campaign, string Version, string State, string? LaunchState, string? LaunchNote, string? Waits, ImmutableArray<string> OverCeiling, ImmutableArray<StepBody> Steps,
        ImmutableArray<AssetBody> Assets, string Page, string Next);
}

using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary>What commands say of a campaign on the server, and what comes next.</summary>
internal static class CampaignReport
{
    /// <summary>The newest version of a campaign; null when it was refused, with the exit code.</summary>
    public static async Task<(CampaignBody? Campaign, int Exit)> FindAsync(ApiClient api, string name, Output output, CancellationToken stop)
    {
        var answer = await api.GetAsync(PathOf(name), stop);
        return answer.IsFine ? (answer.Read<CampaignBody>(), ExitCode.Fine) : (null, await answer.RefuseAsync(output, $"prepared campaign {name}; prepare it with: slipway prepare {name}"));
    }

    /// <summary>Does something to the newest version and says how the campaign is afterwards.</summary>
    public static async Task<int> ChangeAsync(ApiClient api, string name, string action, Func<string, object> bodyFor, Output output, CancellationToken stop)
    {
        var (campaign, exit) = await FindAsync(api, name, output, stop);
        return campaign is null ? exit : await WriteAsync(await api.PostAsync($"{PathOf(name)}/{action}", bodyFor(campaign.Version), stop), api, name, output);
    }

    public static async Task<int> WriteAsync(ApiAnswer answer, ApiClient api, string name, Output output)
    {
        if (!answer.IsFine)
        {
            var exit = await answer.RefuseAsync(output, $"campaign {name}");
            await output.NextAsync($"see where it stands: slipway review {name}");
            return exit;
        }

        var campaign = answer.Read<CampaignBody>();
        FindingsView.Write(output.Console, campaign.Findings.Select(f => f.ToFinding()));
        await output.ResultAsync(campaign, Lines(campaign, api));
        await output.NextAsync(Next(campaign, api));
        return campaign.Findings.Any(f => f.ToFinding().Blocks) || StateOf(campaign) == VersionState.Parked ? ExitCode.Findings : ExitCode.Fine;
    }

    public static string PathOf(string name) => $"api/v1/campaigns/{Uri.EscapeDataString(name)}";

    private static IEnumerable<string> Lines(CampaignBody campaign, ApiClient api)
    {
        yield return $"{campaign.Title} ({campaign.Name})";
        yield return $"State      {Words.Of(StateOf(campaign))}: {Words.Next(StateOf(campaign))}";
        yield return $"Version    {Words.Version(campaign.Version)}{(campaign.Parent is { } parent ? $", after {Words.Version(parent)}" : "")}";
        yield return $"Assets     {string.Join(", ", campaign.Assets.GroupBy(a => a.Change).Select(g => $"{g.Count()} {g.Key}"))}";
        if (campaign.RuleSet is { } rules)
        {
            yield return $"Rules      {Words.Version(rules)}";
        }

        if (campaign.Audience is { } audience)
        {
            yield return $"Audience   {Words.Of(audience.Eligible)} people, {Words.Of(audience.HeldOut)} of them held out; {Words.Of(audience.Matched - audience.Eligible)} left out";
        }

        foreach (var outside in campaign.Assets.Where(a => a.ChangedOutside))
        {
            yield return $"Changed    {outside.Asset} is no longer as it was prepared{(outside.Differences.Count == 0 ? "" : $": {string.Join("; ", outside.Differences.Take(3))}{(outside.Differences.Count > 3 ? $"; and {outside.Differences.Count - 3} more" : "")}")}";
        }

        foreach (var role in campaign.RolesAsked)
        {
            var decision = campaign.Decisions.LastOrDefault(d => d.Role == role);
            yield return $"Approval   {role}: {(decision is null ? "not decided" : $"{decision.Decision} by {decision.Approver}")}{(decision?.Comment is { Length: > 0 } comment ? $", \"{comment}\"" : "")}";
        }

        foreach (var missing in campaign.Missing)
        {
            yield return $"Missing    {missing.Message}";
        }

        if (campaign.LaunchState is { } launch)
        {
            yield return $"Launch     {launch}{(campaign.LaunchNote is { } note ? $": {note}" : "")}";
        }

        foreach (var line in campaign.Assets.Where(a => a.Ramp is not null).SelectMany(a => RampView.Lines(a.Asset, a.Ramp!)))
        {
            yield return line;
        }

        if (campaign.Waits is { } waits)
        {
            yield return $"Waits      {waits}";
        }

        foreach (var over in campaign.OverCeiling)
        {
            yield return $"Over       {over}: someone else must let it through with slipway launch allow {campaign.Name}";
        }

        foreach (var step in campaign.Steps.Where(s => s is { Phase: "launch", ByHand: not null } && s.State != "done"))
        {
            yield return $"By hand    {step.Asset}: {step.ByHand}{(step.EditAddress is { } at ? $" {at}" : "")}";
        }

        foreach (var (step, finding) in campaign.Steps.SelectMany(s => s.Findings, (s, f) => (s, f)))
        {
            yield return $"Said       {step.Asset} ({step.Phase}): {finding.Message}{(finding.Fix is { } fix ? $" {fix}" : "")}";
        }

        yield return $"Page       {api.PageOf(campaign.Name)}";
    }

    private static string Next(CampaignBody campaign, ApiClient api) => StateOf(campaign) switch
    {
        not (VersionState.Launched or VersionState.Launching or VersionState.Undoing or VersionState.Undone or VersionState.Staging) when campaign.Assets.Any(a => a.ChangedOutside) =>
            $"keep what was changed: slipway keep {campaign.Name}; or put back what was prepared: slipway put-back {campaign.Name}",
        VersionState.Staging => $"mend what is listed, then: slipway prepare {campaign.Name}",
        VersionState.Checked => $"slipway submit {campaign.Name}",
        VersionState.InReview => $"approvers look at {api.PageOf(campaign.Name)} and decide there, or with: slipway review {campaign.Name} --approve ROLE --version {Words.Version(campaign.Version)}",
        VersionState.Returned => $"change what was asked for, then: slipway prepare {campaign.Name}",
        VersionState.Approved => $"slipway launch {campaign.Name}",
        VersionState.Launching => $"see how far it is: slipway review {campaign.Name}",
        VersionState.Parked => $"mend the reason, then: slipway launch {campaign.Name}; or go on without a step: slipway launch {campaign.Name} --skip STEP --reason TEXT; or give it up: --abandon --reason TEXT",
        VersionState.Launched when campaign.Assets.Any(a => a.ChangedOutside) => $"see what was changed outside: slipway drift {campaign.Name}",
        VersionState.Launched => $"slipway report {campaign.Name}",
        VersionState.Undoing => $"see how far it is, and what it asks: slipway launch undo {campaign.Name} --dry-run",
        _ => $"slipway prepare {campaign.Name}",
    };

    private static VersionState StateOf(CampaignBody campaign) => Enum.Parse<VersionState>(campaign.State.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}

using System.CommandLine;
using Slipway.Core.Approvals;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway review</c>: what is asked and decided of a campaign, and deciding on it.</summary>
internal static class ReviewCommand
{
    private static readonly Option<string?> _approve = Role("--approve", "Approve in this role.");
    private static readonly Option<string?> _requestChanges = Role("--request-changes", "Ask for changes in this role; say which with --comment.");
    private static readonly Option<string?> _reject = Role("--reject", "Reject in this role; say why with --comment.");
    private static readonly Option<string> _comment = new("--comment") { Description = "What the author reads.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
    private static readonly Option<string?> _version = new("--version")
    {
        Description = "The version you looked at, as 'slipway review' says it. A newer one is then not decided on unseen.",
        HelpName = "VERSION",
    };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("review", "Say what is asked and decided of a campaign, or decide.") { name, _approve, _requestChanges, _reject, _comment, _version });
        command.Validators.Add(result =>
        {
            if (((Option<string?>[])[_approve, _requestChanges, _reject]).Count(o => result.GetResult(o) is not null) > 1)
            {
                result.AddError("Decide once: --approve, --request-changes or --reject.");
            }
        });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static Option<string?> Role(string name, string description) => new(name) { Description = description, HelpName = "ROLE" };

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        if (DecisionIn(parse) is not var (decision, role))
        {
            return await CampaignReport.WriteAsync(await api.GetAsync(CampaignReport.PathOf(name), stop), api, name, output);
        }

        var (campaign, exit) = await CampaignReport.FindAsync(api, name, output, stop);
        if (campaign is null)
        {
            return exit;
        }

        if (parse.GetValue(_version) is { } seen && (seen.Length < 8 || !campaign.Version.StartsWith(seen, StringComparison.OrdinalIgnoreCase)))
        {
            return await output.FindingsAsync([Finding.Error("version-other", $"The newest version is {Words.Version(campaign.Version)}, not {seen}.", fix: $"Look at it on {api.PageOf(name)}, then decide on that one.")]);
        }

        var request = new DecisionRequest(campaign.Version, role, decision, parse.GetValue(_comment));
        return await CampaignReport.WriteAsync(await api.PostAsync($"{CampaignReport.PathOf(name)}/decisions", request, stop), api, name, output);
    }

    private static (Decision Decision, string Role)? DecisionIn(ParseResult parse) =>
        parse.GetValue(_approve) is { } approver ? (Decision.Approve, approver)
        : parse.GetValue(_requestChanges) is { } asker ? (Decision.RequestChanges, asker)
        : parse.GetValue(_reject) is { } rejecter ? (Decision.Reject, rejecter)
        : null;
}

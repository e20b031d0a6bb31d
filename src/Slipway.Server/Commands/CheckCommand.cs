using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway check</c>: everything that can be found wrong in campaigns without a server.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Campaigns, by folder or name. Otherwise the one you are in, or all of the workspace.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<DateTimeOffset?> _now = new("--now")
    {
        Description = "The time to check the schedule against, for example 2027-01-05T09:00:00+01:00. Otherwise the real time.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a time. Write it like 2027-01-05T09:00:00+01:00.");
            return null;
        },
    };

    public static Command CreateCommand()
    {
        var command = new Command("check", "Check campaigns, without a server.") { _paths, _now };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(_paths) ?? [], parse.GetValue(_now) ?? TimeProvider.System.GetUtcNow(), Output.Of(parse)));
        return command;
    }

    public static async Task<int> RunAsync(IReadOnlyCollection<string> paths, DateTimeOffset now, Output output)
    {
        var campaigns = CampaignChoice.Find(output, paths);
        var brands = campaigns.DistinctBy(c => c.Workspace.Folder).ToDictionary(c => c.Workspace.Folder, c => (Campaign: c, Rules: RuleSet.Read(c.Workspace.Brand.Files(), now)), StringComparer.Ordinal);
        var findings = brands.Values.SelectMany(b => b.Campaign.SeenFrom(output, b.Rules.Findings))
            .Concat(campaigns.SelectMany(c => c.SeenFrom(output, Find(c, brands[c.Workspace.Folder].Rules.Rules, now)))).Distinct().ToImmutableArray();
        FindingsView.Write(output.Console, findings);
        var errors = findings.Count(f => f.Blocks);
        await output.ResultAsync(
            new
            {
                campaigns = campaigns.Select(c => c.Name),
                errors,
                warnings = findings.Count(f => f.Level == FindingLevel.Warning && f.Excepted is null),
                suggestions = findings.Count(f => f.Level == FindingLevel.Suggestion && f.Excepted is null),
                excepted = findings.Count(f => f.Excepted is not null),
                rule_sets = brands.Values.Where(b => !b.Rules.Rules.Rules.IsEmpty).Select(b => b.Rules.Rules.Digest),
                findings = findings.Select(FindingsView.Row),
            },
            $"Checked {string.Join(", ", campaigns.Select(c => c.Name))}{With(brands.Values.Select(b => b.Rules.Rules))}: {(errors > 0 ? "not ready" : findings.IsEmpty ? "nothing found" : "nothing that blocks")}.");
        await output.NextAsync(errors > 0 ? "mend the errors and check again" : $"slipway plan {output.Shown(campaigns[0].Folder)}");
        return errors > 0 ? ExitCode.Findings : ExitCode.Fine;
    }

    private static string With(IEnumerable<RuleSet> sets) =>
        string.Join(" and ", sets.Where(s => !s.Rules.IsEmpty).Select(s => $"rules {Words.Version(s.Digest)}")) is { Length: > 0 } rules ? $" with {rules}" : "";

    private static ImmutableArray<Finding> Find(CampaignChoice campaign, RuleSet brand, DateTimeOffset now)
    {
        var files = campaign.Files();
        var (plan, findings) = DraftPlan.Make(campaign.Workspace, files, Platforms.Offline, null);
        return plan is null ? findings : [.. findings, .. CampaignChecker.Check(plan, files, brand, now)];
    }
}

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

/// <summary><c>slipway brand diff</c>: what changes between two versions of the brand's rules, in words and in the campaigns there are.</summary>
internal static class BrandDiffCommand
{
    // So many of each rule are shown to a person; a program gets all.
    private const int Examples = 3;

    private static readonly Argument<string> _before = new("A") { Description = "The earlier rules: a brand folder, or a revision of Git." };

    private static readonly Argument<string?> _after = new("B")
    {
        Description = "The later rules: a brand folder, or a revision of Git. Otherwise the brand folder as it is now.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command CreateCommand()
    {
        var command = new Command("diff", "Say what changes between two versions of the brand's rules, in words and in the campaigns of the workspace.") { _before, _after, BrandCommand.Brand, CommonOptions.Now };
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var now = CommonOptions.NowOf(parse);
        var brand = BrandCommand.Find(output, parse.GetValue(BrandCommand.Brand));
        var (before, beforeProblems) = await ReadAsync(output, brand, parse.GetRequiredValue(_before), now, stop);
        var (after, afterProblems) = parse.GetValue(_after) is { } written ? await ReadAsync(output, brand, written, now, stop) : Seen(output, brand, RuleSet.Read(brand.Files(), now));
        // What is wrong with both is no difference; what is wrong with the later one is worth mending before it holds.
        var problems = afterProblems.Except(beforeProblems).ToImmutableArray();
        FindingsView.Write(output.Console, problems);

        var differences = RuleSetDifference.Of(before, after);
        var (campaigns, unread) = Campaigns(output, brand, before, after, now);
        await output.ResultAsync(
            new
            {
                before = before.Digest,
                after = after.Digest,
                differences = differences.Select(d => new { kind = d.Kind, d.What, d.Where, d.Reasons }),
                campaigns = campaigns.Select(c => new
                {
                    c.Name,
                    appearing = c.Difference.Appearing.Select(FindingsView.Row),
                    disappearing = c.Difference.Disappearing.Select(FindingsView.Row),
                    reweighed = c.Difference.Reweighed.Select(r => new { before = FindingsView.Row(r.Before), after = FindingsView.Row(r.After) }),
                }),
                not_compared = unread,
                findings = problems.Select(FindingsView.Row),
            },
            Lines(before, after, differences, campaigns, unread));
        await output.NextAsync(differences.IsEmpty ? "nothing has to be done" : "slipway brand test, and have the change reviewed by the owners of the rules");
        return problems.Any(p => p.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<(RuleSet Rules, ImmutableArray<Finding> Findings)> ReadAsync(Output output, BrandFolder brand, string written, DateTimeOffset now, CancellationToken stop)
    {
        var path = output.PathOf(written);
        if (!Directory.Exists(path))
        {
            return Seen(output, brand, RuleSet.Read(await brand.FilesAsync(written, stop), now));
        }

        var folder = new BrandFolder(Path.TrimEndingDirectorySeparator(path));
        return Seen(output, folder, RuleSet.Read(folder.Files(), now));
    }

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Seen(Output output, BrandFolder brand, (RuleSet Rules, ImmutableArray<Finding> Findings) read) =>
        (read.Rules, [.. BrandCommand.SeenFrom(output, brand, read.Findings)]);

    // What is only drafted is compared too: it will be checked by the later rules before it goes anywhere.
    private static (ImmutableArray<(string Name, FindingDifference Difference)> Compared, ImmutableArray<string> Unread) Campaigns(Output output, BrandFolder brand, RuleSet before, RuleSet after, DateTimeOffset now)
    {
        var workspace = Workspace.Above(brand.Folder) ?? new Workspace(Path.GetDirectoryName(brand.Folder)!);
        var compared = ImmutableArray.CreateBuilder<(string, FindingDifference)>();
        var unread = ImmutableArray.CreateBuilder<string>();
        foreach (var campaign in workspace.CampaignNames().Select(name => new CampaignChoice(workspace, workspace.CampaignFolder(name))))
        {
            var files = campaign.Files();
            if (DraftPlan.Make(workspace, files, PlatformRegistration.Offline(workspace), null).Plan is not { } plan)
            {
                unread.Add(campaign.Name);
                continue;
            }

            ImmutableArray<Finding> Found(RuleSet rules) => campaign.SeenFrom(output, CampaignChecker.Rules(plan, files, rules, now).Findings);
            compared.Add((campaign.Name, FindingDifference.Of(Found(before), Found(after))));
        }

        return (compared.ToImmutable(), unread.ToImmutable());
    }

    private static IEnumerable<string> Lines(
        RuleSet before, RuleSet after, ImmutableArray<Difference> differences, ImmutableArray<(string Name, FindingDifference Difference)> campaigns, ImmutableArray<string> unread)
    {
        var counts = differences.CountBy(d => d.Kind).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Key.ToString().ToLowerInvariant()}"));
        yield return $"Rules {Words.Version(before.Digest)} to {Words.Version(after.Digest)}: {(differences.IsEmpty ? "no rule is different" : Words.Together([.. counts]))}.";
        foreach (var difference in differences)
        {
            yield return $"  {difference.Kind.ToString().ToLowerInvariant(),-9}  {difference.What} ({difference.Where}): {string.Join("; ", difference.Reasons)}";
        }

        foreach (var (name, difference) in campaigns)
        {
            yield return $"{name}: {(difference.IsEmpty ? "nothing changes" : Words.Together([.. Counts(difference)]))}.";
            var examples = difference.Appearing.Select(f => (Sign: "+", f.Code, Line: Line(f)))
                .Concat(difference.Disappearing.Select(f => (Sign: "-", f.Code, Line: Line(f))))
                .Concat(difference.Reweighed.Select(r => (Sign: "~", r.After.Code, Line: $"{Weight(r.Before)} becomes {Line(r.After)}")));
            foreach (var group in examples.GroupBy(e => (e.Sign, e.Code)))
            {
                foreach (var example in group.Take(Examples))
                {
                    yield return $"  {example.Sign} {example.Line}";
                }

                if (group.Count() > Examples)
                {
                    yield return $"  {group.Key.Sign} {group.Count() - Examples} more of {group.Key.Code}";
                }
            }
        }

        foreach (var name in unread)
        {
            yield return $"{name}: not compared, for it cannot be planned; see: slipway check {name}";
        }
    }

    private static IEnumerable<string> Counts(FindingDifference difference) => new (int Count, string Word)[]
    {
        (difference.Appearing.Length, "new"), (difference.Disappearing.Length, "gone"), (difference.Reweighed.Length, "of another weight"),
    }.Where(c => c.Count > 0).Select(c => $"{Words.Count(c.Count, "finding")} {c.Word}");

    private static string Line(Finding finding) => $"{Weight(finding)}  {finding.Place?.ToString() ?? finding.Asset}  {finding.Message}  {finding.Code}";

    private static string Weight(Finding finding) => finding.Excepted is null ? finding.Level.ToString().ToLowerInvariant() : $"excepted {finding.Level.ToString().ToLowerInvariant()}";
}

using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Slipway.Core.Brand;
using Slipway.Core.Briefs;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Plans;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Checks;
using Slipway.Server.Checks.Links;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway check</c>: everything that can be found wrong in campaigns and texts without a server.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string[]> _paths = new("PATH")
    {
        Description = "Campaigns by folder or name; files or folders of Markdown, HTML, MJML or text; the address of a staged page; - for standard input. Otherwise the campaign you are in, or all of the workspace.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<CheckFormat> _format = new("--format")
    {
        Description = "How the result is written: text, json, sarif (2.1.0), junit, or github (annotations of GitHub Actions).",
        HelpName = "text|json|sarif|junit|github",
        DefaultValueFactory = _ => CheckFormat.Text,
        CustomParser = result =>
        {
            if (Enum.TryParse<CheckFormat>(result.Tokens[0].Value, ignoreCase: true, out var format) && Enum.IsDefined(format))
            {
                return format;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no format. Use text, json, sarif, junit or github.");
            return CheckFormat.Text;
        },
    };

    private static readonly Option<string[]> _markets = new("--market") { Description = "A market that texts are for, as a country code; may be given several times.", HelpName = "CODE" };

    private static readonly Option<string?> _industry = new("--industry") { Description = "The industry of those that texts are for.", HelpName = "NAME" };

    private static readonly Option<string?> _language = new("--language") { Description = "The language of texts, for example en or de-AT.", HelpName = "TAG" };

    private static readonly Option<string?> _kind = new("--kind") { Description = "What texts are: email, page, ad or form. Otherwise as their folder says; HTML is taken for an email.", HelpName = "KIND" };

    private static readonly Option<FindingLevel> _level = new("--level")
    {
        Description = "The least level that is shown: suggestion, warning or error.",
        HelpName = "LEVEL",
        DefaultValueFactory = _ => FindingLevel.Suggestion,
        CustomParser = result =>
        {
            if (Enum.TryParse<FindingLevel>(result.Tokens[0].Value, ignoreCase: true, out var level) && Enum.IsDefined(level))
            {
                return level;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no level. Use suggestion, warning or error.");
            return FindingLevel.Suggestion;
        },
    };

    private static readonly Option<string?> _changedSince = new("--changed-since") { Description = "Only files that differ from a revision of Git.", HelpName = "REV" };

    private static readonly Option<bool> _fix = new("--fix") { Description = "Write what rules say may be written without anyone looking." };

    private static readonly Option<bool> _links = new("--links") { Description = "Follow links that lead out, to find dead ones; what they answer is remembered for a day." };

    private static readonly Option<bool> _watch = new("--watch") { Description = "Check again whenever something is saved, until Ctrl-C." };

    private static readonly Option<string> _as = new("--as") { Description = "The format of standard input: md, html, mjml or txt.", HelpName = "ENDING", DefaultValueFactory = _ => "md" };

    private static readonly UTF8Encoding _exact = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // While watching, what did not change is not gone through again.
    private static readonly CheckMemory _memory = new();

    // A rule for a market that does not exist would let everything pass.
    private static void Refuse(OptionResult result)
    {
        foreach (var written in result.Tokens.Select(t => t.Value))
        {
            if (result.Option == _markets && !Markets.Codes.Contains(written.ToUpperInvariant()))
            {
                result.AddError($"'{written}' is no country code. {(Markets.Meant(written) is { } meant ? $"Write {meant}." : "Write two letters of ISO 3166-1, such as DE.")}");
            }
            else if (result.Option == _kind && !Setting.Kinds.Contains(written, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"'{written}' is no kind of text. Use email, page, ad or form.");
            }
        }
    }

    public static Command CreateCommand()
    {
        if (_markets.Validators.Count == 0)
        {
            _markets.Validators.Add(Refuse);
            _kind.Validators.Add(Refuse);
        }

        var command = new Command("check", "Check campaigns and texts, without a server; or, with one, what a platform holds already.")
        {
            _paths, CheckConnection.Connection, CheckConnection.Since, CheckConnection.Limit, CommonOptions.Now, _format, BrandCommand.Brand, _kind, _markets, _industry, _language, _level, _changedSince, _fix, _links, CheckOpinions.Asked, _watch, _as,
            CommonOptions.Server, CommonOptions.Data, CommonOptions.Token,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        if (parse.GetValue(CheckConnection.Connection) is not null)
        {
            return await ConnectionAsync(parse, output, stop);
        }

        if (parse.GetResult(CheckConnection.Since) is not null || parse.GetResult(CheckConnection.Limit) is not null)
        {
            throw CommandException.WrongUse("connection-missing", "--since and --limit go with --connection NAME.");
        }

        var targets = CheckTargets.Find(output, parse.GetValue(_paths) ?? []);
        if (!parse.GetValue(_watch))
        {
            return await OnceAsync(parse, output, targets, stop);
        }

        var code = ExitCode.Fine;
        await Watching.RunAsync(
            () => targets.Files.Concat(targets.Campaigns.Select(c => c.Folder)).Append(BrandFolder(parse, output, targets)?.Folder).OfType<string>(),
            async () => code = await OnceAsync(parse, output, CheckTargets.Find(output, parse.GetValue(_paths) ?? []), stop),
            stop);
        return code;
    }

    private static async Task<int> ConnectionAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        if (new[] { parse.GetResult(_paths) is { Tokens.Count: > 0 } ? "a path" : null, Written(BrandCommand.Brand), Written(_changedSince), Written(_fix), Written(_links), Written(_watch), Written(_as) }.OfType<string>().ToList() is [var other, ..])
        {
            throw CommandException.WrongUse("not-with-connection", $"--connection asks the running server, with the rules of its workspace; {other} does not go with it.");
        }

        var kind = parse.GetValue(_kind);
        var question = new ExistingQuestion(kind is null ? null : [kind], parse.GetValue(CheckConnection.Limit), parse.GetValue(CheckConnection.Since), parse.GetValue(_markets), parse.GetValue(_industry), parse.GetValue(_language));
        var (report, code) = await CheckConnection.RunAsync(parse, output, question, stop);
        return report is null ? code : await ShowAsync(parse, output, report, report.HasErrors
            ? "mend the errors in the platform and check again; or take one in as a draft: slipway take-in --connection " + parse.GetValue(CheckConnection.Connection)
            : report.RulesRun == 0 ? "write rules into brand/rules of the server's workspace"
            : "nothing has to be done");

        string? Written(Option option) => parse.GetResult(option) is { Implicit: false } ? option.Name : null;
    }

    private static async Task<int> OnceAsync(ParseResult parse, Output output, CheckTargets targets, CancellationToken stop)
    {
        var changed = parse.GetValue(_changedSince) is { } revision ? await ChangedFiles.SinceAsync(revision, output.Folder, stop) : null;
        var report = await FindAsync(parse, output, targets, changed, stop);
        if (parse.GetValue(_fix) && await FixAsync(output, report) > 0)
        {
            report = await FindAsync(parse, output, targets, changed, stop);
        }

        return await ShowAsync(parse, output, report, Next(output, targets, report));
    }

    private static async Task<int> ShowAsync(ParseResult parse, Output output, CheckReport report, string next)
    {
        var least = parse.GetValue(_level);
        var shown = report with { Findings = [.. report.Findings.Where(f => f.Level >= least)] };
        await WriteAsync(output, output.Json ? CheckFormat.Json : parse.GetValue(_format), shown);
        if (output.Json || parse.GetValue(_format) == CheckFormat.Text)
        {
            await output.NextAsync(next);
        }

        return report.HasErrors ? ExitCode.Findings : ExitCode.Fine;
    }

    private static string Next(Output output, CheckTargets targets, CheckReport report) => report.HasErrors ? "mend the errors and check again"
        : report.Findings.Any(f => f is { Rewrite: not null, Excepted: null }) ? "slipway check --fix writes what needs no second look"
        : targets.Campaigns is [var first, ..] && targets.Only.IsEmpty ? $"slipway plan {output.Shown(first.Folder)}"
        : report.Rules.IsEmpty ? "write rules into brand/rules, or name a brand folder with --brand DIR"
        : "nothing has to be done";

    private static async Task<CheckReport> FindAsync(ParseResult parse, Output output, CheckTargets targets, IReadOnlySet<string>? changed, CancellationToken stop)
    {
        var now = CommonOptions.NowOf(parse);
        var brand = BrandFolder(parse, output, targets);
        var brandFiles = brand?.Files() ?? ImmutableSortedDictionary<string, string>.Empty;
        var files = targets.Files.Where(f => changed?.Contains(f) != false).Select(f => (Path: f, Shown: output.Shown(f))).ToList();
        var answers = new Answers { Today = DateOnly.FromDateTime(now.UtcDateTime) };
        if (parse.GetValue(_links))
        {
            answers = answers with { Links = await FollowAsync(parse, output, targets, files, stop) };
        }

        var given = Given(parse, brandFiles) with { Answers = answers };
        var ahead = new ReadAhead(files, given);
        var (rules, ruleFindings) = RuleSet.Read(brandFiles, now);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (brand is not null)
        {
            findings.AddRange(BrandCommand.SeenFrom(output, brand, ruleFindings));
        }

        // Planned once, and only where somebody wants to know what rules ask of the texts.
        var planned = new Lazy<ImmutableArray<(Plan Plan, ImmutableSortedDictionary<string, string> Files)>>(() =>
        [
            .. from campaign in targets.Campaigns
               let draft = campaign.Files()
               let plan = DraftPlan.Make(campaign.Workspace, draft, PlatformRegistration.Offline(campaign.Workspace), null).Plan
               where plan is not null
               select (plan, draft),
        ]);
        if (parse.GetValue(CheckOpinions.Asked))
        {
            rules = await CheckOpinions.AnswerAsync(parse, output, targets.Campaigns.FirstOrDefault()?.Workspace ?? Workspace.Around(output.Folder), rules, Questions, stop);
        }

        foreach (var campaign in targets.Campaigns)
        {
            var found = campaign.SeenFrom(output, DraftPlan.Check(campaign.Workspace, campaign.Files(), PlatformRegistration.Offline(campaign.Workspace), rules, now, answers));
            findings.AddRange(targets.Only.IsEmpty ? found : found.Where(f => f.Place is { } place && targets.Only.Contains(output.PathOf(place.File))));
        }

        // Only over everything can it be said that a brand's exception is of no use.
        if (brand is not null && parse.GetValue(_paths) is null or [] && targets.Campaigns.Length == targets.Campaigns[0].Workspace.CampaignNames().Count())
        {
            findings.AddRange(BrandCommand.SeenFrom(output, brand, rules.Waivers.Idle(findings)));
        }

        if (changed is not null)
        {
            var kept = findings.Where(f => f.Place is null || changed.Contains(output.PathOf(f.Place.File))).ToList();
            findings.Clear();
            findings.AddRange(kept);
        }

        var checks = new FileChecks(new RulePlan(rules, parse.GetValue(_watch) ? _memory : null), given);
        var inFiles = await FilesAsync(output, checks, files, ahead);
        findings.AddRange(inFiles);
        if (targets.StandardInput)
        {
            var ending = parse.GetValue(_as)!.TrimStart('.');
            findings.AddRange(checks.CheckText($"stdin.{ending}", await output.In.ReadToEndAsync(stop)));
        }

        foreach (var page in targets.Pages)
        {
            var server = parse.GetValue(CommonOptions.Server) ?? RunningServer.Find(CommonOptions.Settings(parse, output).Data)?.Address;
            var html = await StagedPage.FetchAsync(page, server is null ? null : new Uri(server), stop);
            findings.AddRange(checks.CheckText($"{page.GetLeftPart(UriPartial.Path)}.html", html).Select(f => f with { Place = f.Place! with { File = page.ToString() }, End = f.End is null ? null : f.End with { File = page.ToString() } }));
        }

        // That no model was asked is said once, not of every text.
        var unasked = parse.GetValue(CheckOpinions.Asked) ? Questions(rules).Select(q => q.Rule) : rules.Rules.Where(r => r.Extension.Family == Family.Opinion).Select(r => r.Id);
        if (OpinionQuestion.NotAsked(unasked) is { } silent)
        {
            findings.Add(silent);
        }

        return new CheckReport(
            [.. targets.Campaigns.Select(c => c.Name)],
            [.. files.Select(f => f.Shown), .. targets.StandardInput ? ["standard input"] : Array.Empty<string>(), .. targets.Pages.Select(p => p.ToString())],
            rules.Digest,
            rules.Rules,
            Once(findings, inFiles.Length));

        ImmutableArray<OpinionQuestion> Questions(RuleSet known) =>
        [
            .. planned.Value.SelectMany(c => CampaignChecker.OpenQuestions(c.Plan, c.Files, known, now))
                .Concat(new FileChecks(new RulePlan(known), Given(parse, brandFiles)).OpenQuestions(files)).DistinctBy(q => q.Digest),
        ];
    }

    // What is found in files is there once already; to compare all of it with all else takes as long as checking many files.
    private static ImmutableArray<Finding> Once(IReadOnlyCollection<Finding> findings, int inFiles)
    {
        var seen = new HashSet<Finding>();
        return findings.Count(f => f.Place is not null) == inFiles ? [.. findings.Where(f => f.Place is not null || seen.Add(f))] : [.. findings.Distinct()];
    }

    private static async Task<ImmutableArray<Finding>> FilesAsync(Output output, FileChecks checks, List<(string Path, string Shown)> files, ReadAhead ahead)
    {
        const int worthShowing = 200;
        if (files.Count < worthShowing || !output.Console.Profile.Capabilities.Interactive)
        {
            return checks.Check(files, ahead, progress: null);
        }

        ImmutableArray<Finding> found = [];
        await Spectre.Console.AnsiConsoleExtensions.Progress(output.Console).StartAsync(progress =>
        {
            var task = progress.AddTask("checking", maxValue: files.Count);
            found = checks.Check(files, ahead, () => task.Increment(1));
            return Task.CompletedTask;
        });
        return found;
    }

    // What is known from the command's words, and of the language from the brand.
    private static Setting Given(ParseResult parse, ImmutableSortedDictionary<string, string> brandFiles)
    {
        var brandLanguage = brandFiles.GetValueOrDefault("brand/brand.yaml") is { } text ? BrandFacts.LanguageOf(text) : null;
        return new Setting
        {
            Kind = parse.GetValue(_kind)?.ToLowerInvariant(),
            Markets = [.. (parse.GetValue(_markets) ?? []).Select(m => m.ToUpperInvariant())],
            Industry = parse.GetValue(_industry)?.ToLowerInvariant(),
            Language = parse.GetValue(_language) ?? brandLanguage,
        };
    }

    private static BrandFolder? BrandFolder(ParseResult parse, Output output, CheckTargets targets)
    {
        if (parse.GetValue(BrandCommand.Brand) is { } written)
        {
            return BrandCommand.Find(output, written);
        }

        if (targets.Campaigns is [var first, ..])
        {
            return Directory.Exists(first.Workspace.Brand.Folder) ? first.Workspace.Brand : null;
        }

        // Around the text first, then around whoever asks.
        return Workspace.BrandAbove(targets.Files is [var file, ..] ? Path.GetDirectoryName(file)! : output.Folder) ?? Workspace.BrandAbove(output.Folder);
    }

    private static async Task<ImmutableDictionary<string, LinkAnswer>> FollowAsync(ParseResult parse, Output output, CheckTargets targets, List<(string Path, string Shown)> files, CancellationToken stop)
    {
        var addresses = FileChecks.Addresses(files).ToHashSet(StringComparer.Ordinal);
        foreach (var campaign in targets.Campaigns)
        {
            var texts = campaign.Files();
            addresses.UnionWith(DraftPlan.Make(campaign.Workspace, texts, PlatformRegistration.Offline(campaign.Workspace), null).Plan is { } plan ? CampaignChecker.Addresses(plan, texts) : []);
        }

        using var follower = new LinkFollower();
        var cache = new LinkCache(Path.Combine(CommonOptions.Settings(parse, output).Data, "links.json"), TimeProvider.System);
        return await cache.AnswersAsync(addresses, follower, stop);
    }

    private static async Task<int> FixAsync(Output output, CheckReport report)
    {
        var made = 0;
        // What is excepted was allowed to stay as it is.
        foreach (var file in report.Findings.Where(f => f is { Rewrite: not null, Place: not null, Excepted: null }).GroupBy(f => output.PathOf(f.Place!.File), StringComparer.Ordinal).Where(g => File.Exists(g.Key)))
        {
            // Exactly as it lies there. What is no UTF-8 would come back with other letters.
            string before;
            try
            {
                before = _exact.GetString(await File.ReadAllBytesAsync(file.Key));
            }
            catch (DecoderFallbackException)
            {
                await output.SayAsync($"{output.Shown(file.Key)} is not UTF-8, so nothing is written to it");
                continue;
            }

            var (text, count) = Rewriting.Of(before, file);
            if (count > 0)
            {
                await File.WriteAllBytesAsync(file.Key, _exact.GetBytes(text));
                await output.SayAsync($"{output.Shown(file.Key)}: {(count == 1 ? "1 place" : $"{count} places")} rewritten");
                made += count;
            }
        }

        return made;
    }

    private static async Task WriteAsync(Output output, CheckFormat format, CheckReport report)
    {
        switch (format)
        {
            case CheckFormat.Json:
                if (report.Findings.Length < 1000)
                {
                    FindingsView.Write(output.Console, report.Findings);
                }

                CheckJson.Write(report, output.Out);
                break;
            case CheckFormat.Sarif:
                CheckSarif.Write(report, output.Out);
                break;
            case CheckFormat.Junit:
                CheckJUnit.Write(report, output.Out);
                break;
            case CheckFormat.Github:
                CheckGitHub.Write(report, output.Out);
                break;
            default:
                FindingsView.Write(output.Console, report.Findings);
                var what = report.Files.IsEmpty && report.Campaigns.IsEmpty ? "nothing, for there is no text to check" : report.Files.Length > 3 ? $"{report.Files.Length} files" : string.Join(", ", report.Campaigns.Concat(report.Files));
                await output.ResultAsync(new { }, $"Checked {what}{(report.RulesRun == 0 ? "" : $" with rules {Words.Version(report.RuleSet)}")}: {(report.HasErrors ? "not ready" : report.Findings.IsEmpty ? "nothing found" : "nothing that blocks")}.");
                break;
        }
    }
}

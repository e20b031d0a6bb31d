using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Ai.Drafting;
using Slipway.Ai.Providers;
using Slipway.Core.Copy;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway draft</c>: has a model write the words of a campaign, held to the brand's rules; everything else stays as it is.</summary>
internal static class DraftCommand
{
    private const int MostShown = 20;

    private static readonly Argument<string?> _campaign = new("CAMPAIGN")
    {
        Description = "The campaign, by folder or name. Otherwise the one you are in, or the workspace's only one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> _only = new("--only")
    {
        Description = "Files or pieces to write, for example emails/invitation.md or emails/invitation.md#subject. Otherwise all words that are open.",
        HelpName = "PIECE",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> _accounts = new("--accounts")
    {
        Description = "Write one sentence for each target account into this column of accounts.csv, from what its row says, for example opening. --only then names accounts.",
        HelpName = "COLUMN",
    };

    private static readonly Option<string?> _segments = new("--segments")
    {
        Description = "Write one sentence for each segment of the audience into a column of a list in segments, for example industry/opening for the column opening of segments/industry.csv. --only then names values.",
        HelpName = "LIST/COLUMN",
    };

    private static readonly Option<string?> _variant = new("--variant")
    {
        Description = "Write the words of a variant of the campaign's experiment, for example b, from those that stand there; --only names the emails. The experiment is begun where there is none.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> _image = new("--image")
    {
        Description = "Have a picture of this name drawn, from the brief, the brand's look and what --say says. It is a proposal until you take it with --alt.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> _alt = new("--alt") { Description = "Take the picture of --image that was drawn last: what it shows, for those who do not see it.", HelpName = "TEXT" };

    private static readonly Option<string?> _say = new("--say") { Description = "What you want, in your words: \"shorter, and begin with the number\".", HelpName = "TEXT" };

    private static readonly Option<bool> _list = new("--list") { Description = "List the open words and who wrote them; ask nobody." };

    private static readonly Option<bool> _dry = new("--dry-run") { Description = "Show what would be written, and write nothing. What is answered is kept, so that doing it costs nothing more." };

    private static readonly Option<bool> _anew = new("--anew") { Description = "Ask again what was answered before." };

    private static readonly Option<bool> _replay = new("--replay") { Description = "Do the last drafting again from the log, without a model, and say whether it comes to the same files." };

    public static Command CreateCommand()
    {
        var command = new Command("draft", "Have a model write the words of a campaign, held to the brand's rules; audiences, links, schedules and everything else stay as they are.")
        {
            _campaign, _only, _accounts, _segments, _variant, _image, _alt, _say, ModelChoice.Model, _list, _dry, _anew, _replay, CommonOptions.Now, CommonOptions.Data,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var found = CampaignChoice.Find(output, parse.GetValue(_campaign) is { } written ? [written] : []);
        if (found is not [var campaign])
        {
            throw CommandException.WrongUse("campaign-not-named", $"There are several campaigns here. Name one: {string.Join(", ", found.Select(c => c.Name))}.");
        }

        var log = AnswerLog.Open(campaign.Folder);
        if (parse.GetValue(_list))
        {
            return await ListAsync(output, campaign, log);
        }

        var settings = CommonOptions.Settings(parse, output);
        var (models, wrong) = WorkspaceModels.Of(campaign.Workspace, settings);
        using var _ = models;
        if (wrong.Any(f => f.Blocks))
        {
            return await output.FindingsAsync(wrong);
        }

        if (parse.GetValue(_image) is { } image)
        {
            if (parse.GetValue(_dry))
            {
                throw CommandException.WrongUse("picture-dry", "A picture that is drawn is a proposal already, which nothing shows before you take it. Leave out --dry-run.");
            }

            var asked = new PictureAsked(image, parse.GetValue(_say), parse.GetValue(_alt), parse.GetValue(_anew), parse.GetValue(_replay));
            return await DraftPicture.RunAsync(output, campaign, models, log, asked, stop);
        }

        var job = models.Job(campaign.Folder, Environment.UserName, Options(parse, models, campaign, output), CommonOptions.NowOf(parse)) with { IsAnew = parse.GetValue(_anew) };
        if (parse.GetValue(_variant) is { } variant)
        {
            job = await BeginAsync(parse, output, campaign, job, variant);
        }

        return parse.GetValue(_replay) ? await ReplayAsync(output, campaign, models, log, job, ModelChoice.Of(parse, models).Name, stop) : await WriteAsync(parse, output, campaign, models, log, job, stop);
    }

    private static async Task<int> WriteAsync(ParseResult parse, Output output, CampaignChoice campaign, WorkspaceModels models, AnswerLog log, DraftingJob job, CancellationToken stop)
    {
        var name = ModelChoice.Of(parse, models).Name;
        var progress = new Said(output);
        var dry = parse.GetValue(_dry);
        var result = job.Options.Column is null
            ? await models.Drafter(name, log).WriteAsync(job with { IsTrial = dry }, progress, stop)
            : await models.ListDrafter(name, log, job.Options).WriteAsync(job with { IsTrial = dry }, progress, stop);
        if (!dry)
        {
            Workspace.WriteTexts(campaign.Folder, result.Files.Where(f => job.Files[f.Key] != f.Value));
        }

        var findings = campaign.SeenFrom(output, result.Findings);
        if (!output.Json)
        {
            foreach (var line in Lines(job.Files, result))
            {
                await output.Out.WriteLineAsync(line);
            }
        }

        FindingsView.Write(output.Console, findings);
        await output.ResultAsync(
            new
            {
                campaign = campaign.Name,
                model = name,
                written = result.Words,
                dry_run = dry,
                answers = result.Answers,
                from_log = result.FromLog,
                input_tokens = result.Tokens.Input,
                output_tokens = result.Tokens.Output,
                cost = result.Cost,
                ended = result.Ended,
                findings = findings.Select(FindingsView.Row),
            },
            $"{Words.Count(result.Words.Count, "piece")} {(dry ? "would be " : "")}written with {Words.Count(result.Answers, "answer")}{(result.FromLog > 0 ? $", {result.FromLog} of them from the log" : "")}: {result.Tokens.Input} tokens read, {result.Tokens.Output} written{(result.Cost is { } cost ? string.Create(CultureInfo.InvariantCulture, $", {cost.Amount:0.####} {cost.Currency}") : "")}.");
        if (result.Ended is { } ended)
        {
            await output.SayAsync($"It ended early. {ended}");
        }

        var shown = output.Shown(campaign.Folder);
        await output.NextAsync(result.Ended is not null ? $"slipway draft {shown}, which goes on from there"
            : dry ? $"slipway draft {shown}, which writes this and costs nothing more"
            : $"read it, and: slipway check {shown}");
        return result.Ended is not null ? ExitCode.Failure : result.Findings.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    // The variant's files begin as what stands there, so that a model sees what it is to say otherwise.
    private static async Task<DraftingJob> BeginAsync(ParseResult parse, Output output, CampaignChoice campaign, DraftingJob job, string variant)
    {
        var (files, variants, findings) = VariantStart.Of(campaign.Files(), variant, [.. job.Options.Only.Select(o => o.Split('#')[0]).Distinct(StringComparer.Ordinal)]);
        if (!findings.IsEmpty)
        {
            throw CommandException.WrongUse(findings[0].Code, $"{findings[0].Message} {findings[0].Fix}");
        }

        if (!parse.GetValue(_dry))
        {
            Workspace.WriteTexts(campaign.Folder, files);
            foreach (var file in files.Keys)
            {
                await output.SayAsync($"Wrote {output.Shown(Path.Combine(campaign.Folder, file))}");
            }
        }

        var all = job.Files.SetItems(files);
        var question = DraftReader.Read(all, MetricRegister.Any).Draft?.Campaign.Experiment?.Experiment.Question;
        return job with
        {
            Files = all,
            Options = job.Options with
            {
                Only = variants,
                Instruction = $"These are the words of variant {variant} of an experiment{(question is null ? "" : $" that asks: {question}")}. Those of the other variant stand in the file now, or your own from before. Say the same offer to the same people, told differently.{(job.Options.Instruction is { } said ? $" {said}" : "")}",
            },
        };
    }

    private static async Task<int> ListAsync(Output output, CampaignChoice campaign, AnswerLog log)
    {
        var lastGenerated = Workspace.ReadTexts(Path.Combine(campaign.Folder, Workspace.BaseFolder));
        var written = Authorship.Of(campaign.Files(), lastGenerated, log.Credits);
        await output.ResultAsync(
            written.Select(w => new { piece = w.Piece.Address, kind = w.Piece.Kind, author = w.Author, text = w.Piece.Text }),
            written.Select(w => $"{w.Author.ToString().ToLowerInvariant(),-9} {w.Piece.Address}  {(w.Piece.Text.Length > 90 ? w.Piece.Text[..90] + "…" : w.Piece.Text)}"));
        await output.NextAsync($"slipway draft {output.Shown(campaign.Folder)} --only {written.FirstOrDefault()?.Piece.Address ?? "FILE"} --say \"...\"");
        return ExitCode.Fine;
    }

    private static async Task<int> ReplayAsync(Output output, CampaignChoice campaign, WorkspaceModels models, AnswerLog log, DraftingJob job, string name, CancellationToken stop)
    {
        if (log.Runs is not [.., var last])
        {
            throw CommandException.WrongUse("draft-not-logged", $"No model has written for {campaign.Name} yet. Have one write with: slipway draft {output.Shown(campaign.Folder)}");
        }

        var result = await models.ReplayAsync(job, last, log, name, stop);
        var now = Drafter.Digests(result.Files);
        var different = last.Different(result.Files);
        var edited = campaign.Files().Where(f => now.TryGetValue(f.Key, out var digest) && digest != CanonicalJson.DigestOf(f.Value)).Select(f => f.Key).ToImmutableArray();
        await output.ResultAsync(
            new { campaign = campaign.Name, at = last.At, by = last.By, same = different.IsEmpty && result.Ended is null, different, edited_since = edited, ended = result.Ended },
            result.Ended is { } ended ? $"The drafting of {last.At:u} cannot be done again. {ended}"
                : different.IsEmpty ? $"The drafting of {last.At:u} by {last.By} comes to the same files, to the byte, from {Words.Count(result.FromLog, "answer")} of the log."
                : $"The drafting of {last.At:u} comes to other files: {string.Join(", ", different)}.",
            edited.IsEmpty ? "Nothing was edited since." : $"Edited since: {string.Join(", ", edited)}.");
        return different.IsEmpty && result.Ended is null ? ExitCode.Fine : ExitCode.Findings;
    }

    private static DraftingOptions Options(ParseResult parse, WorkspaceModels models, CampaignChoice campaign, Output output)
    {
        var told = new DraftingOptions { Instruction = parse.GetValue(_say), Rounds = models.File.Drafting?.Rounds ?? 3 };
        var (accounts, segments) = (parse.GetValue(_accounts), parse.GetValue(_segments));
        if (accounts is not null && segments is not null)
        {
            throw CommandException.WrongUse("draft-two-lists", "Accounts and segments are written one after the other. Leave out --accounts or --segments.");
        }

        if (accounts is not null)
        {
            return told with { Column = accounts, Only = Accounts(parse.GetValue(_only) ?? [], accounts, campaign) };
        }

        if (segments is not null)
        {
            return Segments(told, parse.GetValue(_only) ?? [], segments, campaign);
        }

        var known = CopyDeck.All(campaign.Files()).SelectMany(d => d.Pieces.Select(p => p.Address).Prepend(d.File)).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> only = [.. (parse.GetValue(_only) ?? []).Select(o => Named(o, known, campaign, output))];
        return told with { Only = only };
    }

    private static ImmutableArray<string> Accounts(string[] only, string column, CampaignChoice campaign)
    {
        var rows = CsvText.Read(campaign.Files().GetValueOrDefault(AccountSettings.ListFile, "")).ToList();
        var key = rows is [var header, ..] ? header.Cells.IndexOf("account") : -1;
        if (key < 0)
        {
            throw CommandException.WrongUse("accounts-missing", $"{campaign.Name} has no list of accounts: no {AccountSettings.ListFile} with a column `account` in its first line.");
        }

        if (column is "account" or "name" or "owner" or "tier" || !column.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            throw CommandException.WrongUse("column-form", $"'{column}' is no column for a sentence. Name it with lower case letters, digits and underscores, for example opening.");
        }

        var unknown = only.Except(rows.Skip(1).Where(r => r.Cells.Length > key).Select(r => r.Cells[key]), StringComparer.Ordinal).ToList();
        return unknown.Count == 0 ? [.. only] : throw CommandException.WrongUse("account-not-found", $"{string.Join(", ", unknown)} {(unknown.Count == 1 ? "is" : "are")} not in {AccountSettings.ListFile}.");
    }

    private static DraftingOptions Segments(DraftingOptions told, string[] only, string written, CampaignChoice campaign)
    {
        if (written.Split('/') is not [var field, var column] || !SegmentList.IsName(field) || !SegmentList.IsName(column) || field == column)
        {
            throw CommandException.WrongUse("segments-form", $"'{written}' is no list and column. Write, for example, industry/opening for the column opening of segments/industry.csv.");
        }

        var file = SegmentList.FileOf(field);
        if (!campaign.Files().TryGetValue(file, out var text))
        {
            throw CommandException.WrongUse("segments-missing", $"{campaign.Name} has no {file}. Have it made of the values among its audience: slipway segments pull {campaign.Name} {field}");
        }

        var unknown = only.Except(CsvText.Read(text).Skip(1).Select(r => r.Cells[0]), StringComparer.Ordinal).ToList();
        return unknown.Count == 0 ? told with { List = file, Column = column, Only = [.. only] }
            : throw CommandException.WrongUse("segment-not-found", $"{string.Join(", ", unknown)} {(unknown.Count == 1 ? "is" : "are")} not in {file}.");
    }

    // Written from the campaign's folder on, or from where the person is.
    private static string Named(string written, HashSet<string> known, CampaignChoice campaign, Output output)
    {
        var parts = written.Split('#', 2);
        var file = Path.GetRelativePath(campaign.Folder, output.PathOf(parts[0])).Replace(Path.DirectorySeparatorChar, '/');
        return ((string[])[written, string.Join('#', parts.Skip(1).Prepend(file))]).FirstOrDefault(known.Contains)
            ?? throw CommandException.WrongUse("piece-not-found", $"{written} is nothing whose words are open in {campaign.Name}. List them with: slipway draft {output.Shown(campaign.Folder)} --list");
    }

    private static IEnumerable<string> Lines(ImmutableSortedDictionary<string, string> before, DraftingResult result)
    {
        if (result.Words.Keys.FirstOrDefault()?.Split('#')[0] is { } list && (list == AccountSettings.ListFile || SegmentList.IsOne(list)))
        {
            foreach (var line in result.Words.Take(MostShown).Select(w => $"  {w.Key[(list.Length + 1)..]}  {w.Value}").Append(result.Words.Count > MostShown ? $"  and {Words.Of(result.Words.Count - MostShown)} more" : ""))
            {
                yield return line;
            }

            yield break;
        }

        foreach (var file in result.Words.Keys.Select(w => w.Split('#')[0]).Distinct(StringComparer.Ordinal))
        {
            yield return file;
            var was = CopyDeck.Of(file, before[file]).Pieces.ToDictionary(p => p.Id, p => p.Text, StringComparer.Ordinal);
            foreach (var piece in CopyDeck.Of(file, result.Files[file]).Pieces.Where(p => result.Words.ContainsKey(p.Address)))
            {
                yield return $"  {piece.Id}";
                yield return $"  - {was[piece.Id]}";
                yield return $"  + {piece.Text}";
            }
        }
    }

    private sealed class Said(Output output) : IProgress<DraftingProgress>
    {
        public void Report(DraftingProgress value) => output.Error.WriteLine(
            value.Findings is not { } findings ? $"{value.File}: writing" : findings == 0 ? $"{value.File}: nothing is found" : $"{value.File}: {Words.Count(findings, "finding")}{(value.Round > 0 ? $" after {Words.Count(value.Round, "repair")}" : "")}");
    }
}

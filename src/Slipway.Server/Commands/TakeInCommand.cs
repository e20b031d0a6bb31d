using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Core.Briefs;
using Slipway.Core.Metrics;
using Slipway.Core.TakingIn;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Platforms;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway take-in</c>: emails, pages or a whole campaign that a platform holds become the files of a draft, or of a playbook.</summary>
internal static class TakeInCommand
{
    private static readonly Option<string> _connection = new("--connection") { Description = "The connection that holds it.", HelpName = "NAME", Required = true };
    private static readonly Option<string[]> _emails = new("--email") { Description = "An email by the platform's own id; may be given several times.", HelpName = "ID" };
    private static readonly Option<string[]> _pages = new("--page") { Description = "A page by the platform's own id; may be given several times.", HelpName = "ID" };
    private static readonly Option<string[]> _forms = new("--form") { Description = "A form by the platform's own id; may be given several times.", HelpName = "ID" };
    private static readonly Option<string?> _campaign = new("--campaign") { Description = "Everything of a campaign of the platform, by its id or name.", HelpName = "ID" };
    private static readonly Option<string?> _as = new("--as") { Description = "The campaign to put it into: a new one, or one that is there.", HelpName = "NAME" };
    private static readonly Option<string?> _playbook = new("--playbook") { Description = "Make a playbook of it instead; needs --brief.", HelpName = "NAME" };
    private static readonly Option<string?> _brief = new("--brief") { Description = "A brief: what it says fills a new campaign's settings, and becomes holes in a playbook wherever it stands word for word.", HelpName = "FILE" };

    public static Command CreateCommand()
    {
        var command = ApiClient.Options(new Command("take-in", "Make a draft, or a playbook, of emails and pages that a platform holds; nothing is changed there.") { _connection, _emails, _pages, _forms, _campaign, _as, _playbook, _brief, CommonOptions.Now });
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var playbook = parse.GetValue(_playbook);
        var name = (playbook, parse.GetValue(_as)) switch
        {
            (null, { } campaign) => campaign,
            ({ } of, null) => of,
            _ => throw CommandException.WrongUse("name-missing", "Say what to make of it: --as NAME for a campaign, or --playbook NAME."),
        };
        if (!Slugs.IsSlug(name))
        {
            throw CommandException.WrongUse("name-form", $"'{name}' is no name. Use lower case letters, digits and hyphens, for example {(Slugs.From(name) is { Length: > 0 } slug ? slug : "spring-webinar")}.");
        }

        var workspace = Workspace.Around(output.Folder);
        var (brief, briefText, mistakes) = await BriefAsync(parse, output, stop);
        if (mistakes.Any(f => f.Blocks))
        {
            return await output.FindingsAsync(mistakes);
        }

        if (playbook is not null && brief is null)
        {
            throw CommandException.WrongUse("brief-missing", "A playbook needs to know what changes from campaign to campaign: name the brief it was made from with --brief FILE.");
        }

        var folder = playbook is null ? workspace.CampaignFolder(name) : Path.Combine(workspace.Folder, "playbooks", name);
        if (playbook is not null && Directory.Exists(folder))
        {
            throw CommandException.WrongUse("playbook-exists", $"There is a playbook {name} already, and it stays as it is. Take another name.");
        }

        using var api = ApiClient.Open(parse, output);
        var question = new TakeInQuestion(parse.GetValue(_emails), parse.GetValue(_pages), parse.GetValue(_forms), parse.GetValue(_campaign));
        var answer = await api.PostAsync($"api/v1/connections/{Uri.EscapeDataString(parse.GetValue(_connection)!)}/take-in", question, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"connection {parse.GetValue(_connection)}");
        }

        var view = answer.Read<TakenView>();
        ImmutableArray<Finding> said = [.. view.Findings.Select(f => f.ToFinding())];
        if (view.Assets.Count == 0)
        {
            return await output.FindingsAsync(said);
        }

        var images = TakenPictures.Plan(workspace, name, view.Images);
        ImmutableArray<TakenAsset> assets = [.. view.Assets.Select(a => a.ToAsset())];
        var paths = images.ToDictionary(i => i.Address, i => i.Path, StringComparer.Ordinal);
        var taken = playbook is null
            ? TakenCampaign.Draft(name, assets, Workspace.ReadTexts(folder), brief, CommonOptions.NowOf(parse), paths)
            : TakenCampaign.Playbook(name, assets, brief!, briefText, paths);
        var present = taken.Files.Keys.Where(f => File.Exists(Path.Combine(folder, f))).ToHashSet(StringComparer.Ordinal);
        Workspace.WriteTexts(folder, [.. taken.Files, .. taken.Originals]);
        await TakenPictures.WriteAsync(workspace, images, stop);
        await SayAsync(output, name, folder, taken, present, images.Count(i => i.IsNew), [.. said, .. taken.Findings.Select(f => f.Place is { } place ? f with { Place = place with { File = output.Shown(Path.Combine(folder, place.File)) } } : f)]);
        await output.NextAsync(playbook is null ? $"slipway check {output.Shown(folder)}" : $"slipway new brief --playbook {name}");
        return said.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task SayAsync(Output output, string name, string folder, TakenFiles taken, HashSet<string> present, int images, ImmutableArray<Finding> findings)
    {
        FindingsView.Write(output.Console, findings);
        await output.ResultAsync(
            new { name, folder, written = taken.Files.Keys, originals = taken.Originals.Keys, images, findings = findings.Select(FindingsView.Row) },
            [
                $"{name} in {output.Shown(folder)}",
                .. taken.Files.Keys.Select(f => $"  {(present.Contains(f) ? "changed" : "new"),-10} {f}"),
                .. taken.Originals.Keys.Select(f => $"  {"original",-10} {f}"),
                .. images > 0 ? [string.Create(CultureInfo.InvariantCulture, $"  {"images",-10} {images} in assets/{name}")] : Array.Empty<string>(),
            ]);
    }

    private static async Task<(Brief? Brief, string Text, ImmutableArray<Finding> Findings)> BriefAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        if (parse.GetValue(_brief) is not { } written)
        {
            return (null, "", []);
        }

        var file = output.PathOf(written);
        if (!File.Exists(file))
        {
            throw CommandException.WrongUse("brief-not-found", $"There is no file {written}.");
        }

        var text = await File.ReadAllTextAsync(file, stop);
        var (brief, findings) = BriefReader.Read(output.Shown(file), text, register: MetricRegister.Any);
        return (brief, text, findings);
    }
}

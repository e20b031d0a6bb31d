using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway launch undo</c>: takes a launch back from any point, and says what cannot be taken back and what to do instead.</summary>
internal static class UndoCommand
{
    private static readonly Option<string?> _to = new("--to") { Description = "Undo backwards up to this step and with it, for example page/webinar; all of the launch where it is left out.", HelpName = "KIND/NAME" };
    private static readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be undone, in order, what cannot be and what to do instead." };
    private static readonly Option<bool> _yes = new("--yes") { Description = "Do not ask." };
    private static readonly Option<string[]> _anyway = new("--anyway") { Description = "Undo this asset although it was changed outside Slipway since: that change is lost. Can be given several times.", HelpName = "KIND/NAME", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<string[]> _leave = new("--leave") { Description = "Leave this asset as it is now. Can be given several times.", HelpName = "KIND/NAME", AllowMultipleArgumentsPerToken = false };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("undo", "Undo a launch from any point: what was new is withdrawn, what was changed goes back to the version before. Says what cannot be undone, such as sent mail, and what to do instead.")
        {
            name, _to, _dryRun, _yes, _anyway, _leave,
        });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var (to, anyway, leave) = (parse.GetValue(_to), parse.GetValue(_anyway) ?? [], parse.GetValue(_leave) ?? []);
        var path = $"{CampaignReport.PathOf(name)}/undo";
        var looked = await api.GetAsync(to is null ? path : $"{path}?to={Uri.EscapeDataString(to)}", stop);
        if (!looked.IsFine)
        {
            return await looked.RefuseAsync(output, $"campaign {name}");
        }

        var look = looked.Read<UndoBody>();
        var asks = look.Steps.Where(s => s.Changed.Count > 0 && !s.Done && !s.Left && !anyway.Contains(s.Asset, StringComparer.Ordinal) && !leave.Contains(s.Asset, StringComparer.Ordinal)).ToList();
        if (parse.GetValue(_dryRun) || look.State == "undoing")
        {
            await output.ResultAsync(look, Lines(look, api));
            await output.NextAsync(look.State == "undoing" ? $"see how far it is: slipway launch undo {name} --dry-run"
                : asks.Count > 0 ? $"say of each that was changed outside --anyway or --leave: slipway launch undo {name} --leave {asks[0].Asset}"
                : $"slipway launch undo {name}{(to is null ? "" : $" --to {to}")}");
            return asks.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
        }

        if (!parse.GetValue(_yes) && !await output.IsMeantAsync(Lines(look, api), $"Undo {Words.Count(look.Steps.Count(s => !s.Done), "step")} of {look.Campaign}?", stop))
        {
            await output.SayAsync("Nothing was undone. Look first with --dry-run; without a question it is done with --yes.");
            return ExitCode.WrongUse;
        }

        var answer = await api.PostAsync(path, new UndoRequest(look.Version, to, anyway, leave), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var body = answer.Read<UndoBody>();
        await output.ResultAsync(body, Lines(body, api));
        await output.NextAsync(body.State switch
        {
            "parked" => $"answer what it asks, then: slipway launch undo {name} --leave KIND/NAME, or --anyway KIND/NAME",
            "undoing" => $"see how far it is: slipway launch undo {name} --dry-run",
            _ => $"change what was wrong, then: slipway prepare {name}",
        });
        return body.State == "parked" ? ExitCode.Findings : ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(UndoBody body, ApiClient api)
    {
        yield return $"Undo       {body.Campaign}, version {Words.Version(body.Version)}; live afterwards: {(body.Parent is null ? "nothing" : $"version {Words.Version(body.Parent)}")}";
        yield return $"State      {body.State}{(body.Note is null ? "" : $": {body.Note}")}";
        foreach (var (step, at) in body.Steps.Select((s, at) => (s, at + 1)))
        {
            yield return $"{at,3}  {(step.Done ? "done" : "    ")}  {step.Asset}: {step.Says}";
            foreach (var change in step.Changed)
            {
                yield return $"             changed outside since: {change}";
            }
        }

        foreach (var remains in body.Steps.Select(s => s.Remains).OfType<FindingRow>())
        {
            yield return $"Stays      {remains.Message}{(remains.Fix is { } fix ? $" {fix}" : "")}";
        }

        yield return $"Page       {api.PageOf(body.Campaign)}/undo";
    }
}

using System.CommandLine;
using System.Globalization;
using Slipway.Core.Drafts;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway measure</c>: whether a prepared campaign can prove its goal, before it starts, and what would be enough.</summary>
internal static class MeasureCommand
{
    private static readonly Option<bool> _write = new("--write") { Description = "Write the counted base rate into the campaign's settings, in the workspace you are in. Prepare it again afterwards." };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("measure", "Say whether a prepared campaign can prove what it is meant to earn: how many reach its goal anyway, the smallest rise that would be found, what holding out more would change.") { name, _write });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync($"{CampaignReport.PathOf(name)}/measurement", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var body = answer.Read<MeasurementBody>();
        await output.ResultAsync(body, Lines(body));
        if (parse.GetValue(_write))
        {
            return await WriteAsync(output, name, body);
        }

        await output.NextAsync(
            body.BaseRate is null && body.Counted.Count > 0 ? $"slipway measure {name} --write, which writes the counted rate into the campaign"
            : body.BaseRate is null ? $"write in campaign.yaml, under goal: base_rate, with what you know of how many reach a {body.Metric} anyway"
            : body.IsEnough == false ? "hold out more, reach more people, or take the result as a hint"
            : $"slipway submit {name}");
        return body.IsEnough == false ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<int> WriteAsync(Output output, string name, MeasurementBody body)
    {
        // A rate of nothing cannot be planned with: the next outcome would be without measure.
        if (body.Counted.FirstOrDefault(c => c.Rate is > 0 and < 1) is not { } counted)
        {
            throw new CommandException("base-rate-unknown", ExitCode.Findings, $"History says nothing of how many reach a {body.Metric} without a campaign. Write what you know under goal: base_rate in campaign.yaml.");
        }

        var file = Path.Combine(CampaignChoice.Find(output, [name])[0].Folder, "campaign.yaml");
        await File.WriteAllTextAsync(file, BaseRateText.In(await File.ReadAllTextAsync(file), counted.Rate, counted.From));
        await output.SayAsync($"{output.Shown(file)} says now: base_rate: {BaseRateText.Percent(counted.Rate)}, from {counted.From}");
        await output.NextAsync($"slipway prepare {name}");
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(MeasurementBody body) =>
    [
        body.Text,
        $"Goal       {body.Metric} within {Words.Count(body.WindowDays, "day")}",
        $"Base rate  {(body.BaseRate is { } rate ? $"{Words.Percent(rate, "0.##")}{(body.BaseRateFrom is { } from ? $", {from}" : "")}" : "not written down; 5 % is supposed")}",
        .. body.Counted.Select(c => $"Counted    {Words.Percent(c.Rate, "0.##")} ({Words.Percent(c.Interval[0], "0.##")} to {Words.Percent(c.Interval[1], "0.##")}): {c.From}"),
        .. body.Chance is { } chance ? [$"Chance     {Words.Percent(chance, "0")} to find the rise of {Words.Points(body.Hoped!.Value)} points that the goal stands for"] : Enumerable.Empty<string>(),
        "",
        $"{"Held out",9} {Words.Capital(body.Units),10} {"Written to",11}  Smallest rise that would be found",
        .. body.Choices.Select(c => string.Create(CultureInfo.InvariantCulture, $"{Words.Percent(c.Share, "0.#"),9} {Words.Of(c.HeldOut),10} {Words.Of(c.Treated),11}  {(c.Smallest is { } smallest ? $"{Words.Points(smallest)} points" : "none")}{(Math.Abs(c.Share - body.Share) < 1e-9 ? "  as planned" : "")}")),
    ];
}

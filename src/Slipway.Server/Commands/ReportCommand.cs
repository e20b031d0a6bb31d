using System.CommandLine;
using System.Globalization;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway report</c>: what a campaign did, and the evidence for it.</summary>
internal static class ReportCommand
{
    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("report", "Say what a campaign did, and what stands behind it.") { name });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync($"{CampaignReport.PathOf(name)}/results", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var results = answer.Read<ResultsBody>();
        await output.ResultAsync(results, Lines(results));
        await output.NextAsync($"the same with pictures: {api.PageOf(name)}/results");
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(ResultsBody results) =>
    [
        results.Verdict,
        $"Evidence   grade {results.Grade}, on {results.Metric}",
        $"Treated    {Words.Of(results.Treated.Reached)} of {Words.Of(results.Treated.People)} ({Words.Percent(results.Treated.Rate)})",
        $"Held out   {Words.Of(results.Control.Reached)} of {Words.Of(results.Control.People)} ({Words.Percent(results.Control.Rate)})",
        .. results is { Lift: { } lift, Interval: [var lower, var upper] }
            ? [$"Difference {Words.Points(lift)} points, {Words.Points(lower)} to {Words.Points(upper)}"] : Enumerable.Empty<string>(),
        $"Time       {(results.Velocity.ToLive is { } live ? $"{Words.Hours(live)} from planned to live" : "not live yet")}{(results.Velocity.ByHandSteps > 0 ? $"; {Words.Count(results.Velocity.ByHandSteps, "step")} by hand, waited for {Words.Hours(results.Velocity.ByHand)}" : "; nothing by hand")}",
        "",
        $"{"Event",-24} {"Asset",-28} {"People",9} {"Events",9} {"Machines",9}",
        .. results.Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Type,-24} {e.Asset,-28} {Words.Of(e.People),9} {Words.Of(e.Events),9} {Words.Of(e.Automated),9}")),
    ];
}

using System.CommandLine;
using System.Globalization;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using Slipway.Server.Impact;

namespace Slipway.Server.Commands;

/// <summary><c>slipway report</c>: what a campaign did, and the evidence for it.</summary>
internal static class ReportCommand
{
    private static readonly Option<bool> _payback = new("--payback") { Description = "Also say on which day after its launch it had earned what it cost." };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("report", "Say what a campaign did, and what stands behind it.") { name, _payback });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync($"{CampaignReport.PathOf(name)}/results{(parse.GetValue(_payback) ? "?payback=true" : "")}", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var results = answer.Read<ResultsBody>();
        await output.ResultAsync(results, Lines(results));
        await output.NextAsync($"the same with pictures: {api.PageOf(name)}/results");
        return ExitCode.Fine;
    }

    private const int MostAccounts = 20;

    private static IEnumerable<string> Accounts(IReadOnlyList<AccountResult> accounts, string metric) =>
    [
        "",
        $"{"Account",-28} {"Owner",-28} {"Arm",-10} {"People",7} {"Mails",7} {"Clicks",7} {"Visits",7} {"Replies",7} {Words.Capital(metric),9}",
        .. accounts.Take(MostAccounts).Select(a => $"{Cut(a.Name),-28} {Cut(a.Owner ?? ""),-28} {Words.OfArm(a.Arm),-10} {Words.Of(a.People),7} {Words.Of(a.Mails),7} {Words.Of(a.Clicks),7} {Words.Of(a.Visits),7} {Words.Of(a.Replies),7} {Words.Of(a.Reached),9}"),
        .. accounts.Count > MostAccounts ? [$"and {Words.Of(accounts.Count - MostAccounts)} more; all of them with --json"] : Enumerable.Empty<string>(),
    ];

    private static IEnumerable<string> Experiment(ExperimentBody experiment) =>
    [
        "",
        experiment.Question ?? $"Experiment {experiment.Name}",
        experiment.Text,
        $"{"Variant",-12} {"Words by",-20} {"Assigned",9} {Words.Capital(experiment.Metric),12} {"Rate",8}  {"Against the first, points",26}",
        .. experiment.Variants.Select(v => $"{v.Variant,-12} {v.WrittenBy,-20} {Words.Of(v.Assigned),9} {Words.Of(v.Reached),12} {(v.Assigned == 0 ? "" : Words.Percent((double)v.Reached / v.Assigned)),8}  {(v is { Difference: { } d, Interval: [var lower, var upper] } ? $"{Words.Points(d)} ({Words.Points(lower)} to {Words.Points(upper)})" : ""),26}"),
    ];

    private static string Cut(string text) => text.Length <= 28 ? text : $"{text[..27]}…";

    private static IEnumerable<string> Lines(ImpactBody impact) =>
    [
        $"Cost       {(impact.Costs is { Total: { } total, Currency: { } currency } ? $"{ImpactText.Of(total, currency)}{(impact.Costs.Whole ? "" : ", at least")}" : "not known")}{(impact.Return is { Roi: not null } earned ? $"; it returned {ImpactText.Of(earned)} on it" : "")}",
        .. impact.Verdict is { } verdict ? [$"Rule       {Words.Capital(verdict.Course.Replace('-', ' '))}: {verdict.Reason}", .. verdict.Flips.Select(f => $"           {f.Text}")] : Enumerable.Empty<string>(),
        .. impact.Payback is { } payback ? [$"Payback    {payback.Text}"] : Enumerable.Empty<string>(),
    ];

    private static IEnumerable<string> Lines(ResultsBody results) =>
    [
        results.Verdict,
        $"Evidence   grade {results.Grade}, on {results.Metric}",
        $"Treated    {Words.Of(results.Treated.Reached)} of {Words.Of(results.Treated.People)} {results.Units} ({Words.Percent(results.Treated.Rate)})",
        .. results.Control.People == 0 ? [] : (string[])[$"Held out   {Words.Of(results.Control.Reached)} of {Words.Of(results.Control.People)} {results.Units} ({Words.Percent(results.Control.Rate)})"],
        .. results is { Lift: { } lift, Interval: [var lower, var upper] }
            ? [$"Difference {Words.Points(lift)} points, {Words.Points(lower)} to {Words.Points(upper)}"] : Enumerable.Empty<string>(),
        .. results.Live is { Interval: [var from, var to] } soFar ? [$"So far     {Words.Points(soFar.Difference)} points, {Words.Points(from)} to {Words.Points(to)}, however often anybody looks"] : Enumerable.Empty<string>(),
        $"Time       {(results.Velocity.ToLive is { } live ? $"{Words.Hours(live)} from planned to live" : "not live yet")}{(results.Velocity.ByHandSteps > 0 ? $"; {Words.Count(results.Velocity.ByHandSteps, "step")} by hand, waited for {Words.Hours(results.Velocity.ByHand)}" : "; nothing by hand")}",
        .. results.Impact is { } impact ? Lines(impact) : [],
        "",
        $"{"Event",-24} {"Asset",-28} {"People",9} {"Events",9} {"Machines",9}",
        .. results.Events.Where(e => results.Accounts is null || e.Type != EventTypes.Visited).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Type,-24} {e.Asset,-28} {Words.Of(e.People),9} {Words.Of(e.Events),9} {Words.Of(e.Automated),9}")),
        .. results.Experiment is { } experiment ? Experiment(experiment) : [],
        .. results.Accounts is { } accounts ? Accounts(accounts, results.Metric) : [],
    ];
}

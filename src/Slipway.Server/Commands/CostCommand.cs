using System.CommandLine;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Server.Campaigns;
using Slipway.Server.Impact;

namespace Slipway.Server.Commands;

/// <summary><c>slipway cost</c>: records what a campaign cost, and says what it came to.</summary>
internal static class CostCommand
{
    private static readonly Option<string?> _kind = new("--kind") { Description = $"What it is for: {string.Join(", ", CostReader.Kinds)}. Otherwise people where hours are given.", HelpName = "KIND" };
    private static readonly Option<string?> _amount = new("--amount") { Description = "What it came to, in the currency of costs.yaml, for example \"1,200 EUR\".", HelpName = "AMOUNT" };
    private static readonly Option<string?> _hours = new("--hours") { Description = "Hours of work, turned into an amount by the rate of their role.", HelpName = "HOURS" };
    private static readonly Option<string?> _role = new("--role") { Description = "Whose hours, by the name of a rate in costs.yaml.", HelpName = "ROLE" };
    private static readonly Option<string?> _share = new("--share") { Description = "Which share of it is this campaign's, for example 25%. Otherwise all of it.", HelpName = "SHARE" };
    private static readonly Option<string?> _on = new("--on") { Description = "The day it belongs to, for example 2026-10-05. Otherwise today.", HelpName = "DAY" };
    private static readonly Option<string?> _note = new("--note") { Description = "What it was.", HelpName = "TEXT" };
    private static readonly Option<long?> _corrects = new("--corrects") { Description = "The number of the entry that it takes the place of: entries are never changed.", HelpName = "NUMBER" };
    private static readonly Argument<string> _file = new("FILE") { Description = "A CSV file with a header line: kind, amount or hours and role, share, on, note." };
    private static readonly Option<string> _campaign = new("--campaign") { Description = "The campaign that the costs are of.", HelpName = "NAME", Required = true };
    private static readonly Option<int> _skip = new("--skip") { Description = "How many of the last entries are passed over; 50 are shown.", HelpName = "NUMBER" };

    public static Command CreateCommand()
    {
        var (added, listed) = (PrepareCommand.CampaignName(), PrepareCommand.CampaignName());
        var add = ApiClient.Options(new Command("add", "Record a cost: an amount, or hours of a role.") { added, _kind, _amount, _hours, _role, _share, _on, _note, _corrects });
        add.SetAction((parse, stop) => AddAsync(parse, parse.GetValue(added)!, Output.Of(parse), stop));
        var list = ApiClient.Options(new Command("list", "Say what a campaign cost, and from which entries.") { listed, _skip });
        list.SetAction((parse, stop) => ListAsync(parse, parse.GetValue(listed)!, Output.Of(parse), stop));
        var import = ApiClient.Options(new Command("import", "Record the costs of a CSV file; rows that cannot be taken are set aside with the reason, and the same file again adds nothing.") { _file, _campaign });
        import.SetAction((parse, stop) => ImportAsync(parse, Output.Of(parse), stop));
        return new Command("cost", "What a campaign cost: record it, and see what it came to.") { add, list, import };
    }

    private static async Task<int> AddAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var hours = parse.GetValue(_hours);
        var cost = new NewCost(
            parse.GetValue(_kind) ?? (hours is null ? null : ImpactText.Word(CostKind.People)), parse.GetValue(_amount), hours, parse.GetValue(_role), parse.GetValue(_share), parse.GetValue(_on), parse.GetValue(_note), parse.GetValue(_corrects));
        var answer = await api.PostAsync(PathOf(name), cost, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var costs = answer.Read<CostsBody>();
        var entry = costs.Entries[0];
        FindingsView.Write(output.Console, costs.Findings.Select(f => f.ToFinding()));
        await output.ResultAsync(costs, $"Recorded   entry {entry.Id}: {entry.Kind}, {ImpactText.Of(entry.Amount, entry.Currency)}{(entry.Basis.Length > 0 ? $" ({entry.Basis})" : "")}", Together(costs));
        await output.NextAsync($"slipway cost list {name}");
        return ExitCode.Fine;
    }

    private static async Task<int> ListAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{PathOf(name)}?skip={parse.GetValue(_skip)}"), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var costs = answer.Read<CostsBody>();
        FindingsView.Write(output.Console, costs.Findings.Select(f => f.ToFinding()));
        await output.ResultAsync(costs, Lines(costs));
        await output.NextAsync(costs.Currency is null ? $"write {CostRates.File} with, for example: currency: EUR" : costs.Count == 0 ? $"slipway cost add {name} --kind media --amount \"1,200 {costs.Currency}\"" : $"slipway report {name}");
        return ExitCode.Fine;
    }

    private static async Task<int> ImportAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var (file, name) = (InputFile.Find(output, parse.GetValue(_file)!), parse.GetValue(_campaign)!);
        using var api = ApiClient.Open(parse, output);
        var answer = await InputFile.SendAsync(file, output, content => api.PostFileAsync($"{PathOf(name)}/import", content, stop));
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var receipt = answer.Read<CostReceiptBody>();
        FindingsView.Write(output.Console, receipt.Findings.Select(f => f.ToFinding()));
        await output.ResultAsync(receipt, $"Taken      {Words.Of(receipt.Accepted)}", $"Repeated   {Words.Of(receipt.Repeated)}, which count once", $"Set aside  {Words.Of(receipt.Findings.Count)}");
        await output.NextAsync(receipt.Findings.Count > 0 ? $"mend the rows that were set aside and import the file again: slipway cost import {output.Shown(file)} --campaign {name}" : $"slipway cost list {name}");
        return ExitCode.Fine;
    }

    private static IEnumerable<string> Lines(CostsBody costs) => costs.Currency is not { } currency ? ["Nobody said in what currency costs are kept."] :
    [
        .. costs.ByKind.Select(k => $"{Words.Capital(k.Key),-10} {ImpactText.Of(k.Value, currency),18}{(costs.ByItself.GetValueOrDefault(k.Key) is > 0 and var own ? $"  {(own == k.Value ? "all" : ImpactText.Of(own, currency))} of it by itself" : "")}"),
        Together(costs),
        .. costs.Entries.Count == 0 ? Enumerable.Empty<string>() : ["", $"{"Entry",-7} {"Day",-11} {"For",-9} {"Amount",18}  What"],
        .. costs.Entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Id,-7} {e.On,-11:yyyy-MM-dd} {e.Kind,-9} {ImpactText.Of(e.Amount, e.Currency),18}  {Said(e)}")),
        .. costs.Count > costs.Entries.Count ? [$"{Words.Of(costs.Entries.Count)} of {Words.Of(costs.Count)}; others with --skip"] : Enumerable.Empty<string>(),
    ];

    private static string Said(CostRow entry) => string.Join("; ", new[]
    {
        entry.Note, entry.Basis, entry.CorrectedBy is { } by ? $"replaced by {by}, counts no more" : "", entry.Corrects is { } before ? $"in place of {before}" : "",
    }.Where(t => t.Length > 0));

    private static string Together(CostsBody costs) => costs is { Total: { } total, Currency: { } currency } ? $"{"Together",-10} {ImpactText.Of(total, currency),18}{(costs.Whole ? "" : "  at least: part of it is left out")}" : "";

    private static string PathOf(string name) => $"{CampaignReport.PathOf(name)}/costs";
}

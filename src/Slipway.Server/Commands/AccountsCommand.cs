using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway accounts</c>: the companies a campaign is meant to win.</summary>
internal static class AccountsCommand
{
    private const int MostNamed = 10;

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var pull = ApiClient.Options(new Command("pull", "Read the target accounts from the CRM that accounts.yaml names into accounts.csv; columns that you added stay.") { name });
        pull.SetAction((parse, stop) => PullAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return new Command("accounts", "The companies a campaign is meant to win.") { pull };
    }

    private static async Task<int> PullAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.PostAsync($"{CampaignReport.PathOf(name)}/accounts/pull", new { }, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var pulled = answer.Read<AccountPullBody>();
        await output.ResultAsync(pulled,
        [
            $"{Words.Of(pulled.Accounts)} accounts from {pulled.From} in {output.Shown(pulled.File)}",
            .. Line("New", pulled.Added), .. Line("Changed", pulled.Changed), .. Line("Gone", pulled.Gone),
        ]);
        await output.NextAsync($"look at the list, write what you want to say to each, then: slipway prepare {name}");
        return ExitCode.Fine;
    }

    private static string[] Line(string what, IReadOnlyList<string> keys) => keys.Count == 0 ? []
        : [$"{what,-8} {string.Join(", ", keys.Take(MostNamed))}{(keys.Count > MostNamed ? $" and {Words.Of(keys.Count - MostNamed)} more" : "")}"];
}

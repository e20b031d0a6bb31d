using System.CommandLine;

namespace Slipway.Server.Commands;

/// <summary><c>slipway prepare</c>: the server plans a campaign's folder, makes everything as drafts and checks it.</summary>
internal static class PrepareCommand
{
    public static Command CreateCommand()
    {
        var name = CampaignName();
        var command = ApiClient.Options(new Command("prepare", "Plan a campaign on the server, make everything as drafts and check it.") { name });
        command.SetAction((parse, stop) => RunAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    /// <summary>The campaign, as commands that talk to the server take it.</summary>
    internal static Argument<string> CampaignName() => new("NAME") { Description = "The campaign's name, as its folder in the server's workspace is called." };

    private static async Task<int> RunAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        await output.SayAsync($"Preparing {name} …");
        return await CampaignReport.WriteAsync(await api.PostAsync($"{CampaignReport.PathOf(name)}/prepare", null, stop), api, name, output);
    }
}

using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway ads</c>: what a person does by hand for ads.</summary>
internal static class AdsCommand
{
    private static readonly Option<string> _out = new("--out") { Description = "The file to write.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> _audience = new("--audience") { Description = "Which audience, where the campaign's ads are for several.", HelpName = "NAME" };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var audience = ApiClient.Options(new Command("audience", "Write the file of people to upload to the ads platform: hashes of the addresses of those who agreed to it, and of nobody who is held out.") { name, _audience, _out });
        audience.SetAction((parse, stop) => WriteAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return new Command("ads", "What a person does by hand for ads.") { audience };
    }

    private static async Task<int> WriteAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var audience = parse.GetValue(_audience) is { } meant ? $"?audience={Uri.EscapeDataString(meant)}" : "";
        var answer = await api.GetAsync($"{CampaignReport.PathOf(name)}/upload.csv{audience}", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var file = output.PathOf(parse.GetValue(_out)!);
        await File.WriteAllTextAsync(file, answer.Text, stop);
        var people = answer.Text.Count(c => c == '\n') - 1;
        await output.ResultAsync(new { Campaign = name, File = file, People = people }, [$"{(people == 1 ? "1 person" : $"{Words.Of(people)} people")} as hashes in {output.Shown(file)}"]);
        await output.NextAsync($"upload it as the launch page says, delete it, and look at: slipway status {name}");
        return ExitCode.Fine;
    }
}

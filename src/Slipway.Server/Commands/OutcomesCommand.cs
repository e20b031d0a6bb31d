using System.CommandLine;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Outcomes;
using Slipway.Server.Serving;
using Slipway.Stack.Tracking;
using Slipway.Store.Time;

namespace Slipway.Server.Commands;

/// <summary><c>slipway outcomes import</c>: who attended, met, bought, from a file. Through the server when one runs on the data folder.</summary>
internal static class OutcomesCommand
{
    private static readonly Argument<string> _file = new("FILE") { Description = "A CSV file with the column email, and if need be type and at." };
    private static readonly Option<string> _campaign = new("--campaign") { Description = "The campaign that the outcomes belong to.", HelpName = "NAME", Required = true };

    private static readonly Option<string> _type = new("--type")
    {
        Description = "The type of rows that name none.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => EventTypes.Attended,
    };

    private static readonly Option<bool> _complete = new("--complete") { Description = "All attendance is in it: mails that wait for it go on, and who is not in it did not attend." };

    public static Command CreateCommand()
    {
        var import = ApiClient.Options(new Command("import", "Import outcomes; the same file again adds nothing.") { _file, _campaign, _type, _complete });
        import.SetAction((parse, stop) => ImportAsync(parse, Output.Of(parse), stop));
        return new Command("outcomes", "What people did elsewhere: attended, met, bought.") { import };
    }

    private static async Task<int> ImportAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var file = InputFile.Find(output, parse.GetValue(_file)!);
        var (campaign, type, complete) = (parse.GetValue(_campaign)!, parse.GetValue(_type)!, parse.GetValue(_complete));
        using var api = await ApiClient.OpenIfRunningAsync(parse, output, stop);
        if (api is null)
        {
            using var folder = await DataFolder.OpenExistingAsync(CommonOptions.Settings(parse, output));
            var clock = await BusinessClock.OpenAsync(folder.Database, TimeProvider.System);
            var outcomes = new Stack.Tracking.Outcomes(folder.Database, clock, new WebhookSignature(folder.Keys, TimeProvider.System));
            await using var csv = File.OpenRead(file);
            return await WriteAsync(ReceiptBody.Of(await new OutcomeFile(outcomes, clock, folder.Keys).ImportAsync(csv, campaign, type, complete, stop)), campaign, output);
        }

        var path = $"api/v1/outcomes/import?campaign={Uri.EscapeDataString(campaign)}&type={Uri.EscapeDataString(type)}&complete={(complete ? "true" : "false")}";
        var answer = await InputFile.SendAsync(file, output, content => api.PostFileAsync(path, content, stop));
        return answer.IsFine ? await WriteAsync(answer.Read<ReceiptBody>(), campaign, output) : await answer.RefuseAsync(output, $"campaign {campaign}");
    }

    private static async Task<int> WriteAsync(ReceiptBody receipt, string campaign, Output output)
    {
        FindingsView.Write(output.Console, receipt.Findings.Select(f => f.ToFinding()));
        await output.ResultAsync(receipt, $"Taken      {Words.Of(receipt.Accepted)}", $"Repeated   {Words.Of(receipt.Repeated)}, which count once", $"Set aside  {Words.Of(receipt.Findings.Count)}");
        await output.NextAsync($"slipway report {campaign}");
        return receipt.Findings.Any(f => f.Level == "error") || (receipt.Accepted + receipt.Repeated == 0 && receipt.Findings.Count > 0) ? ExitCode.Findings : ExitCode.Fine;
    }
}

using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway keep</c> and <c>slipway put-back</c>: the two ways on when somebody changed in a tool what was prepared.</summary>
internal static class KeepCommand
{
    private static readonly Option<string[]> _asset = new("--asset") { Description = "Only this asset, for example email/invitation; can be given several times.", HelpName = "KIND/NAME", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be kept, and what it changes in the campaign's files." };
    private static readonly Option<bool> _rest = new("--put-back-rest") { Description = "Put back what cannot be kept, or is not meant, rather than stop." };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("keep", "Keep what was changed in the tools: write it into the campaign's files, as a new version to be reviewed by its difference.") { name, _asset, _dryRun, _rest });
        command.SetAction((parse, stop) => KeepAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    /// <summary>The other way on.</summary>
    public static Command CreatePutBackCommand()
    {
        var name = PrepareCommand.CampaignName();
        var command = ApiClient.Options(new Command("put-back", "Put back what was prepared, over what was changed in the tools; where they then hold what was approved, the approvals hold.") { name });
        command.SetAction((parse, stop) => PutBackAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> KeepAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var assets = parse.GetValue(_asset) ?? [];
        var query = string.Join('&', assets.Select(a => $"asset={Uri.EscapeDataString(a)}"));
        var looked = await api.GetAsync($"{CampaignReport.PathOf(name)}/changes{(query.Length == 0 ? "" : $"?{query}")}", stop);
        if (!looked.IsFine)
        {
            return await looked.RefuseAsync(output, $"campaign {name}");
        }

        var look = looked.Read<KeepBody>();
        var rest = parse.GetValue(_rest);
        if (parse.GetValue(_dryRun) || (look.NotKept.Count > 0 && !rest) || look.Kept.Count == 0)
        {
            FindingsView.Write(output.Console, look.NotKept.Select(f => f.ToFinding()));
            await output.ResultAsync(look, Lines(look));
            await output.NextAsync(look.Kept.Count == 0 || (look.NotKept.Count > 0 && !rest)
                ? $"write what is listed, then: slipway keep {name}; or put back what was prepared: slipway put-back {name}{(look.Kept.Count == 0 ? "" : $"; or keep what can be kept: slipway keep {name} --put-back-rest")}"
                : $"slipway keep {name}");
            return look.NotKept.Count > 0 || look.Kept.Count == 0 ? ExitCode.Findings : ExitCode.Fine;
        }

        await output.SayAsync($"Keeping {look.Kept.Count} and preparing {name} …");
        var answer = await api.PostAsync($"{CampaignReport.PathOf(name)}/keep", new KeepRequest(look.Version, assets, rest), stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var kept = answer.Read<KeepBody>();
        FindingsView.Write(output.Console, kept.Findings.Select(f => f.ToFinding()));
        // What was looked at before is what was written.
        await output.ResultAsync(kept, [.. Lines(look), $"Version    {Words.Version(kept.Version)}, after {Words.Version(look.Version)}"]);
        await output.NextAsync($"slipway review {name}, then: slipway submit {name}");
        return ExitCode.Fine;
    }

    private static async Task<int> PutBackAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        await output.SayAsync($"Putting back what was prepared of {name} …");
        return await CampaignReport.ChangeAsync(api, name, "put-back", version => new VersionRequest(version), output, stop);
    }

    private static string[] Lines(KeepBody body) =>
    [
        .. body.Kept.Select(k => $"Keep       {k.Asset} {k.Field}: \"{Short(k.After)}\" instead of \"{Short(k.Before)}\" ({k.File}:{k.Line})"),
        .. body.NotKept.Select(f => $"Not kept   {f.Message}"),
        .. body.Files.SelectMany(f => f.Lines.Prepend("").Prepend($"── {f.File}")),
    ];

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > 100 } longer ? longer[..100] + "…" : text.ReplaceLineEndings(" ");
}

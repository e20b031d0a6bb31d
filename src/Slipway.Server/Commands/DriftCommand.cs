using System.CommandLine;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway drift</c>: whether what is live still is what was approved, and putting it back where it is not.</summary>
internal static class DriftCommand
{
    private static readonly Option<bool> _putBack = new("--put-back") { Description = "Prepare a version that puts back what was approved; it is reviewed and launched like any other." };
    private static readonly Option<string[]> _asset = new("--asset") { Description = "With --put-back: only this asset, for example page/webinar; can be given several times.", HelpName = "KIND/NAME", AllowMultipleArgumentsPerToken = false };
    private static readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --put-back: only say what would be put back." };
    private static readonly Option<bool> _yes = new("--yes") { Description = "With --put-back: do not ask." };

    public static Command CreateCommand()
    {
        var name = new Argument<string?>("campaign") { Description = "The campaign; every launched one where it is left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = ApiClient.Options(new Command("drift", "Say what of a launched campaign was changed outside Slipway, field by field: since when, by whom, and how to keep it or put it back.") { name, _putBack, _asset, _dryRun, _yes });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_putBack) && result.GetValue(name) is null)
            {
                result.AddError("Say of which campaign: slipway drift CAMPAIGN --put-back.");
            }
        });
        command.SetAction((parse, stop) => parse.GetValue(_putBack) ? PutBackAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop) : RunAsync(parse, parse.GetValue(name), Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string? name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var names = new List<string>();
        if (name is not null)
        {
            names.Add(name);
        }
        else
        {
            var listed = await api.GetAsync("api/v1/drift", stop);
            if (!listed.IsFine)
            {
                return await listed.RefuseAsync(output, "list of campaigns");
            }

            names.AddRange(listed.Read<DriftsBody>().Campaigns.Select(c => c.Campaign));
        }

        var looks = new List<DriftBody>();
        foreach (var one in names)
        {
            var answer = await api.GetAsync($"{CampaignReport.PathOf(one)}/drift", stop);
            if (!answer.IsFine)
            {
                return await answer.RefuseAsync(output, $"campaign {one}");
            }

            looks.Add(answer.Read<DriftBody>());
        }

        await output.ResultAsync(name is null ? new DriftsBody(looks) : looks[0], looks.Count == 0 ? ["Nothing is launched."] : looks.SelectMany(l => Lines(l, api)));
        foreach (var drifted in looks.Where(l => l.Fields.Count > 0))
        {
            await output.NextAsync($"put back what was approved: slipway drift {drifted.Campaign} --put-back; or keep what was changed: slipway keep {drifted.Campaign}");
        }

        return looks.Exists(l => l.Fields.Count > 0) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<int> PutBackAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var looked = await api.GetAsync($"{CampaignReport.PathOf(name)}/drift", stop);
        if (!looked.IsFine)
        {
            return await looked.RefuseAsync(output, $"campaign {name}");
        }

        var assets = parse.GetValue(_asset) ?? [];
        var look = looked.Read<DriftBody>();
        look = assets.Length == 0 ? look : look with { Fields = [.. look.Fields.Where(f => assets.Contains(f.Asset, StringComparer.Ordinal))] };
        if (parse.GetValue(_dryRun) || look.Fields.Count == 0)
        {
            await output.ResultAsync(look, Lines(look, api));
            if (look.Fields.Count > 0)
            {
                await output.NextAsync($"slipway drift {name} --put-back{string.Concat(assets.Select(a => $" --asset {a}"))}");
            }

            return look.Fields.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
        }

        if (!parse.GetValue(_yes) && !await output.IsMeantAsync(Lines(look, api), $"Prepare a version that puts back {Words.Count(look.Fields.Count, "field")} of {look.Campaign}?", stop))
        {
            await output.SayAsync("Nothing was prepared. Look first with --dry-run; without a question it is done with --yes.");
            return ExitCode.WrongUse;
        }

        await output.SayAsync($"Preparing a version of {name} that puts back {Words.Count(look.Fields.Count, "field")} …");
        return await CampaignReport.WriteAsync(await api.PostAsync($"{CampaignReport.PathOf(name)}/drift/put-back", new PutBackRequest(look.Version, assets), stop), api, name, output);
    }

    private static IEnumerable<string> Lines(DriftBody body, ApiClient api)
    {
        yield return body.Fields.Count == 0
            ? $"{body.Campaign}, version {Words.Version(body.Version)}: {(body.NotAsked.Count == 0 ? "what is live is what was approved" : "nothing is different of what could be asked")}"
            : $"{body.Campaign}, version {Words.Version(body.Version)}: {Words.Count(body.Fields.Count, "field")} of {Words.Count(body.Fields.Select(f => f.Asset).Distinct(StringComparer.Ordinal).Count(), "asset")} changed outside Slipway";
        foreach (var field in body.Fields)
        {
            var (approved, now) = new FieldChange(field.Field, field.Approved, field.Now).Cut;
            yield return $"Changed    {field.Asset} {field.Field}, {string.Create(CultureInfo.InvariantCulture, $"since {field.Since.UtcDateTime:yyyy-MM-dd HH:mm}")} UTC{(field.By is { } by ? $", by {by}" : "")}";
            yield return $"  approved {(approved is null ? "not there" : $"\"{approved}\"")}";
            yield return $"  now      {(now is null ? "taken out" : $"\"{now}\"")}";
        }

        foreach (var silent in body.NotAsked)
        {
            yield return $"Not asked  {silent.Connection}, about {Words.Count(silent.Assets.Count, "asset")}: {silent.Why}";
        }

        yield return $"Page       {api.PageOf(body.Campaign)}";
    }
}

using System.CommandLine;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Commands;

/// <summary><c>slipway segments</c>: what a campaign's audience is divided into, to say something of its own to each.</summary>
internal static class SegmentsCommand
{
    private const int MostShown = 20;

    private static readonly Argument<string> _field = new("FIELD") { Description = "The contacts' field that tells the segments, for example industry." };

    private static readonly Option<int> _least = new("--least") { Description = "Leave values of fewer people to the fall-back.", HelpName = "PEOPLE", DefaultValueFactory = _ => 1 };

    public static Command CreateCommand()
    {
        var name = PrepareCommand.CampaignName();
        var pull = ApiClient.Options(new Command("pull", "Write the values of a field that occur among the campaign's audience into segments/FIELD.csv; what was written for them stays.") { name, _field, _least });
        pull.SetAction((parse, stop) => PullAsync(parse, parse.GetValue(name)!, Output.Of(parse), stop));
        return new Command("segments", "What a campaign's audience is divided into, to say something of its own to each.") { pull };
    }

    private static async Task<int> PullAsync(ParseResult parse, string name, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.PostAsync($"{CampaignReport.PathOf(name)}/segments/pull", new { field = parse.GetValue(_field), least = parse.GetValue(_least) }, stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, $"campaign {name}");
        }

        var pulled = answer.Read<SegmentPullBody>();
        await output.ResultAsync(pulled,
        [
            $"{Words.Count(pulled.Segments.Count, "segment")} by {pulled.Field} in {output.Shown(pulled.File)}{(pulled.LeftOut > 0 ? $"; {Words.Count(pulled.LeftOut, "rarer value")} left to the fall-back" : "")}",
            .. pulled.Segments.Take(MostShown).Select(s => $"{Words.Of(s.People),8}  {s.Value}"),
            .. pulled.Segments.Count > MostShown ? [$"          and {Words.Of(pulled.Segments.Count - MostShown)} more"] : Array.Empty<string>(),
            .. pulled.Gone.Count > 0 ? [$"Nobody has any more: {string.Join(", ", pulled.Gone)}"] : Array.Empty<string>(),
        ]);
        await output.NextAsync($"slipway draft {name} --segments {pulled.Field}/opening --dry-run, and {{{{ segment.opening | words for everybody else }}}} in an email");
        return ExitCode.Fine;
    }
}

using System.CommandLine;
using Slipway.Server.Lessons;

namespace Slipway.Server.Commands;

/// <summary><c>slipway lessons</c>: what experiments taught, over all campaigns.</summary>
internal static class LessonsCommand
{
    public static Command CreateCommand()
    {
        var command = ApiClient.Options(new Command("lessons", "Say what experiments taught over all campaigns: the effect of each pattern, for whom it was seen, where it was used and whether it held."));
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        using var api = ApiClient.Open(parse, output);
        var answer = await api.GetAsync("api/v1/lessons", stop);
        if (!answer.IsFine)
        {
            return await answer.RefuseAsync(output, "lessons");
        }

        var lessons = answer.Read<List<LessonBody>>();
        await output.ResultAsync(lessons, lessons.Count == 0 ? ["No experiment's window is over yet."] : lessons.Select(l => $"{l.Text}{(l.UsedIn.Count > 0 ? $" Used in {string.Join(", ", l.UsedIn)}." : "")}"));
        await output.NextAsync(lessons.Count == 0 ? "slipway new variant b, in a campaign; and name its `pattern:` under experiment:" : "slipway draft CAMPAIGN, which has what concerns the campaign in hand");
        return ExitCode.Fine;
    }
}

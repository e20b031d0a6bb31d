using System.CommandLine;
using System.Globalization;
using Slipway.Server.Halts;

namespace Slipway.Server.Commands;

/// <summary><c>slipway freeze</c>: a blackout, in which nothing is launched, until a time.</summary>
internal static class FreezeCommand
{
    private static readonly Option<string> _until = new("--until") { Description = "When it ends: 2026-12-31T08:00+01:00, or 2026-12-31 08:00 in this machine's time zone.", HelpName = "TIME" };

    private static readonly Option<string> _reason = new("--reason") { Description = "Why: everyone whose launch waits reads it.", HelpName = "TEXT" };

    private static readonly Option<bool> _end = new("--end") { Description = "End the blackout that was ordered." };

    private static readonly Option<bool> _list = new("--list") { Description = "Say what is paused, and which blackouts are to come." };

    public static Command CreateCommand()
    {
        var command = ApiClient.Options(new Command("freeze", "Order a blackout: nothing is launched until a time. What is live goes on; slipway halt pauses it.") { _until, _reason, _end, _list });
        command.SetAction((parse, stop) => RunAsync(parse, Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var until = parse.GetValue(_until) is { } written ? Moment(written) : (DateTimeOffset?)null;
        if (!parse.GetValue(_list) && !parse.GetValue(_end) && until is null)
        {
            throw CommandException.WrongUse("freeze-what", "Say until when: slipway freeze --until 2026-12-31T08:00+01:00 --reason \"…\"; or --end, or --list.");
        }

        using var api = ApiClient.Open(parse, output);
        return parse.GetValue(_list) ? await HaltReport.ListAsync(api, output, stop)
            : parse.GetValue(_end) ? await HaltReport.LiftAsync(api, "blackout", "", output, stop)
            : await HaltReport.OrderAsync(api, new HaltOrder("blackout", null, parse.GetValue(_reason), until), output, stop);
    }

    private static DateTimeOffset Moment(string written) =>
        DateTimeOffset.TryParseExact(written, ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var moment)
        || DateTimeOffset.TryParseExact(written, ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)
            ? moment.ToUniversalTime()
            : throw CommandException.WrongUse("freeze-until", $"'{written}' is no time. Write it like 2026-12-31T08:00+01:00, or 2026-12-31 08:00 in this machine's time zone.");
}

using System.CommandLine;
using System.Globalization;
using Slipway.Server.Serving;

namespace Slipway.Server.Commands;

/// <summary>Options that many commands take, with one meaning.</summary>
internal static class CommonOptions
{
    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Write one JSON object to standard output, and everything else to standard error.",
        Recursive = true,
    };

    public static readonly Option<string?> Data = new("--data")
    {
        Description = "The data folder. Otherwise Slipway__Data, or 'slipway' in your local application data.",
        HelpName = "DIR",
    };

    public static readonly Option<string?> Database = new("--database")
    {
        Description = "PostgreSQL as a connection string, for several nodes on one database. Otherwise Slipway__Database, or SQLite in the data folder. Better the environment where it holds a password.",
        HelpName = "CONNECTION",
    };

    public static readonly Option<string?> Server = new("--server")
    {
        Description = "The server's address. Otherwise the server that runs on the data folder.",
        HelpName = "URL",
    };

    public static readonly Option<string?> Token = new("--token")
    {
        Description = "An API token. Better SLIPWAY_TOKEN: what stands on a command line, others on the machine can read.",
        HelpName = "TOKEN",
    };

    public static readonly Option<DateTimeOffset?> Now = new("--now")
    {
        Description = "The time to check the schedule and exceptions against, for example 2027-01-05T09:00:00+01:00. Otherwise the real time.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a time. Write it like 2027-01-05T09:00:00+01:00.");
            return null;
        },
    };

    /// <summary>The time that is meant: the one written, otherwise the real one.</summary>
    public static DateTimeOffset NowOf(ParseResult parse) => parse.GetValue(Now) ?? TimeProvider.System.GetUtcNow();

    /// <summary>The settings of the data folder that the command names.</summary>
    public static SlipwayOptions Settings(ParseResult parse, Output output) =>
        SlipwayOptions.Read(parse.GetValue(Data) is { } folder ? output.PathOf(folder) : null, null);
}

using System.CommandLine;
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

    /// <summary>The settings of the data folder that the command names.</summary>
    public static SlipwayOptions Settings(ParseResult parse, Output output) =>
        SlipwayOptions.Read(parse.GetValue(Data) is { } folder ? output.PathOf(folder) : null, null);
}

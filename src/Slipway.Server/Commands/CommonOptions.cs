using System.CommandLine;

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
}

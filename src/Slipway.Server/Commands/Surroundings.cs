using System.CommandLine;

namespace Slipway.Server.Commands;

/// <summary>Where a command runs: its folder, beside where it writes. A test runs many at once, each in a folder of its own.</summary>
internal sealed class Surroundings : InvocationConfiguration
{
    /// <summary>The folder that relative paths begin in.</summary>
    public string Folder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Standard input.</summary>
    public TextReader In { get; init; } = Console.In;
}

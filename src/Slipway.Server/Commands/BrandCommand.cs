using System.CommandLine;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway brand</c>: what a team does with its own rules.</summary>
internal static class BrandCommand
{
    public static readonly Option<string?> Brand = new("--brand")
    {
        Description = "The brand folder. Otherwise brand/ of the workspace you are in.",
        HelpName = "DIR",
    };

    public static Command CreateCommand() => new("brand", "Begin a brand; try, compare and describe its rules.")
    {
        BrandInitCommand.CreateCommand(), BrandTestCommand.CreateCommand(), BrandDiffCommand.CreateCommand(), BrandDocsCommand.CreateCommand(),
    };

    /// <summary>The brand folder that is meant.</summary>
    public static BrandFolder Find(Output output, string? written)
    {
        var folder = written is not null ? output.PathOf(written) : Workspace.Around(output.Folder).Brand.Folder;
        return Directory.Exists(folder)
            ? new BrandFolder(Path.TrimEndingDirectorySeparator(folder))
            : throw CommandException.WrongUse("brand-not-found", written is null
                ? $"There is no brand folder in {Path.GetDirectoryName(folder)}. Name one with --brand DIR."
                : $"There is no folder {written}.");
    }

    /// <summary>Findings with their files as seen from where the person is.</summary>
    public static IEnumerable<Finding> SeenFrom(Output output, BrandFolder brand, IEnumerable<Finding> findings) => findings.Select(finding => finding.Place is { } place
        ? finding with { Place = place with { File = output.Shown(brand.PathOf(place.File)) } }
        : finding);
}

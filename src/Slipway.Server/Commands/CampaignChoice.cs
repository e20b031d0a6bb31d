using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary>A campaign's folder, as a command's words choose it.</summary>
internal sealed record CampaignChoice(Workspace Workspace, string Folder)
{
    private const string CampaignFile = "campaign.yaml";

    public string Name => Path.GetFileName(Folder);

    public ImmutableSortedDictionary<string, string> Files() => Workspace.ReadTexts(Folder);

    /// <summary>The campaigns that are meant: by folder, by a file in it, or by name; without a word, the one we are in, or else all of the workspace.</summary>
    public static ImmutableArray<CampaignChoice> Find(Output output, IReadOnlyCollection<string> written)
    {
        var around = Workspace.Around(output.Folder);
        if (written.Count > 0)
        {
            return [.. written.Select(one => Find(output, around, one))];
        }

        if (File.Exists(Path.Combine(output.Folder, CampaignFile)))
        {
            return [Of(around, output.Folder)];
        }

        ImmutableArray<CampaignChoice> all = [.. around.CampaignNames().Select(name => new CampaignChoice(around, around.CampaignFolder(name)))];
        return all.IsEmpty
            ? throw CommandException.WrongUse("campaign-not-found", $"There is no campaign in {around.Folder}. Build one with: slipway build brief.md")
            : all;
    }

    /// <summary>Findings with their files as seen from where the person is, so that editors and terminals can open them.</summary>
    public ImmutableArray<Finding> SeenFrom(Output output, IEnumerable<Finding> findings) => [.. findings.Select(finding => finding.Place is { } place
        ? finding with { Place = place with { File = FileOf(place.File) is { } file ? output.Shown(file) : place.File } }
        : finding)];

    /// <summary>The folder of the campaign that a file is of; null where there is none.</summary>
    public static string? FolderAround(string file)
    {
        for (var at = Path.GetDirectoryName(file); at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, CampaignFile)))
            {
                return at;
            }
        }

        return null;
    }

    private string? FileOf(string file) => ((string[])[Folder, Workspace.Folder]).Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);

    private static CampaignChoice Find(Output output, Workspace around, string written)
    {
        var path = output.PathOf(written);
        if (Directory.Exists(path))
        {
            return Of(around, path);
        }

        if (File.Exists(path))
        {
            return Of(around, FolderAround(path) ?? Path.GetDirectoryName(path)!);
        }

        return Directory.Exists(around.CampaignFolder(written))
            ? new CampaignChoice(around, around.CampaignFolder(written))
            : throw CommandException.WrongUse("campaign-not-found", around.CampaignNames().ToList() is { Count: > 0 } names
                ? $"There is no folder and no campaign {written}. The campaigns here are: {string.Join(", ", names)}."
                : $"There is no folder and no campaign {written}. Build one with: slipway build brief.md");
    }

    private static CampaignChoice Of(Workspace around, string folder) => new(Workspace.Above(folder) ?? around, Path.TrimEndingDirectorySeparator(folder));
}

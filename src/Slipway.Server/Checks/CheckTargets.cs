using System.Collections.Immutable;
using Slipway.Server.Commands;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Checks;

/// <summary>What is to be checked, as a command's words choose it.</summary>
/// <param name="Campaigns">Campaigns as a whole; of <see cref="Only"/>, what is found in these files alone is shown.</param>
/// <param name="Files">Files by their whole path.</param>
/// <param name="Pages">Addresses of staged pages.</param>
/// <param name="StandardInput">Whether the text comes on standard input.</param>
internal sealed record CheckTargets(ImmutableArray<CampaignChoice> Campaigns, ImmutableArray<string> Files, ImmutableArray<Uri> Pages, bool StandardInput)
{
    private const string CampaignFile = "campaign.yaml";
    private static readonly string[] _endings = [".md", ".markdown", ".html", ".htm", ".mjml", ".txt"];

    /// <summary>Files of campaigns that were named one by one; empty when whole campaigns are meant.</summary>
    public ImmutableHashSet<string> Only { get; init; } = [];

    public static CheckTargets Find(Output output, IReadOnlyCollection<string> written)
    {
        if (written.Count == 0)
        {
            return new CheckTargets(CampaignChoice.Find(output, written), [], [], StandardInput: false);
        }

        var campaigns = ImmutableArray.CreateBuilder<CampaignChoice>();
        var files = ImmutableArray.CreateBuilder<string>();
        var pages = ImmutableArray.CreateBuilder<Uri>();
        var only = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var one in written.Where(w => w != "-"))
        {
            var path = output.PathOf(one);
            if (Uri.TryCreate(one, UriKind.Absolute, out var page) && page.Scheme is "http" or "https")
            {
                pages.Add(page);
            }
            else if (Directory.Exists(path) && !File.Exists(Path.Combine(path, CampaignFile)))
            {
                Folder(path, campaigns, files);
            }
            else if (File.Exists(path) && CampaignChoice.FolderAround(path) is { } folder && IsOfCampaign(folder, path))
            {
                campaigns.Add(new CampaignChoice(Workspace.Around(folder), folder));
                only.Add(path);
            }
            else if (File.Exists(path))
            {
                files.Add(path);
            }
            else if (_endings.Contains(Path.GetExtension(one), StringComparer.OrdinalIgnoreCase))
            {
                throw CommandException.WrongUse("file-not-found", $"There is no file {one}.");
            }
            else
            {
                campaigns.AddRange(CampaignChoice.Find(output, [one]));
            }
        }

        return new CheckTargets([.. campaigns.DistinctBy(c => c.Folder)], [.. files.Distinct(StringComparer.Ordinal)], pages.DrainToImmutable(), written.Contains("-")) { Only = only.ToImmutable() };
    }

    // A workspace is its campaigns; any other folder is the texts in it.
    private static void Folder(string path, ImmutableArray<CampaignChoice>.Builder campaigns, ImmutableArray<string>.Builder files)
    {
        if (File.Exists(Path.Combine(path, Workspace.SettingsFile)))
        {
            var workspace = new Workspace(path);
            campaigns.AddRange(workspace.CampaignNames().Select(name => new CampaignChoice(workspace, workspace.CampaignFolder(name))));
            return;
        }

        files.AddRange(Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
            .Where(f => _endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase) && !f.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));
    }

    // Somebody's notes beside a campaign are no part of it.
    private static bool IsOfCampaign(string folder, string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar) is ["emails" or "pages" or "forms" or "journeys" or "audiences" or "ads", _] or ["campaign.yaml" or "links.yaml" or "calendar.yaml" or "report.yaml" or "brief.md"];
}

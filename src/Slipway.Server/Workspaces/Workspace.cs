using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Approvals;
using Slipway.Core.Drafts;
using Slipway.Core.Limits;
using Slipway.Core.Metrics;
using Slipway.Core.Playbooks;
using Slipway.Core.Rendering;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>The folder in which people write: brand, playbooks, campaigns.</summary>
public sealed class Workspace(string folder)
{
    /// <summary>The file that makes a folder a workspace.</summary>
    public const string SettingsFile = "slipway.yaml";

    /// <summary>The brief in a campaign's folder, from which the folder was built.</summary>
    public const string BriefFile = "brief.md";

    /// <summary>The file of blackouts, ceilings and quiet hours.</summary>
    public const string LimitsFile = "launches.yaml";

    /// <summary>The folder of what was generated last time; not part of a draft.</summary>
    public const string BaseFolder = ".slipway/base";

    public string Folder { get; } = folder;

    /// <summary>The workspace that a folder lies in; null when there is no <see cref="SettingsFile"/> in it or above it.</summary>
    public static Workspace? Above(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, SettingsFile)))
            {
                return new Workspace(at);
            }
        }

        return null;
    }

    /// <summary>The workspace that a folder lies in, otherwise the folder as one.</summary>
    public static Workspace Around(string folder) => Above(folder) ?? new Workspace(folder);

    /// <summary>Findings of files below a folder of the workspace, placed from the workspace on.</summary>
    internal static IEnumerable<Finding> Below(string folder, IEnumerable<Finding> findings) => findings.Select(f => f.Place is { } place ? f with { Place = place with { File = $"{folder}/{place.File}" } } : f);

    /// <summary>The brand folder of the workspace a folder lies in; without a workspace, the nearest one beside or above it; null when there is none.</summary>
    public static BrandFolder? BrandAbove(string folder)
    {
        if (Above(folder) is { } workspace)
        {
            return Directory.Exists(workspace.Brand.Folder) ? workspace.Brand : null;
        }

        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            // Other programs have folders of that name too.
            var brand = Path.Combine(at, "brand");
            if (Directory.Exists(Path.Combine(brand, "rules")) || Directory.Exists(Path.Combine(brand, "styles")))
            {
                return new BrandFolder(brand);
            }
        }

        return null;
    }

    public string CampaignFolder(string name) => Path.Combine(Folder, "campaigns", name);

    public IEnumerable<string> CampaignNames() => Directory.Exists(Path.Combine(Folder, "campaigns"))
        ? Directory.EnumerateDirectories(Path.Combine(Folder, "campaigns")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)
        : [];

    /// <summary>The seed of every holdout and id of this workspace: the folder's own, fixed once, so that planning again moves nobody.</summary>
    public string Seed() => Settings().Settings.Seed;

    /// <summary>What the workspace's own file says.</summary>
    public (WorkspaceSettings Settings, ImmutableArray<Finding> Findings) Settings()
    {
        var file = Path.Combine(Folder, SettingsFile);
        return File.Exists(file) ? WorkspaceSettings.Read(SettingsFile, File.ReadAllText(file)) : (new WorkspaceSettings(), []);
    }

    public (Theme Theme, ImmutableArray<Finding> Findings) Theme()
    {
        var file = Path.Combine(Folder, "brand", "tokens.json");
        return File.Exists(file) ? ThemeReader.Read("brand/tokens.json", File.ReadAllText(file)) : (Core.Rendering.Theme.Default, []);
    }

    /// <summary>The brand's rules and what they refer to.</summary>
    public BrandFolder Brand => new(Path.Combine(Folder, "brand"));

    /// <summary>Who must approve. A file that cannot be read is an error for whoever plans, never a looser rule.</summary>
    public (ApprovalPolicy? Policy, ImmutableArray<Finding> Findings) Approvals()
    {
        var file = Path.Combine(Folder, "brand", "approvals.yaml");
        return File.Exists(file) ? ApprovalPolicyReader.Read("brand/approvals.yaml", File.ReadAllText(file)) : (ApprovalPolicy.Default, []);
    }

    /// <summary>What holds launches back: the file <see cref="LimitsFile"/>.</summary>
    public (LaunchLimits? Limits, ImmutableArray<Finding> Findings) Limits()
    {
        var file = Path.Combine(Folder, LimitsFile);
        return File.Exists(file) ? LaunchLimitsReader.Read(LimitsFile, File.ReadAllText(file)) : (LaunchLimits.None, []);
    }

    /// <summary>What campaigns may aim at: the file <see cref="MetricRegister.File"/>.</summary>
    public (MetricRegister? Register, ImmutableArray<Finding> Findings) Metrics()
    {
        var file = Path.Combine(Folder, MetricRegister.File);
        return File.Exists(file) ? MetricRegisterReader.Read(MetricRegister.File, File.ReadAllText(file)) : (MetricRegister.None, []);
    }

    /// <summary>A playbook of the workspace, or the one of that name that comes with the program.</summary>
    public Playbook? Playbook(string name)
    {
        var found = PlaybookFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists);
        return found is null ? null : new Playbook(name, ReadTexts(found));
    }

    /// <summary>The names of the workspace's playbooks and of those that come with the program.</summary>
    public IEnumerable<string> PlaybookNames() => PlaybookFolders.Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories).Select(d => Path.GetFileName(d)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The texts of a campaign folder.</summary>
    public ImmutableSortedDictionary<string, string> CampaignFiles(string name) => ReadTexts(CampaignFolder(name));

    /// <summary>What the playbook made of a campaign last, before people and models wrote in it.</summary>
    public ImmutableSortedDictionary<string, string> GeneratedFiles(string name) => ReadTexts(Path.Combine(CampaignFolder(name), BaseFolder));

    public (Draft? Draft, ImmutableArray<Finding> Findings) Draft(string name) => DraftReader.Read(CampaignFiles(name), Metrics().Register);

    /// <summary>All texts below a folder by path with forward slashes; hidden folders are left out.</summary>
    public static ImmutableSortedDictionary<string, string> ReadTexts(string folder) => !Directory.Exists(folder)
        ? ImmutableSortedDictionary<string, string>.Empty
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'), File: f))
            .Where(f => !f.Path.Split('/').Any(p => p.StartsWith('.')) && (Path.GetExtension(f.Path) is ".md" or ".yaml" or ".yml" || f.Path == AccountSettings.ListFile || SegmentList.IsOne(f.Path)))
            .ToImmutableSortedDictionary(f => f.Path, f => File.ReadAllText(f.File, Encoding.UTF8), StringComparer.Ordinal);

    // The workspace's own come first: they stand in for shipped ones of the same name.
    private IEnumerable<string> PlaybookFolders => [Path.Combine(Folder, "playbooks"), Path.Combine(AppContext.BaseDirectory, "playbooks")];

    public static void WriteTexts(string folder, IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach (var (path, text) in texts)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }
}

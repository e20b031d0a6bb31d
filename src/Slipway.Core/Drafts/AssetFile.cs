using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What a file of a campaign folder is.</summary>
internal enum FileRole
{
    Settings,
    Audience,
    Email,
    Page,
    Form,
    Journey,
    Links,
    Report,
    Calendar,
    Ad,
    Crm,
    Accounts,
    AccountSettings,
    Segments,

    /// <summary>It looks like a file of ours and is none.</summary>
    Unknown,

    /// <summary>A picture, a note: not ours to read.</summary>
    Other,
}

/// <summary>A file of a campaign folder with what its reader needs.</summary>
/// <param name="Path">Its path within the campaign folder.</param>
/// <param name="Text">Its text.</param>
/// <param name="Zone">The campaign's zone; null when that could not be read.</param>
/// <param name="Shelf">Takes the assets defined and the references made.</param>
/// <param name="Findings">Takes what is wrong.</param>
internal sealed record AssetFile(string Path, string Text, string? Zone, AssetShelf Shelf, FindingList Findings)
{
    /// <summary>The asset's name: the file's name without folder and ending.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..Path.LastIndexOf('.')];

    /// <summary>The name of the asset a file is: its own, and of a variant of an email (<c>emails/invitation.b.md</c>) the email's with the variant's.</summary>
    public static string KeyNameOf(string path) => path[(path.LastIndexOf('/') + 1)..path.LastIndexOf('.')].Replace('.', '-');

    public Place Start => new(Path, 1, 1);

    public static FileRole RoleOf(string path)
    {
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
        var ending = path[(path.LastIndexOf('.') + 1)..];
        return (folder, ending, path) switch
        {
            ("audiences", "yaml", _) => FileRole.Audience,
            ("emails", "md", _) => FileRole.Email,
            ("pages", "md", _) => FileRole.Page,
            ("forms", "yaml", _) => FileRole.Form,
            ("journeys", "yaml", _) => FileRole.Journey,
            (_, _, "links.yaml") or ("links", "yaml", _) => FileRole.Links,
            (_, _, "report.yaml") => FileRole.Report,
            (_, _, "calendar.yaml") => FileRole.Calendar,
            ("ads", "yaml", _) => FileRole.Ad,
            (_, _, "crm.yaml") => FileRole.Crm,
            (_, _, AccountSettings.ListFile) => FileRole.Accounts,
            (_, _, AccountSettings.File) => FileRole.AccountSettings,
            (SegmentList.Folder, "csv", _) => FileRole.Segments,
            (_, _, "campaign.yaml" or "brief.md") => FileRole.Settings,
            ("", "yaml" or "yml", _) => FileRole.Unknown,
            ("audiences" or "emails" or "pages" or "forms" or "journeys" or "ads" or "links" or SegmentList.Folder, _, _) when !path.EndsWith("/README.md", StringComparison.OrdinalIgnoreCase) => FileRole.Unknown,
            _ => FileRole.Other,
        };
    }

    /// <summary>Defines the asset this file is.</summary>
    public AssetKey Define(AssetKind kind)
    {
        var key = new AssetKey(kind, Name);
        if (!Slugs.IsSlug(Name))
        {
            Findings.Error("name-form", $"The file's name \"{Name}\" is the asset's name; it has lower case letters, digits and hyphens, at most 60.", Start, $"Rename the file to `{(Slugs.From(Name) is { Length: > 0 } slug ? slug : "invitation")}`.");
        }

        Shelf.Define(key, Start);
        return key;
    }

    /// <summary>The file's settings when it is YAML; empty, with a finding, when it cannot be read.</summary>
    public YamlFields Yaml() => FieldsOf(YamlText.ReadMap(Path, Text, Findings));

    /// <summary>The settings and body when it is Markdown.</summary>
    public (YamlFields Fields, string Body, int BodyLine) Markdown()
    {
        var parts = FrontMatter.Split(Path, Text, Findings);
        return (FieldsOf(parts.Values), parts.Body, parts.BodyLine);
    }

    /// <summary>Notes a reference to another asset.</summary>
    public AssetKey? Refer(YamlFields fields, string key, AssetKind kind, string example, bool required = true)
    {
        if (fields.Text(key, example, required) is not { } name)
        {
            return null;
        }

        var target = new AssetKey(kind, name);
        Shelf.Refer(target, fields.PlaceOf(key), fields.PathOf(key));
        return target;
    }

    // When the YAML itself is broken that is said once; each key being "missing" as well would bury it.
    private YamlFields FieldsOf(YamlValue.Map? read) => read is null
        ? new YamlFields(new YamlValue.Map([], Start), new FindingList(), at: Start)
        : new YamlFields(read, Findings, at: Start);
}

using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Playbooks;

/// <summary>A campaign with holes: the files of a campaign folder in which <c>[[ event.title ]]</c> is filled from the brief.</summary>
/// <remarks>
/// Merge fields, <c>{{ first_name | there }}</c>, are left as they are: they are filled for each recipient, much later.
/// Besides the campaign's files a playbook has <c>playbook.yaml</c>, which says what it is, and may have <c>brief.template.md</c>, a brief to fill.
/// </remarks>
/// <param name="Name">Its name, the folder's.</param>
/// <param name="Files">Its files, by path within its folder with forward slashes.</param>
public sealed record Playbook(string Name, ImmutableSortedDictionary<string, string> Files)
{
    /// <summary>The file that says what the playbook is.</summary>
    public const string AboutFile = "playbook.yaml";

    /// <summary>The file that is a brief to fill.</summary>
    public const string BriefFile = "brief.template.md";

    /// <summary>What a brief for it must have besides what every brief has: <c>event</c>, <c>accounts</c>.</summary>
    public ImmutableArray<string> Needs => !Files.TryGetValue(AboutFile, out var text) || YamlText.ReadMap(FileOf(AboutFile), text, new FindingList()) is not { } map
        ? []
        : [.. new YamlFields(map, new FindingList()).Scalars("needs", "[event]", required: false).Select(n => n.Text.Trim())];

    /// <summary>Fills the holes.</summary>
    /// <returns>The files of the campaign folder, and what could not be filled, at its place in the playbook.</returns>
    public (ImmutableSortedDictionary<string, string> Files, ImmutableArray<Finding> Findings) Fill(Brief brief)
    {
        var findings = new FindingList();
        var values = BriefValues.Of(brief);
        var filled = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        About(brief, findings);
        foreach (var (path, text) in Files.Where(f => f.Key is not (AboutFile or BriefFile)))
        {
            var made = HoleFiller.Fill(FileOf(path), Lines.Normal(text), values, brief.Launch.Zone, findings);
            // A file that is all about something the brief does not ask for is not there.
            if (!string.IsNullOrWhiteSpace(made) || string.IsNullOrWhiteSpace(text))
            {
                filled[path] = made;
            }
        }

        return (filled.ToImmutable(), findings.InOrder());
    }

    private void About(Brief brief, FindingList findings)
    {
        var file = FileOf(AboutFile);
        var top = new Place(file, 1, 1);
        if (brief.Playbook != Name)
        {
            findings.Error("playbook-other", $"The brief asks for the playbook \"{brief.Playbook}\", and this is \"{Name}\".", top, $"Write `playbook: {Name}` in the brief, or build with \"{brief.Playbook}\".");
        }

        if (!Files.TryGetValue(AboutFile, out var text))
        {
            findings.Error("playbook-without-about", $"The playbook \"{Name}\" has no {AboutFile}.", top, "Write one with `title:`, `description:` and `languages: [en]`.");
            return;
        }

        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return;
        }

        var about = new YamlFields(map, findings, at: top);
        var languages = ReadAbout(about);
        if (languages.All(l => l.Text != brief.Language[..2]))
        {
            about.Warning("playbook-language", "languages", $"The playbook is written in {string.Join(", ", languages.Select(l => l.Text))}, and the brief asks for {brief.Language}.", "Translate the emails and pages after building; building again keeps what you wrote.");
        }
    }

    /// <summary>Reads what a playbook is.</summary>
    /// <returns>The languages it is written in.</returns>
    internal static ImmutableArray<YamlValue.Scalar> ReadAbout(YamlFields about)
    {
        about.Text("title", "Webinar");
        about.Text("description", "From invitation to thank-you, for one live session.");
        var languages = about.Scalars("languages", "[en]");
        foreach (var unknown in about.Scalars("needs", "[event]", required: false).Where(n => n.Text is not ("event" or "accounts")))
        {
            about.Findings.Error("playbook-needs", $"\"{unknown.Text}\" is nothing that a playbook can ask of a brief.", unknown.Place, "Write one of: event, accounts.", "needs");
        }

        about.Close();
        return languages;
    }

    private string FileOf(string path) => $"playbooks/{Name}/{path}";
}

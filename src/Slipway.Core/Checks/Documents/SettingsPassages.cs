using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Documents;

/// <summary>What people read of the settings at the top of a Markdown file: the subject, the preheader, the title and the description.</summary>
/// <param name="Shown">
/// What they are, where their values stand, and what those say when they are folded over lines or written with escapes; null when they stand as they are.
/// </param>
/// <param name="Body">Where the text below the settings begins.</param>
internal sealed partial record SettingsPassages(ImmutableArray<(Scopes Scope, int Start, int Length, string? Folded)> Shown, int Body)
{
    /// <summary>The settings of a text; null when it has none.</summary>
    public static SettingsPassages? Find(string source)
    {
        // The same lines that a campaign's reader takes for the ends of the settings, or a subject could hide behind a blank.
        if (Fences().Match(source) is not { Success: true } fences)
        {
            return null;
        }

        var written = fences.Groups["settings"];
        return new SettingsPassages([.. Read(source, written.Index, written.Length)], fences.Length);
    }

    private static IEnumerable<(Scopes, int, int, string?)> Read(string source, int start, int length)
    {
        var settings = source.Substring(start, length);
        if (!Known().IsMatch(settings))
        {
            return [];
        }

        // Loose texts often have settings that are nearly YAML, such as a subject with a colon.
        return YamlText.ReadMap("", settings, new FindingList()) is { } map ? OfYaml(map, settings, start) : OfLines(settings, start);
    }

    private static IEnumerable<(Scopes, int, int, string?)> OfYaml(YamlValue.Map map, string settings, int start)
    {
        var places = new YamlPlaces(settings);
        for (var i = 0; i < map.Entries.Length; i++)
        {
            if (ScopeOf(map.Entries[i].Key) is { } scope && map.Entries[i].Value is YamlValue.Scalar { IsEmpty: false } value)
            {
                var (from, length, folded) = places.Of(value, i + 1 < map.Entries.Length ? map.Entries[i + 1].At : null);
                yield return (scope, start + from, length, folded);
            }
        }
    }

    private static IEnumerable<(Scopes, int, int, string?)> OfLines(string settings, int start) =>
        Line().Matches(settings).Select(m => (Scope: ScopeOf(m.Groups["key"].Value), Value: m.Groups["value"])).Where(s => s.Scope is not null)
            .Select(s => (s.Scope!.Value, start + s.Value.Index, s.Value.Length, (string?)null));

    private static Scopes? ScopeOf(string key) => key switch
    {
        "subject" => Scopes.Subject,
        "preheader" => Scopes.Preheader,
        "title" => Scopes.Title,
        "description" => Scopes.Description,
        _ => null,
    };

    [GeneratedRegex(@"\A---[ \t]*\n(?<settings>(?:[^\n]*\n)*?)---[ \t]*(?:\n|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex Fences();

    [GeneratedRegex("subject|preheader|title|description", RegexOptions.CultureInvariant)]
    private static partial Regex Known();

    [GeneratedRegex("""^(?<key>subject|preheader|title|description):[ \t]*(?<quote>["']?)(?<value>.*?)\k<quote>[ \t]*$""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Line();
}

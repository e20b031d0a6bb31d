using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>Rules as pages to read: what each looks for, why, what is good and bad, and what to do. Made from the rules and their samples alone, so that they cannot be wrong for long.</summary>
public static class RulePage
{
    /// <summary>Begins every page, so that pages of rules that are gone can be told from what people wrote.</summary>
    public const string Mark = "<!-- Made by `slipway brand docs` from the rule and its samples: change those. -->";

    // Samples show what is meant; a mail of 100 KB does not.
    private const int LongestSample = 600;
    private const int MostSamples = 4;

    /// <summary>The path of the page of a check that is built in, as findings name it.</summary>
    public static string? LinkOf(string code) => AllChecks.Find(code) is null ? null : $"docs/rules/{code}.md";

    /// <summary>Makes the pages of the built-in checks and of the rules of brands, and an index.</summary>
    /// <param name="brands">Brand folders with what they are called, such as "the starter pack"; their files as <see cref="RuleSet.Read"/> takes them. Rules that cannot be read have no page.</param>
    /// <returns>Markdown by file name: <c>README.md</c>, and one for each id.</returns>
    public static ImmutableSortedDictionary<string, string> All(params ReadOnlySpan<(string Name, IReadOnlyDictionary<string, string> Files)> brands)
    {
        var entries = AllChecks.List.Select(OfCheck).ToList();
        foreach (var (name, files) in brands)
        {
            entries.AddRange(OfBrand(name, files));
        }

        var pages = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        pages["README.md"] = Index(entries);
        foreach (var same in entries.GroupBy(e => e.Id, StringComparer.Ordinal))
        {
            pages[$"{same.Key}.md"] = Page(same.Key, [.. same]);
        }

        return pages.ToImmutable();
    }

    /// <summary>A rule as its file has it.</summary>
    /// <param name="files">The files that the rules were read from.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="rules">The rules it stands among.</param>
    public static string AsWritten(IReadOnlyDictionary<string, string> files, Rule rule, RuleSet rules) =>
        files.TryGetValue(rule.Place.File, out var text) ? Written(text, rule.Place, [.. rules.Rules.Select(r => r.Place)]) : "";

    private static Entry OfCheck(Check check)
    {
        var said = check.Explanation;
        return new Entry(check.Code, said.Family, Text(said.What), "built in", $"Built in: every campaign is held to it{(check.NeedsStaging ? " once it is prepared as drafts" : "")}, and nobody is excepted.",
            Text(said.Why), [new(said.Bad, null)], [new(said.Good, null)], Text(said.Fix), null);
    }

    private static IEnumerable<Entry> OfBrand(string name, IReadOnlyDictionary<string, string> files)
    {
        var rules = RuleSet.Read(files).Rules;
        var samples = new RulePageSamples(files, rules);
        var own = rules.Rules.Where(r => !r.IsPackaged).DistinctBy(r => r.Id).ToList();
        var places = own.Select(r => r.Place).ToList();
        foreach (var rule in own)
        {
            var (bad, good) = (samples.Of(rule.Id, "catch"), samples.Of(rule.Id, "pass"));
            var says = bad.Select(s => s.Says).FirstOrDefault(s => s is not null) ?? rule.Message.Replace("%%", "%", StringComparison.Ordinal).Replace("%s", "…", StringComparison.Ordinal);
            yield return new Entry(rule.Id, rule.Extension.Family, Text(says), name, Facts(name, rule), Text(rule.Why ?? ""),
                bad, good, rule.Fix is { } fix ? Text(fix) : null, Written(files[rule.Place.File], rule.Place, places));
        }
    }

    private static string Facts(string name, Rule rule)
    {
        var applies = rule.Applies;
        var where = new (string Key, ImmutableArray<string> Values)[] { ("kinds", applies.Kinds), ("markets", applies.Markets), ("industries", applies.Industries), ("channels", applies.Channels), ("languages", applies.Languages) }
            .Where(a => !a.Values.IsEmpty).Select(a => $"{a.Key}: {string.Join(", ", a.Values)}").ToList();
        return $"A rule of {name}: {rule.Level.ToString().ToLowerInvariant()}, `{rule.Extension.Name}`, answered for by {rule.Owner}. {(where.Count == 0 ? "It applies everywhere." : $"It applies to {string.Join("; ", where)}.")}";
    }

    // The lines of the rule, without the dash of its list.
    private static string Written(string text, Place place, List<Place> rules)
    {
        var next = rules.Where(p => p.File == place.File && p.Line > place.Line).Select(p => p.Line).DefaultIfEmpty(int.MaxValue).Min();
        var lines = text.Split('\n').Take(next - 1).Skip(place.Line - 1).ToList();
        while (lines.Count > 1 && (lines[^1].Trim().Length == 0 || lines[^1].StartsWith('#')))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var indent = place.Column - 1;
        return string.Join('\n', lines.Select((l, i) => i == 0 || l.AsSpan(0, Math.Min(indent, l.Length)).IsWhiteSpace() ? l[Math.Min(indent, l.Length)..] : l));
    }

    private static string Page(string id, ImmutableArray<Entry> entries)
    {
        var page = new StringBuilder($"{Mark}\n# {id}\n");
        foreach (var entry in entries)
        {
            var level = "##";
            if (entries.Length > 1)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n## In {entry.Source.Replace("built in", "every campaign", StringComparison.Ordinal)}\n");
                level = "###";
            }

            page.Append(CultureInfo.InvariantCulture, $"\n{(entry.Written is null ? "" : "For example: ")}{entry.What}\n\n{entry.Facts}\n\n{level} Why\n\n{entry.Why}\n");
            Samples(page, $"{level} Bad", entry.Bad);
            Samples(page, $"{level} Good", entry.Good);
            if (entry.Fix is { } fix)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n{level} Fix\n\n{fix}\n");
            }

            if (entry.Written is { } written)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n{level} As written\n\n{Fenced(written, "yaml")}");
            }
        }

        return page.ToString();
    }

    private static void Samples(StringBuilder page, string heading, ImmutableArray<ShownSample> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        page.Append(CultureInfo.InvariantCulture, $"\n{heading}\n");
        foreach (var (text, says) in samples.Take(MostSamples))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{Fenced(text.Length > LongestSample ? $"{text[..LongestSample]}…" : text, "")}");
            if (says is not null)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n> {Text(says)}\n");
            }
        }
    }

    private static string Fenced(string text, string language)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}{language}\n{text.TrimEnd()}\n{fence}\n";
    }

    private static string Index(List<Entry> entries)
    {
        var index = new StringBuilder($"{Mark}\n# Rules and checks\n\nWhat is looked for in campaigns and texts, by family. `slipway brand docs` makes these pages for a brand of your own.\n");
        foreach (var family in entries.GroupBy(e => e.Family).OrderBy(f => f.Key))
        {
            index.Append(CultureInfo.InvariantCulture, $"\n## {family.Key}\n\n| rule | what it says, for example | comes with |\n|---|---|---|\n");
            foreach (var same in family.GroupBy(e => e.Id, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                index.Append(CultureInfo.InvariantCulture, $"| [{same.Key}]({same.Key}.md) | {same.First().What.Replace("|", "\\|", StringComparison.Ordinal)} | {string.Join(", ", same.Select(e => e.Source).Distinct(StringComparer.Ordinal))} |\n");
            }
        }

        return index.ToString();
    }

    // What people wrote as text must not become markup.
    private static string Text(string text) => text.ReplaceLineEndings(" ").Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Trim();

    private sealed record Entry(
        string Id, Family Family, string What, string Source, string Facts, string Why, ImmutableArray<ShownSample> Bad, ImmutableArray<ShownSample> Good, string? Fix, string? Written);
}

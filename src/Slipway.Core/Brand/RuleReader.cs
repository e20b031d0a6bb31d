using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Briefs;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>Reads rules: a team's own of <c>brand/rules/*.yaml</c>, and those of Vale packages in <c>brand/styles/&lt;Style&gt;/*.yml</c>.</summary>
public static partial class RuleReader
{
    private const string Example =
        """
        - id: no-cheap
          owner: brand
          level: warning
          message: "'%s' makes us sound cheap."
          why: We sell on value, not on price.
          fix: Say what it saves instead.
          extends: existence
          tokens: [cheap, bargain]
        """;

    /// <summary>Reads a file that holds one rule or a list of rules. A rule with errors is left out with its findings, and the others are kept.</summary>
    public static ImmutableArray<Rule> Read(string file, string text, FindingList findings) =>
        [.. Written(file, text, findings).Select(map => Read(map, Layer.Brand, findings)).OfType<Rule>()];

    /// <summary>The rules of a file as they are written.</summary>
    internal static ImmutableArray<YamlValue.Map> Written(string file, string text, FindingList findings) => YamlText.Read(file, text, findings) switch
    {
        YamlValue.Map one => [one],
        YamlValue.List list => [.. list.Items.SelectMany(item => item is YamlValue.Map map ? [map] : Nothing(item.Place, findings))],
        null => [],
        var other => Nothing(other.Place, findings),
    };

    /// <summary>Reads one rule of a layer.</summary>
    internal static Rule? Read(YamlValue.Map map, Layer layer, FindingList findings) =>
        ReadRule(map, id: null, findings) is { } rule ? rule with { Layer = layer, Applies = layer.Within(rule.Applies) } : null;

    /// <summary>Reads a rule of a Vale package.</summary>
    /// <param name="style">The name of the package's folder.</param>
    /// <param name="file">Path of the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="findings">Takes what is wrong; an extension point that we do not have is named there.</param>
    public static Rule? ReadStyle(string style, string file, string text, FindingList findings)
    {
        var name = file[(file.LastIndexOf('/') + 1)..];
        return YamlText.ReadMap(file, text, findings) is { } map ? ReadRule(map, $"{style}.{name[..name.LastIndexOf('.')]}", findings) : null;
    }

    private static ImmutableArray<YamlValue.Map> Nothing(Place place, FindingList findings)
    {
        findings.Error("rule-malformed", "Here must stand a rule.", place, Example);
        return [];
    }

    private static Rule? ReadRule(YamlValue.Map map, string? id, FindingList findings)
    {
        var own = new FindingList();
        var fields = new YamlFields(map, own);
        var rule = ReadRule(fields, map, id);
        fields.Close();
        findings.AddRange(own.InOrder());
        return own.HasErrors ? null : rule;
    }

    /// <summary>Asks for what a rule of the brand has, for notes of it.</summary>
    internal static void Read(YamlFields fields) => ReadRule(fields, new YamlValue.Map([], fields.At), packaged: null);

    private static Rule? ReadRule(YamlFields fields, YamlValue.Map map, string? packaged)
    {
        var id = packaged ?? fields.Slug("id", "no-cheap") ?? "";
        var extends = fields.Text("extends", "existence");
        var isOwn = packaged is null;
        var rule = new
        {
            Version = isOwn ? fields.Whole("version", "1", 1, 100_000, required: false) ?? 1 : 1,
            Owner = isOwn ? fields.Text("owner", "brand") : null,
            Level = LevelOf(fields),
            Message = fields.Text("message", "\"'%s' makes us sound cheap.\"") ?? "",
            Why = fields.Text(isOwn ? "why" : "description", "We sell on value, not on price.", required: isOwn),
            Fix = isOwn ? fields.Text("fix", "Say what it saves instead.", required: false) : null,
            Link = fields.Text("link", "https://...", required: false),
            Limit = fields.Whole("limit", "10", 0, 100_000, required: false) ?? 0,
            Applies = AppliesOf(fields, isOwn),
            Action = ActionOf(fields),
            KnowsVocabulary = fields.Flag("vocab", true),
        };
        if (extends is null)
        {
            return null;
        }

        if (Extensions.Find(extends) is not { } reader)
        {
            var meant = Nearest.To(extends, Extensions.Names);
            fields.Error("rule-extension-unknown", "extends", $"`{extends}` is no extension point that is known here, so the rule{(id.Length == 0 ? "" : $" {id}")} does not run.{(meant is null ? "" : $" Did you mean `{meant}`?")}", $"Use one of: {string.Join(", ", Extensions.Names)}.");
            foreach (var key in fields.Keys)
            {
                fields.Any(key, "", required: false);
            }

            return null;
        }

        var extension = reader(fields);
        return extension is null ? null : new Rule
        {
            Id = id, Version = rule.Version, Owner = rule.Owner, Level = rule.Level, Message = rule.Message, Why = rule.Why, Fix = rule.Fix, Link = rule.Link,
            Limit = rule.Limit, Applies = rule.Applies, Action = rule.Action, KnowsVocabulary = rule.KnowsVocabulary, Extension = extension, Written = map, Place = fields.At,
        };
    }

    private static FindingLevel LevelOf(YamlFields fields)
    {
        switch (fields.Text("level", "warning", required: false))
        {
            case null or "warning":
                return FindingLevel.Warning;
            case "error":
                return FindingLevel.Error;
            case "suggestion":
                return FindingLevel.Suggestion;
            case var other:
                fields.Error("rule-level", "level", $"`{other}` is no level.", "Write error, warning or suggestion.");
                return FindingLevel.Warning;
        }
    }

    private static RuleAction? ActionOf(YamlFields fields)
    {
        if (fields.Mapping("action", "{ name: replace }", required: false) is not { } action)
        {
            return null;
        }

        var name = action.Text("name", "replace") ?? "";
        ImmutableArray<string> parameters = [.. action.Scalars("params", "[truncate, ' ']", required: false).Select(p => p.Text)];
        if (name.Length > 0 && !RuleAction.Names.Contains(name))
        {
            action.Error("rule-action", "name", $"`{name}` is no action.", $"Write one of: {string.Join(", ", RuleAction.Names)}.");
        }
        else if (parameters is ["regex", var pattern, ..] && WordPattern.Of(pattern, ignoreCase: false, out var problem) is null)
        {
            action.Error("rule-expression", "params", $"`{pattern}` {problem}.", "Mend the expression.");
        }

        action.Close();
        return new RuleAction(name, parameters);
    }

    private static Applies AppliesOf(YamlFields fields, bool isOwn)
    {
        var scopes = Scopes(fields);
        if (!isOwn || fields.Mapping("applies", "{ kinds: [email], markets: [DE] }", required: false) is not { } applies)
        {
            return Applies.Everywhere with { Scopes = scopes };
        }

        var inner = applies.Has("scope") ? Scopes(applies) : scopes;
        var result = new Applies
        {
            Kinds = Words(applies, "kinds", "[email, page]"),
            Markets = [.. Words(applies, "markets", "[DE, AT]").Select(m => m.ToUpperInvariant())],
            Industries = Words(applies, "industries", "[finance]"),
            Channels = Words(applies, "channels", "[email]"),
            Languages = Words(applies, "languages", "[en]"),
            Scopes = inner,
        };
        foreach (var unknown in result.Markets.Where(m => !Markets.Codes.Contains(m)))
        {
            applies.Error("market-unknown", "markets", $"`{unknown}` is no country code.", Markets.Meant(unknown) is { } meant ? $"Write {meant}." : "Write two letters of ISO 3166-1, such as DE.");
        }

        Known(applies, "kinds", result.Kinds, Setting.Kinds, "kind of asset");
        Known(applies, "channels", result.Channels, Setting.Channels, "channel");
        foreach (var unknown in result.Languages.Where(l => !LanguageTag().IsMatch(l)))
        {
            applies.Error("rule-applies", "languages", $"`{unknown}` is no language, so the rule would apply nowhere.", "Write a tag such as en or de-AT.");
        }

        applies.Close();
        return result;
    }

    // What applies to a kind that does not exist is a rule that never runs.
    private static void Known(YamlFields applies, string key, ImmutableArray<string> written, ImmutableArray<string> known, string what)
    {
        foreach (var unknown in written.Where(w => !known.Contains(w, StringComparer.OrdinalIgnoreCase)))
        {
            var meant = Nearest.To(unknown, known);
            applies.Error("rule-applies", key, $"`{unknown}` is no {what}, so the rule would apply nowhere.{(meant is null ? "" : $" Did you mean `{meant}`?")}", $"Use: {string.Join(", ", known)}.");
        }
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();

    private static ImmutableArray<string> Words(YamlFields fields, string key, string example) =>
        [.. fields.Scalars(key, example, required: false).Select(s => s.Text.Trim())];

    private static ImmutableArray<ScopeSelector> Scopes(YamlFields fields)
    {
        var selectors = ImmutableArray.CreateBuilder<ScopeSelector>();
        foreach (var written in fields.Scalars("scope", "[subject, heading]", required: false))
        {
            selectors.Add(ScopeSelector.Read(written.Text, out var unknown));
            if (unknown is not null)
            {
                var meant = ScopeSelector.Meant(unknown);
                fields.Findings.Error("rule-scope", $"`{unknown}` is no part of a document.{(meant is null ? "" : $" Did you mean `{meant}`?")}", written.At, $"Use: {string.Join(", ", ScopeSelector.Known)}.", fields.PathOf("scope"));
            }
        }

        return selectors.Count == 0 ? [ScopeSelector.Text] : selectors.ToImmutable();
    }
}

using System.Collections.Immutable;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Samples;

/// <summary>Reads the samples of a brand: <c>brand/tests/*.yaml</c>.</summary>
public static class SampleReader
{
    internal const string Example =
        """
        - rule: no-cheap
          catch:
            - A cheap plan for small teams.
            - { subject: Cheap for one week, market: DE }
          pass:
            - A plan that saves small teams an hour a day.
        """;

    /// <summary>Reads every sample there is.</summary>
    /// <param name="files">The files of the brand folder by path; those in <c>tests</c> are read.</param>
    /// <param name="rules">The rules they are about.</param>
    /// <returns>The samples that can be read, and what is wrong with the others.</returns>
    public static (ImmutableArray<Sample> Samples, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files, RuleSet rules)
    {
        var findings = new FindingList();
        var samples = ImmutableArray.CreateBuilder<Sample>();
        foreach (var (path, text) in files.Where(f => RuleSet.IsIn(f.Key, "tests") && f.Key.EndsWith(".yaml", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            IReadOnlyList<YamlValue> items = YamlText.Read(path, text, findings) switch
            {
                YamlValue.List list => list.Items,
                null => [],
                var one => [one],
            };
            foreach (var item in items)
            {
                samples.AddRange(OfRule(item, rules, findings));
            }
        }

        return (samples.ToImmutable(), findings.InOrder());
    }

    private static IEnumerable<Sample> OfRule(YamlValue item, RuleSet rules, FindingList findings)
    {
        if (item is not YamlValue.Map map)
        {
            findings.Error("sample-malformed", "Here must stand a rule with what it must catch and what it must let pass.", item.Place, $"Write, for example:\n{Example}");
            return [];
        }

        var fields = new YamlFields(map, findings);
        var id = fields.Text("rule", "no-cheap");
        var (caught, passed) = (Items(fields, "catch"), Items(fields, "pass"));
        fields.Close();
        if (caught.IsEmpty && passed.IsEmpty)
        {
            findings.Error("sample-missing", $"{id ?? "This rule"} has neither a text that it must catch nor one that it must let pass.", fields.At, $"Write, for example:\n{Example}");
        }

        if (id is null || rules.Find(id) is not { } rule)
        {
            if (id is not null)
            {
                var meant = Nearest.To(id, rules.Rules.Select(r => r.Id));
                fields.Error("sample-rule-unknown", "rule", $"There is no rule {id}.{(meant is null ? "" : $" Did you mean {meant}?")}", "Correct the name, or remove its samples.");
            }

            return [];
        }

        return
        [
            .. caught.Select(i => OfItem(rule, i, mustCatch: true, findings)).OfType<Sample>(),
            .. passed.Select(i => OfItem(rule, i, mustCatch: false, findings)).OfType<Sample>(),
        ];
    }

    // One alone needs no list.
    private static ImmutableArray<YamlValue> Items(YamlFields fields, string key) => fields.Any(key, "", required: false) switch
    {
        null => [],
        YamlValue.List list => list.Items,
        var one => [one],
    };

    private static Sample? OfItem(Rule rule, YamlValue item, bool mustCatch, FindingList findings)
    {
        switch (item)
        {
            case YamlValue.Scalar { IsEmpty: false } text:
                return new Sample { Rule = rule, MustCatch = mustCatch, Place = text.Place, Written = RulePageSamples.Shown(text), Document = Document.Read("sample.md", text.Text, SettingOf(rule, fields: null)) };
            case YamlValue.Map map:
                var own = new FindingList();
                var sample = OfMap(rule, new YamlFields(map, own), mustCatch) is { } read ? read with { Written = RulePageSamples.Shown(map) } : null;
                findings.AddRange(own.InOrder());
                return own.HasErrors ? null : sample;
            default:
                findings.Error("sample-malformed", "A sample is a text, or a mapping with one of markdown, html, text, subject, preheader and campaign.", item.Place, "Write it as a text: `- A cheap plan.`");
                return null;
        }
    }

    private static Sample? OfMap(Rule rule, YamlFields fields, bool mustCatch)
    {
        string? Content(string key, string example) => fields.Scalar(key, example, required: false)?.Text;
        var (markdown, html, text) = (Content("markdown", "A **cheap** plan."), Content("html", "<p>A cheap plan.</p>"), Content("text", "A cheap plan."));
        var (subject, preheader) = (Content("subject", "A cheap plan"), Content("preheader", "Cheap until Friday"));
        var setting = SettingOf(rule, fields);
        var answers = fields.Scalars("answers", "[boastful, confident, boastful]", required: false).Select(a => a.Text).ToImmutableArray();
        var campaign = fields.Any("campaign", "{ budget: 4000 EUR }", required: false);
        fields.Close();
        var sample = new Sample { Rule = rule, MustCatch = mustCatch, Place = fields.At, Answers = answers };
        switch (campaign)
        {
            case YamlValue.Map map:
                return sample with { Campaign = CampaignFactsReader.Read(new YamlFields(map, fields.Findings, fields.PathOf("campaign")), setting) };
            case not null:
                fields.Error("sample-malformed", "campaign", "What is known of a campaign is a mapping.", "Write, for example: `campaign: { budget: 4000 EUR }`");
                return null;
        }

        var settings = Settings(subject, preheader);
        if (settings.Length > 0)
        {
            setting = setting with { Kind = setting.Kind ?? "email" };
        }

        if (html is not null && (markdown is not null || settings.Length > 0))
        {
            fields.Findings.Error("sample-malformed", "A sample is HTML or Markdown with a subject and preheader, not both.", fields.At, "Make two samples of it.");
            return null;
        }

        if (html is not null)
        {
            return sample with { Document = Document.Read("sample.html", html, setting, plainText: text) };
        }

        if (markdown is not null || settings.Length > 0)
        {
            return sample with { Document = Document.Read("sample.md", settings + markdown, setting, plainText: text) };
        }

        if (text is not null)
        {
            return sample with { Document = Document.Read("sample.txt", text, setting) };
        }

        fields.Findings.Error("sample-malformed", "This sample has no text.", fields.At, "Give it one of: markdown, html, text, subject, preheader, campaign.");
        return null;
    }

    // Where a sample says nothing, it is meant for where the rule applies: a text that passes only for being meant for elsewhere would prove nothing.
    private static Setting SettingOf(Rule rule, YamlFields? fields)
    {
        string? Given(string key, string example) => fields?.Text(key, example, required: false);
        var markets = fields?.Scalars("market", "DE", required: false).Select(m => m.Text.Trim().ToUpperInvariant()).ToImmutableArray() ?? [];
        return new Setting
        {
            Kind = Given("kind", "email") ?? rule.Applies.Kinds.FirstOrDefault(),
            Markets = markets.IsEmpty ? [.. rule.Applies.Markets.Take(1)] : markets,
            Industry = Given("industry", "finance") ?? rule.Applies.Industries.FirstOrDefault(),
            Channel = Given("channel", "email") ?? rule.Applies.Channels.FirstOrDefault(),
            Language = Given("language", "de") ?? rule.Applies.Languages.FirstOrDefault(),
            Answers = fields is null ? Checks.Answers.None : SampleAnswers.Read(fields),
        };
    }

    private static string Settings(string? subject, string? preheader) => subject is null && preheader is null
        ? ""
        : $"---\n{Line("subject", subject)}{Line("preheader", preheader)}---\n";

    private static string Line(string key, string? value)
    {
        var text = value?.ReplaceLineEndings(" ").Trim();
        var quote = text?.Contains('"', StringComparison.Ordinal) == true ? '\'' : '"';
        return text is null ? "" : $"{key}: {quote}{text}{quote}\n";
    }
}

using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Samples;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class SampleTests
{
    private const string Rules =
        """
        - id: no-cheap
          owner: brand
          message: "'%s' makes us sound cheap."
          why: We sell on value.
          extends: existence
          tokens: [cheap]
        - id: no-gratis
          owner: brand
          message: "'%s' is too much said."
          why: Nothing is for nothing.
          applies: { kinds: [email], markets: [DE], scope: subject }
          extends: existence
          tokens: [gratis]
        """;

    [Fact]
    public void A_rule_is_tried_on_every_form_a_sample_can_have()
    {
        var report = Run(
            """
            - rule: no-cheap
              catch:
                - A **cheap** plan.
                - { html: "<p>A <b>cheap</b> plan.</p>" }
                - { text: A cheap plan. }
                - { preheader: 'Said "cheap" again' }
                - { markdown: "Fine.", subject: A cheap plan }
              pass: A plan that saves an hour.
            - rule: no-gratis
              catch: { subject: Alles gratis }
              pass:
                - { subject: Alles gratis, market: AT }
                - { subject: Alles gratis, kind: page }
                - Alles gratis
            """);
        Assert.Empty(report.Findings);
        Assert.Equal(10, report.Results.Length);
        Assert.Equal([(5, 5, 1, 1), (1, 1, 3, 3)], report.Coverage.Select(c => (c.Caught, c.ToCatch, c.Passed, c.ToPass)));
    }

    [Fact]
    public void A_sample_that_comes_out_otherwise_is_an_error_at_its_place_with_what_was_found()
    {
        var report = Run(
            """
            - rule: no-cheap
              catch: [A plan.]
              pass:
                - A cheap plan.
            - rule: no-gratis
              catch: { subject: Alles gratis, market: AT }
              pass: { subject: Alles }
            """);
        Assert.Equal(
            ["brand/tests/a.yaml:2:11 sample-missed", "brand/tests/a.yaml:4:7 sample-wrongly-caught", "brand/tests/a.yaml:6:10 sample-missed"],
            report.Findings.Select(f => $"{f.Place} {f.Code}"));
        Assert.Contains("\"cheap\"", report.Findings[1].Message, StringComparison.Ordinal);
        Assert.Contains("does not apply", report.Findings[2].Message, StringComparison.Ordinal);
        Assert.Equal("sample.md:1:3", report.Results.Single(r => r.Outcome == SampleOutcome.WronglyCaught).Finding!.Place!.ToString());
        Assert.True(report.Failed);
    }

    [Fact]
    public void A_rule_without_both_kinds_of_samples_is_an_error_where_the_rule_stands()
    {
        var report = Run("- { rule: no-cheap, catch: [A cheap plan.] }");
        Assert.Equal(["brand/rules/words.yaml:1:3 no-cheap has no sample that it must let pass.", "brand/rules/words.yaml:7:3 no-gratis has no sample."], report.Findings.Select(f => $"{f.Place} {f.Message}"));
    }

    [Fact]
    public void Rules_of_packages_need_no_samples_and_may_have_some()
    {
        var style = "extends: existence\nmessage: \"Avoid '%s'.\"\ntokens: [very]\n";
        var report = Run("- { rule: Plain.Very, catch: [A very large plan.] }", ("brand/styles/Plain/Very.yml", style), ("brand/rules/words.yaml", "[]"));
        Assert.False(report.Failed);
        var rule = Assert.Single(report.Coverage);
        Assert.Equal((false, 1, false), (rule.NeedsSamples, rule.Caught, rule.IsCovered));
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_found_all_at_once_and_the_rest_is_kept()
    {
        var (samples, findings) = Read(
            """
            - rule: no-cheep
              catch: A cheap plan.
            - rule: no-cheap
            - just words
            - rule: no-cheap
              catch:
                - [a, b]
                - { html: "<p>x</p>", markdown: x }
                - { market: DE }
                - { text: cheap, colour: red }
                - { campaign: many }
                - A cheap plan.
            """);
        Assert.Equal(
            [
                "1:9 sample-rule-unknown", "3:3 sample-missing", "4:3 sample-malformed", "7:7 sample-malformed", "8:7 sample-malformed", "9:7 sample-malformed",
                "10:22 key-unknown", "11:19 sample-malformed",
            ],
            findings.Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Code}"));
        Assert.Contains("Did you mean no-cheap?", findings[0].Message, StringComparison.Ordinal);
        Assert.Single(samples);
    }

    [Fact]
    public void A_campaign_is_a_mapping_of_what_is_known_of_it()
    {
        const string Rule = "- { id: not-dear, owner: finance, message: Dear., why: W, extends: expression, must: campaign.budget.amount <= 5000.0 }";
        const string Samples = "- { rule: not-dear, catch: { campaign: { budget: 9000 EUR } }, pass: { campaign: { budget: { amount: 5000, currency: EUR } } } }";
        var report = Run(Samples, ("brand/rules/campaign.yaml", Rule));
        Assert.Equal([SampleOutcome.Caught, SampleOutcome.Passed], report.Results.Select(r => r.Outcome));
        Assert.Equal("brand/tests/a.yaml:1:40", report.Results[0].Finding!.Place!.ToString());
    }

    [Fact]
    public void What_is_wrong_in_a_campaign_is_found_at_its_key()
    {
        var (samples, findings) = Read("- { rule: no-cheap, catch: { campaign: { budgte: 9000, emails: [{ name: a, sends: soon }] } } }");
        Assert.Empty(samples);
        Assert.Equal(["1:42 key-unknown", "1:83 key-type"], findings.Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Code}"));
    }

    [Theory]
    [InlineData("examples", "brand")]
    [InlineData("packs", "starter")]
    public void The_rules_that_we_ship_hold_what_their_samples_say(params string[] folder)
    {
        var files = Golden.Folder(folder).ToDictionary(f => $"brand/{f.Key}", f => f.Value, StringComparer.Ordinal);
        var (rules, ruleFindings) = RuleSet.Read(files);
        var (samples, sampleFindings) = SampleReader.Read(files, rules);
        Assert.NotEmpty(samples);
        var findings = ruleFindings.Concat(sampleFindings).Concat(SampleRun.Run(rules, samples).Findings);
        Assert.Equal("", string.Join('\n', findings.Select(f => $"{f.Place} {f.Message}")));
    }

    private static SampleReport Run(string samples, params (string Path, string Text)[] more)
    {
        var (read, findings) = Read(samples, more);
        Assert.Empty(findings);
        return SampleRun.Run(RuleSet.Read(Files(samples, more)).Rules, read);
    }

    private static (ImmutableArray<Sample> Samples, ImmutableArray<Finding> Findings) Read(string samples, params (string Path, string Text)[] more)
    {
        var files = Files(samples, more);
        return SampleReader.Read(files, RuleSet.Read(files).Rules);
    }

    private static Dictionary<string, string> Files(string samples, (string Path, string Text)[] more)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal) { ["brand/rules/words.yaml"] = Rules, ["brand/tests/a.yaml"] = samples };
        foreach (var (path, text) in more)
        {
            files[path] = text;
        }

        return files;
    }
}

using System.Text.RegularExpressions;
using Slipway.Core.Briefs;
using Slipway.Core.Playbooks;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Playbooks;
using Xunit;

namespace Slipway.Tests.Briefs;

public sealed class BriefReaderTests
{
    private static readonly string Good = File.ReadAllText(Golden.At("examples", "warehouse-webinar", "brief.md"));

    [Fact]
    public void The_example_brief_is_read_without_findings()
    {
        var (brief, findings) = BriefReader.Read("brief.md", Good, _ => ["event"]);
        Assert.Empty(findings);
        Assert.Equal(("warehouse-webinar", "meeting", 0.2, 6000), (brief!.Name, brief.Goal.Metric, brief.Holdout, brief.Audience.Cap));
        Assert.Equal(DateTimeOffset.Parse("2027-01-19T09:00:00+01:00", System.Globalization.CultureInfo.InvariantCulture), brief.Launch.At);
        Assert.Equal(DateTimeOffset.Parse("2027-02-11T15:45:00+01:00", System.Globalization.CultureInfo.InvariantCulture), brief.Event!.End.At);
        Assert.StartsWith("Nordlager Software is a fictitious company", brief.Prose);
    }

    [Fact]
    public void Ten_mistakes_are_said_at_once_under_their_lines()
    {
        var text = File.ReadAllText(Golden.At("tests", "golden", "brief-ten-mistakes", "brief.md"));
        var (brief, findings) = BriefReader.Read("brief.md", text, _ => ["event"]);
        Assert.Null(brief);
        Golden.Same(Golden.WithFindings(text, findings), "tests", "golden", "brief-ten-mistakes", "findings.txt");
        Assert.Equal(10, findings.Length);
        Assert.Equal(findings.OrderBy(f => f.Place!.Line).Select(f => f.Code), findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.False(string.IsNullOrWhiteSpace(f.Fix)));
    }

    [Theory]
    [InlineData("metric: meeting", "metric: attended", "metric-needs-invitation")]
    [InlineData("metric: meeting", "metric: reply", "metric-needs-invitation")]
    [InlineData("metric: meeting", "metric: meetings", "metric-unknown")]
    [InlineData("date: 2027-01-19", "date: 2027-02-12", "launch-after-event")]
    [InlineData("date: 2027-01-19", "date: 2027-02-05", "reminder-too-late")]
    [InlineData("date: 2027-01-19", "date: 2027-02-30", "key-type")]
    [InlineData("window_days: 45", "window_days: 10", "window-too-short")]
    [InlineData("target: 60", "target: 5500", "target-above-audience")]
    [InlineData("holdout: 20%", "holdout: 0%", "holdout-none")]
    [InlineData("holdout: 20%", "holdout: 50%", "holdout-too-large")]
    [InlineData("holdout: 20%", "holdout: 20", "key-type")]
    [InlineData("markets: [DE, AT, NL, GB, US]", "markets: [DE, AT, NL, GB]", "audience-outside-markets")]
    [InlineData("markets: [DE, AT, NL, GB, US]", "markets: [DE, AT, NL, GB, US, XX]", "market-unknown")]
    [InlineData("lifecycle is customer", "did registered", "audience-needs-fields")]
    [InlineData("- time: 15:35", "- time: 16:35", "agenda-outside-event")]
    [InlineData("source: https://nordlager.example/cases/hafenkontor", "source: http://nordlager.example", "address-not-https")]
    [InlineData("zone: Europe/Berlin", "zone: CET", "zone-unknown")]
    [InlineData("currency: EUR", "currency: €", "currency-unknown")]
    [InlineData("language: en", "language: English", "language-unknown")]
    [InlineData("reply_to: webinar@nordlager.example", "reply_to: webinar@nordlager", "address-not-email")]
    public void A_contradiction_is_said_with_its_place_and_what_to_write(string was, string becomes, string code)
    {
        var (brief, findings) = BriefReader.Read("brief.md", Good.Replace(was, becomes, StringComparison.Ordinal), _ => ["event"]);
        Assert.Null(brief);
        Assert.All(findings, f => Assert.Equal(code, f.Code));
        Assert.All(findings, f => Assert.True(f.Place!.Line > 1 && f.Fix is not null));
        Assert.NotEmpty(findings);
    }

    [Fact]
    public void A_metric_that_only_invited_people_can_reach_is_refused_with_an_example()
    {
        var (_, findings) = BriefReader.Read("brief.md", Good.Replace("metric: meeting", "metric: registered", StringComparison.Ordinal), _ => ["event"]);
        var finding = Assert.Single(findings);
        Assert.Contains("`metric: meeting`", finding.Fix);
        Assert.Equal("goal.metric", finding.Field);
    }

    [Fact]
    public void An_empty_brief_names_everything_it_needs()
    {
        var (_, findings) = BriefReader.Read("brief.md", "---\nplaybook: webinar\n---\n", _ => ["event"]);
        Assert.Equal(
            ["audience", "budget", "call_to_action", "event", "goal", "holdout", "industry", "launch", "markets", "name", "offer", "sender", "title"],
            findings.Select(f => f.Field!).Order(StringComparer.Ordinal));
        Assert.All(findings, f => Assert.StartsWith("Write, for example:", f.Fix));
    }

    [Fact]
    public void The_template_is_a_brief_once_its_blanks_hold_the_examples_beside_them()
    {
        var template = BriefTemplate.For(WebinarPlaybook.Read())!;
        var filled = Regex.Replace(template, @"^([ -]*\w+:)\s+#.*?e\.g\. (.+)$", "$1 $2", RegexOptions.Multiline);
        var (brief, findings) = BriefReader.Read("brief.md", filled, _ => ["event"]);
        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.NotNull(brief);
    }

    [Fact]
    public void The_template_as_it_is_says_every_blank()
    {
        var (brief, findings) = BriefReader.Read("brief.md", BriefTemplate.For(WebinarPlaybook.Read())!, _ => ["event"]);
        Assert.Null(brief);
        Assert.All(findings, f => Assert.Equal(("key-missing", true), (f.Code, f.Message.EndsWith("is empty.", StringComparison.Ordinal))));
        Assert.True(findings.Length > 25);
    }

    [Fact]
    public void No_damage_to_a_brief_makes_the_reader_throw()
    {
        var random = new Random(20270119);
        const string Marks = ":-[]{}\"'#&*!|>%@`\t\n ,?~\0\u00e9\ud83d";
        for (var round = 0; round < 500; round++)
        {
            var text = Good.ToCharArray().ToList();
            for (var damage = random.Next(1, 6); damage > 0; damage--)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0)
                {
                    text.RemoveRange(at, Math.Min(random.Next(1, 40), text.Count - at));
                }
                else
                {
                    text.Insert(at, Marks[random.Next(Marks.Length)]);
                }
            }

            var (brief, findings) = BriefReader.Read("brief.md", new string([.. text]), _ => ["event"]);
            Assert.Equal(brief is null, findings.Any(f => f.Level == FindingLevel.Error));
            Assert.All(findings, f => Assert.True(f.Place is { Line: > 0, Column: > 0 }));
        }
    }
}

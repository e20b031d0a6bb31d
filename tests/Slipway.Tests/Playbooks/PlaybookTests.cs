using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Playbooks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Playbooks;

public sealed class PlaybookTests
{
    private const string About = "title: T\ndescription: D\nlanguages: [en]\n";

    [Theory]
    [InlineData("[[ event.title ]]", "Fewer picking errors in the warehouse")]
    [InlineData("[[ event.date | date ]] [[ event.start|time ]] [[ event.start | zone ]]", "Thursday 11 February 2027 15:00 Berlin time")]
    [InlineData("[[ launch | plus 7 days at 10:30 ]]", "2027-01-26 10:30")]
    [InlineData("[[ event.start | minus 3 hours ]]", "2027-02-11 12:00")]
    [InlineData("[[ event.end | plus 1 day at 09:00 | day ]]", "12 February")]
    [InlineData("[[ markets | words ]]", "DE, AT, NL, GB and US")]
    [InlineData("{{ first_name | there }} [[ holdout ]]", "{{ first_name | there }} 20%")]
    [InlineData("[[# each event.speakers ]]\n- [[ name ]]\n[[/ each ]]\nend", "- Mareike Thomsen\n- Jonas Adeyemi\nend")]
    [InlineData("[[# each markets ]][[ . ]];[[/ each ]]", "DE;AT;NL;GB;US;")]
    [InlineData("[[# if event.nothing ]]\nno\n[[/ if ]]\nyes", "yes")]
    public void Holes_are_filled_from_the_brief(string written, string filled)
    {
        var (files, findings) = Fill("a.md", written);
        Assert.Empty(findings);
        Assert.Equal(filled, files["a.md"]);
    }

    [Theory]
    [InlineData("x\n [[ event.titel ]]", "hole-empty", 2, 2, "[[ event.title ]]")]
    [InlineData("[[ title | date ]]", "hole-format", 1, 1, "date")]
    [InlineData("[[ launch | plus many days ]]", "hole-format", 1, 1, "plus 7 days")]
    [InlineData("[[ event ]]", "hole-not-a-text", 1, 1, "title")]
    [InlineData("[[# each title ]][[/ each ]]", "hole-not-a-list", 1, 1, "event.agenda")]
    [InlineData("a\n[[# each markets ]]", "hole-block", 2, 1, "[[/ each ]]")]
    [InlineData("[[/ each ]]", "hole-block", 1, 1, "[[# each")]
    [InlineData("a [[ title", "hole-open", 1, 3, "]]")]
    public void A_hole_that_cannot_be_filled_is_found_at_its_place(string written, string code, int line, int column, string fix)
    {
        var finding = Assert.Single(Fill("a.md", written).Findings);
        Assert.Equal((code, "playbooks/webinar/a.md", line, column), (finding.Code, finding.Place!.File, finding.Place.Line, finding.Place.Column));
        Assert.Contains(fix, finding.Fix);
    }

    [Theory]
    [InlineData("Picking: the \"error\" # of 1,000")]
    [InlineData("- not a list")]
    [InlineData("{braces} and [brackets]")]
    [InlineData("back\\slash and 'quotes'")]
    [InlineData("null")]
    [InlineData("@home & !away %")]
    public void Whatever_the_title_is_the_files_stay_what_they_are(string title)
    {
        var quoted = $"title: '{title.Replace("'", "''", StringComparison.Ordinal)}'";
        var brief = WebinarPlaybook.Brief(text => text.Replace("title: Fewer picking errors in the warehouse", quoted, StringComparison.Ordinal));
        Assert.Equal(title, brief.Title);
        var (files, filling) = WebinarPlaybook.Read().Fill(brief);
        Assert.Empty(filling);
        var (draft, findings) = DraftReader.Read(files);
        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal(title, draft!.Campaign.Terms.Title);
        Assert.Equal(title, draft.Calendar!.Title);
        Assert.Equal($"{title}: 11 February", draft.Emails.Single(e => e.Key.Name == "invitation").Subject.Text);
    }

    [Fact]
    public void An_audience_without_a_country_is_kept_within_the_markets()
    {
        var brief = WebinarPlaybook.Brief(text => text.Replace(" and country in [DE, AT, NL, GB, US]", "", StringComparison.Ordinal));
        var (draft, _) = DraftReader.Read(WebinarPlaybook.Read().Fill(brief).Files);
        Assert.EndsWith("and country in [DE, AT, NL, GB, US]", draft!.Audiences[0].Where.ToString());
    }

    [Fact]
    public void The_event_may_be_in_another_zone_than_the_launch()
    {
        var brief = WebinarPlaybook.Brief(text => text.Replace("duration_minutes: 45\n  zone: Europe/Berlin", "duration_minutes: 45\n  zone: America/New_York", StringComparison.Ordinal));
        var (draft, findings) = DraftReader.Read(WebinarPlaybook.Read().Fill(brief).Files);
        Assert.Empty(findings);
        Assert.Equal(DateTimeOffset.Parse("2027-02-11T15:00:00-05:00", System.Globalization.CultureInfo.InvariantCulture), draft!.Calendar!.Start.At);
        Assert.Equal(DateTimeOffset.Parse("2027-02-11T12:00:00-05:00", System.Globalization.CultureInfo.InvariantCulture), Assert.IsType<Delivery.AtTime>(draft.Emails.Single(e => e.Key.Name == "day-of").Delivery).Time.At);
    }

    [Fact]
    public void A_brief_in_a_language_the_playbook_is_not_written_in_is_a_warning()
    {
        var findings = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief(t => t.Replace("language: en", "language: de", StringComparison.Ordinal))).Findings;
        Assert.Equal("playbook-language", Assert.Single(findings).Code);
    }

    [Fact]
    public void Subjects_and_preheaders_have_the_length_that_inboxes_show()
    {
        var (draft, _) = DraftReader.Read(WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief()).Files);
        Assert.All(draft!.Emails, e => Assert.InRange(e.Subject.Text.Length, 10, 50));
        Assert.All(draft.Emails, e => Assert.InRange(e.Preheader.Text.Length, 40, 90));
    }

    private static (ImmutableSortedDictionary<string, string> Files, ImmutableArray<Sdk.Diagnostics.Finding> Findings) Fill(string path, string text) =>
        new Playbook("webinar", ImmutableSortedDictionary<string, string>.Empty.Add("playbook.yaml", About).Add(path, text)).Fill(WebinarPlaybook.Brief());
}

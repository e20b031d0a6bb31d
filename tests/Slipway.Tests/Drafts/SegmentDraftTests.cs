using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Drafts;

/// <summary>What is said to each segment: a list of the draft, in the mails, and in what is approved.</summary>
public sealed class SegmentDraftTests
{
    private const string Segments = """
        industry,opening,closing
        Logistics,"Pallets & people, both wait.",Until soon.
        Retail,Shelves are filled at night.,
        """;

    private const string Mail = """
        ---
        title: First
        subject: "{{ segment.closing | One thought }}"
        preheader: "One page, written for you."
        audience: people
        recipients: everyone
        send: 2027-01-19 09:00
        ---

        Hello {{ first_name | there }},

        {{ segment.opening | You know your trade. }}
        """;

    [Fact]
    public void Each_segment_reads_its_own_words_and_everybody_else_the_fall_back()
    {
        var email = Built().Assets.OfType<EmailAsset>().Single();

        Assert.Contains("Pallets &amp; people, both wait.", email.Html.Fill(Of("logistics"), _ => ""), StringComparison.Ordinal);
        Assert.Contains("Pallets & people, both wait.", email.Text.Fill(Of(" Logistics "), _ => ""), StringComparison.Ordinal);
        Assert.Contains("Shelves are filled at night.", email.Text.Fill(Of("Retail"), _ => ""), StringComparison.Ordinal);
        Assert.All((string?[])["Mining", "", null], value => Assert.Contains("You know your trade.", email.Text.Fill(Of(value), _ => ""), StringComparison.Ordinal));
        // A cell without words is a segment of which nothing is said.
        Assert.Equal(("Until soon.", "One thought"), (email.Subject.Fill(Of("Logistics"), _ => ""), email.Subject.Fill(Of("Retail"), _ => "")));
        // And it is the same when it comes back from where plans are kept.
        var kept = (EmailAsset)JsonSerializer.Deserialize<Asset>(JsonSerializer.Serialize<Asset>(email, AssetJson.Options), AssetJson.Options)!;
        Assert.Equal((email.Subject, email.Html, email.Text), (kept.Subject, kept.Html, kept.Text));
        Assert.Contains("Shelves are filled at night.", kept.Text.Fill(Of("retail"), _ => ""), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_word_to_one_segment_is_another_version_and_a_hole_that_has_none_is_written_as_ever()
    {
        var (first, second) = (Planned(Segments), Planned(Segments.Replace("at night", "by night", StringComparison.Ordinal)));

        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(first.Digest, Planned(Segments).Digest);
        Assert.Equal("""{"part":"merge_field","name":"first_name","fallback":"there"}""", JsonSerializer.Serialize<Part>(new Part.MergeField("first_name", "there"), AssetJson.Options));
    }

    [Fact]
    public void Rows_that_cannot_be_taken_are_set_aside_with_their_reason_and_the_others_count()
    {
        var (draft, findings) = Read(("segments/industry.csv", """
            industry;opening;Opening;!
            Logistics;One
            logistics;Two
            ;Three
            Retail;Four;;;;
            Mining;Five
            """));

        Assert.Equal(["Logistics", "Mining"], Assert.Single(draft!.Segments).Columns["opening"].Keys);
        Assert.Equal(
            ["column-left-out:1", "column-left-out:1", "segment-set-aside:3", "segment-set-aside:4", "segment-set-aside:5"],
            findings.Where(f => f.Place?.File == "segments/industry.csv").Select(f => $"{f.Code}:{f.Place!.Line}"));
    }

    [Theory]
    [InlineData("segments/industry.csv", "country,opening\nDE,One\n", "segments-columns")]
    [InlineData("segments/industry.csv", "", "segments-columns")]
    [InlineData("segments/In-dustry.csv", "In-dustry,opening\n", "segments-field")]
    [InlineData("segments/industry.csv", "industry,opening\nRetail,Hello {{ first_name | you }}\n", "segment-markup")]
    [InlineData("segments/job_title.csv", "job_title,opening\nPlanner,One\n", "segment-column-twice")]
    [InlineData("segments/notes.txt", "x", "file-not-read")]
    public void A_list_that_cannot_be_used_is_said_with_what_to_write(string file, string text, string code)
    {
        var (_, findings) = Read(("segments/industry.csv", Segments), (file, text));

        Assert.Contains(findings, f => f.Code == code && f.Place?.File == file && f.Fix is { Length: > 10 });
    }

    [Fact]
    public void A_list_of_more_segments_than_anybody_reads_is_refused()
    {
        var (_, findings) = Read(("segments/industry.csv", "industry,opening\n" + string.Concat(Enumerable.Range(0, SegmentList.MostSegments + 1).Select(i => $"I{i},Words\n"))));

        Assert.Contains(findings, f => f.Code == "segments-many" && f.Blocks);
    }

    [Fact]
    public void A_field_that_no_list_has_and_one_on_a_page_are_found_where_they_stand()
    {
        var findings = Built(
            ("emails/first.md", Mail.Replace("segment.opening", "segment.openning", StringComparison.Ordinal)),
            ("pages/landing.md", "---\ntitle: Landing\nslug: landing\ndescription: A page.\n---\n\n# Hello\n\n{{ segment.opening | Words. }}\n")).Findings;

        Assert.Contains(findings, f => f.Code == "segment-field-unknown" && f.Place == new Place("emails/first.md", 12, 1) && f.Fix == "Write `segment.opening`.");
        Assert.Contains(findings, f => f.Code == "segment-field-on-page" && f.Place?.File == "pages/landing.md");
    }

    [Fact]
    public void The_longest_words_count_for_the_size_of_a_mail()
    {
        var plan = Planned(Segments.Replace("Until soon.", "x", StringComparison.Ordinal).Replace("Shelves are filled at night.", new string('y', 110_000), StringComparison.Ordinal));

        Assert.Contains(new HtmlSize().Find(Subject(plan)), f => f.Level == FindingLevel.Error);
        Assert.DoesNotContain(new HtmlSize().Find(Subject(Planned(Segments))), f => f.Level == FindingLevel.Error);
    }

    [Fact]
    public void Values_that_occur_come_into_the_list_and_what_was_written_stays()
    {
        const string before = "industry,opening,closing\nRetail,Four,\nGone,,\nOld,Kept words,\n";

        var pull = SegmentPull.Of("industry", before, ["retail", "Mining", "Logistics, land"]);

        Assert.Equal("industry,opening,closing\n\"Logistics, land\",,\nMining,,\nOld,Kept words,\nRetail,Four,\n", pull.Csv);
        Assert.Equal(["Logistics, land", "Mining"], pull.Added);
        Assert.Equal(["Gone", "Old"], pull.Gone);
        Assert.Equal("country\nAT\nDE\n", SegmentPull.Of("country", null, ["DE", "AT"]).Csv);
        Assert.Equal(pull.Csv, SegmentPull.Of("industry", pull.Csv, ["retail", "Mining", "Logistics, land"]).Csv);
    }

    private static CheckSubject Subject(Plan plan) => new() { Plan = plan, Assets = [.. plan.Assets], Now = Tests.Campaigns.Now };

    private static Func<string, string?> Of(string? industry) => field => field == "industry" ? industry : null;

    private static ImmutableDictionary<string, string> Files { get; } = ImmutableDictionary<string, string>.Empty
        .Add("campaign.yaml", """
            name: webinar
            title: Webinar
            goal: { metric: meeting, target: 10, window_days: 45 }
            budget: { amount: 1000, currency: EUR }
            markets: [DE]
            industry: logistics
            language: en
            zone: Europe/Berlin
            launch: 2027-01-19 09:00
            holdout: 20%
            sender: { name: Nordlager, address: anna@nordlager.example, company: Nordlager GmbH, postal_address: "Nordlager GmbH, Hafenstraße 7, 20457 Hamburg" }
            """)
        .Add("audiences/people.yaml", "title: People\nwhere: everyone\nconsent: marketing-email\nrest_days: 14\ncap: 5000\n")
        .Add("segments/industry.csv", Segments)
        .Add("emails/first.md", Mail);

    private static (Draft? Draft, ImmutableArray<Finding> Findings) Read(params (string Path, string Text)[] changed) =>
        DraftReader.Read(changed.Aggregate(Files.Remove("emails/first.md"), (files, c) => files.SetItem(c.Path, c.Text)), Core.Metrics.MetricRegister.Any);

    private static BuiltAssets Built(params (string Path, string Text)[] changed)
    {
        var (draft, findings) = DraftReader.Read(changed.Aggregate(Files, (files, c) => files.SetItem(c.Path, c.Text)), Core.Metrics.MetricRegister.Any);
        Assert.True(draft is not null, string.Join('\n', findings.Select(f => f.Message)));
        return AssetBuilder.Build(draft, Theme.Default);
    }

    private static Plan Planned(string segments)
    {
        var built = Built(("segments/industry.csv", segments));
        var (plan, findings) = Planner.Plan(built.Terms, built.Assets, Tests.Campaigns.Inventory, null, "seed");
        return plan ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message)));
    }
}

using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Tests.Playbooks;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class WarehouseWebinarTests
{
    private static readonly ImmutableSortedDictionary<string, string> Built = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief()).Files;

    [Fact]
    public void The_example_brief_builds_the_folder_that_is_checked_in()
    {
        var result = DraftBuild.Build(WebinarPlaybook.Brief(), WebinarPlaybook.Read(), Nothing, Nothing);
        Assert.Empty(result.Findings);
        Assert.Equal(result.Write, result.Folder);
        Assert.Equal(result.Write, result.Base);
        Golden.SameFolder(result.Folder, "tests", "golden", "warehouse-webinar", "draft");
    }

    [Fact]
    public void The_folder_is_read_as_a_draft_without_findings()
    {
        var (draft, findings) = DraftReader.Read(Built);
        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal(["day-of", "follow-up", "invitation", "reminder", "sorry-we-missed-you", "thank-you"], draft!.Emails.Select(e => e.Key.Name));
        Assert.Equal(["confirmation", "landing"], draft.Pages.Select(p => p.Key.Name));
        Assert.Equal(
            [
                "join-day-of", "proof-1-invitation", "proof-1-sorry-we-missed-you", "proof-1-thank-you", "proof-2-invitation", "proof-2-sorry-we-missed-you", "proof-2-thank-you",
                "register-follow-up", "register-invitation", "register-reminder",
            ],
            draft.Links.Select(l => l.Key.Name).Order(StringComparer.Ordinal));
        Assert.Equal("utm_source=house-list&utm_medium=email&utm_campaign=warehouse-webinar&utm_content=reminder&utm_id=warehouse-webinar", draft.Links.Single(l => l.Key.Name == "register-reminder").Utm.ToString());
        Assert.Equal(new AssetKey(AssetKind.Form, "registration"), draft.Pages[1].Form);
        Assert.Equal("emails/invitation.md:1:1", draft.Places[new AssetKey(AssetKind.Email, "invitation")].ToString());
        Assert.Equal(23, draft.Places.Count);
    }

    [Theory]
    [InlineData("invitation", "everyone", "at 2027-01-19T09:00:00.0000000+01:00")]
    [InlineData("reminder", "not (did registered)", "at 2027-01-26T09:00:00.0000000+01:00")]
    [InlineData("day-of", "did registered", "at 2027-02-11T12:00:00.0000000+01:00")]
    [InlineData("thank-you", "did attended", "after attendance.known 2027-02-12T09:00:00.0000000+01:00")]
    [InlineData("sorry-we-missed-you", "did registered and not (did attended)", "after attendance.known 2027-02-12T09:00:00.0000000+01:00")]
    [InlineData("follow-up", "not (did registered)", "by journey/follow-up")]
    public void Each_email_has_its_recipients_and_time(string name, string recipients, string when)
    {
        var email = DraftReader.Read(Built).Draft!.Emails.Single(e => e.Key.Name == name);
        Assert.Equal(recipients, email.Recipients.ToString());
        Assert.Equal(when, email.Delivery switch
        {
            Delivery.AtTime at => $"at {at.Time.At:O}",
            Delivery.AfterEvent after => $"after {after.Event} {after.NotBefore.At:O}",
            Delivery.ByJourney by => $"by {by.Journey}",
            _ => "",
        });
        Assert.Equal(Built[$"emails/{name}.md"].Split('\n')[email.BodyLine - 1], email.Body.Split('\n')[0]);
    }

    [Fact]
    public void The_journey_waits_branches_and_exits()
    {
        var journey = Assert.Single(DraftReader.Read(Built).Draft!.Journeys);
        Assert.Equal(DateTimeOffset.Parse("2027-02-11T12:00:00+01:00", System.Globalization.CultureInfo.InvariantCulture), journey.End.At);
        Assert.Equal(new JourneyStep.Wait(72), journey.Steps[0]);
        var branch = Assert.IsType<JourneyStep.Branch>(journey.Steps[1]);
        Assert.Equal("did registered", branch.If.ToString());
        Assert.Equal(new JourneyStep.Exit("registered"), Assert.Single(branch.Then));
        var clicked = Assert.IsType<JourneyStep.Branch>(Assert.Single(branch.Otherwise));
        Assert.Equal(new JourneyStep.Send(new AssetKey(AssetKind.Email, "follow-up")), Assert.Single(clicked.Then));
        Assert.IsType<JourneyStep.Exit>(journey.Steps[2]);
    }

    [Theory]
    [InlineData("emails/invitation.md", "audience: invitees", "audience: invitee", "asset-unknown", 5)]
    [InlineData("forms/registration.yaml", "confirmation: confirmation", "confirmation: thanks", "asset-unknown", 5)]
    [InlineData("links.yaml", "page: landing", "page: landings", "asset-unknown", 4)]
    [InlineData("links.yaml", "source: house-list", "source: House List", "utm-form", 6)]
    [InlineData("journeys/follow-up.yaml", "send: follow-up", "send: followup", "asset-unknown", 13)]
    [InlineData("journeys/follow-up.yaml", "wait: 72 hours", "wait: a while", "key-type", 6)]
    [InlineData("emails/reminder.md", "send: 2027-01-26 09:00", "send: soon", "key-type", 7)]
    [InlineData("emails/reminder.md", "recipients: not (did registered)", "recipients: not registered", "condition-unreadable", 6)]
    [InlineData("report.yaml", "metric: meeting", "metric: purchase", "report-metric", 3)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: 70%", "holdout-share", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: 0%", "holdout-share", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, why: No time. }", "holdout-why", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, global: no }", "holdout-global-why", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, by: account, strata: [country] }", "strata-of-accounts", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { places: { field: country, held: [AT, CH] } }", "holdout-share", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { places: { field: country, held: [AT] }, why: A partner is there. }", "places-few", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { places: { field: country, held: [AT, CH] }, strata: [tier], why: A partner is there. }", "places-alone", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, strata: [Job Title] }", "strata-field", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, hash: growthbook }", "hash-seed-missing", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, hash: md5 }", "hash-unknown", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, seed: lucky }", "hash-seed-own", 19)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: 20%\nexclusive: { group: spring, from: 50%, to: 50% }", "exclusive-range", 20)]
    [InlineData("campaign.yaml", "holdout: 20%", "holdout: { share: 20%, hash: growthbook, seed: x }\nexperiment: { name: subject, hash: growthbook, seed: x, metric: registered, variants: { a: 50%, b: 50% } }", "hash-seed-twice", 20)]
    [InlineData("campaign.yaml", "launch: 2027-01-19 09:00", "launch: 2027-03-28 02:30", "time-skipped", 16)]
    [InlineData("pages/landing.md", "slug: warehouse-webinar", "slgu: warehouse-webinar", "key-missing", 1)]
    public void A_mistake_in_a_file_is_said_at_its_place(string file, string was, string becomes, string code, int line)
    {
        Assert.Contains(was, Built[file]);
        var (draft, findings) = DraftReader.Read(Built.SetItem(file, Built[file].Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Null(draft);
        Assert.Contains(findings, f => f.Code == code && f.Place!.File == file && f.Place.Line == line && f.Fix is not null);
    }

    [Fact]
    public void Nobody_is_held_out_only_where_somebody_says_why_and_why_moves_nobody()
    {
        Plan Plan(string why)
        {
            var draft = DraftReader.Read(Built.SetItem("campaign.yaml", Built["campaign.yaml"].Replace("holdout: 20%", $"holdout: {{ share: 0%, why: {why} }}", StringComparison.Ordinal))).Draft!;
            return Campaigns.Planned(AssetBuilder.Build(draft, Theme.Default).Assets);
        }

        var (plan, other) = (Plan("Everybody has to be told"), Plan("The law asks for it"));
        Assert.Equal((0.0, "Everybody has to be told"), plan.Assets.OfType<AudienceAsset>().Single().Holdout is var holdout ? (holdout.Share, holdout.Why) : default);
        Assert.NotEqual(plan.Digest, other.Digest);
        Assert.Equal(plan.Assets.OfType<AudienceAsset>().Single().Snapshot, other.Assets.OfType<AudienceAsset>().Single().Snapshot);
    }

    [Fact]
    public void How_people_are_assigned_is_in_the_plan_with_seeds_that_are_the_same_in_every_campaign_where_they_have_to_be()
    {
        AudienceAsset Audience(string name, string holdout, GlobalHoldoutTerms? global = null)
        {
            var draft = DraftReader.Read(Built.SetItem("campaign.yaml", Built["campaign.yaml"].Replace("name: warehouse-webinar", $"name: {name}", StringComparison.Ordinal).Replace("holdout: 20%", holdout, StringComparison.Ordinal))).Draft!;
            var built = AssetBuilder.Build(draft, Theme.Default);
            return Campaigns.Planned(global?.Apply(built.Assets, draft.Campaign) ?? built.Assets, terms: built.Terms).Assets.OfType<AudienceAsset>().Single();
        }

        var global = new GlobalHoldoutTerms("h1-2027", 0.05, new DateOnly(2027, 1, 1), new DateOnly(2027, 6, 30), "opportunity", "Revenue operations");
        const string Exclusive = "holdout: 20%\nexclusive: { group: spring, from: 0%, to: 50% }";
        var (one, two) = (Audience("one", Exclusive, global), Audience("two", Exclusive, global));

        Assert.NotEqual(one.Holdout.Seed, two.Holdout.Seed);
        Assert.Equal((one.Global, one.Exclusive), (two.Global, two.Exclusive));
        Assert.Equal((0.05, 0.5), (one.Global!.Share, one.Exclusive!.To));
        Assert.Equal(4, new[] { one, two, Audience("one", "holdout: 20%"), Audience("one", Exclusive) }.Select(a => a.Snapshot).Distinct().Count());
        Assert.Null(Audience("one", "holdout: 20%", global with { Until = new DateOnly(2027, 1, 18) }).Global);
        Assert.Null(Audience("one", "holdout: { share: 20%, global: no, why: Everybody has to be told. }", global).Global);

        var theirs = Audience("one", "holdout: { share: 20%, hash: growthbook, seed: site, strata: [country] }").Holdout;
        var places = Audience("one", "holdout: { places: { field: country, held: [AT, CH] }, why: A partner is there. }").Holdout;
        Assert.Equal((0.0, "country", "AT, CH", "A partner is there."), (places.Share, places.Places!.Field, string.Join(", ", places.Places.Held), places.Why));
        Assert.Equal((AssignedBy.GrowthBook, "site", "country"), (theirs.Assigned, theirs.Seed, Assert.Single(theirs.Strata!.Value)));
    }

    [Fact]
    public void Approvers_are_told_of_a_campaign_that_reaches_those_whom_no_campaign_is_to_write_to()
    {
        var terms = new GlobalHoldoutTerms("h1-2027", 0.05, new DateOnly(2027, 1, 1), new DateOnly(2027, 6, 30), "opportunity", "Revenue operations");
        var draft = DraftReader.Read(Built.SetItem("campaign.yaml", Built["campaign.yaml"].Replace("holdout: 20%", "holdout: { share: 20%, global: no, why: Everybody has to be told. }", StringComparison.Ordinal))).Draft!;

        Assert.Contains("Everybody has to be told", Assert.Single(terms.Find(draft.Campaign)).Message, StringComparison.Ordinal);
        Assert.Empty(terms.Find(DraftReader.Read(Built).Draft!.Campaign));
    }

    [Theory]
    [InlineData("global_holdout: { name: h1-2027, share: 60%, from: 2027-01-01, until: 2027-06-30, metric: opportunity, owner: RevOps }", "global-holdout-share")]
    [InlineData("global_holdout: { name: h1-2027, share: 5%, from: 2027-07-01, until: 2027-06-30, metric: opportunity, owner: RevOps }", "global-holdout-backwards")]
    [InlineData("global_holdout: { name: h1-2027, share: 5%, from: 2027-01-01, until: 2027-06-30, metric: clicked, owner: RevOps }", "metric-needs-invitation")]
    [InlineData("global_holdout: { name: h1-2027, share: 5%, from: 2027-01-01, until: 2027-06-30, metric: opportunity }", "key-missing")]
    public void A_global_holdout_that_cannot_be_measured_is_said_at_its_place(string written, string code)
    {
        var (settings, findings) = WorkspaceSettings.Read("slipway.yaml", $"name: Nordlager\n{written}\n");
        Assert.Null(settings.GlobalHoldout);
        Assert.Contains(findings, f => f.Code == code && f.Place is { File: "slipway.yaml", Line: 2 } && f.Fix is not null);
    }

    [Fact]
    public void An_email_goes_out_by_itself_or_by_its_journey_and_never_both_or_neither()
    {
        var (_, findings) = DraftReader.Read(Built.SetItem("journeys/follow-up.yaml", Built["journeys/follow-up.yaml"].Replace("send: follow-up", "send: reminder", StringComparison.Ordinal)));
        Assert.Equal(["emails/follow-up.md journey-email", "emails/reminder.md journey-email"], findings.Select(f => $"{f.Place!.File} {f.Code}"));
    }

    [Fact]
    public void A_broken_file_does_not_hide_what_is_wrong_in_the_others()
    {
        var (_, findings) = DraftReader.Read(Built
            .SetItem("calendar.yaml", "title: [")
            .SetItem("emails/day-of.md", "no settings")
            .SetItem("links.yaml", Built["links.yaml"] + "\nlost:\n  page: nowhere\n"));
        Assert.Contains(findings, f => f.Code == "yaml-unreadable" && f.Place!.File == "calendar.yaml");
        Assert.Contains(findings, f => f.Code == "front-matter-missing" && f.Place!.File == "emails/day-of.md");
        Assert.Contains(findings, f => f.Code == "asset-unknown" && f.Place!.File == "links.yaml");
        Assert.Contains(findings, f => f.Code == "key-missing" && f.Field == "lost.utm");
        Assert.Equal(4, findings.Length);
    }

    [Fact]
    public void Files_that_nothing_reads_are_said_and_pictures_are_left_alone()
    {
        var (draft, findings) = DraftReader.Read(Built.Add("emails/old.txt", "x").Add("assets/plan.svg", "x").Add("brief.md", "x"));
        Assert.NotNull(draft);
        Assert.Equal("emails/old.txt", Assert.Single(findings).Place!.File);
    }

    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;
}

using System.Text.RegularExpressions;
using Slipway.Core.Approvals;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Tests.Impact;
using Slipway.Store;

namespace Slipway.Server.Tests.Today;

public sealed partial class TodayTests
{
    [Fact]
    public async Task On_the_first_day_it_says_what_to_begin_with_and_to_whom_nothing_can_come()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, author) = await slipway.SignedInAsync("Ada", Roles.Author);
        var page = await TextAsync(author);
        Assert.Contains("The first campaign, in three steps", page, StringComparison.Ordinal);
        Assert.Contains("Nothing waits for you.", page, StringComparison.Ordinal);
        Assert.Contains("slipway contacts import contacts.csv", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/campaigns/new\"", await author.GetStringAsync("/"), StringComparison.Ordinal);
        var (_, nobody) = await slipway.SignedInAsync("Noah");
        Assert.Contains("You have no role yet", await TextAsync(nobody), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/campaigns/new\"", await nobody.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_waits_for_those_whose_role_is_asked_and_for_nobody_who_wrote_it()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        var (_, brand) = await house.Slipway.SignedInAsync("Bo", Roles.Brand);
        var (_, market) = await house.Slipway.SignedInAsync("Mo", Roles.Market);
        var (_, author) = await house.Slipway.SignedInAsync("Cy", Roles.Author);
        Assert.DoesNotContain("Reviews that wait for you", await TextAsync(brand), StringComparison.Ordinal);

        await SubmitAsync(house);
        var seen = await TextAsync(brand);
        Assert.Contains("Reviews that wait for you Review: Fewer picking errors in the warehouse", seen, StringComparison.Ordinal);
        Assert.Contains("You decide as brand · waits for", seen, StringComparison.Ordinal);
        Assert.Contains("launch in 13 days (Tue 19 Jan 2027, 09:00)", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Reviews that wait for you", await TextAsync(market), StringComparison.Ordinal);
        Assert.DoesNotContain("Reviews that wait for you", await TextAsync(author), StringComparison.Ordinal);

        // Whoever wrote it does not decide, whatever roles they have.
        Assert.Empty((await house.Slipway.People.ChangeRolesAsync("test", house.Ada.Id, [Roles.Author, Roles.Brand])).Findings);
        using var ada = await AsAdaAsync(house);
        Assert.DoesNotContain("Reviews that wait for you", await TextAsync(ada), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_goes_on_to_whoever_has_it_next()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        var (bo, brand) = await house.Slipway.SignedInAsync("Bo", Roles.Brand);
        var (_, launcher) = await house.Slipway.SignedInAsync("Lu", Roles.Launcher);
        using var ada = await AsAdaAsync(house);
        Assert.Contains("Prepared, not submitted Submit: Fewer picking errors", await TextAsync(ada), StringComparison.Ordinal);
        await SubmitAsync(house);
        Assert.Contains("Review: Fewer picking errors", await TextAsync(brand), StringComparison.Ordinal);

        await house.Slipway.Get<CampaignWork>().DecideAsync(house.Plan.Digest, new Actor(bo.Id, bo.Name, bo.Roles, false, null), Roles.Brand, Decision.RequestChanges, "Name the imprint.");
        Assert.DoesNotContain("Review: Fewer picking errors", await TextAsync(brand), StringComparison.Ordinal);
        Assert.Contains("Changes asked for See what: Fewer picking errors", await TextAsync(ada), StringComparison.Ordinal);
        Assert.DoesNotContain("Fewer picking errors in the warehouse Approved", await TextAsync(launcher), StringComparison.Ordinal);

        await StateAsync(house, "Approved");
        Assert.Contains("Approved, to be launched Launch: Fewer picking errors", await TextAsync(launcher), StringComparison.Ordinal);
        await StateAsync(house, "Parked");
        Assert.Contains("Launches that ask Answer: Fewer picking errors", await TextAsync(launcher), StringComparison.Ordinal);
        Assert.DoesNotContain("Launches that ask", await TextAsync(brand), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_live_stands_there_with_its_evidence_and_what_went_live_with_its_day()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        var (_, reader) = await house.Slipway.SignedInAsync("Ann", Roles.Analyst);
        var before = await TextAsync(reader);
        Assert.Contains("Nothing is live.", before, StringComparison.Ordinal);
        Assert.Contains("19 Jan Fewer picking errors in the warehouse Prepared · in 13 days", before, StringComparison.Ordinal);

        await house.LiveAsync(treated: 200, held: 10);
        var live = await TextAsync(reader);
        Assert.Contains("Fewer picking errors in the warehouse The campaign earned about", live, StringComparison.Ordinal);
        Assert.Contains("Evidence A", live, StringComparison.Ordinal);
        Assert.Contains("No launch is planned.", live, StringComparison.Ordinal);
        Assert.Contains("Went live in the last two weeks Nothing did.", live, StringComparison.Ordinal);
        await house.Clock.HoldAtAsync(house.Plan.Terms.Launch.At.AddDays(80));
        Assert.Contains("April 2027 Went live 0", await TextAsync(reader), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_that_ends_and_what_was_changed_outside_are_said_to_those_who_can_see_to_it()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        Directory.CreateDirectory(Path.Combine(house.Workspace, "brand", "waivers"));
        Directory.CreateDirectory(Path.Combine(house.Workspace, "brand", "rules"));
        house.Write("brand/waivers/fair.yaml", """
            - id: cheap-stalls
              rule: no-cheap
              words: The cheap stalls
              reason: The name of the fair.
              requested_by: Dana Ito
              approver: Anna Berg (brand)
              until: 2027-01-12
            """);
        house.Write("brand/rules/no-cheap.yaml", "- id: no-cheap\n  owner: brand\n  level: warning\n  message: \"'%s' makes us sound cheap.\"\n  why: We sell a plan.\n  fix: Say what it saves.\n  extends: existence\n  tokens: [cheap]\n");
        await house.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync(
            "insert into drifts (id, campaign, version, asset, path, approved, found, first_seen, last_seen) values ('1', @Name, 'v', 'page/landing', 'title', 'a', 'b', @now, @now)", new { ImpactHouse.Name, now = house.Clock.Now.AddHours(-3).ToUnixTimeMilliseconds() }));
        var (_, brand) = await house.Slipway.SignedInAsync("Bo", Roles.Brand);
        var (_, launcher) = await house.Slipway.SignedInAsync("Lu", Roles.Launcher);
        var seen = await TextAsync(launcher);
        Assert.Contains("Changed outside Slipway Look: Fewer picking errors in the warehouse 1 field · known for 3 hours", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Exceptions that end", seen, StringComparison.Ordinal);
        var approver = await TextAsync(brand);
        Assert.DoesNotContain("Changed outside Slipway", approver, StringComparison.Ordinal);
        Assert.Contains("Exceptions that end See the rule: cheap-stalls From the rule no-cheap · until 12 Jan 2027 · granted by Anna Berg (brand)", approver, StringComparison.Ordinal);
        await house.Clock.HoldAtAsync(house.Clock.Now.AddDays(8));
        Assert.DoesNotContain("Exceptions that end", await TextAsync(brand), StringComparison.Ordinal);
    }

    private static async Task SubmitAsync(ImpactHouse house) => Assert.Empty((await house.Slipway.Get<CampaignWork>().SubmitAsync(house.Plan.Digest, new Actor(house.Ada.Id, house.Ada.Name, house.Ada.Roles, false, null))).Findings);

    private static Task StateAsync(ImpactHouse house, string state) =>
        house.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update versions set state = @state where digest = @Digest", new { state, house.Plan.Digest }));

    private static async Task<HttpClient> AsAdaAsync(ImpactHouse house)
    {
        var browser = house.Slipway.Browser();
        var link = $"/link/{await house.Slipway.People.CreateLinkAsync("test", house.Ada.Id, TimeSpan.FromMinutes(5))}";
        await RunningSlipway.PostAsync(browser, link, link, ("password", RunningSlipway.Password));
        return browser;
    }

    // What is read, without what it is made of.
    private static async Task<string> TextAsync(HttpClient browser) =>
        Blanks().Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(await browser.GetStringAsync("/"), " ")), " ");

    [GeneratedRegex("<svg.*?</svg>|<span class=\"btn[^>]*>[^<]*</span>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

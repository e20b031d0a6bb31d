using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Drafting;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Impact;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Tests.Drafting.RunningWords;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Impact;

/// <summary>What campaigns cost and earn, what becomes of them, and the monthly review: by page, request and command.</summary>
public sealed class ImpactTests
{
    private const string Name = ImpactHouse.Name;
    private const string Results = $"/campaigns/{Name}/results";

    [Fact]
    public async Task Without_a_currency_costs_are_not_recorded_and_everybody_is_told_what_to_write()
    {
        await using var house = await ImpactHouse.StartAsync();
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        var (code, _, error) = await house.OnServerAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "100");
        Assert.Equal(1, code);
        Assert.Contains("There is no costs.yaml in the workspace", error, StringComparison.Ordinal);
        Assert.Contains("currency: EUR", error, StringComparison.Ordinal);
        Assert.Equal(1, (await house.OnServerAsync(author, "cost", "list", "no-such-campaign")).Code);

        await house.LiveAsync(200, 10);
        var (_, browser) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (browser)
        {
            Assert.Contains("Costs have no currency yet", Plain(await browser.GetStringAsync(Results)), StringComparison.Ordinal);
            Assert.Contains("Cannot tell Nobody said in what currency costs are kept", Plain(await browser.GetStringAsync(Results)), StringComparison.Ordinal);
            Assert.Contains("No month is reviewed yet", Plain(await browser.GetStringAsync("/impact")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Costs_come_by_command_request_file_and_form_and_what_models_cost_comes_by_itself()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        var added = await house.FineAsync(author, "cost", "add", Name, "--hours", "2", "--role", "copywriter", "--note", "Invitation");
        Assert.Equal((130m, "people", "2 hours of copywriter at 65 EUR"), ((decimal)added["total"]!, (string)added["entries"]![0]!["kind"]!, (string)added["entries"]![0]!["basis"]!));

        var file = Path.Combine(house.Slipway.Data, "costs.csv");
        await File.WriteAllTextAsync(file, "kind;amount;hours;role;on;note\nmedia;\"1,000\";;;2027-01-04;Fair\nmedia;much;;;;\npeople;;3;nobody;;\nplatform;20 EUR;;;;\n", TestContext.Current.CancellationToken);
        var (code, said, error) = await house.OnServerAsync(author, "cost", "import", file, "--campaign", Name);
        Assert.Equal(0, code);
        Assert.Contains("Taken      2", said, StringComparison.Ordinal);
        Assert.Contains("Line 3 was set aside: \"much\" is not an amount of money.", error, StringComparison.Ordinal);
        Assert.Contains("Line 4 was set aside: costs.yaml has no rate for \"nobody\".", error, StringComparison.Ordinal);
        Assert.Equal(2, (int)(await house.FineAsync(author, "cost", "import", file, "--campaign", Name))["repeated"]!);

        AnswerLog.Open(Path.Combine(house.Workspace, "campaigns", Name)).Add(
            new LoggedAnswer("k", house.Clock.Now, house.Ada.Id, "writer", "m-1", "write-copy v1", new string('0', 64), "{}", "{}", 10, 10, 0.25m, "EUR"));
        await house.LiveAsync(200, 10);
        var (_, finance) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (finance)
        {
            var recorded = await PostAsync(finance, Results, $"/campaigns/{Name}/costs", ("kind", "media"), ("amount", "900"), ("note", "Fair <after rebate>"), ("corrects", "2"));
            Assert.Equal(HttpStatusCode.Found, recorded.StatusCode);
            var page = Plain(await finance.GetStringAsync(Results));
            Assert.Contains("Media 900 EUR", page, StringComparison.Ordinal);
            Assert.Contains("Models By itself, from the logs of models 0.25 EUR", page, StringComparison.Ordinal);
            Assert.Contains("Together 1,050.25 EUR", page, StringComparison.Ordinal);
            Assert.Contains("Fair <after rebate>", page, StringComparison.Ordinal);
            Assert.Contains("Replaced by 4", page, StringComparison.Ordinal);

            var refused = await PostAsync(finance, Results, $"/campaigns/{Name}/costs", ("kind", "media"), ("amount", "12 USD"), ("corrects", "x"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            var other = Plain(await (await PostAsync(finance, Results, $"/campaigns/{Name}/costs", ("kind", "media"), ("amount", "12 USD"))).Content.ReadAsStringAsync());
            Assert.Contains("12 USD is not in EUR, in which costs are kept here.", other, StringComparison.Ordinal);
        }

        var (_, list, _) = await house.OnServerAsync(author, "cost", "list", Name);
        Assert.Matches("Together +1,050.25 EUR", list);
        Assert.Contains("replaced by 4, counts no more", list, StringComparison.Ordinal);
        // Whoever only approves records nothing; an agent records for its person, for that decides nothing.
        using var brand = house.Slipway.Program(await house.TokenAsync("Br", agent: false, Roles.Brand));
        Assert.Equal(HttpStatusCode.Forbidden, (await brand.PostAsJsonAsync($"/api/v1/campaigns/{Name}/costs", new { kind = "media", amount = "1" })).StatusCode);
        using var agent = house.Slipway.Program(await house.TokenAsync("Ag", agent: true, Roles.Author));
        Assert.Equal(HttpStatusCode.OK, (await agent.PostAsJsonAsync($"/api/v1/campaigns/{Name}/costs", new { kind = "media", amount = "1" })).StatusCode);
        Assert.Equal(5, await house.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action in ('cost.recorded', 'cost.corrected')")));
    }

    [Fact]
    public async Task What_a_campaign_earned_against_what_it_cost_decides_what_the_rule_says_and_a_person_decides()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        house.Write("impact.yaml", ImpactHouse.Terms);
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        var launcher = await house.TokenAsync("Lu", agent: false, Roles.Launcher);
        await house.FineAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "5,000 EUR");
        Assert.Contains("nothing-live", (await house.OnServerAsync(launcher, "impact", "decide", Name, "--course", "scale", "--reason", "x", "--json")).Result, StringComparison.Ordinal);
        await house.LiveAsync(treated: 200, held: 10);

        var report = await house.FineAsync(author, "report", Name);
        var impact = report["impact"]!;
        Assert.Equal(("scale", "proven", "A"), ((string)impact["verdict"]!["course"]!, (string)impact["verdict"]!["code"]!, (string)impact["grade"]!));
        Assert.True((double)impact["return"]!["roi_lower"]! > 0.5, impact.ToJsonString());
        Assert.Contains("Scale: it returned", (await house.OnServerAsync(author, "report", Name)).Result, StringComparison.Ordinal);

        // Everybody who met did so on the third day.
        Assert.Contains("Payback    It had earned its cost on day 4 (day 4 to 4).", (await house.OnServerAsync(author, "report", Name, "--payback")).Result, StringComparison.Ordinal);
        Assert.DoesNotContain("Payback", (await house.OnServerAsync(author, "report", Name)).Result, StringComparison.Ordinal);

        // A program that acts by itself decides nothing, and neither does an author.
        using var agent = house.Slipway.Program(await house.TokenAsync("Ag", agent: true, Roles.Launcher));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync($"/api/v1/campaigns/{Name}/course", new { course = "scale", reason = "x" })).StatusCode);
        using var writer = house.Slipway.Program(author);
        Assert.Equal(HttpStatusCode.Forbidden, (await writer.PostAsJsonAsync($"/api/v1/campaigns/{Name}/course", new { course = "scale", reason = "x" })).StatusCode);
        Assert.Equal(["course-unknown", "reason-missing"], JsonNode.Parse((await house.OnServerAsync(launcher, "impact", "decide", Name, "--course", "cannot-tell", "--reason", " ", "--json")).Result)!["findings"]!.AsArray().Select(f => (string)f!["code"]!));

        var (_, finance) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (finance)
        {
            Assert.Contains("Scale It returned", Plain(await finance.GetStringAsync(Results)), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Found, (await PostAsync(finance, Results, $"/campaigns/{Name}/course", ("course", "stop"), ("reason", "We have no more leads"))).StatusCode);
            var page = Plain(await finance.GetStringAsync(Results));
            Assert.Contains("Fi Stop", page, StringComparison.Ordinal);
            Assert.Contains("the rule said scale at +", page, StringComparison.Ordinal);
        }

        // A rule that cannot be read is no rule.
        house.Write("impact.yaml", "rule: { hurdle: much }\n");
        Assert.Equal("rule-unreadable", (string?)(await house.FineAsync(author, "report", Name))["impact"]!["verdict"]!["code"]);
    }

    [Fact]
    public async Task A_months_review_is_made_once_kept_and_signed_off_by_a_person_who_may()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        house.Write("impact.yaml", ImpactHouse.Terms);
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        await house.FineAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "5,000 EUR");
        await house.FineAsync(author, "cost", "add", Name, "--hours", "4", "--role", "copywriter");
        await house.LiveAsync(treated: 200, held: 10);
        var launcher = await house.TokenAsync("Lu", agent: false, Roles.Launcher);
        await house.FineAsync(launcher, "impact", "decide", Name, "--course", "continue", "--reason", "Let us see | more");
        var month = house.Clock.Now;
        var name = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var next = new DateTimeOffset(month.Year, month.Month, 1, 12, 0, 0, TimeSpan.Zero).AddMonths(1);

        // Before it is made, it is shown as it would be.
        Assert.False((bool)(await house.FineAsync(author, "impact", "--month", name))["kept"]!);
        await house.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("insert into gateway_spend (day, scope, name, currency, amount) values (@day, 'purpose', 'research', 'USD', 1500000000), (@day, 'person', 'ada', 'USD', 9)", new { day = $"{name}-03" }));
        await house.Clock.HoldAtAsync(next);
        Assert.False(await house.ReviewAsync());
        await house.Clock.HoldAtAsync(next.AddDays(1));
        Assert.True(await house.ReviewAsync());
        Assert.False(await house.ReviewAsync());
        await house.FineAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "90,000 EUR");

        var review = await house.FineAsync(author, "impact");
        var row = review["review"]!["campaigns"]![0]!;
        Assert.Equal((name, true, "scale", "A", 5260m), ((string)review["month"]!, (bool)review["kept"]!, (string)row["course"]!, (string)row["grade"]!, (decimal)row["cost"]!["amount"]!));
        Assert.Equal((1, 4.0), ((int)review["review"]!["velocity"]!["live"]!, house.Plan.Terms.Launch.At.Month == month.Month ? (double)review["review"]!["velocity"]!["hours"]! : 4.0));
        var file = Path.Combine(house.Slipway.Data, "review.md");
        var (_, said, error) = await house.OnServerAsync(author, "impact", "--month", name, "--markdown", file);
        Assert.Contains("To be decided.", said, StringComparison.Ordinal);
        Assert.Contains("slipway impact sign-off --month", error, StringComparison.Ordinal);
        var markdown = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains($"# Impact review {name}", markdown, StringComparison.Ordinal);
        Assert.Contains("continue, by Lu on", markdown, StringComparison.Ordinal);
        Assert.Contains("- research: 1.5 USD", markdown, StringComparison.Ordinal);
        Assert.Contains("“Let us see | more” It held.", markdown, StringComparison.Ordinal);

        var digest = (string)review["digest"]!;
        using var agent = house.Slipway.Program(await house.TokenAsync("Ag", agent: true, Roles.Finance));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync($"/api/v1/impact/{name}/sign-off", new { digest })).StatusCode);
        Assert.Equal(1, (await house.OnServerAsync(author, "impact", "sign-off", "--month", name, "--digest", digest)).Code);
        var (_, browser) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (browser)
        {
            var page = $"/impact/{name}";
            Assert.Contains("Sign it off", await browser.GetStringAsync(page), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(browser, page, $"{page}/sign-off", ("digest", "0000"), ("signed_off", "true"))).StatusCode);
            Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, page, $"{page}/sign-off", ("digest", digest), ("signed_off", "true"), ("comment", "Seen"))).StatusCode);
            Assert.Contains("Signed off As finance", Plain(await browser.GetStringAsync(page)), StringComparison.Ordinal);
            Assert.Contains("Fi", Plain(await browser.GetStringAsync("/impact")), StringComparison.Ordinal);
            Assert.Contains("Signed off by Fi as finance", await browser.GetStringAsync($"{page}/review.md"), StringComparison.Ordinal);
            // Taking it back needs a reason, and both stay.
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(browser, page, $"{page}/sign-off", ("digest", digest), ("signed_off", "false"))).StatusCode);
            Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, page, $"{page}/sign-off", ("digest", digest), ("signed_off", "false"), ("comment", "The fair was dearer"))).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/impact/2030-01")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/impact/last")).StatusCode);
        }

        var finance = await house.TokenAsync("Fo", agent: false, Roles.Finance);
        Assert.True((bool)(await house.FineAsync(finance, "impact", "sign-off", "--month", name, "--digest", digest[..12]))["signed_off"]!);
        var trail = await house.Slipway.Get<Database>().ReadAsync(s => s.QueryAsync<AuditEntry>("select * from audit where action like 'impact.%' and subject = @name order by seq", new { name }));
        Assert.Equal(["impact.reviewed", "impact.signed-off", "impact.sign-off-withdrawn", "impact.signed-off"], trail.Select(e => e.Action));
    }

    [Fact]
    public async Task Whom_no_campaign_writes_to_stands_in_plan_and_review_and_tells_what_all_campaigns_earned_together()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("slipway.yaml", "name: Nordlager\nglobal_holdout: { name: h1-2027, share: 10%, from: 2027-01-01, until: 2027-02-28, metric: meeting, owner: Revenue operations }\n");
        await house.PrepareAsync();
        var audience = house.Plan.Assets.OfType<AudienceAsset>().Single();
        Assert.Equal(("h1-2027", 0.1), (audience.Global!.Name, audience.Global.Share));
        Assert.Contains("the 10 % that no campaign writes to (h1-2027)", (await ImpactHouse.RunAsync("plan", Path.Combine(house.Workspace, "campaigns", Name))).Result, StringComparison.Ordinal);
        var (_, browser) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (browser)
        {
            Assert.Matches(@"Left out: held out of all campaigns \(h1-2027\) −\d{3}", Plain(await browser.GetStringAsync($"/campaigns/{Name}")));

            await house.LiveAsync(treated: 200, held: 10);
            await house.Slipway.Get<Database>().WriteAsync("test", async s =>
            {
                await s.ExecuteAsync("update events set data = replace(data, '}', ',\"global\":\"h1-2027\"}') where type = 'exposed'");
                await s.ExecuteAsync(
                    """
                    with recursive n(i) as (select 1 union all select i + 1 from n where i < 278)
                    insert into events (id, connection, campaign, type, contact, at, received_at, data) select 'withheld:' || i, 'stack', @Name, 'withheld', 'w' || i, @at, @at, '{"global":"h1-2027"}' from n
                    """, new { Name, at = house.Plan.Terms.Launch.At.ToUnixTimeMilliseconds() });
            });
            await house.EventsAsync("meeting", house.Plan.Terms.Launch.At.AddDays(3), ["w1", "w2"]);

            var month = Plain(await browser.GetStringAsync("/impact/2027-02"));
            Assert.Contains("All campaigns together All campaigns together earned about", month, StringComparison.Ordinal);
            Assert.Contains("of the 278 whom none wrote to", month, StringComparison.Ordinal);
            Assert.Contains("### All campaigns together (h1-2027, 1)", await browser.GetStringAsync("/impact/2027-02/review.md"), StringComparison.Ordinal);
            Assert.DoesNotContain("All campaigns together", await browser.GetStringAsync("/impact/2027-03"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Before_it_is_live_a_campaign_has_costs_and_no_verdict()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        await house.PrepareAsync();
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        await house.FineAsync(author, "cost", "add", Name, "--hours", "2", "--role", "copywriter");
        Assert.Null((await house.FineAsync(author, "report", Name))["impact"]!["verdict"]);
        var (_, finance) = await house.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (finance)
        {
            var page = Plain(await finance.GetStringAsync(Results));
            Assert.Contains("Together 130 EUR", page, StringComparison.Ordinal);
            Assert.DoesNotContain("What becomes of it", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Scale it", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_does_not_pay_is_stopped_unless_history_says_that_it_takes_longer()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        house.Write("impact.yaml", ImpactHouse.Terms);
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        await house.FineAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "90,000");
        await house.LiveAsync(treated: 20, held: 5);
        Assert.Equal("below", (string?)(await house.FineAsync(author, "report", Name))["impact"]!["verdict"]!["code"]);

        var terms = house.Plan.Terms;
        await house.EventsAsync(terms.Goal.Metric, terms.Launch.At.AddDays(terms.Goal.WindowDays + 5), Enumerable.Range(100, 60).Select(i => $"treated{i}"));
        await house.Clock.HoldAtAsync(terms.Launch.At.AddDays(terms.Goal.WindowDays * 2));
        var verdict = (await house.FineAsync(author, "report", Name))["impact"]!["verdict"]!;
        Assert.Equal(("continue", "slow"), ((string)verdict["course"]!, (string)verdict["code"]!));
    }

    [Fact]
    public async Task What_outcomes_carry_in_the_CRM_is_their_value_and_one_in_another_currency_leaves_none()
    {
        await using var house = await ImpactHouse.StartAsync();
        house.Write("costs.yaml", ImpactHouse.Costs);
        house.Write("impact.yaml", "values: [{ metric: meeting, amounts: EUR, margin: 50%, owner: Sales }]\n");
        var author = await house.TokenAsync("Al", agent: false, Roles.Author);
        await house.FineAsync(author, "cost", "add", Name, "--kind", "media", "--amount", "5,000");
        await house.LiveAsync(treated: 200, held: 10);
        Assert.Equal("no-value", (string?)(await house.FineAsync(author, "report", Name))["impact"]!["verdict"]!["code"]);

        var database = house.Slipway.Get<Database>();
        await database.WriteAsync("test", s => s.ExecuteAsync("update events set data = '{\"amount\":\"2000\"}' where type = 'meeting'"));
        var impact = (await house.FineAsync(author, "report", Name))["impact"]!;
        // 160 meetings that would not have been, at half of 2,000.
        Assert.Equal(160_000m, Math.Round((decimal)impact["return"]!["value"]!["amount"]!));
        await database.WriteAsync("test", s => s.ExecuteAsync("update events set data = '{\"amount\":\"2000\",\"currency\":\"USD\"}' where id = 'treated0:meeting'"));
        impact = (await house.FineAsync(author, "report", Name))["impact"]!;
        Assert.Equal(("no-value", "currency-other"), ((string)impact["verdict"]!["code"]!, (string)impact["findings"]![0]!["code"]!));
    }

    [Fact]
    public async Task A_month_in_which_nothing_was_leaves_no_review()
    {
        await using var house = await ImpactHouse.StartAsync();
        Assert.False(await house.ReviewAsync());
        Assert.Empty((await house.Slipway.Get<ReviewReading>().ListAsync(1)).Rows);
    }
}

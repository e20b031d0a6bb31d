using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Core.Plans;
using Slipway.Engine.Impact;
using Slipway.Engine.Measuring;
using Slipway.Engine.Ingest;
using Slipway.Engine.Tests.Connectors.GoogleAds;
using Slipway.Engine.Tests.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Slipway.Store.Audit;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Engine.Tests.Impact;

/// <summary>What campaigns cost and earned, and what was decided and reviewed, in the database.</summary>
public sealed class ImpactBooksTests : IAsyncLifetime
{
    private const string Name = "warehouse-webinar";

    private static readonly AudienceAsset _audience = Cast.Audience with { Holdout = new Holdout(0.5, "") };

    private readonly ScriptedConnector _platform = new();
    private House _house = null!;

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync(also: new Engine.Connections.Connection("ads", _platform));

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private CostBook Costs => new(_house.Database, _house.Audit, TimeProvider.System);

    [Fact]
    public async Task A_wrong_cost_is_corrected_by_another_entry_and_both_stay()
    {
        var book = Costs;
        Assert.Equal([1], (await book.AddAsync(Name, [(Media(100), null)], "ada", "ada/token")).Entries);
        Assert.Equal([2], (await book.AddAsync(Name, [(Media(80) with { Corrects = 1, Note = "a rebate" }, null)], "bo", "bo")).Entries);
        await book.AddAsync("other", [(Media(7), null)], "ada", "ada");

        Assert.Equal(new CostSum(Name, CostKind.Media, new Money(80, "EUR")), Assert.Single(await book.SumAsync(Name)));
        Assert.Equal([(2, 80m, null), (1, 100m, 2L)], (await book.ListAsync(Name, 0, 10)).Select(e => (e.Id, e.Cost.Amount.Amount, e.CorrectedBy)));
        Assert.Equal("cost-corrected", Assert.Single((await book.AddAsync(Name, [(Media(1) with { Corrects = 1 }, null)], "ada", "ada")).Findings).Code);
        Assert.Equal("cost-unknown", Assert.Single((await book.AddAsync(Name, [(Media(1) with { Corrects = 3 }, null)], "ada", "ada")).Findings).Code);
        Assert.Equal("cost-unknown", Assert.Single((await book.AddAsync(Name, [(Media(1) with { Corrects = 99 }, null)], "ada", "ada")).Findings).Code);
        Assert.Equal(3, await _house.ScalarAsync<long>("select count(*) from costs"));
        Assert.Equal(
            [("ada/token", "cost.recorded", "entry 1: media, 100 EUR, 2026-10-05"), ("bo", "cost.corrected", "entry 2: media, 80 EUR, 2026-10-05, in place of entry 1")],
            (await _house.QueryAsync<AuditEntry>("select * from audit where subject = @Name order by seq", new { Name })).Select(e => (e.Actor, e.Action, e.Detail)));
        Assert.Null((await _house.Audit.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Costs_are_summed_by_kind_currency_and_day_and_hours_apart()
    {
        var book = Costs;
        await book.AddAsync(Name, [(Media(100.0001m), null), (Media(0.5m) with { Amount = new Money(3, "USD") }, null), (new Cost(CostKind.People, new Money(130, "EUR"), new DateOnly(2026, 9, 30)) { Hours = 2.5m, Role = "copywriter", Basis = "b" }, null)], "ada", "ada");

        Assert.Equal(
            [(CostKind.Media, 100.0001m, "EUR"), (CostKind.Media, 3m, "USD"), (CostKind.People, 130m, "EUR")], (await book.SumAsync(Name)).Select(c => (c.Kind, c.Amount.Amount, c.Amount.Currency)));
        Assert.Equal([CostKind.People], (await book.SumAsync(null, new DateOnly(2026, 9, 1), new DateOnly(2026, 10, 1))).Select(c => c.Kind));
        Assert.Equal(2.5m, (await book.HoursAsync())[Name]);
        var kept = (await book.ListAsync(Name, 0, 1))[0].Cost;
        Assert.Equal((2.5m, "copywriter", "b", new DateOnly(2026, 9, 30)), (kept.Hours, kept.Role, kept.Basis, kept.On));
        Assert.Equal(3, await book.CountAsync(Name));
    }

    [Fact]
    public async Task A_row_of_a_file_counts_once_however_often_the_file_is_read()
    {
        var first = await Costs.AddAsync(Name, [(Media(1), "csv:a:1"), (Media(1), "csv:a:2")], "ada", "ada");
        var again = await Costs.AddAsync(Name, [(Media(1), "csv:a:1"), (Media(1), "csv:a:2"), (Media(2), "csv:b:1")], "ada", "ada");
        Assert.Equal((2, 0), (first.Entries.Length, first.Repeated));
        Assert.Equal((1, 2), (again.Entries.Length, again.Repeated));
        Assert.Equal(4, Assert.Single(await Costs.SumAsync(Name)).Amount.Amount);
    }

    [Fact]
    public async Task What_an_ad_platform_reports_is_kept_by_month_in_the_ads_own_currency()
    {
        var ad = GoogleAdsBench.Webinar with { Page = Sample.Page.Key, DailyBudget = new Money(40, "EUR") };
        var inventory = Sample.Inventory with { Placements = Sample.Inventory.Placements.Add(AssetKind.Ad, new Placement("ads", LaunchEffect.Reversible)) };
        var (plan, findings) = Planner.Plan(Sample.Terms, [.. Cast.With(Sample.Invitation), ad], inventory, null, "seed");
        Assert.True(plan is not null, string.Join('\n', findings));
        var campaigns = _house.Get<Campaigns.Campaigns>();
        await campaigns.AddAsync(plan, "", "ada");
        await campaigns.StagedAsync(plan.Digest, ImmutableSortedDictionary<AssetKey, Reading>.Empty.Add(ad.Key, new Reading("campaigns/7", "key", "1", RemoteState.Live, System.Text.Json.JsonSerializer.SerializeToElement<Asset>(ad, AssetJson.Options)) { Operation = "x" }), []);
        var ads = new AdSpend(_house.Database, campaigns, _house.Get<Engine.Connections.Connections>(), _house.Clock);
        _platform.Figures = _platform.Figures.Add("cost_micros", 12_340_000);
        Assert.False(await ads.RunAsync(CancellationToken.None));

        await _house.ExecuteAsync("update campaigns set launched = @Digest", new { plan.Digest });
        Assert.True(await ads.RunAsync(CancellationToken.None));
        Assert.False(await ads.RunAsync(CancellationToken.None));
        var month = AdSpend.Month(_house.Clock.Now);
        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddMonths(1));
        _platform.Figures = _platform.Figures.SetItem("cost_micros", 20_000_000);
        Assert.True(await ads.RunAsync(CancellationToken.None));

        Assert.Equal((Name, new Money(12.34m, "EUR")), Assert.Single(await ads.UntilAsync(month)));
        Assert.Equal((Name, new Money(20m, "EUR")), Assert.Single(await ads.UntilAsync()));
        Assert.Empty(await ads.UntilAsync("2020-01"));
    }

    [Fact]
    public async Task What_must_not_rise_is_counted_of_the_people_written_to_and_machines_are_not()
    {
        await LaunchedAsync();
        var people = await ArmAsync("treated");
        await EventsAsync([.. people.Take(40).Select(p => (p, "delivered", Cast.Invited.AddMinutes(1), (string?)null)), (people[0], "unsubscribed", Cast.Invited.AddHours(1), null), (people[0], "unsubscribed", Cast.Invited.AddHours(2), null), (people[1], "unsubscribed", Cast.Invited.AddHours(1), "scanner"), (people[41], "bounced", Cast.Invited.AddMinutes(1), null)]);
        await _house.Get<CampaignTally>().RecountAsync(Name);
        var figures = new ImpactFigures(_house.Database, new CampaignTally(_house.Database));

        var seen = await figures.GuardrailsAsync(Name, new RuleTerms());

        Assert.Equal([("bounced", 1L, 41L), ("complained", 0L, 41L), ("unsubscribed", 1L, 41L)], seen.Select(g => (g.Event, g.Observed.Successes, g.Observed.Trials)));
        Assert.All(await figures.GuardrailsAsync("other", new RuleTerms()), g => Assert.Equal(0, g.Observed.Trials));
    }

    [Fact]
    public async Task Amounts_are_the_same_whether_those_who_reached_the_goal_are_known_already_or_looked_for()
    {
        var plan = await LaunchedAsync();
        var (people, at) = (await ArmAsync("treated"), Cast.Invited.AddDays(1));
        await DealsAsync([(people[0], "d1", "1000", null), (people[1], "d1", "1000", null), (people[2], "d2", "3000", "USD")], at, "meeting");
        var (tally, figures) = (_house.Get<CampaignTally>(), new ImpactFigures(_house.Database, _house.Get<CampaignTally>()));
        await tally.RecountAsync(Name);
        Assert.NotNull(await tally.ArmsAsync(plan, "arm"));
        var known = await figures.AmountsAsync(plan, "EUR");

        await _house.ExecuteAsync("delete from tallied");

        Assert.Null(await tally.ArmsAsync(plan, "arm"));
        Assert.Equal(known, await figures.AmountsAsync(plan, "EUR"));
        Assert.Equal(new OutcomeAmounts(Moments.Of([1000, 3000]), 1), known);
    }

    [Fact]
    public async Task A_deal_counts_once_with_its_amount_however_many_people_are_in_it_and_another_currency_is_told()
    {
        var plan = (await LaunchedAsync()) with { Terms = Sample.Terms with { Goal = Sample.Terms.Goal with { Metric = "opportunity.won" } } };
        var (people, at) = (await ArmAsync("treated"), Cast.Invited.AddDays(1));
        await DealsAsync([(people[0], "d1", "1000", null), (people[1], "d1", "1000", null), (people[2], "d2", "3000", "EUR"), (people[3], "d3", "", null)], at);
        var figures = new ImpactFigures(_house.Database, new CampaignTally(_house.Database));

        Assert.Equal(new OutcomeAmounts(Moments.Of([1000, 3000]), 0), await figures.AmountsAsync(plan, "EUR"));
        Assert.Equal(1, (await figures.AmountsAsync(plan, "USD")).Foreign);
        Assert.Equal(new OutcomeAmounts(default, 0), await figures.AmountsAsync(plan with { Terms = plan.Terms with { Name = "other" } }, "EUR"));
    }

    [Fact]
    public async Task How_long_it_usually_takes_is_told_from_campaigns_that_were_watched_for_so_long()
    {
        await LaunchedAsync();
        var (treated, held) = (await ArmAsync("treated"), await ArmAsync("held_out"));
        // In both groups two meet on day 2; of those written to twenty more on day 40.
        await EventsAsync([.. treated.Take(2).Concat(held.Take(2)).Select(p => (p, "meeting", Cast.Invited.AddDays(2), (string?)null)), .. treated.Skip(2).Take(20).Select(p => (p, "meeting", Cast.Invited.AddDays(40), (string?)null))]);
        var figures = new ImpactFigures(_house.Database, new CampaignTally(_house.Database));

        Assert.Null(await figures.LagAsync([Sample.Terms], 60, Cast.Invited.AddDays(59)));
        Assert.Equal(41, await figures.LagAsync([Sample.Terms], 60, Cast.Invited.AddDays(60)));
        Assert.Null(await figures.LagAsync([Sample.Terms], 30, Cast.Invited.AddDays(60)));
    }

    [Fact]
    public async Task How_a_campaign_came_live_is_read_from_the_launch_log_and_the_approvals()
    {
        var before = await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Planned([.. Cast.With(Sample.Invitation)], terms: Sample.Terms with { Name = "idle" }), "", "ada");
        await LaunchedAsync();

        var progress = await new ImpactFigures(_house.Database, new CampaignTally(_house.Database)).ProgressAsync();

        Assert.Equal(["idle", Name], progress.Select(p => p.Name));
        Assert.Equal((null, null, 0L), (progress[0].Launched, progress[0].LiveAt, progress[0].Approvals));
        Assert.Equal((1L, 1L), (progress[1].Approvals, progress[1].OthersLaunch));
        Assert.InRange(progress[1].LiveAt!.Value, progress[1].BegunAt, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        Assert.Equal("idle", before.Campaign);
    }

    [Fact]
    public async Task Every_decision_is_kept_and_the_last_about_what_is_live_stands()
    {
        var plan = await LaunchedAsync();
        var book = new CourseBook(_house.Database, _house.Audit, _house.Clock);
        var at = _house.Clock.Now;
        await book.TakeAsync(new TakenCourse(Name, plan.Digest, Course.Continue, "Let us see", "ada", Course.CannotTell, null, default), "ada");
        await book.TakeAsync(new TakenCourse(Name, plan.Digest, Course.Scale, "It pays", "bo", Course.Scale, 0.25, default), "bo");

        Assert.Equal([(Course.Scale, 0.25), (Course.Continue, null)], (await book.ListAsync(Name, 10)).Select(c => (c.Course, c.Roi)));
        Assert.Equal((Course.Scale, "It pays", at), (await book.StandingAsync()).Select(c => (c.Course, c.Reason, c.At)).Single());
        Assert.Equal(2, (await book.ListAsync(at, at.AddDays(1))).Length);
        Assert.Empty(await book.ListAsync(at.AddDays(1), at.AddDays(2)));
        await _house.ExecuteAsync("update campaigns set launched = null where name = @Name", new { Name });
        Assert.Empty(await book.StandingAsync());
        Assert.Equal(["impact.continue", "impact.scale"], await _house.QueryAsync<string>("select action from audit where action like 'impact.%' order by seq"));
    }

    [Fact]
    public async Task A_review_is_made_once_kept_as_it_was_and_signed_by_the_digest_that_was_looked_at()
    {
        var book = new ReviewBook(_house.Database, _house.Audit, TimeProvider.System);
        var review = Review("2026-09", "rule-1");
        Assert.True(await book.KeepAsync(review, "slipway"));
        Assert.False(await book.KeepAsync(review with { Currency = "USD" }, "slipway"));
        var kept = (await book.FindAsync("2026-09"))!;
        Assert.Equal((review.Digest, "EUR", review.Digest), (kept.Digest, kept.Review.Currency, kept.Review.Digest));
        Assert.Equal(review.Campaigns.Single(), kept.Review.Campaigns.Single() with { Flips = review.Campaigns.Single().Flips });

        var ada = new ReviewSignature("ada", "finance", true, "", default);
        Assert.False(await book.SignAsync("2026-09", "another", ada, "ada"));
        Assert.False(await book.SignAsync("2026-09", kept.Digest, ada with { IsSignedOff = false }, "ada"));
        Assert.True(await book.SignAsync("2026-09", kept.Digest, ada, "ada"));
        Assert.False(await book.SignAsync("2026-09", kept.Digest, ada, "bo"));
        Assert.True((await book.FindAsync("2026-09"))!.IsSignedOff);
        Assert.True(await book.SignAsync("2026-09", kept.Digest, ada with { Account = "bo", IsSignedOff = false, Comment = "The spend is wrong" }, "bo"));
        var after = (await book.FindAsync("2026-09"))!;
        Assert.False(after.IsSignedOff);
        Assert.Equal(["bo", "ada"], after.Signatures.Select(s => s.Account));

        // Under another rule the trail says so.
        await book.KeepAsync(Review("2026-10", "rule-2"), "slipway");
        await book.KeepAsync(Review("2026-11", "rule-2"), "slipway");
        Assert.Equal(["2026-11", "2026-10", "2026-09"], (await book.ListAsync(0, 10)).Select(r => r.Month));
        Assert.Equal([null, null, 0L], (await book.ListAsync(0, 10)).Select(r => r.SignedOff));
        Assert.Equal(
            [("impact.reviewed", "2026-09"), ("impact.signed-off", "2026-09"), ("impact.sign-off-withdrawn", "2026-09"), ("impact.rule-changed", "2026-10"), ("impact.reviewed", "2026-10"), ("impact.reviewed", "2026-11")],
            (await _house.QueryAsync<AuditEntry>("select * from audit where action like 'impact.%' order by seq")).Select(e => (e.Action, e.Subject)));
        Assert.Null((await _house.Audit.VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_review_that_somebody_edited_is_found_out()
    {
        var book = new ReviewBook(_house.Database, _house.Audit, TimeProvider.System);
        await book.KeepAsync(Review("2026-09", "rule-1"), "slipway");
        await _house.ExecuteAsync("update impact_reviews set review = replace(review, 'EUR', 'USD')");
        await Assert.ThrowsAsync<InvalidDataException>(() => book.FindAsync("2026-09"));
    }

    private static ImpactReview Review(string month, string rule) => new(month, new DateTimeOffset(2026, 10, 2, 1, 0, 0, TimeSpan.Zero))
    {
        Currency = "EUR",
        Rule = rule,
        Rates = "r",
        Velocity = new ReviewedVelocity(1, 1, 0) { LeadHours = 12.5 },
        Spend = new ReviewedSpend(ImmutableSortedDictionary<CostKind, decimal>.Empty.Add(CostKind.Media, 10.5m), new Money(10.5m, "EUR")),
        Campaigns =
        [
            new ReviewedCampaign(Name, "Warehouse webinar", "meeting", 20, "A", "It earned.", Course.Scale, "it pays.")
            {
                Effect = new Incremental(10, 5, 15, 1000), Cost = new Money(100, "EUR"), Return = new Return(new Money(1000, "EUR"), 500, 1500, new Money(100, "EUR")), Flips = ["x"], Decided = Course.Continue,
            },
        ],
    };

    private static Cost Media(decimal amount) => new(CostKind.Media, new Money(amount, "EUR"), new DateOnly(2026, 10, 5));

    private async Task<Plan> LaunchedAsync()
    {
        await _house.AddPeopleAsync(200);
        return (await _house.LaunchAsync(Cast.With(_audience, Sample.Invitation))).Plan;
    }

    private Task<IReadOnlyList<string>> ArmAsync(string arm) => _house.QueryAsync<string>(
        "select contact from events where campaign = @Name and type = @exposed and json_extract(data, '$.arm') = @arm order by contact", new { Name, exposed = EventTypes.Exposed, arm });

    private Task EventsAsync(ImmutableArray<(string Contact, string Type, DateTimeOffset At, string? Automated)> events) => _house.Database.WriteAsync("t", async s =>
    {
        foreach (var (e, i) in events.Select((e, i) => (e, i)))
        {
            await s.ExecuteAsync(
                "insert into events (id, connection, campaign, type, asset, contact, at, received_at, automated, data) values (@id, 'stack', @Name, @Type, null, @Contact, @at, @at, @Automated, '{}')",
                new { id = string.Create(CultureInfo.InvariantCulture, $"t{i}"), Name, e.Type, e.Contact, at = e.At.ToUnixTimeMilliseconds(), e.Automated });
        }
    });

    private Task DealsAsync(ImmutableArray<(string Contact, string Deal, string Amount, string? Currency)> deals, DateTimeOffset at, string type = "opportunity.won") => _house.Database.WriteAsync("t", async s =>
    {
        foreach (var (d, i) in deals.Select((d, i) => (d, i)))
        {
            var data = $$"""{"opportunity":"{{d.Deal}}","amount":"{{d.Amount}}"{{(d.Currency is null ? "" : $",\"currency\":\"{d.Currency}\"")}}}""";
            await s.ExecuteAsync(
                "insert into events (id, connection, campaign, type, asset, contact, at, received_at, automated, data) values (@id, 'crm', null, @type, null, @Contact, @at, @at, null, @data)",
                new { id = string.Create(CultureInfo.InvariantCulture, $"d{i}"), type, d.Contact, at = at.ToUnixTimeMilliseconds(), data });
        }
    });
}

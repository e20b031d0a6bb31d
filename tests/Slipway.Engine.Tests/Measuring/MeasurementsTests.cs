using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Drafts;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Engine.Ingest;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Measuring;

public sealed class MeasurementsTests : IAsyncLifetime
{
    private static readonly AudienceAsset _audience = Cast.Audience with { Holdout = new Holdout(0.5, "") };

    private House _house = null!;
    private Plan _plan = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(200);
        _plan = (await _house.LaunchAsync(Cast.With(_audience, Sample.Invitation))).Plan;
        await _house.JumpAsync(Cast.Invited);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Before_the_window_is_over_there_is_no_result()
    {
        await ReportAsync("treated", 50);

        var evidence = Assert.IsType<Evidence.Unusable>(await EvidenceAsync());
        Assert.Equal("immature", evidence.Code);
        Assert.Equal(200, evidence.Treated.People + evidence.Control.People);
        Assert.Equal(50, evidence.Treated.Reached);
    }

    [Fact]
    public async Task The_held_out_count_as_much_as_the_treated()
    {
        await ReportAsync("treated", 40);
        await ReportAsync("held_out", 7);
        await MatureAsync();

        var evidence = Assert.IsType<Evidence.Lift>(await EvidenceAsync());
        Assert.Equal((40, 7), (evidence.Treated.Reached, evidence.Control.Reached));
        Assert.Equal(200, evidence.Treated.People + evidence.Control.People);
        Assert.InRange(evidence.Difference, evidence.Lower, evidence.Upper);
        Assert.True(evidence.Lower > 0);
    }

    [Fact]
    public async Task The_same_in_both_groups_is_inconclusive()
    {
        await ReportAsync("treated", 10);
        await ReportAsync("held_out", 10);
        await MatureAsync();

        Assert.IsType<Evidence.Inconclusive>(await EvidenceAsync());
    }

    [Fact]
    public async Task A_person_counts_once_and_only_within_the_window()
    {
        var person = (await PeopleAsync("treated"))[0];
        var outcomes = _house.Get<Outcomes>();
        await outcomes.TakeAsync(
        [
            new ReportedOutcome("early", "meeting", person, Cast.Invited.AddMinutes(-1), null), new ReportedOutcome("late", "meeting", person, Cast.Invited.AddDays(30), null),
        ]);
        await MatureAsync();
        Assert.Equal(0, (await EvidenceAsync()).Treated.Reached);

        await outcomes.TakeAsync(
        [
            new ReportedOutcome("in", "meeting", person, Cast.Invited.AddDays(1), null), new ReportedOutcome("again", "meeting", person, Cast.Invited.AddDays(2), null),
        ]);
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);
        Assert.Equal(1, (await EvidenceAsync()).Treated.Reached);
    }

    [Fact]
    public async Task Another_metric_or_someone_outside_the_audience_does_not_count()
    {
        await _house.ImportAsync("email,industry\nother@b.example,retail\n");
        await _house.Get<Outcomes>().TakeAsync(
        [
            new ReportedOutcome("1", "purchase", (await PeopleAsync("treated"))[0], Cast.Invited.AddDays(1), null), new ReportedOutcome("2", "meeting", "other@b.example", Cast.Invited.AddDays(1), null),
        ]);
        await MatureAsync();

        var evidence = await EvidenceAsync();
        Assert.Equal((0, 0), (evidence.Treated.Reached, evidence.Control.Reached));
    }

    [Fact]
    public async Task Groups_that_are_not_split_as_planned_block_any_verdict()
    {
        await ReportAsync("treated", 40);
        await _house.ExecuteAsync("delete from events where type = 'exposed' and data like '%held_out%' and contact in (select contact from stack_members where held_out = 1 order by contact limit 85)");
        await _house.Get<CampaignTally>().RecountAsync(_plan.Terms.Name);
        await MatureAsync();

        Assert.Equal("sample-ratio", Assert.IsType<Evidence.Unusable>(await EvidenceAsync()).Code);
    }

    [Fact]
    public async Task What_machines_did_is_counted_apart()
    {
        var recipient = (await _house.ScalarAsync<string>("select id from stack_recipients order by id limit 1"))!;
        var contact = await _house.ScalarAsync<string>("select contact from stack_recipients where id = @recipient", new { recipient });
        await _house.Database.WriteAsync("t", async s =>
        {
            foreach (var (id, client, minutes) in (IEnumerable<(string, string, int)>)[("c1", "scanner", 5), ("c2", "browser", 10), ("c3", "none", 15)])
            {
                await StackEvents.AddAsync(s, new PlatformEvent(id, EventTypes.Clicked, "warehouse-webinar", "email/invitation", contact, Cast.Invited.AddMinutes(minutes))
                {
                    Data = ImmutableSortedDictionary<string, string>.Empty.Add("client", client).Add("link", "study"),
                });
            }
        });
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);

        var clicked = (await _house.Get<Measurements>().CountsAsync("warehouse-webinar")).Single(c => c.Type == EventTypes.Clicked);

        Assert.Equal((1L, 3L, 2L), (clicked.People, clicked.Events, clicked.Automated));
    }

    [Fact]
    public async Task Whom_other_campaigns_wrote_to_meanwhile_is_counted_by_arm_and_said_where_it_is_uneven()
    {
        Assert.False((await _house.Get<Measurements>().OverlapAsync(_plan)).IsAny);
        var treated = await _house.QueryAsync<string>("select contact from stack_members where held_out = 0 order by contact limit 12");
        var held = await _house.QueryAsync<string>("select contact from stack_members where held_out = 1 order by contact limit 50");
        await WroteAsync("another", treated.Take(10), 3);
        await WroteAsync("another", held.Take(11), 4);
        await WroteAsync("another", held.Skip(11), 40);
        await WroteAsync("warehouse-webinar", treated.Skip(10), 5);

        var overlap = await _house.Get<Measurements>().OverlapAsync(_plan);
        Assert.Equal((10L, 11L, false), (overlap.Treated.Reached, overlap.Control.Reached, overlap.IsUneven));
        Assert.Equal(200, overlap.Treated.People + overlap.Control.People);

        await WroteAsync("a-third", held, 6);
        Assert.True((await _house.Get<Measurements>().OverlapAsync(_plan)).IsUneven);

        async Task WroteAsync(string campaign, IEnumerable<string> contacts, int days)
        {
            await _house.Database.WriteAsync("t", async s =>
            {
                foreach (var contact in contacts)
                {
                    await StackEvents.AddAsync(s, new PlatformEvent($"{campaign}-{contact}", EventTypes.Delivered, campaign, "email/x", contact, Cast.Invited.AddDays(days)));
                }
            });
            await _house.SettleAsync();
        }
    }

    [Fact]
    public async Task A_campaign_of_which_nothing_is_known_has_no_result_and_no_failure()
    {
        var empty = Sample.Planned([.. Cast.With(_audience)], terms: Sample.Terms with { Name = "empty" });

        Assert.Empty(await _house.Get<Measurements>().CountsAsync("empty"));
        Assert.Equal("no-units", Assert.IsType<Evidence.Unusable>(await _house.Get<Measurements>().EvidenceAsync(empty)).Code);
    }

    [Fact]
    public async Task A_campaign_that_held_no_one_out_makes_no_claim()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)], terms: Sample.Terms with { Name = "all-in" });

        Assert.Equal("no-control", Assert.IsType<Evidence.Unusable>(await _house.Get<Measurements>().EvidenceAsync(plan)).Code);
    }

    [Fact]
    public async Task Where_whole_places_are_held_out_it_is_told_from_how_places_changed()
    {
        await using var house = await House.OpenAsync();
        string[] countries = ["DE", "FR", "NL", "AT", "CH", "BE"];
        await house.ImportAsync("email,first_name,industry,country,lifecycle,consent_basis,consent_at\n" + string.Concat(
            Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i}@a.example,P{i},logistics,{countries[i % 6]},lead,consent,2025-01-01\n"))));
        var audience = Cast.Audience with { Holdout = new Holdout(0, "") { Places = new HeldPlaces("country", ["AT", "CH", "BE"]), Why = "A partner is there." } };
        var plan = (await house.LaunchAsync(Cast.With(audience, Sample.Invitation))).Plan;
        await house.JumpAsync(Cast.Invited);
        // Before it 5 of 100 everywhere, give or take; after it 6 where nobody was written to and 20 where people were.
        foreach (var (country, before, after) in new[] { ("DE", 5, 19), ("FR", 6, 21), ("NL", 4, 20), ("AT", 5, 6), ("CH", 4, 6), ("BE", 6, 5) })
        {
            await MeetAsync(country, "before", before, -5);
            await MeetAsync(country, "after", after, 5);
        }

        Assert.Equal("immature", Assert.IsType<Evidence.Unusable>(await house.Get<Measurements>().EvidenceAsync(plan)).Code);
        await house.JumpAsync(Cast.Invited.AddDays(40));
        await house.Get<CampaignTally>().RecountAsync(plan.Terms.Name);
        var evidence = Assert.IsType<Evidence.ByPlace>(await house.Get<Measurements>().EvidenceAsync(plan));
        Assert.Equal((EvidenceGrade.B, 3, 3, new ArmCount(300, 60), new ArmCount(300, 17)), (evidence.Grade, evidence.Places, evidence.HeldPlaces, evidence.Treated, evidence.Control));
        // (60 - 15) - (17 - 15) of 300 people in places of a hundred each.
        Assert.Equal(43, evidence.Extra, 6);
        Assert.InRange(evidence.Lower, 20, 43);

        Task MeetAsync(string country, string when, int people, int days) => house.ExecuteAsync(
            """
            insert into events (id, connection, type, contact, at, received_at, data)
            select @when || id, 'stack', 'meeting', id, @at, @at, '{}' from stack_contacts where country = @country order by id limit @people
            """, new { country, when, people, at = Cast.Invited.AddDays(days).ToUnixTimeMilliseconds() });
    }

    [Fact]
    public async Task What_all_campaigns_earn_together_is_told_from_those_whom_none_wrote_to()
    {
        await using var house = await House.OpenAsync();
        await house.AddPeopleAsync(600);
        var terms = new GlobalHoldoutTerms("2026-h2", 0.3, DateOnly.FromDateTime(Cast.Invited.UtcDateTime).AddDays(-10), DateOnly.FromDateTime(Cast.Invited.UtcDateTime).AddDays(60), "meeting", "Revenue operations");
        Assert.Null(await house.Get<Measurements>().GlobalAsync(terms));

        var plan = (await house.LaunchAsync(Cast.With(_audience with { Global = new GlobalHoldout("2026-h2", 0.3, "g") }, Sample.Invitation))).Plan;
        await house.JumpAsync(Cast.Invited);
        var (withheld, exposed) = (await OfAsync("withheld"), await OfAsync("exposed"));
        Assert.Equal((600, 0), (withheld.Count + exposed.Count, withheld.Intersect(exposed).Count()));
        Assert.All(withheld, contact => Assert.True(plan.Assets.OfType<AudienceAsset>().Single().Global!.Holds(contact)));
        Assert.Equal(0, await house.ScalarAsync<long>("select count(*) from stack_recipients where contact in (select contact from stack_withheld)"));

        // Of both arms of the campaign alike: whoever a campaign may write to counts, also where its own holdout kept them out.
        await MeetAsync(exposed.Take(160));
        await MeetAsync(withheld.Take(20));
        var open = (await house.Get<Measurements>().GlobalAsync(terms))!;
        Assert.Equal((1, "immature"), (open.Campaigns, Assert.IsType<Evidence.Unusable>(open.Evidence).Code));
        Assert.Contains("is read once, after", open.Sentence, StringComparison.Ordinal);

        await house.Clock.HoldAtAsync(Cast.Invited.AddDays(62));
        var effect = (await house.Get<Measurements>().GlobalAsync(terms))!;
        var lift = Assert.IsType<Evidence.Lift>(effect.Evidence);
        Assert.Equal((new ArmCount(exposed.Count, 160), new ArmCount(withheld.Count, 20)), (lift.Treated, lift.Control));
        Assert.StartsWith("All campaigns together earned about", effect.Sentence, StringComparison.Ordinal);
        // The campaign's own comparison is among those it may write to.
        Assert.Equal(exposed.Count, await house.Get<Measurements>().EvidenceAsync(plan) is var own ? own.Treated.People + own.Control.People : 0);

        async Task<List<string>> OfAsync(string type) => [.. await house.QueryAsync<string>("select contact from events where type = @type order by contact", new { type })];
        Task MeetAsync(IEnumerable<string> people) => house.Database.WriteAsync("t", async s =>
        {
            foreach (var contact in people)
            {
                await s.ExecuteAsync("insert into events (id, connection, type, contact, at, received_at, data) values (@id, 'stack', 'meeting', @contact, @at, @at, '{}')", new { id = $"meet-{contact}", contact, at = Cast.Invited.AddDays(3).ToUnixTimeMilliseconds() });
            }
        });
    }

    [Fact]
    public async Task Where_nobody_is_held_out_the_days_before_are_held_against_the_days_after_and_without_a_past_only_who_came_by_is_told()
    {
        await using var house = await House.OpenAsync();
        await house.AddPeopleAsync(300);
        var plan = (await house.LaunchAsync(Cast.With(Cast.Audience with { Holdout = new Holdout(0, "") { Why = "Everybody has to be told." } }, Sample.Invitation))).Plan;
        await house.JumpAsync(Cast.Invited);
        var contacts = await house.QueryAsync<string>("select contact from events where type = 'exposed' order by contact");
        Task MeetAsync(string of, int from, int days, Func<int, int> many) => house.Database.WriteAsync("t", async s =>
        {
            for (var day = from; day < from + days; day++)
            {
                for (var person = 0; person < many(day); person++)
                {
                    await StackEvents.AddAsync(s, new PlatformEvent($"{of}{day}:{person}", "meeting", null, null, contacts[((day + 500) * 7 + person) % contacts.Count], Cast.Invited.AddDays(day).AddHours(1)));
                }
            }
        });

        await MeetAsync("after", 0, plan.Terms.Goal.WindowDays, day => 6 + (day % 3));
        await house.JumpAsync(plan.Terms.OutcomesUntil);
        await house.SettleAsync();
        var attributed = Assert.IsType<Evidence.Attributed>(await house.Get<Measurements>().EvidenceAsync(plan));
        Assert.Equal(EvidenceGrade.D, attributed.Grade);
        Assert.True(attributed.Treated.Reached > 100);

        await MeetAsync("before", -200, 200, day => 2 + (Math.Abs(day) % 3));
        await house.SettleAsync();
        var more = Assert.IsType<Evidence.BeforeAfter>(await house.Get<Measurements>().EvidenceAsync(plan));
        Assert.Equal(EvidenceGrade.C, more.Grade);
        Assert.InRange(4.0 * plan.Terms.Goal.WindowDays, more.Lower, more.Upper);
    }

    [Fact]
    public async Task Events_are_taken_once_however_often_they_are_read_again()
    {
        await ReportAsync("treated", 5);
        var before = await _house.ScalarAsync<long>("select count(*) from events");
        await _house.ExecuteAsync("delete from cursors");

        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);

        Assert.Equal(before, await _house.ScalarAsync<long>("select count(*) from events"));
        Assert.Equal(await _house.ScalarAsync<long>("select count(*) from stack_events"), before);
    }

    private Task<Evidence> EvidenceAsync() => _house.Get<Measurements>().EvidenceAsync(_plan);

    private Task MatureAsync() => _house.JumpAsync(Cast.Invited.AddDays(30));

    private Task<IReadOnlyList<string>> PeopleAsync(string arm) => _house.QueryAsync<string>(
        "select c.email from stack_members m join stack_contacts c on c.id = m.contact where m.held_out = @heldOut order by c.id", new { heldOut = arm == "held_out" ? 1 : 0 });

    private async Task ReportAsync(string arm, int people)
    {
        var reached = (await PeopleAsync(arm)).Take(people).Select((email, i) =>
            new ReportedOutcome(string.Create(CultureInfo.InvariantCulture, $"{arm}-{i}"), "meeting", email, Cast.Invited.AddDays(2), null)).ToList();
        Assert.Equal(people, (await _house.Get<Outcomes>().TakeAsync(reached)).Accepted);
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);
    }
}

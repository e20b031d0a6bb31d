using Dapper;
using Slipway.Engine.Tests.Contacts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Segments;
using Xunit;

namespace Slipway.Engine.Tests.Accounts;

public sealed class AccountAudienceTests
{
    [Fact]
    public async Task Only_people_at_listed_accounts_are_meant_and_no_more_than_enough_of_each()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Targets.People);

        var figures = await TakeAsync(desk, Targets.Audience with { Snapshot = "s" });

        Assert.Equal((4, 3, 0), (figures.Matched, figures.Eligible, figures.HeldOut));
        Assert.Equal(1, figures.Excluded.Single(e => e.Reason == "more than 2 people at the account").People);
        await using var session = await desk.Database.ReadAsync();
        var members = AudienceSnapshot.Members(session, "s").ToList();
        Assert.Equal(figures.Digest, AudienceSnapshot.Digest(members));
        Assert.Equal(
            new[] { ("anna@acme.example", "acme.example", "decision-maker"), ("ben@acme.example", "acme.example", "user"), ("dora@mail.example", "hafen.example", "user") }
                .Select(p => (ContactBook.IdOf(desk.Keys, p.Item1), p.Item2, p.Item3)).Order(),
            members.Select(m => (m.Contact, m.Account!, m.Role!)).Order());
    }

    [Fact]
    public async Task Whole_accounts_are_held_out_and_anyone_can_recompute_which()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Targets.Many(300, 3));
        var audience = Targets.Audience with { Snapshot = "s", Accounts = Targets.Listed(300), Holdout = new Holdout(0.2, "seed") { By = HoldoutUnit.Account } };

        var figures = await TakeAsync(desk, audience);

        await using var session = await desk.Database.ReadAsync();
        var members = AudienceSnapshot.Members(session, "s").ToList();
        Assert.Equal(900, members.Count);
        Assert.Equal(figures.HeldOut, members.Count(m => m.HeldOut));
        Assert.InRange(figures.HeldOut, 900 * 0.12, 900 * 0.28);
        Assert.All(members, m => Assert.Equal(audience.Holdout.Holds(m.Account!), m.HeldOut));
    }

    [Fact]
    public async Task Conditions_on_accounts_are_told_by_what_was_approved_of_them()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Targets.People);
        var audience = Targets.Audience with { Snapshot = "s" };
        await TakeAsync(desk, audience);

        Assert.Equal(["anna@acme.example", "ben@acme.example"], await MeetAsync(desk, audience, new Predicate.Compare("account.tier", Comparison.Is, ["1"])));
        Assert.Equal(["anna@acme.example", "ben@acme.example"], await MeetAsync(desk, audience, new Predicate.Compare("account.opening", Comparison.IsKnown, [])));
        Assert.Equal(["dora@mail.example"], await MeetAsync(desk, audience, new Predicate.Compare("account.tier", Comparison.AtLeast, ["2"])));
        Assert.Equal(["dora@mail.example"], await MeetAsync(desk, audience, new Predicate.Compare("account.name", Comparison.StartsWith, ["hafen", "x"])));
        Assert.Equal(["ben@acme.example", "dora@mail.example"], await MeetAsync(desk, audience, new Predicate.Compare("account.role", Comparison.Is, ["user"])));
        Assert.Empty(await MeetAsync(desk, null, new Predicate.Compare("account.tier", Comparison.Is, ["1"])));
    }

    [Fact]
    public async Task What_one_person_did_counts_for_the_colleagues_of_the_same_account()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Targets.People);
        var audience = Targets.Audience with { Snapshot = "s" };
        await TakeAsync(desk, audience);
        await desk.Database.WriteAsync("t", s => s.ExecuteAsync(
            "insert into stack_events (id, type, campaign, contact, at, data) values ('e1', 'replied', 'c', @anna, 1, '{}'), ('e2', 'replied', 'c', @dora, 1, '{\"automated\":\"auto-reply\"}')",
            new { anna = ContactBook.IdOf(desk.Keys, "anna@acme.example"), dora = ContactBook.IdOf(desk.Keys, "dora@mail.example") }));

        Assert.Equal(["anna@acme.example", "ben@acme.example"], await MeetAsync(desk, audience, new Predicate.AccountDid("replied")));
        Assert.Equal(["anna@acme.example"], await MeetAsync(desk, audience, new Predicate.Did("replied")));
    }

    private static Task<AudienceFigures> TakeAsync(ContactDesk desk, AudienceAsset audience) =>
        desk.Database.WriteAsync("t", s => AudienceSnapshot.TakeAsync(s, audience, "c", ContactDesk.Now));

    private static async Task<IReadOnlyList<string>> MeetAsync(ContactDesk desk, AudienceAsset? audience, Predicate where)
    {
        var (condition, parameters) = SegmentCompiler.Compile(where, "c", audience);
        parameters.Add("snapshot", "s");
        return await desk.Database.ReadAsync(s => s.QueryAsync<string>(
            $"select c.email from stack_contacts c join stack_members m on m.contact = c.id and m.snapshot = @snapshot where {condition} order by c.email", parameters));
    }
}

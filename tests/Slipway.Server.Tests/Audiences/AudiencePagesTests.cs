using System.Net;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Keys;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Audiences;

/// <summary>Whom campaigns write to, in counts, over real HTTP.</summary>
public sealed class AudiencePagesTests
{
    [Fact]
    public async Task An_audience_is_shown_as_it_was_fixed_with_who_was_left_out_and_what_is_known_of_contacts()
    {
        await using var words = await StartAsync(_ => "");
        await words.Slipway.Get<Database>().WriteAsync("test", async s =>
        {
            await Suppressions.AddAsync(s, words.Slipway.Get<KeyRing>().Reference("gone@example.com"), "unsubscribed", DateTimeOffset.UnixEpoch);
            await Suppressions.AddAsync(s, words.Slipway.Get<KeyRing>().Reference("lost@example.com"), "bounced", DateTimeOffset.UnixEpoch);
        });
        Assert.NotNull((await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version);

        var html = await words.Author.GetStringAsync("/audiences", TestContext.Current.CancellationToken);
        var page = Plain(html);

        Assert.Contains("Fewer picking errors in the warehouse", page, StringComparison.Ordinal);
        Assert.Matches("Meet the rule [0-9,]+ Eligible [0-9,]+ Held out [0-9,]+ Written to [0-9,]+", page);
        Assert.Matches("[0-9,]+ left out, and why .*already a customer: [0-9,]+", page);
        Assert.Contains("Contacts 2,535", page, StringComparison.Ordinal);
        Assert.Contains("read 2600, created 2535", page, StringComparison.Ordinal);
        var gone = await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from stack_suppressions where reason = 'unsubscribed'"));
        Assert.Contains("Bounced 1", page, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"Unsubscribed {gone:#,0}"), page, StringComparison.Ordinal);
        Assert.DoesNotContain("@example", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_in_more_than_one_campaign_in_flight_are_counted_once()
    {
        await using var words = await StartAsync(_ => "");
        await words.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync(
            """
            insert into stack_objects (id, external_key, campaign, kind, name, revision, state, live, operation, changed_at) values
              ('a1', 'a1', 'one', 'audience', 'all', 1, 'Live', '{"snapshot":"s1"}', '', 0), ('e1', 'e1', 'one', 'email', 'mail', 1, 'Scheduled', '{}', '', 0),
              ('a2', 'a2', 'two', 'audience', 'all', 1, 'Live', '{"snapshot":"s2"}', '', 0), ('e2', 'e2', 'two', 'email', 'mail', 1, 'Paused', '{}', '', 0),
              ('a3', 'a3', 'done', 'audience', 'all', 1, 'Live', '{"snapshot":"s3"}', '', 0), ('e3', 'e3', 'done', 'email', 'mail', 1, 'Finished', '{}', '', 0);
            insert into stack_snapshots (id, campaign, rule, figures, taken_at) values ('s1', 'one', '', '{}', 1), ('s2', 'two', '', '{}', 2), ('s3', 'done', '', '{}', 3);
            insert into stack_members (snapshot, contact, held_out) values ('s1', 'x', 0), ('s1', 'y', 0), ('s1', 'z', 0), ('s2', 'x', 0), ('s2', 'z', 1), ('s3', 'y', 0);
            """));

        var page = await words.ReadAsync("/audiences");

        Assert.Contains("No audience yet", page, StringComparison.Ordinal);
        Assert.Contains("Campaigns in flight 2 People in more than one 1", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authors_approvers_and_administrators_see_it_and_nobody_else()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, analyst) = await slipway.SignedInAsync("Nora", Roles.Analyst);
        var (_, legal) = await slipway.SignedInAsync("Lea", Roles.Legal);
        Assert.Equal(HttpStatusCode.Forbidden, (await analyst.GetAsync("/audiences", TestContext.Current.CancellationToken)).StatusCode);
        Assert.DoesNotContain("href=\"/audiences\"", await analyst.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await legal.GetAsync("/audiences", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("href=\"/audiences\"", await legal.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        analyst.Dispose();
        legal.Dispose();
    }
}

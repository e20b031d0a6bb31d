using System.Text;
using Slipway.Rehearsal.Recipients;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Recipients;

public sealed class ReactionTests
{
    /// <summary>Everyone's way through, with nothing left to chance.</summary>
    private static readonly RecipientsRates Eager = new()
    {
        Opens = 1, Clicks = 1, Registers = 1, Attends = 1, Consents = 1, SubmitsTwice = 0, Scanned = 0, Prefetched = 0, Unsubscribes = 0, Refused = 0, Deferred = 0,
    };

    [Fact]
    public async Task The_same_seed_gives_the_same_reactions_and_another_seed_gives_others()
    {
        var first = await StoryAsync("seed");
        Assert.NotEmpty(first);
        Assert.Equal(first, await StoryAsync("seed"));
        Assert.NotEqual(first, await StoryAsync("another"));

        static async Task<string> StoryAsync(string seed)
        {
            await using var town = await Town.StartAsync(60, seed: seed);
            await town.SendAsync(Enumerable.Range(0, 60));
            await town.NowAsync(Town.Launch.AddDays(5));
            Assert.Equal("", town.Errors.ToString());
            return town.Product.Story;
        }
    }

    [Fact]
    public async Task A_wave_has_few_moments_and_nothing_happens_before_its_time()
    {
        await using var town = await Town.StartAsync(150);
        Assert.Equal(Town.EventStart.AddHours(2), (await town.GetAsync("/next")).GetProperty("next").GetDateTimeOffset());
        await town.SendAsync(Enumerable.Range(0, 150), Town.Launch);
        Assert.Empty(town.Product.Hits);
        await town.NowAsync(Town.Launch.AddSeconds(-1));
        Assert.Empty(town.Product.Hits);

        var moments = await town.LiveUntilAsync(Town.Launch.AddDays(3));

        Assert.Equal([Town.Launch, Town.Launch.AddMinutes(1), Town.Launch.AddMinutes(25), Town.Launch.AddHours(3), Town.Launch.AddHours(26)], moments);
    }

    [Fact]
    public async Task A_registration_is_posted_with_its_hidden_fields_and_the_trap_left_empty()
    {
        await using var town = await Town.StartAsync(1, Eager);
        await town.SendAsync([0]);
        var done = await town.NowAsync(Town.Launch.AddDays(2));

        Assert.Equal(0, done.GetProperty("errors").GetInt32());
        var post = Assert.Single(town.Product.Hits, hit => hit.Path == "/f/webinar");
        Assert.Equal("POST", post.Method);
        Assert.Equal(
            ["company=Ware & Sons", "consent=yes", "do=register", "email=person0@example.com", "first_name=Ada0", "page=p1", "submission=once-1", "topic=robots", "website="],
            post.Fields.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
        Assert.EndsWith("/p/register?who=person0", post.Headers["Referer"], StringComparison.Ordinal);
        Assert.False(post.Headers.ContainsKey("Cookie"));
        Assert.Equal(1, (await town.GetAsync("/idle")).GetProperty("registered").GetInt32());
        // Opened first, then the one link that invites; neither the trap nor anything outside.
        Assert.Equal(["/o/person0", "/r/person0/register", "/p/register", "/f/webinar", "/p/thanks"], town.Product.Hits.Select(hit => hit.Path));
    }

    [Fact]
    public async Task Some_press_the_button_twice()
    {
        await using var town = await Town.StartAsync(1, Eager with { SubmitsTwice = 1 });
        await town.SendAsync([0]);
        await town.NowAsync(Town.Launch.AddDays(2));
        var posts = town.Product.Hits.Where(hit => hit.Path == "/f/webinar").ToList();
        Assert.Equal(2, posts.Count);
        Assert.Equal(posts[0].Body, posts[1].Body);
    }

    [Fact]
    public async Task Unsubscribing_is_one_post_after_RFC_8058()
    {
        await using var town = await Town.StartAsync(1, Eager with { Opens = 0, Unsubscribes = 1 });
        await town.SendAsync([0]);
        await town.NowAsync(Town.Launch.AddDays(2));
        var post = Assert.Single(town.Product.Hits);
        Assert.Equal(("POST", "/u/person0", "List-Unsubscribe=One-Click"), (post.Method, post.Path, post.Body));
        Assert.Equal("application/x-www-form-urlencoded", post.Headers["Content-Type"]);

        await town.SendAsync([0], Town.Launch.AddDays(3), "Once more");
        await town.NowAsync(Town.Launch.AddDays(5));
        Assert.Equal(1, (await town.GetAsync("/idle")).GetProperty("after_unsubscribe").GetInt32());
        Assert.Contains("after its recipient had unsubscribed", town.Errors.ToString(), StringComparison.Ordinal);
        Assert.Single(town.Product.Hits);
    }

    [Fact]
    public async Task Scanners_visit_every_link_at_once_and_half_of_them_pretend_to_be_a_browser()
    {
        await using var town = await Town.StartAsync(30, Eager with { Opens = 0, Scanned = 1 });
        await town.SendAsync(Enumerable.Range(0, 30));
        await town.NowAsync(Town.Launch);

        var byPerson = town.Product.Hits.Where(hit => hit.Path.StartsWith("/r/", StringComparison.Ordinal)).GroupBy(hit => hit.Path.Split('/')[2]).ToList();
        Assert.Equal(30, byPerson.Count);
        Assert.All(byPerson, hits => Assert.Equal(
            ["away", "browser", "register", "trap"], hits.Where(hit => hit.Method == "GET").Select(hit => hit.Path.Split('/')[3]).Order(StringComparer.Ordinal)));
        Assert.All(byPerson, hits => Assert.Contains(hits, hit => hit.Method == "HEAD"));
        Assert.Contains(byPerson, hits => hits.All(hit => hit.Agent.Contains("scan", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains(byPerson, hits => hits.All(hit => !hit.Agent.Contains("scan", StringComparison.OrdinalIgnoreCase)));
        // The unsubscribe address is looked at, never posted to.
        Assert.Equal(30, town.Product.Hits.Count(hit => hit.Path.StartsWith("/u/", StringComparison.Ordinal) && hit.Method == "GET"));
        Assert.DoesNotContain(town.Product.Hits, hit => hit.Method == "POST");
    }

    [Fact]
    public async Task Prefetched_pictures_are_loaded_a_minute_later_and_not_again()
    {
        await using var town = await Town.StartAsync(1, Eager with { Prefetched = 1, Clicks = 0 });
        await town.SendAsync([0], Town.Launch);
        await town.NowAsync(Town.Launch.AddMinutes(1));
        Assert.Equal("Mozilla/5.0", Assert.Single(town.Product.Hits).Agent);
        await town.NowAsync(Town.Launch.AddDays(2));
        Assert.Single(town.Product.Hits);
    }

    [Fact]
    public async Task A_refused_address_is_refused_for_good_and_a_deferred_one_once()
    {
        await using var refused = await Town.StartAsync(1, Eager with { Refused = 1 });
        Assert.Equal(550, Assert.IsType<SendOutcome.Refused>(Assert.Single(await refused.SendAsync([0]))).Code);
        Assert.IsType<SendOutcome.Refused>(Assert.Single(await refused.SendAsync([0])));
        // Whoever is not one of the contacts, such as an approver, gets mail.
        Assert.IsType<SendOutcome.Accepted>(Assert.Single(await refused.SendAsync([7])));

        await using var deferred = await Town.StartAsync(1, Eager with { Deferred = 1 });
        Assert.Equal(451, Assert.IsType<SendOutcome.Deferred>(Assert.Single(await deferred.SendAsync([0]))).Code);
        Assert.IsType<SendOutcome.Accepted>(Assert.Single(await deferred.SendAsync([0])));
    }

    [Fact]
    public async Task A_mail_that_arrives_twice_is_noted_and_not_reacted_to_twice()
    {
        await using var town = await Town.StartAsync(1, Eager);
        await town.SendAsync([0, 0]);
        await town.NowAsync(Town.Launch.AddDays(2));
        Assert.Equal(1, (await town.GetAsync("/idle")).GetProperty("duplicates").GetInt32());
        Assert.Single(town.Product.Hits, hit => hit.Path == "/f/webinar");
    }

    [Fact]
    public async Task A_failing_program_is_counted_and_said_without_naming_anyone()
    {
        await using var town = await Town.StartAsync(3, Eager);
        await town.SendAsync([0, 1, 2]);
        await town.Product.DisposeAsync();
        var done = await town.NowAsync(Town.Launch.AddDays(2));
        Assert.True(done.GetProperty("errors").GetInt32() >= 3);
        Assert.Contains("recipients: ", town.Errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("person", town.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_this_machine_may_be_visited()
    {
        await using var town = await Town.StartAsync(1);
        var options = town.Options(1) with { Product = new Uri("https://example.com/"), WebhookSecret = "secret", Rates = new RecipientsRates { Opens = 2 } };
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => RecipientsHost.StartAsync(options, TestContext.Current.CancellationToken));
        Assert.Contains("Product: https://example.com/ is not on this machine", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("WebhookSecret", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Rates.Opens", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"now":"soon"}""")]
    public async Task A_senseless_now_is_answered_with_what_to_say(string body)
    {
        await using var town = await Town.StartAsync(1);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await town.PostAsync("/now", content);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Say how late it is", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

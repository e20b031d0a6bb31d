using System.Net;
using Slipway.Engine.Journal;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Launches;

/// <summary>How far a launch is, over real HTTP.</summary>
public sealed class LaunchPageTests
{
    private const string Page = $"/campaigns/{Name}/launch";

    [Fact]
    public async Task It_says_that_nothing_is_launched_then_every_step_with_what_was_written_down_of_it()
    {
        await using var words = await StartAsync(_ => "");
        var digest = await words.ApprovedAsync();
        Assert.Contains("Not launched yet", await words.ReadAsync(Page), StringComparison.Ordinal);
        var steps = (await words.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(digest))!.Plan.Order.Length;

        // A form of this page leads back to it.
        var (_, launcher) = await words.Slipway.SignedInAsync("Lea", Roles.Launcher);
        using var _ = launcher;
        launcher.DefaultRequestHeaders.Referrer = new Uri(words.Slipway.Address, Page);
        using var launched = await RunningSlipway.PostAsync(launcher, Page, Page, ("version", digest));
        Assert.Equal((HttpStatusCode.Redirect, Page), (launched.StatusCode, launched.Headers.Location!.ToString()));

        var html = await words.Author.GetStringAsync(Page);
        var said = Plain(html);
        Assert.Contains($"{steps} of {steps} steps done", said, StringComparison.Ordinal);
        Assert.Contains("Version " + digest[..12] + ", started by Lea on ", said, StringComparison.Ordinal);
        Assert.Contains("graph-node graph-last graph-good", html, StringComparison.Ordinal);
        Assert.DoesNotContain("every 2s", html, StringComparison.Ordinal);
        Assert.Contains($"Launched {steps}", said, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Page}?phase=launch\"", html, StringComparison.Ordinal);

        var log = await words.ReadAsync($"{Page}?phase=launch");
        Assert.Contains("Invitation Launched, email/invitation", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Prepared, email/invitation", log, StringComparison.Ordinal);
        Assert.Contains($"href=\"{Page}?page=2#log-title\"", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await words.Author.GetAsync($"{Page}?phase=nonsense&page=-1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync($"{Page}?version=none")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await words.Author.GetAsync($"{Page}?version={digest}")).StatusCode);

        // What is refused there is said there.
        using var again = await RunningSlipway.PostAsync(launcher, Page, Page, ("version", digest));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("<h2 id=\"log-title\"", (await again.Content.ReadAsStringAsync()).Replace("class=\"card-heading\" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_runs_the_part_with_the_steps_is_read_again_and_says_what_it_waits_for()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(await words.ApprovedAsync()))!;
        var step = version.Plan.Order[0].Asset;
        await words.Slipway.Get<Database>().WriteAsync("test", async s =>
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            await s.ExecuteAsync("update versions set state = 'Launching' where digest = @Digest", new { version.Digest });
            // Looked at again so late that the server leaves it alone.
            await s.ExecuteAsync("insert into launches (version, campaign, state, note, started_by, started_at, changed_at, look_at) values (@Digest, @Campaign, 'running', '', @Id, @now, @now, @later)",
                new { version.Digest, version.Campaign, words.Ada.Id, now, later = now + 3_600_000 });
            await s.ExecuteAsync("insert into journal (id, version, phase, asset, attempt, state, outcome, opened_at, closed_at) values (@id, @Digest, 'launch', @asset, 3, 'throttled', '{\"outcome\":\"throttled\",\"retry_after\":\"2027-01-05T09:30:00+00:00\"}', @now, @now)",
                new { id = Journal.OperationId(version.Digest, Phase.Launch, step, version.Round), version.Digest, asset = step.ToString(), now });
        });

        var html = await words.Author.GetStringAsync(Page);
        Assert.Contains($"id=\"launch-live\" hx-get=\"{Page}/live\" hx-trigger=\"every 2s\"", html, StringComparison.Ordinal);
        // Without scripts a link does it.
        Assert.Contains($"<a class=\"btn\" href=\"{Page}\">", html, StringComparison.Ordinal);

        var part = await words.Author.GetStringAsync($"{Page}/live");
        Assert.StartsWith("<div class=\"launch-live\" id=\"launch-live\"", part, StringComparison.Ordinal);
        Assert.Contains($"0 of {version.Plan.Order.Length} steps done", Plain(part), StringComparison.Ordinal);
        Assert.Contains("Looks again at ", Plain(part), StringComparison.Ordinal);
        Assert.Contains("Waiting", Plain(part), StringComparison.Ordinal);
        Assert.Contains("3 Asked to wait until ", Plain(part), StringComparison.Ordinal);
        Assert.Contains("Ahead", Plain(part), StringComparison.Ordinal);
        using var anyone = words.Slipway.Browser();
        Assert.NotEqual(HttpStatusCode.OK, (await anyone.GetAsync($"{Page}/live")).StatusCode);
    }
}

using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Tests.Store;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Outgoing;

public sealed class RateBudgetTests
{
    private static readonly DateTimeOffset _start = new(2027, 1, 19, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_full_bucket_lets_half_of_its_limit_go_at_once_and_the_next_waits_its_share()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("account", 100, TimeSpan.FromSeconds(10))], clock);

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(TimeSpan.Zero, await budget.TakeAsync());
        }

        Assert.Equal(0.2, (await budget.TakeAsync()).TotalSeconds, 3);

        clock.Now = _start.AddSeconds(20);
        Assert.Equal(100, Assert.Single(budget.Left).Left);
    }

    [Fact]
    public async Task What_would_wait_too_long_takes_nothing()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("publish", 1, TimeSpan.FromMinutes(1))], clock);

        Assert.Equal(TimeSpan.Zero, await budget.TakeAsync());
        Assert.Equal(60, (await budget.TakeAsync()).TotalSeconds, 3);
        Assert.Equal(60, (await budget.TakeAsync()).TotalSeconds, 3);

        clock.Now = _start.AddMinutes(1);
        Assert.Equal(TimeSpan.Zero, await budget.TakeAsync());
    }

    [Fact]
    public async Task The_tightest_of_several_limits_counts_and_a_closed_one_stays_closed()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("second", 10, TimeSpan.FromSeconds(1)), new RateRule("day", 2, TimeSpan.FromDays(1))], clock);
        await budget.TakeAsync();
        Assert.True(await budget.TakeAsync() > TimeSpan.FromHours(11));

        clock.Now = _start.AddDays(1);
        await budget.CloseAsync(clock.Now.AddMinutes(5));
        Assert.Equal(300, (await budget.TakeAsync()).TotalSeconds, 3);
    }

    [Fact]
    public void In_no_window_wherever_it_begins_do_more_calls_go_out_than_the_limit_allows()
    {
        var gaps = Gen.Choose(0, 2000).ArrayOf(200);
        Prop.ForAll(gaps.ToArbitrary(), milliseconds =>
        {
            var clock = new Clock(_start);
            var budget = new RateBudget([new RateRule("account", 5, TimeSpan.FromSeconds(10))], clock);
            var sent = new List<DateTimeOffset>();
            foreach (var gap in milliseconds)
            {
                clock.Now += TimeSpan.FromMilliseconds(gap);
                var wait = budget.TakeAsync().GetAwaiter().GetResult();
                if (wait <= RateBudget.Patience)
                {
                    sent.Add(clock.Now + wait);
                }
            }

            sent.Sort();
            return sent.Select((at, i) => sent.Skip(i).TakeWhile(o => o - at < TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1)).Count()).All(n => n <= 5);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Nodes_that_share_a_database_share_what_is_left_and_what_the_platform_asked()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-budget-");
        using (var database = await TestDatabase.OpenAsync(folder.FullName))
        {
            RateBudget[] nodes = [.. Enumerable.Range(0, 2).Select(_ => new RateBudget([new RateRule("day", 20, TimeSpan.FromDays(1))], TimeProvider.System, new SharedBudget(database, "crm")))];
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(TimeSpan.Zero, await nodes[i % 2].TakeAsync());
            }

            Assert.InRange((await nodes[0].TakeAsync()).TotalHours, 2.3, 2.5);
            Assert.InRange((await nodes[1].TakeAsync()).TotalHours, 2.3, 2.5);
            Assert.Equal(10, Assert.Single(nodes[1].Left).Left);

            await nodes[0].CloseAsync(TimeProvider.System.GetUtcNow().AddHours(9));
            Assert.InRange((await nodes[1].TakeAsync()).TotalHours, 8.9, 9.1);
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("api-usage=4995/5000", 5)]
    [InlineData("40", 19)]
    [InlineData("a few", 19)]
    public async Task What_the_platform_says_is_left_is_believed_where_it_is_less(string said, int left)
    {
        var budget = new RateBudget([new RateRule("day", 20, TimeSpan.FromDays(1)) { LeftHeader = "X-Left" }], new Clock(_start));
        using var handler = budget.Handler();
        handler.InnerHandler = new Platform(said);
        using var http = new HttpClient(handler, disposeHandler: false);

        using var answer = await http.GetAsync("http://platform.example/");

        Assert.Equal(left, Assert.Single(budget.Left).Left);
    }

    private sealed class Platform(string left) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage();
            answer.Headers.TryAddWithoutValidation("X-Left", left);
            return Task.FromResult(answer);
        }
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using FsCheck;
using FsCheck.Fluent;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Outgoing;

public sealed class RateBudgetTests
{
    private static readonly DateTimeOffset _start = new(2027, 1, 19, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_full_bucket_lets_half_of_its_limit_go_at_once_and_the_next_waits_its_share()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("account", 100, TimeSpan.FromSeconds(10))], clock);

        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(TimeSpan.Zero, budget.Take()));
        Assert.Equal(0.2, budget.Take().TotalSeconds, 3);

        clock.Now = _start.AddSeconds(20);
        Assert.Equal(100, Assert.Single(budget.Left).Left);
    }

    [Fact]
    public void What_would_wait_too_long_takes_nothing()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("publish", 1, TimeSpan.FromMinutes(1))], clock);

        Assert.Equal(TimeSpan.Zero, budget.Take());
        Assert.Equal(60, budget.Take().TotalSeconds, 3);
        Assert.Equal(60, budget.Take().TotalSeconds, 3);

        clock.Now = _start.AddMinutes(1);
        Assert.Equal(TimeSpan.Zero, budget.Take());
    }

    [Fact]
    public void The_tightest_of_several_limits_counts_and_a_closed_one_stays_closed()
    {
        var clock = new Clock(_start);
        var budget = new RateBudget([new RateRule("second", 10, TimeSpan.FromSeconds(1)), new RateRule("day", 2, TimeSpan.FromDays(1))], clock);
        budget.Take();
        Assert.True(budget.Take() > TimeSpan.FromHours(11));

        clock.Now = _start.AddDays(1);
        budget.Close(clock.Now.AddMinutes(5));
        Assert.Equal(300, budget.Take().TotalSeconds, 3);
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
                var wait = budget.Take();
                if (wait <= RateBudget.Patience)
                {
                    sent.Add(clock.Now + wait);
                }
            }

            sent.Sort();
            return sent.Select((at, i) => sent.Skip(i).TakeWhile(o => o - at < TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1)).Count()).All(n => n <= 5);
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

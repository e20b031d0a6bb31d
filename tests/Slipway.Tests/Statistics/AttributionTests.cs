using System.Collections.Immutable;
using Slipway.Statistics;
using Slipway.Statistics.Attribution;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class AttributionTests
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    [Fact]
    public void Every_rule_gives_out_exactly_what_came_in()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 200; round++)
        {
            var journeys = Enumerable.Range(0, random.Next(1, 12)).Select(_ => new Journey(
                [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => new Touch($"c{random.Next(5)}", TimeSpan.FromHours(random.Next(5000))))],
                random.Next(1, 9), random.Next(100_000) / 100.0, random.Next(20))).ToList();
            ImmutableArray<Credit>[] all =
            [
                TouchRule.First(journeys), TouchRule.Last(journeys), TouchRule.LastNonDirect(journeys, "c0"), TouchRule.Linear(journeys), TouchRule.Position(journeys), TouchRule.LinearDecay(journeys),
                TouchRule.TimeDecay(journeys, _week), TouchRule.TimeDecay(journeys, _week, inSteps: true), TouchRule.Shapley(journeys),
                Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(journeys)).Value.Credits,
                Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(journeys, order: 2)).Value.Credits,
            ];
            Assert.All(all, credits =>
            {
                Assert.Equal(journeys.Sum(j => j.Conversions), credits.Sum(c => c.Conversions), 9);
                Assert.Equal(journeys.Sum(j => j.Value), credits.Sum(c => c.Value), 7);
                Assert.All(credits, c => Assert.True(c.Conversions >= 0 && c.Value >= 0));
            });
        }
    }

    [Fact]
    public void Shapley_is_the_average_over_every_order_of_channels()
    {
        Journey[] journeys = [Journey.Of(["A", "B", "C"], 10), Journey.Of(["A"], 4), Journey.Of(["C", "C", "A"], 3), Journey.Of(["B"], 2)];
        string[][] orders = [["A", "B", "C"], ["A", "C", "B"], ["B", "A", "C"], ["B", "C", "A"], ["C", "A", "B"], ["C", "B", "A"]];
        foreach (var credit in TouchRule.Shapley(journeys))
        {
            var average = orders.Average(order => Worth(order[..(Array.IndexOf(order, credit.Channel) + 1)]) - Worth(order[..Array.IndexOf(order, credit.Channel)]));
            Assert.Equal(average, credit.Conversions, 12);
        }

        double Worth(string[] channels) => journeys.Where(j => j.Touches.All(t => channels.Contains(t.Channel))).Sum(j => j.Conversions);
    }

    [Fact]
    public void Steps_count_only_whole_half_lives_and_old_touches_still_share()
    {
        Journey[] journeys = [new([new Touch("a", 1.9 * _week), new Touch("b", 0.9 * _week)], 3)];
        Journey[] ancient = [new([new Touch("a", 5001 * _week), new Touch("b", 5000 * _week)], 3)];

        Assert.Equal([1.0, 2.0], TouchRule.TimeDecay(journeys, _week, inSteps: true).Select(c => Math.Round(c.Conversions, 12)));
        Assert.Equal([1.0, 2.0], TouchRule.TimeDecay(ancient, _week).Select(c => Math.Round(c.Conversions, 12)));
    }

    [Fact]
    public void The_last_touch_that_is_not_direct_earns_and_direct_only_when_there_is_no_other()
    {
        Journey[] journeys = [Journey.Of(["mail", "direct"], 1), Journey.Of(["direct"], 1)];

        Assert.Equal([("direct", 1.0), ("mail", 1.0)], TouchRule.LastNonDirect(journeys, "direct").Select(c => (c.Channel, c.Conversions)));
    }

    [Fact]
    public void Journeys_without_a_conversion_have_nothing_to_share()
    {
        Assert.Equal(RefusalCode.NothingToAttribute, Assert.IsType<Answer<MarkovChain>.Refused>(MarkovChain.Attribute([Journey.Of(["A"], 0, lost: 9)])).Code);
        Assert.Equal(RefusalCode.NothingToAttribute, Assert.IsType<Answer<MarkovChain>.Refused>(MarkovChain.Attribute([])).Code);
        Assert.Throws<ArgumentException>(() => TouchRule.First([new Journey([], 1)]));
    }

    // By hand: start to A (1/2) or B (1/2); A converts 1 of 4 or goes to B 2 of 4; B converts 2 of 4 in all.
    [Fact]
    public void A_chain_of_two_channels_is_as_by_hand()
    {
        Journey[] journeys = [Journey.Of(["A"], 1, lost: 1), Journey.Of(["A", "B"], 1, lost: 1), Journey.Of(["B"], 2, lost: 2)];
        var chain = Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(journeys)).Value;

        // P(B) = 3/6, P(A) = 1/4 + 2/4 * 1/2 = 1/2, P = 1/2; without A 1/2 * 1/2 = 1/4, without B 1/2 * 1/4 = 1/8.
        Assert.Equal(0.5, chain.ConversionRate, 12);
        Assert.Equal([0.5, 0.75], chain.RemovalEffects.Select(e => Math.Round(e, 12)));
        Assert.Equal([1.6, 2.4], chain.Credits.Select(c => Math.Round(c.Conversions, 12)));
    }

    [Fact]
    public void Going_round_in_circles_ends()
    {
        var long1 = Journey.Of(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "A" : "B"), 1, 10, 1);
        var chain = Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute([long1, Journey.Of(["A", "A", "A"], 1, 1, 1)], order: 3)).Value;

        Assert.Equal(2, chain.Credits.Sum(c => c.Conversions), 9);
    }
}

using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Assets;

public sealed class HoldoutTests
{
    // Python 3: (int.from_bytes(sha256((salt + "\n" + id).encode()).digest()[:8], "big") >> 11) / 2**53
    [Theory]
    [InlineData("spring", "unit-1", 0.322277117903917)]
    [InlineData("spring", "Zoë", 0.5676969823025438)]
    [InlineData("", "a", 0.4507088038839855)]
    public void A_position_is_the_same_everywhere(string salt, string unit, double position) =>
        Assert.Equal(position, Holdout.Position(salt, unit));

    [Fact]
    public void Positions_are_uniform()
    {
        const int Units = 100_000;
        var tenths = new long[10];
        for (var unit = 0; unit < Units; unit++)
        {
            tenths[(int)(Holdout.Position("uniform", $"u{unit}") * 10)]++;
        }

        Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check(tenths, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
    }

    [Fact]
    public void Two_salts_assign_independently()
    {
        const int Units = 100_000;
        var same = Enumerable.Range(0, Units).Count(u => Holdout.Position("exp-a", $"u{u}") < 0.5 == Holdout.Position("exp-b", $"u{u}") < 0.5);
        Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([same, Units - same], [1, 1]));
    }

    [Fact]
    public void With_strata_the_share_is_kept_in_every_one_and_in_all_together_whatever_the_order()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var units = Enumerable.Range(0, random.Next(0, 400)).Select(u => ($"u{u}", $"s{(int)(random.NextDouble() * random.NextDouble() * 12)}")).ToList();
            var holdout = new Holdout(random.NextDouble() * 0.5, $"seed-{round}") { Strata = ["country"] };
            var held = holdout.OfStrata(units);

            Assert.InRange(held.Count, Math.Floor(units.Count * holdout.Share), Math.Ceiling(units.Count * holdout.Share));
            Assert.All(units.GroupBy(u => u.Item2, u => u.Item1), s => Assert.InRange(s.Count(held.Contains), Math.Floor(s.Count() * holdout.Share), Math.Ceiling(s.Count() * holdout.Share)));
            Assert.All(units.GroupBy(u => u.Item2, u => u.Item1), s => Assert.Equal(s.Where(held.Contains), s.OrderBy(u => Holdout.Position(holdout.Seed, u)).Take(s.Count(held.Contains)).OrderBy(u => int.Parse(u[1..], System.Globalization.CultureInfo.InvariantCulture))));
            Assert.Equal(held.Order(StringComparer.Ordinal), holdout.OfStrata(units.OrderByDescending(u => u.Item1, StringComparer.Ordinal)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_unit_of_a_stratum_of_its_own_is_held_out_as_often_as_any_other()
    {
        const int Seeds = 20_000;
        var units = Enumerable.Range(0, 9).Select(u => ($"u{u}", u == 4 ? "alone" : "crowd")).ToList();
        var held = Enumerable.Range(0, Seeds).Select(seed => new Holdout(0.2, $"seed-{seed}").OfStrata(units)).ToList();

        Assert.All(units, unit => Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([held.Count(h => h.Contains(unit.Item1)), Seeds - held.Count(h => h.Contains(unit.Item1))], [0.2, 0.8])));
    }

    [Fact]
    public void By_GrowthBook_a_unit_is_where_GrowthBook_puts_it()
    {
        // Cases of GrowthBook's public table, held out as the first of two variations of 20 % and 80 %.
        var holdout = new Holdout(0.21, "foo") { Assigned = AssignedBy.GrowthBook };
        Assert.True(holdout.Holds("def"));
        Assert.False((holdout with { Share = 0.2 }).Holds("def"));
        Assert.Equal("b", new Split([new Variant("a", 0.2), new Variant("b", 0.8)], "foo") { Assigned = AssignedBy.GrowthBook }.Of("def"));
    }

    [Fact]
    public void Ranges_of_an_exclusive_group_share_no_unit_and_leave_none_out()
    {
        ExclusiveRange[] ranges = [new("spring", 0, 0.5, "s"), new("spring", 0.5, 0.75, "s"), new("spring", 0.75, 1, "s")];
        Assert.All(Enumerable.Range(0, 2000), unit => Assert.Single(ranges, r => r.Takes($"u{unit}")));
        Assert.False(ranges[0].Meets(ranges[1]));
        Assert.True(ranges[0].Meets(ranges[0] with { From = 0.49, To = 0.6 }));
        Assert.False(ranges[0].Meets(ranges[0] with { Group = "autumn" }));
    }

    [Fact]
    public void A_salt_with_a_line_feed_is_refused_since_two_pairs_would_share_a_position() =>
        Assert.Throws<ArgumentException>(() => Holdout.Position("a\nb", "c"));
}

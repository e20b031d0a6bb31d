using Slipway.Core.Evidence;
using Slipway.Engine.Ingest;
using Xunit;

namespace Slipway.Engine.Tests.Ingest;

/// <summary>What is kept of an experiment, and the days that are added to it.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private const long Day = 86_400_000;
    private const long Begin = 20_000 * Day;

    private static readonly LiftRule _rule = new(LiftRule.UsualWindow, "0") { Start = At(0) };

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-ledger-").FullName;

    private string State => Path.Combine(_folder, "state");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, true, false)]
    [InlineData(2, true, true)]
    [InlineData(3, false, false)]
    [InlineData(4, false, true)]
    public void Days_that_are_added_in_any_order_come_to_what_a_recount_says(int seed, bool start, bool until)
    {
        var random = new Random(seed);
        var (days, all) = (Drawn(random), new Rows([], []));
        random.Shuffle(days);
        for (var day = 0; day < days.Length; day++)
        {
            all = new([.. all.Exposures, .. days[day].Exposures], [.. all.Outcomes, .. days[day].Outcomes]);
            var rule = _rule with { Start = start ? At(0) : null, Until = until ? At(14 + random.Next(20)) : null };
            Same(Table(all, rule), Added(days[day], rule, $"{day}"));
        }
    }

    [Fact]
    public void Another_window_counts_everything_again_and_so_does_a_cap_that_falls_below_what_is_known()
    {
        var rows = new Rows([.. Enumerable.Range(0, 20_000).Select(i => ($"{i}", $"{i % 2}", 0))], [.. Enumerable.Range(0, 20_000).Select(i => ($"{i}", 1, i + 1m))]);
        Same(Table(rows, _rule), Added(rows, _rule, "first"));

        var refunds = new Rows([], [.. Enumerable.Range(0, 3000).Select(i => ($"{19_999 - i}", 2, -20_000m + i))]);
        var both = new Rows(rows.Exposures, [.. rows.Outcomes, .. refunds.Outcomes]);
        Same(Table(both, _rule), Added(refunds, _rule, "refunds"));

        var shorter = _rule with { Window = TimeSpan.FromDays(2) };
        Same(Table(both, shorter), Added(new([], []), shorter, "nothing"));
    }

    [Fact]
    public void So_many_days_that_they_are_made_one_are_still_all_of_them()
    {
        var (all, longest) = (new Rows([], []), 0L);
        for (var day = 0; day <= LedgerFile.MostRuns; day++)
        {
            var one = new Rows([($"{day}", $"{day % 2}", 0), ("again", "0", 30 - day)], [($"{day}", 1, day), ("again", 2, 1)]);
            all = new([.. all.Exposures, .. one.Exposures], [.. all.Outcomes, .. one.Outcomes]);
            Same(Table(all, _rule), Added(one, _rule, $"{day}"));
            longest = Math.Max(longest, new FileInfo(State).Length);
        }

        Assert.True(new FileInfo(State).Length < longest / 10, "The file was not written anew.");
    }

    [Fact]
    public void A_day_that_was_not_written_to_its_end_was_not_added()
    {
        var days = Drawn(new Random(5));
        Added(days[0], _rule, "one");
        var before = File.ReadAllBytes(State);
        var table = Added(days[1], _rule, "two");
        var after = File.ReadAllBytes(State);

        // Whatever of the day came to be on the disk, the head came last.
        foreach (var written in new[] { before.Length + 1, (before.Length + after.Length) / 2, after.Length })
        {
            File.WriteAllBytes(State, [.. before, .. after[before.Length..written]]);
            using (var kept = LedgerFile.Open(State))
            {
                Assert.Equal(["one"], kept.Files);
            }

            Same(table, Added(days[1], _rule, "two"));
            Assert.Equal(after.Length, new FileInfo(State).Length);
        }
    }

    [Fact]
    public void A_kept_file_that_was_cut_or_changed_anywhere_is_refused()
    {
        Added(Drawn(new Random(6))[0], _rule, "one");
        var whole = File.ReadAllBytes(State);
        for (var at = 0; at < whole.Length; at += at < 600 ? 7 : 997)
        {
            var changed = whole.ToArray();
            changed[at] ^= 1;
            if (at is < 80 or >= 512)
            {
                File.WriteAllBytes(State, changed);
                Refused();
            }

            File.WriteAllBytes(State, whole[..at]);
            Refused();
        }

        File.WriteAllText(State, "\u0015slipway lift state 1 and what stood in it");
        Refused();

        void Refused() => Assert.StartsWith("It was not written by this version's --state, or is not whole", Assert.Throws<InvalidDataException>(() => Added(new([], []), _rule with { Window = TimeSpan.FromDays(1) }, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_do_not_add_to_the_same_file_at_once()
    {
        Added(Drawn(new Random(7))[0], _rule, "one");
        using var first = LedgerFile.Open(State);
        Assert.StartsWith("It cannot be opened to be read and written: another run may be adding to it.", Assert.Throws<InvalidDataException>(() => LedgerFile.Open(State)).Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int day) => DateTimeOffset.FromUnixTimeMilliseconds(Begin + (day * Day));

    // Some are exposed again, earlier or elsewhere; some bring before they are exposed, or never are; some give back.
    private static Rows[] Drawn(Random random) =>
    [
        .. Enumerable.Range(0, 12).Select(day => new Rows(
            [.. Enumerable.Range(0, 150).Select(_ => random.Next(900)).Select(u => ($"{u}", random.Next(60) == 0 ? $"{random.Next(4)}" : $"{u % 2}", random.Next(-3, 28)))],
            [.. Enumerable.Range(0, 200).Select(_ => ($"{random.Next(1000)}", random.Next(-20, 45), random.Next(8) == 0 ? -5m : Math.Round((decimal)Math.Exp(6 * random.NextDouble()), 2)))])),
    ];

    private static LiftTable Table(Rows rows, LiftRule rule)
    {
        var ledger = new UnitLedger();
        Put(rows, ledger);
        return LiftReckoner.Compute(ledger, rule);
    }

    private static void Same(LiftTable counted, LiftTable added)
    {
        Assert.Equal(counted.Arms, added.Arms);
        Assert.Equal((counted.Counts, counted.Cap, counted.Theta, counted.Start), (added.Counts, added.Cap, added.Theta, added.Start));
        Assert.Equal(counted.Lifts.SelectMany(l => l.Metrics), added.Lifts.SelectMany(l => l.Metrics));
    }

    private static void Put(Rows rows, UnitLedger ledger)
    {
        foreach (var (unit, arm, day) in rows.Exposures)
        {
            var number = UnitLedger.Number(System.Text.Encoding.UTF8.GetBytes(unit))!.Value;
            ledger.Add(UnitLedger.PartOf(number), [new ExposureRow(number, Begin + (day * Day), ledger.Arm(arm))]);
        }

        foreach (var (unit, day, amount) in rows.Outcomes)
        {
            var number = UnitLedger.Number(System.Text.Encoding.UTF8.GetBytes(unit))!.Value;
            ledger.Add(UnitLedger.PartOf(number), [new OutcomeRow(number, Begin + (day * Day), (long)(amount * 1_000_000))]);
        }
    }

    private LiftTable Added(Rows rows, LiftRule rule, string file)
    {
        using var kept = LedgerFile.Open(State);
        var day = kept.Day();
        Put(rows, day);
        var tally = kept.Count(day, rule);
        var table = LiftReckoner.Compute(tally, day.Arms, rule);
        kept.Keep(day, tally, [file]);
        return table;
    }

    private sealed record Rows((string Unit, string Arm, int Day)[] Exposures, (string Unit, int Day, decimal Amount)[] Outcomes);
}

using System.Runtime.InteropServices;
using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>What the units come to, from which a <see cref="LiftTable"/> is computed; kept, a later day is counted into it by the units alone that the day says something of.</summary>
/// <remarks>
/// Whole numbers all of them, so that what a unit came to before can be taken away again without a trace. The cap is a quantile of the units' revenue: those that brought much are kept by what they brought, more of
/// them than are above the cap, so that where it lies is known when it moves.
/// </remarks>
public sealed class LiftTally
{
    private const int FewestKept = 1000;
    private const int KeptForOneAbove = 4;

    private readonly long _first;
    private readonly LiftTimes _times;
    private readonly long[] _assigned;
    private readonly long[] _mature;
    private readonly ArmSums[] _sums;
    private readonly double _from;
    // How many units came to the same; none is there without any.
    private readonly Dictionary<UnitTally.UnitSum, int> _top = [];
    private long _most;

    private LiftTally(int arms, long first, LiftTimes times, double from) =>
        (_first, _times, _from, _assigned, _mature, _sums) = (first, times, from, new long[arms], new long[arms], new ArmSums[arms]);

    internal LiftCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    internal long Start => _times.Start;

    // Units with revenue above nothing.
    private long Positive
    {
        get
        {
            var positive = Kept;
            foreach (ref readonly var sums in _sums.AsSpan())
            {
                positive += sums.Positive;
            }

            return positive;
        }
    }

    // Of these the ones from the cap upwards.
    private long Above => Positive - (long)((Positive - 1) * CappedRevenue.UsualQuantile);

    private long Kept
    {
        get
        {
            var kept = 0L;
            foreach (var (_, units) in _top)
            {
                kept += units;
            }

            return kept;
        }
    }

    /// <summary>Counts everything; the parts side by side.</summary>
    /// <param name="ledger">What was shown and brought; not to be added to meanwhile.</param>
    /// <param name="rule">How.</param>
    public static LiftTally Of(UnitLedger ledger, LiftRule rule)
    {
        var first = ledger.First;
        var times = LiftTimes.Of(rule, first);
        var tallies = new UnitTally[UnitLedger.Parts];
        Parallel.For(0, tallies.Length, () => Array.Empty<UnitTally.UnitSum>(), (part, _, room) =>
        {
            tallies[part] = UnitTally.Of(ledger.All[part], ledger.Arms.Length, times, ref room);
            return room;
        }, _ => { });
        var all = new LiftTally(ledger.Arms.Length, first, times, KeptFrom(tallies));
        Parallel.For(0, tallies.Length, () => new LiftTally(ledger.Arms.Length, first, times, all._from), (part, _, mine) =>
        {
            mine.Add(tallies[part]);
            return mine;
        }, mine => all.Take(mine, 1));
        all._most = 2 * all.Kept;
        return all;
    }

    /// <summary>Counts a later day into it.</summary>
    /// <param name="day">What the day says; its arms begin with those that were there.</param>
    /// <param name="rule">How.</param>
    /// <param name="runs">How many runs of rows were kept of the days before.</param>
    /// <param name="read">The rows of a part of a run; valid until the next is read on the same thread.</param>
    /// <returns>null where everything has to be counted again: another window or start, or a cap that is lower than what is known.</returns>
    public LiftTally? With(UnitLedger day, LiftRule rule, int runs, Func<int, int, UnitRows> read)
    {
        var first = Math.Min(_first, day.First);
        var times = LiftTimes.Of(rule, first);
        if (times != _times with { Until = times.Until })
        {
            return null;
        }

        var (all, arms) = (new LiftTally(day.Arms.Length, first, times, _from) { _most = _most }, day.Arms.Length);
        all.Take(this, 1);
        Parallel.For(0, UnitLedger.Parts, () => new Change(new LiftTally(arms, first, _times, _from), new LiftTally(arms, first, times, _from)), (part, _, mine) =>
        {
            Touch(mine.Touched, day, part, times, runs, read);
            mine.Lost.Add(UnitTally.Of(mine.Touched, arms, _times, ref mine.Room));
            mine.Touched.MergeSame(day.All[part]);
            mine.Won.Add(UnitTally.Of(mine.Touched, arms, times, ref mine.Room));
            return mine;
        }, mine =>
        {
            all.Take(mine.Won, 1);
            all.Take(mine.Lost, -1);
        });

        // Not more either than twice what would be kept if it were begun anew: each of them is written every day.
        return all.Kept >= all.Above && all.Kept <= Math.Max(_most, 2 * Wanted(all.Positive)) ? all : null;
    }

    /// <summary>Reads what was written.</summary>
    /// <param name="reader">Where.</param>
    /// <param name="arms">How many arms there are.</param>
    public static LiftTally Read(BinaryReader reader, int arms)
    {
        var tally = new LiftTally(arms, reader.ReadInt64(), new LiftTimes(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()), reader.ReadDouble())
        {
            _most = reader.ReadInt64(),
            Counts = new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()),
        };
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(tally._assigned.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(tally._mature.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(tally._sums.AsSpan()));
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            tally._top.Add(new() { Revenue = reader.ReadInt64(), Before = reader.ReadInt64(), Orders = reader.ReadInt32(), Arm = reader.ReadByte() }, reader.ReadInt32());
        }

        return tally;
    }

    /// <summary>Writes it, for one that goes on from it.</summary>
    /// <param name="writer">Where to.</param>
    public void Write(BinaryWriter writer)
    {
        var (first, (start, window, until), c) = (_first, _times, Counts);
        Array.ForEach([first, start, window, until], writer.Write);
        writer.Write(_from);
        writer.Write(_most);
        Array.ForEach([c.Units, c.Contaminated, c.Immature, c.Outcomes, c.InWindow, c.Before, c.NotExposed], writer.Write);
        writer.Write(MemoryMarshal.AsBytes(_assigned.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_mature.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_sums.AsSpan()));
        writer.Write(_top.Count);
        foreach (var (unit, units) in _top)
        {
            writer.Write(unit.Revenue);
            writer.Write(unit.Before);
            writer.Write(unit.Orders);
            writer.Write(unit.Arm);
            writer.Write(units);
        }
    }

    /// <summary>Type 7 of the units' revenue above nothing, in millionths.</summary>
    internal double Cap()
    {
        if (Positive == 0)
        {
            return double.PositiveInfinity;
        }

        var (revenue, kept) = (new long[Kept], 0);
        foreach (var (unit, units) in _top)
        {
            for (var i = 0; i < units; i++)
            {
                revenue[kept++] = unit.Revenue;
            }
        }

        var place = (Positive - 1) * CappedRevenue.UsualQuantile;
        double at = Largest(revenue, Above);
        return Above == 1 ? at : at + ((place - (long)place) * (Largest(revenue, Above - 1) - at));
    }

    /// <summary>The figures of an arm.</summary>
    /// <param name="arm">Its place.</param>
    /// <param name="name">Its name.</param>
    /// <param name="weight">Its configured weight.</param>
    /// <param name="cap">In millionths.</param>
    internal LiftArm Arm(int arm, string name, double? weight, double cap)
    {
        const double millionths = 1e6;
        var sums = _sums[arm];
        foreach (var (unit, units) in _top)
        {
            for (var i = 0; i < units && unit.Arm == arm; i++)
            {
                sums.Add(unit, cap);
            }
        }

        return sums.Arm(name, weight, _assigned[arm], _mature[arm], cap / millionths);
    }

    // Only the units from the thousandth on matter to the cap: where these begin is counted by size, so that few values are kept and sorted.
    private static double KeptFrom(IEnumerable<UnitTally> all)
    {
        const int dropped = 48;
        var (bySize, count) = (new int[1 << (64 - dropped)], 0L);
        foreach (var tally in all)
        {
            foreach (ref readonly var unit in tally.Sums.AsSpan())
            {
                if (unit.Revenue > 0)
                {
                    bySize[(int)(BitConverter.DoubleToUInt64Bits(unit.Revenue) >> dropped)]++;
                    count++;
                }
            }
        }

        var (wanted, size, kept) = (Wanted(count), bySize.Length, 0);
        while (size > 0 && kept < wanted)
        {
            kept += bySize[--size];
        }

        return Math.Max(1, BitConverter.UInt64BitsToDouble((ulong)size << dropped));
    }

    // What the day says something of, and what becomes mature by it, with all that was known of both.
    private void Touch(UnitPart touched, UnitLedger day, int part, LiftTimes times, int runs, Func<int, int, UnitRows> read)
    {
        touched.Know(day.All[part]);
        var (sooner, later) = (Math.Min(times.LastMature, _times.LastMature), Math.Max(times.LastMature, _times.LastMature));
        for (var run = 0; run < runs && sooner < later; run++)
        {
            touched.Know(read(part, run), sooner, later);
        }

        for (var run = 0; run < runs && touched.Count > 0; run++)
        {
            touched.MergeKnown(read(part, run));
        }
    }

    // The so-manieth from above, halving where it can be: to sort them all takes longer.
    private static long Largest(long[] revenue, long nth)
    {
        var (low, high) = (0L, long.MaxValue);
        while (low < high)
        {
            var (middle, count) = (high - ((high - low) / 2), 0);
            foreach (var one in revenue)
            {
                count += one >= middle ? 1 : 0;
            }

            (low, high) = count >= nth ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private void Add(UnitTally tally)
    {
        for (var arm = 0; arm < _sums.Length; arm++)
        {
            _assigned[arm] += tally.Assigned[arm];
            _mature[arm] += tally.Mature[arm];
        }

        Counts = Counts.Plus(tally.Counts, 1);
        foreach (ref readonly var unit in tally.Sums.AsSpan())
        {
            Add(unit);
        }
    }

    private void Add(in UnitTally.UnitSum unit)
    {
        if (unit.Revenue >= _from)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_top, unit, out _)++;
        }
        else
        {
            _sums[unit.Arm].Add(unit, double.PositiveInfinity);
        }
    }

    // Adds another one, or takes it away; from several threads at once, too.
    private void Take(LiftTally other, int times)
    {
        lock (_sums)
        {
            for (var arm = 0; arm < other._sums.Length; arm++)
            {
                _assigned[arm] += times * other._assigned[arm];
                _mature[arm] += times * other._mature[arm];
                if (times > 0)
                {
                    _sums[arm].Merge(other._sums[arm]);
                }
                else
                {
                    _sums[arm].Remove(other._sums[arm]);
                }
            }

            Counts = Counts.Plus(other.Counts, times);
            foreach (var (unit, units) in other._top)
            {
                ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_top, unit, out _);
                known += times * units;
                if (known == 0)
                {
                    _top.Remove(unit);
                }
            }
        }
    }

    private static long Wanted(long positive) => FewestKept + (long)(KeptForOneAbove * (1 - CappedRevenue.UsualQuantile) * positive);

    // What the units that a day touches came to before it, and with it.
    private sealed class Change(LiftTally lost, LiftTally won)
    {
        public UnitTally.UnitSum[] Room = [];

        public LiftTally Lost { get; } = lost;

        public LiftTally Won { get; } = won;

        public UnitPart Touched { get; } = new();
    }
}

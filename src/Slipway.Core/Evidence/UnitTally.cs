namespace Slipway.Core.Evidence;

/// <summary>What the units of a part brought in their windows and before: the first of two passes, for the cap is known only after it.</summary>
internal sealed class UnitTally
{
    private UnitTally(int arms) => (Assigned, Mature) = (new long[arms], new long[arms]);

    /// <summary>Of each arm the units, and of these the ones whose window is over.</summary>
    public long[] Assigned { get; }

    public long[] Mature { get; }

    public LiftCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Those that brought anything; the others are zeros.</summary>
    public UnitSum[] Sums { get; private set; } = [];

    /// <param name="part">The part.</param>
    /// <param name="arms">How many arms there are.</param>
    /// <param name="times">What counts when.</param>
    /// <param name="room">To work in, from part to part.</param>
    public static UnitTally Of(UnitPart part, int arms, LiftTimes times, ref UnitSum[] room)
    {
        if (room.Length < part.Count)
        {
            room = new UnitSum[part.Count + (part.Count / 8)];
        }

        var tally = new UnitTally(arms);
        var sums = room.AsSpan(0, part.Count);
        sums.Clear();
        tally.Gather(part.Rows, sums, times);
        tally.Sort(part.Rows, sums, times);
        return tally;
    }

    private void Gather(UnitRows rows, Span<UnitSum> sums, LiftTimes times)
    {
        var (start, window) = (times.Start, times.Window);
        var of = rows.Of;
        var at = rows.At;
        var amounts = rows.Amounts;
        var first = rows.First;
        var arms = rows.Arms;
        var (inWindow, before, notExposed) = (0L, 0L, 0L);
        for (var i = 0; i < of.Length; i++)
        {
            var unit = of[i];
            if (arms[unit] == UnitPart.None)
            {
                notExposed++;
                continue;
            }

            ref var sum = ref sums[unit];
            if (at[i] < start)
            {
                before++;
                sum.Before = checked(sum.Before + amounts[i]);
            }

            if (at[i] >= first[unit] && at[i] < first[unit] + window)
            {
                inWindow++;
                sum.Orders++;
                sum.Revenue = checked(sum.Revenue + amounts[i]);
            }
        }

        Counts = Counts with { Outcomes = of.Length, InWindow = inWindow, Before = before, NotExposed = notExposed };
    }

    private void Sort(UnitRows rows, Span<UnitSum> sums, LiftTimes times)
    {
        var first = rows.First;
        var arms = rows.Arms;
        var (units, contaminated, immature, kept) = (0L, 0L, 0L, 0);
        for (var i = 0; i < arms.Length; i++)
        {
            var arm = arms[i];
            if (arm >= UnitPart.Several)
            {
                contaminated += arm == UnitPart.Several ? 1 : 0;
                continue;
            }

            units++;
            Assigned[arm]++;
            if (first[i] > times.LastMature)
            {
                immature++;
                continue;
            }

            Mature[arm]++;
            if (sums[i].Orders != 0 || sums[i].Before != 0)
            {
                sums[i].Arm = arm;
                sums[kept++] = sums[i];
            }
        }

        // Those that are kept have moved to the front, into places of units that were looked at before.
        Sums = sums[..kept].ToArray();
        Counts = Counts with { Units = units + contaminated, Contaminated = contaminated, Immature = immature };
    }

    /// <summary>A unit that brought something; amounts in millionths.</summary>
    internal record struct UnitSum
    {
        public long Revenue;
        public long Before;
        public int Orders;
        public byte Arm;
    }
}

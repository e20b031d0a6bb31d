namespace Slipway.Core.Evidence;

/// <summary>What the units of a part brought in their windows and before: the first of two passes, for the cap is known only after it.</summary>
internal sealed class UnitTally
{
    private readonly List<UnitSum> _sums = [];

    private UnitTally(int arms) => (Assigned, Mature) = (new long[arms], new long[arms]);

    /// <summary>Of each arm the units, and of these the ones whose window is over.</summary>
    public long[] Assigned { get; }

    public long[] Mature { get; }

    public LiftCounts Counts { get; private set; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Those that brought anything; the others are zeros.</summary>
    public List<UnitSum> Sums => _sums;

    public static UnitTally Of(UnitPart part, int arms, long start, long window, long until)
    {
        var tally = new UnitTally(arms);
        var sums = new UnitSum[part.Count];
        tally.Gather(part, sums, start, window);
        tally.Sort(part, sums, window, until);
        return tally;
    }

    private void Gather(UnitPart part, UnitSum[] sums, long start, long window)
    {
        var of = part.Of;
        var at = part.At;
        var amounts = part.Amounts;
        var first = part.First;
        var arms = part.Arms;
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

    private void Sort(UnitPart part, UnitSum[] sums, long window, long until)
    {
        var first = part.First;
        var arms = part.Arms;
        var (units, contaminated, immature) = (0L, 0L, 0L);
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
            if (first[i] > until - window)
            {
                immature++;
                continue;
            }

            Mature[arm]++;
            if (sums[i].Orders != 0 || sums[i].Before != 0)
            {
                sums[i].Arm = arm;
                _sums.Add(sums[i]);
            }
        }

        Counts = Counts with { Units = units + contaminated, Contaminated = contaminated, Immature = immature };
    }

    /// <summary>A unit that brought something; amounts in millionths.</summary>
    internal struct UnitSum
    {
        public long Revenue;
        public long Before;
        public int Orders;
        public byte Arm;
    }
}

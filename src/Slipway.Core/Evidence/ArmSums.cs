using Slipway.Statistics;

namespace Slipway.Core.Evidence;

/// <summary>The sums of an arm's units that brought anything: the second pass.</summary>
internal struct ArmSums
{
    private ExactSums _below;
    private ExactSums _above;
    private ExactSums _perOrder;
    private long _converted;
    private long _withHistory;

    /// <summary>Of the units, the ones with revenue above nothing.</summary>
    public long Positive { get; private set; }

    public void Add(in UnitTally.UnitSum unit, double cap)
    {
        if (unit.Revenue > cap)
        {
            _above.Add(unit.Revenue, unit.Before);
        }
        else
        {
            _below.Add(unit.Revenue, unit.Before);
        }

        _perOrder.Add(unit.Revenue, unit.Orders);
        _converted += unit.Orders > 0 ? 1 : 0;
        _withHistory += unit.Before != 0 ? 1 : 0;
        Positive += unit.Revenue > 0 ? 1 : 0;
    }

    public void Merge(in ArmSums other)
    {
        _below.Merge(other._below);
        _above.Merge(other._above);
        _perOrder.Merge(other._perOrder);
        _converted += other._converted;
        _withHistory += other._withHistory;
        Positive += other.Positive;
    }

    public void Remove(in ArmSums other)
    {
        _below.Remove(other._below);
        _above.Remove(other._above);
        _perOrder.Remove(other._perOrder);
        _converted -= other._converted;
        _withHistory -= other._withHistory;
        Positive -= other.Positive;
    }

    /// <param name="name">Its name.</param>
    /// <param name="weight">Its configured weight.</param>
    /// <param name="assigned">Its units.</param>
    /// <param name="mature">Of these the ones whose window is over; those that were not added brought nothing.</param>
    /// <param name="cap">In the currency.</param>
    public LiftArm Arm(string name, double? weight, long assigned, long mature, double cap)
    {
        const double millionths = 1e6;
        var zeros = mature - _perOrder.Count;
        _below.AddZeros(zeros);
        _perOrder.AddZeros(zeros);
        var capped = _below.Moments(millionths, millionths).Merge(_above.Moments(millionths, millionths, cap));
        return new LiftArm(name, weight, assigned, new Proportion(_converted, mature), capped, _perOrder.Moments(millionths, 1), _withHistory);
    }
}

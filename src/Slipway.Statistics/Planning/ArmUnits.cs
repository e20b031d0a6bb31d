namespace Slipway.Statistics.Planning;

/// <summary>How many units each arm needs; not rounded.</summary>
/// <param name="Control">Of the control arm.</param>
/// <param name="Treated">Of the treated arm.</param>
public readonly record struct ArmUnits(double Control, double Treated)
{
    /// <summary>Of both together.</summary>
    public double Total => Control + Treated;

    /// <summary>Whole units, rounded up.</summary>
    public (long Control, long Treated) Whole => ((long)Math.Ceiling(Control), (long)Math.Ceiling(Treated));
}

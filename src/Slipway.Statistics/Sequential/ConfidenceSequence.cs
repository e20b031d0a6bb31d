namespace Slipway.Statistics.Sequential;

/// <summary>Intervals that hold the truth at every look at once, so that watching a comparison does no harm.</summary>
/// <remarks>
/// I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas (2024). The half width at N units is SE sqrt(N) sqrt(2 (N rho^2 + 1)/(N^2 rho^2) ln(sqrt(N rho^2 + 1)/a)), on one side with a doubled and
/// ln(1 + sqrt(N rho^2 + 1)/(2a)). It is tightest at the N to which rho is tuned: the planned one, never a constant. It holds for many units (<see cref="TooEarly"/>) and a split that does not change; a new split
/// is a new phase, and phases are weighed by their variance, never by pooling units.
/// </remarks>
public sealed record ConfidenceSequence
{
    /// <summary>Before so many units in each arm nothing is read.</summary>
    public const long FewestUnits = 100;

    /// <summary>Before so many conversions, or units with a positive value, in each arm nothing is read.</summary>
    public const long FewestConversions = 25;

    /// <summary>A sequence with the given tuning.</summary>
    /// <param name="rhoSquared">Above 0; as from <see cref="ExactRhoSquared"/> or <see cref="ApproximateRhoSquared"/>.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="direction">On which side evidence is looked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tuning or the confidence is out of range.</exception>
    public ConfidenceSequence(double rhoSquared, double confidence = 0.95, Direction direction = Direction.TwoSided)
    {
        _ = Interval.Deviate(confidence);
        if (!(rhoSquared > 0) || double.IsInfinity(rhoSquared))
        {
            throw new ArgumentOutOfRangeException(nameof(rhoSquared), rhoSquared, "The tuning is a finite number above 0.");
        }

        (RhoSquared, Confidence, Direction) = (rhoSquared, confidence, direction);
    }

    /// <summary>The tuning, rho squared, above 0.</summary>
    public double RhoSquared { get; }

    /// <summary>The chance that every interval holds the truth, above 0 and below 1.</summary>
    public double Confidence { get; }

    /// <summary>On which side evidence is looked for.</summary>
    public Direction Direction { get; }

    /// <summary>The sequence that is tightest at the planned number of units of all arms.</summary>
    /// <param name="plannedUnits">Above 0: the total of the power calculation.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="direction">On which side evidence is looked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of units or the confidence is out of range.</exception>
    public static ConfidenceSequence TunedTo(double plannedUnits, double confidence = 0.95, Direction direction = Direction.TwoSided) =>
        new(ExactRhoSquared(plannedUnits, direction == Direction.TwoSided ? 1 - confidence : 2 * (1 - confidence)), confidence, direction);

    /// <summary>(-W(-a^2/e) - 1) / N with W the lower branch of Lambert's function: the tuning that is tightest at N.</summary>
    /// <param name="plannedUnits">N, above 0.</param>
    /// <param name="alpha">a, above 0 and below 1; doubled on one side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of units or alpha is out of range.</exception>
    public static double ExactRhoSquared(double plannedUnits, double alpha)
    {
        var start = ApproximateRhoSquared(plannedUnits, alpha) * plannedUnits;

        // x - ln(1 + x) = -2 ln a is what Lambert's function solves, with x the tuning times N.
        var wanted = -2 * Math.Log(alpha);
        return Brent.Root(x => x - Math.Log(1 + x) - wanted, start / 2, (2 * start) + 2) / plannedUnits;
    }

    /// <summary>(-2 ln a + ln(-2 ln a + 1)) / N: the same without Lambert's function, a few percent off.</summary>
    /// <param name="plannedUnits">N, above 0.</param>
    /// <param name="alpha">a, above 0 and below 1; doubled on one side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of units or alpha is out of range.</exception>
    public static double ApproximateRhoSquared(double plannedUnits, double alpha)
    {
        if (!(plannedUnits > 0) || !(alpha is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(plannedUnits), (plannedUnits, alpha), "The planned units are above 0, and alpha is above 0 and below 1.");
        }

        var log = -2 * Math.Log(alpha);
        return (log + Math.Log(log + 1)) / plannedUnits;
    }

    /// <summary>Why a comparison cannot be read yet, or null: the guarantee is one for many units.</summary>
    /// <param name="treated">Units of the treated arm that converted or have a positive value, of all its units.</param>
    /// <param name="control">The same of the control arm.</param>
    public static Comparison.Refusal? TooEarly(Proportion treated, Proportion control) =>
        Math.Min(treated.Trials, control.Trials) < FewestUnits
            ? new(RefusalCode.TooFewUnits, $"A live reading takes {FewestUnits} units in each arm.", null)
            : Math.Min(treated.Successes, control.Successes) < FewestConversions
                ? new(RefusalCode.TooFewUnits, $"A live reading takes {FewestConversions} units with the outcome in each arm.", null)
                : null;

    /// <summary>The comparison as this look at it may be read: the same estimate with this sequence's interval and always-valid p-value. A refusal stays one.</summary>
    /// <param name="comparison">Of means, ratios, relative lifts or adjusted means.</param>
    public Comparison Read(Comparison comparison) => comparison is Comparison.Difference { StandardError: > 0, Units: > 0 } difference
        ? difference with
        {
            Interval = IntervalOf(difference.Estimate, difference.StandardError, difference.Units),
            PValue = PValueOf(difference.Estimate, difference.StandardError, difference.Units),
            DegreesOfFreedom = double.PositiveInfinity,
            Method = "asymptotic confidence sequence",
        }
        : comparison;

    /// <summary>How many standard errors wide the interval is to each side at so many units.</summary>
    /// <param name="units">Of all arms, above 0.</param>
    public double Deviate(double units)
    {
        var root = Math.Sqrt((units * RhoSquared) + 1);
        var alpha = 1 - Confidence;
        return Math.Sqrt(Stretch(units) * (Direction == Direction.TwoSided ? Math.Log(root / alpha) : Math.Log(1 + (root / (2 * alpha)))));
    }

    /// <summary>The interval at a look.</summary>
    /// <param name="estimate">As seen.</param>
    /// <param name="standardError">Above 0.</param>
    /// <param name="units">Of all arms, above 0.</param>
    public Interval IntervalOf(double estimate, double standardError, double units)
    {
        var half = standardError * Deviate(units);
        return new(
            Direction == Direction.Lesser ? double.NegativeInfinity : estimate - half, Direction == Direction.Greater ? double.PositiveInfinity : estimate + half, Confidence);
    }

    /// <summary>The e-value of the hypothesis that there is no effect; on one side that it is not on that side.</summary>
    /// <remarks>ln e = rho^2 N z^2 / (2 (N rho^2 + 1)) - ln(N rho^2 + 1)/2, on one side plus ln(2 Phi(z sqrt(N) rho / sqrt(N rho^2 + 1))).</remarks>
    /// <param name="estimate">As seen.</param>
    /// <param name="standardError">Above 0.</param>
    /// <param name="units">Of all arms, above 0.</param>
    public EValue Evidence(double estimate, double standardError, double units)
    {
        var z = estimate / standardError;
        var log = (z * z / Stretch(units)) - (Math.Log((units * RhoSquared) + 1) / 2);
        return new(Direction switch
        {
            Direction.TwoSided => log,
            Direction.Greater => log + Math.Log(2 * Normal.Cdf(z * Math.Sqrt(2 / Stretch(units)))),
            _ => log + Math.Log(2 * Normal.SurvivalFunction(z * Math.Sqrt(2 / Stretch(units)))),
        });
    }

    /// <summary>The always-valid p-value of a look: the smallest 1 - confidence at which its interval, with this tuning, does not hold 0. Over looks the smallest one counts.</summary>
    /// <param name="estimate">As seen.</param>
    /// <param name="standardError">Above 0.</param>
    /// <param name="units">Of all arms, above 0.</param>
    public double PValueOf(double estimate, double standardError, double units)
    {
        if (Direction == Direction.TwoSided)
        {
            return Evidence(estimate, standardError, units).PValue;
        }

        var z = Direction == Direction.Greater ? estimate / standardError : -estimate / standardError;
        var power = z * z / Stretch(units);
        var root = Math.Sqrt((units * RhoSquared) + 1) / 2;
        return z <= 0 ? 1 : Math.Min(1, power < 1e-8 ? root / power : root * Math.Exp(-power) / (1 - Math.Exp(-power)));
    }

    private double Stretch(double units) => 2 * ((units * RhoSquared) + 1) / (units * RhoSquared);
}

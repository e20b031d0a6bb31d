using Slipway.Statistics.Sequential;

namespace Slipway.Statistics.Planning;

/// <summary>What a comparison is to be able to show, and how: how many units it takes, which effect is the smallest it would find, and how likely it finds one.</summary>
/// <remarks>
/// Two-sided tests. n_c = (z_(1-a/2) + z_power)^2 s^2 (1 + 1/k) / d^2 with k = n_t/n_c, and for means and arcsines the far tail counted too; a small share held out costs 1/h + 1/(1 - h) (a tenth takes 2.8 times the units of halves). The variance has to be of the same
/// window that the campaign will have.
/// </remarks>
public sealed record Design
{
    /// <summary>Of the interval that decides, above 0 and below 1.</summary>
    public double Confidence { get; init => field = Share(value); } = 0.95;

    /// <summary>The chance to find an effect that is there, above 0 and below 1.</summary>
    public double Power { get; init => field = Share(value); } = 0.8;

    /// <summary>Treated units for each control unit, above 0: k; 9 where a tenth is held out.</summary>
    public double TreatedPerControl { get; init => field = Above0(value); } = 1;

    /// <summary>What is left of the variance, above 0: 1 less the squared correlation with the history that <see cref="Cuped"/> takes out.</summary>
    public double VarianceFactor { get; init => field = Above0(value); } = 1;

    /// <summary>By how much standard errors are larger, above 0: the root of a cluster's design effect. With the sequential multiplier in it, power is computed as GrowthBook does, which says too much of small effects.</summary>
    public double ErrorFactor { get; init => field = Above0(value); } = 1;

    /// <summary>By how much the critical value is larger than that of a test at one look, above 0.</summary>
    public double CriticalFactor { get; init => field = Above0(value); } = 1;

    /// <summary>The same design, watched all the time by a confidence sequence and decided at the latest at its planned end.</summary>
    /// <remarks>The sequence is 1.55 times as wide at that end (95%), which makes the smallest effect 1.38 times as large (power 0.8). The chance to cross earlier comes on top.</remarks>
    public Design Sequential() => this with { CriticalFactor = SequentialMultiplier(1, 1, Confidence) };

    /// <summary>How much wider a confidence sequence tuned to <paramref name="plannedUnits"/> is at <paramref name="units"/> than an interval for one look.</summary>
    /// <param name="units">Of all arms, above 0.</param>
    /// <param name="plannedUnits">Of all arms, above 0.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static double SequentialMultiplier(double units, double plannedUnits, double confidence) =>
        ConfidenceSequence.TunedTo(plannedUnits, confidence).Deviate(units) / Interval.Deviate(confidence);

    /// <summary>The units for a difference of means, with Student's distribution for their unknown variance.</summary>
    /// <param name="effect">The difference to find, in the metric's unit.</param>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <returns>Refused for an effect of 0.</returns>
    public Answer<ArmUnits> UnitsForMeans(double effect, double deviation)
    {
        if (UnitsForMeansNormal(effect, deviation) is not Answer<ArmUnits>.Given { Value.Control: var start })
        {
            return UnitsForMeansNormal(effect, deviation);
        }

        // Student's tails only ever ask for more units than normal ones, and below three there is no variance.
        var lowest = Math.Max(start * 0.5, 2.001 / (1 + TreatedPerControl));
        var highest = (start * 2) + 100;
        return PowerForMeans(effect, deviation, lowest) >= Power
            ? Units(lowest)
            : Units(Brent.Root(units => PowerForMeans(effect, deviation, units) - Power, lowest, highest, 1e-9));
    }

    /// <summary>The units for a difference of means by normal deviates: (z + z_power)^2 s^2 (1 + 1/k) / d^2. For rates with the baseline's variance in both arms s = sqrt(p (1 - p)).</summary>
    /// <param name="effect">The difference to find, in the metric's unit.</param>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <returns>Refused for an effect of 0.</returns>
    public Answer<ArmUnits> UnitsForMeansNormal(double effect, double deviation) =>
        NotPositive(Math.Abs(effect)) || NotPositive(deviation)
            ? NoEffect()
            : Units(Square(TwoSidedDeviates) * Square(Scaled(deviation)) * (1 + (1 / TreatedPerControl)) / Square(effect));

    /// <summary>The smallest difference of means that is found with the power, with Student's distribution.</summary>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <param name="controlUnits">Of the control arm.</param>
    /// <returns>In the metric's unit; refused for fewer than three units in all.</returns>
    public Answer<double> EffectForMeans(double deviation, double controlUnits)
    {
        if (NotPositive(deviation) || !(controlUnits * (1 + TreatedPerControl) > 2))
        {
            return TooFew();
        }

        if (PowerForMeans(0, deviation, controlUnits) >= Power)
        {
            return new Answer<double>.Given(0);
        }

        var error = ErrorOf(deviation, controlUnits);
        var highest = 2 * error * (CriticalFactor * Interval.Deviate(Confidence, Degrees(controlUnits)) + Math.Abs(Normal.Quantile(Power)) + 10);
        return new Answer<double>.Given(Brent.Root(effect => PowerForMeans(effect, deviation, controlUnits) - Power, 0, highest, error * 1e-12));
    }

    /// <summary>The same by normal deviates.</summary>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <param name="controlUnits">Of the control arm, above 0.</param>
    /// <returns>In the metric's unit; refused without units.</returns>
    public Answer<double> EffectForMeansNormal(double deviation, double controlUnits) =>
        NotPositive(deviation) || NotPositive(controlUnits) ? TooFew() : new Answer<double>.Given(TwoSidedDeviates * ErrorOf(deviation, controlUnits));

    /// <summary>The chance to find a difference of means, by the noncentral t distribution.</summary>
    /// <param name="effect">In the metric's unit.</param>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <param name="controlUnits">Of the control arm; more than two in all.</param>
    /// <returns>0 to 1.</returns>
    public double PowerForMeans(double effect, double deviation, double controlUnits)
    {
        var degrees = Degrees(controlUnits);
        return NoncentralT.TwoSidedPower(Math.Abs(effect) / ErrorOf(deviation, controlUnits), CriticalFactor * Interval.Deviate(Confidence, degrees), degrees);
    }

    /// <summary>The units for two rates: [z sqrt(p q (1 + 1/k)) + z_power sqrt(p_c q_c + p_t q_t/k)]^2 / d^2 with p the rate of both arms together, as the pooled z test has it.</summary>
    /// <param name="controlRate">0 to 1.</param>
    /// <param name="treatedRate">0 to 1.</param>
    /// <returns>Refused where the rates are the same.</returns>
    public Answer<ArmUnits> UnitsForRates(double controlRate, double treatedRate)
    {
        if (NotRates(controlRate, treatedRate) || controlRate == treatedRate)
        {
            return NoEffect();
        }

        var (hypothesis, alternative) = RateDeviations(controlRate, treatedRate);
        return Units(Square((Critical * hypothesis) + (Normal.Quantile(Power) * alternative)) / Square(treatedRate - controlRate));
    }

    /// <summary>The units for two rates by their arcsines: (z + z_power)^2 (1 + 1/k) / h^2 with h = 2 asin sqrt p_t - 2 asin sqrt p_c (J. Cohen, 1988).</summary>
    /// <param name="controlRate">0 to 1.</param>
    /// <param name="treatedRate">0 to 1.</param>
    /// <returns>Refused where the rates are the same.</returns>
    public Answer<ArmUnits> UnitsForRatesByArcsine(double controlRate, double treatedRate) => NotRates(controlRate, treatedRate)
        ? NoEffect()
        : UnitsForMeansNormal((2 * Math.Asin(Math.Sqrt(treatedRate))) - (2 * Math.Asin(Math.Sqrt(controlRate))), 1);

    /// <summary>The chance to find a difference of rates by the pooled z test.</summary>
    /// <param name="controlRate">0 to 1.</param>
    /// <param name="treatedRate">0 to 1.</param>
    /// <param name="controlUnits">Of the control arm, above 0.</param>
    /// <returns>0 to 1.</returns>
    public double PowerForRates(double controlRate, double treatedRate, double controlUnits)
    {
        var (hypothesis, alternative) = RateDeviations(controlRate, treatedRate);
        var critical = Critical * hypothesis / alternative;
        var effect = Math.Abs(treatedRate - controlRate) * Math.Sqrt(controlUnits) / alternative;
        return Normal.SurvivalFunction(critical - effect) + Normal.SurvivalFunction(critical + effect);
    }

    /// <summary>The smallest rise of a rate that is found with the power, by arcsines.</summary>
    /// <param name="controlRate">0 to 1.</param>
    /// <param name="controlUnits">Of the control arm, above 0.</param>
    /// <returns>The treated arm's rate, 0 to 1; refused where no rate is high enough.</returns>
    public Answer<double> RateFor(double controlRate, double controlUnits)
    {
        if (NotRates(controlRate, controlRate) || EffectForMeansNormal(1, controlUnits) is not Answer<double>.Given { Value: var h })
        {
            return TooFew();
        }

        var angle = Math.Asin(Math.Sqrt(controlRate)) + (h / 2);
        return angle > Math.PI / 2
            ? new Answer<double>.Refused(RefusalCode.Unreachable, "With so few units not even a rate of 100% would be found; reach more people or hold out a larger share.")
            : new Answer<double>.Given(Square(Math.Sin(angle)));
    }

    /// <summary>The smallest relative lift that is found with the power, by the delta method with the same variance in both arms.</summary>
    /// <remarks>The root of R^2 = g (1/k + (1 + R)^2) with g = (z + z_power)^2 s^2 / (n_c m^2); with equal arms (1 + sqrt(1 - (1 - g)^2)) / (1 - g) - 1. From g = 1 on there is none.</remarks>
    /// <param name="mean">The control arm's mean, other than 0.</param>
    /// <param name="deviation">The standard deviation of units, above 0; sqrt(p (1 - p)) of a rate.</param>
    /// <param name="controlUnits">Of the control arm, above 0.</param>
    /// <returns>A share of the mean; refused where no lift is large enough.</returns>
    public Answer<double> LiftFor(double mean, double deviation, double controlUnits)
    {
        if (NotPositive(Math.Abs(mean)) || NotPositive(deviation) || NotPositive(controlUnits))
        {
            return TooFew();
        }

        var g = Square(Deviates * Scaled(deviation) / mean) / controlUnits;
        return g >= 1
            ? new Answer<double>.Refused(RefusalCode.Unreachable, "With so few units no lift, however large, would be found: the control's own mean is too uncertain. Reach more people or hold out a larger share.")
            : new Answer<double>.Given((g + Math.Sqrt((g * g) + (g * (1 - g) * (1 + (1 / TreatedPerControl))))) / (1 - g));
    }

    /// <summary>The chance to find a relative lift, by the delta method with the same variance in both arms.</summary>
    /// <param name="mean">The control arm's mean, other than 0.</param>
    /// <param name="deviation">The standard deviation of units, above 0.</param>
    /// <param name="lift">A share of the mean.</param>
    /// <param name="controlUnits">Of the control arm, above 0.</param>
    /// <returns>0 to 1.</returns>
    public double PowerForLift(double mean, double deviation, double lift, double controlUnits)
    {
        var error = Math.Abs(Scaled(deviation) / mean) * Math.Sqrt(((1 / TreatedPerControl) + Square(1 + lift)) / controlUnits);
        return Normal.SurvivalFunction(Critical - (Math.Abs(lift) / error)) + Normal.SurvivalFunction(Critical + (Math.Abs(lift) / error));
    }

    /// <summary>How many units more a running comparison needs, both arms growing alike, to find a lift with the power at the variances seen so far.</summary>
    /// <param name="treated">The treated arm so far.</param>
    /// <param name="control">The control arm so far.</param>
    /// <param name="lift">The relative lift to find, other than 0.</param>
    /// <returns>Of both arms together, not rounded; 0 where there are enough. Refused where the comparison itself is.</returns>
    public Answer<double> MoreUnits(Moments treated, Moments control, double lift)
    {
        if (RelativeLift.Delta(treated, control, Confidence) is not Comparison.Difference { StandardError: var error } || NotPositive(Math.Abs(lift)))
        {
            return new Answer<double>.Refused(RefusalCode.TooFewUnits, "What was seen so far says too little about the variance, or there is no lift to find.");
        }

        var factor = Square(Deviates * error * ErrorFactor / lift) * VarianceFactor;
        return new Answer<double>.Given(Math.Max(0, factor - 1) * (treated.Count + control.Count));
    }

    private double Critical => CriticalFactor * Interval.Deviate(Confidence);

    private double Deviates => Critical + Normal.Quantile(Power);

    // How many standard errors an effect must have for the power when a finding on its wrong side counts too, as it does in a two-sided test.
    private double TwoSidedDeviates => Power <= 2 * Normal.SurvivalFunction(Critical)
        ? 0
        : Brent.Root(effect => Normal.SurvivalFunction(Critical - effect) + Normal.SurvivalFunction(Critical + effect) - Power, 0, Critical + Math.Abs(Normal.Quantile(Power)) + 1);

    private double Scaled(double deviation) => deviation * ErrorFactor * Math.Sqrt(VarianceFactor);

    private double ErrorOf(double deviation, double controlUnits) => Scaled(deviation) * Math.Sqrt((1 + (1 / TreatedPerControl)) / controlUnits);

    private double Degrees(double controlUnits) => (controlUnits * (1 + TreatedPerControl)) - 2;

    // Of the difference, times the root of the control arm's units: under the hypothesis of no difference, and under the rates as given.
    private (double Hypothesis, double Alternative) RateDeviations(double control, double treated)
    {
        var both = (control + (treated * TreatedPerControl)) / (1 + TreatedPerControl);
        return (Scaled(Math.Sqrt(both * (1 - both) * (1 + (1 / TreatedPerControl)))), Scaled(Math.Sqrt((control * (1 - control)) + (treated * (1 - treated) / TreatedPerControl))));
    }

    private Answer<ArmUnits> Units(double control) => new Answer<ArmUnits>.Given(new(control, control * TreatedPerControl));

    private static double Above0(double value) => NotPositive(value) ? throw new ArgumentOutOfRangeException(nameof(value), value, "A factor or a ratio is a finite number above 0.") : value;

    private static double Share(double value) => value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Confidence and power are above 0 and below 1, such as 0.8.");

    private static double Square(double value) => value * value;

    private static bool NotPositive(double value) => !(value > 0) || double.IsInfinity(value);

    private static bool NotRates(double a, double b) => !(a is >= 0 and <= 1 && b is >= 0 and <= 1);

    private static Answer<ArmUnits>.Refused NoEffect() => new(RefusalCode.Unreachable, "No number of units finds an effect of 0 or one that is no number; say the smallest effect that would matter.");

    private static Answer<double>.Refused TooFew() => new(RefusalCode.TooFewUnits, "There are too few units, or the metric has no mean or no scatter to plan with.");
}

namespace Slipway.Statistics;

/// <summary>What two arms, or a result and what stands in place of a control, say about a difference: either a whole result, or a refusal with its reason.</summary>
/// <remarks>Degenerate data never comes back as "0, interval 0 to 0, p 1", which a reader would take for a finding.</remarks>
public abstract record Comparison
{
    /// <summary>Below this many expected units in any cell of the table the normal approximation gives way to the exact test.</summary>
    public const double SmallestExpectedCell = 5;

    private protected Comparison()
    {
    }

    /// <summary>Compares the rates of two arms.</summary>
    /// <remarks>
    /// The interval is <see cref="Newcombe"/>'s. The p-value is <see cref="PooledZ"/>'s, or <see cref="ExactTest.Fisher"/>'s where an
    /// expected cell is below 5. The two come from different tests: close to the limit one may exclude 0 and the other not.
    /// </remarks>
    /// <param name="treated">Successes and trials of the treated arm.</param>
    /// <param name="control">Successes and trials of the control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison OfProportions(Proportion treated, Proportion control, double confidence = 0.95)
    {
        _ = Interval.Deviate(confidence);
        if (WithoutUnits(treated.Trials, control.Trials) is { } empty)
        {
            return empty;
        }

        var interval = Newcombe.Difference(treated, control, confidence);
        var cell = SmallestCell(treated, control);
        if (cell == 0)
        {
            var outcome = treated.Successes == 0 ? "No unit of either arm had the outcome" : "Every unit of both arms had the outcome";
            var reason = $"{outcome}, so there is nothing to test; the interval says how large a difference could hide.";
            return new Refusal(RefusalCode.NoVariation, reason, interval);
        }

        var (p, method) = cell < SmallestExpectedCell
            ? (ExactTest.Fisher(treated, control), "Newcombe interval, Fisher exact test")
            : (PooledZ.Test(treated, control).PValue, "Newcombe interval, pooled z test");
        return new Difference(treated.Rate, control.Rate, treated.Rate - control.Rate, interval, p, method)
        {
            StandardError = Math.Sqrt((treated.Rate * (1 - treated.Rate) / treated.Trials) + (control.Rate * (1 - control.Rate) / control.Trials)),
            Units = treated.Trials + control.Trials,
        };
    }

    /// <summary>Compares the means of two arms whose variances need not be the same.</summary>
    /// <remarks>
    /// t = (m_t - m_c) / sqrt(a + b) with a = s_c^2/n_c and b = s_t^2/n_t, at v = (a + b)^2 / (a^2/(n_c - 1) + b^2/(n_t - 1)) degrees of freedom; interval and p-value are of the same t.
    /// B. L. Welch (1947). Refuses arms of fewer than two units, moments that no data have, and data without any scatter.
    /// </remarks>
    /// <param name="treated">The treated arm.</param>
    /// <param name="control">The control arm.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is out of range.</exception>
    public static Comparison OfMeans(Moments treated, Moments control, double confidence = 0.95) => OfMeans(treated, control, confidence, "Welch t test");

    internal static Comparison OfMeans(Moments treated, Moments control, double confidence, string method)
    {
        _ = Interval.Deviate(confidence);
        return Obstacle(treated, control) is { } obstacle
            ? obstacle
            : OfError(treated.Mean, control.Mean, treated.Mean - control.Mean, Math.Sqrt(treated.VarianceOfMean + control.VarianceOfMean), WelchDegrees(treated, control), confidence, method)
                with { Units = treated.Count + control.Count };
    }

    /// <summary>A result with interval and p-value of one and the same t statistic.</summary>
    internal static Difference OfError(double treated, double control, double estimate, double error, double degreesOfFreedom, double confidence, string method) =>
        new(treated, control, estimate, Interval.Around(estimate, error, confidence, degreesOfFreedom), 2 * StudentT.SurvivalFunction(Math.Abs(estimate / error), degreesOfFreedom), method)
        {
            StandardError = error,
            DegreesOfFreedom = degreesOfFreedom,
        };

    internal static double WelchDegrees(Moments treated, Moments control)
    {
        var (a, b) = (control.VarianceOfMean, treated.VarianceOfMean);

        // Shares, for the squares of very small variances would be 0.
        var (of, from) = (a / (a + b), b / (a + b));
        return 1 / ((of * of / (control.Count - 1)) + (from * from / (treated.Count - 1)));
    }

    /// <summary>What stands in the way of comparing two means, or null.</summary>
    internal static Refusal? Obstacle(Moments treated, Moments control)
    {
        if (WithoutUnits(treated.Count, control.Count) is { } empty)
        {
            return empty;
        }

        if (!treated.ArePossible || !control.ArePossible)
        {
            var arm = treated.ArePossible ? "control" : "treated";
            return new(RefusalCode.ImpossibleFigures, $"The {arm} arm's mean or variance is no finite number, or the variance is below 0: look for what overflowed or was summed up twice.", null);
        }

        if (treated.Count < 2 || control.Count < 2)
        {
            return new(RefusalCode.TooFewUnits, $"The {(treated.Count < 2 ? "treated" : "control")} arm has one unit, which says nothing about how far units differ; it takes two at least.", null);
        }

        return treated.VarianceOfMean + control.VarianceOfMean > 0
            ? null
            : new(RefusalCode.NoVariation, "No unit of an arm differs from another, so there is nothing to test the difference against.", null);
    }

    /// <summary>The refusal for arms without units, or null where both have some.</summary>
    internal static Refusal? WithoutUnits(long treated, long control) => (treated, control) switch
    {
        ( > 0, > 0) => null,
        ( <= 0, <= 0) => new(RefusalCode.NoUnits, "Neither arm has any units.", null),
        ( <= 0, _) => new(RefusalCode.NoUnits, "The treated arm has no units.", null),
        _ => new(RefusalCode.NoUnits, "The control arm has no units.", null),
    };

    private static double SmallestCell(Proportion treated, Proportion control)
    {
        double successes = treated.Successes + control.Successes;
        double trials = treated.Trials + control.Trials;
        return Math.Min(treated.Trials, control.Trials) * (Math.Min(successes, trials - successes) / trials);
    }

    /// <summary>A difference with everything needed to judge it.</summary>
    /// <param name="Treated">The rate (0 to 1) or mean of the treated arm.</param>
    /// <param name="Control">The rate (0 to 1) or mean of the control arm, or what stands in its place.</param>
    /// <param name="Estimate">Treated less control, in their unit (0.01 of a rate is one percentage point); of a relative lift its share of control (0.1 is ten percent more).</param>
    /// <param name="Interval">Holds the estimate; same unit.</param>
    /// <param name="PValue">Two-sided, of the hypothesis that the arms do not differ; 0 to 1, and 0 only below the smallest double.</param>
    /// <param name="Method">The interval and the test, in words for a report.</param>
    public sealed record Difference(double Treated, double Control, double Estimate, Interval Interval, double PValue, string Method) : Comparison
    {
        /// <summary>The standard error of the estimate, in its unit.</summary>
        public double StandardError { get; init; }

        /// <summary>Of the t distribution behind interval and p-value; infinity for the normal one.</summary>
        public double DegreesOfFreedom { get; init; } = double.PositiveInfinity;

        /// <summary>How many units the result rests on.</summary>
        public long Units { get; init; }
    }

    /// <summary>No result, and why.</summary>
    /// <param name="Code">The reason for a program.</param>
    /// <param name="Reason">The reason for a person, a sentence.</param>
    /// <param name="Interval">The interval of the difference where there is one although no test is possible (no variation); otherwise null.</param>
    public sealed record Refusal(RefusalCode Code, string Reason, Interval? Interval) : Comparison;
}

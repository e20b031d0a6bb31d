namespace Slipway.Statistics;

/// <summary>What two arms say about a difference: either a whole result, or a refusal with its reason.</summary>
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
        if (treated.Trials == 0 || control.Trials == 0)
        {
            var arms = (treated.Trials, control.Trials) switch
            {
                (0, 0) => "Neither arm has any units.",
                (0, _) => "The treated arm has no units.",
                _ => "The control arm has no units.",
            };
            return new Refusal(RefusalCode.NoUnits, arms, null);
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
        return new Difference(treated.Rate, control.Rate, treated.Rate - control.Rate, interval, p, method);
    }

    private static double SmallestCell(Proportion treated, Proportion control)
    {
        double successes = treated.Successes + control.Successes;
        double trials = treated.Trials + control.Trials;
        return Math.Min(treated.Trials, control.Trials) * (Math.Min(successes, trials - successes) / trials);
    }

    /// <summary>A difference with everything needed to judge it.</summary>
    /// <param name="Treated">The rate of the treated arm, 0 to 1.</param>
    /// <param name="Control">The rate of the control arm, 0 to 1.</param>
    /// <param name="Estimate">Treated less control, -1 to 1 (0.01 is one percentage point).</param>
    /// <param name="Interval">Holds the estimate; same unit.</param>
    /// <param name="PValue">Two-sided, of the hypothesis that the arms do not differ; 0 to 1.</param>
    /// <param name="Method">The interval and the test, in words for a report.</param>
    public sealed record Difference(double Treated, double Control, double Estimate, Interval Interval, double PValue, string Method) : Comparison;

    /// <summary>No result, and why.</summary>
    /// <param name="Code">The reason for a program.</param>
    /// <param name="Reason">The reason for a person, a sentence.</param>
    /// <param name="Interval">The interval of the difference where there is one although no test is possible (no variation); otherwise null.</param>
    public sealed record Refusal(RefusalCode Code, string Reason, Interval? Interval) : Comparison;
}

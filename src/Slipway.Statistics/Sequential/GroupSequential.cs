using System.Collections.Immutable;

namespace Slipway.Statistics.Sequential;

/// <summary>Bounds for a few looks that were planned beforehand.</summary>
/// <remarks>
/// Each look spends what the spending function allows beyond the looks before; its bound is where the score, a Brownian motion in the share of information, leaves with just that probability without having left
/// before. By recursion over the density of the score (P. Armitage, C. K. McPherson, B. C. Rowe, 1969) on Simpson's rule.
/// </remarks>
public static class GroupSequential
{
    private const int Nodes = 1000;

    // Beyond so many standard errors there is nothing to integrate; the side without a bound ends there.
    private const double Far = 9;

    /// <summary>A look.</summary>
    /// <param name="Information">The share of the planned information.</param>
    /// <param name="Spent">How much of alpha is spent with it, all sides.</param>
    /// <param name="Bound">The z value from which on (both sides: its size) there is a finding; infinite where nothing is left to spend, as beyond the planned information.</param>
    public readonly record struct Look(double Information, double Spent, double Bound);

    /// <summary>The bounds of planned looks.</summary>
    /// <param name="information">The share of the planned information at each look, rising, above 0. What is beyond 1 finds the spend finished.</param>
    /// <param name="alpha">Above 0 and below 1, for all sides together.</param>
    /// <param name="spending">As from <see cref="Spending"/>, for one side.</param>
    /// <param name="twoSided">Whether a finding may be on either side.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is out of range, or the information does not rise from above 0.</exception>
    public static ImmutableArray<Look> Bounds(ReadOnlySpan<double> information, double alpha, Func<double, double, double> spending, bool twoSided = true)
    {
        _ = Interval.Deviate(1 - alpha);
        var side = twoSided ? alpha / 2 : alpha;
        var looks = ImmutableArray.CreateBuilder<Look>(information.Length);
        var (time, spent) = (0.0, 0.0);
        var (nodes, mass) = (new double[] { 0 }, new double[] { 1 });
        foreach (var now in information)
        {
            if (!(now > time))
            {
                throw new ArgumentOutOfRangeException(nameof(information), now, "The information of a look is above that of the look before.");
            }

            var allowed = now >= 1 ? side : Math.Min(side, spending(now, side));
            var step = Math.Sqrt(now - time);
            var bound = allowed - spent > 0 ? Cross(nodes, mass, step, Math.Sqrt(now), allowed - spent) : double.PositiveInfinity;
            spent = Math.Max(spent, allowed);
            looks.Add(new(now, twoSided ? 2 * spent : spent, bound));
            var upper = Math.Min(bound, Far) * Math.Sqrt(now);
            (nodes, mass) = Advance(nodes, mass, step, twoSided ? -upper : -Far * Math.Sqrt(now), upper);
            time = now;
        }

        return looks.MoveToImmutable();
    }

    private static double Cross(double[] nodes, double[] mass, double step, double scale, double probability)
    {
        return Brent.Root(Excess, -Far, 40, 1e-10);

        double Excess(double bound)
        {
            var sum = 0.0;
            for (var i = 0; i < nodes.Length; i++)
            {
                sum += mass[i] * Normal.SurvivalFunction(((bound * scale) - nodes[i]) / step);
            }

            return Math.Log(Math.Max(sum, double.Epsilon) / probability);
        }
    }

    // The density at the next look, times the weight of Simpson's rule at each node.
    private static (double[] Nodes, double[] Mass) Advance(double[] nodes, double[] mass, double step, double lower, double upper)
    {
        var width = (upper - lower) / Nodes;
        var next = new double[Nodes + 1];
        var density = new double[Nodes + 1];
        for (var j = 0; j <= Nodes; j++)
        {
            next[j] = lower + (j * width);
            var sum = 0.0;
            for (var i = 0; i < nodes.Length; i++)
            {
                var z = (next[j] - nodes[i]) / step;
                sum += mass[i] * Math.Exp(-z * z / 2);
            }

            var weight = j is 0 or Nodes ? 1 : j % 2 == 1 ? 4 : 2;
            density[j] = sum / (step * Math.Sqrt(2 * Math.PI)) * weight * width / 3;
        }

        return (next, density);
    }
}

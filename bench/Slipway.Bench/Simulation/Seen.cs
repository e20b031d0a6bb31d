using System.Globalization;

namespace Slipway.Bench.Simulation;

/// <summary>How often something happened in a simulation, and how often it may.</summary>
/// <param name="Method">Of what.</param>
/// <param name="Setting">In which world.</param>
/// <param name="Nominal">How often it says it does.</param>
/// <param name="Rate">How often it did.</param>
/// <param name="Error">The standard error of a rate of so many trials, at the nominal rate.</param>
/// <param name="Lowest">The lowest rate that passes.</param>
/// <param name="Highest">The highest rate that passes.</param>
internal sealed record Seen(string Method, string Setting, double Nominal, double Rate, double Error, double Lowest, double Highest)
{
    public bool Holds => Lowest <= Rate && Rate <= Highest;

    /// <summary>Counts trials.</summary>
    /// <param name="slack">By how much an approximation may miss besides four standard errors.</param>
    /// <param name="only">Below 0: only more than the nominal rate fails; above 0: only less fails.</param>
    public static Seen Of(string method, string setting, double nominal, int trials, int seed, Func<Draws, bool> happens, double slack = 0, int only = 0)
    {
        var draws = new Draws(seed);
        var count = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            count += happens(draws) ? 1 : 0;
        }

        var error = Math.Sqrt(nominal * (1 - nominal) / trials);
        return new(
            method, setting, nominal, (double)count / trials, error, only < 0 ? 0 : nominal - (4 * error) - slack, only > 0 ? 1 : nominal + (4 * error) + slack);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Method,-42} {Setting,-46} {Nominal,6:0.000} {Rate,7:0.0000} {Error,7:0.0000} {(Holds ? "holds" : "FAILS")}");
}

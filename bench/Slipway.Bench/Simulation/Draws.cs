namespace Slipway.Bench.Simulation;

/// <summary>Values drawn by chance from a seed.</summary>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    public double Uniform() => _random.NextDouble();

    /// <summary>Box and Muller's, one of the two.</summary>
    public double Normal(double mean = 0, double deviation = 1) => mean + (deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));

    public double Exponential() => -Math.Log(1 - _random.NextDouble());

    public long Successes(int trials, double rate)
    {
        var successes = 0L;
        for (var i = 0; i < trials; i++)
        {
            successes += _random.NextDouble() < rate ? 1 : 0;
        }

        return successes;
    }

    public static double[] Many(int count, Func<double> draw)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = draw();
        }

        return values;
    }
}

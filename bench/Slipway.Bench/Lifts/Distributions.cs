using Slipway.Statistics;

namespace Slipway.Bench.Lifts;

/// <summary>Distributions drawn as NumPy's Generator draws them, value by value.</summary>
/// <remarks>
/// Normal and exponential by the ziggurat of G. Marsaglia and W. W. Tsang (2000) with 256 layers, gamma below shape 1 by J. H. Ahrens and U. Dieter (1974), Poisson by products of uniforms and, from 10 on, by
/// W. Hoermann's transformed rejection (1993). The layers are computed here from the area of the lowest.
/// </remarks>
internal sealed class Distributions(Pcg64 random)
{
    private const int Layers = 256;
    private const double NormalEnd = 3.6541528853610087963519472518;
    private const double ExponentialEnd = 7.69711747013104972;

    private static readonly Ziggurat _normal = new(
        NormalEnd, (NormalEnd * Math.Exp(-NormalEnd * NormalEnd / 2)) + (Math.Sqrt(2 * Math.PI) * Normal.SurvivalFunction(NormalEnd)), x => Math.Exp(-x * x / 2), y => Math.Sqrt(-2 * Math.Log(y)), 1L << 52);

    private static readonly Ziggurat _exponential = new(ExponentialEnd, (ExponentialEnd + 1) * Math.Exp(-ExponentialEnd), x => Math.Exp(-x), y => -Math.Log(y), 1L << 53);

    private static readonly double[] _stirling =
    [
        8.333333333333333e-02, -2.777777777777778e-03, 7.936507936507937e-04, -5.952380952380952e-04, 8.417508417508418e-04, -1.917526917526918e-03, 6.410256410256410e-03, -2.955065359477124e-02, 1.796443723688307e-01,
        -1.39243221690590e+00,
    ];

    public double StandardNormal()
    {
        while (true)
        {
            var bits = random.Next();
            var layer = (int)(bits & 0xff);
            var whole = (bits >> 9) & 0x000fffffffffffff;
            var x = whole * _normal.Widths[layer];
            x = ((bits >> 8) & 1) == 1 ? -x : x;
            if (whole < _normal.Inside[layer])
            {
                return x;
            }

            if (layer == 0)
            {
                return NormalTail(((whole >> 8) & 1) == 1);
            }

            if (((_normal.Heights[layer - 1] - _normal.Heights[layer]) * random.Uniform()) + _normal.Heights[layer] < Math.Exp(-0.5 * x * x))
            {
                return x;
            }
        }
    }

    public double StandardExponential()
    {
        while (true)
        {
            var bits = random.Next() >> 3;
            var layer = (int)(bits & 0xff);
            bits >>= 8;
            var x = bits * _exponential.Widths[layer];
            if (bits < _exponential.Inside[layer])
            {
                return x;
            }

            if (layer == 0)
            {
                return ExponentialEnd - Math.Log(1 - random.Uniform());
            }

            if (((_exponential.Heights[layer - 1] - _exponential.Heights[layer]) * random.Uniform()) + _exponential.Heights[layer] < Math.Exp(-x))
            {
                return x;
            }
        }
    }

    /// <summary>Of a shape below 1 and scale 1.</summary>
    public double StandardGamma(double shape)
    {
        while (true)
        {
            var u = random.Uniform();
            var v = StandardExponential();
            if (u <= 1 - shape)
            {
                var x = Math.Pow(u, 1 / shape);
                if (x <= v)
                {
                    return x;
                }
            }
            else
            {
                var y = -Math.Log((1 - u) / shape);
                var x = Math.Pow(1 - shape + (shape * y), 1 / shape);
                if (x <= v + y)
                {
                    return x;
                }
            }
        }
    }

    public int Poisson(double mean)
    {
        if (mean >= 10)
        {
            return LargePoisson(mean);
        }

        if (mean == 0)
        {
            return 0;
        }

        var (end, product, count) = (Math.Exp(-mean), 1.0, 0);
        while (true)
        {
            product *= random.Uniform();
            if (product <= end)
            {
                return count;
            }

            count++;
        }
    }

    private int LargePoisson(double mean)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        var a = -0.059 + (0.02483 * b);
        var inverse = 1.1239 + (1.1328 / (b - 3.4));
        var bound = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            var u = random.Uniform() - 0.5;
            var v = random.Uniform();
            var from = 0.5 - Math.Abs(u);
            var k = (long)Math.Floor((((2 * a / from) + b) * u) + mean + 0.43);
            if (from >= 0.07 && v <= bound)
            {
                return (int)k;
            }

            if (k >= 0 && (from >= 0.013 || v <= from) && Math.Log(v) + Math.Log(inverse) - Math.Log((a / (from * from)) + b) <= -mean + (k * Math.Log(mean)) - LogGamma(k + 1))
            {
                return (int)k;
            }
        }
    }

    private double NormalTail(bool below)
    {
        while (true)
        {
            var x = -Math.Log(1 - random.Uniform()) / NormalEnd;
            var y = -Math.Log(1 - random.Uniform());
            if (y + y > x * x)
            {
                return below ? -(NormalEnd + x) : NormalEnd + x;
            }
        }
    }

    private static double LogGamma(double x)
    {
        if (x is 1 or 2)
        {
            return 0;
        }

        var shifts = x < 7 ? (int)(7 - x) : 0;
        var (x0, series) = (x + shifts, _stirling[9]);
        var square = 1 / x0 * (1 / x0);
        for (var k = 8; k >= 0; k--)
        {
            series = (series * square) + _stirling[k];
        }

        var log = (series / x0) + (0.5 * Math.Log(2 * Math.PI)) + ((x0 - 0.5) * Math.Log(x0)) - x0;
        for (var k = 1; k <= shifts; k++)
        {
            log -= Math.Log(x0 - k);
        }

        return log;
    }

    // Of each layer its width a step, up to which step all is inside, and its height.
    private sealed class Ziggurat
    {
        public Ziggurat(double end, double area, Func<double, double> height, Func<double, double> at, double steps)
        {
            var x = end;
            (Widths[Layers - 1], Heights[Layers - 1]) = (x / steps, height(x));
            Inside[0] = (ulong)(x * Heights[Layers - 1] / area * steps);
            (Widths[0], Heights[0]) = (area / Heights[Layers - 1] / steps, 1);
            for (var i = Layers - 2; i > 0; i--)
            {
                var next = at((area / x) + Heights[i + 1]);
                Inside[i + 1] = (ulong)(next / x * steps);
                (Widths[i], Heights[i]) = (next / steps, height(next));
                x = next;
            }
        }

        public double[] Widths { get; } = new double[Layers];

        public ulong[] Inside { get; } = new ulong[Layers];

        public double[] Heights { get; } = new double[Layers];
    }
}

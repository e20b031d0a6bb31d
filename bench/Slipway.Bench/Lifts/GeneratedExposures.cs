using System.Buffers.Text;
using System.Text;

namespace Slipway.Bench.Lifts;

/// <summary>What a generated experiment is.</summary>
/// <param name="Exposures">Rows of exposures.</param>
/// <param name="Orders">Rows of orders.</param>
/// <param name="Contaminated">Units in more than one arm.</param>
internal sealed record GeneratedCounts(int Exposures, int Orders, int Contaminated);

/// <summary>Writes the exposures and orders of an experiment with planted effects: 20% held out, 40% whose orders are worth 1% more, 40% who order 3% more often.</summary>
/// <remarks>
/// Draw for draw the program the figures of NumPy, R and DuckDB were taken with, so that they can be held beside ours: half an exposure more a unit, one in a thousand of these in another arm; orders before and after
/// by one and the same frailty, lognormal amounts with whales; one order in fifty outside its window; rows in a random order.
/// </remarks>
internal static class GeneratedExposures
{
    public const string Exposures = "exposures.csv";
    public const string Orders = "orders.csv";
    public const string Start = "2026-01-01T00:00:00Z";
    public const string Arms = "0=20,1=40,2=40";

    private const uint Day = 86_400;
    private const long T0 = 1_767_225_600;
    private const uint Enrolment = 28 * Day;
    private const uint Window = 14 * Day;

    public static GeneratedCounts Write(string folder, int units, uint seed)
    {
        Directory.CreateDirectory(folder);
        var random = new Pcg64(seed);
        var draws = new Distributions(random);
        var arm = Each(units, _ => (byte)(random.Uniform() is var u && u < 0.2 ? 0 : u < 0.2 + 0.4 ? 1 : 2));
        var first = Each(units, _ => T0 + random.Below(Enrolment));
        var (exposed, contaminated) = Expose(random, draws, arm, first);
        var frailty = Each(units, _ => 2 * draws.StandardGamma(0.5));
        var before = Each(units, i => draws.Poisson(0.5 * frailty[i]));
        double[] rate = [1, 1, 1.03];
        var after = Each(units, i => draws.Poisson(0.5 * frailty[i] * rate[arm[i]]));
        var ordered = Order(random, draws, arm, first, Repeated(before), Repeated(after));
        var (p, q) = (random.Permutation(exposed.Unit.Length), random.Permutation(ordered.Unit.Length));
        Write(Path.Combine(folder, Exposures), "user_id,variation,ts", p, (i, line) => Put(line, exposed.Unit[i] + 1, exposed.Arm[i], exposed.At[i], -1));
        Write(Path.Combine(folder, Orders), "user_id,ts,revenue", q, (i, line) => Put(line, ordered.Unit[i] + 1, ordered.At[i], ordered.Cents[i] / 100, (int)(ordered.Cents[i] % 100)));
        return new(p.Length, q.Length, contaminated);
    }

    private static ((int[] Unit, byte[] Arm, long[] At) Rows, int Contaminated) Expose(Pcg64 random, Distributions draws, byte[] arm, long[] first)
    {
        var units = arm.Length;
        int[] unit = [.. Enumerable.Range(0, units), .. Repeated(Each(units, _ => draws.Poisson(0.5)))];
        var later = Each(unit.Length, _ => 1 + random.Below((10 * Day) - 1));
        var at = Each(unit.Length, i => first[unit[i]] + (i < units ? 0 : later[i]));
        var arms = Each(unit.Length, i => arm[unit[i]]);
        int[] strayed = [.. Enumerable.Range(units, unit.Length - units).Where(_ => random.Uniform() < 0.001)];
        foreach (var i in strayed)
        {
            arms[i] = (byte)((arms[i] + 1 + random.Below(2)) % 3);
        }

        return ((unit, arms, at), strayed.Select(i => unit[i]).Distinct().Count());
    }

    private static (int[] Unit, long[] At, long[] Cents) Order(Pcg64 random, Distributions draws, byte[] arm, long[] first, int[] before, int[] after)
    {
        int[] unit = [.. before, .. after];
        var count = unit.Length;
        var inWindow = Each(count, _ => random.Below(Window));
        var early = Each(count, _ => random.Below(30 * Day));
        var strays = Each(count, i => random.Uniform() < 0.02 && i >= before.Length);
        var sides = Each(count, _ => random.Uniform() < 0.5);
        var sooner = Each(count, _ => random.Below(Day));
        var later = Each(count, _ => random.Below(5 * Day));
        var at = Each(count, i =>
            strays[i] ? sides[i] ? Math.Max(T0, first[unit[i]] - 1 - sooner[i]) : first[unit[i]] + Window + later[i]
            : i < before.Length ? T0 - 1 - early[i] : first[unit[i]] + inWindow[i]);
        var revenue = Each(count, _ => Math.Exp(3.5 + (1.2 * draws.StandardNormal())));
        var whales = Each(count, _ => random.Uniform() < 1.0 / 20000);
        double[] worth = [1, 1.01, 1];
        return (unit, at, Each(count, i => Math.Max(1, (long)Math.Round(revenue[i] * (whales[i] ? 200 : 1) * (i < before.Length ? 1 : worth[arm[unit[i]]]) * 100))));
    }

    private static T[] Each<T>(int count, Func<int, T> of)
    {
        var all = new T[count];
        for (var i = 0; i < count; i++)
        {
            all[i] = of(i);
        }

        return all;
    }

    private static int[] Repeated(int[] times)
    {
        var all = new int[times.Sum()];
        var filled = 0;
        for (var i = 0; i < times.Length; i++)
        {
            all.AsSpan(filled, times[i]).Fill(i);
            filled += times[i];
        }

        return all;
    }

    private static void Write(string path, string header, int[] order, Func<int, byte[], int> put)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(Encoding.ASCII.GetBytes($"{header}\n"));
        var line = new byte[80];
        foreach (var i in order)
        {
            file.Write(line, 0, put(i, line));
        }
    }

    // Three numbers with commas, the last with cents unless these are below 0.
    private static int Put(byte[] line, long a, long b, long c, int cents)
    {
        Span<byte> rest = line;
        var at = 0;
        foreach (var number in (ReadOnlySpan<long>)[a, b, c])
        {
            Utf8Formatter.TryFormat(number, rest[at..], out var written);
            at += written;
            line[at++] = (byte)',';
        }

        if (cents >= 0)
        {
            (line[at - 1], line[at], line[at + 1]) = ((byte)'.', (byte)('0' + (cents / 10)), (byte)('0' + (cents % 10)));
            at += 3;
        }

        line[at - 1] = (byte)'\n';
        return at;
    }
}

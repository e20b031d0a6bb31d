using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Statistics;
using Slipway.Statistics.Assignment;
using Xunit;
using GrowthBook = Slipway.Sdk.Assets.GrowthBook;

namespace Slipway.Tests.Statistics;

internal static class AssignmentVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["srm"] = SampleRatios,
        ["srm_exact_two_arm"] = Exact,
        ["hash_bucket"] = Hash,
        ["bucket_ranges"] = Ranges,
        ["choose_variation"] = c => c.Check("variation", Buckets.Choose(c.Number("bucket"), [.. c.Array<double[]>("ranges").Select(r => new Bucket(r[0], r[1]))])),
        ["in_namespace"] = Namespace,
        ["hash_assignment_counts"] = Counts,
    };

    private static void SampleRatios(VectorCase c)
    {
        var (statistic, degrees, p) = SampleRatio.Pearson(c.Array<long>("observed"), c.Array<double>("weights"));
        c.Check("chi2", statistic);
        c.Check("df", degrees);
        c.Check("p", p);
        c.Check("alarm_at_0_001", p < SampleRatio.Alarm);
    }

    private static void Exact(VectorCase c)
    {
        var (observed, weights) = (c.Array<long>("observed"), c.Array<double>("weights"));
        c.Check("p", ExactTest.Binomial(observed[0], observed.Sum(), weights[0] / weights.Sum()));
    }

    private static void Hash(VectorCase c)
    {
        var number = GrowthBook.Hash(c.Text("seed"), c.Text("value"), (int)c.Count("version"));
        c.CheckNull("value", number is null);
        if (number is { } there)
        {
            c.Check("value", there);
        }
    }

    // Where the peer falls back to equal weights we refuse; what equal weights would give is compared all the same.
    private static void Ranges(VectorCase c)
    {
        var arms = (int)c.Count("variations");
        var equal = Enumerable.Repeat(1.0 / arms, arms).ToArray();
        var weights = c.Inputs.GetProperty("weights").Deserialize<double[]>() ?? equal;
        var answer = Buckets.Of(arms, weights, c.Number("coverage"));
        if (weights.Length != arms || Math.Abs(weights.Sum() - 1) > 0.01)
        {
            Assert.Equal(RefusalCode.InvalidWeights, Assert.IsType<Answer<ImmutableArray<Bucket>>.Refused>(answer).Code);
            answer = Buckets.Of(arms, equal, c.Number("coverage"));
        }

        var buckets = Assert.IsType<Answer<ImmutableArray<Bucket>>.Given>(answer).Value;
        var expected = c.Expected.GetProperty("ranges").Deserialize<double[][]>()!;
        Assert.Equal(expected.Length, buckets.Length);
        Assert.All(buckets.Zip(expected), pair => Assert.True(Math.Abs(pair.First.Lower - pair.Second[0]) <= c.Absolute && Math.Abs(pair.First.Upper - pair.Second[1]) <= c.Absolute, c.Id));
        c.Ignore("ranges");
    }

    private static void Namespace(VectorCase c)
    {
        var space = c.Inputs.GetProperty("namespace");
        c.Check("inside", GrowthBook.IsInNamespace(c.Text("user"), space[0].GetString()!, space[1].GetDouble(), space[2].GetDouble()));
    }

    private static void Counts(VectorCase c)
    {
        var buckets = Assert.IsType<Answer<ImmutableArray<Bucket>>.Given>(Buckets.Of(c.Array<double>("weights").Length, c.Array<double>("weights"))).Value.ToArray();
        var last = int.Parse(c.Text("ids").Split('u')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var seeds = c.Inputs.TryGetProperty("seeds", out _) ? c.Array<string>("seeds") : [c.Text("seed")];
        var arms = seeds.Select(seed => Enumerable.Range(1, last).Select(id => Buckets.Choose(GrowthBook.Hash(seed, $"u{id}", (int)c.Count("version"))!.Value, buckets)).ToArray()).ToArray();
        c.Check("count", arms[0].Zip(arms[^1], (a, b) => a == b).Count(same => same));
        c.Check("counts", [.. arms[0].Where(arm => arm >= 0).CountBy(arm => arm).OrderBy(arm => arm.Key).Select(arm => (double)arm.Value)]);
    }
}

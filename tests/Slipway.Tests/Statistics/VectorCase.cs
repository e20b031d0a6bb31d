using System.Text.Json;
using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>One numeric case of a vector file.</summary>
internal sealed record VectorCase(string Id, string Method, JsonElement Inputs, JsonElement Expected, double Relative, double Absolute)
{
    private static readonly IReadOnlyDictionary<string, VectorCase> All = Read();

    public static VectorCase Of(string id) => All[id];

    public static TheoryData<string> IdsOf(string[] methods, string without) =>
    [
        .. All.Values.Where(c => methods.Contains(c.Method) && !c.Expected.TryGetProperty(without, out _))
            .Select(c => c.Id).Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<string> Methods => All.Values.Select(c => c.Method).Distinct();

    public double Number(string name) => Inputs.GetProperty(name).GetDouble();

    public long Count(string name) => Inputs.GetProperty(name).GetInt64();

    public T[] Array<T>(string name) => Inputs.GetProperty(name).Deserialize<T[]>()!;

    public Slipway.Statistics.Proportion Proportion(string name) =>
        Array<long>(name) is [var k, var n] ? new(k, n) : throw new InvalidDataException(Id);

    /// <summary>Checks a key of the expected object within the case's tolerance; false when the case does not have that key.</summary>
    public bool Check(string key, params double[] actual)
    {
        if (!Expected.TryGetProperty(key, out var value))
        {
            return false;
        }

        var expected = value.ValueKind == JsonValueKind.Array ? value.Deserialize<double[]>()! : [value.GetDouble()];
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (e, a) in expected.Zip(actual))
        {
            var allowed = Math.Max(Absolute, Relative * Math.Abs(e));
            Assert.True(Math.Abs(a - e) <= allowed, FormattableString.Invariant($"{Id} {key}: {a:R}, expected {e:R} within {allowed:R}"));
        }

        return true;
    }

    private static Dictionary<string, VectorCase> Read()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Statistics", "Vectors");
        return Directory.GetFiles(folder, "*.json").SelectMany(ReadFile).ToDictionary(c => c.Id);
    }

    private static IEnumerable<VectorCase> ReadFile(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var c in document.RootElement.EnumerateArray())
        {
            var tolerance = c.GetProperty("tolerance");
            yield return new(
                c.GetProperty("id").GetString()!,
                c.GetProperty("method").GetString()!,
                c.GetProperty("inputs").Clone(),
                c.GetProperty("expected").Clone(),
                tolerance.GetProperty("rel").GetDouble(),
                tolerance.GetProperty("abs").GetDouble());
        }
    }
}

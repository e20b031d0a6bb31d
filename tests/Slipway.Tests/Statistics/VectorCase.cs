using System.Text.Json;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>One numeric case of a vector file, and which of its expected figures were compared.</summary>
internal sealed record VectorCase(string Id, string Method, JsonElement Inputs, JsonElement Expected, double Relative, double Absolute)
{
    private static readonly Dictionary<string, VectorCase> All = Read();

    private readonly HashSet<string> _compared = [];

    // Every run of a case notes for itself what it compared.
    public static VectorCase Of(string id) => All[id] is var c ? new(c.Id, c.Method, c.Inputs, c.Expected, c.Relative, c.Absolute) : null!;

    public static TheoryData<string> Ids => [.. All.Keys.Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Methods => All.Values.Select(c => c.Method).Distinct();

    public double Confidence => 1 - Number("alpha");

    public double Number(string name) => Inputs.GetProperty(name).GetDouble();

    public long Count(string name) => Inputs.GetProperty(name).GetInt64();

    public string Text(string name) => Inputs.GetProperty(name).GetString()!;

    public bool Says(string name, string value) => Inputs.TryGetProperty(name, out var said) && said.GetString() == value;

    public T[] Array<T>(string name) => Inputs.GetProperty(name).Deserialize<T[]>()!;

    public Proportion Proportion(string name) => Array<long>(name) is [var k, var n] ? new(k, n) : throw new InvalidDataException(Id);

    /// <summary>Holds a figure, or a list of them, against the expected one within the case's tolerance. A dot leads into an object; what the case does not expect is passed over.</summary>
    public void Check(string key, params double[] actual) => Check(key, 0, actual);

    /// <summary>An interval's end is its estimate less or more its half width, so the tolerance is relative to whichever is larger: next to 0 the peers' quantiles alone are off by more (DistributionTests has the true ones).</summary>
    public void Check(string key, Interval interval) =>
        Check(key, (interval.Upper - interval.Lower) / 2 is var half && double.IsFinite(half) ? half : 0, [interval.Lower, interval.Upper]);

    private void Check(string key, double size, double[] actual)
    {
        if (!Find(key, out var value))
        {
            return;
        }

        double[] expected = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Read)] : [Read(value)];
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (e, a) in expected.Zip(actual))
        {
            var allowed = Math.Max(Absolute, Relative * Math.Max(size, Math.Abs(e)));
            Assert.True(a.Equals(e) || Math.Abs(a - e) <= allowed, FormattableString.Invariant($"{Id} {key}: {a:R}, expected {e:R} within {allowed:R}"));
        }
    }

    public void Check(string key, bool actual)
    {
        if (Find(key, out var value))
        {
            Assert.Equal(value.GetBoolean(), actual);
        }
    }

    public void CheckNull(string key, bool isNull)
    {
        if (Find(key, out var value))
        {
            Assert.Equal(value.ValueKind == JsonValueKind.Null, isNull);
        }
    }

    public void CheckFlags(string key, IEnumerable<bool> actual)
    {
        if (Find(key, out var value))
        {
            Assert.Equal(value.Deserialize<bool[]>()!, actual);
        }
    }

    /// <summary>Passes over a figure that says what a peer did, not what is right.</summary>
    public void Ignore(params string[] keys) => _compared.UnionWith(keys);

    /// <summary>Fails if anything the case expects was never compared.</summary>
    public void AssertWhole() => Assert.DoesNotContain(Leaves("", Expected), leaf => !_compared.Any(done => leaf == done || leaf.StartsWith(done + ".", StringComparison.Ordinal)));

    private static IEnumerable<string> Leaves(string path, JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(p => Leaves(path.Length == 0 ? p.Name : $"{path}.{p.Name}", p.Value))
        : [path];

    private bool Find(string key, out JsonElement value)
    {
        value = Expected;
        foreach (var part in key.Split('.'))
        {
            if (!value.TryGetProperty(part, out value))
            {
                return false;
            }
        }

        return _compared.Add(key);
    }

    private static double Read(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString() switch { "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, var other => throw new InvalidDataException(other) }
        : value.GetDouble();

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

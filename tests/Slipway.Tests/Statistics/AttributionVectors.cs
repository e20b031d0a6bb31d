using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Statistics;
using Slipway.Statistics.Attribution;
using Xunit;

namespace Slipway.Tests.Statistics;

internal static class AttributionVectors
{
    public static Dictionary<string, Action<VectorCase>> All { get; } = new()
    {
        ["attribution_heuristics"] = Heuristics,
        ["attribution_heuristics_value"] = Values,
        ["attribution_time_decay"] = TimeDecay,
        ["attribution_shapley"] = Shapley,
        ["attribution_markov_exact"] = Markov,
        ["attribution_markov_simulated"] = Markov,
    };

    private static void Heuristics(VectorCase c)
    {
        Assert.Equal(c.Expected.GetProperty("channels").Deserialize<string[]>()!, TouchRule.First(Journeys(c)).Select(credit => credit.Channel));
        c.Ignore("channels");
        c.Check("first", [.. TouchRule.First(Journeys(c)).Select(credit => credit.Conversions)]);
        c.Check("last", [.. TouchRule.Last(Journeys(c)).Select(credit => credit.Conversions)]);
        c.Check("linear", [.. TouchRule.Linear(Journeys(c)).Select(credit => credit.Conversions)]);
    }

    private static void Values(VectorCase c)
    {
        var paths = c.Array<string>("paths").Zip(c.Array<double>("values"), (path, value) => Journey.Of(path.Split(c.Text("separator")), 1, value)).ToList();
        Rule("first", TouchRule.First(paths));
        Rule("last", TouchRule.Last(paths));
        Rule("linear", TouchRule.Linear(paths));
        Rule("position_40_20_40", TouchRule.Position(paths));
        Rule("position_linear_decay", TouchRule.LinearDecay(paths));

        void Rule(string key, ImmutableArray<Credit> credits)
        {
            foreach (var credit in credits)
            {
                c.Check($"{key}.{credit.Channel}", credit.Value);
            }
        }
    }

    private static void TimeDecay(VectorCase c)
    {
        var journeys = c.Inputs.GetProperty("journeys").EnumerateArray().Select(j =>
        {
            var touches = j.GetProperty("touches").EnumerateArray().Select(t => (Channel: t.GetProperty("channel").GetString()!, Hours: t.GetProperty("hours").GetDouble())).ToList();
            var end = touches.Max(t => t.Hours);
            return new Journey([.. touches.Select(t => new Touch(t.Channel, TimeSpan.FromHours(end - t.Hours)))], 1, j.GetProperty("value").GetDouble());
        }).ToList();
        foreach (var credit in TouchRule.TimeDecay(journeys, TimeSpan.FromHours(c.Number("half_life_hours")), inSteps: !c.Says("mode", "smooth")))
        {
            c.Check(credit.Channel, credit.Value);
        }
    }

    private static void Shapley(VectorCase c)
    {
        var credits = TouchRule.Shapley(Journeys(c));
        Attributed(c, credits);
        c.Check("total", credits.Sum(credit => credit.Conversions));
    }

    private static void Markov(VectorCase c)
    {
        var chain = Assert.IsType<Answer<MarkovChain>.Given>(MarkovChain.Attribute(Journeys(c), (int)c.Count("order"))).Value;
        Attributed(c, chain.Credits);
        foreach (var (credit, effect) in chain.Credits.Zip(chain.RemovalEffects))
        {
            c.Check($"removal_effect.{credit.Channel}", effect);
        }
    }

    private static void Attributed(VectorCase c, ImmutableArray<Credit> credits)
    {
        foreach (var credit in credits)
        {
            c.Check($"attributed.{credit.Channel}", credit.Conversions);
        }
    }

    private static List<Journey> Journeys(VectorCase c)
    {
        var (paths, conversions) = (c.Array<string>("paths"), c.Array<double>("conversions"));
        var lost = c.Inputs.TryGetProperty("nulls", out _) ? c.Array<double>("nulls") : new double[paths.Length];
        return [.. paths.Select((path, i) => Journey.Of(path.Split('>', StringSplitOptions.TrimEntries), conversions[i], lost: lost[i]))];
    }
}

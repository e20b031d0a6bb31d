using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Bench.Steps;

/// <summary>A campaign of forty links that need nothing of one another: as many steps as a workflow of the peers has.</summary>
internal static class StepCampaign
{
    public const int Steps = 40;

    /// <summary>The one connection that all of them go to.</summary>
    public const string Connection = "steps";

    public static Plan Of(string name) => Of(name, Steps, LaunchEffect.Reversible);

    /// <summary>Of one step, which a person takes.</summary>
    public static Plan ByHand(string name) => Of(name, 1, LaunchEffect.Observed);

    private static Plan Of(string name, int steps, LaunchEffect effect)
    {
        var inventory = new Inventory(ImmutableDictionary<AssetKind, Placement>.Empty.Add(AssetKind.Link, new Placement(Connection, effect)));
        var (plan, findings) = Planner.Plan(Sample.Terms with { Name = name }, [.. Enumerable.Range(0, steps).Select(Link)], inventory, parent: null, "seed");
        return plan ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message)));
    }

    /// <summary>What the platform holds of a link: the same of every campaign.</summary>
    public static JsonElement ContentOf(AssetKey link) => _contents[link];

    private static Asset Link(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"step-{number:00}");
        return Sample.Study with { Key = Sample.Key($"link/{name}"), Title = name };
    }

    private static readonly ImmutableDictionary<AssetKey, JsonElement> _contents =
        Enumerable.Range(0, Steps).Select(Link).ToImmutableDictionary(l => l.Key, l => JsonSerializer.SerializeToElement(l, AssetJson.Options));
}

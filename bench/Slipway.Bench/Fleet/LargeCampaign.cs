using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Bench.Fleet;

/// <summary>A campaign of forty-eight steps over six platforms, each of which takes 20 ms to answer.</summary>
internal static class LargeCampaign
{
    public const int Steps = 48;

    public static ImmutableArray<Habits> Platforms { get; } =
    [
        Platform("links", "link"), Platform("forms", "form"), Platform("web", "page"), Platform("post", "audience", "email"), Platform("desk", "report"), Platform("dates", "calendar"),
    ];

    public static Plan Of(string name)
    {
        var inventory = new Inventory((from habits in Platforms from kind in habits.Kinds select (habits, kind)).ToImmutableDictionary(
            k => Enum.Parse<AssetKind>(k.kind, ignoreCase: true), k => new Placement(k.habits.Name, k.kind == "email" ? LaunchEffect.Irreversible : LaunchEffect.Reversible)));
        var (plan, findings) = Planner.Plan(Sample.Terms with { Name = name }, _assets, inventory, parent: null, "seed");
        return plan is { Order.Length: Steps } ? plan : throw new InvalidOperationException(plan is null ? string.Join('\n', findings.Select(f => f.Message)) : $"The campaign has {plan.Order.Length} steps.");
    }

    private static readonly ImmutableArray<Asset> _assets =
    [
        Sample.Audience, Sample.Button, Sample.Form, Sample.Page, Sample.Confirmation, Sample.Study,
        .. Many("link", 8, key => Sample.Study with { Key = key, Title = key.Name }),
        .. Many("page", 10, key => Sample.Confirmation with { Key = key, Slug = key.Name, Title = key.Name }),
        .. Many("email", 10, key => Sample.Invitation with { Key = key, Title = key.Name }),
        .. Many("report", 7, key => Sample.Report with { Key = key, Title = key.Name }),
        .. Many("calendar", 7, key => Sample.Calendar with { Key = key, Title = key.Name }),
    ];

    private static IEnumerable<Asset> Many(string kind, int count, Func<AssetKey, Asset> make) =>
        Enumerable.Range(1, count).Select(i => make(Sample.Key(string.Create(CultureInfo.InvariantCulture, $"{kind}/{kind}-{i:00}"))));

    private static Habits Platform(string name, params ReadOnlySpan<string> kinds) => new(name, [.. kinds]) { KeepsKeysApart = true, KnowsRevisions = true, AnswerMs = 20 };
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Bench.Fleet;

/// <summary>The campaigns that the fleet launches: a first version that makes everything, and a second that changes, replaces, removes, keeps and adds.</summary>
internal static class FleetCampaign
{
    /// <summary>When everything is due: after the last time that a campaign names.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 9, 26, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Where pages are: neither keys nor revisions are held to, and what is new is not found at once.</summary>
    public static Habits Web { get; } = new("web", ["page", "form", "link"]) { FindableAfterMs = 300 };

    /// <summary>Where mail goes out: neither keys nor revisions are held to.</summary>
    public static Habits Post { get; } = new("post", ["audience", "email"]);

    /// <summary>A strict platform, where a person makes the calendar live.</summary>
    public static Habits Desk { get; } = new("desk", ["report", "calendar"]) { KeepsKeysApart = true, KnowsRevisions = true, ByHand = ["calendar"] };

    /// <summary>All three.</summary>
    public static ImmutableArray<Habits> Platforms { get; } = [Web, Post, Desk];

    /// <summary>What a person makes live.</summary>
    public static AssetKey ByHand => Sample.Calendar.Key;

    /// <summary>The first version: twelve assets, of which one goes live by hand and one mail waits for an event.</summary>
    public static Plan First(int number) => PlanOf(number, null, _first);

    /// <summary>The second version on top of the first.</summary>
    public static Plan Second(int number) => OnTop(number, First(number));

    /// <summary>The second version's content, planned on top of any other; null for none.</summary>
    public static Plan OnTop(int number, Plan? parent) => PlanOf(number, parent, _second);

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"fleet-{number:0000}");

    private static readonly ImmutableArray<Asset> _first =
    [
        Sample.Audience, Sample.Button, Sample.Study, Sample.Form, Sample.Page, Sample.Confirmation, Sample.Confirmation with { Key = Sample.Key("page/programme"), Slug = "programme" },
        Sample.Invitation, Sample.Reminder, Sample.ThankYou, Sample.Report, Sample.Calendar,
    ];

    private static readonly ImmutableArray<Asset> _second =
    [
        .. _first.Where(a => a.Key != Sample.Study.Key && a.Key != Sample.Page.Key && a.Key != Sample.Key("page/programme") && a.Key != Sample.Report.Key),
        Sample.Page with { Title = "Webinar, with a second speaker" },
        Sample.Confirmation with { Key = Sample.Key("page/programme"), Slug = "the-programme" },
        Sample.Report with { WindowDays = 60 },
        Sample.Invitation with { Key = Sample.Key("email/last-call"), Title = "last-call" },
    ];

    private static Plan PlanOf(int number, Plan? parent, ImmutableArray<Asset> assets)
    {
        var inventory = new Inventory((from habits in Platforms from kind in habits.Kinds select (habits, kind)).ToImmutableDictionary(
            k => Enum.Parse<AssetKind>(k.kind, ignoreCase: true),
            k => new Placement(k.habits.Name, k.habits.ByHand.Contains(k.kind, StringComparer.Ordinal) ? LaunchEffect.Observed : k.kind == "email" ? LaunchEffect.Irreversible : LaunchEffect.Reversible)));
        var (plan, findings) = Planner.Plan(Sample.Terms with { Name = NameOf(number) }, assets, inventory, parent, "seed");
        return plan ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message)));
    }
}

using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>What a platform says of an email beside what was counted of its events.</summary>
/// <param name="Email">The email.</param>
/// <param name="Figure">What is counted: delivered, opened, clicked and so on.</param>
/// <param name="Platform">The platform's own total.</param>
/// <param name="Counted">People by the events that came in, machines left out.</param>
/// <param name="Automated">Events of it that machines made.</param>
public sealed record Reconciled(AssetKey Email, string Figure, long Platform, long Counted, long Automated)
{
    /// <summary>How many more the platform has.</summary>
    public long Difference => Platform - Counted;

    /// <summary>What the difference is, as far as it is known.</summary>
    public string Why => Difference switch
    {
        0 => T("the same"),
        > 0 when Automated > 0 => T($"{Words.Of(Math.Min(Difference, Automated))} or more of these may be machines, which we leave out"),
        > 0 => T("not all of its events have come in, or it counts one person several times"),
        _ => T("we count events that it does not, or its totals are behind"),
    };
}

/// <summary>Where the figures of a campaign come from, how fresh that is, and whether they agree with the platforms' own.</summary>
public sealed record SourcesView(ImmutableArray<EventSource> Sources, ImmutableArray<Reconciled> Totals, string Metric)
{
    // Of an email's events, those that platforms have totals of too.
    private static readonly ImmutableArray<string> _figures = [EventTypes.Delivered, EventTypes.Opened, EventTypes.Clicked, EventTypes.Replied, EventTypes.Bounced, EventTypes.Unsubscribed];

    /// <summary>Who tells of the goal; empty where nobody ever did.</summary>
    public IEnumerable<EventSource> OfGoal => Sources.Where(s => s.Type == Metric);

    /// <summary>The goal by itself, then everything else that a connection tells of in one row.</summary>
    public IEnumerable<(string Connection, string What, long Events, DateTimeOffset LastAt, DateTimeOffset ReceivedAt)> Rows => OfGoal.GroupBy(s => s.Connection).Concat(Sources.Where(s => s.Type != Metric).GroupBy(s => s.Connection)).Select(g => (
        g.Key, Words.Capital(string.Join(", ", g.Select(s => s.Type == Metric ? T($"{Metric}, the goal") : s.Type.Replace('.', ' ')))), g.Sum(s => s.Events),
        DateTimeOffset.FromUnixTimeMilliseconds(g.Max(s => s.LastAt)), DateTimeOffset.FromUnixTimeMilliseconds(g.Max(s => s.ReceivedAt))));

    /// <summary>The totals that differ.</summary>
    public IEnumerable<Reconciled> Different => Totals.Where(t => t.Difference != 0);

    public static SourcesView Of(Plan plan, IEnumerable<EventSource> sources, ImmutableArray<AssetView> assets, ImmutableArray<EventCount> events) => new(
        [.. sources],
        [
            .. from asset in assets
               where asset.Key.Kind == AssetKind.Email
               from figure in _figures
               where asset.Figures.ContainsKey(figure)
               let counts = events.Where(e => e.Type == figure && e.Asset == asset.Key.ToString()).ToList()
               select new Reconciled(asset.Key, figure, asset.Figures[figure], counts.Sum(c => c.People), counts.Sum(c => c.Automated)),
        ],
        plan.Terms.Goal.Metric);
}

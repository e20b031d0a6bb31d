using System.Collections.Immutable;

namespace Slipway.Sdk.Connectors;

/// <summary>Tells events that a machine made (link scanners, image prefetch) from those of people. Rules of thumb: what they judge is kept, marked with the rule's name, never deleted.</summary>
public static class AutomatedEvents
{
    /// <summary>A click sooner after the delivery than this is a scanner's.</summary>
    public static TimeSpan Soonest { get; } = TimeSpan.FromSeconds(10);

    /// <summary>So many different links of one mail within <see cref="Burst"/> are a scanner's.</summary>
    public const int BurstLinks = 3;

    /// <summary>The length of a burst.</summary>
    public static TimeSpan Burst { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Judges the openings and clicks of one person in one mail.</summary>
    /// <param name="events">All events of that person in that mail, in any order.</param>
    /// <returns>The name of the rule for each event that a machine made.</returns>
    public static ImmutableDictionary<string, string> Judge(ImmutableArray<PlatformEvent> events)
    {
        var delivered = events.Where(e => e.Type == EventTypes.Delivered).Select(e => (DateTimeOffset?)e.At).Min();
        var clicks = events.Where(e => e.Type == EventTypes.Clicked).OrderBy(e => e.At).ToList();
        var verdicts = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var e in events.Where(e => e.Type is EventTypes.Clicked or EventTypes.Opened))
        {
            if (Rule(e, delivered, clicks) is { } rule)
            {
                verdicts[e.Id] = rule;
            }
        }

        return verdicts.ToImmutable();
    }

    private static string? Rule(PlatformEvent e, DateTimeOffset? delivered, List<PlatformEvent> clicks) => e.Data.GetValueOrDefault("client") switch
    {
        "scanner" => "known-scanner",
        "prefetch" => "image-prefetch",
        "none" => "no-client",
        _ when e.Type != EventTypes.Clicked => null,
        _ when e.Data.ContainsKey("trap") => "hidden-link",
        _ when delivered is null || e.At < delivered => "before-delivery",
        _ when e.At - delivered < Soonest => "within-seconds",
        _ when IsInBurst(e, clicks) => "all-links-at-once",
        _ => null,
    };

    // A burst begins with one of the clicks up to its length before this one, and this one is in it.
    private static bool IsInBurst(PlatformEvent e, List<PlatformEvent> clicks) => clicks
        .Where(first => first.At <= e.At && e.At - first.At <= Burst)
        .Any(first => clicks.Where(c => c.At >= first.At && c.At - first.At <= Burst).Select(c => c.Data.GetValueOrDefault("link")).Distinct().Count() >= BurstLinks);
}

using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Plans;

/// <summary>Something that happens at a time of a plan.</summary>
/// <param name="At">When, as a clock of the campaign's zone shows it.</param>
/// <param name="Title">What it is about.</param>
/// <param name="What">What happens then.</param>
/// <param name="Key">The asset; null for what is about the campaign as a whole.</param>
public sealed record PlanMoment(DateTimeOffset At, string Title, string What, AssetKey? Key)
{
    /// <summary>Whether it could not happen earlier, and may happen later: it waits for something.</summary>
    public bool IsEarliest { get; init; }
}

/// <summary>What becomes public of a plan, and when.</summary>
/// <param name="AtLaunch">What is public as soon as somebody launches it.</param>
/// <param name="Moments">What has a time, in order.</param>
/// <param name="ByJourney">Mails that have none: a journey comes to them.</param>
public sealed record PlanMoments(ImmutableArray<IGrouping<AssetKind, Asset>> AtLaunch, ImmutableArray<PlanMoment> Moments, ImmutableArray<EmailAsset> ByJourney)
{
    /// <summary>The moments of a plan.</summary>
    public static PlanMoments Of(Plan plan)
    {
        var (zone, steps) = (plan.Terms.Zone, plan.Order.Select(s => s.Asset).ToHashSet());
        var emails = plan.Assets.OfType<EmailAsset>().ToList();
        return new PlanMoments(
            [.. plan.Assets.Where(a => a is PageAsset or FormAsset or LinkAsset or CalendarAsset && steps.Contains(a.Key)).GroupBy(a => a.Key.Kind).OrderBy(g => g.Key)],
            [.. plan.Assets.SelectMany(a => Of(a, plan)).Append(new PlanMoment(plan.Terms.OutcomesUntil, plan.Terms.Title, T("The last moment at which an outcome counts"), null))
                .Select(m => m with { At = ZonedTimes.InZone(m.At, zone).At }).OrderBy(m => m.At)],
            [.. emails.Where(e => e.Delivery is Delivery.ByJourney)]);
    }

    private static IEnumerable<PlanMoment> Of(Asset asset, Plan plan) => asset switch
    {
        EmailAsset { Delivery: Delivery.AtTime at } email => [new(at.Time.At, email.Title, T($"The mail goes out: {Words.Of(email.Recipients)}"), email.Key)],
        EmailAsset { Delivery: Delivery.AfterEvent after } email => [new(after.NotBefore.At, email.Title, T($"The mail goes out once attendance is known: {Words.Of(email.Recipients)}"), email.Key) { IsEarliest = true }],
        JourneyAsset journey => [new(journey.Start.At, journey.Title, T("Everyone in the audience enters the journey"), journey.Key), new(journey.End.At, journey.Title, T("Whoever is still in the journey leaves it"), journey.Key)],
        CalendarAsset entry => [new(entry.Start.At, entry.Title, T("It begins"), entry.Key), new(entry.End.At, entry.Title, T("It ends"), entry.Key)],
        AdAsset ad => [new(Day(ad.Start, plan), ad.Title, T("The ads show from this day on"), ad.Key), new(Day(ad.End.AddDays(1), plan), ad.Title, T("The ads are over"), ad.Key)],
        _ => [],
    };

    // The account of the platform has a zone of its own, which is not known here.
    private static DateTimeOffset Day(DateOnly day, Plan plan) => LocalTimes.FirstMoment(day.ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(plan.Terms.Zone));
}

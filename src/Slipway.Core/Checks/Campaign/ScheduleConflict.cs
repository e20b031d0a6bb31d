using Slipway.Core.Brand;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Campaign;

/// <summary>How far apart the mails of this campaign and those of others for the same people must be. The message takes the email, its time, the other campaign and the hours between.</summary>
/// <remarks>Campaigns in flight that are known to share no one, or fewer people than <c>overlap</c>, are let pass.</remarks>
internal sealed class ScheduleConflict(int apart, double overlap) : CampaignExtension
{
    /// <inheritdoc/>
    public override string Name => "schedule-conflict";

    /// <summary>Reads its settings: <c>hours</c>, <c>overlap</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var hours = fields.Whole("hours", "24", 1, 24 * 366);
        var overlap = fields.Share("overlap", "5%", required: false) ?? 0;
        return hours is null ? null : new ScheduleConflict(hours.Value, overlap);
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        foreach (var other in (facts.InFlight ?? []).Where(o => o.Overlap is null || (o.Overlap > 0 && o.Overlap >= overlap)))
        {
            foreach (var email in facts.Emails.Where(e => e.Sends is not null && e.InsteadOf is null))
            {
                var between = other.Sends.Select(at => (at - email.Sends!.Value).Duration()).DefaultIfEmpty(TimeSpan.MaxValue).Min();
                if (between < TimeSpan.FromHours(apart))
                {
                    hits.Add(rule, email.Key, email.Key.ToString(), LocalTimes.Say(email.Sends!.Value, facts.Zone), other.Title, LocalTimes.Say(between));
                }
            }
        }
    }
}

using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Campaign;

/// <summary>How many mails one person may get within so many days, counting other campaigns in flight for the same people.</summary>
/// <remarks>
/// Counted is the most a person of an audience may get: mails that exclude each other count once, mails of unknown time not at all, and a campaign in flight counts with all its mails unless
/// it is known to share fewer people than <c>overlap</c>. The message takes the number of mails, the time they fall in, and which they are.
/// </remarks>
internal sealed class Frequency(int mails, int days, double overlap) : CampaignExtension
{
    /// <inheritdoc/>
    public override string Name => "frequency";

    /// <summary>Reads its settings: <c>mails</c>, <c>days</c>, <c>overlap</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var (mails, days) = (fields.Whole("mails", "3", 1, 1000), fields.Whole("days", "7", 1, 366));
        var overlap = fields.Share("overlap", "5%", required: false) ?? 0;
        return mails is null || days is null ? null : new Frequency(mails.Value, days.Value, overlap);
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        var others = (facts.InFlight ?? []).Where(o => o.Overlap is null || (o.Overlap > 0 && o.Overlap >= overlap))
            .SelectMany(o => o.Sends.Select(at => (At: at, Who: o.Title, Email: (EmailFacts?)null))).ToList();
        foreach (var audience in facts.Emails.Where(e => e.Sends is not null && e.InsteadOf is null).GroupBy(e => e.Audience, StringComparer.Ordinal))
        {
            var all = audience.Select(e => (At: e.Sends!.Value, Who: e.Key.Name, Email: (EmailFacts?)e)).Concat(others).OrderBy(m => m.At).ThenBy(m => m.Who, StringComparer.Ordinal).ToList();
            if (Fullest(all) is not (var first, > 0 and var count))
            {
                continue;
            }

            var within = all.GetRange(first, count);
            var which = string.Join(", ", within.Select(m => m.Email is null ? $"a mail of {m.Who}" : m.Who));
            var length = (int)Math.Ceiling((within[^1].At - within[0].At).TotalDays);
            hits.Add(rule, within.Select(m => m.Email).Last(e => e is not null)!.Key,
                count.ToString(CultureInfo.InvariantCulture), length <= 1 ? "1 day" : $"{length} days", which);
        }
    }

    // The first of the windows with most mails, of those that are too full and hold one of the campaign's own.
    private (int First, int Count) Fullest(List<(DateTimeOffset At, string Who, EmailFacts? Email)> all)
    {
        var (first, count) = (0, 0);
        for (int from = 0, to = 0; to < all.Count; to++)
        {
            while (all[to].At - all[from].At >= TimeSpan.FromDays(days))
            {
                from++;
            }

            if (to - from + 1 > Math.Max(mails, count) && all.FindIndex(from, to - from + 1, m => m.Email is not null) >= 0)
            {
                (first, count) = (from, to - from + 1);
            }
        }

        return (first, count);
    }
}

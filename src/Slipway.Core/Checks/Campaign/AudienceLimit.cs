using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Campaign;

/// <summary>How many people an audience, or all together, may and must hold. The message takes the audience, what it holds and what is allowed.</summary>
/// <remarks>Before a platform has counted, the cap stands for the size: it is what the audience may come to. A least size is judged by what was counted.</remarks>
internal sealed class AudienceLimit(int? least, int? most, int? total) : CampaignExtension
{
    /// <inheritdoc/>
    public override string Name => "audience-limit";

    /// <summary>Reads its settings: <c>least</c>, <c>most</c>, <c>total</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        int? People(string key, string example) => fields.Whole(key, example, 0, int.MaxValue, required: false);
        var (least, most, total) = (People("least", "100"), People("most", "5000"), People("total", "20000"));
        if (!fields.Has("least") && !fields.Has("most") && !fields.Has("total"))
        {
            fields.Findings.Error("key-missing", "This rule limits nothing: none of `least`, `most` and `total` is there.", fields.At, "Write, for example: `most: 5000`", fields.PathOf("most"));
        }
        else if (most < least)
        {
            fields.Error("rule-range", "most", $"At most {most} and at least {least} cannot both be.", "Let `most` be no less than `least`.");
        }

        return new AudienceLimit(least, most, total);
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        foreach (var audience in facts.Audiences)
        {
            if ((audience.Size ?? audience.Cap) is { } people && people > most)
            {
                hits.Add(rule, audience.Key, audience.Key.ToString(), Holds(people, audience.Size is not null), $"at most {Said(most.Value)}");
            }
            else if (audience.Size < least)
            {
                hits.Add(rule, audience.Key, audience.Key.ToString(), Holds(audience.Size.Value, isCounted: true), $"no fewer than {Said(least.Value)}");
            }
        }

        var all = facts.Audiences.Sum(a => (long?)(a.Size ?? a.Cap));
        if (all > total)
        {
            hits.Add(rule, null, "The campaign", Holds(all.Value, facts.Audiences.All(a => a.Size is not null)), $"at most {Said(total.Value)}");
        }
    }

    private static string Holds(long people, bool isCounted) => $"{(isCounted ? "holds" : "may hold")} {Said(people)} people";

    private static string Said(long people) => people.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>What came of ads on a day.</summary>
/// <param name="Impressions">How often they were shown.</param>
/// <param name="Clicks">How often they were clicked.</param>
/// <param name="CostMicros">What that cost, in millionths of the currency.</param>
/// <param name="Conversions">How many conversions Google counts.</param>
/// <param name="ConversionsValue">What they are worth.</param>
public sealed record AdFigures(long Impressions, long Clicks, long CostMicros, double Conversions = 0, double ConversionsValue = 0)
{
    internal static readonly AdFigures None = new(0, 0, 0);

    /// <summary>Two together.</summary>
    public static AdFigures operator +(AdFigures one, AdFigures other) => new(
        one.Impressions + other.Impressions, one.Clicks + other.Clicks, one.CostMicros + other.CostMicros, one.Conversions + other.Conversions, one.ConversionsValue + other.ConversionsValue);

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["impressions"] = Whole(Impressions), ["clicks"] = Whole(Clicks), ["interactions"] = Whole(Clicks), ["costMicros"] = Whole(CostMicros), ["conversions"] = Conversions,
            ["allConversions"] = Conversions, ["conversionsValue"] = ConversionsValue,
        };
        if (Impressions > 0)
        {
            json["ctr"] = (double)Clicks / Impressions;
        }

        if (Clicks > 0)
        {
            (json["averageCpc"], json["averageCost"]) = ((double)CostMicros / Clicks, (double)CostMicros / Clicks);
        }

        return json;
    }

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);
}

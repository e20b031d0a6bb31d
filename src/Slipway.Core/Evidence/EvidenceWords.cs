using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Evidence;

/// <summary>How evidence says what it counts.</summary>
public static class EvidenceWords
{
    /// <summary>What is held out, and counted, as one: people, or accounts.</summary>
    public static string Units(HoldoutUnit by) => by == HoldoutUnit.Account ? "accounts" : "people";

    /// <summary>A difference of rates in points, with its sign.</summary>
    /// <param name="difference">In points divided by 100.</param>
    public static string Points(double difference) => (difference * 100).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
}

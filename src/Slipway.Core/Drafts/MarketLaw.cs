using System.Collections.Frozen;

namespace Slipway.Core.Drafts;

/// <summary>What the law of a market decides without anyone choosing. Country codes are ISO 3166. A starting point; have counsel review it.</summary>
public static class MarketLaw
{
    /// <summary>Markets where business recipients may be mailed until they object.</summary>
    /// <remarks>US: CAN-SPAM Act, 15 USC 7704. GB: PECR regulation 22 asks consent of individual, not of corporate subscribers.</remarks>
    public static FrozenSet<string> OptOut { get; } = FrozenSet.ToFrozenSet(["US", "GB"]);

    /// <summary>Markets where an opening may be recorded without the person's consent.</summary>
    /// <remarks>The ePrivacy Directive, article 5(3), and PECR regulation 6 ask consent for reading from a person's device; a pixel counts (EDPB Guidelines 2/2023).</remarks>
    public static FrozenSet<string> OpenTracking { get; } = FrozenSet.ToFrozenSet(["US"]);
}

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

    /// <summary>Markets where whoever shows a picture that looks real and was made by a machine says so.</summary>
    /// <remarks>Regulation (EU) 2024/1689, article 50(4): the member states, and those of the European Economic Area.</remarks>
    public static FrozenSet<string> AiPicturesSaid { get; } = FrozenSet.ToFrozenSet(
        ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"]);

    /// <summary>What stands below a picture that a machine made, in the campaign's language; null where no market asks for it.</summary>
    public static string? AiPictureLabel(IEnumerable<string> markets, string language) =>
        !markets.Any(AiPicturesSaid.Contains) ? null : language.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? "Bild mit KI erzeugt" : "Image made with AI";
}

using System.Collections.Frozen;
using Slipway.Core.Checks.Words;

namespace Slipway.Core.Checks.Law;

/// <summary>What a text can speak of so that the law wants something said besides: found by the words of English and German.</summary>
internal static class Topics
{
    private static readonly FrozenDictionary<string, WordPattern> Patterns = new Dictionary<string, WordPattern>(StringComparer.Ordinal)
    {
        ["price"] = Phrases.OfSigns(@"[€$£¥]\s?\d", @"\d\s?(?:€|£|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b|franken\b)"),
        ["figure"] = Phrases.OfSigns(
            @"\d\s?(?:%|percent\b|per cent\b|prozent\b)", @"\b\d+(?:[.,]\d+)?\s?(?:times|x|-?fold|mal|-?fach) (?:as|so|more|less|fewer|faster|better|cheaper|higher|lower|mehr|weniger|schneller|besser|höher)\b"),
        ["return"] = Phrases.OfSigns(
            @"\b(?:returns? on|annual returns?|returns? of|yields?|interest rates?|dividends?|apr|apy|per annum|capital gains?|rendite|zinsen|zinssatz|verzinsung|kursgewinne?)\b", @"\bp\.\s?a\."),
        ["free"] = Phrases.Of("free of charge", "for free", "free trial", "free gift", "no cost", "gratis", @"kostenlos\w*", @"kostenfrei\w*", "umsonst"),
        ["prize"] = Phrases.Of("prize draw", "win a", "win one", "sweepstakes?", "giveaway", "raffle", "lottery", "gewinnspiel", "verlosung", "verlosen", "zu gewinnen"),
        ["discount"] = Phrases.Of(@"\d+\s?(?:%|percent) off", "discounts?", "save up to", "reduced from", @"was [€$£]\s?\d", @"rabatt\w*", "reduziert", "sie sparen"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of the topics.</summary>
    public static IEnumerable<string> Names => Patterns.Keys.Order(StringComparer.Ordinal);

    /// <summary>How a topic is found; null when there is none of the name.</summary>
    public static WordPattern? Find(string name) => Patterns.GetValueOrDefault(name);
}

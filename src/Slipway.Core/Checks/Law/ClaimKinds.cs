using System.Collections.Frozen;
using Slipway.Core.Checks.Words;

namespace Slipway.Core.Checks.Law;

/// <summary>The kinds of claims that need something behind them, and the words of English and German that make them.</summary>
internal static class ClaimKinds
{
    private const string Compared = "(?:as|so|more|less|fewer|faster|better|cheaper|higher|lower|longer|mehr|weniger|schneller|besser|günstiger|höher)";

    private static readonly FrozenDictionary<string, WordPattern> Patterns = new Dictionary<string, WordPattern>(StringComparer.Ordinal)
    {
        ["percentage"] = Phrases.OfSigns(@"\b\d[\d.,]*\s?(?:%|percent\b|per cent\b|prozent\b)"),
        ["multiple"] = Phrases.Of(@"\d+(?:[.,]\d+)?\s?(?:x|times|-?fold|mal|-?fach) " + Compared, "(?:twice|three times|half|doppelt|dreimal|halb) " + Compared),
        ["superlative"] = Phrases.Of(
            @"the (?:best|fastest|cheapest|safest|easiest|simplest|largest|biggest|strongest|highest|lowest|smartest|most \w+|leading)", "best[- ]selling", "market[- ]leading", "leading provider", "world[- ]class", @"world'?s \w+st",
            "unmatched", "unrivalled", "unrivaled", "unbeatable", "unparalleled", "(?:der|die|das|den|dem) (?:beste|schnellste|günstigste|sicherste|einfachste|größte|stärkste|führende)n?",
            "einzigartige?[nrsm]?", "unschlagbare?[nrsm]?", "unübertroffene?[nrsm]?"),
        ["first-place"] = Phrases.OfSigns(
            @"\b(?:number one|no\. ?1|nr\. ?1|nummer eins|market leader|award[- ]winning|the first and only)\b", @"\b(?:marktführer|preisgekrönt)\w*\b", @"\bthe (?:first|only) \w+ (?:that|which|to)\b", @"#1\b"),
        ["guarantee"] = Phrases.Of(
            "guarantee(?:s|d)?", "risk[- ]free", "without (?:any )?risk", "proven", "clinically tested", "scientifically", "always works", "never fails",
            @"garantiert\w*", "garantie", @"risikofrei\w*", "ohne risiko", "nachweislich", @"bewiesen\w*", @"wissenschaftlich \w+"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of the kinds.</summary>
    public static IEnumerable<string> Names => Patterns.Keys.Order(StringComparer.Ordinal);

    /// <summary>How a kind is found; null when there is none of the name.</summary>
    public static WordPattern? Find(string name) => Patterns.GetValueOrDefault(name);
}

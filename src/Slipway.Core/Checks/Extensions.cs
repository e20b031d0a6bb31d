using System.Collections.Frozen;
using Slipway.Core.Checks.Look;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks;

/// <summary>The extension points there are, by the word under <c>extends</c>. An explicit list, so that one that is missing is noticed.</summary>
public static class Extensions
{
    private static readonly FrozenDictionary<string, Func<YamlFields, Extension?>> Readers = new Dictionary<string, Func<YamlFields, Extension?>>(StringComparer.Ordinal)
    {
        ["capitalization"] = Capitalization.Read,
        ["colour"] = ColourMatch.Read,
        ["conditional"] = Conditional.Read,
        ["consistency"] = Consistency.Read,
        ["contrast"] = TextContrast.Read,
        ["existence"] = Existence.Read,
        ["font"] = FontMatch.Read,
        ["font-style"] = FontStyle.Read,
        ["image"] = ImageLimits.Read,
        ["least-size"] = LeastSize.Read,
        ["logo"] = LogoUse.Read,
        ["metric"] = Metric.Read,
        ["occurrence"] = Occurrence.Read,
        ["radius"] = MeasureMatch.ReadRadius,
        ["repetition"] = Repetition.Read,
        ["spacing"] = MeasureMatch.ReadSpacing,
        ["substitution"] = Substitution.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words that may stand under <c>extends</c>.</summary>
    public static IEnumerable<string> Names => Readers.Keys.Order(StringComparer.Ordinal);

    /// <summary>What reads the settings of an extension point; null when there is none of the name.</summary>
    internal static Func<YamlFields, Extension?>? Find(string name) => Readers.GetValueOrDefault(name);
}

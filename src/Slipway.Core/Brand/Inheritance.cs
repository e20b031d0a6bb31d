using System.Collections.Immutable;
using Slipway.Core.Brand.Waivers;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>Puts the rules of one layer over those of the layers before it: each may tighten, and loosening needs a waiver.</summary>
/// <remarks>
/// A rule with the id of one before it stands in for that one, and takes over every setting that it does not write. One that loosens without a waiver is an error and is
/// left out, so that what was before stays in force.
/// </remarks>
internal sealed class Inheritance(Vocabulary vocabulary, BrandFacts facts, WaiverBook waivers, FindingList findings)
{
    private readonly Dictionary<string, List<Rule>> _byId = new(StringComparer.Ordinal);

    /// <summary>The rules read so far, of all layers.</summary>
    public IEnumerable<Rule> Rules => _byId.Values.SelectMany(r => r);

    /// <summary>Reads the rules of a file over those before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="layer">Its layer.</param>
    public void Read(string path, string text, Layer layer) => Read(path, text, layer, id => Nearest(id, layer));

    /// <summary>Reads the rules of a file over those before it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="layer">Its layer.</param>
    /// <param name="before">The rules of earlier layers that a rule of an id stands in for.</param>
    public void Read(string path, string text, Layer layer, Func<string, ImmutableArray<Rule>> before)
    {
        if (!layer.IsKnown)
        {
            findings.Error("market-unknown", $"`{layer.Name}` is no country code, so these rules apply nowhere.", new Place(path, 1, 1), "Name the folder with two letters of ISO 3166-1, such as DE.");
        }

        foreach (var map in RuleReader.Written(path, text, findings))
        {
            var id = (map.Entries.FirstOrDefault(e => e.Key == "id")?.Value as YamlValue.Scalar)?.Text.Trim();
            if (id is not null && _byId.TryGetValue(id, out var same) && same.Exists(r => r.Layer == layer))
            {
                findings.Error("rule-twice", $"There are two rules named {id} in {layer}; the one here is left out.", map.Place, "Rename one of them.");
                continue;
            }

            var above = id is null ? [] : before(id);
            AddRange(map.Entries.Any(e => e.Key == "extends") || above.IsEmpty
                ? Over(above, RuleReader.Read(map, layer, findings))
                : above.SelectMany(a => Over([a], RuleReader.Read(Filled(map, a.Written), layer, findings))));
        }
    }

    /// <summary>Adds rules that were read already.</summary>
    public void AddRange(IEnumerable<Rule> rules)
    {
        foreach (var rule in rules)
        {
            if (!_byId.TryAdd(rule.Id, [rule]))
            {
                _byId[rule.Id].Add(rule);
            }
        }
    }

    // A market's or industry's rule stands in for the brand's, and only where the brand has none for the organisation's.
    private ImmutableArray<Rule> Nearest(string id, Layer layer) =>
        _byId.GetValueOrDefault(id)?.LastOrDefault(r => r.Layer.Kind < layer.Kind && r.Layer.Kind <= LayerKind.Brand) is { } nearest ? [nearest] : [];

    private IEnumerable<Rule> Over(ImmutableArray<Rule> above, Rule? rule)
    {
        if (rule is null)
        {
            return [];
        }

        var looser = above.Select(a => (Above: a, Comparison: RuleComparison.Of(a, rule))).FirstOrDefault(c => c.Comparison.Change == RuleChange.Loosened);
        if (looser.Above is not null)
        {
            var waiver = waivers.ForRule(rule.Id, rule.Place);
            findings.AddRange(
            [
                Finding.Error("rule-loosened", $"{rule.Id} is looser here than in {looser.Above.Layer}: {string.Join("; ", looser.Comparison.Loosened)}.", rule.Place,
                    "Write it at least as strict, or have a waiver granted that names the rule and this file.") with { Excepted = waiver?.Exception },
            ]);
            if (waiver is null)
            {
                return [];
            }
        }

        var accepting = vocabulary.Accepting(rule);
        return [accepting with { Extension = accepting.Extension.For(facts, rule, findings), StandsFor = above }];
    }

    private static YamlValue.Map Filled(YamlValue.Map own, YamlValue.Map above) =>
        new([.. own.Entries, .. above.Entries.Where(a => own.Entries.All(o => o.Key != a.Key))], own.Place);
}

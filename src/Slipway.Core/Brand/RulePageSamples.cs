using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Brand.Samples;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>A sample as it is shown.</summary>
/// <param name="Text">What is written.</param>
/// <param name="Says">What its rule says of it; null when it finds nothing.</param>
internal sealed record ShownSample(string Text, string? Says);

/// <summary>The samples of a brand as a person reads them on a rule's page.</summary>
internal sealed class RulePageSamples
{
    private static readonly string[] Texts = ["markdown", "html", "text"];

    private readonly ILookup<string, YamlValue.Map> _byRule;
    private readonly Dictionary<Place, string> _said;

    public RulePageSamples(IReadOnlyDictionary<string, string> files, RuleSet rules)
    {
        _said = SampleRun.Run(rules, SampleReader.Read(files, rules).Samples).Results.Where(r => r.Outcome == SampleOutcome.Caught)
            .DistinctBy(r => r.Sample.Place).ToDictionary(r => r.Sample.Place, r => r.Finding!.Message);
        var ignored = new FindingList();
        _byRule = files.Where(f => RuleSet.IsIn(f.Key, "tests") && f.Key.EndsWith(".yaml", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .SelectMany(f => Items(YamlText.Read(f.Key, f.Value, ignored)))
            .OfType<YamlValue.Map>()
            .ToLookup(m => (Find(m, "rule") as YamlValue.Scalar)?.Text ?? "", StringComparer.Ordinal);
    }

    /// <summary>What a rule must catch or must let pass.</summary>
    public ImmutableArray<ShownSample> Of(string rule, string key) => [.. _byRule[rule].SelectMany(m => Items(Find(m, key))).Select(i => new ShownSample(Shown(i), _said.GetValueOrDefault(i.Place)))];

    private static YamlValue? Find(YamlValue.Map map, string key) => map.Entries.FirstOrDefault(e => e.Key == key)?.Value;

    private static ImmutableArray<YamlValue> Items(YamlValue? value) => value switch
    {
        null => [],
        YamlValue.List list => list.Items,
        _ => [value],
    };

    // What surrounds a text stands before it: for whom it is, its subject.
    internal static string Shown(YamlValue sample)
    {
        if (sample is not YamlValue.Map map)
        {
            return Flow(sample);
        }

        var shown = new StringBuilder();
        foreach (var entry in map.Entries.OrderBy(e => Array.IndexOf(Texts, e.Key)))
        {
            shown.Append(Texts.Contains(entry.Key) && map.Entries.Length == 1 ? Flow(entry.Value) : $"{entry.Key}: {Flow(entry.Value)}").Append('\n');
        }

        return shown.ToString();
    }

    private static string Flow(YamlValue value) => value switch
    {
        YamlValue.Scalar scalar => scalar.Text,
        YamlValue.List list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        YamlValue.Map map => $"{{ {string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Flow(e.Value)}"))} }}",
        _ => "",
    };
}

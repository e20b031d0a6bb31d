using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>The assets a folder defines and the references between them.</summary>
internal sealed class AssetShelf(FindingList findings)
{
    private readonly SortedDictionary<AssetKey, Place> _defined = [];
    private readonly List<(AssetKey Target, Place Place, string Field)> _references = [];

    public ImmutableSortedDictionary<AssetKey, Place> Places => _defined.ToImmutableSortedDictionary();

    public void Define(AssetKey key, Place place)
    {
        if (!_defined.TryAdd(key, place))
        {
            findings.Error("asset-repeated", $"There are two assets {key}; the first is at {_defined[key]}.", place, "Give one of them another name.");
        }
    }

    public void Refer(AssetKey target, Place place, string field) => _references.Add((target, place, field));

    public void CheckReferences()
    {
        foreach (var (target, place, field) in _references.Where(r => !_defined.ContainsKey(r.Target)))
        {
            var same = _defined.Keys.Where(k => k.Kind == target.Kind).Select(k => k.Name).ToList();
            var meant = Nearest.To(target.Name, same);
            var kind = target.ToString()[..target.ToString().IndexOf('/', StringComparison.Ordinal)];
            var fix = meant is not null ? $"Write `{meant}`."
                : same.Count > 0 ? $"Write one of: {string.Join(", ", same)}."
                : $"Add the {kind} \"{target.Name}\".";
            findings.Error("asset-unknown", $"There is no {kind} \"{target.Name}\" in this campaign.", place, fix, field);
        }
    }
}

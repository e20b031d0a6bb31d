namespace Slipway.Core.Html;

/// <summary>The order of cascade layers: as they are first named, and a layer's own rules after those of the layers within it.</summary>
internal sealed class CascadeLayers
{
    private const int MostLayers = 1000;

    private readonly List<string> _names = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _ranks;

    /// <summary>The full name of the layer that an at-rule stands in; null for none.</summary>
    /// <param name="around">The innermost at-rule.</param>
    /// <param name="own">A layer named within it, if any.</param>
    public string? Of(AtRule? around, string? own)
    {
        var full = around is null ? "" : string.Join('.', around.Stack.Where(r => r.Name == "layer").Select(r => r.Prelude.Length > 0 ? r.Prelude : $"#{r.Index}"));
        full = own is null ? full : full.Length > 0 ? $"{full}.{own}" : own;
        if (full.Length == 0)
        {
            return null;
        }

        // a.b names a as well.
        for (var dot = full.IndexOf('.', StringComparison.Ordinal); ; dot = full.IndexOf('.', dot + 1))
        {
            var name = dot < 0 ? full : full[..dot];
            if (_known.Count == MostLayers && !_known.Contains(name))
            {
                return null;
            }

            if (_known.Add(name))
            {
                _names.Add(name);
                _ranks = null;
            }

            if (dot < 0)
            {
                return full;
            }
        }
    }

    /// <summary>The higher wins, among declarations that are not important; what stands in no layer is above all.</summary>
    public int Rank(string? layer)
    {
        _ranks ??= Ranks();
        return layer is null ? _ranks.Count : _ranks[layer];
    }

    private Dictionary<string, int> Ranks()
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        Add("");
        return ranks;

        void Add(string parent)
        {
            foreach (var child in _names.Where(n => n.StartsWith(parent, StringComparison.Ordinal) && n.Length > parent.Length && n.IndexOf('.', parent.Length) < 0))
            {
                Add(child + ".");
                ranks[child] = ranks.Count;
            }
        }
    }
}

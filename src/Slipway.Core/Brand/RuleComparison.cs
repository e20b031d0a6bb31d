using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Brand;

/// <summary>What became of a rule from one writing of it to another.</summary>
public enum RuleChange
{
    /// <summary>Nothing.</summary>
    Same,

    /// <summary>It says something else about the same findings.</summary>
    Reworded,

    /// <summary>It finds more, or what it finds weighs more; and nothing less.</summary>
    Tightened,

    /// <summary>It finds less somewhere, or what it finds weighs less, or whether it does cannot be told.</summary>
    Loosened,
}

/// <summary>What is different between two writings of a rule, each in words.</summary>
/// <param name="Tightened">Where it is stricter.</param>
/// <param name="Loosened">Where it is looser, or may be.</param>
/// <param name="Reworded">What it says differently.</param>
public sealed record RuleComparison(ImmutableArray<string> Tightened, ImmutableArray<string> Loosened, ImmutableArray<string> Reworded)
{
    /// <summary>All in all.</summary>
    public RuleChange Change => !Loosened.IsEmpty ? RuleChange.Loosened : !Tightened.IsEmpty ? RuleChange.Tightened : !Reworded.IsEmpty ? RuleChange.Reworded : RuleChange.Same;

    /// <summary>Compares two writings of a rule. It looks at what is written, not at what a text would show: an expression that was rewritten counts as loosened.</summary>
    /// <param name="before">The rule as it is.</param>
    /// <param name="after">What is to stand in for it.</param>
    public static RuleComparison Of(Rule before, Rule after)
    {
        var differences = new Differences();
        differences.Move(after.Level.CompareTo(before.Level), $"{Word(before.Level)} becomes {Word(after.Level)}");
        differences.Move(Most(after.Limit).CompareTo(Most(before.Limit)), $"{Limit(after.Limit)} instead of {Limit(before.Limit)}");
        Where(before.Applies, after.Applies, after.Layer, differences);
        if (before.Extension.Name != after.Extension.Name)
        {
            differences.Looser($"it is {after.Extension.Name} instead of {before.Extension.Name}");
            return differences.Result;
        }

        var (was, now) = (Settings(before), Settings(after));
        foreach (var key in was.Keys.Union(now.Keys, StringComparer.Ordinal).Where(k => !Header.Contains(k)).Order(StringComparer.Ordinal))
        {
            RuleSettings.Compare(after.Extension.Name, key, was.GetValueOrDefault(key), now.GetValueOrDefault(key), differences);
        }

        return differences.Result;
    }

    // Compared by what they mean, above; two that say the same in other words are the same.
    private static readonly ImmutableHashSet<string> Header = ["id", "extends", "level", "limit", "applies", "scope"];

    private static Dictionary<string, YamlValue> Settings(Rule rule) => rule.Written.Entries
        .Where(e => e.Value is not YamlValue.Scalar { IsEmpty: true })
        .DistinctBy(e => e.Key)
        .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);

    private static void Where(Applies before, Applies after, Layer layer, Differences differences)
    {
        Members("", before.Kinds, after.Kinds, differences);
        // What stands in a market's folder is for this market, whatever the layers before it say of markets.
        if (layer.Kind != LayerKind.Market)
        {
            Members("market ", before.Markets, after.Markets, differences);
        }

        if (layer.Kind != LayerKind.Industry)
        {
            Members("industry ", before.Industries, after.Industries, differences);
        }

        Members("channel ", before.Channels, after.Channels, differences);
        Members("language ", before.Languages, after.Languages, differences);
        if (!Covers(after.Scopes, before.Scopes))
        {
            differences.Looser("it looks at fewer parts of a document");
        }
        else if (!Covers(before.Scopes, after.Scopes))
        {
            differences.Stricter("it looks at more parts of a document");
        }
    }

    private static void Members(string what, ImmutableArray<string> before, ImmutableArray<string> after, Differences differences)
    {
        // An empty list is "everywhere".
        var gone = after.IsEmpty ? [] : before.Where(b => !after.Any(a => Takes(a, b))).ToList();
        var added = before.IsEmpty ? [] : after.Where(a => !before.Any(b => Takes(b, a))).ToList();
        if (before.IsEmpty && !after.IsEmpty)
        {
            differences.Looser($"it applies only to {what}{string.Join(", ", after)}");
        }
        else if (after.IsEmpty && !before.IsEmpty)
        {
            differences.Stricter($"it applies to every {(what.Length == 0 ? "kind of asset" : what.Trim())}, not only to {string.Join(", ", before)}");
        }

        if (gone.Count > 0)
        {
            differences.Looser($"it no longer applies to {what}{string.Join(", ", gone)}");
        }

        if (added.Count > 0)
        {
            differences.Stricter($"it also applies to {what}{string.Join(", ", added)}");
        }
    }

    // "de" takes "de-AT" too.
    private static bool Takes(string wide, string narrow) =>
        narrow.Equals(wide, StringComparison.OrdinalIgnoreCase) || narrow.StartsWith(wide + "-", StringComparison.OrdinalIgnoreCase);

    private static bool Covers(ImmutableArray<ScopeSelector> wide, ImmutableArray<ScopeSelector> narrow) =>
        narrow.All(n => wide.Any(w => (w.Wanted & n.Wanted) == w.Wanted && (w.Unwanted & n.Unwanted) == w.Unwanted));

    private static int Most(int limit) => limit == 0 ? int.MaxValue : limit;

    private static string Limit(int limit) => limit == 0 ? "no limit of findings" : string.Create(CultureInfo.InvariantCulture, $"at most {limit} findings");

    private static string Word(Sdk.Diagnostics.FindingLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>Collects what is different.</summary>
    internal sealed class Differences
    {
        private readonly ImmutableArray<string>.Builder _tightened = ImmutableArray.CreateBuilder<string>();
        private readonly ImmutableArray<string>.Builder _loosened = ImmutableArray.CreateBuilder<string>();
        private readonly ImmutableArray<string>.Builder _reworded = ImmutableArray.CreateBuilder<string>();

        public RuleComparison Result => new(_tightened.ToImmutable(), _loosened.ToImmutable(), _reworded.ToImmutable());

        public void Stricter(string what) => _tightened.Add(what);

        public void Looser(string what) => _loosened.Add(what);

        public void Reworded(string what) => _reworded.Add(what);

        /// <summary>One that is stricter when above zero, looser when below, and nothing when zero.</summary>
        public void Move(int direction, string what)
        {
            if (direction != 0)
            {
                (direction > 0 ? _tightened : _loosened).Add(what);
            }
        }
    }
}

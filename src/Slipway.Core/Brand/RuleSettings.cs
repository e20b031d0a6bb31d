using System.Collections.Frozen;
using System.Globalization;
using Slipway.Core.Text;

namespace Slipway.Core.Brand;

/// <summary>What makes a setting of an extension stricter. A setting that is not named here is one of which that cannot be told.</summary>
internal static class RuleSettings
{
    private enum Kind
    {
        /// <summary>A list or mapping of what is looked for: more finds more.</summary>
        Finds,

        /// <summary>A list of what is let pass: more finds less.</summary>
        Spares,

        /// <summary>A number that may not be exceeded; not given, or 0, there is none.</summary>
        Most,

        /// <summary>A number that may not be exceeded; not given, it is 0.</summary>
        MostOfNone,

        /// <summary>A number that must be reached.</summary>
        Least,

        /// <summary>A switch that finds more when on.</summary>
        On,

        /// <summary>A switch, on by itself, that finds more when off.</summary>
        Off,

        /// <summary>What is said, not what is found.</summary>
        Wording,
    }

    private static readonly FrozenDictionary<string, Kind> Kinds = new Dictionary<string, Kind>(StringComparer.Ordinal)
    {
        ["tokens"] = Kind.Finds, ["swap"] = Kind.Finds, ["either"] = Kind.Finds, ["words"] = Kind.Finds, ["phrases"] = Kind.Finds,
        ["require"] = Kind.Finds, ["required"] = Kind.Finds, ["requires"] = Kind.Finds, ["forbid"] = Kind.Finds, ["forbidden"] = Kind.Finds, ["reject"] = Kind.Finds,
        ["exceptions"] = Kind.Spares, ["except"] = Kind.Spares, ["accept"] = Kind.Spares, ["allow"] = Kind.Spares, ["allowed"] = Kind.Spares, ["ignore"] = Kind.Spares,
        ["max"] = Kind.Most, ["most"] = Kind.Most, ["repetition.max"] = Kind.MostOfNone,
        ["min"] = Kind.Least, ["least"] = Kind.Least, ["threshold"] = Kind.Least,
        ["ignorecase"] = Kind.On, ["vocab"] = Kind.Off,
        ["message"] = Kind.Wording, ["why"] = Kind.Wording, ["description"] = Kind.Wording, ["fix"] = Kind.Wording, ["link"] = Kind.Wording,
        ["frequency.mails"] = Kind.Most, ["frequency.days"] = Kind.Least, ["frequency.overlap"] = Kind.Most,
        ["schedule-conflict.hours"] = Kind.Least, ["schedule-conflict.overlap"] = Kind.Most, ["audience-limit.total"] = Kind.Most,
        ["required-assets.assets"] = Kind.Finds, ["quiet-hours.days"] = Kind.Finds, ["quiet-hours.dates"] = Kind.Finds, ["expression.values"] = Kind.Wording,
        ["opinion.against"] = Kind.Finds, ["opinion.agreement"] = Kind.Most, ["sameness.words"] = Kind.Most,
        ["owner"] = Kind.Wording, ["version"] = Kind.Wording, ["action"] = Kind.Wording,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Compares one setting.</summary>
    public static void Compare(string extends, string key, YamlValue? before, YamlValue? after, RuleComparison.Differences differences)
    {
        if (Text(before) == Text(after))
        {
            return;
        }

        switch (KindOf(extends, key))
        {
            case Kind.Finds:
                Members(before, after, differences.Looser, "no longer looks for", differences.Stricter, "also looks for");
                if (Members(before).SetEquals(Members(after)))
                {
                    differences.Reworded($"`{key}`");
                }

                break;
            case Kind.Spares:
                Members(before, after, differences.Stricter, "no longer lets pass", differences.Looser, "also lets pass");
                break;
            case Kind.Most when Number(before, double.PositiveInfinity) is { } was && Number(after, double.PositiveInfinity) is { } now:
                differences.Move((now == 0 ? double.PositiveInfinity : now).CompareTo(was == 0 ? double.PositiveInfinity : was) * -1, Instead(key, before, after));
                break;
            case Kind.MostOfNone when Number(before, 0) is { } was && Number(after, 0) is { } now:
                differences.Move(was.CompareTo(now), Instead(key, before, after));
                break;
            case Kind.Least when Number(before, 0) is { } was && Number(after, 0) is { } now:
                differences.Move(now.CompareTo(was), Instead(key, before, after));
                break;
            case Kind.On:
                differences.Move(IsOn(after, false).CompareTo(IsOn(before, false)), Instead(key, before, after));
                break;
            case Kind.Off:
                differences.Move(IsOn(before, true).CompareTo(IsOn(after, true)), Instead(key, before, after));
                break;
            case Kind.Wording:
                differences.Reworded($"`{key}`");
                break;
            default:
                differences.Looser($"`{key}` is different, and whether that is stricter cannot be told");
                break;
        }
    }

    private static Kind? KindOf(string extends, string key) =>
        Kinds.TryGetValue($"{extends}.{key}", out var own) ? own
        : Kinds.TryGetValue(key, out var kind) ? kind
        : key.StartsWith("max_", StringComparison.Ordinal) || key.EndsWith("_max", StringComparison.Ordinal) ? Kind.Most
        : key.StartsWith("min_", StringComparison.Ordinal) || key.EndsWith("_min", StringComparison.Ordinal) ? Kind.Least
        : null;

    private static void Members(YamlValue? before, YamlValue? after, Action<string> gone, string goneWords, Action<string> added, string addedWords)
    {
        var (was, now) = (Members(before), Members(after));
        Say(was.Except(now, StringComparer.Ordinal), gone, goneWords);
        Say(now.Except(was, StringComparer.Ordinal), added, addedWords);
    }

    private static void Say(IEnumerable<string> members, Action<string> say, string words)
    {
        var list = members.Order(StringComparer.Ordinal).ToList();
        if (list.Count > 0)
        {
            say($"it {words} {string.Join(", ", list.Take(8))}{(list.Count > 8 ? string.Create(CultureInfo.InvariantCulture, $" and {list.Count - 8} more") : "")}");
        }
    }

    // Of a mapping such as `swap`, what is looked for are the keys.
    private static HashSet<string> Members(YamlValue? value) => value switch
    {
        YamlValue.List list => [.. list.Items.Select(i => Text(i))],
        YamlValue.Map map => [.. map.Entries.Select(e => e.Key)],
        null => [],
        _ => [Text(value)],
    };

    private static double? Number(YamlValue? value, double missing) => value switch
    {
        null => missing,
        YamlValue.Scalar scalar when double.TryParse(scalar.Text.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool IsOn(YamlValue? value, bool missing) => value is YamlValue.Scalar scalar ? scalar.Text.Trim() is "true" or "yes" : missing;

    private static string Instead(string key, YamlValue? before, YamlValue? after) => (before, after) switch
    {
        (null, _) => $"`{key}: {Text(after)}` is new",
        (_, null) => $"`{key}: {Text(before)}` is gone",
        _ => $"`{key}` is {Text(after)} instead of {Text(before)}",
    };

    // One form for equal values, however they were written.
    private static string Text(YamlValue? value) => value switch
    {
        YamlValue.Scalar scalar => scalar.Text.Trim(),
        YamlValue.List list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        YamlValue.Map map => $"{{{string.Join(", ", map.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {Text(e.Value)}"))}}}",
        _ => "",
    };
}

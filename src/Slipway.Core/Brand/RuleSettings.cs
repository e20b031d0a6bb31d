using System.Collections.Frozen;
using System.Globalization;
using Slipway.Core.Checks.Look;
using Slipway.Core.Text;

namespace Slipway.Core.Brand;

/// <summary>What makes a setting of an extension stricter. Of a setting that is not named here that cannot be told, and so it counts as looser.</summary>
/// <remarks>Named are only settings of which it is certain, what they mean when they are left out included: an extension that brings values of its own has no entry for "left out".</remarks>
internal static class RuleSettings
{
    private const double NoLimit = double.PositiveInfinity;

    private enum Kind
    {
        /// <summary>A list or mapping of what is looked for: more finds more.</summary>
        Finds,

        /// <summary>A list of what is let pass: more finds less.</summary>
        Spares,

        /// <summary>A number that may not be exceeded.</summary>
        Most,

        /// <summary>A number that must be reached.</summary>
        Least,

        /// <summary>A switch, off by itself, that finds more when on.</summary>
        On,

        /// <summary>A switch, on by itself, that finds more when off.</summary>
        Off,

        /// <summary>What is said, not what is found.</summary>
        Wording,
    }

    /// <param name="Kind">Which way is stricter.</param>
    /// <param name="LeftOut">What a number is when it is not written; null when the extension decides.</param>
    /// <param name="ZeroIsNone">Whether 0 stands for no limit.</param>
    /// <param name="EmptyLeftOut">Whether a list that is not written is an empty one.</param>
    private sealed record Direction(Kind Kind, double? LeftOut = null, bool ZeroIsNone = false, bool EmptyLeftOut = true);

    private static readonly FrozenDictionary<string, Direction> Directions = new Dictionary<string, Direction>(StringComparer.Ordinal)
    {
        ["message"] = new(Kind.Wording), ["why"] = new(Kind.Wording), ["description"] = new(Kind.Wording), ["fix"] = new(Kind.Wording), ["link"] = new(Kind.Wording),
        ["owner"] = new(Kind.Wording), ["version"] = new(Kind.Wording), ["action"] = new(Kind.Wording), ["vocab"] = new(Kind.Off),
        ["existence.tokens"] = new(Kind.Finds), ["existence.exceptions"] = new(Kind.Spares), ["existence.ignorecase"] = new(Kind.On),
        ["substitution.swap"] = new(Kind.Finds), ["substitution.exceptions"] = new(Kind.Spares), ["substitution.ignorecase"] = new(Kind.On),
        ["consistency.either"] = new(Kind.Finds), ["consistency.ignorecase"] = new(Kind.On),
        ["repetition.max"] = new(Kind.Most, 0), ["repetition.exceptions"] = new(Kind.Spares), ["repetition.ignorecase"] = new(Kind.On),
        ["occurrence.max"] = new(Kind.Most, NoLimit, ZeroIsNone: true), ["occurrence.min"] = new(Kind.Least, 0),
        ["conditional.exceptions"] = new(Kind.Spares), ["capitalization.exceptions"] = new(Kind.Spares), ["capitalization.threshold"] = new(Kind.Least),
        ["length.max"] = new(Kind.Most, NoLimit), ["length.min"] = new(Kind.Least, 0), ["length.required"] = new(Kind.On),
        ["audience-limit.most"] = new(Kind.Most, NoLimit), ["audience-limit.total"] = new(Kind.Most, NoLimit), ["audience-limit.least"] = new(Kind.Least, 0),
        ["budget.most"] = new(Kind.Most), ["budget.least"] = new(Kind.Least), ["frequency.mails"] = new(Kind.Most), ["frequency.days"] = new(Kind.Least),
        ["frequency.overlap"] = new(Kind.Most, 0), ["schedule-conflict.hours"] = new(Kind.Least), ["schedule-conflict.overlap"] = new(Kind.Most, 0),
        ["quiet-hours.days"] = new(Kind.Finds), ["quiet-hours.dates"] = new(Kind.Finds), ["expression.values"] = new(Kind.Wording),
        ["sameness.most"] = new(Kind.Most), ["sameness.words"] = new(Kind.Most), ["sameness.passages"] = new(Kind.Wording), ["worn-out.phrases"] = new(Kind.Finds), ["worn-out.most"] = new(Kind.Most, 0),
        ["opinion.against"] = new(Kind.Finds), ["opinion.agreement"] = new(Kind.Most),
        ["required-assets.assets"] = new(Kind.Finds), ["utm.required"] = new(Kind.Finds, EmptyLeftOut: false), ["dead-link.moved"] = new(Kind.On),
        ["link-scheme.schemes"] = new(Kind.Spares, EmptyLeftOut: false), ["link-text.tokens"] = new(Kind.Finds, EmptyLeftOut: false),
        ["target-size.least"] = new(Kind.Least), ["alt-text.longest"] = new(Kind.Most), ["image-only.words"] = new(Kind.Least), ["image-only.share"] = new(Kind.Least, 0),
        ["unsubscribe.least"] = new(Kind.Least), ["unsubscribe.contrast"] = new(Kind.Least),
        ["colour.of"] = new(Kind.Finds, EmptyLeftOut: false), ["colour.groups"] = new(Kind.Spares, EmptyLeftOut: false), ["colour.tolerance"] = new(Kind.Most, 0),
        ["font.groups"] = new(Kind.Spares, EmptyLeftOut: false), ["font.allow"] = new(Kind.Spares), ["least-size.least"] = new(Kind.Least),
        ["font-style.parts"] = new(Kind.Finds, EmptyLeftOut: false), ["font-style.order"] = new(Kind.Finds), ["font-style.tolerance"] = new(Kind.Most, 0),
        ["contrast.min_contrast"] = new(Kind.Least, FaintText.Ordinary), ["contrast.min_large"] = new(Kind.Least, FaintText.Large),
        ["spacing.of"] = new(Kind.Finds, EmptyLeftOut: false), ["spacing.groups"] = new(Kind.Spares, EmptyLeftOut: false), ["spacing.tolerance"] = new(Kind.Most, 0),
        ["radius.groups"] = new(Kind.Spares, EmptyLeftOut: false), ["radius.tolerance"] = new(Kind.Most, 0),
        ["image.max_width"] = new(Kind.Most, NoLimit), ["image.max_kilobytes"] = new(Kind.Most, NoLimit), ["image.max_alt"] = new(Kind.Most, NoLimit), ["image.require"] = new(Kind.Finds),
        ["logo.min_width"] = new(Kind.Least, 0), ["logo.min_clear"] = new(Kind.Least, 0), ["logo.files"] = new(Kind.Spares, EmptyLeftOut: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Compares one setting.</summary>
    public static void Compare(string extends, string key, YamlValue? before, YamlValue? after, RuleComparison.Differences differences)
    {
        if (Text(before) == Text(after))
        {
            return;
        }

        var direction = Directions.GetValueOrDefault($"{extends}.{key}") ?? Directions.GetValueOrDefault(key);
        switch (direction?.Kind)
        {
            case Kind.Finds when Members(before, direction) is { } was && Members(after, direction) is { } now:
                Say(was.Except(now, StringComparer.Ordinal), differences.Looser, "no longer looks for");
                Say(now.Except(was, StringComparer.Ordinal), differences.Stricter, "also looks for");
                if (was.SetEquals(now))
                {
                    differences.Reworded($"`{key}`");
                }

                break;
            case Kind.Spares when Members(before, direction) is { } was && Members(after, direction) is { } now:
                Say(was.Except(now, StringComparer.Ordinal), differences.Stricter, "no longer lets pass");
                Say(now.Except(was, StringComparer.Ordinal), differences.Looser, "also lets pass");
                break;
            case Kind.Most or Kind.Least when Numbers(before, after, direction) is var (was, now):
                differences.Move(direction.Kind == Kind.Most ? was.CompareTo(now) : now.CompareTo(was), Instead(key, before, after));
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

    private static void Say(IEnumerable<string> members, Action<string> say, string words)
    {
        var list = members.Order(StringComparer.Ordinal).ToList();
        if (list.Count > 0)
        {
            say($"it {words} {string.Join(", ", list.Take(8))}{(list.Count > 8 ? string.Create(CultureInfo.InvariantCulture, $" and {list.Count - 8} more") : "")}");
        }
    }

    // Of a mapping such as `swap`, what is looked for are the keys; the values are what to say.
    private static HashSet<string>? Members(YamlValue? value, Direction direction) => value switch
    {
        YamlValue.List list => [.. list.Items.Select(i => Text(i))],
        YamlValue.Map map => [.. map.Entries.Select(e => e.Key)],
        null => direction.EmptyLeftOut ? [] : null,
        _ => [Text(value)],
    };

    private static (double Before, double After)? Numbers(YamlValue? before, YamlValue? after, Direction direction)
    {
        var (was, now) = (Number(before, direction), Number(after, direction));
        return was is not null && now is not null && (before is null || after is null || was.Value.Unit == now.Value.Unit) ? (was.Value.Number, now.Value.Number) : null;
    }

    private static (double Number, string Unit)? Number(YamlValue? value, Direction direction)
    {
        if (value is null)
        {
            return direction.LeftOut is { } leftOut ? (leftOut, "") : null;
        }

        var text = Text(value);
        var length = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or ',').Count();
        return value is YamlValue.Scalar && double.TryParse(text.AsSpan(0, length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            ? (number == 0 && direction.ZeroIsNone ? NoLimit : number, text[length..].Trim())
            : null;
    }

    private static bool IsOn(YamlValue? value, bool leftOut) => value is YamlValue.Scalar scalar ? scalar.Text.Trim() is "true" or "yes" : leftOut;

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

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Core.Review;

/// <summary>One of many renderings of one source, for example the page of one target account.</summary>
/// <param name="Key">Its name: the same rendering has the same name whenever it is made.</param>
/// <param name="Text">What people read in it.</param>
public sealed record Rendition(string Key, string Text)
{
    /// <summary>What was put into it, by field; a field that is empty or missing shows its fallback.</summary>
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What it is part of, by what it is divided by: <c>tier</c> is <c>1</c>.</summary>
    public ImmutableSortedDictionary<string, string> Strata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>How many findings there are about it.</summary>
    public int Findings { get; init; }
}

/// <summary>Why a rendering is one of those to look at.</summary>
public enum SampleReason
{
    /// <summary>It is the only one, or the first, that says what it says.</summary>
    DistinctText,

    /// <summary>It stands for a part of the whole.</summary>
    Stratum,

    /// <summary>Something about it is unusual.</summary>
    Unusual,
}

/// <summary>A rendering to look at, and why.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Reason">Why, by the strongest reason.</param>
/// <param name="Why">In words, all of them.</param>
public sealed record Sampled(string Key, SampleReason Reason, ImmutableArray<string> Why);

/// <summary>Which of many renderings of one source are to be looked at: every distinct text, some of every part, and what is unusual.</summary>
/// <remarks>
/// Two renderings say the same text when they are equal once the values put in are taken for their fields; which branch of a condition, or which fallback, shows is a difference. The sample follows
/// from the renderings and the seed alone, in whatever order they come, so that anyone can recompute it.
/// </remarks>
public sealed class ReviewSample
{
    /// <summary>How many are taken over all parts, beyond one of each.</summary>
    public const int Usual = 8;

    // Of one kind of unusual thing so many: the others of that kind are like them.
    private const int MostOfAKind = 2;

    private ReviewSample(int of, int texts, ImmutableArray<Sampled> sampled) => (Of, Texts, Chosen) = (of, texts, sampled);

    /// <summary>How many renderings there are.</summary>
    public int Of { get; }

    /// <summary>How many distinct texts they have.</summary>
    public int Texts { get; }

    /// <summary>Those to look at: distinct texts first, then by part, then what is unusual; each once.</summary>
    public ImmutableArray<Sampled> Chosen { get; }

    /// <summary>How many were chosen for a reason.</summary>
    public int Count(SampleReason reason) => Chosen.Count(s => s.Reason == reason);

    /// <summary>In a line: how many there are to look at, and why those.</summary>
    public override string ToString()
    {
        var parts = new List<string> { Counted(Count(SampleReason.DistinctText), "distinct text") };
        if (Count(SampleReason.Stratum) is > 0 and var strata)
        {
            parts.Add($"{strata.ToString(CultureInfo.InvariantCulture)} by part");
        }

        if (Count(SampleReason.Unusual) is > 0 and var unusual)
        {
            parts.Add($"{unusual.ToString(CultureInfo.InvariantCulture)} unusual");
        }

        return $"{Chosen.Length.ToString(CultureInfo.InvariantCulture)} to look at: {string.Join(", ", parts)}";
    }

    /// <summary>Chooses.</summary>
    /// <param name="renditions">All renderings of one source.</param>
    /// <param name="seed">The plan's seed.</param>
    public static ReviewSample Choose(IEnumerable<Rendition> renditions, string seed)
    {
        var all = renditions.OrderBy(r => Position(seed, r.Key)).ThenBy(r => r.Key, StringComparer.Ordinal).ToList();
        var chosen = new Dictionary<string, (SampleReason Reason, List<string> Why)>(StringComparer.Ordinal);
        var order = new List<string>();

        var texts = all.GroupBy(Shape, StringComparer.Ordinal).ToList();
        foreach (var text in texts.OrderByDescending(t => t.Count()).ThenBy(t => t.First().Key, StringComparer.Ordinal))
        {
            Take(text.First().Key, SampleReason.DistinctText, text.Count() == 1 ? "the only one with this text" : $"one of {text.Count().ToString(CultureInfo.InvariantCulture)} with this text");
        }

        foreach (var (part, members, wanted) in Parts(all))
        {
            // Who is chosen already stands for the parts it is in.
            foreach (var member in members.Where(m => !chosen.ContainsKey(m.Key)).Take(Math.Max(0, wanted - members.Count(m => chosen.ContainsKey(m.Key)))))
            {
                Take(member.Key, SampleReason.Stratum, part);
            }
        }

        foreach (var (key, why) in Unusual.Of(all).GroupBy(u => u.Kind, StringComparer.Ordinal).SelectMany(kind => kind.Take(MostOfAKind)).Select(u => (u.Key, u.Why)))
        {
            Take(key, SampleReason.Unusual, why);
        }

        return new ReviewSample(all.Count, texts.Count, [.. order.Select(key => new Sampled(key, chosen[key].Reason, [.. chosen[key].Why]))]);

        void Take(string key, SampleReason reason, string why)
        {
            if (!chosen.TryGetValue(key, out var there))
            {
                chosen[key] = there = (reason, []);
                order.Add(key);
            }

            if (!there.Why.Contains(why))
            {
                there.Why.Add(why);
            }
        }
    }

    /// <summary>What a rendering says when the values that were put in are taken for their fields, and which fields have no value: two that are equal say the same text.</summary>
    public static string Shape(Rendition rendition)
    {
        var text = Words(rendition.Text);
        // The longest first: a value may stand within another.
        foreach (var (field, value) in rendition.Fields.Select(f => (f.Key, Value: Words(f.Value))).Where(f => f.Value.Length > 0).OrderByDescending(f => f.Value.Length).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            text = Replaced(text, value, $"\uE000{field}\uE001");
        }

        return $"{text}\uE002{string.Join('\uE002', rendition.Fields.Where(f => f.Value.Trim().Length == 0).Select(f => f.Key))}";
    }

    // Where lines end, and how long the rule under a heading is, follows from the values and is no text of its own.
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w.AsSpan().ContainsAnyExcept('=', '-')));

    // A value is a word of its own: "IT" is not the end of "credit".
    private static string Replaced(string text, string value, string by)
    {
        var written = new StringBuilder(text.Length);
        var at = 0;
        for (var found = text.IndexOf(value, StringComparison.Ordinal); found >= 0; found = text.IndexOf(value, found + 1, StringComparison.Ordinal))
        {
            var isWhole = !(char.IsLetterOrDigit(value[0]) && found > 0 && char.IsLetterOrDigit(text[found - 1]))
                && !(char.IsLetterOrDigit(value[^1]) && found + value.Length < text.Length && char.IsLetterOrDigit(text[found + value.Length]));
            if (isWhole && found >= at)
            {
                written.Append(text, at, found - at).Append(by);
                at = found + value.Length;
            }
        }

        return written.Append(text, at, text.Length - at).ToString();
    }

    // At least one of each part; beyond that in proportion to how large it is.
    private static IEnumerable<(string Part, List<Rendition> Members, int Wanted)> Parts(List<Rendition> all) =>
        from pair in all.SelectMany(r => r.Strata, (r, s) => (r, s))
        group pair.r by (pair.s.Key, pair.s.Value) into part
        orderby part.Key.Key, part.Key.Value
        let members = part.ToList()
        select ($"{part.Key.Key} is {(part.Key.Value.Length == 0 ? "not known" : part.Key.Value)}", members, Math.Max(1, (int)Math.Round(Usual * (double)members.Count / all.Count, MidpointRounding.ToEven)));

    private static string Counted(int number, string thing) => $"{number.ToString(CultureInfo.InvariantCulture)} {thing}{(number == 1 ? "" : "s")}";

    private static string Position(string seed, string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}")));
}

using System.Collections.Immutable;
using Slipway.Core.Drafts;

namespace Slipway.Server.Campaigns;

/// <summary>Two texts as one list of lines: what went, what came, and a little of what stays around it.</summary>
internal static class TextDiff
{
    private const int Around = 2;

    public enum Kind
    {
        Same,
        Gone,
        Added,

        /// <summary>Lines that stay the same and are left out.</summary>
        Gap,
    }

    public sealed record Line(Kind Kind, string Text);

    public static ImmutableArray<Line> Of(string before, string after)
    {
        var from = Lines(before);
        var to = Lines(after);
        var kept = LineDiff.Kept(from, to);
        var all = new List<Line>();
        var next = 0;
        for (var i = 0; i < from.Length; i++)
        {
            if (kept[i] < 0)
            {
                all.Add(new Line(Kind.Gone, from[i]));
                continue;
            }

            all.AddRange(to[next..kept[i]].Select(t => new Line(Kind.Added, t)));
            all.Add(new Line(Kind.Same, from[i]));
            next = kept[i] + 1;
        }

        all.AddRange(to[next..].Select(t => new Line(Kind.Added, t)));
        return Shortened(all);
    }

    private static ImmutableArray<Line> Shortened(List<Line> all)
    {
        var shown = ImmutableArray.CreateBuilder<Line>();
        for (var i = 0; i < all.Count; i++)
        {
            var isNear = all.Skip(i - Around).Take((i < Around ? i : Around) + 1 + Around).Any(l => l.Kind != Kind.Same);
            if (isNear)
            {
                shown.Add(all[i]);
            }
            else if (shown.Count == 0 || shown[^1].Kind != Kind.Gap)
            {
                shown.Add(new Line(Kind.Gap, "…"));
            }
        }

        return shown.ToImmutable();
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}

using System.Collections.Immutable;
using System.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>Writes what findings say may be written without anyone looking.</summary>
internal static class Rewriting
{
    /// <summary>A text with the rewrites of its findings made, and how many there were; where two overlap, the first is made and the other waits for the next check.</summary>
    public static (string Text, int Made) Of(string text, IEnumerable<Finding> findings)
    {
        var starts = Starts(text);
        var result = new StringBuilder(text.Length);
        var (at, made) = (0, 0);
        foreach (var (start, end, rewrite) in findings.Where(f => f is { Rewrite: not null, Place: not null, End: not null })
            .Select(f => (Start: Offset(f.Place!), End: Offset(f.End!), f.Rewrite)).Distinct().OrderBy(r => r.Start).ThenByDescending(r => r.End))
        {
            if (start < at || end > text.Length || end < start)
            {
                continue;
            }

            result.Append(text, at, start - at).Append(rewrite);
            (at, made) = (end, made + 1);

            // What is taken out leaves one blank, not two.
            if (rewrite!.Length == 0 && at < text.Length && text[at] == ' ' && (result.Length == 0 || char.IsWhiteSpace(result[^1])))
            {
                at++;
            }
        }

        result.Append(text, at, text.Length - at);
        return (result.ToString(), made);

        int Offset(Place place) => starts[Math.Min(place.Line, starts.Length) - 1] + place.Column - 1;
    }

    private static ImmutableArray<int> Starts(string text)
    {
        var starts = ImmutableArray.CreateBuilder<int>();
        // Places count from behind a byte order mark. A line may end in two characters; its columns are the same.
        starts.Add(text.StartsWith('\uFEFF') ? 1 : 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                starts.Add(i + 1);
            }
        }

        return starts.ToImmutable();
    }
}

using System.Collections.Immutable;
using Slipway.Core.Text;

namespace Slipway.Core.Drafts;

/// <summary>A place where a person and the playbook changed the same lines in different ways.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line of the merged file where the person's lines stand, from 1.</param>
/// <param name="Yours">The person's lines, which stay.</param>
/// <param name="Generated">The lines the playbook would write now.</param>
public sealed record MergeConflict(string File, int Line, string Yours, string Generated);

/// <summary>Merges, line by line, what a person wrote into what is generated anew.</summary>
/// <remarks>
/// Edits that do not touch each other are both taken. Where they do, the person's lines stay and the place is reported; nothing is marked inside the
/// file, which stays readable. See docs/decisions/0005-three-way-merge.md.
/// </remarks>
public static class ThreeWayMerge
{
    /// <summary>Merges three versions of a file.</summary>
    /// <param name="file">The file's name, for conflicts.</param>
    /// <param name="before">What was generated last time.</param>
    /// <param name="yours">What the person has now.</param>
    /// <param name="generated">What is generated now.</param>
    /// <returns>The merged text, with the person's line endings, and the conflicts.</returns>
    public static (string Text, ImmutableArray<MergeConflict> Conflicts) Merge(string file, string before, string yours, string generated)
    {
        var (b, y, g) = (Lines.Normal(before), Lines.Normal(yours), Lines.Normal(generated));
        if (y == g || b == g)
        {
            return (yours, []);
        }

        if (y == b)
        {
            return (Lines.Like(yours, g), []);
        }

        var (merged, conflicts) = MergeLines(file, b.Split('\n'), y.Split('\n'), g.Split('\n'));
        // Repeated lines can make two alignments equally good. If merging again would give another text, which lines belong together is a guess.
        if (MergeLines(file, b.Split('\n'), merged.Split('\n'), g.Split('\n')).Text != merged)
        {
            return (yours, [new MergeConflict(file, 1, y, g)]);
        }

        return (merged == y ? yours : Lines.Like(yours, merged), conflicts);
    }

    private static (string Text, ImmutableArray<MergeConflict> Conflicts) MergeLines(string file, string[] before, string[] yours, string[] generated)
    {
        var inYours = LineDiff.Kept(before, yours);
        var inGenerated = LineDiff.Kept(before, generated);
        var merged = new List<string>();
        var conflicts = ImmutableArray.CreateBuilder<MergeConflict>();
        var (b, y, g) = (0, 0, 0);
        while (b < before.Length || y < yours.Length || g < generated.Length)
        {
            if (b < before.Length && inYours[b] == y && inGenerated[b] == g)
            {
                merged.Add(before[b]);
                (b, y, g) = (b + 1, y + 1, g + 1);
                continue;
            }

            // The stretch up to the next line that all three have.
            var next = b;
            while (next < before.Length && (inYours[next] < 0 || inGenerated[next] < 0))
            {
                next++;
            }

            var (endY, endG) = next < before.Length ? (inYours[next], inGenerated[next]) : (yours.Length, generated.Length);
            var (wasPart, yourPart, newPart) = (before[b..next], yours[y..endY], generated[g..endG]);
            if (newPart.SequenceEqual(wasPart) || newPart.SequenceEqual(yourPart))
            {
                merged.AddRange(yourPart);
            }
            else if (yourPart.SequenceEqual(wasPart))
            {
                merged.AddRange(newPart);
            }
            else
            {
                conflicts.Add(new MergeConflict(file, merged.Count + 1, string.Join('\n', yourPart), string.Join('\n', newPart)));
                merged.AddRange(yourPart);
            }

            (b, y, g) = (next, endY, endG);
        }

        return (string.Join('\n', merged), conflicts.ToImmutable());
    }
}

using System.Collections.Immutable;

namespace Slipway.Core.Review;

/// <summary>A unit of a text and the units of its rendering that have its letters.</summary>
/// <param name="Unit">The unit of the text.</param>
/// <param name="From">The first unit of the rendering.</param>
/// <param name="To">The unit of the rendering behind the last.</param>
/// <param name="Weight">How many letters are the same.</param>
/// <param name="Runs">Where in the rendering each run of the unit stands.</param>
internal sealed record Candidate(int Unit, int From, int To, int Weight, ImmutableArray<(int Start, int End)> Runs)
{
    /// <summary>Whether both can hold: each has its own, and they are in one order.</summary>
    public bool GoesWith(Candidate other) => Unit < other.Unit ? To <= other.From : other.Unit < Unit && other.To <= From;

    /// <summary>All that begin at a unit of the rendering.</summary>
    public static IEnumerable<Candidate> At(Letters written, int unit, Letters shown, int from, int mostParts)
    {
        var runs = written.RunsOf(unit);
        var fixedLetters = runs.Where(r => !r.IsHole).Sum(r => r.End - r.Start);
        var (start, first) = (shown.StartOf(from), runs[0]);
        if (fixedLetters == 0 || (!first.IsHole && !StandsAt(written, first, shown, start)))
        {
            yield break;
        }

        if (runs.Length == 1)
        {
            if (shown.UnitAt(start + fixedLetters) is > 0 and var to)
            {
                yield return new Candidate(unit, from, to, fixedLetters, [(start, start + fixedLetters)]);
            }

            yield break;
        }

        for (var to = from + 1; to <= Math.Min(shown.Units, from + mostParts); to++)
        {
            if (Spread(written, runs, shown, start, shown.StartOf(to)) is { } places && places.Where((_, i) => runs[i].IsHole).All(h => IsWithinOne(shown, h)))
            {
                yield return new Candidate(unit, from, to, fixedLetters, places);
            }
        }
    }

    /// <summary>Notes for every letter of the unit what it is shown as.</summary>
    public void Write(Letters written, Letters shown, int[] letters)
    {
        foreach (var (run, place) in written.RunsOf(Unit).Zip(Runs))
        {
            // Where the fallback of a merge field is shown, it is shown as written; another value is not.
            if (!run.IsHole || (run.End - run.Start == place.End - place.Start && StandsAt(written, run, shown, place.Start)))
            {
                for (var i = run.Start; i < run.End; i++)
                {
                    letters[i] = place.Start + i - run.Start;
                }
            }
        }
    }

    // Where the runs stand between two letters, when there is exactly one way to lay them out: the earliest is the latest.
    private static ImmutableArray<(int Start, int End)>? Spread(Letters written, ImmutableArray<LetterRun> runs, Letters shown, int start, int end)
    {
        var places = new (int Start, int End)[runs.Length];
        var at = start;
        for (var i = 0; i < runs.Length; i++)
        {
            if (!runs[i].IsHole)
            {
                var length = runs[i].End - runs[i].Start;
                var found = i == 0 ? start : i == runs.Length - 1 ? end - length : Find(written, runs[i], shown, at, end);
                if (found < at || !StandsAt(written, runs[i], shown, found))
                {
                    return null;
                }

                places[i] = (found, at = found + length);
            }
        }

        if (!IsLatest(written, runs, shown, places, end))
        {
            return null;
        }

        for (var i = 0; i < runs.Length; i++)
        {
            places[i] = runs[i].IsHole ? (i == 0 ? start : places[i - 1].End, i == runs.Length - 1 ? end : places[i + 1].Start) : places[i];
        }

        return [.. places];
    }

    private static bool IsLatest(Letters written, ImmutableArray<LetterRun> runs, Letters shown, (int Start, int End)[] places, int end)
    {
        for (var i = runs.Length - 1; i > 0; i--)
        {
            if (!runs[i].IsHole)
            {
                var last = shown.Text[places[i].Start..end].LastIndexOf(written.Text[runs[i].Start..runs[i].End]);
                if (last != 0)
                {
                    return false;
                }

                end = places[i].Start;
            }
        }

        return true;
    }

    // A value stands in one paragraph or cell.
    private static bool IsWithinOne(Letters shown, (int Start, int End) hole)
    {
        for (var i = hole.Start + 1; i < hole.End; i++)
        {
            if (shown.UnitAt(i) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int Find(Letters written, LetterRun run, Letters shown, int from, int end)
    {
        var at = from > end ? -1 : shown.Text[from..end].IndexOf(written.Text[run.Start..run.End]);
        return at < 0 ? -1 : from + at;
    }

    private static bool StandsAt(Letters written, LetterRun run, Letters shown, int at) =>
        at >= 0 && at + run.End - run.Start <= shown.Length && shown.Text.Slice(at, run.End - run.Start).SequenceEqual(written.Text[run.Start..run.End]);
}

namespace Slipway.Core.Checks.Law;

/// <summary>Finds the stretch of a text that is nearly what was wanted, and says how it differs.</summary>
/// <param name="Words">The stretch.</param>
/// <param name="Difference">How it differs, as the end of a sentence.</param>
internal sealed record NearText(string Words, string Difference)
{
    private const double Likeness = 0.6;
    private const int LongestCompared = 600;
    private const int MostTold = 2;

    /// <summary>The nearest stretch; null when none is near.</summary>
    public static NearText? Find(WordRun text, WordRun wanted)
    {
        var (start, shared) = Nearest(text, wanted);
        if (wanted.Count < 3 || shared < wanted.Count * Likeness)
        {
            return null;
        }

        // Words that were put in make it longer.
        var slack = 2 + (wanted.Count / 4);
        var (from, to) = (Math.Max(0, start - slack), Math.Min(text.Count, start + wanted.Count + slack));
        return wanted.Count > LongestCompared ? new NearText(text.Between(start, Math.Min(text.Count, start + wanted.Count)), "is not word for word what was agreed") : Compare(text, from, to, wanted);
    }

    // The stretch of as many words with the most words in common, whatever their order.
    private static (int Start, int Shared) Nearest(WordRun text, WordRun wanted)
    {
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Count; i++)
        {
            left[wanted.KeyAt(i)] = left.GetValueOrDefault(wanted.KeyAt(i)) + 1;
        }

        var (best, most, shared) = (0, 0, 0);
        for (var end = 0; end < text.Count; end++)
        {
            Take(text.KeyAt(end), 1);
            if (end >= wanted.Count)
            {
                Take(text.KeyAt(end - wanted.Count), -1);
            }

            if (shared > most)
            {
                (best, most) = (Math.Max(0, end - wanted.Count + 1), shared);
            }
        }

        return (best, most);

        void Take(string key, int direction)
        {
            if (left.TryGetValue(key, out var rest))
            {
                left[key] = rest - direction;
                shared += direction > 0 ? (rest > 0 ? 1 : 0) : rest >= 0 ? -1 : 0;
            }
        }
    }

    private static NearText Compare(WordRun text, int from, int to, WordRun wanted)
    {
        var (rows, columns) = (wanted.Count, to - from);
        var common = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                common[i, j] = wanted.KeyAt(i) == text.KeyAt(from + j) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var differences = new List<(string Left, string Put)>();
        var (row, column, first, last) = (0, 0, -1, 0);
        while (row < rows && common[row, column] > 0)
        {
            var (missing, extra) = (row, column);
            while (wanted.KeyAt(row) != text.KeyAt(from + column))
            {
                _ = common[row + 1, column] >= common[row, column + 1] ? row++ : column++;
            }

            // What stands before the first word in common is another text.
            Note(wanted.Between(missing, row), first < 0 ? "" : text.Between(from + extra, from + column));
            first = first < 0 ? column : first;
            (row, column) = (row + 1, column + 1);
            last = column;
        }

        Note(wanted.Between(row, rows), "");
        var told = differences.Take(MostTold).Select(Say);
        var more = differences.Count > MostTold ? $", and differs in {differences.Count - MostTold} more places" : "";
        return new NearText(text.Between(from + Math.Max(0, first), from + last), string.Join(", and ", told) + more);

        void Note(string left, string put)
        {
            if (left.Length + put.Length > 0)
            {
                differences.Add((left, put));
            }
        }
    }

    private static string Say((string Left, string Put) difference) => difference switch
    {
        { Put: "" } => $"leaves out \"{difference.Left}\"",
        { Left: "" } => $"puts in \"{difference.Put}\"",
        _ => $"says \"{difference.Put}\" instead of \"{difference.Left}\"",
    };
}

namespace Slipway.Core.Drafts;

/// <summary>Which lines two texts have in common, by the greedy algorithm of Myers.</summary>
/// <remarks>E. W. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986).</remarks>
public static class LineDiff
{
    /// <summary>More changes than this are treated as one: the trace grows with their square.</summary>
    private const int MostChanges = 1000;

    /// <summary>For each line of the first text the index of the same line in the second; -1 for a line that is not kept.</summary>
    public static int[] Kept(string[] from, string[] to)
    {
        var kept = new int[from.Length];
        Array.Fill(kept, -1);
        var head = 0;
        while (head < from.Length && head < to.Length && from[head] == to[head])
        {
            kept[head] = head;
            head++;
        }

        var tail = 0;
        while (tail < from.Length - head && tail < to.Length - head && from[^(tail + 1)] == to[^(tail + 1)])
        {
            kept[from.Length - 1 - tail] = to.Length - 1 - tail;
            tail++;
        }

        Middle(from.AsSpan(head, from.Length - head - tail), to.AsSpan(head, to.Length - head - tail), kept.AsSpan(head), head);
        return kept;
    }

    private static void Middle(ReadOnlySpan<string> from, ReadOnlySpan<string> to, Span<int> kept, int offset)
    {
        var most = Math.Min(from.Length + to.Length, MostChanges);
        var furthest = new int[(2 * most) + 2];
        var trace = new List<int[]>();
        for (var changes = 0; changes <= most; changes++)
        {
            trace.Add(furthest[..]);
            for (var diagonal = -changes; diagonal <= changes; diagonal += 2)
            {
                var down = diagonal == -changes || (diagonal != changes && furthest[most + diagonal - 1] < furthest[most + diagonal + 1]);
                var x = down ? furthest[most + diagonal + 1] : furthest[most + diagonal - 1] + 1;
                var y = x - diagonal;
                while (x < from.Length && y < to.Length && from[x] == to[y])
                {
                    x++;
                    y++;
                }

                furthest[most + diagonal] = x;
                if (x >= from.Length && y >= to.Length)
                {
                    WalkBack(trace, most, from.Length, to.Length, kept, offset);
                    return;
                }
            }
        }
    }

    private static void WalkBack(List<int[]> trace, int most, int x, int y, Span<int> kept, int offset)
    {
        for (var changes = trace.Count - 1; changes >= 0; changes--)
        {
            var furthest = trace[changes];
            var diagonal = x - y;
            var down = diagonal == -changes || (diagonal != changes && furthest[most + diagonal - 1] < furthest[most + diagonal + 1]);
            var before = diagonal + (down ? 1 : -1);
            var startX = changes == 0 ? 0 : furthest[most + before];
            var startY = changes == 0 ? 0 : startX - before;
            while (x > startX && y > startY)
            {
                x--;
                y--;
                kept[x] = y + offset;
            }

            (x, y) = (startX, startY);
        }
    }
}

namespace Slipway.Core.Text;

/// <summary>Finds the word a person probably meant.</summary>
internal static class Nearest
{
    /// <summary>The known word closest to what was written; null when none is close.</summary>
    public static string? To(string written, IEnumerable<string> known) => known
        .Select(word => (word, distance: Distance(written.ToLowerInvariant(), word.ToLowerInvariant())))
        .Where(c => c.distance <= Math.Max(1, Math.Min(written.Length, c.word.Length) / 3))
        .OrderBy(c => c.distance)
        .ThenBy(c => c.word, StringComparer.Ordinal)
        .Select(c => c.word)
        .FirstOrDefault();

    // Damerau's distance over adjacent letters: a swap counts one, as that is how people mistype.
    public static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 4 || a.Length > 60 || b.Length > 60)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 0; j <= b.Length; j++)
        {
            table[0, j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}

namespace Slipway.Core.Rendering;

/// <summary>Guesses the word that was meant.</summary>
internal static class Spelling
{
    /// <summary>The known word nearest to what was written, when near enough to be a slip; null otherwise.</summary>
    public static string? Nearest(string written, IEnumerable<string> known) => known
        .Select(word => (Word: word, Distance: Distance(written.ToLowerInvariant(), word)))
        .Where(guess => guess.Distance <= Math.Max(2, guess.Word.Length / 3))
        .OrderBy(guess => guess.Distance).ThenBy(guess => guess.Word, StringComparer.Ordinal)
        .Select(guess => guess.Word)
        .FirstOrDefault();

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}

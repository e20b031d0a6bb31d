namespace Slipway.Bench;

/// <summary>The middle of what several runs took.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return Math.Round(sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, 3);
    }

    /// <summary>Runs every one of several things in turn, again and again, so that what else the machine does meanwhile falls on all of them alike.</summary>
    /// <returns>What each run gave, by its name, in the order of the runs.</returns>
    public static async Task<Dictionary<string, List<T>>> InTurnAsync<T>(int rounds, IReadOnlyDictionary<string, Func<Task<T>>> runs)
    {
        var results = runs.ToDictionary(r => r.Key, _ => new List<T>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, run) in runs)
            {
                results[name].Add(await run());
            }
        }

        return results;
    }
}

using System.Collections.Concurrent;
using Slipway.Bench.Fleet;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Store;

/// <summary>The database a test runs on: SQLite in its folder or, where <c>SLIPWAY_TEST_DATABASE=postgres</c> says so, a PostgreSQL database of its own.</summary>
internal static class TestDatabase
{
    // A folder that is entered again, as after a crash, finds its database again.
    private static readonly ConcurrentDictionary<string, Task<string>> _made = new(StringComparer.Ordinal);

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("SLIPWAY_TEST_DATABASE") == "postgres";

    /// <summary>Lets a copy of a folder have a copy of its database.</summary>
    public static async Task CopyAsync(string folder, string copy)
    {
        if (IsPostgres)
        {
            await _made.GetOrAdd(copy, async _ => await (await PostgresAsync()).NewDatabaseAsync(await _made[folder]));
        }
    }

    public static async Task<Database> OpenAsync(string folder) => await Database.OpenAsync(folder, await ConnectionAsync(folder));

    /// <summary>The PostgreSQL database of a folder; null where the tests run on SQLite.</summary>
    public static async Task<string?> ConnectionAsync(string folder) =>
        IsPostgres ? await _made.GetOrAdd(folder, async _ => await (await PostgresAsync()).NewDatabaseAsync()) : null;

    /// <summary>The real PostgreSQL of this run; where there is none the test is skipped and says why.</summary>
    public static Task<RealPostgres> PostgresAsync()
    {
        Assert.SkipUnless(RealPostgres.IsAtHand, RealPostgres.NotAtHand);
        return RealPostgres.SharedAsync();
    }
}

using System.Collections.Immutable;
using Slipway.Store;

namespace Slipway.Engine.Outgoing;

/// <summary>One bucket for each of a connection's limits, in the database that several nodes share.</summary>
/// <remarks>Each call costs two short trips to the database, which is little beside a call to a platform, and a commit that is shared with what else is written.</remarks>
internal sealed class SharedBudget(Database database, string connection)
{
    /// <summary>A bucket as its limit makes it.</summary>
    /// <param name="Scope">The limit.</param>
    /// <param name="Most">What it holds.</param>
    /// <param name="Gain">What it gets back in a window.</param>
    /// <param name="Window">How long that is.</param>
    internal readonly record struct Size(string Scope, int Most, int Gain, TimeSpan Window);

    /// <summary>Takes calls from all buckets; fewer than none gives them back.</summary>
    /// <returns>What is left in each, below nothing where the call waits its turn, and for how long the platform asked to be left alone.</returns>
    public async Task<(ImmutableArray<double> Tokens, TimeSpan Closed)> TakeAsync(ImmutableArray<Size> sizes, int calls)
    {
        await database.AppendAsync("budget.take", [.. sizes.Select(s => new SqlStatement(
            """
            insert into budgets (connection, scope, tokens, at) values (@connection, @scope, @most - @calls, now_ms())
            on conflict (connection, scope) do update set at = now_ms(), tokens = case
              when budgets.tokens + (now_ms() - budgets.at) * 1.0 * @gain / @window > @most then @most
              else budgets.tokens + (now_ms() - budgets.at) * 1.0 * @gain / @window end - @calls
            """,
            ("@connection", connection), ("@scope", s.Scope), ("@most", (long)s.Most), ("@gain", (long)s.Gain), ("@window", (long)s.Window.TotalMilliseconds), ("@calls", (long)calls)))]);
        var rows = (await database.ReadAsync(s => s.QueryAsync<Row>(
            "select scope, tokens, closed_until - now_ms() as closed from budgets where connection = @connection", new { connection }))).ToDictionary(r => r.Scope, StringComparer.Ordinal);
        return ([.. sizes.Select(s => rows[s.Scope].Tokens)], TimeSpan.FromMilliseconds(Math.Max(0, rows.Values.Max(r => r.Closed))));
    }

    /// <summary>The platform asked every node to wait.</summary>
    public Task CloseAsync(TimeSpan wait) => database.AppendAsync("budget.close", new SqlStatement(
        "update budgets set closed_until = now_ms() + @wait where connection = @connection and closed_until < now_ms() + @wait", ("@connection", connection), ("@wait", (long)wait.TotalMilliseconds)));

    /// <summary>The platform said that less is left than is thought.</summary>
    public Task LowerAsync(string scope, int left) => database.AppendAsync("budget.left", new SqlStatement(
        "update budgets set tokens = @left where connection = @connection and scope = @scope and tokens > @left", ("@connection", connection), ("@scope", scope), ("@left", (long)left)));

    private sealed record Row
    {
        public string Scope { get; init; } = "";

        public double Tokens { get; init; }

        public long Closed { get; init; }
    }
}

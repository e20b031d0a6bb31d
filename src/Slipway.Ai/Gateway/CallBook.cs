using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Ai.Gateway;

/// <summary>One call, as the record has it: who asked which model for what, and what came of it. What was said is not in it.</summary>
public sealed record CallRecord
{
    /// <summary>When it came.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose key it was.</summary>
    public required string Account { get; init; }

    /// <summary>The key.</summary>
    public required string Token { get; init; }

    /// <summary>What for.</summary>
    public required string Purpose { get; init; }

    /// <summary>With which class of data.</summary>
    public required string DataClass { get; init; }

    /// <summary>What was asked for.</summary>
    public required GatewayCall Call { get; init; }

    /// <summary>The model, as the caller named it.</summary>
    public string Model { get; set; } = "";

    /// <summary>The model that answered, as the workspace names it; null where none did.</summary>
    public string? AnsweredBy { get; set; }

    /// <summary>What the caller got.</summary>
    public int Status { get; set; }

    /// <summary>Why not, where it was refused or failed.</summary>
    public string? Code { get; set; }

    /// <summary>The tokens.</summary>
    public TokenUse Use { get; set; }

    /// <summary>Whether the tokens are counted by us.</summary>
    public bool IsEstimated { get; set; }

    /// <summary>What it cost, in thousand-millionths.</summary>
    public long Cost { get; set; }

    /// <summary>Of what.</summary>
    public string? Currency { get; set; }

    /// <summary>How much of each kind was found: <c>email=2 phone=1</c>.</summary>
    public string Found { get; set; } = "";

    /// <summary>The SHA-256 of what was sent to us.</summary>
    public string Digest { get; set; } = "";

    /// <summary>Whether the answer was one kept from before.</summary>
    public bool IsCached { get; set; }

    /// <summary>How long it took.</summary>
    public long Milliseconds { get; set; }
}

/// <summary>The record of calls and the money spent: kept in memory while a call is on its way and written behind, many in one commit.</summary>
/// <remarks>
/// What a killed process had not written is lost: at most what came within <see cref="Window"/> and the commit under way. A process that is stopped writes all of it first. When the database
/// cannot be written the calls wait; with <see cref="Most"/> waiting no further call is let through, since nobody could say afterwards who asked what.
/// </remarks>
public sealed class CallBook(Database database, TimeProvider time)
{
    /// <summary>How many calls may wait to be written.</summary>
    public const int Most = 50_000;

    private const int MostInOneCommit = 2_000;

    private readonly ConcurrentQueue<CallRecord> _waiting = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private int _count;

    /// <summary>How often calls are written.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What was spent.</summary>
    public Spending Spending { get; } = new();

    /// <summary>Whether so many wait that no other is taken.</summary>
    public bool IsFull => Volatile.Read(ref _count) >= Most;

    /// <summary>The day it is, for money.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Takes a call; it is written soon.</summary>
    public void Add(CallRecord call)
    {
        Interlocked.Increment(ref _count);
        _waiting.Enqueue(call);
    }

    /// <summary>Reads what was spent this month.</summary>
    public async Task LoadAsync()
    {
        var today = Today;
        var from = Text(new DateOnly(today.Year, today.Month, 1));
        var rows = await database.ReadAsync(s => s.QueryAsync<SpendRow>("select day as Day, scope as Scope, name as Name, currency as Currency, amount as Amount from gateway_spend where day >= @from", new { from }));
        Spending.Learn(rows.Select(r => new UnwrittenSpend(DateOnly.ParseExact(r.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Enum.Parse<SpendScope>(r.Scope, ignoreCase: true), r.Name, r.Currency, r.Amount)), today);
    }

    /// <summary>What is written of the money spent for each purpose in some days, by currency.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="until">The day it ends before.</param>
    public async Task<ImmutableArray<(string Purpose, Money Amount)>> SpentAsync(DateOnly from, DateOnly until)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<PurposeRow>(
            "select name, currency, sum(amount) as amount from gateway_spend where scope = 'purpose' and day >= @from and day < @until and amount > 0 group by name, currency order by name, currency",
            new { from = Text(from), until = Text(until) }));
        return [.. rows.Select(r => (r.Name, new Money(Billionths.ToAmount(r.Amount), r.Currency)))];
    }

    private sealed record PurposeRow
    {
        public string Name { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Amount { get; init; }
    }

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync()
    {
        await _one.WaitAsync();
        try
        {
            var wrote = false;
            while (await WriteAsync())
            {
                wrote = true;
            }

            if (wrote && database.IsShared)
            {
                await LoadAsync();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets calls that are older than they may be kept.</summary>
    /// <returns>How many.</returns>
    public Task<int> ForgetAsync(int days)
    {
        var before = time.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds();
        return database.WriteAsync("gateway.forget", s => s.ExecuteAsync("delete from gateway_calls where at < @before", new { before }));
    }

    /// <summary>The last calls that were written, newest first.</summary>
    /// <param name="account">Of one person; null for everyone's.</param>
    /// <param name="most">How many at most.</param>
    public async Task<ImmutableArray<CallRecord>> LastAsync(string? account, int most)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<CallRow>(
            $"select {CallRow.Columns} from gateway_calls {(account is null ? "" : "where account = @account ")}order by {(account is null ? "" : "at desc, ")}id desc limit @most", new { account, most }));
        return [.. rows.Select(r => r.ToRecord())];
    }

    private async Task<bool> WriteAsync()
    {
        var calls = new List<CallRecord>();
        while (calls.Count < MostInOneCommit && _waiting.TryDequeue(out var call))
        {
            calls.Add(call);
        }

        var spent = Spending.Take();
        if (calls.Count == 0 && spent.IsEmpty)
        {
            return false;
        }

        try
        {
            await database.WriteAsync("gateway.calls", async session =>
            {
                await session.InsertAsync("gateway_calls", CallRow.Written, calls, CallRow.Write);
                foreach (var s in spent)
                {
                    await session.ExecuteAsync(
                        "insert into gateway_spend (day, scope, name, currency, amount) values (@day, @scope, @Name, @Currency, @Amount) on conflict (day, scope, name, currency) do update set amount = gateway_spend.amount + excluded.amount",
                        new { day = Text(s.Day), scope = s.Scope.ToString().ToLowerInvariant(), s.Name, s.Currency, s.Amount });
                }
            });
        }
        catch
        {
            // They are written the next time; the order of rows is that of their times anyway.
            calls.ForEach(_waiting.Enqueue);
            Spending.GiveBack(spent);
            throw;
        }

        Interlocked.Add(ref _count, -calls.Count);
        return true;
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record SpendRow(string Day, string Scope, string Name, string Currency, long Amount);

    private sealed record CallRow(
        long At, string Account, string Token, string Purpose, string DataClass, string Call, string Model, string? AnsweredBy, long Status, string? Code,
        long Input, long Output, long Estimated, long Cost, string? Currency, string Found, string Digest, long Cached, long Milliseconds)
    {
        public const string Columns =
            "at as At, account as Account, token as Token, purpose as Purpose, data_class as DataClass, call as Call, model as Model, answered_by as AnsweredBy, status as Status, code as Code, "
            + "input_tokens as Input, output_tokens as Output, estimated as Estimated, cost as Cost, currency as Currency, found as Found, digest as Digest, cached as Cached, milliseconds as Milliseconds";

        public static readonly string[] Written =
        [
            "at", "account", "token", "purpose", "data_class", "call", "model", "answered_by", "status", "code", "input_tokens", "output_tokens", "estimated", "cost", "currency", "found", "digest", "cached", "milliseconds",
        ];

        public static void Write(RowWriter row, CallRecord c)
        {
            row.Write(c.At.ToUnixTimeMilliseconds());
            row.Write(c.Account);
            row.Write(c.Token);
            row.Write(c.Purpose);
            row.Write(c.DataClass);
            row.Write(WordOf(c.Call));
            row.Write(c.Model);
            row.Write(c.AnsweredBy);
            row.Write(c.Status);
            row.Write(c.Code);
            row.Write(c.Use.Input);
            row.Write(c.Use.Output);
            row.Write(c.IsEstimated ? 1 : 0);
            row.Write(c.Cost);
            row.Write(c.Currency);
            row.Write(c.Found);
            row.Write(c.Digest);
            row.Write(c.IsCached ? 1 : 0);
            row.Write(c.Milliseconds);
        }

        private static string WordOf(GatewayCall call) => call switch { GatewayCall.Chat => "chat", GatewayCall.Responses => "responses", _ => "embeddings" };

        public CallRecord ToRecord() => new()
        {
            At = DateTimeOffset.FromUnixTimeMilliseconds(At),
            Account = Account,
            Token = Token,
            Purpose = Purpose,
            DataClass = DataClass,
            Call = Enum.Parse<GatewayCall>(Call, ignoreCase: true),
            Model = Model,
            AnsweredBy = AnsweredBy,
            Status = (int)Status,
            Code = Code,
            Use = new TokenUse(Input, Output),
            IsEstimated = Estimated != 0,
            Cost = Cost,
            Currency = Currency,
            Found = Found,
            Digest = Digest,
            IsCached = Cached != 0,
            Milliseconds = Milliseconds,
        };
    }
}

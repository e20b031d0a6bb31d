using System.Collections.Immutable;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Store.Halts;

/// <summary>What stands still: written down once, and looked at before every effect on every node.</summary>
/// <remarks>
/// Asked for each mail, so the answer comes from memory and the table is read again after <see cref="Fresh"/>: an order given on another node holds here within that time.
/// What is on the wire when it is given arrives. When the table cannot be read the question fails, and with it the effect.
/// </remarks>
public sealed class HaltBook(Database database, BusinessClock clock, TimeProvider time, AuditTrail audit)
{
    private sealed record Snapshot(long ReadAt, ImmutableArray<Halt> Halts);

    // Replaced whole, so that whoever reads it needs no lock.
    private volatile Snapshot? _known;

    /// <summary>How old an answer may be.</summary>
    public static TimeSpan Fresh { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>What stands now, oldest first.</summary>
    public async ValueTask<ImmutableArray<Halt>> StandingAsync()
    {
        var known = _known;
        if (known is null || time.GetElapsedTime(known.ReadAt) > Fresh)
        {
            // The time before the read: what is written during it is seen by the next one.
            var at = time.GetTimestamp();
            var rows = await database.ReadAsync(s => s.QueryAsync<Row>(Select + "where lifted_at is null order by halted_at, id"));
            _known = known = new Snapshot(at, [.. rows.Select(r => r.AsHalt())]);
        }

        if (known.Halts.IsEmpty)
        {
            return known.Halts;
        }

        var now = clock.Now;
        return known.Halts.All(h => h.EndsAt is null) ? known.Halts : [.. known.Halts.Where(h => h.EndsAt is not { } end || end > now)];
    }

    /// <summary>The halt that holds what a campaign does over a connection; null when nothing does.</summary>
    public async ValueTask<Halt?> FindAsync(string campaign, string connection) =>
        (await StandingAsync()).FirstOrDefault(h => h.Covers(campaign, connection));

    /// <summary>The halt that holds the AI gateway: its own, or one of everything; null where nothing does.</summary>
    public async ValueTask<Halt?> FindGatewayAsync()
    {
        var standing = await StandingAsync();
        foreach (var halt in standing)
        {
            if (halt.Scope is HaltScope.Gateway or HaltScope.Everything)
            {
                return halt;
            }
        }

        return null;
    }

    /// <summary>Orders a halt. Where one of the same scope and name stands already, that one is the answer: the first reason is the one people act on.</summary>
    public async Task<Halt> HaltAsync(HaltScope scope, string name, string reason, string actor, DateTimeOffset? endsAt = null, string? id = null)
    {
        var halt = await database.WriteAsync("halt", async s =>
        {
            var word = WordOf(scope);
            // A blackout that is over makes room for the next one.
            await s.ExecuteAsync("update halts set lifted_by = 'scheduler', lifted_at = ends_at where scope = @word and name = @name and lifted_at is null and ends_at <= @now", new { word, name, now = Business });
            if (await s.FirstAsync<Row>(Select + "where scope = @word and name = @name and lifted_at is null", new { word, name }) is { } standing)
            {
                return standing.AsHalt();
            }

            var made = new Halt(id ?? Guid.CreateVersion7().ToString("N"), scope, name, reason, actor, DateTimeOffset.FromUnixTimeMilliseconds(Now)) { EndsAt = endsAt };
            await s.ExecuteAsync(
                "insert into halts (id, scope, name, reason, halted_by, halted_at, ends_at, trouble) values (@Id, @word, @name, @reason, @actor, @Now, @ends, '')",
                new { made.Id, word, name, reason, actor, Now, ends = endsAt?.ToUnixTimeMilliseconds() });
            await audit.AppendAsync(s, actor, scope == HaltScope.Launches ? "blackout.ordered" : $"halt.{word}", name, reason);
            return made;
        });
        await PublishAsync();
        return halt;
    }

    /// <summary>Lifts a halt.</summary>
    /// <param name="id">The halt.</param>
    /// <param name="actor">Who lifts it.</param>
    /// <param name="reason">Why it may go on; it stands in the audit trail.</param>
    /// <returns>What was lifted; null where nothing of that id stands.</returns>
    public async Task<Halt?> LiftAsync(string id, string actor, string reason = "")
    {
        var lifted = await database.WriteAsync("halt.lift", async s =>
        {
            if (await s.FirstAsync<Row>(Select + "where id = @id and lifted_at is null", new { id }) is not { } row)
            {
                return null;
            }

            var halt = row.AsHalt();
            await s.ExecuteAsync("update halts set lifted_by = @actor, lifted_at = @Now where id = @id", new { id, actor, Now });
            // Launches that waited for it look again at once.
            await s.ExecuteAsync("update launches set look_at = 0 where state = 'running'");
            await audit.AppendAsync(s, actor, halt.Scope == HaltScope.Launches ? "blackout.lifted" : $"halt.lifted-{row.Scope}", halt.Name, reason.Length == 0 ? halt.Reason : $"{reason} (It was paused for: {halt.Reason})");
            return halt with { LiftedBy = actor };
        });
        await PublishAsync();
        return lifted;
    }

    /// <summary>Whether a halt was ever ordered under this id, standing or lifted.</summary>
    public Task<bool> WasOrderedAsync(string id) => database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from halts where id = @id)", new { id }));

    /// <summary>Halts that the platforms which act by themselves have not been told of as they stand now.</summary>
    public async Task<ImmutableArray<Halt>> UntoldAsync() => [.. (await database.ReadAsync(s => s.QueryAsync<Row>(Select +
        "where scope not in ('launches', 'gateway') and ((lifted_at is null and told is null) or (lifted_at is not null and coalesce(told, '') <> 'lifted')) order by halted_at, id"))).Select(r => r.AsHalt())];

    /// <summary>Writes down what came of telling the platforms.</summary>
    public async Task ToldAsync(Halt halt, string trouble)
    {
        var told = trouble.Length > 0 ? null : halt.LiftedBy is null ? "halted" : "lifted";
        await database.WriteAsync("halt.told", s => s.ExecuteAsync("update halts set told = coalesce(@told, told), trouble = @trouble where id = @Id", new { halt.Id, told, trouble }));
        _known = null;
    }

    private async Task PublishAsync()
    {
        _known = null;
        await audit.PublishHeadAsync();
    }

    private static string WordOf(HaltScope scope) => scope.ToString().ToLowerInvariant();

    private const string Select =
        "select id, scope, name, reason, halted_by as haltedby, halted_at as haltedat, ends_at as endsat, lifted_by as liftedby, trouble from halts ";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Business => clock.Now.ToUnixTimeMilliseconds();

    private sealed record Row(string Id, string Scope, string Name, string Reason, string HaltedBy, long HaltedAt, long? EndsAt, string? LiftedBy, string Trouble)
    {
        public Halt AsHalt() => new(Id, Enum.Parse<HaltScope>(Scope, ignoreCase: true), Name, Reason, HaltedBy, DateTimeOffset.FromUnixTimeMilliseconds(HaltedAt))
        {
            EndsAt = EndsAt is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : null,
            LiftedBy = LiftedBy,
            Trouble = Trouble,
        };
    }
}

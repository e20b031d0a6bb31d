using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Store.Keys;

namespace Slipway.Store.Audit;

/// <summary>An entry of the audit trail. Subject and detail hold ids and keyed references, never personal data.</summary>
public sealed record AuditEntry(long Seq, long At, string Actor, string Action, string Subject, string Detail, string Hash);

/// <summary>What a verification found.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="FirstBroken">The first entry that was altered, removed or reordered; null when there is none.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
public sealed record AuditVerdict(long Entries, long? FirstBroken, string? Problem);

/// <summary>The append-only chain of every action: each entry's hash covers the one before it.</summary>
/// <remarks>
/// The head is also written to a file outside the database, marked with the server's key: a cut tail or a rewritten chain no longer agrees with it.
/// h(n) = SHA-256(h(n-1) and every field, each preceded by its length).
/// </remarks>
public sealed class AuditTrail(Database database, KeyRing keys, TimeProvider time, string headFile)
{
    private static readonly string _genesis = new('0', 64);
    private readonly Lock _headLock = new();

    /// <summary>Appends within the transaction of the action itself, so there is never one without the other.</summary>
    public async Task AppendAsync(Session session, string actor, string action, string subject, string detail = "")
    {
        var last = await session.FirstAsync<AuditEntry>("select * from audit order by seq desc limit 1");
        if (last is null && !File.Exists(headFile))
        {
            // Before the first entry there is a head already: one that is missing later was removed, and is not made anew by the next action.
            WriteHead(0, _genesis);
        }

        var entry = new AuditEntry((last?.Seq ?? 0) + 1, time.GetUtcNow().ToUnixTimeMilliseconds(), actor, action, subject, detail, "");
        entry = entry with { Hash = Hash(last?.Hash ?? _genesis, entry) };
        await session.ExecuteAsync(
            "insert into audit (seq, at, actor, action, subject, detail, hash) values (@Seq, @At, @Actor, @Action, @Subject, @Detail, @Hash)", entry);
    }

    /// <summary>Appends an action that has no transaction of its own.</summary>
    public async Task AppendAsync(string actor, string action, string subject, string detail = "")
    {
        await database.WriteAsync("audit.append", session => AppendAsync(session, actor, action, subject, detail));
        await PublishHeadAsync();
    }

    /// <summary>Notes the head in the folder of a node that joins others; from then on it follows like theirs.</summary>
    public async Task JoinAsync()
    {
        await using var session = await database.ReadAsync();
        if (!File.Exists(headFile) && await session.FirstAsync<AuditEntry>("select * from audit order by seq desc limit 1") is { } last)
        {
            WriteHead(last.Seq, last.Hash);
        }
    }

    /// <summary>Writes the head outside the database.</summary>
    public async Task PublishHeadAsync()
    {
        await using var session = await database.ReadAsync();
        var last = await session.FirstAsync<AuditEntry>("select * from audit order by seq desc limit 1");
        var published = ReadHead();
        var known = published is null ? null : published.Value.Seq == 0 ? _genesis : await session.ScalarAsync<string>("select hash from audit where seq = @Seq", new { published.Value.Seq });
        // A head that the chain no longer agrees with is evidence, and so is one that is gone: it stays as it is.
        if (last is null || published is null || known != published.Value.Hash)
        {
            return;
        }

        lock (_headLock)
        {
            if (ReadHead() is { } head && head.Seq >= last.Seq)
            {
                return;
            }

            WriteHead(last.Seq, last.Hash);
        }
    }

    /// <summary>Recomputes the chain and holds it against the published head.</summary>
    public async Task<AuditVerdict> VerifyAsync()
    {
        var published = ReadHead();
        if (published is null && File.Exists(headFile))
        {
            return new AuditVerdict(0, 1, $"{Path.GetFileName(headFile)} was not written by this server.");
        }

        await using var session = await database.ReadAsync();
        var previous = _genesis;
        long count = 0;
        foreach (var entry in session.Stream<AuditEntry>("select * from audit order by seq"))
        {
            count++;
            if (entry.Seq != count)
            {
                return new AuditVerdict(count, count, $"Entry {count} is missing; the next one found is {entry.Seq}.");
            }

            if (Hash(previous, entry) != entry.Hash)
            {
                return new AuditVerdict(count, count, $"Entry {count} is not what was written, or stands in another's place.");
            }

            if (published is { } p && p.Seq == entry.Seq && p.Hash != entry.Hash)
            {
                return new AuditVerdict(count, count, $"Entry {count} differs from the head published outside the database: the chain was rewritten.");
            }

            previous = entry.Hash;
        }

        if (published is null && count > 0)
        {
            return new AuditVerdict(count, count, $"{Path.GetFileName(headFile)} is gone: without it nobody can say whether the trail was cut.");
        }

        return published is { } head && head.Seq > count
            ? new AuditVerdict(count, count + 1, $"The trail ends at {count}, but entry {head.Seq} was published outside the database: its tail was cut.")
            : new AuditVerdict(count, null, null);
    }

    private static string Hash(string previous, AuditEntry entry)
    {
        var text = new StringBuilder(previous);
        foreach (var field in (string[])[
            entry.Seq.ToString(CultureInfo.InvariantCulture), entry.At.ToString(CultureInfo.InvariantCulture), entry.Actor, entry.Action, entry.Subject, entry.Detail])
        {
            // The length keeps two neighbouring fields from being shifted into one another unnoticed.
            text.Append(CultureInfo.InvariantCulture, $"|{field.Length}:").Append(field);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private void WriteHead(long seq, string hash)
    {
        lock (_headLock)
        {
            File.WriteAllText(headFile + ".new", Head(seq, hash));
            File.Move(headFile + ".new", headFile, overwrite: true);
        }
    }

    private string Head(long seq, string hash)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{seq} {hash}");
        return $"{text} {keys.Mark("audit-head", text)}\n";
    }

    private (long Seq, string Hash)? ReadHead()
    {
        if (!File.Exists(headFile))
        {
            return null;
        }

        var parts = File.ReadAllText(headFile).Trim().Split(' ');
        return parts.Length == 3 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var seq) && keys.IsMark("audit-head", $"{parts[0]} {parts[1]}", parts[2])
            ? (seq, parts[1])
            : null;
    }
}

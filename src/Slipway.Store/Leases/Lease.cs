using System.Diagnostics;

namespace Slipway.Store.Leases;

/// <summary>The right to work on one thing, for a while: renewed while the work goes on, and taken over by another node when it is not.</summary>
/// <remarks>
/// It guards what is written to the database, where every write names it. It does not reach what is on its way to a platform: nothing is sent when it has run out here, and who takes it over waits until what was sent
/// before can be seen.
/// </remarks>
public sealed class Lease
{
    // By this process's own count of time, taken before the database was asked: it runs out here earlier than there.
    private long _until;

    internal Lease(string id, long token, long started, TimeSpan length, TakenOver? from) => (Id, Token, From, _until) = (id, token, from, Until(started, length));

    /// <summary>What it is for.</summary>
    public string Id { get; }

    /// <summary>Grows with each holder: a write with an older one is refused.</summary>
    public long Token { get; }

    /// <summary>From whom it was taken; null when nobody else held it, or they gave it back.</summary>
    public TakenOver? From { get; }

    /// <summary>Whether it still holds, as far as this process can know.</summary>
    public bool Holds => Stopwatch.GetTimestamp() < Volatile.Read(ref _until);

    internal void Renewed(long started, TimeSpan length) => Volatile.Write(ref _until, Until(started, length));

    /// <summary>Somebody saw that another node has it.</summary>
    public void Lost() => Volatile.Write(ref _until, 0);

    // A tenth is kept back for what lies between looking and sending.
    private static long Until(long started, TimeSpan length) => started + (long)(length.TotalSeconds * 0.9 * Stopwatch.Frequency);
}

/// <summary>A lease that another node let run out.</summary>
/// <param name="Node">The node.</param>
/// <param name="Until">When it ran out: nothing was sent after it.</param>
public sealed record TakenOver(string Node, DateTimeOffset Until);

/// <summary>The lease was lost while it was worked under: another node goes on from what is in the database.</summary>
public sealed class LeaseLostException(string id) : Exception($"The lease of {id} was lost; another node goes on with it.");

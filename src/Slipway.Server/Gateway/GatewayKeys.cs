using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Slipway.Ai.Gateway;
using Slipway.Server.Accounts;

namespace Slipway.Server.Gateway;

/// <summary>The keys that came lately, so that a call does not wait for the database: each is looked up again after a second, and forgotten at once when it is revoked here.</summary>
internal sealed class GatewayKeys(ApiTokens tokens, TimeProvider time)
{
    private const int Most = 10_000;

    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);

    // A connection's header is the same string from request to request: its hash is known for as long as the string is there.
    private readonly ConditionalWeakTable<string, string> _hashes = [];

    private sealed record Entry(GatewayKey Key, Caller Caller, long At);

    /// <summary>Whose key it is; null when it is unknown, over, or its person may no longer sign in.</summary>
    /// <param name="header">The header it came in.</param>
    /// <param name="from">Where in it the key begins.</param>
    public async ValueTask<(GatewayKey Key, Caller Caller)?> FindAsync(string header, int from)
    {
        // Looked up by the whole text, so what is known is known for exactly this secret.
        var isSeen = _hashes.TryGetValue(header, out var seen);
        var hash = isSeen ? seen! : Secrets.Hash(header[from..].Trim());
        if (_known.TryGetValue(hash, out var entry) && time.GetElapsedTime(entry.At) < _fresh)
        {
            return (entry.Key, entry.Caller);
        }

        var at = time.GetTimestamp();
        if (await tokens.FindGatewayKeyAsync(header[from..].Trim()) is not { } found)
        {
            _known.TryRemove(hash, out _);
            return null;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        var caller = new Caller(found.Person.Id, found.Person.Email, found.Person.Roles);
        _known[hash] = new Entry(found.Key, caller, at);
        if (!isSeen)
        {
            _hashes.TryAdd(header, hash);
        }

        return (found.Key, caller);
    }

    /// <summary>Makes a key useless at once.</summary>
    public async Task<bool> RevokeAsync(string actor, string account, string id)
    {
        var found = await tokens.RevokeAsync(actor, account, id);
        foreach (var (hash, _) in _known.Where(k => k.Value.Key.Id == id))
        {
            _known.TryRemove(hash, out _);
        }

        return found;
    }
}

using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;

namespace Slipway.Store;

/// <summary>Connections that came back, kept open: who was used last is taken first.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class IdleConnections<T>(int most)
    where T : DbConnection
{
    private readonly ConcurrentStack<(T Connection, long Since)> _idle = new();
    private volatile bool _closed;

    /// <summary>The one that was used last, and how long it has lain idle; false where there is none.</summary>
    public bool TryTake(out (T Connection, TimeSpan Idle) taken)
    {
        var any = _idle.TryPop(out var kept);
        taken = any ? (kept.Connection, Stopwatch.GetElapsedTime(kept.Since)) : default;
        return any;
    }

    /// <summary>Keeps one; false where there are enough, or no more are kept.</summary>
    public bool TryKeep(T connection)
    {
        if (_closed || _idle.Count >= most)
        {
            return false;
        }

        _idle.Push((connection, Stopwatch.GetTimestamp()));
        if (_closed)
        {
            Clear();
        }

        return true;
    }

    /// <summary>Closes those that are kept.</summary>
    public void Clear()
    {
        while (_idle.TryPop(out var kept))
        {
            kept.Connection.Dispose();
        }
    }

    /// <summary>Closes those that are kept, and keeps none from now on.</summary>
    public void Close()
    {
        _closed = true;
        Clear();
    }
}

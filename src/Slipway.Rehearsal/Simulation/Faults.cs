namespace Slipway.Rehearsal.Simulation;

/// <summary>What goes wrong on purpose.</summary>
public enum FaultKind
{
    /// <summary>Hangs up before anything is done.</summary>
    LoseRequest,

    /// <summary>Does it, and hangs up before saying so.</summary>
    LoseAnswer,

    /// <summary>Says that there were too many requests, as the platform says it; nothing is done.</summary>
    Throttle,

    /// <summary>Fails before anything is done, as the platform fails.</summary>
    Fail,

    /// <summary>Does it, and says that it failed.</summary>
    FailAfter,

    /// <summary>Does it, and the answer breaks off in the middle.</summary>
    CutAnswer,
}

/// <summary>Faults that are waiting for their call. Safe to use while calls come in.</summary>
public sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<(FaultKind Kind, Func<Call, bool> Where)> _waiting = [];

    /// <summary>Lets the next calls that fit go wrong.</summary>
    /// <param name="kind">How.</param>
    /// <param name="times">How many of them.</param>
    /// <param name="where">Which; null for those that change something.</param>
    public void Next(FaultKind kind, int times = 1, Func<Call, bool>? where = null)
    {
        lock (_gate)
        {
            _waiting.AddRange(Enumerable.Repeat((kind, where ?? (static c => c.Method is not ("GET" or "HEAD" or "OPTIONS"))), times));
        }
    }

    /// <summary>Takes all back that have not been played.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    internal FaultKind? Take(Call call)
    {
        lock (_gate)
        {
            var at = _waiting.FindIndex(f => f.Where(call));
            if (at < 0)
            {
                return null;
            }

            var kind = _waiting[at].Kind;
            _waiting.RemoveAt(at);
            return kind;
        }
    }
}

using System.Collections.Concurrent;

namespace Slipway.Bench.Fleet;

/// <summary>What becomes of a call.</summary>
internal enum Mishap
{
    None,

    /// <summary>Hangs up before anything is done.</summary>
    LoseRequest,

    /// <summary>Does it, and hangs up before saying so.</summary>
    LoseAnswer,

    /// <summary>Does it, and takes its time to say so.</summary>
    Delay,

    /// <summary>Answers 429; nothing is done.</summary>
    Throttle,

    /// <summary>Answers 500; nothing is done.</summary>
    Fail,

    /// <summary>Does it, and answers 500.</summary>
    FailAfter,
}

/// <summary>How often calls go wrong, by chance from a seed.</summary>
/// <param name="seed">The seed. What is drawn is always the same; which call draws it is a matter of scheduling.</param>
/// <param name="rates">How often each happens, from 0 to 1.</param>
internal sealed class Weather(int seed, params (Mishap Mishap, double Rate)[] rates)
{
    private readonly Lock _gate = new();
    private readonly Random _chance = new(seed);
    private readonly ConcurrentDictionary<Mishap, int> _seen = new();
    private volatile bool _isOver;

    /// <summary>How often each has happened; calls that went well are <see cref="Mishap.None"/>.</summary>
    public IReadOnlyDictionary<Mishap, int> Seen => _seen;

    /// <summary>From now on every call goes well.</summary>
    public void Clear() => _isOver = true;

    public Mishap Next()
    {
        var mishap = Draw();
        _seen.AddOrUpdate(mishap, 1, (_, n) => n + 1);
        return mishap;
    }

    private Mishap Draw()
    {
        double drawn;
        lock (_gate)
        {
            drawn = _chance.NextDouble();
        }

        foreach (var (mishap, rate) in _isOver ? [] : rates)
        {
            if ((drawn -= rate) < 0)
            {
                return mishap;
            }
        }

        return Mishap.None;
    }
}

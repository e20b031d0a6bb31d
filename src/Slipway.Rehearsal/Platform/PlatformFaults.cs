namespace Slipway.Rehearsal.Platform;

/// <summary>What goes wrong on purpose; each concerns the next so many requests that change something.</summary>
public sealed class PlatformFaults
{
    private int loseRequests;
    private int loseAnswers;
    private int throttle;

    /// <summary>Hangs up before anything is done.</summary>
    public int LoseRequests { get => loseRequests; set => loseRequests = value; }

    /// <summary>Does it, and hangs up before saying so.</summary>
    public int LoseAnswers { get => loseAnswers; set => loseAnswers = value; }

    /// <summary>Answers 429 with a Retry-After of a minute.</summary>
    public int Throttle { get => throttle; set => throttle = value; }

    internal bool TakesRequest() => Takes(ref loseRequests);

    internal bool TakesAnswer() => Takes(ref loseAnswers);

    internal bool Throttles() => Takes(ref throttle);

    private static bool Takes(ref int left)
    {
        if (Interlocked.Decrement(ref left) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref left);
        return false;
    }
}

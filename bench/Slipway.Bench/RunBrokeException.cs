namespace Slipway.Bench;

/// <summary>A run could not be finished, which is neither a figure nor a proof: says at what, and what was seen.</summary>
public sealed class RunBrokeException : Exception
{
    public RunBrokeException(string message)
        : base(message)
    {
    }

    public RunBrokeException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public RunBrokeException()
    {
    }
}

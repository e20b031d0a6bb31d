namespace Slipway.Core.Evidence;

/// <summary>Which outcomes count, in milliseconds.</summary>
/// <param name="Start">When the experiment began, since 1970.</param>
/// <param name="Window">How long after its first exposure a unit's outcomes count.</param>
/// <param name="Until">Until when they are complete, since 1970.</param>
internal readonly record struct LiftTimes(long Start, long Window, long Until)
{
    /// <summary>A unit that is first exposed after this has a window that is not over.</summary>
    public long LastMature => Until - Window;

    /// <param name="rule">What was said.</param>
    /// <param name="first">The first exposure of all.</param>
    public static LiftTimes Of(LiftRule rule, long first) => new(rule.Start?.ToUnixTimeMilliseconds() ?? first, (long)rule.Window.TotalMilliseconds, rule.Until?.ToUnixTimeMilliseconds() ?? long.MaxValue);
}

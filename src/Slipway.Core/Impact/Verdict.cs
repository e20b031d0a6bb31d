using System.Collections.Immutable;

namespace Slipway.Core.Impact;

/// <summary>What becomes of a campaign.</summary>
public enum Course
{
    /// <summary>It is done again, larger.</summary>
    Scale,

    /// <summary>It goes on as it is.</summary>
    Continue,

    /// <summary>It ends.</summary>
    Stop,

    /// <summary>Nothing can be said.</summary>
    CannotTell,
}

/// <summary>A figure that would change the verdict.</summary>
/// <param name="To">What the verdict would be.</param>
/// <param name="Of">Which figure: <c>cost</c>, <c>value</c>, <c>outcomes</c> or <c>people</c>.</param>
/// <param name="Now">What it is.</param>
/// <param name="At">What it would have to be.</param>
/// <param name="Text">The same as a sentence.</param>
public sealed record Flip(Course To, string Of, decimal Now, decimal At, string Text);

/// <summary>What the written rule says of a campaign. A closed set.</summary>
public abstract record Verdict
{
    private protected Verdict(Course course, string code, string reason) => (Course, Code, Reason) = (course, code, reason);

    /// <summary>What becomes of it.</summary>
    public Course Course { get; }

    /// <summary>Why, for programs.</summary>
    public string Code { get; }

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>The figures that would change it.</summary>
    public ImmutableArray<Flip> Flips { get; init; } = [];

    /// <summary>Even the lower bound beats the hurdle, and nothing speaks against it.</summary>
    public sealed record Scale(string Because) : Verdict(Course.Scale, "proven", Because);

    /// <summary>It may be worth it.</summary>
    public sealed record Continue(string Why, string Because) : Verdict(Course.Continue, Why, Because);

    /// <summary>Even the upper bound does not reach the hurdle, or it does harm.</summary>
    public sealed record Stop(string Why, string Because) : Verdict(Course.Stop, Why, Because);

    /// <summary>Something is missing without which nothing can be said.</summary>
    public sealed record CannotTell(string Why, string Because) : Verdict(Course.CannotTell, Why, Because);
}

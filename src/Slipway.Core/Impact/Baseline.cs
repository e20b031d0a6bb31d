using System.Collections.Immutable;

namespace Slipway.Core.Impact;

/// <summary>A step of a campaign as it was made by hand.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Who">Who did it, as a role.</param>
/// <param name="Tool">With which tool.</param>
/// <param name="Hours">How long it took whoever did it.</param>
/// <param name="WaitHours">How long it then lay before the next step began, in working hours or not, as the clock counts.</param>
public sealed record BaselineStep(string Name, string Who, string Tool, decimal Hours, decimal WaitHours);

/// <summary>How a team made one campaign by hand, mapped once: <c>baseline.yaml</c>. What Slipway does is held against it.</summary>
/// <param name="Campaign">Which campaign was mapped, in words.</param>
/// <param name="Mapped">When.</param>
/// <param name="By">Who answers for it.</param>
/// <param name="Steps">The steps in their order.</param>
public sealed record Baseline(string Campaign, DateOnly Mapped, string By, ImmutableArray<BaselineStep> Steps)
{
    /// <summary>The file.</summary>
    public const string File = "baseline.yaml";

    /// <summary>People's hours, all together.</summary>
    public decimal Hours => Steps.Sum(s => s.Hours);

    /// <summary>From the first step's beginning to the last one's end: work and waiting. What lay after the last step is no part of it.</summary>
    public decimal LeadHours => Hours + Steps.SkipLast(1).Sum(s => s.WaitHours);

    /// <summary>How often work went from one to another.</summary>
    public int HandOffs => Steps.Zip(Steps.Skip(1)).Count(p => !string.Equals(p.First.Who, p.Second.Who, StringComparison.OrdinalIgnoreCase));

    /// <summary>The tools it took, each once, in the order of their first use.</summary>
    public ImmutableArray<string> Tools => [.. Steps.Select(s => s.Tool).Distinct(StringComparer.OrdinalIgnoreCase)];
}

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Core.Metrics;

/// <summary>What a metric counts, and who answers for it.</summary>
/// <param name="Name">The event, for example <c>meeting</c>: lower case letters, digits, hyphens and dots.</param>
/// <param name="Definition">What counts as one, in a sentence that two people read alike.</param>
/// <param name="Owner">Who answers for it: a team or a person.</param>
public sealed record MetricTerms(string Name, string Definition, string Owner)
{
    /// <summary>For how many days from the launch it is counted; null where each campaign chooses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? WindowDays { get; init; }

    /// <summary>The highest rates of what must not rise while this one is to, by event, among the people written to; null leaves it to the workspace's rule.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, double>? Guardrails { get; init; }

    /// <summary>Why it is no campaign's goal any more, and what is counted instead; null while it may be one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Retired { get; init; }
}

/// <summary>What campaigns of a workspace may aim at, as it wrote it: <c>metrics.yaml</c>.</summary>
/// <remarks>A goal is an event that a held-out person can reach too; the register says which there are, what each counts and who answers for that. Its entry is part of the plan of every campaign that aims at it.</remarks>
public sealed record MetricRegister
{
    /// <summary>The file.</summary>
    public const string File = "metrics.yaml";

    /// <summary>What holds where there is no file: the usual events of a CRM, which nobody has put in words.</summary>
    public static ImmutableArray<string> Usual { get; } = ["meeting", "opportunity", "purchase", "trial"];

    /// <summary>A register of nothing.</summary>
    public static MetricRegister None { get; } = new();

    /// <summary>For those who only read what was planned already: every metric is taken as it is.</summary>
    public static MetricRegister Any { get; } = new() { TakesAny = true };

    /// <summary>The metrics by name; empty where there is no file.</summary>
    public ImmutableSortedDictionary<string, MetricTerms> Metrics { get; init; } = ImmutableSortedDictionary<string, MetricTerms>.Empty;

    /// <summary>Whether every name is taken.</summary>
    public bool TakesAny { get; private init; }

    /// <summary>What may be aimed at.</summary>
    public ImmutableArray<string> Names => Metrics.IsEmpty ? Usual : [.. Metrics.Values.Where(m => m.Retired is null).Select(m => m.Name)];

    /// <summary>What is written of a metric; null where nothing is.</summary>
    public MetricTerms? Find(string metric) => Metrics.GetValueOrDefault(metric);
}

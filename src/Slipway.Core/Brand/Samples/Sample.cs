using System.Collections.Immutable;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Samples;

/// <summary>A text that a rule must catch or must let pass: the rule's own test, written in <c>brand/tests/*.yaml</c>.</summary>
public sealed record Sample
{
    /// <summary>The rule.</summary>
    public required Rule Rule { get; init; }

    /// <summary>Whether the rule must find something in it; otherwise it must find nothing.</summary>
    public required bool MustCatch { get; init; }

    /// <summary>The text; null when the sample is a campaign.</summary>
    public Document? Document { get; init; }

    /// <summary>What a model is supposed to have answered, for rules that want its opinion; empty when it was not asked.</summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    /// <summary>What is known of a campaign, for rules about whole campaigns; null when the sample is a text.</summary>
    public CampaignFacts? Campaign { get; init; }

    /// <summary>What is written, with what surrounds a text before it.</summary>
    public string Written { get; init; } = "";

    /// <summary>Where it is written.</summary>
    public required Place Place { get; init; }
}

/// <summary>What came of a sample.</summary>
public enum SampleOutcome
{
    /// <summary>The rule found something, as it must.</summary>
    Caught,

    /// <summary>The rule found nothing, as it must.</summary>
    Passed,

    /// <summary>The rule should have found something.</summary>
    Missed,

    /// <summary>The rule should have found nothing.</summary>
    WronglyCaught,
}

/// <summary>A sample and what came of it.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Finding">The first thing the rule found, placed within the sample; null when it found nothing.</param>
public sealed record SampleResult(Sample Sample, SampleOutcome Outcome, Finding? Finding);

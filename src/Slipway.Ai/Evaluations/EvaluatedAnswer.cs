using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;

namespace Slipway.Ai.Evaluations;

/// <summary>What a model answered to a case, kept so that the same question is asked and paid for once.</summary>
/// <param name="Key">SHA-256 over what was asked: model, prompt, material, schema, tools and which of the repeats it is.</param>
/// <param name="At">When.</param>
/// <param name="Model">The model, as its provider calls it.</param>
/// <param name="Text">What it said; what it said instead where it would not answer.</param>
/// <param name="InputTokens">What it read.</param>
/// <param name="OutputTokens">What it wrote.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record EvaluatedAnswer(string Key, DateTimeOffset At, string Model, string Text, long InputTokens, long OutputTokens, double Seconds)
{
    /// <summary>The tools it wanted to call.</summary>
    public ImmutableArray<WantedCall> Calls { get; init; } = [];

    /// <summary>What it cost; null where the model has no price.</summary>
    public Money? Cost { get; init; }

    /// <summary>Why there is no answer that counts; null where there is one.</summary>
    public string? Failed { get; init; }
}

/// <summary>A tool that a model wanted to call.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">With what.</param>
public sealed record WantedCall(string Name, JsonObject Arguments);

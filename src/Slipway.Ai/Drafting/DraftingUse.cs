using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Ai.Drafting;

/// <summary>What drafting used over all campaigns, by one of: campaign, prompt, model, person, month.</summary>
/// <param name="Name">The campaign, prompt, model, account or month.</param>
/// <param name="Answers">How often a model answered.</param>
/// <param name="InputTokens">What was read.</param>
/// <param name="OutputTokens">What was written.</param>
/// <param name="Costs">What was paid, by currency; empty where no model has a price.</param>
/// <param name="Unpriced">How many answers came of models without a price.</param>
/// <param name="Median">The time that half of the answers took less than; null where none was timed.</param>
/// <param name="Slow">The time that nineteen of twenty took less than.</param>
public sealed record DraftingUse(string Name, long Answers, long InputTokens, long OutputTokens, ImmutableArray<Money> Costs, long Unpriced, TimeSpan? Median, TimeSpan? Slow);

/// <summary>What uses are told apart by.</summary>
public enum UseBy
{
    /// <summary>By campaign.</summary>
    Campaign,

    /// <summary>By prompt and version.</summary>
    Prompt,

    /// <summary>By model, as the workspace names it.</summary>
    Model,

    /// <summary>By whoever had it asked.</summary>
    Person,

    /// <summary>By month.</summary>
    Month,
}

/// <summary>One answer's use: what it took, without what was said.</summary>
public sealed record AnswerUse
{
    /// <summary>The campaign.</summary>
    public string Campaign { get; init; } = "";

    /// <summary>When, in milliseconds of Unix.</summary>
    public long At { get; init; }

    /// <summary>Who had it asked.</summary>
    public string Account { get; init; } = "";

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt.</summary>
    public string? Prompt { get; init; }

    /// <summary>Tokens read.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens written.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Cost in billionths.</summary>
    public long? Cost { get; init; }

    /// <summary>In what.</summary>
    public string? Currency { get; init; }

    /// <summary>How long it took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>The use of an answer of a log.</summary>
    public static AnswerUse Of(LoggedAnswer answer) => new()
    {
        At = answer.At.ToUnixTimeMilliseconds(), Account = answer.By, Model = answer.Model, Prompt = answer.Prompt, InputTokens = answer.InputTokens, OutputTokens = answer.OutputTokens,
        Cost = answer.Cost is { } cost ? Billionths.Of(cost) : null, Currency = answer.Currency, Milliseconds = answer.Milliseconds,
    };

    /// <summary>What it cost; null where the model has no price.</summary>
    public Money? Paid => Cost is { } cost && Currency is { } currency ? new Money(Billionths.ToAmount(cost), currency) : null;

    /// <summary>What it is told apart by.</summary>
    public string Of(UseBy by) => by switch
    {
        UseBy.Campaign => Campaign,
        UseBy.Prompt => Prompt ?? "",
        UseBy.Model => Model ?? "",
        UseBy.Person => Account,
        _ => DateTimeOffset.FromUnixTimeMilliseconds(At).ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };
}

/// <summary>What answers of models cost a campaign, in one currency.</summary>
public sealed record DraftingCost
{
    /// <summary>The campaign.</summary>
    public string Campaign { get; init; } = "";

    /// <summary>In what; null for answers without a price.</summary>
    public string? Currency { get; init; }

    /// <summary>How many answers.</summary>
    public long Answers { get; init; }

    /// <summary>Cost in billionths.</summary>
    public long Cost { get; init; }

    /// <summary>What was paid; null where there is no price.</summary>
    public Money? Paid => Currency is { } currency ? new Money(Billionths.ToAmount(Cost), currency) : null;
}

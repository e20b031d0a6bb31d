using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Limits;

/// <summary>How far a launch, or all launches of a day, may reach before a second person is asked. What is not given has no ceiling.</summary>
public sealed record Ceiling
{
    /// <summary>No ceiling at all.</summary>
    public static Ceiling None { get; } = new();

    /// <summary>People written to.</summary>
    public int? Recipients { get; init; }

    /// <summary>Money, once per currency. Where there is any, spend in a currency that has none is over it.</summary>
    public ImmutableArray<Money> Spend { get; init; } = [];

    /// <summary>Assets touched.</summary>
    public int? Changes { get; init; }

    /// <summary>Assets removed.</summary>
    public int? Deletions { get; init; }

    /// <summary>What of a radius is over it, in words: <c>12,000 recipients, of at most 10,000</c>.</summary>
    public ImmutableArray<string> Over(BlastRadius radius) =>
    [
        .. Over(radius.Recipients, Recipients, "recipient"),
        .. Over(radius.Changes, Changes, "change"),
        .. Over(radius.Deletions, Deletions, "deletion"),
        .. Spend.IsEmpty ? [] : radius.Spend.Select(Over).OfType<string>(),
    ];

    private static IEnumerable<string> Over(int reached, int? most, string what) =>
        reached > most ? [string.Create(CultureInfo.InvariantCulture, $"{reached:#,0} {what}{(reached == 1 ? "" : "s")}, of at most {most:#,0}")] : [];

    private string? Over(KeyValuePair<string, decimal> spend) => Spend.FirstOrDefault(m => m.Currency == spend.Key) switch
    {
        null => $"{MoneyText.Say(new Money(spend.Value, spend.Key))}, a currency without a ceiling",
        var most when spend.Value > most.Amount => $"{MoneyText.Say(new Money(spend.Value, spend.Key))}, of at most {MoneyText.Say(most)}",
        _ => null,
    };
}

/// <summary>The ceilings of an autonomy level.</summary>
/// <param name="PerLaunch">Of one launch.</param>
/// <param name="PerDay">Of all launches of 24 hours together.</param>
public sealed record Ceilings(Ceiling PerLaunch, Ceiling PerDay)
{
    /// <summary>None.</summary>
    public static Ceilings None { get; } = new(Ceiling.None, Ceiling.None);

    /// <summary>Why a launch needs a second person, in words; empty where it does not.</summary>
    /// <param name="radius">What the launch reaches.</param>
    /// <param name="before">What was launched in the 24 hours before.</param>
    public ImmutableArray<string> Over(BlastRadius radius, BlastRadius before) =>
        [.. PerLaunch.Over(radius).Select(o => $"{o} in one launch"), .. PerDay.Over(radius + before).Select(o => $"{o} in a day")];
}

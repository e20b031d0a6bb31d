using System.Collections.Immutable;

namespace Slipway.Core.Checks;

/// <summary>What the world outside answered, gathered by whoever runs the checks: Core has no clock and no network. What nobody asked about is not judged.</summary>
public sealed record Answers
{
    /// <summary>Nobody asked.</summary>
    public static Answers None { get; } = new();

    /// <summary>The day on which the checks run, for texts and claims that hold until a day.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>The address that the mail comes from.</summary>
    public string? Sender { get; init; }

    /// <summary>What links answered, by address without what follows a #.</summary>
    public ImmutableDictionary<string, LinkAnswer> Links { get; init; } = ImmutableDictionary<string, LinkAnswer>.Empty;

    /// <summary>What domains publish about mail in their name, by domain.</summary>
    public ImmutableDictionary<string, DomainAnswer> Domains { get; init; } = ImmutableDictionary<string, DomainAnswer>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase);
}

/// <summary>What a link answered.</summary>
/// <param name="Status">The status of HTTP; null when there was no answer.</param>
/// <param name="Problem">Why there was none, in words that end a sentence; null when there was one.</param>
/// <param name="MovedTo">Where it leads in the end, when that is elsewhere.</param>
public sealed record LinkAnswer(int? Status, string? Problem = null, string? MovedTo = null)
{
    /// <summary>Whether people who follow it find something.</summary>
    public bool IsAlive => Status is >= 200 and < 400 or 401 or 403 or 405 or 429;
}

/// <summary>What a domain publishes about mail in its name.</summary>
/// <param name="Dmarc">The TXT records of _dmarc below it.</param>
/// <param name="Spf">Its own TXT records that begin with v=spf1.</param>
public sealed record DomainAnswer(ImmutableArray<string> Dmarc, ImmutableArray<string> Spf);

using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>An email that goes out in steps: first to a few (the canary), then to more, and that stops by itself when something goes wrong.</summary>
/// <remarks>
/// Who is in which step is told by hash as a holdout is, so anyone can recompute it: a person's step is the first whose share lies above their position.
/// A larger share only adds people, and held-out people are in none.
/// </remarks>
public sealed record Ramp
{
    /// <summary>A step with fewer people than this is joined with the next: nothing could be told from it.</summary>
    public const int FewestPeople = 20;

    /// <summary>To everyone at once.</summary>
    public static Ramp AtOnce { get; } = new() { Steps = [1], PauseMinutes = 0, Halt = new RampHalt() };

    /// <summary>The share of the people who have got it after each step, above 0, rising; the last is 1.</summary>
    public required ImmutableArray<double> Steps { get; init; }

    /// <summary>How long each step is watched before the next begins, from when half of its mails are out.</summary>
    public required int PauseMinutes { get; init; }

    /// <summary>What stops it.</summary>
    public required RampHalt Halt { get; init; }

    /// <summary>Whether there is only one step.</summary>
    [JsonIgnore]
    public bool IsAtOnce => Steps.Length == 1;

    /// <summary>The pause as a time.</summary>
    [JsonIgnore]
    public TimeSpan Pause => TimeSpan.FromMinutes(PauseMinutes);

    /// <summary>When a step begins at the earliest, where the first begins at a time.</summary>
    /// <param name="start">When the first begins.</param>
    /// <param name="step">The step, from 1.</param>
    public DateTimeOffset EarliestOf(DateTimeOffset start, int step) => start + ((step - 1) * Pause);

    /// <summary>The steps as they are for so many people: those with too few are joined with the next.</summary>
    public Ramp JoinedFor(long people)
    {
        var kept = ImmutableArray.CreateBuilder<double>();
        foreach (var share in Steps[..^1])
        {
            // What is left must be enough for a step too.
            if (people * (share - kept.LastOrDefault()) >= FewestPeople && people * (1 - share) >= FewestPeople)
            {
                kept.Add(share);
            }
        }

        kept.Add(1);
        return kept.Count == Steps.Length ? this : this with { Steps = kept.ToImmutable() };
    }

    /// <summary>Where a person stands on the line from 0 to 1 for an email: uniform, and independent of who is held out and of other emails.</summary>
    /// <param name="seed">The seed of the audience's holdout, fixed by the plan.</param>
    /// <param name="email">The email's name: not always the same people are first.</param>
    /// <param name="contact">The contact's id on its platform.</param>
    public static double Position(string seed, string email, string contact) => Holdout.Position($"{seed}/ramp/{email}", contact);

    /// <summary>The step of a position, from 1.</summary>
    public int StepOf(double position) => Steps.Count(share => position >= share) + 1;
}

/// <summary>The rates at which a ramp stops, of 0 to 1; null for what does not stop it.</summary>
/// <remarks>A rate counts when it is beyond its threshold with what is known, not when three people happen to be one too many; by which rule is the platform's to say.</remarks>
public sealed record RampHalt
{
    /// <summary>What holds where nothing is written: well above what a good list has, and below where mailbox providers begin to refuse.</summary>
    public static RampHalt Usual { get; } = new() { Bounced = 0.05, Complained = 0.001, Unsubscribed = 0.01, Failed = 0.05 };

    /// <summary>Mails that their recipient's server did not take or sent back.</summary>
    public double? Bounced { get; init; }

    /// <summary>People who reported the mail as unwanted.</summary>
    public double? Complained { get; init; }

    /// <summary>People who unsubscribed.</summary>
    public double? Unsubscribed { get; init; }

    /// <summary>Mails that were refused for good for another reason than the address: the sender, the text, a policy.</summary>
    public double? Failed { get; init; }

    /// <summary>Of the people who came to a page of the campaign from the mail, those who sent its form: fewer than this stops it.</summary>
    public double? FormConversionBelow { get; init; }
}

using System.Collections.Immutable;

namespace Slipway.Rehearsal.Recipients;

/// <summary>How often people do what; every rate is a share between 0 and 1.</summary>
public sealed record RecipientsRates
{
    /// <summary>Of everyone, mailed or not: reaches the goal anyway.</summary>
    public double BaseOutcome { get; init; } = 0.035;

    /// <summary>What the invitation adds to <see cref="BaseOutcome"/>, on average over everyone whose address takes mail.</summary>
    public double Effect { get; init; } = 0.06;

    public double Opens { get; init; } = 0.45;

    /// <summary>Of those who open.</summary>
    public double Clicks { get; init; } = 0.24;

    /// <summary>Of those who click.</summary>
    public double Registers { get; init; } = 0.55;

    /// <summary>Of those who register.</summary>
    public double Attends { get; init; } = 0.48;

    /// <summary>Of those who register: press the button twice.</summary>
    public double SubmitsTwice { get; init; } = 0.06;

    /// <summary>Of those who register: tick a consent they need not give.</summary>
    public double Consents { get; init; } = 0.6;

    /// <summary>Of those who get a mail, each time.</summary>
    public double Unsubscribes { get; init; } = 0.007;

    /// <summary>Of those who open: write an answer.</summary>
    public double Replies { get; init; } = 0.03;

    /// <summary>Of those who get a mail, each time: are away, and their mail program says so.</summary>
    public double Away { get; init; } = 0.02;

    /// <summary>Of everyone: a security scanner visits every link before the person sees the mail.</summary>
    public double Scanned { get; init; } = 0.06;

    /// <summary>Of those who open: the mail program loads the pictures ahead of them, and only then.</summary>
    public double Prefetched { get; init; } = 0.2;

    /// <summary>Of all addresses: refused with 550 for good.</summary>
    public double Refused { get; init; } = 0.006;

    /// <summary>Of all addresses: told 451 once and taken later.</summary>
    public double Deferred { get; init; } = 0.003;

    internal ImmutableArray<string> Problems()
    {
        (string Name, double Rate)[] rates =
        [
            (nameof(BaseOutcome), BaseOutcome), (nameof(Opens), Opens), (nameof(Clicks), Clicks), (nameof(Registers), Registers), (nameof(Attends), Attends),
            (nameof(SubmitsTwice), SubmitsTwice), (nameof(Consents), Consents), (nameof(Unsubscribes), Unsubscribes), (nameof(Replies), Replies), (nameof(Away), Away), (nameof(Scanned), Scanned),
            (nameof(Prefetched), Prefetched), (nameof(Refused), Refused), (nameof(Deferred), Deferred),
        ];
        return
        [
            .. rates.Where(rate => rate.Rate is not (>= 0 and <= 1)).Select(rate => FormattableString.Invariant($"Rates.{rate.Name}: {rate.Rate} is no share; write a number from 0 to 1.")),
            .. Effect is >= -1 and <= 1 ? Array.Empty<string>() : [FormattableString.Invariant($"Rates.Effect: {Effect} is no difference of shares; write a number from -1 to 1.")],
        ];
    }
}

using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks.Campaign;

/// <summary>When an email goes out at the earliest, and whether it is one of several of which a person gets one only.</summary>
/// <remarks>
/// Two emails of the same moment exclude each other when one asks for what the other rules out (<c>did attended</c>, <c>not (did attended)</c>); so do the two ways of a branch, of which the
/// one with fewer emails counts as the alternative.
/// </remarks>
/// <param name="Email">The email.</param>
/// <param name="At">The earliest moment; null for one that no journey sends.</param>
/// <param name="InsteadOf">The email that others get at that point.</param>
internal sealed record Sending(AssetKey Email, DateTimeOffset? At, AssetKey? InsteadOf)
{
    /// <summary>The sending of every email, in the order of the assets.</summary>
    public static ImmutableArray<Sending> Of(IReadOnlyList<Asset> assets)
    {
        var journeys = assets.OfType<JourneyAsset>().SelectMany(j => Way(j.Steps, j.Start.At).Sent).GroupBy(s => s.Email).ToDictionary(g => g.Key, g => g.MinBy(s => s.At)!);
        var sendings = ImmutableArray.CreateBuilder<Sending>();
        var emails = assets.OfType<EmailAsset>().ToList();
        foreach (var email in emails)
        {
            if (journeys.TryGetValue(email.Key, out var sent) && email.Delivery is Delivery.ByJourney)
            {
                sendings.Add(sent);
                continue;
            }

            var other = emails.TakeWhile(e => e.Key != email.Key).FirstOrDefault(e => e.Audience == email.Audience && e.Start is { At: var at } && at == email.Start?.At && Exclude(e.Recipients, email.Recipients));
            sendings.Add(new Sending(email.Key, email.Start?.At, other?.Key));
        }

        return sendings.ToImmutable();
    }

    // What is sent from a moment on, and the earliest moment at which the steps are over.
    private static (ImmutableArray<Sending> Sent, DateTimeOffset Until) Way(ImmutableArray<JourneyStep> steps, DateTimeOffset from)
    {
        var sent = ImmutableArray.CreateBuilder<Sending>();
        foreach (var step in steps)
        {
            switch (step)
            {
                case JourneyStep.Wait wait:
                    from = from.AddHours(wait.Hours);
                    break;
                case JourneyStep.Send send:
                    sent.Add(new Sending(send.Email, from, null));
                    break;
                case JourneyStep.Branch branch:
                    var (then, otherwise) = (Way(branch.Then, from), Way(branch.Otherwise, from));
                    var (most, least) = then.Sent.Length >= otherwise.Sent.Length ? (then, otherwise) : (otherwise, then);
                    sent.AddRange(most.Sent);
                    sent.AddRange(least.Sent.Select((s, i) => s with { InsteadOf = s.InsteadOf ?? most.Sent[Math.Min(i, most.Sent.Length - 1)].Email }));
                    from = then.Until < otherwise.Until ? then.Until : otherwise.Until;
                    break;
            }
        }

        return (sent.ToImmutable(), from);
    }

    private static bool Exclude(Predicate one, Predicate other)
    {
        var (a, b) = (Parts(one).ToList(), Parts(other).ToList());
        return RulesOut(a, b) || RulesOut(b, a);
    }

    private static bool RulesOut(List<Predicate> parts, List<Predicate> others) => parts.OfType<Predicate.Not>().Any(n => others.Exists(o => o.ToString() == n.Of.ToString()));

    private static IEnumerable<Predicate> Parts(Predicate where) => where is Predicate.All all ? all.Of.SelectMany(Parts) : [where];
}

using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Everyone, what they are like, and what the invitation truly does to them.</summary>
internal sealed class Population
{
    private readonly FrozenDictionary<string, Disposition> dispositions;
    private readonly double averageMove;

    public Population(ImmutableSortedDictionary<string, Person> people, Chance chance, RecipientsRates rates)
    {
        (People, Chance, Rates) = (people, chance, rates);
        dispositions = people.Values.ToFrozenDictionary(person => person.Email, person => Disposition.Of(person, chance, rates), StringComparer.Ordinal);
        averageMove = dispositions.Values.Where(who => !who.Refused).Select(who => who.Moved).DefaultIfEmpty(1).Average();
    }

    public ImmutableSortedDictionary<string, Person> People { get; }

    public Chance Chance { get; }

    public RecipientsRates Rates { get; }

    public Disposition this[string email] => dispositions[email];

    /// <summary>The probability of the outcome for someone the invitation did or did not reach.</summary>
    public double Probability(string email, bool reached)
    {
        var raised = reached ? Rates.Effect * dispositions[email].Moved / averageMove : 0;
        return Math.Clamp(Rates.BaseOutcome + raised, 0, 1);
    }

    public bool HasOutcome(string email, bool reached) => dispositions[email].OutcomeDraw < Probability(email, reached);

    /// <summary>The averages, over these people, of the probability if we mail them and if we do not. Mail to an address that takes none changes nothing.</summary>
    public (double Treated, double Control) TrueRates(IReadOnlyCollection<string> emails) => emails.Count == 0
        ? (0, 0)
        : (emails.Average(email => Probability(email, reached: !dispositions[email].Refused)), emails.Average(email => Probability(email, reached: false)));
}

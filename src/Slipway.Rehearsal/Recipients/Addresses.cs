using System.Collections.Concurrent;

namespace Slipway.Rehearsal.Recipients;

/// <summary>How the mail server of these people answers for each of their addresses.</summary>
internal sealed class Addresses(Population population)
{
    private readonly ConcurrentDictionary<string, bool> turnedAway = new(StringComparer.Ordinal);

    /// <summary>550 for good, 451 the first time, or 250; strangers, such as approvers, always get their mail.</summary>
    public int Reply(string address)
    {
        var email = Person.Normal(address);
        return !population.People.ContainsKey(email) ? 250
            : population[email] switch
            {
                { Refused: true } => 550,
                { Deferred: true } when turnedAway.TryAdd(email, true) => 451,
                _ => 250,
            };
    }
}

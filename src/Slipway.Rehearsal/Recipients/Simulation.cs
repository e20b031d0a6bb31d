using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>The recipients as a whole: takes the mails in, knows what is due, and performs it when told how late it is.</summary>
internal sealed class Simulation : IDisposable
{
    private readonly RecipientsOptions options;
    private readonly Mailbox.Mailbox mailbox;
    private readonly Population population;
    private readonly Mishaps mishaps;
    private readonly Web web;
    private readonly Reactions reactions;
    private readonly Actors actors;
    private readonly Outcomes outcomes;

    private readonly SemaphoreSlim performing = new(1);
    private readonly Lock gate = new();
    private readonly SortedDictionary<DateTimeOffset, List<Reaction>> agenda = [];
    private readonly Dictionary<string, int> mailsGot = new(StringComparer.Ordinal);
    private readonly HashSet<(string Email, string MessageId)> seen = [];
    private long taken;
    private int duplicates;
    private int afterUnsubscribe;
    private int performed;

    public Simulation(RecipientsOptions options, Mailbox.Mailbox mailbox, Population population, TimeProvider time)
    {
        (this.options, this.mailbox, this.population) = (options, mailbox, population);
        mishaps = new Mishaps(options.Errors ?? Console.Error);
        web = new Web(options.Product, mishaps);
        reactions = new Reactions(population, answers: options.Replies is not null);
        actors = new Actors(population, web, new Answers(options, web, mishaps, time), mishaps);
        outcomes = new Outcomes(options, population, new OutcomeReports(options, web, mishaps, population.Chance, time));

        // Mails of an earlier run have been reacted to then.
        TakeIn();
        agenda.Clear();
    }

    public Next Next()
    {
        lock (gate)
        {
            TakeIn();
            var reaction = agenda.Count > 0 ? agenda.First().Key : (DateTimeOffset?)null;
            return new Next(Earlier(reaction, outcomes.Next), agenda.Values.Sum(due => due.Count) + outcomes.Pending(actors.Registered, mailsGot.ContainsKey));
        }
    }

    /// <summary>Performs everything due by then, moment after moment, also what the mails that arrive meanwhile bring about.</summary>
    public async Task<NowDone> PerformAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await performing.WaitAsync(cancellation);
        try
        {
            var (before, errors) = (performed, mishaps.Count);
            while (Due(now) is { } moment)
            {
                performed += moment.IsOutcome
                    ? await outcomes.ReportNextAsync(now, actors.Registered, Reached, cancellation)
                    : await PerformAsync(Take(moment.At), cancellation);
                mishaps.Say();
            }

            mishaps.Say();
            return new NowDone(performed - before, mishaps.Count - errors);
        }
        finally
        {
            performing.Release();
        }
    }

    public Idle Idle()
    {
        lock (gate)
        {
            TakeIn();
            return new Idle(performing.CurrentCount > 0, mailbox.Count, duplicates, afterUnsubscribe, performed, actors.Registered.Count(), actors.Unsubscribed, web.Requests, mishaps.Count);
        }
    }

    /// <param name="emails">Whom it is about; everyone when null. Strangers are left out.</param>
    public Truth Truth(IEnumerable<string>? emails = null)
    {
        string[] about = [.. emails is null ? population.People.Keys : emails.Select(Person.Normal).Distinct(StringComparer.Ordinal).Where(population.People.ContainsKey)];
        var (treated, control) = population.TrueRates(about);
        return new Truth(
            options.Metric, treated, control, treated - control, options.Seed, about.Length,
            "Planted: these people are simulated. The average over them of the probability with the mail, less that without it; a single run scatters around it.");
    }

    public void Dispose()
    {
        web.Dispose();
        performing.Dispose();
    }

    private async Task<int> PerformAsync(List<Reaction> due, CancellationToken cancellation)
    {
        // What one person does stays in order; people do not wait for each other.
        var limit = new ParallelOptions { MaxDegreeOfParallelism = Web.AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(due.GroupBy(reaction => reaction.Person.Email, StringComparer.Ordinal), limit, async (own, stop) =>
        {
            foreach (var reaction in own)
            {
                await actors.ActAsync(reaction, stop);
            }
        });
        return due.Count;
    }

    private (DateTimeOffset At, bool IsOutcome)? Due(DateTimeOffset now)
    {
        lock (gate)
        {
            TakeIn();
            var reaction = agenda.Count > 0 ? agenda.First().Key : (DateTimeOffset?)null;
            return Earlier(reaction, outcomes.Next) is { } next && next <= now ? (next, reaction != next) : null;
        }
    }

    private List<Reaction> Take(DateTimeOffset moment)
    {
        lock (gate)
        {
            agenda.Remove(moment, out var due);
            return due ?? [];
        }
    }

    private bool Reached(string email)
    {
        lock (gate)
        {
            return mailsGot.ContainsKey(email);
        }
    }

    /// <summary>A mail is in the mailbox before its sender hears so; looking there when asked misses none.</summary>
    private void TakeIn()
    {
        while (mailbox.WithId(taken + 1) is { } mail)
        {
            taken++;
            foreach (var person in mail.Recipients.Select(Person.Normal).Distinct(StringComparer.Ordinal).Select(population.People.GetValueOrDefault).OfType<Person>())
            {
                TakeIn(mail, person);
            }
        }
    }

    private void TakeIn(ReceivedMail mail, Person person)
    {
        if (mail.MessageId.Length > 0 && !seen.Add((person.Email, mail.MessageId)))
        {
            duplicates++;
            mishaps.Note("a mail arrived twice");
            return;
        }

        if (actors.HasUnsubscribed(person.Email))
        {
            afterUnsubscribe++;
            mishaps.Note("a mail arrived after its recipient had unsubscribed");
            return;
        }

        if (OpenedMail.DateOf(mail) is not { } sent)
        {
            mishaps.Note("a mail has no Date that can be read, so nobody reacts to it");
            return;
        }

        var nth = mailsGot[person.Email] = mailsGot.GetValueOrDefault(person.Email) + 1;
        foreach (var (due, reaction) in reactions.To(mail, person, nth, sent))
        {
            if (!agenda.TryGetValue(due, out var list))
            {
                agenda[due] = list = [];
            }

            list.Add(reaction);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

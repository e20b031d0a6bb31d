using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Decides what a mail brings about, and when. A wave has few moments, so that a simulated clock can jump from one to the next.</summary>
/// <param name="population">Who they are.</param>
/// <param name="answers">Whether there is somebody to take answers.</param>
internal sealed class Reactions(Population population, bool answers)
{
    private static readonly TimeSpan PrefetchAfter = TimeSpan.FromMinutes(1);

    /// <summary>With how many have looked by then.</summary>
    private static readonly (TimeSpan After, double Share)[] Looks =
    [
        (TimeSpan.FromMinutes(25), 0.55), (TimeSpan.FromHours(3), 0.85), (TimeSpan.FromHours(26), 1),
    ];

    /// <param name="nth">1 for the first mail this person got.</param>
    public IEnumerable<(DateTimeOffset Due, Reaction Reaction)> To(ReceivedMail mail, Person person, int nth, DateTimeOffset sent)
    {
        var who = population[person.Email];
        if (who.Scanned)
        {
            yield return (sent, new Reaction.Scan(person, mail, nth, who.ScannerPretends));
        }

        var opens = nth == 1 ? who.Opens : Happens("opens", who.Opens ? 0.7 : 0.1);
        if (opens && who.Prefetched)
        {
            yield return (WholeMinute(sent + PrefetchAfter), new Reaction.Prefetch(person, mail, nth));
        }

        var looks = WholeMinute(sent + Array.Find(Looks, moment => Draw("looks") < moment.Share).After);
        if (opens)
        {
            var clicks = nth == 1 ? who.Clicks : Happens("clicks", who.Clicks ? 0.5 : population.Rates.Clicks / 4);
            var registers = clicks && (nth == 1 ? who.Registers : Happens("registers", population.Rates.Registers));
            yield return (looks, new Reaction.Look(person, mail, nth, LoadsPictures: !who.Prefetched, clicks, registers));
        }

        if (answers && Happens("away", population.Rates.Away))
        {
            yield return (WholeMinute(sent + PrefetchAfter), new Reaction.Answer(person, mail, nth, IsAway: true));
        }

        if (answers && opens && Happens("replies", population.Rates.Replies))
        {
            yield return (looks, new Reaction.Answer(person, mail, nth, IsAway: false));
        }

        if (Happens("unsubscribes", population.Rates.Unsubscribes))
        {
            yield return (looks, new Reaction.Unsubscribe(person, mail, nth));
        }

        double Draw(string question) => population.Chance.Draw(person.Email, FormattableString.Invariant($"{question} {nth}"));
        bool Happens(string question, double rate) => Draw(question) < rate;
    }

    /// <summary>Mails of one wave that left within a minute are looked at in the same moment.</summary>
    private static DateTimeOffset WholeMinute(DateTimeOffset moment)
    {
        var over = moment.UtcTicks % TimeSpan.TicksPerMinute;
        return over == 0 ? moment : moment.AddTicks(TimeSpan.TicksPerMinute - over);
    }
}

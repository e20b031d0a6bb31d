namespace Slipway.Rehearsal.Recipients;

/// <summary>What people do without a mail in front of them: they come to the event, and some reach the goal, invited or not.</summary>
internal sealed class Outcomes(RecipientsOptions options, Population population, OutcomeReports reports)
{
    /// <summary>Everyone has one of these days, held out or not, so that no group is asked later than another.</summary>
    private static readonly TimeSpan[] Rounds = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(6)];

    private readonly Queue<(DateTimeOffset Due, int Round)> rounds = new(Rounds.Select((after, round) => (options.AttendanceKnown + after, round)));
    private bool attendanceKnown;

    public DateTimeOffset? Next => !attendanceKnown ? options.AttendanceKnown : rounds.TryPeek(out var round) ? round.Due : null;

    /// <summary>How many events would be reported as things stand.</summary>
    public int Pending(IEnumerable<string> registered, Func<string, bool> reached)
        => (attendanceKnown ? 0 : Attending(registered).Count() + 1) + rounds.Sum(round => Booked(round.Round, reached).Count());

    /// <summary>Reports what is due at <see cref="Next"/>; returns how many events.</summary>
    public async Task<int> ReportNextAsync(DateTimeOffset now, IEnumerable<string> registered, Func<string, bool> reached, CancellationToken cancellation)
    {
        if (!attendanceKnown)
        {
            attendanceKnown = true;
            return await ReportAttendanceAsync(now, [.. Attending(registered)], cancellation);
        }

        var (due, round) = rounds.Dequeue();
        var booked = Booked(round, reached).ToList();
        await reports.ReportAsync(booked.Select(email => reports.Of(options.Metric, email, BookedAt(email, due), campaign: null)).OrderBy(reported => reported.At), now, cancellation);
        return booked.Count;
    }

    private async Task<int> ReportAttendanceAsync(DateTimeOffset now, List<string> came, CancellationToken cancellation)
    {
        var joined = options.EventStart + TimeSpan.FromMinutes(2);
        var all = await reports.ReportAsync(came.Select(email => reports.Of("attended", email, joined, options.Campaign)), now, cancellation);
        if (!all)
        {
            // "That is everyone" would be a lie, and people who came would be told we missed them.
            return came.Count;
        }

        await reports.ReportAsync([reports.Of("attendance.known", email: null, options.AttendanceKnown, options.Campaign)], now, cancellation);
        return came.Count + 1;
    }

    private IEnumerable<string> Attending(IEnumerable<string> registered) => registered.Where(email => population[email].Attends).Order(StringComparer.Ordinal);

    private IEnumerable<string> Booked(int round, Func<string, bool> reached) => population.People.Keys
        .Where(email => (int)(population.Chance.Draw(email, "outcome round") * Rounds.Length) == round && population.HasOutcome(email, reached(email)));

    /// <summary>Some time in the twenty hours before it is reported.</summary>
    private DateTimeOffset BookedAt(string email, DateTimeOffset due) => due - TimeSpan.FromMinutes((int)(population.Chance.Draw(email, "outcome time") * 20 * 60));
}

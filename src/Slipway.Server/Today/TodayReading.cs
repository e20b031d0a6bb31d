using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Measuring;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Texts;
using Slipway.Server.Workspaces;
using Slipway.Stack.Contacts;
using Slipway.Statistics;
using Slipway.Store;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Today;

/// <summary>Reads the first page. Whatever the number of campaigns, it reads so many rows of each kind and the plans of a few.</summary>
public sealed class TodayReading(
    TodayNeeds needs, CampaignLists lists, Measurements measurements, Verdicts verdicts, Journal journal, Launcher launcher, Connections connections, Database database,
    Workspace workspace, BusinessClock clock, TimeProvider time)
{
    /// <summary>How many campaigns each list shows.</summary>
    public const int Most = 5;

    /// <summary>How many days back it looks for what went live.</summary>
    public const int RecentDays = 14;

    // The times of a month are the median of its last campaigns.
    private const int MostTimed = 20;

    private const string Import = "slipway contacts import contacts.csv";

    // Plans are large to read, and of a campaign that held nobody out the days are counted: once in a while is enough for a page that is opened all day.
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(1);
    private const int MostKept = 200;

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, DateTimeOffset Clock, string Sentence, string Grade)> _evidence = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, Velocity? Velocity)> _velocities = new(StringComparer.Ordinal);

    public async Task<TodayView> ReadAsync(Actor actor)
    {
        var now = clock.Now;
        var live = ImmutableArray.CreateBuilder<LiveCampaign>();
        foreach (var row in await lists.LiveAsync(DateTimeOffset.UnixEpoch, now, Most))
        {
            var (sentence, grade) = await EvidenceAsync(row.Launched!);
            live.Add(new LiveCampaign(row, sentence, grade));
        }

        return new TodayView
        {
            Needs = await needs.ReadAsync(actor),
            Live = live.ToImmutable(),
            WentLive = [.. await lists.LiveAsync(now.AddDays(-RecentDays), now, Most)],
            WentLiveCount = await lists.CountLiveAsync(now.AddDays(-RecentDays), now),
            Next = [.. await lists.NextAsync(now, Most)],
            Velocity = await VelocityAsync(now),
            FirstSteps = await FirstStepsAsync(actor),
            Now = now,
        };
    }

    // What a verdict was written down of is not counted again.
    private async Task<(string Sentence, string Grade)> EvidenceAsync(string digest)
    {
        // What was not written down yet is said in its reader's language.
        var key = $"{digest} {Wording.Language}";
        if (_evidence.TryGetValue(key, out var known) && time.GetUtcNow() - known.At < _kept && (clock.Now - known.Clock).Duration() < _kept)
        {
            return (known.Sentence, known.Grade);
        }

        var (sentence, grade) = ("", "");
        if (await verdicts.FindAsync(digest) is { } verdict)
        {
            (sentence, grade) = (Recognised(verdict.Text), verdict.Grade);
        }
        else if (await needs.FindAsync(digest) is { Plan: var plan })
        {
            var evidence = await measurements.EvidenceAsync(plan);
            (sentence, grade) = (Words.Of(evidence), evidence.Grade.ToString());
        }
        else
        {
            sentence = T("Its stored plan cannot be read as it was written down. Run slipway audit verify.");
        }

        Keep(_evidence, key, (time.GetUtcNow(), clock.Now, sentence, grade == nameof(EvidenceGrade.None) ? "" : grade));
        return (sentence, grade == nameof(EvidenceGrade.None) ? "" : grade);
    }

    private async Task<MonthVelocity> VelocityAsync(DateTimeOffset now)
    {
        var first = new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var times = new List<Velocity>();
        foreach (var row in await lists.LiveAsync(first, now, MostTimed))
        {
            if (await VelocityAsync(row.Launched!) is { } velocity)
            {
                times.Add(velocity);
            }
        }

        return new MonthVelocity(first.ToString("yyyy-MM", CultureInfo.InvariantCulture), await lists.CountLiveAsync(first, now), times.Count)
        {
            ToApproved = Median(times.Select(t => t.Approved - t.Prepared)),
            ToLive = Median(times.Select(t => t.Live - t.Prepared)),
            ByHandSteps = times.Sum(t => t.ByHandSteps),
            ByHandHours = times.Sum(t => t.ByHand.TotalHours),
        };
    }

    // Once a version is live as a whole, how long it took does not change.
    private async Task<Velocity?> VelocityAsync(string digest)
    {
        if (_velocities.TryGetValue(digest, out var known) && (known.Velocity?.Live is not null || time.GetUtcNow() - known.At < _kept))
        {
            return known.Velocity;
        }

        if (await needs.FindAsync(digest) is not { } version)
        {
            Keep(_velocities, digest, (time.GetUtcNow(), null));
            return null;
        }

        var approved = await database.ReadAsync(s => s.ScalarAsync<long?>("select max(decided_at) from decisions where version = @digest and decision = 'Approve'", new { digest }));
        var velocity = Velocity.Of(version, At(approved), At((await launcher.FindAsync(digest))?.StartedAt), [.. await journal.ListAsync(digest)], time.GetUtcNow());
        Keep(_velocities, digest, (time.GetUtcNow(), velocity));
        return velocity;
    }

    private async Task<ImmutableArray<FirstStep>> FirstStepsAsync(Actor actor)
    {
        if ((await lists.NamesAsync()).Count > 0)
        {
            return [];
        }

        var contacts = await database.ReadAsync(ContactBook.CountAsync);
        var connected = connections.Available.Length > 1;
        return
        [
            new(T("Bring in your contacts"), contacts > 0 ? N(contacts, "{0} contact so far.", "{0} contacts so far.") : Import, contacts > 0),
            new(T("Connect a platform"), T("Slipway's own mail, pages and forms work at once; a platform you have already can take each of them over."), connected, actor.Has(Roles.Administrator) ? "/platforms" : null, T("Platforms")),
            new(T("Write a brief"), T("What the campaign is for, for whom and when. Everything else is built from it."), workspace.CampaignNames().Any(), actor.Has(Roles.Author) ? "/campaigns/new" : null, T("New campaign")),
        ];
    }

    private static void Keep<T>(ConcurrentDictionary<string, T> kept, string digest, T value)
    {
        if (kept.Count >= MostKept)
        {
            kept.Clear();
        }

        kept[digest] = value;
    }

    private static double? Median(IEnumerable<TimeSpan?> of) => of.OfType<TimeSpan>().Select(t => t.TotalHours).ToArray() is { Length: > 0 } hours ? SampleQuantile.Of(hours, 0.5) : null;

    private static DateTimeOffset? At(long? moment) => moment is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}

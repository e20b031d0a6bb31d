using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Objects;
using Slipway.Statistics;
using Slipway.Store;

namespace Slipway.Stack.Ramps;

/// <summary>Reads how far an email is that goes out in steps, and what was seen of it.</summary>
/// <remarks>Read every second while it goes out. What is counted is found by index: of a million mails only those that something happened to are looked at.</remarks>
internal static class RampReading
{
    /// <summary>How long somebody who came to the page has for its form before they count as one who did not send it.</summary>
    public static readonly TimeSpan FormPatience = TimeSpan.FromMinutes(30);

    private const int MostDomains = 3;

    // Its mail has left, one way or another.
    private const string IsOut = "state in ('sent', 'bounced', 'skipped', 'unknown')";

    // The recipients of an email to whom an event happened since their mail went out.
    private const string Happened =
        """
        from stack_events e join stack_recipients r on r.email_object = @Id and r.contact = e.contact
        where e.campaign = @Campaign and e.type = @type and (e.asset = @Asset or (e.asset is null and e.at >= r.changed_at)) and r.step > @Since and r.state = 'sent'
        """;

    public static async Task<RampProgress?> ReadAsync(Session session, StackObject item, DateTimeOffset now) =>
        item.LiveAsset is EmailAsset { Ramp: { IsAtOnce: false } ramp } && await RampSteps.FindAsync(session, item.Id) is { } row
            ? await ReadAsync(session, item, ramp.JoinedFor(row.People), row, now)
            : null;

    private static async Task<RampProgress> ReadAsync(Session session, StackObject item, Ramp ramp, RampRow row, DateTimeOffset now)
    {
        var counts = (await session.QueryAsync<StepCount>(
            $"select step as Step, count(*) as People, sum(case when {IsOut} then 1 else 0 end) as Gone from stack_recipients where email_object = @Id and step is not null group by step", item)).ToDictionary(c => c.Step);
        var began = (await session.QueryAsync<(long Step, long BeganAt)>("select step, began_at from stack_ramp_steps where email_object = @Id", item)).ToDictionary(s => s.Step, s => DateTimeOffset.FromUnixTimeMilliseconds(s.BeganAt));
        var steps = ImmutableArray.CreateBuilder<RampStep>();
        for (var step = 1; step <= ramp.Steps.Length; step++)
        {
            var hasBegun = began.TryGetValue(step, out var at);
            var count = counts.GetValueOrDefault(step);
            var meant = (long)Math.Round(row.People * (ramp.Steps[step - 1] - (step == 1 ? 0 : ramp.Steps[step - 2])));
            steps.Add(new RampStep(ramp.Steps[step - 1], hasBegun ? count?.People ?? 0 : meant, hasBegun ? at : null, count?.Gone ?? 0));
        }

        var current = (int)Math.Min(row.Step, ramp.Steps.Length);
        var figures = await FiguresAsync(session, item, ramp.Halt, row, now);
        return new RampProgress(current, steps.ToImmutable(), figures)
        {
            Since = (int)row.Since,
            NextAt = current < ramp.Steps.Length && await HalfOutAsync(session, item, row.Step, steps[current - 1]) is { } half ? half + ramp.Pause : null,
            Domains = figures.Any(f => f is { Measure: "bounced", Count: > 0 }) ? await DomainsAsync(session, item, row) : [],
        };
    }

    // Who waits for their morning, or whose server is busy, holds up no one; but a step of which nothing has left shows nothing.
    private static async Task<DateTimeOffset?> HalfOutAsync(Session session, StackObject item, long step, RampStep current) => current.People == 0
        ? current.BeganAt
        : await session.ScalarAsync<long?>(
            $"select changed_at from stack_recipients where email_object = @Id and step = @step and {IsOut} order by changed_at limit 1 offset @before",
            new { item.Id, step, before = ((current.People + 1) / 2) - 1 }) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private static async Task<ImmutableArray<RampFigure>> FiguresAsync(Session session, StackObject item, RampHalt halt, RampRow row, DateTimeOffset now)
    {
        var of = new { item.Id, item.Campaign, Asset = item.Key.ToString(), row.Since };
        var states = (await session.QueryAsync<StateCount>("select state as State, count(*) as Mails from stack_recipients where email_object = @Id and step > @Since group by state", of)).ToDictionary(s => s.State, s => s.Mails, StringComparer.Ordinal);
        var (sent, back) = (states.GetValueOrDefault("sent"), states.GetValueOrDefault("bounced"));
        var figures = ImmutableArray.CreateBuilder<RampFigure>();
        if (halt.Bounced is not null || halt.Failed is not null)
        {
            var refused = back == 0 ? 0 : await session.ScalarAsync<long>(
                """
                select count(*) from stack_recipients r join stack_events e on e.id = 'bounced:' || r.id
                where r.email_object = @Id and r.step > @Since and r.state = 'bounced' and json_extract(e.data, '$.about') = 'sender'
                """, of);
            Add("bounced", back - refused, sent + back, halt.Bounced);
            Add("failed", refused, sent + back, halt.Failed);
        }

        foreach (var (type, threshold) in new[] { (EventTypes.Complained, halt.Complained), (EventTypes.Unsubscribed, halt.Unsubscribed) })
        {
            if (threshold is not null)
            {
                Add(type, await session.ScalarAsync<long>($"select count(distinct r.contact) {Happened}", new { of.Id, of.Campaign, of.Asset, of.Since, type }), sent, threshold);
            }
        }

        if (halt.FormConversionBelow is { } floor)
        {
            var (came, submitted) = await FormAsync(session, item, row, now);
            figures.Add(Figure("form_conversion", submitted, came, floor) with { IsFloor = true, IsOver = Guardrail.IsBelow(new Proportion(submitted, came), floor) });
        }

        return figures.ToImmutable();

        void Add(string measure, long count, long among, double? threshold)
        {
            if (threshold is { } most)
            {
                figures.Add(Figure(measure, count, among, most) with { IsOver = Guardrail.IsAbove(new Proportion(count, among), most) });
            }
        }
    }

    private static RampFigure Figure(string measure, long count, long of, double threshold)
    {
        var seen = new Proportion(count, of);
        var interval = Guardrail.Interval(seen);
        return new RampFigure(measure, count, of, interval.Lower, interval.Upper, threshold) { IsTooFew = !Guardrail.CanTell(seen, threshold) };
    }

    // Who looks at a page is not known, but who came to it from a link of the mail is.
    private static async Task<(long Came, long Submitted)> FormAsync(Session session, StackObject item, RampRow row, DateTimeOffset now)
    {
        var links = (await StackObjects.OfCampaignAsync(session, item.Campaign, AssetKind.Link)).Where(o => o.LiveAsset is LinkAsset { Address: null }).Select(o => o.Name);
        var forms = (await StackObjects.OfCampaignAsync(session, item.Campaign, AssetKind.Form)).Select(o => o.LiveAsset).OfType<FormAsset>().Select(f => f.Event);
        var came = await session.FirstAsync<FormCount>(
            $"""
            select count(distinct r.contact) as Came, count(distinct case when exists (
                select 1 from stack_events f where f.contact = r.contact and f.campaign = @Campaign and f.type in (select value from json_each(@forms))) then r.contact end) as Submitted
            {Happened} and e.at <= @until and json_extract(e.data, '$.automated') is null and json_extract(e.data, '$.link') in (select value from json_each(@links))
            """,
            new
            {
                item.Id, item.Campaign, Asset = item.Key.ToString(), row.Since, type = EventTypes.Clicked, forms = Session.List(forms), links = Session.List(links),
                until = (now - FormPatience).ToUnixTimeMilliseconds(),
            });
        return (came?.Came ?? 0, came?.Submitted ?? 0);
    }

    private static async Task<ImmutableArray<DomainBounces>> DomainsAsync(Session session, StackObject item, RampRow row)
    {
        var addresses = await session.QueryAsync<string>(
            "select c.email from stack_recipients r join stack_contacts c on c.id = r.contact where r.email_object = @Id and r.step > @Since and r.state = 'bounced'", new { item.Id, row.Since });
        return [.. addresses.CountBy(a => a[(a.LastIndexOf('@') + 1)..], StringComparer.OrdinalIgnoreCase).OrderByDescending(d => d.Value).ThenBy(d => d.Key, StringComparer.Ordinal).Take(MostDomains).Select(d => new DomainBounces(d.Key, d.Value))];
    }

    private sealed record StepCount
    {
        public long Step { get; init; }

        public long People { get; init; }

        public long Gone { get; init; }
    }

    private sealed record StateCount
    {
        public string State { get; init; } = "";

        public long Mails { get; init; }
    }

    private sealed record FormCount
    {
        public long Came { get; init; }

        public long Submitted { get; init; }
    }
}

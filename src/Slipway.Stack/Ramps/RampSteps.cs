using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Stack.Objects;
using Slipway.Stack.Segments;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Ramps;

/// <summary>Where an email stands that goes out in steps.</summary>
internal sealed record RampRow(string EmailObject, long People, long Step, long Steps, long Since);

/// <summary>The steps of an email: who comes in with which, and which has begun.</summary>
/// <remarks>Nobody is a recipient before their step begins, so who gets the mail is judged when it goes out, for each step anew.</remarks>
internal static class RampSteps
{
    // People made recipients with one statement.
    private const int BatchSize = 5000;

    public static Task<RampRow?> FindAsync(Session session, string emailObject) => session.FirstAsync<RampRow>(
        "select email_object as emailobject, people, step, steps, since from stack_ramps where email_object = @emailObject", new { emailObject });

    /// <summary>Begins the first step; one that has begun goes on where it stood.</summary>
    public static async Task BeginAsync(Session session, StackObject item, EmailAsset email, AudienceAsset audience, DateTimeOffset now)
    {
        if (await FindAsync(session, item.Id) is not null)
        {
            return;
        }

        var people = await PeopleAsync(session, item, email, audience);
        var ramp = email.Ramp!.JoinedFor(people.Count);
        await session.ExecuteAsync(
            "insert into stack_ramps (email_object, people, step, steps) values (@Id, @People, 1, @Steps)", new { item.Id, People = (long)people.Count, Steps = (long)ramp.Steps.Length });
        await EnterAsync(session, item, ramp, people, 1, now);
    }

    /// <summary>Begins the next step.</summary>
    public static async Task NextAsync(Session session, StackObject item, EmailAsset email, AudienceAsset audience, RampRow row, DateTimeOffset now)
    {
        var step = (int)row.Step + 1;
        await session.ExecuteAsync("update stack_ramps set step = @step where email_object = @Id", new { item.Id, step = (long)step });
        await EnterAsync(session, item, email.Ramp!.JoinedFor(row.People), await PeopleAsync(session, item, email, audience), step, now);
    }

    /// <summary>What was seen so far stops nothing any more: a person has looked at it, or another version was approved.</summary>
    public static Task LookedAtAsync(Session session, string emailObject) => session.ExecuteAsync("update stack_ramps set since = step where email_object = @emailObject", new { emailObject });

    /// <summary>Takes the email for one that has not begun.</summary>
    public static async Task ForgetAsync(Session session, string emailObject)
    {
        await session.ExecuteAsync("delete from stack_ramp_steps where email_object = @emailObject", new { emailObject });
        await session.ExecuteAsync("delete from stack_ramps where email_object = @emailObject", new { emailObject });
    }

    // Everyone whom the email is for now, with where they stand.
    private static async Task<List<(string Contact, double Position)>> PeopleAsync(Session session, StackObject item, EmailAsset email, AudienceAsset audience)
    {
        var (condition, parameters) = SegmentCompiler.Compile(email.Recipients, item.Campaign, audience);
        parameters.AddDynamicParams(new { audience.Snapshot });
        var contacts = await session.QueryAsync<string>(
            $"select c.id from stack_members m join stack_contacts c on c.id = m.contact where m.snapshot = @Snapshot and m.held_out = 0 and ({condition}) order by c.id", parameters);
        return [.. contacts.Select(c => (c, Ramp.Position(audience.Holdout.Seed, email.Key.Name, c)))];
    }

    // Whoever the email is for only since an earlier step comes in with this one.
    private static async Task EnterAsync(Session session, StackObject item, Ramp ramp, List<(string Contact, double Position)> people, int step, DateTimeOffset now)
    {
        foreach (var batch in people.Where(p => ramp.StepOf(p.Position) <= step).Select(p => p.Contact).Chunk(BatchSize))
        {
            await session.ExecuteAsync(
                """
                insert into stack_recipients (id, email_object, contact, state, changed_at, step)
                select substr(@Id, 3) || '-' || p.value, @Id, p.value, 'queued', @now, @step from json_each(@contacts) p where true
                on conflict (email_object, contact) do nothing
                """,
                new { item.Id, contacts = Session.List(batch), now = now.ToUnixTimeMilliseconds(), step = (long)step });
        }

        await session.ExecuteAsync(
            "insert into stack_ramp_steps (email_object, step, began_at) values (@Id, @step, @now) on conflict (email_object, step) do nothing", new { item.Id, step = (long)step, now = now.ToUnixTimeMilliseconds() });
        if (step < ramp.Steps.Length)
        {
            await WakeAsync(session, item.Id, now + ramp.Pause);
        }
    }

    public static Task WakeAsync(Session session, string emailObject, DateTimeOffset at) =>
        Timers.SetAsync(session, string.Create(CultureInfo.InvariantCulture, $"ramp:{emailObject}"), at);
}

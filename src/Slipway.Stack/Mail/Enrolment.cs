using System.Globalization;
using Dapper;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Objects;
using Slipway.Stack.Ramps;
using Slipway.Stack.Segments;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>Decides, when an email's time has come, who gets it: the approved members who meet its condition then, each once.</summary>
public sealed class Enrolment(Database database, BusinessClock clock, HaltBook halts)
{
    /// <returns>Whether any email's time had come.</returns>
    public async Task<bool> RunAsync()
    {
        var now = clock.Now;
        var scheduled = await database.ReadAsync(s => StackObjects.OfKindAsync(s, AssetKind.Email, RemoteState.Scheduled));
        var any = false;
        foreach (var item in scheduled)
        {
            any |= item.LiveAsset is EmailAsset email && await IsDueAsync(item, email, now) && await halts.FindAsync(item.Campaign, Outcomes.ConnectionName) is null
                && (await IsAskedAsync(item, email, now) || await EnrolAsync(item, email, now));
        }

        return any;
    }

    /// <summary>Adds one person, as a journey does; a person who has the mail already does not get it again.</summary>
    internal static Task<int> AddAsync(Session session, string emailObject, string contact, DateTimeOffset now) => session.ExecuteAsync(
        """
        insert into stack_recipients (id, email_object, contact, state, changed_at)
        values (substr(@emailObject, 3) || '-' || @contact, @emailObject, @contact, 'queued', @now) on conflict (email_object, contact) do nothing
        """,
        new { emailObject, contact, now = now.ToUnixTimeMilliseconds() });

    private async Task<bool> IsDueAsync(StackObject item, EmailAsset email, DateTimeOffset now) => email.Delivery switch
    {
        Delivery.AtTime at => at.Time.At <= now,
        Delivery.AfterEvent after => after.NotBefore.At <= now && await database.ReadAsync(s => s.ScalarAsync<long>(
            "select count(*) from stack_events where campaign = @Campaign and type = @Event and at <= @now",
            new { item.Campaign, after.Event, now = now.ToUnixTimeMilliseconds() })) > 0,
        _ => false,
    };

    // A send whose hour passed while no server ran: within its hours it goes out as if it had not; later the campaign pauses and a person decides. Who resumes it has been asked.
    private async Task<bool> IsAskedAsync(StackObject item, EmailAsset email, DateTimeOffset now)
    {
        if (email.Delivery is not Delivery.AtTime { Time: var time } || now - time.At <= TimeSpan.FromHours(email.LateHours ?? EmailAsset.UsualLateHours))
        {
            return false;
        }

        // What has begun in its time and was paused since is not late.
        if (await database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from stack_recipients where email_object = @Id)", item)))
        {
            return false;
        }

        var question = string.Create(CultureInfo.InvariantCulture, $"late-{item.Id}-{time.At.ToUnixTimeMilliseconds()}");
        if (await halts.WasOrderedAsync(question))
        {
            return false;
        }

        var late = string.Create(CultureInfo.InvariantCulture, $"{(now - time.At).TotalHours:0}");
        await halts.HaltAsync(HaltScope.Campaign, item.Campaign,
            string.Create(CultureInfo.InvariantCulture, $"{item.Key} was meant to go out on {time.At:ddd d MMM yyyy, HH:mm} ({time.Zone}) and is {late} hours late. Resume to send it now, or withdraw it."), "scheduler", id: question);
        return true;
    }

    private Task<bool> EnrolAsync(StackObject item, EmailAsset email, DateTimeOffset now) => database.WriteAsync("mail.enrol", async s =>
    {
        if (await StackObjects.ByIdAsync(s, item.Id) is not { RemoteState: RemoteState.Scheduled }
            || (await StackObjects.ByNameAsync(s, item.Campaign, AssetKind.Audience, email.Audience.Name))?.LiveAsset is not AudienceAsset audience)
        {
            return false;
        }

        if (email.Ramp is { IsAtOnce: false })
        {
            await RampSteps.BeginAsync(s, item, email, audience, now);
            await StackObjects.SetStateAsync(s, item.Id, RemoteState.Live, now);
            return true;
        }

        var (condition, parameters) = SegmentCompiler.Compile(email.Recipients, item.Campaign, audience);
        parameters.AddDynamicParams(new { item.Id, audience.Snapshot, now = now.ToUnixTimeMilliseconds() });
        await s.ExecuteAsync(
            $"""
            insert into stack_recipients (id, email_object, contact, state, changed_at)
            select substr(@Id, 3) || '-' || c.id, @Id, c.id, 'queued', @now
            from stack_members m join stack_contacts c on c.id = m.contact
            where m.snapshot = @Snapshot and m.held_out = 0 and ({condition}) order by c.id
            on conflict (email_object, contact) do nothing
            """,
            parameters);
        // A version without steps that took the place of one that had begun with them.
        await RampSteps.ForgetAsync(s, item.Id);
        await StackObjects.SetStateAsync(s, item.Id, RemoteState.Live, now);
        return true;
    });
}

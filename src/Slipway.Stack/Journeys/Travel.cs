using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Mail;
using Slipway.Stack.Objects;
using Slipway.Stack.Segments;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Stack.Journeys;

/// <summary>Takes people through journeys: everyone treated enters at the start, and goes on as far as the business time allows.</summary>
public sealed class Travel(Database database, BusinessClock clock, HaltBook halts)
{
    /// <summary>Travellers moved in one commit.</summary>
    public const int BatchSize = 500;

    /// <returns>Whether anyone moved.</returns>
    public async Task<bool> RunAsync()
    {
        var any = false;
        var now = clock.Now;
        foreach (var item in await database.ReadAsync(s => StackObjects.OfKindAsync(s, AssetKind.Journey, RemoteState.Scheduled, RemoteState.Live)))
        {
            // While it is paused nobody goes on; whose wait is over meanwhile goes on afterwards.
            if (item.LiveAsset is not JourneyAsset journey || journey.Start.At > now || await halts.FindAsync(item.Campaign, Outcomes.ConnectionName) is not null)
            {
                continue;
            }

            any |= item.RemoteState == RemoteState.Scheduled && await EnterAsync(item, journey, now);
            while (await MoveAsync(item, journey, now))
            {
                any = true;
            }
        }

        return any;
    }

    private Task<bool> EnterAsync(StackObject item, JourneyAsset journey, DateTimeOffset now) => database.WriteAsync("journey.enter", async s =>
    {
        if ((await StackObjects.ByNameAsync(s, item.Campaign, AssetKind.Audience, journey.Audience.Name))?.LiveAsset is not AudienceAsset audience)
        {
            return false;
        }

        await s.ExecuteAsync(
            """
            insert into stack_travellers (journey, contact, position, due)
            select @Id, contact, '0', @now from stack_members where snapshot = @Snapshot and held_out = 0 order by contact
            on conflict (journey, contact) do nothing
            """,
            new { item.Id, audience.Snapshot, now = now.ToUnixTimeMilliseconds() });
        await Timers.SetAsync(s, $"journey:{item.Id}", journey.End.At);
        await StackObjects.SetStateAsync(s, item.Id, RemoteState.Live, now);
        return true;
    });

    private Task<bool> MoveAsync(StackObject item, JourneyAsset journey, DateTimeOffset now) => database.WriteAsync("journey.move", async s =>
    {
        var due = await s.QueryAsync<Traveller>(
            "select contact, position from stack_travellers where journey = @Id and due <= @now order by contact limit @BatchSize",
            new { item.Id, now = now.ToUnixTimeMilliseconds(), BatchSize });
        var program = JourneyProgram.Compile(journey.Steps);
        var audience = (await StackObjects.ByNameAsync(s, item.Campaign, AssetKind.Audience, journey.Audience.Name))?.LiveAsset as AudienceAsset;
        foreach (var traveller in due)
        {
            await MoveAsync(s, item, journey, audience, program, traveller, now);
        }

        if (due.Count == 0 && journey.End.At <= now)
        {
            await StackObjects.SetStateAsync(s, item.Id, RemoteState.Finished, now);
            await s.ExecuteAsync("update stack_travellers set due = null, outcome = 'the journey ended' where journey = @Id and due is not null", new { item.Id });
        }

        return due.Count > 0;
    });

    private static async Task MoveAsync(
        Session session, StackObject item, JourneyAsset journey, AudienceAsset? audience, ImmutableArray<Instruction> program, Traveller traveller, DateTimeOffset now)
    {
        var at = int.Parse(traveller.Position, CultureInfo.InvariantCulture);
        DateTimeOffset? due = null;
        string? outcome = journey.End.At <= now ? "the journey ended" : null;
        while (due is null && outcome is null)
        {
            switch (program[at++])
            {
                case Instruction.Wait wait:
                    due = now.AddHours(wait.Hours);
                    break;
                case Instruction.Test test:
                    at = await HoldsAsync(session, test.If, item.Campaign, audience, traveller.Contact) ? at : test.Otherwise;
                    break;
                case Instruction.Jump jump:
                    at = jump.To;
                    break;
                case Instruction.Send send when await StackObjects.ByNameAsync(session, item.Campaign, AssetKind.Email, send.Email) is { } email:
                    await Enrolment.AddAsync(session, email.Id, traveller.Contact, now);
                    break;
                case Instruction.Exit exit:
                    outcome = exit.Reason;
                    break;
            }
        }

        await session.ExecuteAsync(
            "update stack_travellers set position = @position, due = @due, outcome = @outcome where journey = @Id and contact = @Contact",
            new { position = at.ToString(CultureInfo.InvariantCulture), due = due?.ToUnixTimeMilliseconds(), outcome, item.Id, traveller.Contact });
        if (due is { } next)
        {
            await Timers.SetAsync(session, string.Create(CultureInfo.InvariantCulture, $"journey:{item.Id}:{next.ToUnixTimeMilliseconds()}"), next);
        }
    }

    private static async Task<bool> HoldsAsync(Session session, Predicate predicate, string campaign, AudienceAsset? audience, string contact)
    {
        var (condition, parameters) = SegmentCompiler.Compile(predicate, campaign, audience);
        parameters.Add("contact_", contact);
        return await session.ScalarAsync<long>($"select count(*) from stack_contacts c where c.id = @contact_ and ({condition})", parameters) > 0;
    }

    private sealed record Traveller(string Contact, string Position);
}

using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Stack.Contacts;

/// <summary>Forgets a person. What was counted stays counted, under an id that then means no one.</summary>
/// <remarks>A suppression stays: it holds a keyed hash of the address only, and is the wish not to be mailed again.</remarks>
public sealed class ContactErase(Database database, AuditTrail audit)
{
    /// <summary>What evidence needs of an event, and says nothing of the person.</summary>
    private static readonly FrozenSet<string> _impersonal = ["automated", "arm", "link", "permanent", "client"];

    private sealed record EventRow(long Seq, string Data);

    /// <summary>Erases all that the stack holds about a person.</summary>
    /// <param name="contact">The contact's id.</param>
    /// <param name="actor">Who erases, for the audit trail.</param>
    /// <returns>Whether there was such a contact.</returns>
    public async Task<bool> EraseAsync(string contact, string actor)
    {
        var erased = await database.WriteAsync("contact.erase", async session =>
        {
            // Consents go with the contact.
            if (await session.ExecuteAsync("delete from stack_contacts where id = @contact", new { contact }) == 0)
            {
                return false;
            }

            await session.ExecuteAsync("delete from stack_members where contact = @contact", new { contact });
            await session.ExecuteAsync("delete from stack_withheld where contact = @contact", new { contact });
            await session.ExecuteAsync("delete from stack_travellers where contact = @contact", new { contact });
            // A receiving server's answer may quote the address.
            await session.ExecuteAsync("update stack_recipients set reason = null where contact = @contact and reason like '%@%'", new { contact });
            await BlankEventsAsync(session, contact);
            await audit.AppendAsync(session, actor, "contact.erased", contact);
            return true;
        });
        if (erased)
        {
            await audit.PublishHeadAsync();
        }

        return erased;
    }

    private static async Task BlankEventsAsync(Session session, string contact)
    {
        var rows = await session.QueryAsync<EventRow>("select seq, data from stack_events where contact = @contact", new { contact });
        var blanked = rows.Select(row => new { row.Seq, Before = row.Data, Data = Impersonal(row.Data) }).Where(row => row.Data != row.Before).ToList();
        await session.ExecuteAsync("update stack_events set data = @Data where seq = @Seq", blanked);
    }

    private static string Impersonal(string data)
    {
        var json = JsonNode.Parse(data)!.AsObject();
        foreach (var name in json.Select(p => p.Key).Where(name => !_impersonal.Contains(name)).ToList())
        {
            json.Remove(name);
        }

        return json.ToJsonString(AssetJson.Options);
    }
}

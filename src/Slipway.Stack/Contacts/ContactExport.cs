using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Stack.Contacts;

/// <summary>Hands out all that the stack holds about one person, as people may ask for.</summary>
public sealed class ContactExport(Database database, AuditTrail audit)
{
    private sealed record ConsentRow(string Purpose, long Granted, string Basis, string Source, string Wording, long At);

    private sealed record SuppressionRow(string Reason, long At);

    // With members in place of a constructor: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record RecipientRow
    {
        public string Email { get; init; } = "";

        public string State { get; init; } = "";

        public string? Reason { get; init; }

        public long ChangedAt { get; init; }
    }

    private sealed record EventRow(string Type, string? Campaign, string? Asset, long At, string Data);

    /// <summary>The person's data; null when there is no such contact.</summary>
    /// <param name="contact">The contact's id.</param>
    /// <param name="actor">Who asks, for the audit trail.</param>
    public async Task<JsonObject?> ExportAsync(string contact, string actor)
    {
        var person = await database.ReadAsync(session => ReadAsync(session, contact));
        if (person is not null)
        {
            await audit.AppendAsync(actor, "contact.exported", contact);
        }

        return person;
    }

    private static async Task<JsonObject?> ReadAsync(Session session, string id)
    {
        if (await ContactBook.FindAsync(session, id) is not { } contact)
        {
            return null;
        }

        var fields = new JsonObject();
        foreach (var field in ContactFields.Standard.Concat(contact.CustomFields().Keys).Where(f => contact.Field(f) is not null))
        {
            fields[field] = contact.Field(field);
        }

        var suppression = await session.FirstAsync<SuppressionRow>(
            "select reason as Reason, at as At from stack_suppressions where email_key = @EmailKey", new { contact.EmailKey });
        return new JsonObject
        {
            ["id"] = contact.Id,
            ["fields"] = fields,
            ["created_at"] = Moment(contact.CreatedAt),
            ["updated_at"] = Moment(contact.UpdatedAt),
            ["suppression"] = suppression is null ? null : new JsonObject { ["reason"] = suppression.Reason, ["at"] = Moment(suppression.At) },
            ["consents"] = await ListAsync<ConsentRow>(
                session, "select purpose, granted, basis, source, wording, at from stack_consents where contact = @id order by at, purpose", id, Consent),
            ["mails"] = await ListAsync<RecipientRow>(
                session,
                """
                select coalesce(o.campaign || ' ' || o.kind || '/' || o.name, r.email_object) as Email, r.state as State, r.reason as Reason, r.changed_at as ChangedAt
                from stack_recipients r left join stack_objects o on o.id = r.email_object where r.contact = @id order by r.changed_at, r.id
                """,
                id, r => new JsonObject { ["email"] = r.Email, ["state"] = r.State, ["reason"] = r.Reason, ["changed_at"] = Moment(r.ChangedAt) }),
            ["audiences"] = await ListAsync<string>(
                session, "select snapshot from stack_members where contact = @id order by snapshot", id, snapshot => JsonValue.Create(snapshot)),
            ["withheld_from"] = await ListAsync<string>(
                session, "select snapshot from stack_withheld where contact = @id order by snapshot", id, snapshot => JsonValue.Create(snapshot)),
            ["events"] = await ListAsync<EventRow>(
                session, "select type, campaign, asset, at, data from stack_events where contact = @id order by seq", id, Event),
        };
    }

    private static async Task<JsonArray> ListAsync<T>(Session session, string sql, string id, Func<T, JsonNode?> item) =>
        new([.. (await session.QueryAsync<T>(sql, new { id })).Select(item)]);

    private static JsonObject Consent(ConsentRow consent) => new()
    {
        ["purpose"] = consent.Purpose,
        ["granted"] = consent.Granted != 0,
        ["basis"] = consent.Basis,
        ["source"] = consent.Source,
        ["wording"] = consent.Wording,
        ["at"] = Moment(consent.At),
    };

    private static JsonObject Event(EventRow happened) => new()
    {
        ["type"] = happened.Type,
        ["campaign"] = happened.Campaign,
        ["asset"] = happened.Asset,
        ["at"] = Moment(happened.At),
        ["data"] = JsonNode.Parse(happened.Data),
    };

    private static JsonNode? Moment(long at) => JsonSerializer.SerializeToNode(DateTimeOffset.FromUnixTimeMilliseconds(at), AssetJson.Options);
}

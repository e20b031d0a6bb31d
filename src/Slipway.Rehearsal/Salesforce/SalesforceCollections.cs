using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Up to 200 records in one request, each with its own result; all or none where that is asked.</summary>
internal sealed class SalesforceCollections(SalesforceStore store, SalesforceWriter writer, SalesforceReader reader, SalesforceRows rows)
{
    private const int Most = 200;

    public Answer Create(Call call) => Each(call, record => writer.Create(TypeName(record), Without(record, "attributes"), SalesforceRows.AllowsDuplicates(call)));

    public Answer Update(Call call) => Each(call, record =>
    {
        var name = record.ContainsKey("id") ? "id" : "Id";
        var id = record[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new SalesforceRefusal(new SalesforceError(400, "MISSING_ARGUMENT", "Id not specified in an update call", []));
        var type = rows.Type(TypeName(record));
        writer.Update(type.Name, writer.Held(type, id).Id, Without(record, "attributes", name));
        return SalesforceId.Read(id)!;
    });

    public Answer Upsert(Call call)
    {
        var type = rows.Type(call["type"]);
        var key = SalesforceRows.KeyField(type, call["field"]);
        var created = new HashSet<string>(StringComparer.Ordinal);
        return Each(call, record =>
        {
            if (record[key.Name] is not JsonValue given || given.GetValueKind() != JsonValueKind.String)
            {
                throw new SalesforceRefusal(new SalesforceError(400, "MISSING_ARGUMENT", $"{key.Name} not specified", []));
            }

            var found = store.With(type.Name, key.Name, given.GetValue<string>()).ToList();
            if (found.Count > 1)
            {
                throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_EXTERNAL_ID", $"{key.Name}: more than one record found for external id field: [{string.Join(", ", found.Select(f => f.Id))}]", [key.Name]));
            }

            if (found.Count == 1)
            {
                writer.Update(type.Name, found[0].Id, Without(record, "attributes", key.Name));
                return found[0].Id;
            }

            var id = writer.Create(type.Name, Without(record, "attributes"), SalesforceRows.AllowsDuplicates(call));
            created.Add(id);
            return id;
        }, created.Contains);
    }

    public Answer Delete(Call call)
    {
        var ids = (call.Asked("ids") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Run(ids, call.Asked("allOrNone") is "true", id =>
        {
            var type = store.TypeOfId(id) ?? throw new SalesforceRefusal(new SalesforceError(400, "MALFORMED_ID", $"bad id {id}", []));
            writer.Delete(type.Name, writer.Held(type, id).Id);
            return SalesforceId.Read(id)!;
        }, null);
    }

    public Answer Read(Call call)
    {
        var (ids, fields) = call.Method == "GET"
            ? ((call.Asked("ids") ?? "").Split(','), (call.Asked("fields") ?? "").Split(','))
            : (Texts(SalesforceRows.Body(call)["ids"]), Texts(SalesforceRows.Body(call)["fields"]));
        var type = rows.Type(call["type"]);
        return new Answer(200, new JsonArray([.. ids.Select(id => SalesforceId.Read(id) is { } whole && store.Live(whole) is { } record && record.Type == type.Name ? reader.Json(record, [.. fields]) : null)]));
    }

    private static string[] Texts(JsonNode? list) => list is JsonArray texts ? [.. texts.Select(t => (string?)t ?? "")] : [];

    private static string TypeName(JsonObject record) => record["attributes"] is JsonObject attributes && attributes["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String
        ? type.GetValue<string>()
        : throw new SalesforceRefusal(new SalesforceError(400, "INVALID_TYPE", "sObject type must be given in attributes.type", []));

    private static JsonObject Without(JsonObject record, params string[] names) => new(record.Where(p => !names.Contains(p.Key, StringComparer.Ordinal)).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private Answer Each(Call call, Func<JsonObject, string> save, Func<string, bool>? isNew = null)
    {
        var body = SalesforceRows.Body(call);
        if (body.Select(p => p.Key).FirstOrDefault(k => k is not ("allOrNone" or "records")) is { } unknown)
        {
            throw new SalesforceRefusal(SalesforceError.Parser($"Unrecognized field \"{unknown}\" at [line:1, column:1]"));
        }

        var records = body["records"] is JsonArray list && list.All(r => r is JsonObject)
            ? list.Select(r => r!.AsObject()).ToArray()
            : throw new SalesforceRefusal(SalesforceError.Parser("records must be an array of objects"));
        return Run(records, body["allOrNone"]?.GetValueKind() == JsonValueKind.True, save, isNew);
    }

    private Answer Run<T>(T[] items, bool allOrNone, Func<T, string> save, Func<string, bool>? isNew)
    {
        if (items.Length is 0 or > Most)
        {
            throw new SalesforceRefusal(new SalesforceError(400, items.Length == 0 ? "MISSING_ARGUMENT" : "LIMIT_EXCEEDED", $"record limit reached: cannot submit more than {Most} records in a call, nor none"));
        }

        var before = store.State;
        var results = items.Select(item => Try(item, save, isNew)).ToList();
        if (allOrNone && results.Any(r => !(bool)r["success"]!))
        {
            store.State = before;
            var undone = new SalesforceError(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK", "Record rolled back because not all records were valid and the request was using AllOrNone header", []);
            results = [.. results.Select(r => (bool)r["success"]! ? Failed(undone) : r)];
        }

        return new Answer(200, new JsonArray([.. results]));
    }

    private JsonObject Try<T>(T item, Func<T, string> save, Func<string, bool>? isNew)
    {
        var before = store.State;
        try
        {
            var id = save(item);
            var result = new JsonObject { ["id"] = id, ["success"] = true, ["errors"] = new JsonArray() };
            if (isNew is not null)
            {
                result["created"] = isNew(id);
            }

            return result;
        }
        catch (SalesforceRefusal refusal)
        {
            store.State = before;
            return Failed([.. refusal.Errors]);
        }
    }

    private static JsonObject Failed(params ImmutableArray<SalesforceError> errors) => new() { ["success"] = false, ["errors"] = new JsonArray([.. errors.Select(e => e.ToResult())]) };
}

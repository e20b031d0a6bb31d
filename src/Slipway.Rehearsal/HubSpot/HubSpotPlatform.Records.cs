using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

// Contacts, companies and deals: read, search, create, update, upsert in batches.
public sealed partial class HubSpotPlatform
{
    private static readonly string[] _readOnly = ["hs_object_id", "createdate", "lastmodifieddate", "hs_lastmodifieddate"];

    private static readonly string[] _searched = ["email", "firstname", "lastname", "phone", "company", "name", "domain", "dealname"];

    private readonly HubSpotRecords _contacts = new(
        "contacts",
        "0-1",
        51_200_001,
        ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
        [
            "phone", "mobilephone", "company", "jobtitle", "lifecyclestage", "hs_lead_status", "country", "city", "state", "zip", "address", "website", "industry", "hs_language",
            "hs_email_optout", "hs_marketable_status", "annualrevenue", "numemployees", "hs_persona", "hs_analytics_source", "message", "salutation", "hs_buying_role", "associatedcompanyid",
        ]);

    private readonly HubSpotRecords _companies = new(
        "companies",
        "0-2",
        18_300_001,
        ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
        ["industry", "numberofemployees", "annualrevenue", "country", "city", "state", "zip", "phone", "website", "lifecyclestage", "description"]);

    private readonly HubSpotRecords _deals = new(
        "deals",
        "0-3",
        27_900_001,
        ["amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id", "pipeline"],
        ["dealtype", "hs_is_closed", "hs_is_closed_won", "hs_campaign", "description", "hs_analytics_source"]);

    private IEnumerable<HubSpotRecords> Kinds => [_contacts, _companies, _deals];

    private void ServeRecords()
    {
        // A kind is addressed by its name or by its type id; the descriptions name deals by the id alone.
        foreach (var (kind, name) in Kinds.SelectMany(k => new[] { (k, k.Plural), (k, k.TypeId) }))
        {
            var path = $"/crm/objects/2026-03/{name}";
            var (read, write) = ($"crm.objects.{kind.Plural}.read", $"crm.objects.{kind.Plural}.write");
            Serve("GET", path, read, c => ListRecords(kind, c), "after archived associations limit properties propertiesWithHistory");
            Serve("POST", path, write, c => CreateRecord(kind, c), body: "RecordCreate");
            Serve("POST", $"{path}/search", read, c => SearchRecords(kind, c), body: "RecordSearch");
            Serve("POST", $"{path}/batch/read", read, c => ReadRecords(kind, c), "archived", "RecordsRead");
            Serve("POST", $"{path}/batch/upsert", write, c => UpsertRecords(kind, c), body: "RecordsUpsert");
            Serve("GET", $"{path}/{{id}}", read, c => new Answer(200, Show(kind, Record(kind, c), c)), "archived associations idProperty properties propertiesWithHistory");
            Serve("PATCH", $"{path}/{{id}}", write, c => UpdateRecord(kind, c), "idProperty", "RecordUpdate");
            Serve("DELETE", $"{path}/{{id}}", write, c => ArchiveRecord(kind, c));
        }

        Serve(
            "PUT",
            "/crm/objects/2026-03/{from}/{fromId}/associations/default/{to}/{toId}",
            string.Join(' ', Kinds.Select(k => $"crm.objects.{k.Plural}.write")),
            Associate);
    }

    private Answer ListRecords(HubSpotRecords kind, Call call)
    {
        var limit = Limit(call, 10, 100);
        var after = call.Asked("after") is { } asked ? long.TryParse(asked, out var id) ? id : throw _errors.Invalid($"The 'after' cursor {asked} is not valid", "after") : 0;
        var rest = kind.All.Where(r => r.Key > after && r.Value.Archived is null && Shows(r.Value.Created)).Take(limit + 1).ToList();
        var body = new JsonObject { ["results"] = rest.Take(limit).Select(r => Show(kind, r.Value, call)).List() };
        if (rest.Count > limit)
        {
            var next = rest[limit - 1].Value.Id;
            body["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = next, ["link"] = $"https://api.hubapi.com{call.Path}?after={next}" } };
        }

        return new Answer(200, body);
    }

    private Answer CreateRecord(HubSpotRecords kind, Call call)
    {
        var properties = Properties(kind, call.Json!["properties"]!, null);
        var targets = call.Json["associations"]!.AsArray().Select(a => Target(a!["to"]!["id"]!.GetValue<string>())).ToList();
        var record = kind.Add(Now);
        kind.Write(record, properties, Now);
        foreach (var target in targets)
        {
            Connect(record, target);
        }

        RecordChanged(record, "CREATE", properties);
        return new Answer(201, Show(kind, record, null));
    }

    private Answer UpdateRecord(HubSpotRecords kind, Call call)
    {
        var record = Record(kind, call);
        var properties = Properties(kind, call.Json!["properties"]!, record);
        kind.Write(record, properties, Now);
        RecordChanged(record, "UPDATE", properties);
        return new Answer(200, Show(kind, record, null));
    }

    private Answer ArchiveRecord(HubSpotRecords kind, Call call)
    {
        var record = Record(kind, call);
        kind.Archive(record, Now);
        foreach (var list in _lists.Values)
        {
            list.Members.Remove(record.Id);
        }

        RecordChanged(record, "DELETE", []);
        return new Answer(204);
    }

    private Answer ReadRecords(HubSpotRecords kind, Call call)
    {
        var inputs = Inputs(call);
        var idProperty = call.Json!["idProperty"].Word() ?? "hs_object_id";
        var properties = call.Json["properties"].Words().ToList();
        var (found, errors) = (new JsonArray(), new JsonArray());
        foreach (var id in inputs.Select(i => i["id"]!.GetValue<string>()).Distinct(StringComparer.Ordinal))
        {
            if (kind.Find(idProperty, id) is { } record)
            {
                found.Add(Show(kind, record, properties, false));
            }
            else
            {
                errors.Add(BatchError("OBJECT_NOT_FOUND", $"Could not get some {kind.Plural} objects, they may be deleted or not exist. Check that ids are valid.", ("ids", id)));
            }
        }

        return Batch(found, errors);
    }

    private Answer UpsertRecords(HubSpotRecords kind, Call call)
    {
        var (done, errors) = (new JsonArray(), new JsonArray());
        var work = new List<(JsonObject Input, HubSpotRecord? Record, string IdProperty, ImmutableDictionary<string, string> Properties)>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var input in Inputs(call))
        {
            var (id, idProperty) = (input["id"]!.GetValue<string>(), input["idProperty"].Word() ?? "hs_object_id");
            try
            {
                if (idProperty != "hs_object_id" && !(idProperty == "email" && kind == _contacts) && !kind.Unique.Contains(idProperty))
                {
                    throw _errors.Invalid($"Property {idProperty} is not a unique property of {kind.Plural}", "idProperty");
                }

                if (!seen.Add($"{idProperty}={id}"))
                {
                    throw _errors.Invalid($"Duplicate IDs found in batch input: [{id}]. IDs must be unique", "id");
                }

                var record = kind.Find(idProperty, id);
                if (record is null && idProperty == "hs_object_id")
                {
                    throw _errors.Gone(kind.Plural, id);
                }

                work.Add((input, record, idProperty, Properties(kind, input["properties"]!, record, idProperty == "hs_object_id" ? null : (idProperty, id))));
            }
            catch (RefusedException refused) when (input["objectWriteTraceId"] is not null)
            {
                // Only who gives a trace id learns of each input by itself; otherwise one bad input refuses all.
                errors.Add(BatchError(refused.Answer.Body!["category"].Word()!, refused.Answer.Body["message"].Word()!, ("objectWriteTraceId", input["objectWriteTraceId"]!.GetValue<string>())));
            }
        }

        foreach (var (input, found, _, properties) in work)
        {
            var record = found ?? kind.Add(Now);
            kind.Write(record, properties, Now);
            RecordChanged(record, found is null ? "CREATE" : "UPDATE", properties);
            var shown = Show(kind, record, null);
            shown["new"] = found is null;
            if (input["objectWriteTraceId"].Word() is { } trace)
            {
                shown["objectWriteTraceId"] = trace;
            }

            done.Add(shown);
        }

        return Batch(done, errors);
    }

    private Answer SearchRecords(HubSpotRecords kind, Call call)
    {
        var body = call.Json!.AsObject();
        var groups = body["filterGroups"]!.AsArray();
        if (groups.Count > 5 || groups.Any(g => g!["filters"]!.AsArray().Count > 6))
        {
            throw _errors.Invalid("A search takes at most 5 filterGroups with 6 filters each", "filterGroups");
        }

        foreach (var name in groups.SelectMany(g => g!["filters"]!.AsArray()).Select(f => f!["propertyName"]!.GetValue<string>()).Where(n => !kind.Known.Contains(n)))
        {
            throw _errors.Invalid($"There was a problem with the request. Property {name} does not exist", "propertyName");
        }

        var limit = body["limit"]!.GetValue<int>();
        if (limit is < 1 or > 200)
        {
            throw _errors.Invalid("limit must be between 1 and 200", "limit");
        }

        var start = body["after"]!.GetValue<string>() is { Length: > 0 } after ? int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : throw _errors.Invalid("after is no cursor", "after") : 0;
        if (start + limit > 10_000)
        {
            throw _errors.Invalid("A search gives at most 10,000 results", "after");
        }

        var query = body["query"].Word();
        var hits = kind.All.Values.Where(r => r.Archived is null && Shows(r.Created)
            && (groups.Count == 0 || groups.Any(g => g!["filters"]!.AsArray().All(f => RecordFilters.Passes(f!.AsObject(), r))))
            && (query is null || _searched.Any(p => r[p]?.Contains(query, StringComparison.OrdinalIgnoreCase) == true))).ToList();
        foreach (var sort in body["sorts"].Words().Take(1))
        {
            var name = sort.TrimStart('-');
            hits = [.. hits.OrderBy(r => r[name] ?? "", StringComparer.OrdinalIgnoreCase)];
            if (sort.StartsWith('-'))
            {
                hits.Reverse();
            }
        }

        var properties = body["properties"].Words().ToList();
        var answer = new JsonObject { ["total"] = hits.Count, ["results"] = hits.Skip(start).Take(limit).Select(r => Show(kind, r, properties, false)).List() };
        if (start + limit < hits.Count)
        {
            answer["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = ((long)start + limit).Text() } };
        }

        return new Answer(200, answer);
    }

    private Answer Associate(Call call)
    {
        var from = Kind(call["from"]).Find("hs_object_id", call["fromId"]) ?? throw _errors.Gone(call["from"], call["fromId"]);
        var to = Kind(call["to"]).Find("hs_object_id", call["toId"]) ?? throw _errors.Gone(call["to"], call["toId"]);
        Connect(from, to);
        var now = Now.Iso();
        var type = new JsonObject { ["associationCategory"] = "HUBSPOT_DEFINED", ["associationTypeId"] = 279 };
        JsonObject Pair(HubSpotRecord a, HubSpotRecord b) => new() { ["from"] = new JsonObject { ["id"] = a.Id }, ["to"] = new JsonObject { ["id"] = b.Id }, ["associationSpec"] = type.Copy() };
        return new Answer(200, new JsonObject { ["status"] = "COMPLETE", ["results"] = new JsonArray(Pair(from, to), Pair(to, from)), ["startedAt"] = now, ["completedAt"] = now });
    }

    private HubSpotRecords Kind(string name) => Kinds.FirstOrDefault(k => k.Plural == name || k.TypeId == name || k.Plural.TrimEnd('s') == name)
        ?? throw _errors.Invalid($"Unable to infer object type from: {name}");

    private HubSpotRecord Target(string id) => Kinds.Select(k => k.Find("hs_object_id", id)).FirstOrDefault(r => r is not null) ?? throw _errors.Gone("Object", id);

    private static void Connect(HubSpotRecord a, HubSpotRecord b)
    {
        a.Associated.Add((b.Type, b.Id));
        b.Associated.Add((a.Type, a.Id));
    }

    private HubSpotRecord Record(HubSpotRecords kind, Call call) => kind.Find(call.Asked("idProperty") ?? "hs_object_id", call["id"])
        ?? throw _errors.Refuse(404, "OBJECT_NOT_FOUND", "resource not found");

    private List<JsonObject> Inputs(Call call)
    {
        var inputs = call.Json!["inputs"]!.AsArray().Select(i => i!.AsObject()).ToList();
        return inputs.Count is >= 1 and <= 100 ? inputs : throw _errors.Invalid($"A batch takes 1 to 100 inputs, and has {((long)inputs.Count).Text()}", "inputs");
    }

    // What is written, once every name and value holds.
    private ImmutableDictionary<string, string> Properties(HubSpotRecords kind, JsonNode node, HubSpotRecord? record, (string Name, string Value)? key = null)
    {
        var properties = node.AsObject().ToImmutableDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal);
        if (key is var (keyName, keyValue))
        {
            properties = properties.ContainsKey(keyName) ? properties : properties.Add(keyName, keyValue);
        }

        foreach (var (name, value) in properties)
        {
            if (!kind.Known.Contains(name))
            {
                throw NotValid(name, $"Property \"{name}\" does not exist", "PROPERTY_DOESNT_EXIST");
            }

            if (_readOnly.Contains(name, StringComparer.Ordinal))
            {
                throw NotValid(name, $"\"{name}\" is a read only property; its value cannot be set.", "READ_ONLY_VALUE");
            }

            if (name == "email" && value.Length > 0 && !IsEmail(value))
            {
                throw NotValid(name, $"Email address {value} is invalid", "INVALID_EMAIL");
            }

            if ((name == "email" || kind.Unique.Contains(name)) && kind.Find(name, value) is { } other && other != record)
            {
                throw _errors.Refuse(409, "CONFLICT", $"Contact already exists. Existing ID: {other.Id}");
            }
        }

        return properties;
    }

    private RefusedException NotValid(string name, string message, string code) => _errors.Refuse(
        400,
        "VALIDATION_ERROR",
        $"Property values were not valid: [{{\"isValid\":false,\"message\":\"{message.Replace("\"", "\\\"", StringComparison.Ordinal)}\",\"error\":\"{code}\",\"name\":\"{name}\"}}]",
        errors: [new JsonObject { ["message"] = message, ["code"] = code, ["context"] = new JsonObject { ["propertyName"] = new JsonArray(name) } }]);

    private static bool IsEmail(string value) => value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && value.LastIndexOf('.') > at + 1 && !value.Contains(' ', StringComparison.Ordinal);

    private JsonObject Show(HubSpotRecords kind, HubSpotRecord record, Call? call) => Show(
        kind,
        record,
        call is not null && call.Query.TryGetValue("properties", out var asked) ? [.. asked.SelectMany(a => a.Split(',', StringSplitOptions.TrimEntries))] : call is null ? [.. record.Properties.Keys] : [],
        false,
        call is not null && call.Query.TryGetValue("associations", out var kinds) ? [.. kinds.SelectMany(k => k.Split(','))] : []);

    // A property without a value is left out: the description knows no null.
    private JsonObject Show(HubSpotRecords kind, HubSpotRecord record, List<string> properties, bool archived, List<string>? associations = null)
    {
        var names = (properties.Count == 0 ? kind.Usual : (IEnumerable<string>)properties).Concat(["hs_object_id", "createdate", kind.Modified]).Distinct(StringComparer.Ordinal);
        var body = new JsonObject
        {
            ["id"] = record.Id,
            ["properties"] = new JsonObject(names.Where(record.Properties.ContainsKey).Select(n => KeyValuePair.Create(n, (JsonNode?)record.Properties[n]))),
            ["createdAt"] = record.Created.Iso(),
            ["updatedAt"] = record.Updated.Iso(),
            ["archived"] = archived,
            ["url"] = $"https://app.hubspot.com/contacts/{((long)PortalId).Text()}/record/{kind.TypeId}/{record.Id}",
        };
        foreach (var other in (associations ?? []).Select(Kind))
        {
            var ids = record.Associated.Where(a => a.Type == other.TypeId).Select(a => new JsonObject { ["id"] = a.Id, ["type"] = $"{kind.Plural.TrimEnd('s')}_to_{other.Plural.TrimEnd('s')}" }).ToList();
            if (ids.Count > 0)
            {
                body["associations"] ??= new JsonObject();
                body["associations"]![other.Plural] = new JsonObject { ["results"] = ids.List() };
            }
        }

        return body;
    }

    private Answer Batch(JsonArray results, JsonArray errors)
    {
        var now = Now.Iso();
        var body = new JsonObject { ["status"] = "COMPLETE", ["results"] = results, ["startedAt"] = now, ["completedAt"] = now };
        if (errors.Count > 0)
        {
            body["numErrors"] = errors.Count;
            body["errors"] = errors;
        }

        return new Answer(errors.Count > 0 ? 207 : 200, body);
    }

    private static JsonObject BatchError(string category, string message, (string Name, string Value) context) => new()
    {
        ["status"] = "error",
        ["category"] = category,
        ["message"] = message,
        ["context"] = new JsonObject { [context.Name] = new JsonArray(context.Value) },
        ["errors"] = new JsonArray(),
        ["links"] = new JsonObject(),
    };

    private void RecordChanged(HubSpotRecord record, string action, IEnumerable<KeyValuePair<string, string>> properties)
    {
        _changes++;
        Journal("OBJECT", action, record.Type, record.Id, properties);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>One record at a time: create, read, change, delete, by id or by external id.</summary>
internal sealed class SalesforceRows(SalesforceStore store, SalesforceWriter writer, SalesforceReader reader, SalesforceDescribe describe, Func<string, bool> may)
{
    public Answer All() => new(200, new JsonObject
    {
        ["encoding"] = "UTF-8",
        ["maxBatchSize"] = 200,
        ["sobjects"] = new JsonArray([.. store.Types.Values.Where(t => may($"{t.Name}.Read")).Select(describe.Brief)]),
    });

    public Answer About(Call call) => new(200, new JsonObject { ["objectDescribe"] = describe.Brief(Type(call)), ["recentItems"] = new JsonArray() });

    public Answer Describe(Call call) => new(200, describe.Whole(Type(call)));

    public Answer Create(Call call)
    {
        var id = writer.Create(Type(call).Name, Body(call), AllowsDuplicates(call));
        return Made(call, id, created: true, says: false);
    }

    public Answer Read(Call call) => Read(call, writer.Held(Type(call), call["id"]));

    public Answer ReadByKey(Call call)
    {
        var (type, key) = Key(call);
        var found = store.With(type.Name, key.Name, call["value"]).ToList();
        return found.Count switch
        {
            0 => throw new SalesforceRefusal(SalesforceError.NotFound()),
            1 => Read(call, found[0]),
            _ => Several(found),
        };
    }

    public Answer Update(Call call)
    {
        var held = writer.Held(Type(call), call["id"]);
        if (Stale(call, held) is { } stale)
        {
            return stale;
        }

        writer.Update(held.Type, held.Id, Body(call));
        return new Answer(204);
    }

    public Answer Upsert(Call call)
    {
        var (type, key) = Key(call);
        var body = Body(call);
        if (body.Any(p => string.Equals(p.Key, key.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD", $"The {key.Name} field should not be specified in the sobject data."));
        }

        var found = store.With(type.Name, key.Name, call["value"]).ToList();
        if (found.Count > 1)
        {
            return Several(found);
        }

        if (found.Count == 0)
        {
            body[key.Name] = call["value"];
            return Made(call, writer.Create(type.Name, body, AllowsDuplicates(call)), created: true, says: true);
        }

        if (Stale(call, found[0]) is { } stale)
        {
            return stale;
        }

        writer.Update(type.Name, found[0].Id, body);
        return Made(call, found[0].Id, created: false, says: true);
    }

    public Answer Delete(Call call)
    {
        writer.Delete(Type(call).Name, writer.Held(Type(call), call["id"]).Id);
        return new Answer(204);
    }

    public Answer Content(Call call)
    {
        var record = writer.Held(Type(call), call["id"]);
        return store.Types[record.Type].Field(call["field"]) is { Type: "base64" } field && record.Text(field.Name) is { } content
            ? new Answer(200) { Text = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(content)), TextType = "application/octet-stream" }
            : throw new SalesforceRefusal(SalesforceError.NotFound());
    }

    public static JsonObject Body(Call call) => call.Header("content-type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
        ? call.Json?.DeepClone() as JsonObject ?? throw new SalesforceRefusal(SalesforceError.Parser("The HTTP entity body is required, but this request has no entity body, or it is no JSON object."))
        : throw new SalesforceRefusal(new SalesforceError(415, "UNSUPPORTED_MEDIA_TYPE", "The Content-Type header is missing or names a type that is not supported"));

    public static bool AllowsDuplicates(Call call) =>
        call.Header("sforce-duplicate-rule-header")?.Contains("allowSave=true", StringComparison.OrdinalIgnoreCase) == true;

    public static SalesforceField KeyField(SalesforceType type, string name) => type.Field(name) is { ExternalId: true } key
        ? key
        : throw new SalesforceRefusal(SalesforceError.NotFound($"Provided external ID field does not exist or is not accessible: {name}"));

    public SalesforceType Type(string name) => store.Types.GetValueOrDefault(name) is { } type && may($"{type.Name}.Read") ? type : throw new SalesforceRefusal(SalesforceError.NotFound());

    private SalesforceType Type(Call call) => Type(call["type"]);

    private (SalesforceType Type, SalesforceField Key) Key(Call call) => (Type(call), KeyField(Type(call), call["field"]));

    private Answer Read(Call call, SalesforceRecord record)
    {
        if (Time(call, "if-modified-since") is { } since && record.Modified <= since)
        {
            return new Answer(304);
        }

        var fields = call.Asked("fields")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        var answer = new Answer(200, reader.Json(record, fields));
        return answer.With("Last-Modified", record.Modified.ToString("R", CultureInfo.InvariantCulture));
    }

    private static Answer? Stale(Call call, SalesforceRecord record) => Time(call, "if-unmodified-since") is { } since && record.Modified > since ? new Answer(412) : null;

    private static DateTimeOffset? Time(Call call, string header) => call.Header(header) switch
    {
        null => null,
        var text when DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => at,
        var text => throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD", $"Invalid value for header {header}: {text}")),
    };

    private static Answer Several(List<SalesforceRecord> found) => new(300, new JsonArray([.. found.Select(r => JsonValue.Create($"{SalesforceReader.Root}/sobjects/{r.Type}/{r.Id}"))]));

    private static Answer Made(Call call, string id, bool created, bool says)
    {
        var json = new JsonObject { ["id"] = id, ["success"] = true, ["errors"] = new JsonArray() };
        if (says)
        {
            json["created"] = created;
        }

        return new Answer(created ? 201 : 200, json).With("Location", $"{SalesforceReader.Root}/sobjects/{call["type"]}/{id}");
    }
}

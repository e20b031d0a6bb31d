using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>A rule an administrator has made: where it is broken, the record is not saved.</summary>
internal sealed record ValidationRule(string Type, Func<JsonObject, bool> Broken, string Message, string? Field);

/// <summary>Creates, changes and deletes records as an org does it: what is not valid, known or permitted is refused in Salesforce's words.</summary>
internal sealed class SalesforceWriter(SalesforceStore store, SalesforceReader reader, SalesforceRules rules)
{
    public List<ValidationRule> Validations { get; } = [];

    /// <summary>Fields of leads and contacts by which an administrator lets duplicates be found.</summary>
    public List<(string Type, string Field)> DuplicateRules { get; } = [];

    /// <summary>Records another transaction holds at the moment.</summary>
    public HashSet<string> Locked { get; } = new(StringComparer.Ordinal);

    public Func<string, bool> May { get; set; } = static _ => true;

    public string User { get; set; } = "";

    public string Create(string typeName, JsonObject body, bool allowDuplicates = false)
    {
        var type = Writable(typeName, "Create");
        if (body.ContainsKey("Id"))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]));
        }

        var values = Values(type, body, ImmutableDictionary.Create<string, object?>(StringComparer.OrdinalIgnoreCase), creating: true);
        foreach (var field in type.Fields.Values.Where(f => f.Creatable && !values.ContainsKey(f.Name)))
        {
            values = field switch
            {
                { Type: "boolean" } => values.SetItem(field.Name, false),
                { Default: { } start } => values.SetItem(field.Name, start),
                { Name: "OwnerId" } => values.SetItem(field.Name, User),
                _ => values,
            };
        }

        var record = new SalesforceRecord("", type.Name, values, store.Now, store.Now, User, User);
        record = rules.Before(record, null);
        Check(type, record, null);
        if (!allowDuplicates)
        {
            FindDuplicates(record);
        }

        record = record with { Id = store.NextId(type) };
        store.Put(record);
        rules.After(record, null);
        return record.Id;
    }

    public void Update(string typeName, string id, JsonObject body)
    {
        var type = Writable(typeName, "Edit");
        if (body.ContainsKey("Id"))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data."));
        }

        var held = Unlocked(Held(type, id));
        var record = rules.Before(held with { Values = Values(type, body, held.Values, creating: false), Modified = store.Now, ModifiedBy = User }, held);
        Check(type, record, held);
        store.Put(record);
        rules.After(record, held);
    }

    public void Delete(string typeName, string id)
    {
        var held = Unlocked(Held(Writable(typeName, "Delete"), id));
        rules.BeforeDelete(held);
        foreach (var record in rules.Dependents(held).Append(held))
        {
            store.Put(record with { Deleted = true, Modified = store.Now, ModifiedBy = User });
        }
    }

    /// <summary>The record an id names; refuses ids that are none, and records that are gone.</summary>
    public SalesforceRecord Held(SalesforceType type, string id)
    {
        var found = SalesforceId.Read(id) is { } whole && whole.StartsWith(type.Prefix, StringComparison.Ordinal)
            ? store.Find(whole)
            : throw new SalesforceRefusal(SalesforceError.NotFound($"Provided external ID field does not exist or is not accessible: {id}"));
        return found switch
        {
            null => throw new SalesforceRefusal(SalesforceError.NotFound()),
            { Deleted: true } => throw new SalesforceRefusal(SalesforceError.Deleted()),
            _ => found,
        };
    }

    private SalesforceRecord Unlocked(SalesforceRecord record) => Locked.Remove(record.Id)
        ? throw new SalesforceRefusal(new SalesforceError(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record", []))
        : record;

    private SalesforceType Writable(string name, string right)
    {
        var type = store.Types.GetValueOrDefault(name) is { } known && May($"{known.Name}.Read") ? known : throw new SalesforceRefusal(SalesforceError.NotFound());
        return type.Writable && May($"{type.Name}.{right}")
            ? type
            : throw new SalesforceRefusal(new SalesforceError(403, "INSUFFICIENT_ACCESS_OR_READONLY", $"insufficient access rights on entity: {type.Name}", []));
    }

    private ImmutableDictionary<string, object?> Values(SalesforceType type, JsonObject body, ImmutableDictionary<string, object?> values, bool creating)
    {
        foreach (var (name, node) in body.Where(p => p.Key is not "attributes"))
        {
            if (node is JsonObject target && type.ByRelationship(name) is { } link)
            {
                values = values.SetItem(Settable(type, link.Name, creating).Name, Foreign(link, target));
                continue;
            }

            var field = Settable(type, name, creating);
            var value = SalesforceValues.Read(field, node);
            values = values.SetItem(field.Name, field.Type == "reference" && value is string id ? Reference(field, id) : value);
        }

        return values;
    }

    private static SalesforceField Settable(SalesforceType type, string name, bool creating)
    {
        var field = type.Field(name) ?? throw new SalesforceRefusal(SalesforceError.NoColumn(name, type.Name));
        return (creating ? field.Creatable : field.Updatable)
            ? field
            : throw new SalesforceRefusal(new SalesforceError(
                400, "INVALID_FIELD_FOR_INSERT_UPDATE",
                $"Unable to create/update fields: {field.Name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.", [field.Name]));
    }

    private string Reference(SalesforceField field, string text)
    {
        var id = SalesforceId.Read(text);
        if (id is null || !field.ReferenceTo.Any(t => id.StartsWith(store.Types[t].Prefix, StringComparison.Ordinal)))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "MALFORMED_ID", $"{field.Label}: id value of incorrect type: {text}", [field.Name]));
        }

        return store.Find(id) switch
        {
            null => throw new SalesforceRefusal(new SalesforceError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])),
            { Deleted: true } => throw new SalesforceRefusal(SalesforceError.Deleted() with { Status = 400 }),
            _ => id,
        };
    }

    // {"Campaign": {"Key__c": "x"}}: the other record by its external id.
    private string Foreign(SalesforceField link, JsonObject target)
    {
        var named = target.Where(p => p.Key != "attributes").ToList();
        var type = store.Types[link.ReferenceTo[0]];
        if (named.Count != 1 || type.Field(named[0].Key) is not { ExternalId: true } key || named[0].Value?.GetValueKind() != JsonValueKind.String)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD", $"Foreign key reference {link.Relationship} must name exactly one external ID field of {type.Name}", [link.Name]));
        }

        var value = named[0].Value!.GetValue<string>();
        var found = store.With(type.Name, key.Name, value).ToList();
        return found.Count == 1
            ? found[0].Id
            : throw new SalesforceRefusal(new SalesforceError(
                400, "INVALID_FIELD", $"Foreign key external ID: {value} {(found.Count == 0 ? "not found" : "not unique")} for field {key.Name} in entity {type.Name}", []));
    }

    private void Check(SalesforceType type, SalesforceRecord record, SalesforceRecord? held)
    {
        var missing = type.Fields.Values.Where(f => f.Required && record[f.Name] is null).Select(f => f.Name).ToImmutableArray();
        if (missing.Length > 0)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "REQUIRED_FIELD_MISSING", $"Required fields are missing: [{string.Join(", ", missing)}]", missing));
        }

        var broken = Validations.Where(v => v.Type == type.Name && v.Broken(reader.Json(record)))
            .Select(v => new SalesforceError(400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", v.Message, v.Field is null ? [] : [v.Field])).ToImmutableArray();
        if (broken.Length > 0)
        {
            throw new SalesforceRefusal(broken);
        }

        foreach (var field in type.Fields.Values.Where(f => f.Unique && record.Text(f.Name) is { } value && value != held?.Text(f.Name)))
        {
            if (store.With(type.Name, field.Name, record.Text(field.Name)!).FirstOrDefault(r => r.Id != record.Id) is { } other)
            {
                throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_VALUE", $"duplicate value found: {field.Name} duplicates value on record with id: {other.Id[..15]}", []));
            }
        }
    }

    private void FindDuplicates(SalesforceRecord record)
    {
        foreach (var (type, field) in DuplicateRules.Where(d => d.Type == record.Type && record.Text(d.Field) is not null))
        {
            var value = record.Text(field)!;
            var same = store.All(type).Where(r => string.Equals(r.Text(field), value, StringComparison.OrdinalIgnoreCase)).ToList();
            if (same.Count > 0)
            {
                var matches = new JsonArray([.. same.Select(r => new JsonObject { ["record"] = new JsonObject { ["attributes"] = SalesforceReader.Attributes(r), ["Id"] = r.Id }, ["matchConfidence"] = 100 })]);
                throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATES_DETECTED", "Use one of these records?", [])
                {
                    More = new JsonObject
                    {
                        ["duplicateResult"] = new JsonObject
                        {
                            ["allowSave"] = true,
                            ["duplicateRule"] = $"Standard_{type}_Duplicate_Rule",
                            ["duplicateRuleEntityType"] = type,
                            ["errorMessage"] = "Use one of these records?",
                            ["matchResults"] = new JsonArray(new JsonObject { ["entityType"] = type, ["matchRecords"] = matches, ["success"] = true }),
                        },
                    },
                });
            }
        }
    }
}

using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Says of an object what there is to say: its fields, what they take, what may be done with it.</summary>
internal sealed class SalesforceDescribe(SalesforceStore store, Func<string, bool> may)
{
    public JsonObject Brief(SalesforceType type) => new()
    {
        ["name"] = type.Name,
        ["label"] = type.Name,
        ["labelPlural"] = type.Plural,
        ["keyPrefix"] = type.Prefix,
        ["custom"] = false,
        ["createable"] = type.Writable && may($"{type.Name}.Create"),
        ["updateable"] = type.Writable && may($"{type.Name}.Edit"),
        ["deletable"] = type.Writable && may($"{type.Name}.Delete"),
        ["queryable"] = true,
        ["retrieveable"] = true,
        ["urls"] = new JsonObject
        {
            ["sobject"] = $"{SalesforceReader.Root}/sobjects/{type.Name}",
            ["describe"] = $"{SalesforceReader.Root}/sobjects/{type.Name}/describe",
            ["rowTemplate"] = $"{SalesforceReader.Root}/sobjects/{type.Name}/{{ID}}",
        },
    };

    public JsonObject Whole(SalesforceType type)
    {
        var json = Brief(type);
        json["fields"] = new JsonArray([.. type.Fields.Values.Select(f => Field(type, f))]);
        json["childRelationships"] = new JsonArray([.. store.Types.Values.SelectMany(
            t => t.Fields.Values.Where(f => f.ReferenceTo.Contains(type.Name)),
            (t, f) => new JsonObject { ["childSObject"] = t.Name, ["field"] = f.Name, ["relationshipName"] = f.Name == $"{type.Name}Id" ? t.Plural : null })]);
        json["recordTypeInfos"] = new JsonArray();
        return json;
    }

    private JsonObject Field(SalesforceType type, SalesforceField field) => new()
    {
        ["name"] = field.Name,
        ["label"] = field.Label,
        ["type"] = field.Type,
        ["length"] = field.Length,
        ["nillable"] = !field.Required && field.Type is not ("boolean" or "id"),
        ["createable"] = field.Creatable,
        ["updateable"] = field.Updatable,
        ["defaultedOnCreate"] = field.Type == "boolean" || field.Default is not null || field.Name == "OwnerId",
        ["calculated"] = false,
        ["custom"] = field.IsCustom,
        ["externalId"] = field.ExternalId,
        ["idLookup"] = field.ExternalId || field.Type == "id" || (field.Type == "email" && field.Creatable),
        ["unique"] = field.Unique,
        ["caseSensitive"] = false,
        ["filterable"] = field.IsFilterable,
        ["sortable"] = field.IsFilterable,
        ["groupable"] = field.Type is not ("textarea" or "base64" or "datetime" or "double" or "currency" or "percent"),
        ["restrictedPicklist"] = field.Type == "picklist" && field.Restricted && field.Picks.Length > 0,
        ["picklistValues"] = new JsonArray([.. Picks(type, field).Select(p => new JsonObject { ["active"] = true, ["defaultValue"] = p == field.Default, ["label"] = p, ["validFor"] = null, ["value"] = p })]),
        ["referenceTo"] = new JsonArray([.. field.ReferenceTo.Select(t => JsonValue.Create(t))]),
        ["relationshipName"] = field.Relationship,
        ["inlineHelpText"] = null,
    };

    // A member's statuses are each campaign's own; describe knows only all there are.
    private IEnumerable<string> Picks(SalesforceType type, SalesforceField field) => type.Name == "CampaignMember" && field.Name == "Status"
        ? store.All("CampaignMemberStatus").Select(s => s.Text("Label")!).Distinct(StringComparer.OrdinalIgnoreCase)
        : field.Picks;
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Writes records as JSON.</summary>
internal sealed class SalesforceReader(SalesforceStore store, SalesforceFigures figures)
{
    public const string Root = "/services/data/v67.0";

    public static JsonObject Attributes(SalesforceRecord record) => new() { ["type"] = record.Type, ["url"] = $"{Root}/sobjects/{record.Type}/{record.Id}" };

    /// <summary>A record with some of its fields, or all.</summary>
    public JsonObject Json(SalesforceRecord record, ImmutableArray<string>? fields = null)
    {
        var json = new JsonObject { ["attributes"] = Attributes(record) };
        foreach (var name in fields ?? [.. store.Types[record.Type].Fields.Keys])
        {
            var field = store.Types[record.Type].Field(name) ?? throw new SalesforceRefusal(SalesforceError.NoColumn(name, record.Type));
            json[field.Name] = Value(record, field);
        }

        return json;
    }

    public JsonNode? Value(SalesforceRecord record, SalesforceField field) =>
        field.Type == "base64" ? JsonValue.Create($"{Root}/sobjects/{record.Type}/{record.Id}/{field.Name}") : SalesforceValues.Write(figures.Value(record, field.Name));
}

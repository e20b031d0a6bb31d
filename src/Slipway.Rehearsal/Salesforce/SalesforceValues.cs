using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Takes in and writes out the value of a field, as strictly as Salesforce's parser.</summary>
internal static partial class SalesforceValues
{
    public static object? Read(SalesforceField field, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var kind = node.GetValueKind();
        object? value = (field.Type, kind) switch
        {
            ("boolean", JsonValueKind.True or JsonValueKind.False) => node.GetValue<bool>(),
            ("int", JsonValueKind.Number) when decimal.TryParse(node.ToJsonString(), CultureInfo.InvariantCulture, out var n) && n == decimal.Truncate(n) => n,
            ("double" or "currency" or "percent", JsonValueKind.Number) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            ("date", JsonValueKind.String) when DateOnly.TryParseExact(node.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
            ("datetime", JsonValueKind.String) when DateTime(node.GetValue<string>()) is { } at => at,
            ("boolean" or "int" or "double" or "currency" or "percent" or "date" or "datetime", _) => throw Unreadable(field, kind, node),
            (_, JsonValueKind.String) => node.GetValue<string>() is { Length: > 0 } text ? text : null,
            _ => throw Unreadable(field, kind, node),
        };
        return value is string words ? Check(field, words) : value;
    }

    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool b => JsonValue.Create(b),
        decimal d => JsonValue.Create(d),
        int i => JsonValue.Create(i),
        DateOnly day => JsonValue.Create(SalesforceText.Date(day)),
        DateTimeOffset at => JsonValue.Create(SalesforceText.DateTime(at)),
        _ => JsonValue.Create((string)value),
    };

    public static DateTimeOffset? DateTime(string text) =>
        TimeForm().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static string Check(SalesforceField field, string text)
    {
        if (field.Length > 0 && text.Length > field.Length)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "STRING_TOO_LONG", $"{field.Label}: data value too large: {text} (max length={field.Length})", [field.Name]));
        }

        if (field.Type == "email" && !MailForm().IsMatch(text))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_EMAIL_ADDRESS", $"{field.Label}: invalid email address: {text}", [field.Name]));
        }

        if (field.Type == "picklist" && field.Restricted && field.Picks.Length > 0 && !field.Picks.Contains(text, StringComparer.Ordinal))
        {
            throw new SalesforceRefusal(BadPick(field, text));
        }

        return field.Type == "base64" && !Convert.TryFromBase64String(text, new byte[text.Length], out _)
            ? throw new SalesforceRefusal(SalesforceError.Parser($"{field.Name} must be a base64 encoded value"))
            : text;
    }

    public static SalesforceError BadPick(SalesforceField field, string? text) =>
        new(400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {text}", [field.Name]);

    private static SalesforceRefusal Unreadable(SalesforceField field, JsonValueKind kind, JsonNode node)
    {
        var was = kind switch
        {
            JsonValueKind.String => "VALUE_STRING",
            JsonValueKind.Number => "VALUE_NUMBER",
            JsonValueKind.True => "VALUE_TRUE",
            JsonValueKind.False => "VALUE_FALSE",
            JsonValueKind.Array => "START_ARRAY",
            _ => "START_OBJECT",
        };
        return new SalesforceRefusal(SalesforceError.Parser(
            $"Cannot deserialize instance of {field.Type} from {was} value {node.ToJsonString().Trim('"')} or request may be missing a required field at [line:1, column:1]"));
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();

    [GeneratedRegex(@"^[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+$", RegexOptions.CultureInvariant)]
    private static partial Regex MailForm();
}

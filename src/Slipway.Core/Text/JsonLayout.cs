using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Core.Text;

/// <summary>Writes JSON as a person would: two spaces deep, and small things on one line.</summary>
internal static class JsonLayout
{
    private const int LongestLine = 150;
    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text, with a line feed at its end.</summary>
    /// <param name="json">What is written.</param>
    /// <param name="isLine">Which objects stand on one line where they fit; whatever is within them does so too.</param>
    public static string Write(JsonObject json, Func<JsonObject, bool> isLine)
    {
        var text = new StringBuilder();
        Write(text, json, 0, 0, isLine);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int column, Func<JsonObject, bool> isLine)
    {
        if (node is not JsonObject map || isLine(map))
        {
            var line = new StringBuilder();
            OnOneLine(line, node);
            if (node is not (JsonObject or JsonArray) || column + line.Length <= LongestLine)
            {
                text.Append(line);
                return;
            }

            isLine = _ => true;
        }

        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        var before = open;
        foreach (var (name, value) in node is JsonObject members ? members : ((JsonArray)node!).Select(v => KeyValuePair.Create("", v)))
        {
            text.Append(before).Append('\n').Append(' ', indent + 2);
            var label = node is JsonObject ? Quoted(name) + ": " : "";
            text.Append(label);
            Write(text, value, indent + 2, indent + 2 + label.Length, isLine);
            before = ',';
        }

        text.Append(before == open ? open.ToString() : $"\n{new string(' ', indent)}").Append(close);
    }

    private static void OnOneLine(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                var before = "{ ";
                foreach (var (name, value) in map)
                {
                    text.Append(before).Append(Quoted(name)).Append(": ");
                    OnOneLine(text, value);
                    before = ", ";
                }

                text.Append(" }");
                break;
            case JsonArray list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    OnOneLine(text, list[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(node?.ToJsonString(_plain) ?? "null");
                break;
        }
    }

    private static string Quoted(string name) => JsonValue.Create(name).ToJsonString(_plain);
}

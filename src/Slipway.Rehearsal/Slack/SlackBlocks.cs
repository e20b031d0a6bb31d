using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Slack;

/// <summary>What Slack takes as blocks: their kinds, fields and limits. Stricter in one thing: a field nobody knows is refused.</summary>
internal sealed class SlackBlocks
{
    private const int MostInMessage = 50;
    private const int MostInView = 100;

    private static readonly FrozenDictionary<string, string[]> Fields = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["section"] = ["text", "fields", "accessory", "expand"], ["header"] = ["text"], ["divider"] = [], ["context"] = ["elements"], ["actions"] = ["elements"],
        ["image"] = ["image_url", "alt_text", "title"], ["input"] = ["label", "element", "hint", "optional", "dispatch_action"], ["rich_text"] = ["elements"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] OfButton = ["type", "text", "action_id", "value", "url", "style", "confirm", "accessibility_label"];
    private static readonly string[] OfInput = ["type", "action_id", "multiline", "min_length", "max_length", "placeholder", "initial_value"];

    private readonly List<string> _wrong = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the blocks of a message, in Slack's words with the place of each.</summary>
    public static IReadOnlyList<string> Check(JsonArray blocks, bool inView = false)
    {
        var check = new SlackBlocks();
        if (blocks.Count > (inView ? MostInView : MostInMessage))
        {
            check.Say($"no more than {(inView ? MostInView : MostInMessage)} items allowed", "/blocks");
        }

        for (var at = 0; at < blocks.Count; at++)
        {
            check.Block(blocks[at], string.Create(CultureInfo.InvariantCulture, $"/blocks/{at}"));
        }

        return check._wrong;
    }

    /// <summary>Every button of blocks, with the id of its block.</summary>
    public static IEnumerable<(string BlockId, JsonObject Button)> Buttons(JsonArray blocks) => blocks.OfType<JsonObject>().SelectMany(block =>
        (block["elements"] as JsonArray ?? []).Append(block["accessory"]).OfType<JsonObject>().Where(e => Text(e["type"]) == "button").Select(e => ((string?)block["block_id"] ?? "", e)));

    private void Block(JsonNode? node, string place)
    {
        if (node is not JsonObject block || Text(block["type"]) is not { } type || !Fields.TryGetValue(type, out var known))
        {
            Say("unsupported type", $"{place}/type");
            return;
        }

        Known(block, [.. known, "type", "block_id"], place);
        if (Text(block["block_id"]) is { } id && (id.Length > 255 || !_ids.Add(id)))
        {
            Say(id.Length > 255 ? "must be less than 256 characters" : "`block_id` already exists", $"{place}/block_id");
        }

        switch (type)
        {
            case "section":
                Section(block, place);
                break;
            case "header":
                TextObject(block["text"], 150, $"{place}/text", plain: true);
                break;
            case "context":
                Elements(block, 10, place, Context);
                break;
            case "actions":
                Elements(block, 25, place, Button);
                break;
            case "image":
                Required(block, "image_url", 3000, place);
                Required(block, "alt_text", 2000, place);
                break;
            case "input":
                Input(block, place);
                break;
        }
    }

    private void Section(JsonObject block, string place)
    {
        if (block["text"] is null && block["fields"] is not JsonArray { Count: > 0 })
        {
            Say("missing required field: text or fields", place);
        }

        if (block["text"] is { } text)
        {
            TextObject(text, 3000, $"{place}/text");
        }

        foreach (var (field, at) in (block["fields"] as JsonArray ?? []).Select((field, at) => (field, at)))
        {
            TextObject(field, 2000, string.Create(CultureInfo.InvariantCulture, $"{place}/fields/{at}"));
        }

        if (block["accessory"] is { } accessory)
        {
            Button(accessory, $"{place}/accessory");
        }
    }

    private void Elements(JsonObject block, int most, string place, Action<JsonNode?, string> check)
    {
        if (block["elements"] is not JsonArray { Count: > 0 } elements || elements.Count > most)
        {
            Say($"must have 1 to {most} items", $"{place}/elements");
            return;
        }

        for (var at = 0; at < elements.Count; at++)
        {
            check(elements[at], string.Create(CultureInfo.InvariantCulture, $"{place}/elements/{at}"));
        }
    }

    private void Context(JsonNode? element, string place)
    {
        if (Text(element?["type"]) != "image")
        {
            TextObject(element, 3000, place);
        }
    }

    private void Button(JsonNode? node, string place)
    {
        if (node is not JsonObject button || Text(button["type"]) != "button")
        {
            Say("unsupported type: the rehearsal plays buttons", $"{place}/type");
            return;
        }

        Known(button, OfButton, place);
        TextObject(button["text"], 75, $"{place}/text", plain: true);
        if (Text(button["action_id"]) is { } id && (id.Length is 0 or > 255 || !_ids.Add($"action {id}")))
        {
            Say(id.Length is 0 or > 255 ? "must be 1 to 255 characters" : "`action_id` already exists", $"{place}/action_id");
        }

        if (Text(button["value"]) is { Length: > 2000 })
        {
            Say("must be less than 2001 characters", $"{place}/value");
        }

        if (button["style"] is { } style && Text(style) is not ("primary" or "danger"))
        {
            Say("must be one of: primary, danger", $"{place}/style");
        }

        if (button["confirm"] is JsonObject confirm)
        {
            Known(confirm, ["title", "text", "confirm", "deny", "style"], $"{place}/confirm");
            TextObject(confirm["title"], 100, $"{place}/confirm/title", plain: true);
            TextObject(confirm["text"], 300, $"{place}/confirm/text");
            TextObject(confirm["confirm"], 30, $"{place}/confirm/confirm", plain: true);
            TextObject(confirm["deny"], 30, $"{place}/confirm/deny", plain: true);
        }
    }

    private void Input(JsonObject block, string place)
    {
        TextObject(block["label"], 2000, $"{place}/label", plain: true);
        if (block["element"] is not JsonObject element || Text(element["type"]) != "plain_text_input")
        {
            Say("unsupported type: the rehearsal plays plain_text_input", $"{place}/element/type");
            return;
        }

        Known(element, OfInput, $"{place}/element");
    }

    private void TextObject(JsonNode? node, int most, string place, bool plain = false)
    {
        if (node is not JsonObject text)
        {
            Say("missing required field", place);
            return;
        }

        Known(text, ["type", "text", "emoji", "verbatim"], place);
        if (Text(text["type"]) is not ("plain_text" or "mrkdwn") || (plain && Text(text["type"]) != "plain_text"))
        {
            Say(plain ? "must be plain_text" : "must be plain_text or mrkdwn", $"{place}/type");
        }

        Required(text, "text", most, place);
    }

    private void Required(JsonObject of, string field, int most, string place)
    {
        var text = Text(of[field]);
        if (string.IsNullOrEmpty(text) || text.Length > most)
        {
            Say(string.IsNullOrEmpty(text) ? "must be more than 0 characters" : $"must be less than {most + 1} characters", $"{place}/{field}");
        }
    }

    private void Known(JsonObject of, string[] known, string place)
    {
        foreach (var name in of.Select(f => f.Key).Where(f => !known.Contains(f, StringComparer.Ordinal)))
        {
            Say($"invalid additional property: {name}", place);
        }
    }

    /// <summary>A text; null for anything else.</summary>
    public static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private void Say(string words, string place) => _wrong.Add($"[ERROR] {words} [json-pointer:{place}]");
}

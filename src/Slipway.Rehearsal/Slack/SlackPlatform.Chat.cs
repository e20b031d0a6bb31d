using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Slack;

public sealed partial class SlackPlatform
{
    private Answer PostMessage(SlackArguments arguments)
    {
        var channel = Writable(arguments["channel"]);
        var (text, blocks) = Content(arguments);
        var thread = Thread(arguments, channel);
        if (LimitsMessages && _lastPost.TryGetValue(channel.Id, out var last) && Now - last < TimeSpan.FromSeconds(1))
        {
            return TooMany(1);
        }

        _lastPost[channel.Id] = Now;
        var message = new SlackMessage(channel.Id, NewTs(), BotUserId, text) { Blocks = blocks, ThreadTs = thread, IsOurs = true };
        _messages.Add(message);
        return Ok(("channel", channel.Id), ("ts", message.Ts), ("message", Show(message)));
    }

    private Answer Update(SlackArguments arguments)
    {
        var channel = Writable(arguments["channel"]);
        var at = _messages.FindIndex(m => m.Channel == channel.Id && m.Ts == arguments["ts"] && m.OnlyFor is null);
        if (at < 0 || !_messages[at].IsOurs)
        {
            throw new SlackException(at < 0 ? "message_not_found" : "cant_update_message");
        }

        var (text, blocks) = Content(arguments);
        // What is not given stays; an empty list takes the blocks away.
        var held = _messages[at] = _messages[at] with { Text = arguments.Has("text") ? text : _messages[at].Text, Blocks = arguments.Has("blocks") ? blocks : _messages[at].Blocks, IsEdited = true };
        return Ok(("channel", channel.Id), ("ts", held.Ts), ("text", held.Text), ("message", new JsonObject { ["type"] = "message", ["text"] = held.Text, ["user"] = held.User }));
    }

    private Answer PostEphemeral(SlackArguments arguments)
    {
        var channel = Writable(arguments["channel"]);
        var (text, blocks) = Content(arguments);
        if (!channel.Members.Contains(arguments["user"]))
        {
            throw new SlackException("user_not_in_channel");
        }

        var message = new SlackMessage(channel.Id, NewTs(), BotUserId, text) { Blocks = blocks, ThreadTs = Thread(arguments, channel), OnlyFor = arguments["user"], IsOurs = true };
        _messages.Add(message);
        return Ok(("message_ts", message.Ts));
    }

    private Answer Permalink(SlackArguments arguments)
    {
        var channel = Channel(arguments["channel"]);
        var message = _messages.Find(m => m.Channel == channel.Id && m.Ts == arguments["message_ts"] && m.OnlyFor is null) ?? throw new SlackException("message_not_found");
        return Ok(("channel", channel.Id), ("permalink", $"{Address}/archives/{channel.Id}/p{message.Ts.Replace(".", "", StringComparison.Ordinal)}"));
    }

    /// <summary>What was said in a channel, the newest first; what was said in threads is not there.</summary>
    private Answer History(SlackArguments arguments)
    {
        var channel = Joined(arguments);
        var all = _messages.Where(m => m.Channel == channel.Id && m.OnlyFor is null && m.ThreadTs is null && IsBetween(m, arguments)).Reverse().ToList();
        var (page, cursor) = Page(all, arguments, 100);
        var body = Ok(("messages", new JsonArray([.. page.Select(Show)])), ("has_more", cursor.Length > 0), ("pin_count", 0), ("channel_actions_ts", new JsonArray()), ("channel_actions_count", 0));
        if (cursor.Length > 0)
        {
            body.Body!["response_metadata"] = new JsonObject { ["next_cursor"] = cursor };
        }

        return body;
    }

    private SlackChannel Joined(SlackArguments arguments) => Channel(arguments["channel"]) is var channel && channel.Members.Contains(BotUserId) ? channel : throw new SlackException("not_in_channel");

    private static bool IsBetween(SlackMessage message, SlackArguments arguments) =>
        (arguments.Text("oldest") is not { } oldest || string.CompareOrdinal(message.Ts, oldest) > (arguments.Flag("inclusive") ? -1 : 0))
        && (arguments.Text("latest") is not { } latest || string.CompareOrdinal(message.Ts, latest) < (arguments.Flag("inclusive") ? 1 : 0));

    private Answer Replies(SlackArguments arguments)
    {
        var channel = Joined(arguments);
        var first = _messages.Find(m => m.Channel == channel.Id && m.Ts == arguments["ts"] && m.OnlyFor is null) ?? throw new SlackException("thread_not_found");
        var all = _messages.Where(m => m.Channel == channel.Id && m.OnlyFor is null && (m.Ts == first.Ts || m.ThreadTs == first.Ts) && IsBetween(m, arguments)).ToList();
        var (page, cursor) = Page(all, arguments, 1000);
        var body = Ok(("messages", new JsonArray([.. page.Select(Show)])), ("has_more", cursor.Length > 0));
        if (cursor.Length > 0)
        {
            body.Body!["response_metadata"] = new JsonObject { ["next_cursor"] = cursor };
        }

        return body;
    }

    /// <summary>What a message says; a text, blocks, or both.</summary>
    private static (string Text, JsonArray Blocks) Content(SlackArguments arguments)
    {
        var blocks = arguments.Structure<JsonArray>("blocks", "invalid_blocks_format") ?? [];
        if (SlackBlocks.Check(blocks) is { Count: > 0 } wrong)
        {
            throw new SlackException("invalid_blocks", wrong);
        }

        var text = arguments.Text("text") ?? "";
        return text.Length > LongestText ? throw new SlackException("msg_too_long")
            : text.Length == 0 && blocks.Count == 0 ? throw new SlackException("no_text")
            : (text, (JsonArray)WithIds(blocks));
    }

    /// <summary>Slack names the blocks and actions that have no name.</summary>
    private static JsonNode WithIds(JsonArray blocks)
    {
        var named = blocks.DeepClone().AsArray();
        for (var at = 0; at < named.Count; at++)
        {
            named[at]!["block_id"] ??= $"b{at}";
            foreach (var (element, number) in (named[at]!["elements"] as JsonArray ?? []).Select((element, number) => (element, number)))
            {
                if (element is JsonObject button && SlackBlocks.Text(button["type"]) == "button")
                {
                    button["action_id"] ??= $"b{at}a{number}";
                }
            }
        }

        return named;
    }

    private string? Thread(SlackArguments arguments, SlackChannel channel) => arguments.Text("thread_ts") is not { Length: > 0 } thread ? null
        : _messages.Find(m => m.Channel == channel.Id && m.Ts == thread && m.OnlyFor is null) is { } first ? first.ThreadTs ?? first.Ts : throw new SlackException("thread_not_found");

    private SlackChannel Writable(string which)
    {
        var channel = Channel(which);
        return channel.IsArchived ? throw new SlackException("is_archived")
            : channel.Members.Contains(BotUserId) || (!channel.IsPrivate && Rights.Contains("chat:write.public")) ? channel : throw new SlackException("not_in_channel");
    }

    private JsonNode Show(SlackMessage message)
    {
        var shown = new JsonObject { ["type"] = "message", ["text"] = message.Text, ["ts"] = message.Ts, ["user"] = message.User, ["team"] = TeamId };
        if (message.IsOurs)
        {
            shown["bot_id"] = BotId;
        }

        if (message.Blocks.Count > 0)
        {
            shown["blocks"] = message.Blocks.DeepClone();
        }

        var replies = _messages.Where(m => m.Channel == message.Channel && m.ThreadTs == message.Ts && m.OnlyFor is null).ToList();
        if (message.ThreadTs is { } thread)
        {
            shown["thread_ts"] = thread;
            shown["parent_user_id"] = _messages.Find(m => m.Channel == message.Channel && m.Ts == thread)?.User;
        }
        else if (replies.Count > 0)
        {
            (shown["thread_ts"], shown["reply_count"], shown["reply_users_count"], shown["latest_reply"]) = (message.Ts, replies.Count, replies.Select(r => r.User).Distinct(StringComparer.Ordinal).Count(), replies[^1].Ts);
            shown["reply_users"] = new JsonArray([.. replies.Select(r => r.User).Distinct(StringComparer.Ordinal).Select(u => JsonValue.Create(u))]);
            shown["subscribed"] = true;
        }

        return shown;
    }
}

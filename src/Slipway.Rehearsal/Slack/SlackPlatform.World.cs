using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Slack;

public sealed partial class SlackPlatform
{
    private const int MostAnswers = 5;
    private static readonly TimeSpan AnswersFor = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, SlackClick> _clicks = new(StringComparer.Ordinal);

    /// <summary>What requests to the application are signed with.</summary>
    public string SigningSecret { get; } = "rehearsed-signing-secret-0123456";

    /// <summary>What people see in a channel, in order; what only one of them sees is there too.</summary>
    /// <param name="channel">Its id, or its name.</param>
    public ImmutableArray<SlackMessage> Messages(string channel) => Locked(() =>
        _messages.Where(m => m.Channel == Held(channel).Id).Select(m => m with { Blocks = m.Blocks.DeepClone().AsArray() }).ToImmutableArray());

    /// <summary>A message and what was said to it.</summary>
    /// <param name="channel">The channel's id, or its name.</param>
    /// <param name="ts">The message.</param>
    public ImmutableArray<SlackMessage> ThreadOf(string channel, string ts) => [.. Messages(channel).Where(m => m.Ts == ts || m.ThreadTs == ts)];

    /// <summary>A view that is open, as the person sees it; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    public JsonObject? View(string id) => Locked(() => _views.TryGetValue(id, out var view) ? (JsonObject)view.Content.DeepClone() : null);

    /// <summary>Someone makes a channel.</summary>
    /// <param name="name">Without the #.</param>
    /// <param name="isPrivate">Whether only members know of it.</param>
    /// <param name="withApp">Whether the application is a member.</param>
    /// <returns>Its id.</returns>
    public string AddChannel(string name, bool isPrivate = false, bool withApp = true) => Locked(() =>
    {
        var channel = new SlackChannel(NewId('C'), name, isPrivate, Now);
        _channels[channel.Id] = channel;
        if (withApp)
        {
            channel.Members.Add(BotUserId);
        }

        return channel.Id;
    });

    /// <summary>Someone joins the workspace, and every channel there is.</summary>
    /// <param name="email">Their address.</param>
    /// <param name="name">What they are called.</param>
    public SlackUser AddUser(string email, string name) => Locked(() =>
    {
        var user = new SlackUser(NewId('U'), email, name);
        _users[user.Id] = user;
        foreach (var channel in _channels.Values)
        {
            channel.Members.Add(user.Id);
        }

        return user;
    });

    /// <summary>Someone's standing changes: they become a guest, or their address is in doubt.</summary>
    public void Change(SlackUser user) => Locked(() => _users[user.Id] = user);

    /// <summary>Someone leaves the company.</summary>
    public void Deactivate(SlackUser user) => Locked(() => _users[user.Id] = _users[user.Id] with { IsDeactivated = true });

    /// <summary>Someone archives a channel.</summary>
    public void ArchiveChannel(string channel) => Locked(() => _channels[Held(channel).Id] = Held(channel) with { IsArchived = true });

    /// <summary>Someone takes the application out of a channel.</summary>
    public void RemoveApp(string channel) => Locked(() => _ = Held(channel).Members.Remove(BotUserId));

    /// <summary>Someone deletes a message.</summary>
    public void DeleteMessage(string channel, string ts) => Locked(() => _messages.RemoveAll(m => m.Channel == Held(channel).Id && m.Ts == ts));

    /// <summary>Someone writes something.</summary>
    /// <returns>The message's ts.</returns>
    public string Say(SlackUser user, string channel, string text, string? threadTs = null) => Locked(() =>
    {
        var message = new SlackMessage(Held(channel).Id, NewTs(), user.Id, text) { ThreadTs = threadTs };
        _messages.Add(message);
        return message.Ts;
    });

    /// <summary>Someone clicks a button they see: the signed request Slack makes of it. Its address is the caller's to set.</summary>
    /// <param name="user">Who.</param>
    /// <param name="messageTs">In which message.</param>
    /// <param name="actionId">Which button.</param>
    /// <param name="value">What is sent with it; null for what the button says.</param>
    public HttpRequestMessage Click(SlackUser user, string messageTs, string actionId, string? value = null) => Signed(ClickOn(user, messageTs, actionId, value), SigningSecret, Now);

    /// <summary>The same click, signed rightly, but coming ten minutes later: someone plays it again.</summary>
    public HttpRequestMessage StaleClick(SlackUser user, string messageTs, string actionId, string? value = null) => Signed(ClickOn(user, messageTs, actionId, value), SigningSecret, Now.AddMinutes(-10));

    /// <summary>The same click, signed by someone who does not know the secret.</summary>
    public HttpRequestMessage ForgedClick(SlackUser user, string messageTs, string actionId, string? value = null) => Signed(ClickOn(user, messageTs, actionId, value), "somebody-else", Now);

    /// <summary>Someone sends off a view: the signed request Slack makes of it.</summary>
    /// <param name="user">Who.</param>
    /// <param name="viewId">Which view.</param>
    /// <param name="values">What they wrote: by block id, then by action id.</param>
    public HttpRequestMessage Submit(SlackUser user, string viewId, IReadOnlyDictionary<(string BlockId, string ActionId), string> values) => Locked(() =>
    {
        var view = Show(_views[viewId]);
        var state = view["state"]!["values"]!.AsObject();
        foreach (var ((block, action), value) in values)
        {
            state[block] ??= new JsonObject();
            state[block]![action] = new JsonObject { ["type"] = "plain_text_input", ["value"] = value };
        }

        var payload = Sender(user, "view_submission");
        (payload["view"], payload["response_urls"]) = (view, new JsonArray());
        return Signed(payload, SigningSecret, Now);
    });

    private SlackChannel Held(string which) => _channels.Values.FirstOrDefault(c => c.Id == which || c.Name == which) ?? throw new ArgumentException($"There is no channel {which}.", nameof(which));

    private JsonObject ClickOn(SlackUser user, string messageTs, string actionId, string? value) => Locked(() =>
    {
        var message = _messages.Find(m => m.Ts == messageTs && (m.OnlyFor is null || m.OnlyFor == user.Id)) ?? throw new ArgumentException($"There is no message {messageTs}.", nameof(messageTs));
        var (block, button) = SlackBlocks.Buttons(message.Blocks).FirstOrDefault(b => (string?)b.Button["action_id"] == actionId);
        if (button is null)
        {
            throw new ArgumentException($"The message has no button {actionId}.", nameof(actionId));
        }

        var click = string.Create(CultureInfo.InvariantCulture, $"{Next():D12}.rehearsed");
        _clicks[click] = new SlackClick(message.Channel, message.Ts, user.Id, Now);
        var payload = Sender(user, "block_actions");
        payload["container"] = new JsonObject { ["type"] = "message", ["message_ts"] = message.Ts, ["channel_id"] = message.Channel, ["is_ephemeral"] = message.OnlyFor is not null };
        (payload["channel"], payload["message"]) = (new JsonObject { ["id"] = message.Channel, ["name"] = _channels[message.Channel].Name }, Show(message));
        (payload["trigger_id"], payload["response_url"]) = (click, $"{Address}/actions/{TeamId}/{click}/rehearsed");
        payload["state"] = new JsonObject { ["values"] = new JsonObject() };
        var action = new JsonObject { ["type"] = "button", ["action_id"] = actionId, ["block_id"] = block, ["text"] = button["text"]!.DeepClone(), ["action_ts"] = NewTs() };
        if ((value ?? (string?)button["value"]) is { } sent)
        {
            action["value"] = sent;
        }

        payload["actions"] = new JsonArray(action);
        return payload;
    });

    private static JsonObject Sender(SlackUser user, string type) => new()
    {
        ["type"] = type,
        ["user"] = new JsonObject { ["id"] = user.Id, ["username"] = user.Email.Split('@')[0], ["name"] = user.Email.Split('@')[0], ["team_id"] = TeamId },
        ["team"] = new JsonObject { ["id"] = TeamId, ["domain"] = "rehearsal" },
        ["api_app_id"] = AppId, ["token"] = "rehearsed-verification-token", ["enterprise"] = null, ["is_enterprise_install"] = false,
    };

    private static HttpRequestMessage Signed(JsonObject payload, string secret, DateTimeOffset at)
    {
        var body = $"payload={Uri.EscapeDataString(payload.ToJsonString())}";
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage { Method = HttpMethod.Post, Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")))}");
        return request;
    }

    /// <summary>Takes what the application answers to a click: in place of the message, to the one who clicked, or to all.</summary>
    private Answer Respond(Call call)
    {
        if (!_clicks.TryGetValue(call["click"], out var click) || call["team"] != TeamId || call["secret"] != "rehearsed" || click.Answers >= MostAnswers || Now - click.At > AnswersFor)
        {
            return new Answer(404, new JsonObject { ["ok"] = false, ["error"] = click is { Answers: >= MostAnswers } ? "used_url" : "expired_url" });
        }

        if (call.Json is not JsonObject answer || Unfit(answer) is not null)
        {
            return new Answer(400, new JsonObject { ["ok"] = false, ["error"] = call.Json is JsonObject wrong ? Unfit(wrong) : "invalid_payload" });
        }

        click.Answers++;
        var at = _messages.FindIndex(m => m.Channel == click.Channel && m.Ts == click.Ts);
        var (text, blocks) = (SlackBlocks.Text(answer["text"]) ?? "", (JsonArray)WithIds(answer["blocks"] as JsonArray ?? []));
        if (at >= 0 && Says(answer, "delete_original"))
        {
            _messages.RemoveAt(at);
        }
        else if (at >= 0 && Says(answer, "replace_original"))
        {
            _messages[at] = _messages[at] with { Text = text, Blocks = blocks, IsEdited = true };
        }
        else
        {
            _messages.Add(new SlackMessage(click.Channel, NewTs(), BotUserId, text) { Blocks = blocks, ThreadTs = SlackBlocks.Text(answer["thread_ts"]), OnlyFor = SlackBlocks.Text(answer["response_type"]) == "in_channel" ? null : click.User, IsOurs = true });
        }

        return new Answer(200) { Text = "ok", TextType = "text/html" };
    }

    private static bool Says(JsonObject answer, string field) => answer[field]?.ToString() is "true" or "True";

    private static string? Unfit(JsonObject answer) =>
        answer.Any(f => f.Key is not ("text" or "blocks" or "attachments" or "response_type" or "replace_original" or "delete_original" or "thread_ts" or "mrkdwn")) ? "invalid_arguments"
        : answer["blocks"] is JsonArray blocks && SlackBlocks.Check(blocks).Count > 0 ? "invalid_blocks"
        : answer["text"] is null && answer["blocks"] is null && !Says(answer, "delete_original") ? "no_text" : null;
}

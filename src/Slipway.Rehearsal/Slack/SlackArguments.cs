using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Slack;

/// <summary>A method of the Web API: the right it needs, what it takes, and what it must be given.</summary>
internal sealed record SlackMethod(string? Scope, string[] Takes, string[] Needs);

/// <summary>A refusal with Slack's error word: HTTP 200 all the same.</summary>
internal sealed class SlackException(string error, params IEnumerable<string> messages) : Exception(error)
{
    public string Error { get; } = error;

    public ImmutableArray<string> Messages { get; } = [.. messages];
}

/// <summary>The arguments of a call, however it carries them: in the query, as a form, or as JSON.</summary>
internal sealed class SlackArguments
{
    private readonly Dictionary<string, JsonNode> _values = new(StringComparer.Ordinal);

    public static readonly FrozenDictionary<string, SlackMethod> Methods = new Dictionary<string, SlackMethod>(StringComparer.Ordinal)
    {
        ["auth.test"] = new(null, [], []),
        ["chat.postMessage"] = new("chat:write", ["as_user", "attachments", "blocks", "channel", "icon_emoji", "icon_url", "link_names", "mrkdwn", "parse", "reply_broadcast", "text", "thread_ts", "unfurl_links", "unfurl_media", "username"], ["channel"]),
        ["chat.update"] = new("chat:write", ["as_user", "attachments", "blocks", "channel", "link_names", "parse", "text", "ts"], ["channel", "ts"]),
        ["chat.postEphemeral"] = new("chat:write", ["as_user", "attachments", "blocks", "channel", "icon_emoji", "icon_url", "link_names", "parse", "text", "thread_ts", "user", "username"], ["channel", "user"]),
        ["chat.getPermalink"] = new(null, ["channel", "message_ts"], ["channel", "message_ts"]),
        ["views.open"] = new(null, ["trigger_id", "view"], ["trigger_id", "view"]),
        ["views.update"] = new(null, ["view_id", "external_id", "view", "hash"], ["view"]),
        ["conversations.list"] = new("channels:read", ["exclude_archived", "types", "limit", "cursor"], []),
        ["conversations.info"] = new("channels:read", ["channel", "include_locale", "include_num_members"], ["channel"]),
        ["conversations.join"] = new("channels:join", ["channel"], ["channel"]),
        ["conversations.history"] = new("channels:history", ["channel", "latest", "oldest", "inclusive", "limit", "cursor"], ["channel"]),
        ["conversations.replies"] = new("channels:history", ["channel", "ts", "latest", "oldest", "inclusive", "limit", "cursor"], ["channel", "ts"]),
        ["users.lookupByEmail"] = new("users:read.email", ["email"], ["email"]),
        ["users.info"] = new("users:read", ["include_locale", "user"], ["user"]),
        ["oauth.v2.access"] = new(null, ["client_id", "client_secret", "code", "redirect_uri", "grant_type", "refresh_token"], []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private SlackArguments()
    {
    }

    /// <summary>The token, wherever it stands; null for none.</summary>
    public string? Token { get; private set; }

    public static SlackArguments Of(Call call)
    {
        var arguments = new SlackArguments { Token = call.Header("authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null };
        foreach (var (name, values) in call.Query)
        {
            arguments._values[name] = JsonValue.Create(values[^1]);
        }

        arguments.ReadBody(call);
        if (arguments._values.Remove("token", out var token))
        {
            arguments.Token ??= (string?)token;
        }

        return arguments;
    }

    public void Check(SlackMethod method)
    {
        var unknown = _values.Keys.Where(k => !method.Takes.Contains(k, StringComparer.Ordinal)).Select(k => $"[ERROR] unknown argument: {k}").ToList();
        var missing = method.Needs.Where(n => !_values.ContainsKey(n)).Select(n => $"[ERROR] missing required field: {n}").ToList();
        if (unknown.Count + missing.Count > 0)
        {
            throw new SlackException("invalid_arguments", [.. unknown, .. missing]);
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => !_values.TryGetValue(name, out var value) ? null
        : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
        : value.GetValueKind() is JsonValueKind.Array or JsonValueKind.Object ? throw new SlackException("invalid_arguments", $"[ERROR] must be a string [json-pointer:/{name}]") : value.ToJsonString();

    public string this[string name] => Text(name) is { Length: > 0 } text ? text : throw new SlackException("invalid_arguments", $"[ERROR] missing required field: {name}");

    public bool Flag(string name) => Text(name) is "true" or "1";

    public int Number(string name, int otherwise) => Text(name) is not { } text ? otherwise : int.TryParse(text, out var number) && number > 0 ? number : throw new SlackException("invalid_limit");

    /// <summary>A structure: as it is in JSON, as text in a form.</summary>
    public T? Structure<T>(string name, string error) where T : JsonNode
    {
        if (!_values.TryGetValue(name, out var value))
        {
            return null;
        }

        try
        {
            return (value.GetValueKind() == JsonValueKind.String ? JsonNode.Parse(value.GetValue<string>()) : value) as T ?? throw new SlackException(error);
        }
        catch (JsonException)
        {
            throw new SlackException(error);
        }
    }

    private void ReadBody(Call call)
    {
        if (call.Body.IsEmpty)
        {
            return;
        }

        var type = (call.Header("content-type") ?? "").Split(';')[0].Trim();
        if (type == "application/x-www-form-urlencoded")
        {
            foreach (var (name, values) in QueryHelpers.ParseQuery(call.Text))
            {
                _values[name] = JsonValue.Create(values.ToString());
            }
        }
        else if (type != "application/json")
        {
            throw new SlackException(type.Length == 0 ? "missing_post_type" : "invalid_post_type");
        }
        else
        {
            foreach (var (name, value) in call.Json is null ? throw new SlackException("invalid_json") : call.Json as JsonObject ?? throw new SlackException("json_not_object"))
            {
                if (value is not null)
                {
                    // A token in a JSON body is not looked for.
                    _values[name == "token" ? "token in JSON" : name] = value.DeepClone();
                }
            }
        }
    }
}

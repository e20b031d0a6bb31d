using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Slack;

public sealed partial class SlackPlatform
{
    private static readonly string[] ViewTexts = ["title", "submit", "close"];
    private static readonly string[] ViewFields = ["type", "title", "blocks", "submit", "close", "callback_id", "private_metadata", "external_id", "clear_on_close", "notify_on_close", "submit_disabled"];

    private readonly Dictionary<string, (string Redirect, string Scope, DateTimeOffset Until)> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlackView> _views = new(StringComparer.Ordinal);

    /// <summary>The application's id at Slack.</summary>
    public string ClientId { get; } = "1234567890.1234567890";

    /// <summary>The application's secret.</summary>
    public string ClientSecret { get; } = "rehearsed-client-secret";

    /// <summary>Whether tokens end after twelve hours and come with one to refresh them by.</summary>
    public bool RotatesTokens { get; set; }

    private SlackChannel Channel(string which) =>
        _channels.GetValueOrDefault(which) is { } channel && (!channel.IsPrivate || channel.Members.Contains(BotUserId)) ? channel
        : _channels.Values.FirstOrDefault(c => !c.IsPrivate && $"#{c.Name}" == which) ?? throw new SlackException("channel_not_found");

    private Answer Channels(SlackArguments arguments)
    {
        var types = (arguments.Text("types") ?? "public_channel").Split(',');
        if (types.FirstOrDefault(t => t is not ("public_channel" or "private_channel" or "mpim" or "im")) is not null)
        {
            throw new SlackException("invalid_types");
        }

        var all = _channels.Values.OrderBy(c => c.Id, StringComparer.Ordinal)
            .Where(c => c.Created + Lag <= Now && types.Contains(c.IsPrivate ? "private_channel" : "public_channel", StringComparer.Ordinal))
            .Where(c => !c.IsPrivate || c.Members.Contains(BotUserId)).Where(c => !c.IsArchived || !arguments.Flag("exclude_archived")).ToList();
        var (page, cursor) = Page(all, arguments, 100);
        return Ok(("channels", new JsonArray([.. page.Select(c => Show(c, true))])), ("response_metadata", new JsonObject { ["next_cursor"] = cursor }));
    }

    private Answer Join(SlackArguments arguments)
    {
        var channel = Channel(arguments["channel"]);
        if (channel.IsArchived || channel.IsPrivate)
        {
            throw new SlackException(channel.IsArchived ? "is_archived" : "method_not_supported_for_channel_type");
        }

        var joined = channel.Members.Add(BotUserId);
        return joined
            ? Ok(("channel", Show(channel, false)))
            : Ok(("channel", Show(channel, false)), ("warning", "already_in_channel"), ("response_metadata", new JsonObject { ["warnings"] = new JsonArray("already_in_channel") }));
    }

    /// <summary>A page of a list, and where the next one begins; empty for nowhere.</summary>
    private static (List<T> Page, string Next) Page<T>(List<T> all, SlackArguments arguments, int otherwise)
    {
        var size = arguments.Number("limit", otherwise);
        var from = arguments.Text("cursor") is not { Length: > 0 } cursor ? 0
            : cursor.StartsWith("from-", StringComparison.Ordinal) && int.TryParse(cursor["from-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : throw new SlackException("invalid_cursor");
        return (all.Skip(from).Take(size).ToList(), from + size < all.Count ? string.Create(CultureInfo.InvariantCulture, $"from-{from + size}") : "");
    }

    private static JsonObject Show(SlackChannel channel, bool counted)
    {
        var note = new JsonObject { ["value"] = "", ["creator"] = "", ["last_set"] = 0 };
        var shown = new JsonObject
        {
            ["id"] = channel.Id, ["name"] = channel.Name, ["name_normalized"] = channel.Name, ["created"] = channel.Created.ToUnixTimeSeconds(), ["creator"] = BotUserId,
            ["is_archived"] = channel.IsArchived, ["is_channel"] = !channel.IsPrivate, ["is_group"] = channel.IsPrivate, ["is_private"] = channel.IsPrivate, ["is_general"] = false, ["is_im"] = false,
            ["is_mpim"] = false, ["is_org_shared"] = false, ["is_shared"] = false, ["is_ext_shared"] = false, ["is_member"] = channel.Members.Contains(BotUserId),
            ["topic"] = note.DeepClone(), ["purpose"] = note,
        };
        if (counted)
        {
            shown["num_members"] = channel.Members.Count;
        }

        return shown;
    }

    private JsonObject Show(SlackUser user) => new()
    {
        ["id"] = user.Id, ["team_id"] = TeamId, ["name"] = user.Email.Split('@')[0], ["real_name"] = user.Name, ["deleted"] = user.IsDeactivated, ["is_bot"] = false, ["is_app_user"] = false,
        ["is_restricted"] = user.IsGuest, ["is_ultra_restricted"] = false, ["is_email_confirmed"] = user.IsEmailConfirmed,
        ["updated"] = 0, ["tz"] = "Europe/Berlin", ["profile"] = new JsonObject
        {
            ["real_name"] = user.Name, ["real_name_normalized"] = user.Name, ["display_name"] = user.Name, ["display_name_normalized"] = user.Name, ["avatar_hash"] = "", ["title"] = "", ["phone"] = "",
            ["skype"] = "", ["status_text"] = "", ["status_emoji"] = "", ["fields"] = new JsonObject(), ["email"] = Rights.Contains("users:read.email") ? user.Email : null, ["team"] = TeamId,
        },
    };

    private Answer OpenView(SlackArguments arguments)
    {
        if (!_clicks.TryGetValue(arguments["trigger_id"], out var click))
        {
            throw new SlackException("invalid_trigger_id");
        }

        if (click.IsTriggerUsed || Now - click.At > TimeSpan.FromSeconds(3))
        {
            throw new SlackException(click.IsTriggerUsed ? "exchanged_trigger_id" : "expired_trigger_id");
        }

        var content = ViewOf(arguments, null);
        click.IsTriggerUsed = true;
        return Keep(new SlackView(NewId('V'), click.User, content, NewTs()));
    }

    private Answer UpdateView(SlackArguments arguments)
    {
        var held = arguments.Text("view_id") is { } id ? _views.GetValueOrDefault(id)
            : arguments.Text("external_id") is { } external ? _views.Values.FirstOrDefault(v => SlackBlocks.Text(v.Content["external_id"]) == external)
            : throw new SlackException("invalid_arguments", "[ERROR] missing required field: view_id or external_id");
        if (held is null || (arguments.Text("hash") is { } hash && hash != held.Hash))
        {
            throw new SlackException(held is null ? "not_found" : "hash_conflict");
        }

        return Keep(held with { Content = ViewOf(arguments, held), Hash = NewTs() });
    }

    private Answer Keep(SlackView view)
    {
        _views[view.Id] = view;
        return Ok(("view", Show(view)));
    }

    private JsonObject ViewOf(SlackArguments arguments, SlackView? before)
    {
        var view = arguments.Structure<JsonObject>("view", "invalid_arguments")!;
        var wrong = view.Select(f => f.Key).Except(ViewFields, StringComparer.Ordinal)
            .Select(f => $"[ERROR] invalid additional property: {f} [json-pointer:/view]").ToList();
        if (SlackBlocks.Text(view["type"]) != "modal")
        {
            wrong.Add("[ERROR] must be one of: modal [json-pointer:/view/type]");
        }

        foreach (var field in ViewTexts.Where(f => f == "title" || view.ContainsKey(f)))
        {
            if (view[field] is not JsonObject words || SlackBlocks.Text(words["type"]) != "plain_text" || SlackBlocks.Text(words["text"]) is not { Length: > 0 and <= 24 })
            {
                wrong.Add($"[ERROR] must be plain_text of 1 to 24 characters [json-pointer:/view/{field}]");
            }
        }

        if (view["blocks"] is not JsonArray blocks)
        {
            wrong.Add("[ERROR] missing required field: blocks [json-pointer:/view]");
        }
        else
        {
            wrong.AddRange(SlackBlocks.Check(blocks, inView: true).Select(w => w.Replace("json-pointer:", "json-pointer:/view", StringComparison.Ordinal)));
            wrong.AddRange(blocks.OfType<JsonObject>().Any(b => SlackBlocks.Text(b["type"]) == "input") && !view.ContainsKey("submit") ? ["[ERROR] missing required field: submit [json-pointer:/view]"] : []);
        }

        return wrong.Count > 0 ? throw new SlackException("invalid_arguments", wrong)
            : SlackBlocks.Text(view["external_id"]) is { } external && _views.Values.Any(v => v.Id != before?.Id && SlackBlocks.Text(v.Content["external_id"]) == external) ? throw new SlackException("duplicate_external_id")
            : (JsonObject)view.DeepClone();
    }

    private static JsonObject Show(SlackView view)
    {
        var shown = (JsonObject)view.Content.DeepClone();
        (shown["id"], shown["team_id"], shown["hash"], shown["app_id"], shown["bot_id"], shown["state"]) = (view.Id, TeamId, view.Hash, AppId, BotId, new JsonObject { ["values"] = new JsonObject() });
        return shown;
    }

    /// <summary>The page on which a person lets the application in; they do, and are sent back with a code.</summary>
    private Answer Authorize(Call call)
    {
        if (call.Asked("client_id") != ClientId || call.Asked("redirect_uri") is not { } redirect || call.Asked("scope") is not { Length: > 0 } scope)
        {
            return new Answer(200) { Text = "Oh no! Something went wrong: invalid_client_id, or bad_redirect_uri, or invalid_scope." };
        }

        var code = string.Create(CultureInfo.InvariantCulture, $"{Next():D12}.rehearsed");
        _codes[code] = (redirect, scope, Now.AddMinutes(10));
        return new Answer(302).With("location", Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(redirect, new Dictionary<string, string?>(StringComparer.Ordinal) { ["code"] = code, ["state"] = call.Asked("state") }));
    }

    private Answer Access(SlackArguments arguments)
    {
        if (arguments.Text("client_id") != ClientId || arguments.Text("client_secret") != ClientSecret)
        {
            throw new SlackException(arguments.Text("client_id") != ClientId ? "invalid_client_id" : "bad_client_secret");
        }

        if (arguments.Text("grant_type") == "refresh_token")
        {
            return _refresh.Remove(arguments.Text("refresh_token") ?? "") ? Given(string.Join(',', AllRights)) : throw new SlackException("invalid_refresh_token");
        }

        if (!_codes.Remove(arguments.Text("code") ?? "", out var code) || code.Until <= Now)
        {
            throw new SlackException("invalid_code");
        }

        return code.Redirect == arguments.Text("redirect_uri") ? Given(code.Scope) : throw new SlackException("bad_redirect_uri");
    }

    private Answer Given(string scope)
    {
        var answer = Ok(
            ("app_id", AppId), ("authed_user", new JsonObject { ["id"] = _users.Keys.FirstOrDefault() ?? BotUserId }), ("scope", scope), ("token_type", "bot"),
            ("access_token", NewToken(RotatesTokens ? TimeSpan.FromHours(12) : null, scope.Split(','))), ("bot_user_id", BotUserId),
            ("team", new JsonObject { ["id"] = TeamId, ["name"] = "Rehearsal" }), ("enterprise", null), ("is_enterprise_install", false));
        if (RotatesTokens)
        {
            var refresh = $"xoxe-1-{Next():D12}";
            _refresh.Add(refresh);
            (answer.Body!["refresh_token"], answer.Body["expires_in"]) = (refresh, 43_200);
        }

        return answer;
    }
}

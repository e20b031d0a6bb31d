using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Slack;

/// <summary>Slack's Web API with channels, people, messages, threads, views and clicks.</summary>
/// <remarks>
/// Every answer is HTTP 200, what is refused says <c>ok: false</c> and a word; only too many calls are a 429. Methods are below <c>/api/</c> and take GET and POST alike, arguments in
/// the query, as a form or as JSON. Written from Slack's description of 2021: where that contradicts what Slack sends (the blocks within the answer of chat.update), the part is left out.
/// </remarks>
public sealed partial class SlackPlatform : SimulatedPlatform
{
    /// <summary>The workspace.</summary>
    public const string TeamId = "T0REHEARSE";

    /// <summary>The application.</summary>
    public const string AppId = "A0REHEARSE";

    /// <summary>The application as someone who writes.</summary>
    public const string BotUserId = "U0REHEARSE";

    private const string BotId = "B0REHEARSE";
    private const int LongestText = 40_000;

    private static readonly ImmutableSortedSet<string> AllRights =
        ["channels:history", "channels:join", "channels:read", "chat:write", "users:read", "users:read.email"];

    private readonly Dictionary<string, SlackChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SlackUser> _users = new(StringComparer.Ordinal);
    private readonly List<SlackMessage> _messages = [];
    private readonly Dictionary<string, DateTimeOffset> _lastPost = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Until, ImmutableSortedSet<string> Scopes, bool Revoked)> _tokens = new(StringComparer.Ordinal);
    private int _given;
    private long _lastTs;

    /// <param name="time">The clock it lives by.</param>
    public SlackPlatform(TimeProvider time) : base("slack", time)
    {
        Token = NewToken();
        foreach (var method in new[] { "GET", "POST" })
        {
            On(method, "/api/{method}", Do);
        }

        On("GET", "/oauth/v2/authorize", Authorize);
        On("POST", "/actions/{team}/{click}/{secret}", Respond);
    }

    /// <summary>The application's token.</summary>
    public string Token { get; }

    /// <summary>What tokens may do, those already given out too: a narrowed right is missed at once.</summary>
    public ImmutableSortedSet<string> Rights { get; set; } = AllRights;

    /// <summary>Whether a second message within a second to one channel is too many.</summary>
    public bool LimitsMessages { get; set; }

    /// <summary>How long it takes until a channel that was made shows in the list.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>Takes the tokens back, as someone who uninstalls the application.</summary>
    public void Uninstall() => Locked(() =>
    {
        foreach (var (token, held) in _tokens.ToList())
        {
            _tokens[token] = held with { Revoked = true };
        }
    });

    private DateTimeOffset Now => Time.GetUtcNow();

    /// <inheritdoc/>
    protected override Answer NoSuchRoute(Call call) => new(404) { Text = "not found" };

    /// <inheritdoc/>
    protected override Answer Throttled(Call call) => TooMany(30);

    /// <inheritdoc/>
    protected override Answer Failed(Call call) => new(500, Refusal(new SlackException("internal_error")));

    private static Answer TooMany(int seconds) =>
        new Answer(429, new JsonObject { ["ok"] = false, ["error"] = "ratelimited" }).With("retry-after", seconds.ToString(CultureInfo.InvariantCulture));

    private Answer Do(Call call)
    {
        var method = SlackArguments.Methods.GetValueOrDefault(call["method"]);
        if (method is null)
        {
            return new Answer(200, new JsonObject { ["ok"] = false, ["error"] = "unknown_method", ["req_method"] = call["method"] });
        }

        try
        {
            var arguments = SlackArguments.Of(call);
            return call["method"] == "oauth.v2.access" ? Checked(arguments, method, () => Access(arguments)) : Signed(arguments, method, () => Run(call["method"], arguments));
        }
        catch (SlackException refusal)
        {
            return new Answer(200, Refusal(refusal));
        }
    }

    private Answer Signed(SlackArguments arguments, SlackMethod method, Func<Answer> work)
    {
        var scopes = Who(arguments.Token);
        Answer answer;
        try
        {
            answer = method.Scope is { } scope && !scopes.Contains(scope)
                ? new Answer(200, new JsonObject { ["ok"] = false, ["error"] = "missing_scope", ["needed"] = scope, ["provided"] = string.Join(',', scopes) })
                : Checked(arguments, method, work);
        }
        catch (SlackException refusal)
        {
            answer = new Answer(200, Refusal(refusal));
        }

        return answer.With("x-oauth-scopes", string.Join(',', scopes)).With("x-accepted-oauth-scopes", method.Scope ?? "");
    }

    private static Answer Checked(SlackArguments arguments, SlackMethod method, Func<Answer> work)
    {
        arguments.Check(method);
        return work();
    }

    private ImmutableSortedSet<string> Who(string? token) => token is null ? throw new SlackException("not_authed")
        : !_tokens.TryGetValue(token, out var held) ? throw new SlackException("invalid_auth")
        : held.Revoked ? throw new SlackException("token_revoked")
        : held.Until <= Now ? throw new SlackException("token_expired")
        : held.Scopes.Intersect(Rights);

    private Answer Run(string method, SlackArguments arguments) => method switch
    {
        "auth.test" => Ok(("url", $"{Address}/"), ("team", "Rehearsal"), ("user", "slipway"), ("team_id", TeamId), ("user_id", BotUserId), ("bot_id", BotId), ("is_enterprise_install", false)),
        "chat.postMessage" => PostMessage(arguments),
        "chat.update" => Update(arguments),
        "chat.postEphemeral" => PostEphemeral(arguments),
        "chat.getPermalink" => Permalink(arguments),
        "views.open" => OpenView(arguments),
        "views.update" => UpdateView(arguments),
        "conversations.list" => Channels(arguments),
        "conversations.info" => Ok(("channel", Show(Channel(arguments["channel"]), arguments.Flag("include_num_members")))),
        "conversations.join" => Join(arguments),
        "conversations.history" => History(arguments),
        "conversations.replies" => Replies(arguments),
        "users.lookupByEmail" => Ok(("user", Show(_users.Values.FirstOrDefault(u => !u.IsDeactivated && u.Email.Equals(arguments["email"], StringComparison.OrdinalIgnoreCase)) ?? throw new SlackException("users_not_found")))),
        _ => Ok(("user", Show(_users.GetValueOrDefault(arguments["user"]) ?? throw new SlackException("user_not_found")))),
    };

    private static Answer Ok(params IEnumerable<(string Name, JsonNode? Value)> fields)
    {
        var body = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in fields)
        {
            body[name] = value;
        }

        return new Answer(200, body);
    }

    private static JsonObject Refusal(SlackException refusal)
    {
        var body = new JsonObject { ["ok"] = false, ["error"] = refusal.Error };
        if (refusal.Messages.Length > 0)
        {
            body["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. refusal.Messages.Select(m => JsonValue.Create(m))]) };
        }

        return body;
    }

    private string NewToken(TimeSpan? life = null, IEnumerable<string>? scopes = null)
    {
        var token = $"xoxb-{Next():D12}-rehearsed";
        _tokens[token] = (life is null ? DateTimeOffset.MaxValue : Now + life.Value, scopes?.ToImmutableSortedSet(StringComparer.Ordinal) ?? AllRights, false);
        return token;
    }

    private int Next() => ++_given;

    private string NewId(char kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{Next():D9}");

    /// <summary>The moment with six places; never twice the same.</summary>
    private string NewTs()
    {
        _lastTs = Math.Max(_lastTs + 1, Now.ToUnixTimeMilliseconds() * 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{_lastTs / 1_000_000:D10}.{_lastTs % 1_000_000:D6}");
    }
}

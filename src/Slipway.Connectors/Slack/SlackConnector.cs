using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Slack;

/// <summary>A channel of Slack where approvals are asked for and given, over the Web API. A thread is named by its first message's time, as Slack does.</summary>
internal sealed class SlackConnector(ConnectorContext context) : PlatformConnector(SlackManifest.Manifest.Description, []), IApprovalChannel
{
    // Clocks differ a little; the search begins a little before we asked.
    private static readonly TimeSpan _slack = TimeSpan.FromMinutes(5);

    private readonly PlatformApi _api = new(context.Http, answer => SlackErrors.Of(answer, context.Time), context.Time);
    private readonly string _channel = context.Settings.GetValueOrDefault("channel", "");

    public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        var who = await _api.GetAsync("auth.test", SlackJson.Default.SlackAuth, cancellation);
        var channel = (await GetAsync("conversations.info", SlackJson.Default.SlackChannelInfo, cancellation, ("channel", _channel))).Channel;
        ImmutableArray<Finding> findings = channel switch
        {
            { IsArchived: true } => [Finding.Error("channel-archived", $"#{channel.Name} is archived.", fix: "Choose another channel, or bring this one back.") with { Field = "channel" }],
            { IsMember: not true } => [Finding.Error("channel-not-joined", $"The Slack app is not in #{channel?.Name}.", fix: "Write /invite and the app's name in the channel.") with { Field = "channel" }],
            { IsExtShared: true } => [Finding.Warning("channel-shared", $"#{channel.Name} is shared with another company, whose people see what is asked there.", fix: "Choose a channel of your own.") with { Field = "channel" }],
            _ => [],
        };
        return new Probe(!findings.Any(f => f.Blocks), findings)
        {
            Account = $"{who.Team}, #{channel?.Name}",
            Facts = ImmutableSortedDictionary<string, string>.Empty.Add("team", who.TeamId ?? ""),
        };
    }

    public async Task<string> AskAsync(ApprovalRequest request, CancellationToken cancellation)
    {
        var oldest = (request.Since - _slack).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return await FindAsync("conversations.history", request.Key, cancellation, ("channel", _channel), ("oldest", oldest))
            ?? (await PostAsync("chat.postMessage", SlackJson.Default.SlackPosted, cancellation, ("channel", _channel), ("text", SlackMessageText.Line(request)), ("blocks", Blocks(SlackMessageText.Of(request))))).Ts!;
    }

    public async Task<bool> UpdateAsync(string thread, ApprovalRequest request, CancellationToken cancellation)
    {
        try
        {
            await PostAsync("chat.update", SlackJson.Default.SlackPosted, cancellation, ("channel", _channel), ("ts", thread), ("text", SlackMessageText.Line(request)), ("blocks", Blocks(SlackMessageText.Of(request))));
            return true;
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused { Findings: [{ Code: SlackErrors.Gone }, ..] })
        {
            return false;
        }
    }

    public async Task TellAsync(string thread, ApprovalNote note, CancellationToken cancellation)
    {
        if (await FindAsync("conversations.replies", note.Key, cancellation, ("channel", _channel), ("ts", thread)) is null)
        {
            await PostAsync("chat.postMessage", SlackJson.Default.SlackPosted, cancellation,
                ("channel", _channel), ("thread_ts", thread), ("text", SlackMessageText.Escaped(note.Text)), ("blocks", Blocks(SlackMessageText.Of(note))), ("reply_broadcast", note.IsAlert ? "true" : ""));
        }
    }

    public async Task WhisperAsync(string thread, string person, string text, CancellationToken cancellation) =>
        await PostAsync("chat.postEphemeral", SlackJson.Default.SlackAnswer, cancellation, ("channel", _channel), ("user", person), ("text", SlackMessageText.Escaped(text)), ("thread_ts", thread));

    public async Task<ApprovalReceipt> TakeAsync(WebhookRequest request, CancellationToken cancellation)
    {
        if (!SlackSignature.IsGood(request, context.Settings.GetValueOrDefault("signing_secret", ""), context.Time.GetUtcNow()))
        {
            return new ApprovalReceipt(false, null);
        }

        var payload = Read(request);
        return new ApprovalReceipt(true, payload switch
        {
            { Type: "block_actions", Actions: [{ ActionId: SlackMessageText.Approve, Value: { } subject }, ..], Container.MessageTs: { } thread } when IsOurs(payload) =>
                new ApprovalClick(IdOf(request), thread, subject, Approves: true, "", await WhoAsync(payload, cancellation)),
            { Type: "block_actions", Actions: [{ ActionId: SlackMessageText.Change, Value: { } subject }, ..], Container.MessageTs: { } thread, TriggerId: { } trigger } when IsOurs(payload) =>
                await OpenFormAsync(trigger, new SlackFormMemory(thread, subject), cancellation),
            { Type: "view_submission", View: { CallbackId: SlackMessageText.Change, PrivateMetadata: { } written } view } when JsonSerializer.Deserialize(written, SlackJson.Default.SlackFormMemory) is { } memory =>
                new ApprovalClick(
                    IdOf(request), memory.Thread, memory.Subject, Approves: false,
                    view.State?.Values?.GetValueOrDefault(SlackMessageText.CommentBlock)?.GetValueOrDefault(SlackMessageText.CommentField)?.Value ?? "", await WhoAsync(payload, cancellation)),
            _ => null,
        });
    }

    private bool IsOurs(SlackPayload payload) => (payload.Container?.ChannelId ?? payload.Channel?.Id) == _channel;

    private async Task<ApprovalClick?> OpenFormAsync(string trigger, SlackFormMemory memory, CancellationToken cancellation)
    {
        await GetAsync("views.open", SlackJson.Default.SlackAnswer, cancellation, ("trigger_id", trigger), ("view", JsonSerializer.Serialize(SlackMessageText.Form(memory), SlackJson.Default.SlackView)));
        return null;
    }

    // An address is worth what its proof is: of this workspace, confirmed, of a person who is still there and no guest.
    private async Task<ApprovalPerson> WhoAsync(SlackPayload payload, CancellationToken cancellation)
    {
        var id = payload.User?.Id ?? "";
        var user = (await GetAsync("users.info", SlackJson.Default.SlackUserInfo, cancellation, ("user", id))).User;
        var team = context.Facts.GetValueOrDefault("team", "");
        var doubt = user switch
        {
            null or { Deleted: true } => "This Slack user is deactivated.",
            { IsBot: true } or { IsAppUser: true } => "Only people approve; this is a bot.",
            { IsStranger: true } or { IsRestricted: true } or { IsUltraRestricted: true } => "Guests and people of other companies cannot approve in Slack.",
            _ when user.TeamId != payload.Team?.Id || (team.Length > 0 && user.TeamId != team) => "People of other workspaces cannot approve here.",
            { Profile.Email: null or "" } => "Slack does not tell your email address: the Slack app needs the right users:read.email.",
            { IsEmailConfirmed: not true } => "Your email address is not confirmed in Slack.",
            _ => null,
        };
        return new ApprovalPerson(id, doubt is null ? user!.Profile!.Email : null, doubt);
    }

    private async Task<string?> FindAsync(string method, string key, CancellationToken cancellation, params (string Name, string Value)[] query)
    {
        var cursor = "";
        do
        {
            var page = await GetAsync(method, SlackJson.Default.SlackMessages, cancellation, [.. query, ("limit", "200"), ("cursor", cursor)]);
            if ((page.Messages ?? []).FirstOrDefault(m => SlackMessageText.IsBy(m, key)) is { Ts: { } found })
            {
                return found;
            }

            cursor = page.ResponseMetadata?.NextCursor ?? "";
        }
        while (cursor.Length > 0);
        return null;
    }

    private Task<T> GetAsync<T>(string method, JsonTypeInfo<T> type, CancellationToken cancellation, params (string Name, string Value)[] query)
        where T : class => _api.GetAsync($"{method}?{string.Join('&', query.Where(q => q.Value.Length > 0).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"))}", type, cancellation);

    private async Task<T> PostAsync<T>(string method, JsonTypeInfo<T> type, CancellationToken cancellation, params (string Name, string Value)[] form)
        where T : class
    {
        using var content = new FormUrlEncodedContent(form.Where(f => f.Value.Length > 0).Select(f => KeyValuePair.Create(f.Name, f.Value)));
        var answer = await _api.SendAsync(HttpMethod.Post, method, content, cancellation);
        return answer.As(type) ?? throw new PlatformException(new Outcome.Unknown($"{method} was answered with something that cannot be read."));
    }

    private static string Blocks(ImmutableArray<SlackBlock> blocks) => JsonSerializer.Serialize(blocks, SlackJson.Default.ImmutableArraySlackBlock);

    // The signature is over time and body: the same click arriving again is the same.
    private static string IdOf(WebhookRequest request) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(request.Headers["x-slack-signature"])));

    private static SlackPayload? Read(WebhookRequest request)
    {
        var body = Encoding.UTF8.GetString(request.Body.Span);
        try
        {
            return body.StartsWith("payload=", StringComparison.Ordinal) ? JsonSerializer.Deserialize(WebUtility.UrlDecode(body["payload=".Length..]), SlackJson.Default.SlackPayload) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Slack;

/// <summary>What Slack's error words mean. Slack answers nearly all of them with HTTP 200.</summary>
internal static class SlackErrors
{
    /// <summary>The refusal when the message is not there any more.</summary>
    public const string Gone = "message-gone";

    public static Outcome? Of(PlatformAnswer answer, TimeProvider time)
    {
        if (!answer.IsSuccess || answer.As(SlackJson.Default.SlackAnswer) is not { Ok: false } refusal)
        {
            return null;
        }

        return refusal.Error switch
        {
            "ratelimited" or "rate_limited" => new Outcome.Throttled(time.GetUtcNow() + PlatformApi.UsualWait),
            "internal_error" or "fatal_error" or "service_unavailable" or "request_timeout" or "team_added_to_org" => new Outcome.Unknown($"Slack failed with {refusal.Error}; some of it may have happened."),
            _ => new Outcome.Refused([Told(refusal)]),
        };
    }

    private static Finding Told(SlackAnswer refusal) => refusal.Error switch
    {
        "invalid_auth" or "not_authed" or "token_revoked" or "token_expired" or "account_inactive" or "org_login_required" =>
            Finding.Error("connection-revoked", $"Slack no longer accepts the bot token ({refusal.Error}).", fix: "Install the Slack app in the workspace again, and enter its new bot token under Platforms."),
        "missing_scope" or "no_permission" or "not_allowed_token_type" =>
            Finding.Error("right-missing", $"The Slack app lacks the right {refusal.Needed ?? "for this"}.", fix: "Add it in the settings of the Slack app under OAuth & Permissions, Bot Token Scopes, and install the app again."),
        "channel_not_found" =>
            Finding.Error("channel-unknown", "Slack has no such channel, or the app may not see it.", fix: "Copy the channel's id from its details. A private channel must invite the app first.") with { Field = "channel" },
        "not_in_channel" =>
            Finding.Error("channel-not-joined", "The Slack app is not in the channel.", fix: "Write /invite and the app's name in the channel.") with { Field = "channel" },
        "is_archived" =>
            Finding.Error("channel-archived", "The channel is archived.", fix: "Choose another channel under Platforms, or bring this one back.") with { Field = "channel" },
        "message_not_found" or "thread_not_found" or "cant_update_message" =>
            Finding.Error(Gone, "The message is not in Slack any more.", fix: "It is asked anew."),
        "user_not_found" or "users_not_found" or "user_not_in_channel" =>
            Finding.Error("person-unknown", "Slack does not know this person in the channel.", fix: "Invite the person to the channel."),
        "expired_trigger_id" or "exchanged_trigger_id" =>
            Finding.Error("click-too-old", "Slack waited three seconds for the form and gave up.", fix: "Click again."),
        _ => Finding.Error(
            "platform-refuses", $"Slack refused: {refusal.Error}{(refusal.ResponseMetadata?.Messages is { IsEmpty: false } said ? $" ({string.Join(' ', said)})" : "")}.", fix: "Look at the connection's calls, and report it."),
    };
}

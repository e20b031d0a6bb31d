using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Slack;

/// <summary>What the connector for Slack is, and how a connection is made. It holds no assets: it is where approvals are asked for.</summary>
public static class SlackManifest
{
    /// <summary>The manifest.</summary>
    public static ConnectorManifest Manifest { get; } = new("slipway.slack", "Slack")
    {
        BaseAddress = "{address}/api/",
        SignIns =
        [
            new SignInMethod(SignInKind.Token)
            {
                Fields = [new ConnectionField("token", "Bot token") { Secret = true, Help = "In the settings of the Slack app: OAuth & Permissions, Bot User OAuth Token. It begins with xoxb-." }],
            },
        ],
        Fields =
        [
            new ConnectionField("signing_secret", "Signing secret") { Secret = true, Help = "In the settings of the Slack app: Basic Information, App Credentials." },
            new ConnectionField("channel", "Channel") { Help = "The id of the channel in which approvals are asked for: open the channel's details; it stands at the bottom, for example C0123456789." },
            new ConnectionField("address", "Address of the interface") { Optional = true, Default = "https://slack.com", Help = "Only for rehearsals." },
        ],
        OwnSecrets = ["signing_secret"],
        Rights =
        [
            new Right("chat:write", "asking for approvals and telling what came of them"),
            new Right("channels:history", "finding what was asked already, so that nobody is asked twice (groups:history for a private channel)"),
            new Right("channels:read", "checking that the app is in the channel (groups:read for a private channel)"),
            new Right("users:read", "knowing who clicked"),
            new Right("users:read.email", "knowing whose account in Slipway that is"),
        ],
        // One message a second and channel; fifty and more a minute for the other methods that are used.
        RateRules = [new RateRule("workspace", 50, TimeSpan.FromMinutes(1))],
        Capabilities = [],
        Create = context => new SlackConnector(context),
    };
}

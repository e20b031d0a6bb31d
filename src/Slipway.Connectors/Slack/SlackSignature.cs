using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Slack;

/// <summary>Slack's signature, version 0: over the time and the raw body, with the app's signing secret.</summary>
internal static class SlackSignature
{
    /// <summary>A request that is older was kept by somebody.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    public static bool IsGood(WebhookRequest request, string secret, DateTimeOffset now)
    {
        if (secret.Length == 0
            || !request.Headers.TryGetValue("x-slack-request-timestamp", out var written) || !request.Headers.TryGetValue("x-slack-signature", out var signature)
            || !long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"v0:{written}:"), .. request.Body.Span];
        var expected = $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}";
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature));
    }
}

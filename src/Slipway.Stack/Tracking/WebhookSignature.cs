using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Connectors;
using Slipway.Store.Keys;

namespace Slipway.Stack.Tracking;

/// <summary>Tells whether a request was signed with the stack's secret (Standard Webhooks).</summary>
public sealed class WebhookSignature(KeyRing keys, TimeProvider time)
{
    /// <summary>What is wrong with the signature; null when it is good.</summary>
    public string? Problem(WebhookRequest request)
    {
        if (!request.Headers.TryGetValue("webhook-id", out var id) || !request.Headers.TryGetValue("webhook-timestamp", out var stamp)
            || !request.Headers.TryGetValue("webhook-signature", out var signatures))
        {
            return "The headers webhook-id, webhook-timestamp and webhook-signature are needed.";
        }

        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799))).Duration() > Outcomes.Tolerance)
        {
            return "The webhook-timestamp is more than five minutes from now.";
        }

        var secret = Convert.FromBase64String(keys.WebhookSecret(Outcomes.ConnectionName)["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{stamp}."), .. request.Body.Span];
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed)));
        return signatures.Split(' ').Any(s => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(s), expected))
            ? null
            : "The signature does not fit the body.";
    }
}

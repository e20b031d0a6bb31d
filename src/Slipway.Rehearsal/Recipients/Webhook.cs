using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Signatures after Standard Webhooks: HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
internal static class Webhook
{
    private const string Prefix = "whsec_";

    public static bool IsSecret(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) && length is >= 24 and <= 64;
    }

    public static string Sign(string secret, string id, long timestamp, string body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed));
    }
}

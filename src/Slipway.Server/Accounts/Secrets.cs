using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Server.Accounts;

/// <summary>Makes the secrets of links, sessions and tokens, of which only the hash is stored.</summary>
/// <remarks>They are 256 random bits, so a plain hash is enough: nobody can guess through it, unlike through a password's.</remarks>
internal static class Secrets
{
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A short id: 60 random bits, without letters that look alike.</summary>
    public static string MakeId(string prefix) => prefix + RandomNumberGenerator.GetString("23456789abcdefghjkmnpqrstuvwxyz", 12);
}

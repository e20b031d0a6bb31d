using System.Security.Cryptography;
using System.Text;

namespace Slipway.Store.Keys;

/// <summary>A key that texts are sealed with: AES-256-GCM, the nonce before and the tag behind, as Base64.</summary>
/// <param name="Bytes">32 bytes, for example of <see cref="KeyRing.Derive"/>.</param>
public sealed record SealingKey(byte[] Bytes)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <param name="text">The text.</param>
    /// <param name="about">What it belongs to: a sealed text moved to another place does not open there.</param>
    public string Seal(string text, string about = "")
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Bytes, TagSize);
        aes.Encrypt(sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), Encoding.UTF8.GetBytes(about));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <exception cref="CryptographicException">It was not sealed with this key, or belongs elsewhere, or was changed.</exception>
    public string Open(string text, string about = "")
    {
        var sealedBytes = Convert.FromBase64String(text);
        if (sealedBytes.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("A sealed text is longer.");
        }

        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Bytes, TagSize);
        aes.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), plain, Encoding.UTF8.GetBytes(about));
        return Encoding.UTF8.GetString(plain);
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Slipway.Server.Serving;

/// <summary>Keeps the framework's keys (forms are marked with them) in the data folder, encrypted with a key derived from the server's own.</summary>
/// <remarks>
/// The framework would leave them readable in the home folder. Both now stand or fall with <c>keys/</c> of the data folder, which only the server's user can
/// read: a copy of the protection folder alone is worth nothing, and whoever can read all of <c>keys/</c> is the server.
/// </remarks>
internal static class KeyProtection
{
    public static void AddKeyProtection(this IServiceCollection services, DataFolder folder)
    {
        services.AddDataProtection()
            .SetApplicationName("slipway")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder.Path, "keys", "forms")));
        services.AddSingleton(new ProtectionKey(folder.Keys.Derive("framework-keys")));
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKey>((options, key) => options.XmlEncryptor = new KeyXmlEncryptor(key));
    }
}

/// <summary>The key that the framework's keys are encrypted with: AES-256-GCM.</summary>
internal sealed record ProtectionKey(byte[] Bytes)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public string Seal(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Bytes, TagSize);
        aes.Encrypt(sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length));
        return Convert.ToBase64String(sealedBytes);
    }

    public string Open(string text)
    {
        var sealedBytes = Convert.FromBase64String(text);
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Bytes, TagSize);
        aes.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), plain);
        return Encoding.UTF8.GetString(plain);
    }
}

internal sealed class KeyXmlEncryptor(ProtectionKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", key.Seal(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyXmlDecryptor));
}

/// <summary>Made by the framework from the name that stands in the key file.</summary>
internal sealed class KeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(services.GetRequiredService<ProtectionKey>().Open(encryptedElement.Value));
}

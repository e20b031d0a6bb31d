using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Slipway.Store.Keys;

namespace Slipway.Server.Serving;

/// <summary>Keeps the framework's keys (forms are marked with them) in the data folder, encrypted with a key derived from the server's own.</summary>
/// <remarks>
/// The framework would leave them readable in the home folder. Both now stand or fall with <c>keys/</c> of the data folder, which only the server's user can
/// read: a copy of the protection folder alone is worth nothing, and whoever can read all of <c>keys/</c> is the server.
/// </remarks>
internal static class KeyProtection
{
    internal const string Purpose = "framework-keys";

    public static void AddKeyProtection(this IServiceCollection services, DataFolder folder)
    {
        services.AddDataProtection()
            .SetApplicationName("slipway")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder.Path, "keys", "forms")));
        services.AddKeyedSingleton(Purpose, new SealingKey(folder.Keys.Derive(Purpose)));
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((options, p) => options.XmlEncryptor = new KeyXmlEncryptor(p.GetRequiredKeyedService<SealingKey>(Purpose)));
    }
}

internal sealed class KeyXmlEncryptor(SealingKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(new XElement("sealed", key.Seal(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyXmlDecryptor));
}

/// <summary>Made by the framework from the name that stands in the key file.</summary>
internal sealed class KeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => XElement.Parse(services.GetRequiredKeyedService<SealingKey>(KeyProtection.Purpose).Open(encryptedElement.Value));
}

using System.Security.Cryptography;
using System.Text;

namespace Slipway.Store.Keys;

/// <summary>The server's keys, in files of the data folder that only its user can read; made on first start.</summary>
public sealed class KeyRing : IDisposable
{
    private readonly byte[] _links;
    private readonly byte[] _references;
    private readonly ECDsa _signing;

    private KeyRing(byte[] links, byte[] references, ECDsa signing) => (_links, _references, _signing) = (links, references, signing);

    public static KeyRing Open(string dataFolder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "keys")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(ReadOrMake(folder, "approvals.key", () => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKey()), out _);
        return new KeyRing(
            ReadOrMake(folder, "links.key", () => RandomNumberGenerator.GetBytes(32)),
            ReadOrMake(folder, "references.key", () => RandomNumberGenerator.GetBytes(32)),
            signing);
    }

    /// <summary>Signs an approval.</summary>
    public byte[] Sign(ReadOnlySpan<byte> statement) => _signing.SignData(statement, HashAlgorithmName.SHA256);

    /// <summary>Whether an approval was signed by this server.</summary>
    public bool Verify(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> signature) => _signing.VerifyData(statement, signature, HashAlgorithmName.SHA256);

    /// <summary>A mark for an address that only this server can have made; the purpose keeps marks of one kind from passing as another.</summary>
    public string Mark(string purpose, string text) =>
        Base64Url(HMACSHA256.HashData(_links, Encoding.UTF8.GetBytes($"{purpose}\n{text}")).AsSpan(0, 16));

    public bool IsMark(string purpose, string text, string mark) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Mark(purpose, text)), Encoding.UTF8.GetBytes(mark));

    /// <summary>A reference to a person that says nothing without this key: for the audit trail and for suppressions, which outlive the person's data.</summary>
    public string Reference(string person) => Convert.ToHexStringLower(
        HMACSHA256.HashData(_references, Encoding.UTF8.GetBytes(person.Trim().ToLowerInvariant())).AsSpan(0, 16));

    /// <summary>The shared secret for outside systems of one connection to sign what they send us, in Standard Webhooks form.</summary>
    public string WebhookSecret(string connection) => "whsec_" + Convert.ToBase64String(HMACSHA256.HashData(_links, Encoding.UTF8.GetBytes($"webhook\n{connection}")));

    /// <summary>A key of 32 bytes for one purpose, for what another part of the server encrypts.</summary>
    public byte[] Derive(string purpose) => HKDF.Expand(HashAlgorithmName.SHA256, _links, 32, Encoding.UTF8.GetBytes($"derive\n{purpose}"));

    /// <summary>What tells these keys from others and says nothing about them.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData([.. Derive("fingerprint"), .. HMACSHA256.HashData(_references, "fingerprint"u8), .. _signing.ExportSubjectPublicKeyInfo()]));

    public void Dispose() => _signing.Dispose();

    private static byte[] ReadOrMake(string folder, string name, Func<byte[]> make)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            PrivateFile.Write(path, make());
        }

        return File.ReadAllBytes(path);
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

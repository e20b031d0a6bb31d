using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Images of the workspace in HubSpot's files: each once, known again by its name, which says what is in it.</summary>
internal sealed class HubSpotFiles(PlatformApi api, Func<string, CancellationToken, Task<byte[]?>> read)
{
    /// <summary>Uploads what is not there yet; gives the address of each.</summary>
    public async Task<Dictionary<string, string>> HostAsync(IEnumerable<string> paths, CancellationToken cancellation)
    {
        var hosted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths.Where(p => p.StartsWith('/')).Distinct())
        {
            var bytes = await read(path, cancellation)
                ?? throw new PlatformException(new Outcome.Refused([Finding.Error("image-missing", $"{path} is not in the workspace.", fix: "Add the image, or take it out.")]));
            var name = $"{Path.GetFileNameWithoutExtension(path)}-{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}";
            hosted[path] = await FindAsync(name, cancellation) ?? await SameAsync(bytes, cancellation) ?? await UploadAsync(name + Path.GetExtension(path), bytes, cancellation);
        }

        return hosted;
    }

    private async Task<string?> FindAsync(string name, CancellationToken cancellation) =>
        (await api.GetAsync($"{HubSpotPaths.Files}/search?name={Uri.EscapeDataString(name)}&limit=10", HubSpotJson.Default.Files, cancellation)).Results.Find(f => f.Name == name)?.Url;

    // A file that HubSpot had before us, such as one that was taken in from there: the same content, where anyone may see it.
    [SuppressMessage("Security", "CA5351", Justification = "HubSpot knows files by their MD5; nothing is protected by it.")]
    private async Task<string?> SameAsync(byte[] bytes, CancellationToken cancellation) =>
        (await api.GetAsync($"{HubSpotPaths.Files}/search?fileMd5={Convert.ToHexStringLower(MD5.HashData(bytes))}&limit=10", HubSpotJson.Default.Files, cancellation))
            .Results.Find(f => f.Url is not null && f.Size == bytes.Length && f.Access?.StartsWith("PUBLIC", StringComparison.Ordinal) == true)?.Url;

    private async Task<string> UploadAsync(string name, byte[] bytes, CancellationToken cancellation)
    {
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(Path.GetExtension(name).ToUpperInvariant() switch { ".PNG" => "image/png", ".GIF" => "image/gif", ".WEBP" => "image/webp", ".SVG" => "image/svg+xml", _ => "image/jpeg" });
        using var body = new MultipartFormDataContent
        {
            { file, "file", name },
            { new StringContent(name), "fileName" },
            { new StringContent("/slipway"), "folderPath" },
            { new StringContent("""{"access":"PUBLIC_NOT_INDEXABLE","overwrite":false}"""), "options" },
        };
        var answer = await api.SendAsync(HttpMethod.Post, HubSpotPaths.Files, body, cancellation);
        return answer.As(HubSpotJson.Default.HubSpotFile)?.Url ?? throw new PlatformException(new Outcome.Unknown($"HubSpot took {name} and does not say where it is."));
    }
}

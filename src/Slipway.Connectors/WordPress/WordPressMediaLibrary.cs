using System.Net.Http.Headers;
using System.Security.Cryptography;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.WordPress;

/// <summary>Puts images of the workspace into the media library, each once: what is there already, by its content, is used again.</summary>
internal sealed class WordPressMediaLibrary(PlatformApi api, ConnectorContext context)
{
    /// <summary>The images of a page, by their path.</summary>
    /// <exception cref="PlatformException">One is not there, or WordPress does not take it.</exception>
    public async Task<Dictionary<string, HostedImage>> HostAsync(IEnumerable<PageBlock.Image> images, CancellationToken cancellation)
    {
        var hosted = new Dictionary<string, HostedImage>(StringComparer.Ordinal);
        foreach (var image in images.Where(i => i.Source.StartsWith('/')).DistinctBy(i => i.Source))
        {
            var bytes = await context.ReadFile(image.Source, cancellation) ?? throw new PlatformException(new Outcome.Refused(
                [Finding.Error("image-missing", $"There is no image {image.Source} in the workspace.", fix: "Put the file there, or correct the path on the page.")]));
            hosted[image.Source] = await HostAsync(image, bytes, cancellation);
        }

        return hosted;
    }

    private async Task<HostedImage> HostAsync(PageBlock.Image image, byte[] bytes, CancellationToken cancellation)
    {
        // The name says the content, so the same image of another campaign is found too, and a changed one is another.
        var name = $"{Path.GetFileNameWithoutExtension(image.Source).ToLowerInvariant()}-{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6))}";
        var found = await api.GetAsync($"wp/v2/media?slug={Uri.EscapeDataString(name)}&context=edit", WordPressJson.Default.ListWordPressMedia, cancellation);
        if (found.FirstOrDefault(m => m.Slug == name) is { } there)
        {
            return new HostedImage(there.Id, there.SourceUrl);
        }

        if (await SameAsync(image.Source, bytes, cancellation) is { } own)
        {
            return own;
        }

        using var content = new ByteArrayContent(bytes);
        var ending = Path.GetExtension(image.Source).ToLowerInvariant();
        content.Headers.ContentType = new MediaTypeHeaderValue(ending switch { ".png" => "image/png", ".gif" => "image/gif", ".webp" => "image/webp", _ => "image/jpeg" });
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"{name}{ending}" };
        var answer = await api.SendAsync(HttpMethod.Post, "wp/v2/media", content, cancellation);
        var made = answer.As(WordPressJson.Default.WordPressMedia) ?? throw new PlatformException(new Outcome.Unknown("WordPress took the image, and its answer cannot be read."));
        if (image.Alt.Length > 0)
        {
            await api.SendAsync(HttpMethod.Post, $"wp/v2/media/{made.Id}", PlatformApi.Json(new WordPressMediaWrite(image.Alt), WordPressJson.Default.WordPressMediaWrite), cancellation);
        }

        return new HostedImage(made.Id, made.SourceUrl);
    }

    // An image that the website had before us, such as one that was taken in from it: of the same name, as large, and the same.
    private async Task<HostedImage?> SameAsync(string source, byte[] bytes, CancellationToken cancellation)
    {
        const int mostLooks = 3;
        var stem = Path.GetFileNameWithoutExtension(source).ToLowerInvariant();
        var found = await api.GetAsync($"wp/v2/media?search={Uri.EscapeDataString(stem)}&media_type=image&per_page=20&context=edit", WordPressJson.Default.ListWordPressMedia, cancellation);
        foreach (var there in found.Where(m => m.Slug == stem || Path.GetFileNameWithoutExtension(m.SourceUrl).Equals(stem, StringComparison.OrdinalIgnoreCase)).Where(m => m.Size is null || m.Size == bytes.Length).Take(mostLooks))
        {
            if (Uri.TryCreate(there.SourceUrl, UriKind.Absolute, out var address) && await FetchedAsync(address, cancellation) is { } held && held.AsSpan().SequenceEqual(bytes))
            {
                return new HostedImage(there.Id, there.SourceUrl);
            }
        }

        return null;
    }

    // What cannot be looked at is not known to be the same: then the image is uploaded.
    private async Task<byte[]?> FetchedAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            return await context.Fetch(address, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or PlatformException or IOException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.FileProviders;

namespace Slipway.Server.Serving;

/// <summary>Our own files in <c>wwwroot</c>: an address with the file's hash may be kept for ever, one without is asked for again each time.</summary>
public sealed partial class StaticAssets(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MarkupString> _icons = new(StringComparer.Ordinal);

    /// <summary>The address of a file, for example <c>slipway.css</c>.</summary>
    public string Address(string file) => _addresses.GetOrAdd(file, static (name, files) =>
    {
        using var stream = Open(files, name);
        return $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(stream))[..12]}";
    }, environment.WebRootFileProvider);

    /// <summary>A Tabler icon as SVG. Which ones there are is the list in the project file.</summary>
    public MarkupString Icon(string name) => _icons.GetOrAdd(name, static (name, files) =>
    {
        using var reader = new StreamReader(Open(files, $"lib/icons/{name}.svg"));
        var svg = reader.ReadToEnd();
        // What all of them share is in the style sheet; on every page it would only be weight.
        return new MarkupString($"<svg class=\"icon icon-tabler\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\">{string.Concat(Stroke().Matches(svg).Select(m => m.Value).Where(p => !p.Contains("stroke=\"none\"", StringComparison.Ordinal)))}</svg>");
    }, environment.WebRootFileProvider);

    internal static StaticFileOptions ServingOptions() => new()
    {
        OnPrepareResponse = served => served.Context.Response.Headers.CacheControl =
            served.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
    };

    [GeneratedRegex("<path[^>]*>")]
    private static partial Regex Stroke();

    private static Stream Open(IFileProvider files, string name)
    {
        var file = files.GetFileInfo(name);
        return file.Exists ? file.CreateReadStream() : throw new FileNotFoundException($"wwwroot/{name} is missing: build the server once more (it runs 'npm ci').", name);
    }
}

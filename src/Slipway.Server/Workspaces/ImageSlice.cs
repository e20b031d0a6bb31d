using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Slipway.Server.Workspaces;

/// <summary>The workspace's images, <c>assets/</c>, for mails and pages: open to everyone, since every mail program asks as a stranger.</summary>
internal static class ImageSlice
{
    // No SVG: it is a document that can run scripts, and no mail program needs it.
    private static readonly FrozenDictionary<string, string> _types = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".webp"] = "image/webp",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static void MapImages(this IEndpointRouteBuilder app) =>
        app.MapMethods("/assets/{**path}", ["GET", "HEAD"], Get).AllowAnonymous().ExcludeFromDescription();

    /// <summary>An image by its address such as <c>/assets/hall.png</c>, for a platform that hosts it itself; null when there is none.</summary>
    public static async Task<byte[]?> ReadAsync(Workspace workspace, string address, CancellationToken cancellation) =>
        address.StartsWith("/assets/", StringComparison.Ordinal) && Find(workspace, address["/assets/".Length..]) is var (file, _) ? await File.ReadAllBytesAsync(file, cancellation) : null;

    private static (string File, string Type)? Find(Workspace workspace, string path)
    {
        var folder = Path.GetFullPath(Path.Combine(workspace.Folder, "assets")) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(folder, path));
        return file.StartsWith(folder, StringComparison.Ordinal) && _types.TryGetValue(Path.GetExtension(file), out var type) && File.Exists(file) ? (file, type) : null;
    }

    private static Results<PhysicalFileHttpResult, NotFound> Get(string path, Workspace workspace, HttpContext context)
    {
        if (Find(workspace, path) is not var (file, type))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return TypedResults.PhysicalFile(file, type);
    }
}

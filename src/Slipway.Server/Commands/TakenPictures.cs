using System.Globalization;
using Slipway.Core.Text;
using Slipway.Server.Platforms;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary>An image on its way into the workspace.</summary>
/// <param name="Address">Where it stood.</param>
/// <param name="Path">Where it is now, as texts name it: <c>/assets/spring/hall.png</c>.</param>
/// <param name="Content">What is in it.</param>
/// <param name="IsNew">Whether it is not there yet.</param>
internal sealed record TakenFile(string Address, string Path, byte[] Content, bool IsNew);

/// <summary>Puts images that were taken in into the workspace, each once, by the name they had: so that the platform's own file is known again.</summary>
internal static class TakenPictures
{
    public static List<TakenFile> Plan(Workspace workspace, string name, IReadOnlyList<TakenPicture> pictures)
    {
        var planned = new List<TakenFile>();
        foreach (var picture in pictures)
        {
            var stem = Path.GetFileNameWithoutExtension(Uri.TryCreate(picture.Address, UriKind.Absolute, out var uri) ? Uri.UnescapeDataString(uri.AbsolutePath) : "");
            stem = Slugs.From(stem) is { Length: > 0 } slug ? slug : "image";
            for (var i = 1; ; i++)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"/assets/{name}/{stem}{(i == 1 ? "" : $"-{i}")}{picture.Ending}");
                var there = planned.Find(p => p.Path == path)?.Content ?? (File.Exists(In(workspace, path)) ? File.ReadAllBytes(In(workspace, path)) : null);
                if (there is null || there.AsSpan().SequenceEqual(picture.Content))
                {
                    planned.Add(new TakenFile(picture.Address, path, picture.Content, there is null));
                    break;
                }
            }
        }

        return planned;
    }

    public static async Task WriteAsync(Workspace workspace, IEnumerable<TakenFile> files, CancellationToken stop)
    {
        foreach (var file in files.Where(f => f.IsNew))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(In(workspace, file.Path))!);
            await File.WriteAllBytesAsync(In(workspace, file.Path), file.Content, stop);
        }
    }

    private static string In(Workspace workspace, string path) => Path.Combine(workspace.Folder, path.TrimStart('/'));
}

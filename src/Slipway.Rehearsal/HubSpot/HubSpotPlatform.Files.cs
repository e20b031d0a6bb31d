using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A file that was uploaded.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name without the extension.</param>
/// <param name="Extension">The extension without the dot.</param>
/// <param name="Path">Where it is, with folder and extension.</param>
/// <param name="Url">Its address.</param>
/// <param name="Access">Who may see it.</param>
/// <param name="Content">What is in it.</param>
/// <param name="Created">When it was uploaded.</param>
public sealed record HubSpotFile(string Id, string Name, string Extension, string Path, string Url, string Access, ImmutableArray<byte> Content, DateTimeOffset Created);

// Files: upload, search, read, delete.
public sealed partial class HubSpotPlatform
{
    private const string FilesPath = "/files/2026-03/files";

    private static readonly string[] _access =
        ["HIDDEN_INDEXABLE", "HIDDEN_NOT_INDEXABLE", "HIDDEN_PRIVATE", "HIDDEN_SENSITIVE", "PRIVATE", "PUBLIC_INDEXABLE", "PUBLIC_NOT_INDEXABLE", "SENSITIVE"];

    private readonly Dictionary<string, HubSpotFile> _files = new(StringComparer.Ordinal);

    /// <summary>The files in the account.</summary>
    public ImmutableArray<HubSpotFile> Files => Locked(() => _files.Values.ToImmutableArray());

    private void ServeFiles()
    {
        Serve("POST", FilesPath, "files files.write files.ui_hidden.write", UploadFile);
        Serve("GET", $"{FilesPath}/search", "files files.read files.ui_hidden.read", SearchFiles, "after before createdAt createdAtGte createdAtLte extension fileMd5 ids isUsableInContent limit name parentFolderIds path properties size sort type url");
        Serve("GET", $"{FilesPath}/{{id}}", "files files.read files.ui_hidden.read", c => new Answer(200, Show(File(c))), "properties");
        Serve("DELETE", $"{FilesPath}/{{id}}", "files files.delete files.ui_hidden.write", c => _files.Remove(File(c).Id) ? new Answer(204) : throw _errors.Gone("File", c["id"]));
    }

    private Answer UploadFile(Call call)
    {
        if (!MediaTypeHeaderValue.TryParse(call.Header("content-type"), out var type) || type.MediaType != "multipart/form-data" || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return _errors.Say(415, "VALIDATION_ERROR", "Unsupported Media Type: multipart/form-data is required");
        }

        var (fields, bytes, name) = Parts(call, boundary);
        if (bytes is null || name is not { Length: > 0 })
        {
            throw _errors.Invalid("file is required", "file");
        }

        if (fields.Keys.FirstOrDefault(f => f is not ("fileName" or "folderId" or "folderPath" or "options" or "charsetHunch")) is { } unknown)
        {
            throw _errors.Invalid($"Unrecognized field \"{unknown}\"", unknown);
        }

        if (fields.ContainsKey("folderId") == fields.ContainsKey("folderPath"))
        {
            throw _errors.Invalid("Either folderId or folderPath is required, and not both", "folderPath");
        }

        var access = Access(fields.GetValueOrDefault("options"));
        name = fields.GetValueOrDefault("fileName") is { Length: > 0 } chosen ? Path.HasExtension(chosen) ? chosen : chosen + Path.GetExtension(name) : name;
        var folder = fields.TryGetValue("folderPath", out var path) ? path.Trim('/') : fields["folderId"];
        // A name that is taken gets a number, and nobody is told.
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name).TrimStart('.'));
        var free = stem;
        for (var i = 1L; _files.Values.Any(f => f.Path == $"/{folder}/{free}.{extension}"); i++)
        {
            free = $"{stem}-{i.Text()}";
        }

        var full = $"/{folder}/{free}.{extension}";
        var portal = ((long)PortalId).Text();
        var file = new HubSpotFile(NextId(188_100_000_000), free, extension, full, $"https://{portal}.fs1.hubspotusercontent-na1.net/hubfs/{portal}{Uri.EscapeDataString(full).Replace("%2F", "/", StringComparison.Ordinal)}", access, [.. bytes], Now);
        _files.Add(file.Id, file);
        return new Answer(201, Show(file));
    }

    private string Access(string? options)
    {
        try
        {
            var access = JsonNode.Parse(options ?? "{}")?["access"].Word() ?? throw _errors.Invalid("options.access is required", "options");
            return _access.Contains(access, StringComparer.Ordinal) ? access : throw _errors.Invalid($"{access} is not one of the allowed values: [{string.Join(", ", _access)}]", "options");
        }
        catch (JsonException)
        {
            throw _errors.Invalid("options is not JSON", "options");
        }
    }

    private static (Dictionary<string, string> Fields, byte[]? Bytes, string? Name) Parts(Call call, string boundary)
    {
        var reader = new MultipartReader(boundary, new MemoryStream(call.Body.ToArray()));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[]? bytes = null;
        string? name = null;
        // The body is in memory already, so nothing here ever waits.
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            using var content = new MemoryStream();
            section.Body.CopyTo(content);
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            var field = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (field == "file")
            {
                (bytes, name) = (content.ToArray(), HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value);
            }
            else
            {
                fields[field] = Encoding.UTF8.GetString(content.ToArray());
            }
        }

        return (fields, bytes, name);
    }

    private Answer SearchFiles(Call call)
    {
        var ids = call.Query.TryGetValue("ids", out var asked) ? asked.SelectMany(a => a.Split(',')).ToHashSet(StringComparer.Ordinal) : null;
        var files = _files.Values.Where(f => Shows(f.Created)
            && (ids?.Contains(f.Id) ?? true)
            && (call.Asked("name") is not { } name || f.Name == name)
            && (call.Asked("extension") is not { } extension || f.Extension == extension)
            && (call.Asked("path") is not { } path || f.Path.TrimStart('/') == path.TrimStart('/'))
            && (call.Asked("fileMd5") is not { } md5 || Md5(f) == md5)
            && (call.Asked("url") is not { } url || f.Url == url));
        return new Answer(200, Paged(call, [.. files.Select(Show)], 10, 100, total: false));
    }

    private HubSpotFile File(Call call) => _files.GetValueOrDefault(call["id"]) ?? throw _errors.Gone("File", call["id"]);

    private static JsonObject Show(HubSpotFile file) => new()
    {
        ["id"] = file.Id,
        ["name"] = file.Name,
        ["extension"] = file.Extension,
        ["path"] = file.Path,
        ["url"] = file.Url,
        ["defaultHostingUrl"] = file.Url,
        ["access"] = file.Access,
        ["size"] = file.Content.Length,
        ["fileMd5"] = Md5(file),
        ["type"] = file.Extension is "png" or "jpg" or "jpeg" or "gif" or "webp" or "svg" ? "IMG" : file.Extension is "pdf" or "doc" or "docx" or "txt" ? "DOCUMENT" : "OTHER",
        ["isUsableInContent"] = true,
        ["sourceGroup"] = "CONTENT",
        ["archived"] = false,
        ["createdAt"] = file.Created.Iso(),
        ["updatedAt"] = file.Created.Iso(),
    };

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "HubSpot names files by their MD5; nothing is protected by it.")]
    private static string Md5(HubSpotFile file) => Convert.ToHexStringLower(MD5.HashData(file.Content.AsSpan()));
}

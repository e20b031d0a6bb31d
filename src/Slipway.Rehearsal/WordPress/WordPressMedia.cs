using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>The media library: files come as they are or as a form, and are looked into before they are believed.</summary>
internal sealed class WordPressMedia(WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    private static readonly ImmutableArray<WordPressArgument> _writing =
        [new("title", "any"), new("slug", "string"), new("alt_text", "string"), new("caption", "any"), new("description", "any"), new("post", "integer"), new("author", "integer"), new("status", "string")];

    // What a file says of itself by its first bytes.
    private static readonly ImmutableArray<(string Extension, string Mime, byte[] Start)> _kinds =
    [
        (".png", "image/png", [0x89, 0x50, 0x4E, 0x47]),
        (".jpg", "image/jpeg", [0xFF, 0xD8, 0xFF]),
        (".jpeg", "image/jpeg", [0xFF, 0xD8, 0xFF]),
        (".gif", "image/gif", "GIF8"u8.ToArray()),
        (".webp", "image/webp", "RIFF"u8.ToArray()),
        (".pdf", "application/pdf", "%PDF"u8.ToArray()),
    ];

    public Answer Upload(Call call)
    {
        var user = caller(call);
        if (user?.Can("upload_files") != true)
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.");
        }

        var (name, content, fields) = Received(call);
        var arguments = WordPressArguments.Read(call, _writing, fields);
        if (call.Header("content-md5") is { } sum && !string.Equals(sum.Trim(), MD5Hex(content), StringComparison.OrdinalIgnoreCase))
        {
            throw new WordPressRefusal(412, "rest_upload_hash_mismatch", "Content hash did not match expected.");
        }

        var post = Store(name, content, user.Id);
        post = Change(post with { Slug = store.Unique(WordPressWords.Slug(arguments.Prose("title") is { Length: > 0 } title ? title : post.Title), "attachment", 0, post.Id) }, arguments);
        return new Answer(201, WordPressJson.Pick(json.Post(store.Put(post), "edit", user), arguments.List("_fields"))).With("Location", $"{json.Api}/media/{post.Id}");
    }

    /// <summary>Puts a file where it can be seen by everybody, under a name of its own.</summary>
    public WordPressPost Store(string name, ReadOnlyMemory<byte> content, int by)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        var kind = _kinds.FirstOrDefault(k => k.Extension == extension && content.Span.StartsWith(k.Start));
        if (kind.Mime is null)
        {
            throw new WordPressRefusal(500, "rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type.");
        }

        var stem = WordPressWords.Slug(Path.GetFileNameWithoutExtension(name));
        var folder = store.Now.ToString("yyyy/MM", CultureInfo.InvariantCulture);
        var (number, free) = (0, stem);
        while (store.Posts.Any(p => p.File?.Path == $"{folder}/{free}{extension}"))
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem}-{++number}");
        }

        var (width, height) = Size(kind.Mime, content.Span);
        var id = store.NextId();
        return store.Put(new WordPressPost(id, "attachment", by)
        {
            Status = "inherit",
            Title = free,
            Slug = store.Unique(free, "attachment", 0, id),
            Date = store.Now,
            IsDated = true,
            Modified = store.Now,
            Created = store.Now,
            CommentStatus = "open",
            Guid = $"{store.Address}/wp-content/uploads/{folder}/{free}{extension}",
            File = new WordPressFile($"{folder}/{free}{extension}", kind.Mime, content) { Width = width, Height = height },
        });
    }

    public Answer Read(Call call)
    {
        var arguments = WordPressArguments.Read(call, [new("context", "string") { OneOf = WordPressPosts.Contexts }]);
        var (file, user, context) = (Find(call), caller(call), arguments.Text("context") ?? "view");
        return context != "edit" || WordPressStore.May(user, "edit", file)
            ? new Answer(200, WordPressJson.Pick(json.Post(file, context, user), arguments.List("_fields")))
            : throw WordPressRefusal.Forbidden(user, "rest_forbidden_context", "Sorry, you are not allowed to edit this post.");
    }

    public Answer Update(Call call)
    {
        var (file, user) = (Find(call), caller(call));
        var arguments = WordPressArguments.Read(call, _writing);
        return WordPressStore.May(user, "edit", file)
            ? new Answer(200, json.Post(store.Put(Change(file, arguments) with { Modified = store.Now }), "edit", user))
            : throw WordPressRefusal.Forbidden(user, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.");
    }

    public Answer Delete(Call call)
    {
        var (file, user) = (Find(call), caller(call));
        if (!WordPressStore.May(user, "delete", file))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.");
        }

        if (!WordPressArguments.Read(call, [new("force", "boolean")]).Flag("force"))
        {
            throw new WordPressRefusal(501, "rest_trash_not_supported", "The post does not support trashing. Set 'force=true' to delete.");
        }

        var previous = json.Post(file, "edit", user);
        store.Remove(file.Id);
        return new Answer(200, new JsonObject { ["deleted"] = true, ["previous"] = previous });
    }

    private static WordPressPost Change(WordPressPost post, WordPressArguments arguments) => post with
    {
        Title = arguments.Prose("title") ?? post.Title,
        Parent = arguments.Number("post") ?? post.Parent,
        File = post.File! with
        {
            AltText = arguments.Text("alt_text") ?? post.File.AltText,
            Caption = arguments.Prose("caption") ?? post.File.Caption,
            Description = arguments.Prose("description") ?? post.File.Description,
        },
    };

    private WordPressPost Find(Call call) =>
        int.TryParse(call["id"], out var id) ? store.Find(id, "attachment") ?? throw WordPressRefusal.NoPost() : throw WordPressRefusal.NoRoute();

    private static (string Name, ReadOnlyMemory<byte> Content, ImmutableArray<(string, string)> Fields) Received(Call call)
    {
        if (call.Body.IsEmpty)
        {
            throw new WordPressRefusal(400, "rest_upload_no_data", "No data supplied.");
        }

        if (call.Header("content-type") is not { Length: > 0 } type)
        {
            throw new WordPressRefusal(400, "rest_upload_no_content_type", "No Content-Type supplied.");
        }

        if (type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return FromForm(call, MediaTypeHeaderValue.Parse(type).Boundary.ToString().Trim('"'));
        }

        if (call.Header("content-disposition") is not { Length: > 0 } disposition)
        {
            throw new WordPressRefusal(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.");
        }

        var name = ContentDispositionHeaderValue.TryParse(disposition, out var read) ? (read.FileNameStar.HasValue ? read.FileNameStar : read.FileName).ToString().Trim('"') : "";
        return name.Length > 0
            ? (name, call.Body, [])
            : throw new WordPressRefusal(400, "rest_upload_invalid_disposition", "Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as `attachment; filename=\"image.png\"` or similar.");
    }

    private static (string, ReadOnlyMemory<byte>, ImmutableArray<(string, string)>) FromForm(Call call, string boundary)
    {
        var reader = new MultipartReader(boundary, new MemoryStream(call.Body.ToArray()));
        (string Name, ReadOnlyMemory<byte> Content)? file = null;
        var fields = ImmutableArray.CreateBuilder<(string, string)>();
        while (reader.ReadNextSectionAsync().GetAwaiter().GetResult() is { } section)
        {
            using var content = new MemoryStream();
            section.Body.CopyTo(content);
            var disposition = section.GetContentDispositionHeader();
            if (disposition?.Name == "file" && disposition.FileName.HasValue)
            {
                file = (disposition.FileName.ToString().Trim('"'), content.ToArray());
            }
            else if (disposition is not null)
            {
                fields.Add((disposition.Name.ToString().Trim('"'), System.Text.Encoding.UTF8.GetString(content.ToArray())));
            }
        }

        return file is { } found ? (found.Name, found.Content, fields.ToImmutable()) : throw new WordPressRefusal(400, "rest_upload_no_data", "No data supplied.");
    }

    private static (int Width, int Height) Size(string mime, ReadOnlySpan<byte> content) => mime switch
    {
        "image/png" when content.Length >= 24 => (BinaryPrimitives.ReadInt32BigEndian(content[16..]), BinaryPrimitives.ReadInt32BigEndian(content[20..])),
        "image/gif" when content.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(content[6..]), BinaryPrimitives.ReadUInt16LittleEndian(content[8..])),
        _ => (0, 0),
    };

#pragma warning disable CA5351 // WordPress checks the sum of an upload by MD5 and nothing else.
    private static string MD5Hex(ReadOnlyMemory<byte> content) => Convert.ToHexString(MD5.HashData(content.Span));
#pragma warning restore CA5351
}

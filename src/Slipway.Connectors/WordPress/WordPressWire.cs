using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.WordPress;

/// <summary>A text that WordPress holds: as it was written, and as it shows.</summary>
internal sealed record WordPressText(string? Raw, string? Rendered);

/// <summary>A page or post, read for editing.</summary>
internal sealed record WordPressPage
{
    public long Id { get; init; }

    public long Parent { get; init; }

    /// <summary>The user who wrote it; of a revision, who saved it.</summary>
    public long Author { get; init; }

    public string Status { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Link { get; init; } = "";

    public string? PermalinkTemplate { get; init; }

    public WordPressText? Title { get; init; }

    public WordPressText? Content { get; init; }

    public WordPressText? Excerpt { get; init; }

    public string? ModifiedGmt { get; init; }

    public string? Template { get; init; }

    public long FeaturedMedia { get; init; }

    /// <summary>An object, or an empty array where no field is registered.</summary>
    public JsonElement Meta { get; init; }
}

/// <summary>What a visitor could notice of a page: what is compared for changes made outside.</summary>
internal sealed record WordPressHeld(string Title, string Slug, string Content, string Excerpt, string Template, long FeaturedMedia, SortedDictionary<string, string> Meta);

/// <summary>What is written of a page; what is null is left as it is.</summary>
internal sealed record WordPressWrite
{
    public string? Status { get; init; }

    public string? DateGmt { get; init; }

    public string? Title { get; init; }

    public string? Slug { get; init; }

    public string? Content { get; init; }

    public string? Excerpt { get; init; }

    public Dictionary<string, string>? Meta { get; init; }
}

/// <summary>An image of the media library.</summary>
internal sealed record WordPressMedia
{
    public long Id { get; init; }

    public string Slug { get; init; } = "";

    public string SourceUrl { get; init; } = "";

    public string AltText { get; init; } = "";

    /// <summary>An object, or an empty array where WordPress knows nothing of the file.</summary>
    public JsonElement MediaDetails { get; init; }

    /// <summary>How many bytes it has; null where WordPress does not say.</summary>
    [JsonIgnore]
    public long? Size => MediaDetails.ValueKind == JsonValueKind.Object && MediaDetails.TryGetProperty("filesize", out var size) && size.TryGetInt64(out var bytes) && bytes > 0 ? bytes : null;
}

/// <summary>What is written of an image.</summary>
internal sealed record WordPressMediaWrite(string AltText);

/// <summary>What is thrown away.</summary>
internal sealed record WordPressDeleted(string? Status);

/// <summary>Who is signed in.</summary>
internal sealed record WordPressUser
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public List<string> Roles { get; init; } = [];

    /// <summary>Rights by name; true, or a number, where given.</summary>
    public Dictionary<string, JsonElement> Capabilities { get; init; } = [];
}

/// <summary>What the website says of itself.</summary>
internal sealed record WordPressAbout
{
    public string Name { get; init; } = "";

    public string Home { get; init; } = "";
}

/// <summary>What a kind of content takes.</summary>
internal sealed record WordPressSchema(WordPressSchemaBody? Schema);

/// <summary>The fields of a schema.</summary>
internal sealed record WordPressSchemaBody(Dictionary<string, WordPressSchemaField>? Properties);

/// <summary>A field of a schema, and those inside it.</summary>
internal sealed record WordPressSchemaField
{
    /// <summary>An object, or an empty array where there is none.</summary>
    public JsonElement Properties { get; init; }
}

/// <summary>How WordPress says no.</summary>
internal sealed record WordPressError(string Code, string Message, WordPressErrorData? Data);

/// <summary>Which parameters it is about.</summary>
internal sealed record WordPressErrorData
{
    /// <summary>An object of parameter and reason, or an array of names.</summary>
    public JsonElement Params { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<WordPressPage>))]
[JsonSerializable(typeof(List<JsonElement>))]
[JsonSerializable(typeof(WordPressHeld))]
[JsonSerializable(typeof(WordPressWrite))]
[JsonSerializable(typeof(List<WordPressMedia>))]
[JsonSerializable(typeof(WordPressMediaWrite))]
[JsonSerializable(typeof(WordPressDeleted))]
[JsonSerializable(typeof(WordPressUser))]
[JsonSerializable(typeof(WordPressAbout))]
[JsonSerializable(typeof(WordPressSchema))]
[JsonSerializable(typeof(WordPressError))]
internal sealed partial class WordPressJson : JsonSerializerContext;

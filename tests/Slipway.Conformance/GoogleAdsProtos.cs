using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Xunit;

namespace Slipway.Conformance;

/// <summary>How a body in JSON came to be.</summary>
public enum Wording
{
    /// <summary>Written by us: 64-bit numbers may be numbers or text.</summary>
    Request,

    /// <summary>Written as Google writes it: 64-bit numbers are text.</summary>
    Answer,
}

/// <summary>Google's own messages, and whether a body in JSON is one of them by the JSON rules of protocol buffers.</summary>
/// <remarks>
/// The descriptions are not part of the repository; they are looked for in the folder <c>shared</c> beside it. What is compiled of them goes below <c>artifacts</c>, once.
/// Names are taken as JSON has them (<c>amountMicros</c>) and enumerations by their names alone, which is all that Google itself writes.
/// </remarks>
public sealed class GoogleAdsProtos
{
    private const string Version = "google.ads.googleads.v25";

    private static readonly string _root = FindRoot();
    private static readonly string _specs = Path.GetFullPath(Path.Combine(_root, "..", "shared", "data", "specs"));
    private static readonly string[] _archives = [Path.Combine(_specs, "google-ads", "protos.tar.xz"), Path.Combine(_specs, "google-common", "protos.tar.xz")];
    private static readonly string[] _files = [$"{Version}.services.google_ads_service", $"{Version}.services.customer_service", $"{Version}.errors.errors"];
    private static readonly Lazy<Task<GoogleAdsProtos>> _loaded = new(LoadAsync);

    private readonly Dictionary<string, MessageDescriptor> _messages;

    private GoogleAdsProtos(Dictionary<string, MessageDescriptor> messages) => _messages = messages;

    /// <summary>Whether Google's descriptions are beside the repository.</summary>
    public static bool AreAtHand => _archives.All(File.Exists);

    /// <summary>Skips the test, and says why, where Google's descriptions are not at hand.</summary>
    public static void SkipUnlessAtHand() => Assert.SkipUnless(AreAtHand, "Google's message descriptions are not beside the repository (shared/data/specs/google-ads).");

    /// <summary>The messages of <c>GoogleAdsService</c> and all they need: compiled the first time, read from then on.</summary>
    public static Task<GoogleAdsProtos> AtHandAsync()
    {
        SkipUnlessAtHand();
        return _loaded.Value;
    }

    /// <summary>A message by its name: <c>MutateGoogleAdsRequest</c>, or in full where there are several.</summary>
    public MessageDescriptor Message(string name) => _messages.TryGetValue(name, out var whole)
        ? whole
        : _messages.Where(m => m.Key.StartsWith(Version, StringComparison.Ordinal) && m.Key.EndsWith($".{name}", StringComparison.Ordinal)).OrderBy(m => m.Key.Length).First().Value;

    /// <summary>What is wrong with a body, each as the place and why; empty where it is a message.</summary>
    /// <param name="message">Which message: <c>MutateGoogleAdsRequest</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="wording">Who wrote it.</param>
    public IReadOnlyList<string> Wrong(string message, JsonNode? body, Wording wording)
    {
        var wrong = new List<string>();
        Look(Message(message), body, "", wording, wrong);
        return wrong;
    }

    private void Look(MessageDescriptor message, JsonNode? body, string place, Wording wording, List<string> wrong)
    {
        if (WellKnown(message, body) is { } verdict)
        {
            wrong.AddRange(verdict.Length == 0 ? [] : [$"{place}: {verdict}"]);
            return;
        }

        if (body is not JsonObject fields)
        {
            wrong.Add($"{place}: {message.Name} is an object");
            return;
        }

        if (message.FullName == "google.protobuf.Any")
        {
            Any(fields, place, wording, wrong);
            return;
        }

        var set = new HashSet<OneofDescriptor>();
        foreach (var (name, value) in fields)
        {
            var at = place.Length == 0 ? name : $"{place}.{name}";
            if (message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name) is not { } field)
            {
                wrong.Add($"{at}: {message.Name} has no such field");
            }
            else if (value is not null && field.RealContainingOneof is { } oneof && !set.Add(oneof))
            {
                wrong.Add($"{at}: another field of {oneof.Name} is set already");
            }
            else if (value is not null)
            {
                Field(field, value, at, wording, wrong);
            }
        }
    }

    private void Any(JsonObject fields, string place, Wording wording, List<string> wrong)
    {
        var type = ((string?)fields["@type"] ?? "").Split('/')[^1];
        if (!_messages.TryGetValue(type, out var packed))
        {
            // Google's general details (ErrorInfo, BadRequest) are not among the descriptions.
            wrong.AddRange(type.StartsWith("google.rpc.", StringComparison.Ordinal) ? [] : [$"{place}.@type: {type} is not known"]);
            return;
        }

        var inner = (JsonObject)fields.DeepClone();
        inner.Remove("@type");
        Look(packed, inner, place, wording, wrong);
    }

    private void Field(FieldDescriptor field, JsonNode value, string place, Wording wording, List<string> wrong)
    {
        if (field.IsMap)
        {
            wrong.AddRange(value is JsonObject ? [] : [$"{place}: a map is an object"]);
        }
        else if (!field.IsRepeated)
        {
            Value(field, value, place, wording, wrong);
        }
        else if (value is not JsonArray items)
        {
            wrong.Add($"{place}: is a list");
        }
        else
        {
            for (var at = 0; at < items.Count; at++)
            {
                Value(field, items[at], string.Create(CultureInfo.InvariantCulture, $"{place}[{at}]"), wording, wrong);
            }
        }
    }

    private void Value(FieldDescriptor field, JsonNode? value, string place, Wording wording, List<string> wrong)
    {
        if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            Look(field.MessageType, value, place, wording, wrong);
        }
        else if (field.FieldType == FieldType.Enum)
        {
            wrong.AddRange(Text(value) is { } name && field.EnumType.FindValueByName(name) is not null ? [] : [$"{place}: {value?.ToJsonString() ?? "null"} is no {field.EnumType.Name}"]);
        }
        else if (!IsScalar(field.FieldType, value, wording))
        {
            wrong.Add($"{place}: {value?.ToJsonString() ?? "null"} is no {field.FieldType.ToString().ToLowerInvariant()}{(wording == Wording.Answer ? " as Google writes it" : "")}");
        }
    }

    private static bool IsScalar(FieldType type, JsonNode? value, Wording wording) => type switch
    {
        FieldType.String => Text(value) is not null,
        FieldType.Bool => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        FieldType.Bytes => Text(value) is { } text && Convert.TryFromBase64String(text, new byte[text.Length], out _),
        FieldType.Double or FieldType.Float => value?.GetValueKind() == JsonValueKind.Number || Text(value) is "NaN" or "Infinity" or "-Infinity"
            || (wording == Wording.Request && double.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out _)),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Digits(value, asText: true, wording) is { } d && long.TryParse(d, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.UInt64 or FieldType.Fixed64 => Digits(value, asText: true, wording) is { } d && ulong.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out _),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Digits(value, asText: false, wording) is { } d && int.TryParse(d, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => Digits(value, asText: false, wording) is { } d && uint.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out _),
    };

    /// <summary>A whole number's digits, where they stand as they may: a reader takes numbers and texts, a writer has one way for each width.</summary>
    private static string? Digits(JsonNode? value, bool asText, Wording wording) => value?.GetValueKind() switch
    {
        JsonValueKind.String when asText || wording == Wording.Request => value.GetValue<string>(),
        JsonValueKind.Number when !asText || wording == Wording.Request => value.ToJsonString(),
        _ => null,
    };

    /// <summary>Null for a message like any other; otherwise what is wrong, or nothing.</summary>
    private static string? WellKnown(MessageDescriptor message, JsonNode? body) => message.FullName switch
    {
        "google.protobuf.FieldMask" => Text(body) is { } mask && mask.Split(',').All(p => p.Split('.').All(IsMaskPart)) ? "" : "a field mask is a text of names, joined by commas",
        "google.protobuf.Duration" => Text(body) is ['-' or (>= '0' and <= '9'), .., 's'] duration && decimal.TryParse(duration[..^1], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) ? "" : "a duration is seconds as text: 3.5s",
        "google.protobuf.Timestamp" => Text(body) is { } time && time.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out _) ? "" : "a timestamp is a text as RFC 3339 has it",
        "google.protobuf.StringValue" => Text(body) is null ? "is a text" : "",
        "google.protobuf.BoolValue" => body?.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "" : "is true or false",
        "google.protobuf.Struct" or "google.protobuf.Value" or "google.protobuf.ListValue" => "",
        _ => null,
    };

    private static bool IsMaskPart(string part) => part.Length > 0 && part.All(char.IsAsciiLetterOrDigit);

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static async Task<GoogleAdsProtos> LoadAsync()
    {
        var bytes = await File.ReadAllBytesAsync(await CompileAsync());
        var files = FileDescriptor.BuildFromByteStrings(FileDescriptorSet.Parser.ParseFrom(bytes).File.Select(f => f.ToByteString()));
        return new GoogleAdsProtos(files.SelectMany(f => f.MessageTypes).SelectMany(WithNested).ToDictionary(m => m.FullName, StringComparer.Ordinal));
    }

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) => message.NestedTypes.SelectMany(WithNested).Prepend(message);

    // Made under another name and moved into place, so that test processes that run side by side never read half of it.
    private static async Task<string> CompileAsync()
    {
        var digest = SHA256.HashData([.. _archives.SelectMany(File.ReadAllBytes)]);
        var set = Path.Combine(_root, "artifacts", "google-ads-protos", $"{Convert.ToHexStringLower(digest)[..16]}.set");
        if (File.Exists(set))
        {
            return set;
        }

        var work = Directory.CreateDirectory(Path.Combine(_root, "artifacts", "google-ads-protos", Guid.NewGuid().ToString("n"))).FullName;
        foreach (var archive in _archives)
        {
            await RunAsync("tar", ["xf", archive, "-C", work]);
        }

        var tools = Path.Combine(typeof(GoogleAdsProtos).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "GrpcTools").Value!);
        var fresh = Path.Combine(work, "fresh.set");
        await RunAsync(Protoc(tools), [
            $"-I{work}", $"-I{Path.Combine(tools, "build", "native", "include")}", "--include_imports", $"--descriptor_set_out={fresh}",
            .. _files.Select(f => $"{f.Replace('.', '/')}.proto"), "google/rpc/status.proto",
        ]);
        File.Move(fresh, set, overwrite: true);
        Directory.Delete(work, recursive: true);
        return set;
    }

    private static string Protoc(string tools)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macosx" : "linux";
        var machine = OperatingSystem.IsMacOS() ? "universal" : RuntimeInformation.OSArchitecture == Architecture.Arm64 && !OperatingSystem.IsWindows() ? "arm64" : "x64";
        return Path.Combine(tools, "tools", $"{system}_{machine}", OperatingSystem.IsWindows() ? "protoc.exe" : "protoc");
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} failed: {said}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}

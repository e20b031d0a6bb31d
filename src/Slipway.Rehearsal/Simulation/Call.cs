using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Simulation;

/// <summary>A request as a simulated platform sees it.</summary>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Path">The path below the platform's own address, without the query.</param>
/// <param name="Headers">Header names in lower case.</param>
/// <param name="Body">The body as it came.</param>
public sealed record Call(string Method, string Path, ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    // Which of two values of one name counts is anybody's guess, so such a body is no JSON here.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly Lazy<JsonNode?> _json = new(() => Parse(Body));

    /// <summary>What stands in the places of the route's template, decoded.</summary>
    public ImmutableDictionary<string, string> Places { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The query, decoded; a name given several times has several values.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Query { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The platform's own address, for addresses within answers; without a slash at the end.</summary>
    public string Address { get; init; } = "";

    /// <summary>A place of the route's template.</summary>
    public string this[string place] => Places[place];

    /// <summary>The body as JSON; null when there is none or it is not JSON.</summary>
    public JsonNode? Json => _json.Value;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The first value of a query parameter; null when it is not there.</summary>
    public string? Asked(string name) => Query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>A header; null when it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonNode.Parse(body.Span, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a simulated platform answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; null for none.</param>
public sealed record Answer(int Status, JsonNode? Body = null)
{
    /// <summary>A body that is not JSON, in place of <see cref="Body"/>.</summary>
    public string? Text { get; init; }

    /// <summary>A body that is a file, in place of <see cref="Body"/>; its type is <see cref="TextType"/>.</summary>
    public ReadOnlyMemory<byte>? File { get; init; }

    /// <summary>What kind of text or file it is.</summary>
    public string TextType { get; init; } = "text/html; charset=utf-8";

    /// <summary>Further headers.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The same with one header more.</summary>
    public Answer With(string header, string value) => this with { Headers = Headers.SetItem(header, value) };
}

/// <summary>A call and what became of it.</summary>
/// <param name="Number">From 1 on, in the order in which they came.</param>
/// <param name="Call">The call.</param>
/// <param name="Route">The route's template, for example <c>/marketing/emails/2026-03/{id}</c>; the path where there is none.</param>
/// <param name="Status">What was answered; 0 where nothing was.</param>
/// <param name="Fault">The fault that was played; null for none.</param>
public sealed record CallRecord(int Number, Call Call, string Route, int Status, FaultKind? Fault)
{
    /// <summary>Whether it can have changed something.</summary>
    public bool IsWrite => Call.Method is not ("GET" or "HEAD" or "OPTIONS");
}

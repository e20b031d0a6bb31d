using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Stack.Tracking;

/// <summary>Reads outcomes that come as CloudEvents 1.0, one or a batch, in the structured JSON format.</summary>
/// <remarks>
/// The binary mode, whose attributes stand in headers, is not taken: the signature is over the body, so anybody on the way could change what an event says. Source and id together are the identity, as the standard has it;
/// <c>type</c> is the metric as it is, so that a register may name <c>com.example.crm.meeting</c>; the person is <c>data.email</c>, otherwise <c>subject</c> where that is an address.
/// </remarks>
internal static class CloudEvents
{
    private const string Media = "application/cloudevents";

    /// <summary>Whether a request says that it has them.</summary>
    public static bool IsIt(WebhookRequest request) => request.Headers.TryGetValue("content-type", out var type) && type.StartsWith(Media, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body; what cannot be read is said, the rest counts.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (ImmutableArray<(ReportedOutcome Outcome, int Number)> Outcomes, ImmutableArray<Finding> Findings) Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement[] events = document.RootElement.ValueKind == JsonValueKind.Array ? [.. document.RootElement.EnumerateArray()] : [document.RootElement];
        var (outcomes, findings) = (ImmutableArray.CreateBuilder<(ReportedOutcome, int)>(), ImmutableArray.CreateBuilder<Finding>());
        foreach (var (e, number) in events.Select((e, i) => (e, i + 1)))
        {
            if (Problem(e) is { } problem)
            {
                findings.Add(Finding.Error("cloud-event", $"Event {number} was set aside: {problem}", fix: "Send CloudEvents 1.0 in JSON with id, source, type, time and data: { email, amount, currency, deal, campaign }."));
                continue;
            }

            var data = e.TryGetProperty("data", out var given) && given.ValueKind == JsonValueKind.Object ? given : default;
            var subject = Text(e, "subject");
            outcomes.Add((new ReportedOutcome($"{Text(e, "source")}#{Text(e, "id")}", Text(e, "type")!, Text(data, "email") ?? (subject?.Contains('@', StringComparison.Ordinal) == true ? subject : null), Time(e) ?? default, Text(data, "campaign"))
            {
                Amount = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Number && amount.TryGetDecimal(out var worth) ? worth : null,
                Currency = Text(data, "currency"),
                Deal = Text(data, "deal"),
            }, number));
        }

        return (outcomes.ToImmutable(), findings.ToImmutable());
    }

    private static string? Problem(JsonElement e) =>
        e.ValueKind != JsonValueKind.Object ? "it is no object."
        : Text(e, "specversion") != "1.0" ? $"specversion is \"{Text(e, "specversion")}\" and not 1.0."
        : Text(e, "id") is null || Text(e, "source") is null ? "it has no id or no source, so a repeat could not be told."
        : Text(e, "type") is null ? "it has no type."
        : e.TryGetProperty("time", out _) && Time(e) is null ? $"its time \"{Text(e, "time")}\" is none of RFC 3339."
        : e.TryGetProperty("data_base64", out _) ? "its data is binary."
        : null;

    private static string? Text(JsonElement e, string name) =>
        e.ValueKind == JsonValueKind.Object && e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(JsonElement e) =>
        DateTimeOffset.TryParse(Text(e, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}

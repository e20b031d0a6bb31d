using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Rehearsal.Recipients;

/// <summary>The body of a report to the webhook; the timestamp is simulated time.</summary>
internal sealed record Report(string Type, DateTimeOffset Timestamp, ImmutableArray<ReportedEvent> Events);

/// <summary>One thing that happened elsewhere, at a simulated time.</summary>
internal sealed record ReportedEvent(string Id, string Type, string? Email, DateTimeOffset At, string? Campaign);

/// <summary>Answer of /next.</summary>
internal sealed record Next([property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? At, int Pending);

/// <summary>Asks /now.</summary>
internal sealed record NowAsked(DateTimeOffset? Now);

/// <summary>Answer of /now.</summary>
internal sealed record NowDone(int Performed, int Errors);

/// <summary>Asks /truth about these people only.</summary>
internal sealed record TruthAsked(ImmutableArray<string> Emails);

/// <summary>Answer of /truth.</summary>
internal sealed record Truth(string Metric, double TreatedRate, double ControlRate, double Effect, string Seed, int People, string Note);

/// <summary>Answer of /idle: totals since the start.</summary>
internal sealed record Idle(
    [property: JsonPropertyName("idle")] bool IsIdle, int Received, int Duplicates, int AfterUnsubscribe, int Performed, int Registered, int Unsubscribed, int Requests, int Errors);

/// <summary>Answer of /health.</summary>
internal sealed record Health(string Status, int SmtpPort, int HttpPort, int People);

/// <summary>An answer that is not one.</summary>
internal sealed record Refusal(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(Next))]
[JsonSerializable(typeof(NowAsked))]
[JsonSerializable(typeof(NowDone))]
[JsonSerializable(typeof(TruthAsked))]
[JsonSerializable(typeof(Truth))]
[JsonSerializable(typeof(Idle))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class RecipientsJson : JsonSerializerContext;

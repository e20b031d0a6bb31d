using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Text;
using Slipway.Server.Accounts;
using Slipway.Store.Audit;

namespace Slipway.Server.Agents;

/// <summary>What came of a call.</summary>
internal enum AgentOutcome
{
    Done,
    Refused,
    Failed,
    CalledOff,
}

/// <summary>Writes every call of an agent into the audit trail: who, for whom, which tool, the digest of what it was given, and what came of it.</summary>
/// <remarks>
/// The actor is the person with the token behind a slash, as everywhere in the trail. What was given is named by digest only: it may hold personal data, which could not be erased from a chain.
/// </remarks>
internal sealed class AgentTrail(AuditTrail audit)
{
    public const string Prefix = "agent.";

    /// <param name="actor">Whose agent it is.</param>
    /// <param name="what">The tool, or "read".</param>
    /// <param name="given">What it was called with.</param>
    /// <param name="outcome">What came of it.</param>
    public Task NoteAsync(Actor actor, string what, IDictionary<string, JsonElement>? given, AgentOutcome outcome)
    {
        var campaign = given is not null && given.TryGetValue("campaign", out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { } text && Slugs.IsSlug(text) ? text : "";
        return audit.AppendAsync(actor.AuditName, Prefix + what, campaign, $"{Digest(given)} {JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString())}");
    }

    // Sorted, so that the same arguments have the same digest in whatever order they were sent.
    private static string Digest(IDictionary<string, JsonElement>? given) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, JsonElement>(given ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal), StringComparer.Ordinal))));
}

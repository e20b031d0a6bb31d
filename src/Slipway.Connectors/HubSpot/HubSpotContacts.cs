using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Contacts and deals, read; nothing of them is ever written.</summary>
internal sealed class HubSpotContacts(PlatformApi api)
{
    /// <summary>How many records one call reads.</summary>
    private const int Batch = 100;

    /// <summary>How many filters one search takes.</summary>
    private const int Filters = 6;

    private static readonly ImmutableDictionary<string, string> _names = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("first_name", "firstname"),
        KeyValuePair.Create("last_name", "lastname"),
        KeyValuePair.Create("job_title", "jobtitle"),
        KeyValuePair.Create("lifecycle", "lifecyclestage"),
        KeyValuePair.Create("lead_status", "hs_lead_status"),
        KeyValuePair.Create("language", "hs_language"),
        KeyValuePair.Create("employees", "numemployees"),
        KeyValuePair.Create("revenue", "annualrevenue"),
        KeyValuePair.Create("postal_code", "zip"),
        KeyValuePair.Create("owner", "hubspot_owner_id"),
        KeyValuePair.Create("created", "createdate"),
    ]);

    private static readonly ImmutableDictionary<string, string> _fields = _names.ToImmutableDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    /// <summary>What HubSpot calls a field of ours; what we have no word for is called the same.</summary>
    public static string PropertyOf(string field) => _names.GetValueOrDefault(field, field);

    /// <summary>What we call a property of HubSpot.</summary>
    public static string FieldOf(string property) => _fields.GetValueOrDefault(property, property);

    /// <summary>Contacts by id, with these properties; those that are gone are left out.</summary>
    public Task<Dictionary<string, HubSpotRecord>> ReadAsync(IReadOnlyCollection<string> ids, IEnumerable<string> properties, CancellationToken cancellation) =>
        ReadAsync(HubSpotPaths.Contacts, ids, properties, cancellation);

    /// <summary>Deals by id.</summary>
    public Task<Dictionary<string, HubSpotRecord>> DealsAsync(IReadOnlyCollection<string> ids, IEnumerable<string> properties, CancellationToken cancellation) =>
        ReadAsync(HubSpotPaths.Deals, ids, properties, cancellation);

    /// <summary>The properties among these that the account's contacts do not have. A search names the first it does not know.</summary>
    public async Task<ImmutableArray<Finding>> UnknownAsync(IEnumerable<string> fields, CancellationToken cancellation)
    {
        var unknown = ImmutableArray.CreateBuilder<Finding>();
        foreach (var some in fields.Distinct().Chunk(Filters))
        {
            // One property at a time only where HubSpot refuses them together.
            foreach (var group in await AreKnownAsync(some, cancellation) ? [] : some)
            {
                if (!await AreKnownAsync([group], cancellation))
                {
                    unknown.Add(Finding.Error("property-unknown", $"HubSpot's contacts have no property \"{PropertyOf(group)}\".", fix: "Write the property's internal name: Settings, Properties, in the column of internal names.") with { Field = group });
                }
            }
        }

        return unknown.ToImmutable();
    }

    private async Task<bool> AreKnownAsync(IEnumerable<string> fields, CancellationToken cancellation)
    {
        var search = new HubSpotSearch([new HubSpotSearchGroup([.. fields.Select(f => new HubSpotSearchFilter(PropertyOf(f), "HAS_PROPERTY"))])], ["email"], 1, "", []);
        var answer = await api.CallAsync(HttpMethod.Post, $"{HubSpotPaths.Contacts}/search", PlatformApi.Json(search, HubSpotJson.Default.HubSpotSearch), null, cancellation);
        if (answer.Status == 400)
        {
            return false;
        }

        api.Checked(answer);
        return true;
    }

    private async Task<Dictionary<string, HubSpotRecord>> ReadAsync(string path, IReadOnlyCollection<string> ids, IEnumerable<string> properties, CancellationToken cancellation)
    {
        var wanted = properties.Distinct().ToList();
        var records = new Dictionary<string, HubSpotRecord>(ids.Count, StringComparer.Ordinal);
        foreach (var some in ids.Chunk(Batch))
        {
            var body = new HubSpotBatchRead([.. some.Select(id => new HubSpotId(id))], wanted, []);
            var answer = await api.CallAsync(HttpMethod.Post, $"{path}/batch/read", PlatformApi.Json(body, HubSpotJson.Default.HubSpotBatchRead), null, cancellation);
            // A 207 here says that somebody was deleted in the meantime; who is left is read.
            var batch = (answer.Status == 207 ? answer : api.Checked(answer)).As(HubSpotJson.Default.HubSpotBatch) ?? throw new HttpRequestException($"POST {path}/batch/read was answered with something that cannot be read.");
            if (batch.Errors?.Find(e => e.Category != "OBJECT_NOT_FOUND") is { })
            {
                api.Checked(answer);
            }

            foreach (var record in batch.Results)
            {
                records[record.Id] = record;
            }
        }

        return records;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>Lists of whole emails and pages, a hundred at a time, for whoever wants to see everything: one call for each hundred instead of two for each.</summary>
internal static class HubSpotRows
{
    /// <summary>Goes through a list. A row that cannot be read is given by its id, so that it is asked for by itself and the others go on.</summary>
    /// <param name="api">The interface.</param>
    /// <param name="path">The list.</param>
    /// <param name="kind">What it lists.</param>
    /// <param name="type">A row of it.</param>
    /// <param name="since">Leaves out what was not changed since.</param>
    /// <param name="existing">What a row says.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async IAsyncEnumerable<Existing> ExistingAsync<T>(
        PlatformApi api, string path, AssetKind kind, JsonTypeInfo<T> type, DateTimeOffset? since, Func<T, Existing> existing, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        var after = since is { } from ? $"&updatedAfter={from.UtcDateTime.AddMilliseconds(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}" : "";
        for (var next = ""; next is not null;)
        {
            var page = await api.GetAsync($"{path}?limit=100&sort=-updatedAt{after}{next}", HubSpotJson.Default.Rows, cancellation);
            foreach (var row in page.Results)
            {
                if (Of(row, kind, type, existing) is { } item)
                {
                    yield return item with { InAll = page.Total };
                }
            }

            next = page.Next;
        }
    }

    private static Existing? Of<T>(JsonElement row, AssetKind kind, JsonTypeInfo<T> type, Func<T, Existing> existing)
        where T : class
    {
        try
        {
            return row.Deserialize(type) is { } read ? existing(read) : null;
        }
        catch (JsonException)
        {
            return Text(row, "id") is { Length: > 0 } id ? new Existing($"{new AssetKey(kind, id)}", Text(row, "name") is { Length: > 0 } name ? HubSpotName.Read(name).Title : id) { IsFramed = true } : null;
        }
    }

    private static string Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}

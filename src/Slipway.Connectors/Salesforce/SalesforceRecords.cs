using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>Reads records by query and writes them: several steps as one transaction, or up to 200 at once with a result for each.</summary>
internal sealed class SalesforceRecords(PlatformApi api, SalesforceErrors errors)
{
    /// <summary>Steps that fit into one transaction.</summary>
    public const int MostParts = 25;

    /// <summary>Records that fit into one request.</summary>
    public const int MostAtOnce = 200;

    private const string Root = $"/services/data/{SalesforceManifest.Version}/";

    public async IAsyncEnumerable<T> QueryAsync<T>(string soql, JsonTypeInfo<SalesforcePage<T>> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var path = $"query?q={Uri.EscapeDataString(soql)}"; path is not null;)
        {
            var page = await api.GetAsync(path, type, cancellation);
            foreach (var record in page.Records)
            {
                yield return record;
            }

            path = Next(page.NextRecordsUrl, "query/");
        }
    }

    public async Task<List<T>> ListAsync<T>(string soql, JsonTypeInfo<SalesforcePage<T>> type, CancellationToken cancellation)
    {
        var found = new List<T>();
        await foreach (var record in QueryAsync(soql, type, cancellation))
        {
            found.Add(record);
        }

        return found;
    }

    /// <summary>What the org says of an object; null where there is none, or the user may not see it.</summary>
    public Task<SalesforceDescribe?> DescribeAsync(string type, CancellationToken cancellation) => api.FindAsync($"sobjects/{type}/describe", SalesforceJson.Default.SalesforceDescribe, cancellation);

    /// <summary>A step of a transaction.</summary>
    public static SalesforcePart Part(string method, string path, string reference, JsonObject? body = null) => new(method, Root + path, reference) { Body = body };

    /// <summary>Does all steps or none.</summary>
    public async Task<SalesforceCompositeAnswer> TransactAsync(ImmutableArray<SalesforcePart> parts, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(
            HttpMethod.Post, "composite", new SalesforceComposite(true, parts), SalesforceJson.Default.SalesforceComposite, SalesforceJson.Default.SalesforceCompositeAnswer, cancellation);
        foreach (var part in answer.CompositeResponse.Where(p => p.HttpStatusCode is >= 300 or < 200))
        {
            var said = part.Body.ValueKind == JsonValueKind.Array ? part.Body.Deserialize(SalesforceJson.Default.ListSalesforceError)! : [];
            // The others were taken back because of the one that failed, and say no more than that.
            if (said.Any(e => e.Code != "PROCESSING_HALTED") || said.Count == 0)
            {
                throw new PlatformException(errors.Of(part.HttpStatusCode, said));
            }
        }

        return answer.CompositeResponse.Exists(p => p.HttpStatusCode >= 300)
            ? throw new PlatformException(errors.Of(400, [new SalesforceError { ErrorCode = "PROCESSING_HALTED", Message = "the steps depend on each other, and one could not be filled in" }]))
            : answer;
    }

    /// <summary>Changes one record, unless it was changed since.</summary>
    public Task UpdateAsync(string type, string id, JsonObject body, DateTimeOffset unmodifiedSince, CancellationToken cancellation) => api.SendAsync(
        HttpMethod.Patch, $"sobjects/{type}/{id}", PlatformApi.Json(body, SalesforceJson.Default.JsonObject), cancellation, headers => headers.IfUnmodifiedSince = unmodifiedSince);

    public async Task<string> CreateAsync(string type, JsonObject body, CancellationToken cancellation) =>
        (await api.SendAsync(HttpMethod.Post, $"sobjects/{type}", body, SalesforceJson.Default.JsonObject, SalesforceJson.Default.SalesforceResult, cancellation)).Id!;

    public Task DeleteAsync(string type, string id, CancellationToken cancellation) => api.SendAsync(HttpMethod.Delete, $"sobjects/{type}/{id}", null, cancellation);

    /// <summary>Writes records, 200 at a time: by our key where it is deployed, so that none is made twice; a result for each, in their order.</summary>
    public async Task<List<SalesforceResult>> WriteAsync(string type, bool byKey, IReadOnlyList<JsonObject> records, CancellationToken cancellation)
    {
        var results = new List<SalesforceResult>();
        foreach (var group in records.Chunk(MostAtOnce))
        {
            results.AddRange(await api.SendAsync(
                byKey ? HttpMethod.Patch : HttpMethod.Post, byKey ? $"composite/sobjects/{type}/{KeyFields.Name}" : "composite/sobjects",
                new SalesforceCollection(false, [.. group.Select(r => Typed(type, r))]), SalesforceJson.Default.SalesforceCollection, SalesforceJson.Default.ListSalesforceResult, cancellation));
        }

        return results;
    }

    /// <summary>Changes records by their ids, 200 at a time.</summary>
    public async Task<List<SalesforceResult>> UpdateAsync(string type, IReadOnlyList<JsonObject> records, CancellationToken cancellation)
    {
        var results = new List<SalesforceResult>();
        foreach (var group in records.Chunk(MostAtOnce))
        {
            results.AddRange(await api.SendAsync(
                HttpMethod.Patch, "composite/sobjects", new SalesforceCollection(false, [.. group.Select(r => Typed(type, r))]),
                SalesforceJson.Default.SalesforceCollection, SalesforceJson.Default.ListSalesforceResult, cancellation));
        }

        return results;
    }

    /// <summary>Deletes records, 200 at a time; what is gone already is as good as deleted.</summary>
    /// <exception cref="PlatformException">Some could not be deleted; the others are.</exception>
    public async Task DeleteAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var refused = new List<SalesforceError>();
        foreach (var group in ids.Chunk(MostAtOnce))
        {
            var answer = await api.SendAsync(HttpMethod.Delete, $"composite/sobjects?ids={string.Join(',', group)}&allOrNone=false", null, cancellation);
            var results = answer.As(SalesforceJson.Default.ListSalesforceResult) ?? throw new PlatformException(new Outcome.Unknown($"{answer.Path} was answered with something that cannot be read."));
            refused.AddRange(results.Where(r => !r.Success).SelectMany(r => r.Errors).Where(e => e.Code is not ("ENTITY_IS_DELETED" or "NOT_FOUND" or "INVALID_CROSS_REFERENCE_KEY")));
        }

        if (refused.Count > 0)
        {
            throw new PlatformException(errors.Of(400, [.. refused.DistinctBy(e => (e.Code, e.Message))]));
        }
    }

    /// <summary>Where a list goes on, below our own address.</summary>
    public static string? Next(string? address, string below) =>
        address?.IndexOf(below, StringComparison.Ordinal) is >= 0 and var at ? address[at..] : null;

    /// <summary>Whether it has the form of an id of an object; a query for anything else is refused.</summary>
    public static bool IsId(string text, string prefix) => text.Length is 15 or 18 && text.StartsWith(prefix, StringComparison.Ordinal) && text.All(char.IsAsciiLetterOrDigit);

    private static JsonObject Typed(string type, JsonObject record)
    {
        var typed = new JsonObject { ["attributes"] = new JsonObject { ["type"] = type } };
        foreach (var (name, value) in record)
        {
            typed[name] = value?.DeepClone();
        }

        return typed;
    }
}

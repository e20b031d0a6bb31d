using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Queries over the interface, page by page.</summary>
internal sealed class SalesforceQueries(SalesforceStore store, SoqlRun soql, TimeProvider time)
{
    private static readonly TimeSpan _kept = TimeSpan.FromDays(2);

    private readonly Dictionary<string, (ImmutableArray<JsonObject> Records, int Total, int Size, DateTimeOffset Until)> _cursors = new(StringComparer.Ordinal);

    public Answer Ask(Call call, bool deletedToo)
    {
        var text = call.Asked("q") ?? throw new SalesforceRefusal(SalesforceError.Query("A query string has to be specified"));
        var result = soql.Run(text, deletedToo);
        var size = Size(call);
        if (result.Records.Length <= size)
        {
            return Page(result.Records, result.Total, null);
        }

        store.State = store.State with { Made = store.State.Made + 1 };
        var cursor = SalesforceId.Make("01g", store.State.Made);
        _cursors[cursor] = (result.Records, result.Total, size, time.GetUtcNow() + _kept);
        return Page(result.Records[..size], result.Total, $"{cursor}-{size}");
    }

    public Answer More(Call call)
    {
        var parts = call["cursor"].Split('-');
        if (parts.Length != 2 || !_cursors.TryGetValue(parts[0], out var cursor) || time.GetUtcNow() >= cursor.Until
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= cursor.Records.Length)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator"));
        }

        var end = Math.Min(at + cursor.Size, cursor.Records.Length);
        return Page(cursor.Records[at..end], cursor.Total, end < cursor.Records.Length ? $"{parts[0]}-{end}" : null);
    }

    private static int Size(Call call)
    {
        var asked = call.Header("sforce-query-options")?.Split(',', ';').Select(o => o.Split('=')).FirstOrDefault(o => o[0].Trim() == "batchSize" && o.Length == 2)?[1];
        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? Math.Clamp(size, 200, 2000) : 2000;
    }

    private static Answer Page(ImmutableArray<JsonObject> records, int total, string? next)
    {
        var json = new JsonObject { ["totalSize"] = total, ["done"] = next is null };
        if (next is not null)
        {
            json["nextRecordsUrl"] = $"{SalesforceReader.Root}/query/{next}";
        }

        json["records"] = new JsonArray([.. records.Select(r => r.DeepClone())]);
        return new Answer(200, json);
    }
}

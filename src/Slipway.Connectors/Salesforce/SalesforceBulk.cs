using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>Bulk API 2.0, for more records than the ordinary interface should be asked to write: a job takes them as CSV and works on them later.</summary>
/// <remarks>
/// Nothing of a job is kept here. Whoever comes back, after a crash too, finds it in the org's list: by the object, by our key field, and by having been made after the campaign.
/// A job that was made and never filled stays open and does nothing; Salesforce throws it away.
/// </remarks>
internal sealed class SalesforceBulk(PlatformApi api, TimeProvider time)
{
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(15);

    /// <summary>The job that is at work on the object, told as an outcome; null where there is none.</summary>
    public async Task<Outcome.Waiting?> AtWorkAsync(string type, bool byKey, DateTimeOffset since, CancellationToken cancellation)
    {
        foreach (var listed in (await JobsAsync(type, byKey, since, cancellation)).Where(j => j.State is "UploadComplete" or "InProgress"))
        {
            var job = await api.GetAsync($"jobs/ingest/{listed.Id}", SalesforceJson.Default.SalesforceJob, cancellation);
            if (job.State is "UploadComplete" or "InProgress")
            {
                return Waiting(job);
            }
        }

        return null;
    }

    /// <summary>What earlier jobs could not do with the records that carry a mark, by reason; such jobs are cleared away, so that a next try starts afresh.</summary>
    public async Task<List<(string Reason, int Records)>> TakeFailuresAsync(string type, bool byKey, DateTimeOffset since, string mark, CancellationToken cancellation)
    {
        var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var listed in (await JobsAsync(type, byKey, since, cancellation)).Where(j => j.State is "JobComplete" or "Failed"))
        {
            var job = await api.GetAsync($"jobs/ingest/{listed.Id}", SalesforceJson.Default.SalesforceJob, cancellation);
            var ours = (await RowsAsync(job.Id, job.State == "Failed" ? "unprocessedrecords" : "failedResults", cancellation)).Where(r => r.Values.Any(v => v.Contains(mark, StringComparison.Ordinal))).ToList();
            foreach (var row in ours)
            {
                var reason = row.GetValueOrDefault("sf__Error") is { Length: > 0 } said ? said : job.ErrorMessage ?? "the job failed";
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }

            if (ours.Count > 0)
            {
                await api.SendAsync(HttpMethod.Delete, $"jobs/ingest/{job.Id}", null, cancellation);
            }
        }

        return [.. reasons.OrderByDescending(r => r.Value).Select(r => (r.Key, r.Value))];
    }

    /// <summary>Hands records over.</summary>
    public async Task<Outcome.Waiting> StartAsync(string type, bool byKey, IReadOnlyList<JsonObject> records, CancellationToken cancellation)
    {
        var job = await api.SendAsync(
            HttpMethod.Post, "jobs/ingest", new SalesforceJobWrite(type, byKey ? "upsert" : "insert", byKey ? KeyFields.Name : null),
            SalesforceJson.Default.SalesforceJobWrite, SalesforceJson.Default.SalesforceJob, cancellation);
        using var csv = new StringContent(Csv(records), Encoding.UTF8);
        csv.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        await api.SendAsync(HttpMethod.Put, $"jobs/ingest/{job.Id}/batches", csv, cancellation);
        return Waiting(await api.SendAsync(
            HttpMethod.Patch, $"jobs/ingest/{job.Id}", new SalesforceJobState("UploadComplete"), SalesforceJson.Default.SalesforceJobState, SalesforceJson.Default.SalesforceJob, cancellation));
    }

    private Outcome.Waiting Waiting(SalesforceJob job) => new(job.Id, time.GetUtcNow() + _look);

    private async Task<List<SalesforceJob>> JobsAsync(string type, bool byKey, DateTimeOffset since, CancellationToken cancellation)
    {
        var found = new List<SalesforceJob>();
        for (var path = "jobs/ingest"; path is not null;)
        {
            var page = await api.GetAsync(path, SalesforceJson.Default.SalesforceJobs, cancellation);
            found.AddRange(page.Records.Where(j => j.Object == type && j.Operation == (byKey ? "upsert" : "insert") && (!byKey || j.ExternalIdFieldName == KeyFields.Name) && SalesforceTime.Read(j.CreatedDate) >= since));
            path = SalesforceRecords.Next(page.NextRecordsUrl, "jobs/ingest");
        }

        return found;
    }

    private async Task<List<Dictionary<string, string>>> RowsAsync(string job, string which, CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Get, $"jobs/ingest/{job}/{which}", null, cancellation);
        var lines = Read(answer.Body).ToList();
        return lines.Count == 0 ? [] : [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal))];
    }

    private static string Csv(IReadOnlyList<JsonObject> records)
    {
        var columns = records.SelectMany(r => r.Select(p => p.Key)).Distinct(StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.AppendJoin(',', columns).Append('\n');
        foreach (var record in records)
        {
            text.AppendJoin(',', columns.Select(c => $"\"{record[c]?.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append('\n');
        }

        return text.ToString();
    }

    // RFC 4180: a cell in quotes may hold commas and line ends, and a quote twice.
    internal static IEnumerable<List<string>> Read(string csv)
    {
        var (line, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var at = 0; at < csv.Length; at++)
        {
            var c = csv[at];
            if (quoted && c == '"' && at + 1 < csv.Length && csv[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (quoted || c is not (',' or '\n' or '\r'))
            {
                cell.Append(c);
            }
            else if (c != '\r')
            {
                line.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return line;
                    line = [];
                }
            }
        }

        if (cell.Length > 0 || line.Count > 0)
        {
            line.Add(cell.ToString());
            yield return line;
        }
    }
}

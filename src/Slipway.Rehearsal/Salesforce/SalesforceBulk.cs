using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Bulk API 2.0: a job takes rows as CSV, works on them later, and says of each what became of it; or it answers a query as CSV.</summary>
internal sealed class SalesforceBulk(SalesforceStore store, SalesforceWriter writer, SoqlRun soql, TimeProvider time)
{
    private readonly Dictionary<string, Job> _jobs = new(StringComparer.Ordinal);

    /// <summary>How often a job is asked for before it is done, at least once.</summary>
    public int Polls { get; set; } = 1;

    /// <summary>How long a job takes.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>What the next job that starts fails with as a whole; null for none.</summary>
    public string? NextFailure { get; set; }

    public Answer Create(Call call)
    {
        var body = SalesforceRows.Body(call);
        Known(body, "object", "operation", "externalIdFieldName", "contentType", "lineEnding", "columnDelimiter", "assignmentRuleId");
        var type = Text(body, "object") is { } name && store.Types.TryGetValue(name, out var known) ? known : throw Invalid($"Unable to find object: {Text(body, "object")}");
        var operation = Text(body, "operation");
        if (operation is not ("insert" or "update" or "upsert" or "delete"))
        {
            throw new SalesforceRefusal(SalesforceError.Parser($"Unexpected value {operation} for operation"));
        }

        var key = Text(body, "externalIdFieldName");
        if (operation == "upsert" && (key is null || type.Field(key) is not { ExternalId: true }))
        {
            throw Invalid($"Field name provided, {key} does not match an External ID, Salesforce Id, or indexed field for {type.Name}");
        }

        if ((Text(body, "contentType") ?? "CSV") != "CSV" || (Text(body, "columnDelimiter") ?? "COMMA") != "COMMA" || (Text(body, "lineEnding") ?? "LF") is not ("LF" or "CRLF"))
        {
            throw new SalesforceRefusal(SalesforceError.Parser("contentType, columnDelimiter or lineEnding has a value that is not supported here"));
        }

        return Open(new Job(NextId(), type.Name, operation, "Open") { Key = key, LineEnding = Text(body, "lineEnding") ?? "LF", Created = time.GetUtcNow() });
    }

    public Answer CreateQuery(Call call)
    {
        var body = SalesforceRows.Body(call);
        Known(body, "operation", "query", "contentType", "lineEnding", "columnDelimiter");
        if (Text(body, "operation") is not ("query" or "queryAll") || Text(body, "query") is not { } query)
        {
            throw new SalesforceRefusal(SalesforceError.Parser("operation and query are required"));
        }

        var parsed = SoqlParser.Parse(query, DateOnly.FromDateTime(store.Now.UtcDateTime));
        if (parsed.IsAggregate || parsed.IsBareCount)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "API_ERROR", "Aggregate queries are not supported by bulk query jobs"));
        }

        return Open(new Job(NextId(), parsed.From, Text(body, "operation")!, "UploadComplete") { Query = query, Created = time.GetUtcNow(), Started = time.GetUtcNow() });
    }

    public Answer Upload(Call call)
    {
        var job = Get(call);
        if (job.State != "Open" || job.Data is not null)
        {
            throw State($"Data cannot be uploaded to a job in state {job.State}, nor twice");
        }

        if (call.Header("content-type")?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new SalesforceRefusal(new SalesforceError(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be text/csv"));
        }

        job.Data = call.Text;
        return new Answer(201);
    }

    public Answer Move(Call call)
    {
        var job = Get(call);
        var body = SalesforceRows.Body(call);
        Known(body, "state");
        switch (Text(body, "state"))
        {
            case "UploadComplete" when job is { State: "Open", Query: null }:
                job.State = "UploadComplete";
                job.Started = time.GetUtcNow();
                break;
            case "Aborted" when job.State is "Open" or "UploadComplete" or "InProgress":
                job.State = "Aborted";
                break;
            case "UploadComplete" or "Aborted":
                throw State($"Job in state {job.State} cannot be changed");
            case var other:
                throw new SalesforceRefusal(SalesforceError.Parser($"Unexpected value {other} for state"));
        }

        return new Answer(200, Json(job));
    }

    public Answer Read(Call call)
    {
        var job = Get(call);
        if (job.State is "UploadComplete" or "InProgress")
        {
            job.State = "InProgress";
            if (job.Asked++ >= Polls && time.GetUtcNow() >= job.Started + Duration)
            {
                Work(job);
            }
        }

        return new Answer(200, Json(job, whole: true));
    }

    public Answer All() => new(200, new JsonObject { ["done"] = true, ["records"] = new JsonArray([.. _jobs.Values.Select(j => Json(j))]), ["nextRecordsUrl"] = null });

    public Answer Delete(Call call)
    {
        var job = Get(call);
        if (job.State is not ("UploadComplete" or "JobComplete" or "Aborted" or "Failed"))
        {
            throw State($"Job in state {job.State} cannot be deleted");
        }

        _jobs.Remove(job.Id);
        return new Answer(204);
    }

    public Answer Successful(Call call)
    {
        var job = Get(call);
        return Csv(job, [["sf__Id", "sf__Created", .. job.Header], .. job.Done.Select(d => (string[])[d.Id, d.Created ? "true" : "false", .. d.Row])]);
    }

    public Answer FailedOnes(Call call)
    {
        var job = Get(call);
        return Csv(job, [["sf__Id", "sf__Error", .. job.Header], .. job.Failed.Select(f => (string[])[f.Id, f.Error, .. f.Row])]);
    }

    public Answer Unprocessed(Call call)
    {
        var job = Get(call);
        var left = job.State is "Failed" or "Aborted" ? Rows(job).ToList() : [];
        return Csv(job, [job.Header, .. left]);
    }

    public Answer Results(Call call)
    {
        var job = Get(call);
        if (job.State != "JobComplete")
        {
            throw State($"Results of a job in state {job.State} are not ready");
        }

        var start = call.Asked("locator") is { } locator ? int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(locator)), CultureInfo.InvariantCulture) : 0;
        var most = call.Asked("maxRecords") is { } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : int.MaxValue;
        var page = job.Found.Skip(start).Take(most).ToList();
        var next = start + page.Count < job.Found.Count ? Convert.ToBase64String(Encoding.ASCII.GetBytes((start + page.Count).ToString(CultureInfo.InvariantCulture))) : "null";
        return Csv(job, [job.Header, .. page]).With("Sforce-Locator", next).With("Sforce-NumberOfRecords", page.Count.ToString(CultureInfo.InvariantCulture));
    }

    private void Work(Job job)
    {
        if (NextFailure is { } failure)
        {
            (NextFailure, job.State, job.Error) = (null, "Failed", failure);
            _ = Rows(job).Count();
            return;
        }

        job.State = "JobComplete";
        if (job.Query is not null)
        {
            Find(job);
            return;
        }

        foreach (var row in Rows(job).ToList())
        {
            var before = store.State;
            try
            {
                job.Done.Add(Save(job, row));
            }
            catch (SalesforceRefusal refusal)
            {
                store.State = before;
                var error = refusal.Errors[0];
                job.Failed.Add(("", $"{error.Code}:{error.Message}:{string.Join(' ', error.Fields ?? [])} --", row));
            }
        }
    }

    private (string Id, bool Created, string[] Row) Save(Job job, string[] row)
    {
        var type = store.Types[job.Object];
        var body = Body(type, job.Header, row);
        if (job.Operation == "insert")
        {
            return (writer.Create(type.Name, body), true, row);
        }

        if (job.Operation == "upsert")
        {
            var key = SalesforceRows.KeyField(type, job.Key!);
            var value = (string?)body[key.Name] ?? throw new SalesforceRefusal(new SalesforceError(400, "MISSING_ARGUMENT", $"{key.Name} not specified", []));
            var found = store.With(type.Name, key.Name, value).ToList();
            if (found.Count == 0)
            {
                return (writer.Create(type.Name, body), true, row);
            }

            body.Remove(key.Name);
            writer.Update(type.Name, found.Count == 1 ? found[0].Id : throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_EXTERNAL_ID", $"{key.Name}: more than one record found for external id field", [key.Name])), body);
            return (found[0].Id, false, row);
        }

        var id = (string?)body["Id"] ?? throw new SalesforceRefusal(new SalesforceError(400, "MISSING_ARGUMENT", "Id not specified", []));
        body.Remove("Id");
        var held = writer.Held(type, id);
        if (job.Operation == "update")
        {
            writer.Update(type.Name, held.Id, body);
        }
        else
        {
            writer.Delete(type.Name, held.Id);
        }

        return (held.Id, false, row);
    }

    // An empty cell says nothing, #N/A says null; a dotted column names another record by its external id.
    private static JsonObject Body(SalesforceType type, string[] header, string[] row)
    {
        var body = new JsonObject();
        for (var at = 0; at < header.Length; at++)
        {
            var (name, cell) = (header[at], at < row.Length ? row[at] : "");
            if (cell.Length == 0)
            {
                continue;
            }

            if (name.Split('.') is [var link, var key])
            {
                body[link] = new JsonObject { [key] = cell };
                continue;
            }

            body[name] = cell == "#N/A" ? null : (type.Field(name)?.Type, cell.ToUpperInvariant()) switch
            {
                ("boolean", "TRUE" or "1") => JsonValue.Create(true),
                ("boolean", "FALSE" or "0") => JsonValue.Create(false),
                ("int" or "double" or "currency" or "percent", _) when decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
                _ => JsonValue.Create(cell),
            };
        }

        return body;
    }

    private void Find(Job job)
    {
        var columns = SoqlParser.Parse(job.Query!, DateOnly.FromDateTime(store.Now.UtcDateTime)).Columns;
        job.Header = [.. columns.Select(c => c.Path)];
        foreach (var record in soql.Run(job.Query!, job.Operation == "queryAll").Records)
        {
            job.Found.Add([.. columns.Select(c => Cell(c.Path.Split('.').Aggregate((JsonNode?)record, (at, name) => (at as JsonObject)?.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value)))]);
        }
    }

    private static string Cell(JsonNode? node) => node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    private static IEnumerable<string[]> Rows(Job job)
    {
        using var csv = CsvReader.FromText(job.Data ?? "");
        csv.ReadHeader();
        job.Header = [.. csv.Headers];
        while (csv.Read())
        {
            yield return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
        }
    }

    private static Answer Csv(Job job, IEnumerable<string[]> lines)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = job.LineEnding == "LF" ? "\n" : "\r\n", Quoting = CsvQuoting.Always }))
        {
            foreach (var line in lines)
            {
                csv.WriteRecord(line);
            }
        }

        return new Answer(200) { Text = text.ToString(), TextType = "text/csv; charset=utf-8" };
    }

    private Answer Open(Job job)
    {
        _jobs[job.Id] = job;
        return new Answer(200, Json(job));
    }

    private Job Get(Call call) => _jobs.TryGetValue(SalesforceId.Read(call["job"]) ?? "", out var job) && job.Query is not null == call.Path.Contains("/jobs/query/", StringComparison.Ordinal)
        ? job
        : throw new SalesforceRefusal(SalesforceError.NotFound());

    private JsonObject Json(Job job, bool whole = false)
    {
        var json = new JsonObject
        {
            ["id"] = job.Id,
            ["operation"] = job.Operation,
            ["object"] = job.Object,
            ["createdById"] = writer.User,
            ["createdDate"] = SalesforceText.DateTime(job.Created),
            ["systemModstamp"] = SalesforceText.DateTime(time.GetUtcNow()),
            ["state"] = job.State,
            ["concurrencyMode"] = "Parallel",
            ["contentType"] = "CSV",
            ["apiVersion"] = 67.0m,
            ["lineEnding"] = job.LineEnding,
            ["columnDelimiter"] = "COMMA",
        };
        if (job.Key is not null)
        {
            json["externalIdFieldName"] = job.Key;
        }

        if (job is { Query: null, State: "Open" })
        {
            json["contentUrl"] = $"services/data/v67.0/jobs/ingest/{job.Id}/batches";
        }

        if (whole)
        {
            json["jobType"] = job.Query is null ? "V2Ingest" : "V2Query";
            json["retries"] = 0;
            json["totalProcessingTime"] = 0;
            json["numberRecordsProcessed"] = job.Query is null ? job.Done.Count + job.Failed.Count : job.Found.Count;
            json["numberRecordsFailed"] = job.Failed.Count;
        }

        if (job.Error is not null)
        {
            json["errorMessage"] = job.Error;
        }

        return json;
    }

    private string NextId()
    {
        store.State = store.State with { Made = store.State.Made + 1 };
        return SalesforceId.Make("750", store.State.Made);
    }

    private static void Known(JsonObject body, params string[] names)
    {
        if (body.Select(p => p.Key).FirstOrDefault(k => !names.Contains(k, StringComparer.Ordinal)) is { } unknown)
        {
            throw new SalesforceRefusal(SalesforceError.Parser($"Unrecognized field \"{unknown}\" at [line:1, column:1]"));
        }
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static SalesforceRefusal Invalid(string message) => new(new SalesforceError(400, "INVALIDJOB", $"InvalidJob : {message}"));

    private static SalesforceRefusal State(string message) => new(new SalesforceError(400, "INVALIDJOBSTATE", message));

    private sealed record Job(string Id, string Object, string Operation, string InitialState)
    {
        public string State { get; set; } = InitialState;

        public string? Key { get; init; }

        public string? Query { get; init; }

        public string LineEnding { get; init; } = "LF";

        public DateTimeOffset Created { get; init; }

        public DateTimeOffset Started { get; set; }

        public int Asked { get; set; }

        public string? Data { get; set; }

        public string? Error { get; set; }

        public string[] Header { get; set; } = [];

        public List<(string Id, bool Created, string[] Row)> Done { get; } = [];

        public List<(string Id, string Error, string[] Row)> Failed { get; } = [];

        public List<string[]> Found { get; } = [];
    }
}

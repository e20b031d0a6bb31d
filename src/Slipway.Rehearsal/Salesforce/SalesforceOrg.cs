using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>What an org was bought as. Professional comes without the interface for programs.</summary>
public enum SalesforceEdition
{
    Professional,
    Enterprise,
}

/// <summary>A Salesforce org with campaigns, people, deals and tasks, over the REST interface in version 67.0.</summary>
/// <remarks>
/// The fields, picklists, rules and errors are those of a freshly made org; what its administrator changes is a method here. Where Salesforce is forgiving and a
/// connector would not notice its own mistake, this is strict: all picklists are restricted, and unknown members of a request are refused.
/// </remarks>
public sealed class SalesforceOrg : SimulatedPlatform
{
    private const string KeyField = "Slipway_Key__c";

    private static readonly ImmutableArray<string> _keyed = ["Campaign", "CampaignMember", "Task"];

    private readonly SalesforceStore _store;
    private readonly SalesforceFigures _figures;
    private readonly SalesforceReader _reader;
    private readonly SalesforceRules _rules;
    private readonly SalesforceWriter _writer;
    private readonly SalesforceSignIn _signIn;
    private readonly SalesforceBulk _bulk;
    private readonly SoqlRun _soql;
    private (DateOnly Day, int Calls) _used;

    public SalesforceOrg(TimeProvider time, string name = "salesforce")
        : base(name, time)
    {
        _store = new SalesforceStore(time);
        _figures = new SalesforceFigures(_store);
        _reader = new SalesforceReader(_store, _figures);
        _rules = new SalesforceRules(_store, _figures);
        _writer = new SalesforceWriter(_store, _reader, _rules) { May = May };
        _soql = new SoqlRun(_store, _reader, _figures) { May = May };
        _signIn = new SalesforceSignIn(this, time);
        var describe = new SalesforceDescribe(_store, May);
        var rows = new SalesforceRows(_store, _writer, _reader, describe, May);
        var collections = new SalesforceCollections(_store, _writer, _reader, rows);
        var composite = new SalesforceComposite(_store, AnswerPart);
        var queries = new SalesforceQueries(_store, _soql, time);
        _bulk = new SalesforceBulk(_store, _writer, _soql, time);
        Rights = AllRights;
        Seed();

        On("GET", "/services/oauth2/authorize", _signIn.Authorize);
        On("POST", "/services/oauth2/token", _signIn.Token);
        On("POST", "/services/oauth2/revoke", _signIn.Revoke);
        On("GET", "/services/oauth2/userinfo", _signIn.UserInfo);
        On("GET", "/services/data", _ => Versions());
        On("GET", "/services/data/", _ => Versions());
        Data("GET", "", _ => Resources());
        Data("GET", "/limits", _ => Limits());
        Data("GET", "/sobjects", _ => rows.All());
        Data("GET", "/sobjects/{type}", rows.About);
        Data("GET", "/sobjects/{type}/describe", rows.Describe);
        Data("POST", "/sobjects/{type}", rows.Create);
        Data("GET", "/sobjects/{type}/{id}", rows.Read);
        Data("PATCH", "/sobjects/{type}/{id}", rows.Update);
        Data("DELETE", "/sobjects/{type}/{id}", rows.Delete);
        Data("GET", "/sobjects/{type}/{field}/{value}", call => call["field"].StartsWith(_store.Types.GetValueOrDefault(call["type"])?.Prefix ?? " ", StringComparison.Ordinal)
            ? rows.Content(call with { Places = call.Places.SetItem("id", call["field"]).SetItem("field", call["value"]) })
            : rows.ReadByKey(call));
        Data("PATCH", "/sobjects/{type}/{field}/{value}", rows.Upsert);
        Data("POST", "/composite", composite.Run);
        Data("POST", "/composite/sobjects", collections.Create);
        Data("PATCH", "/composite/sobjects", collections.Update);
        Data("DELETE", "/composite/sobjects", collections.Delete);
        Data("PATCH", "/composite/sobjects/{type}/{field}", collections.Upsert);
        Data("GET", "/composite/sobjects/{type}", collections.Read);
        Data("POST", "/composite/sobjects/{type}", collections.Read);
        Data("GET", "/query", call => queries.Ask(call, deletedToo: false));
        Data("GET", "/queryAll", call => queries.Ask(call, deletedToo: true));
        Data("GET", "/query/{cursor}", queries.More);
        Data("GET", "/jobs/ingest", _ => _bulk.All());
        Data("POST", "/jobs/ingest", _bulk.Create);
        Data("GET", "/jobs/ingest/{job}", _bulk.Read);
        Data("PATCH", "/jobs/ingest/{job}", _bulk.Move);
        Data("DELETE", "/jobs/ingest/{job}", _bulk.Delete);
        Data("PUT", "/jobs/ingest/{job}/batches", _bulk.Upload);
        Data("GET", "/jobs/ingest/{job}/successfulResults", _bulk.Successful);
        Data("GET", "/jobs/ingest/{job}/failedResults", _bulk.FailedOnes);
        Data("GET", "/jobs/ingest/{job}/unprocessedrecords", _bulk.Unprocessed);
        Data("POST", "/jobs/query", _bulk.CreateQuery);
        Data("GET", "/jobs/query/{job}", _bulk.Read);
        Data("PATCH", "/jobs/query/{job}", _bulk.Move);
        Data("DELETE", "/jobs/query/{job}", _bulk.Delete);
        Data("GET", "/jobs/query/{job}/results", _bulk.Results);
    }

    /// <summary>Every right there is: <c>ApiEnabled</c>, and for each object <c>Campaign.Read</c>, <c>.Create</c>, <c>.Edit</c> and <c>.Delete</c>.</summary>
    public ImmutableHashSet<string> AllRights => [.. _store.Types.Keys.SelectMany(t => (string[])[$"{t}.Read", $"{t}.Create", $"{t}.Edit", $"{t}.Delete"]), "ApiEnabled"];

    /// <summary>What the signed-in user may do.</summary>
    public ImmutableHashSet<string> Rights { get; set; }

    public SalesforceEdition Edition { get; set; } = SalesforceEdition.Enterprise;

    /// <summary>How many requests the org has in a day.</summary>
    public int DailyRequests { get; set; } = 100_000;

    /// <summary>How long what was created stays out of queries; reading by id is immediate.</summary>
    public TimeSpan Lag { get => _soql.Lag; set => _soql.Lag = value; }

    public TimeSpan SessionLife { get; set; } = TimeSpan.FromHours(2);

    public string OrganizationId { get; } = SalesforceId.Make("00D", 1);

    public string UserId { get; private set; } = "";

    public string Username { get; set; } = "integration@northwind.example";

    /// <summary>The connected app's id.</summary>
    public string ConsumerKey { get; set; } = "3MVG9northwind";

    /// <summary>The connected app's secret; null where it asks for none.</summary>
    public string? ConsumerSecret { get; set; } = "northwind-consumer-secret";

    public string CallbackUrl { get; set; } = "http://127.0.0.1/callback";

    /// <summary>Whether the connected app insists on a code challenge.</summary>
    public bool RequiresPkce { get; set; } = true;

    /// <summary>Whether the person who is asked lets the app in.</summary>
    public bool Consents { get; set; } = true;

    /// <summary>How often a bulk job is asked for before it is done, at least once.</summary>
    public int BulkPolls { get => _bulk.Polls; set => _bulk.Polls = value; }

    /// <summary>How long a bulk job takes.</summary>
    public TimeSpan BulkDuration { get => _bulk.Duration; set => _bulk.Duration = value; }

    /// <summary>Whether the administrator has deployed our external id field, <c>Slipway_Key__c</c>, on campaigns, members and tasks.</summary>
    public bool KeyFieldDeployed
    {
        get => Locked(() => _store.Types["Campaign"].Field(KeyField) is not null);
        set => _keyed.ToList().ForEach(t =>
        {
            if (value)
            {
                AddField(t, KeyField, "string", 255, externalId: true, unique: true);
            }
            else
            {
                RemoveField(t, KeyField);
            }
        });
    }

    /// <summary>The certificate's public key, as the connected app holds it, in PEM.</summary>
    public void TrustKey(string publicKeyPem) => Locked(() => _signIn.Trust(publicKeyPem));

    /// <summary>Opens a session without signing in, as a person copies one from the browser.</summary>
    public string OpenSession() => Locked(_signIn.Open);

    /// <summary>Ends all sessions.</summary>
    public void EndSessions() => Locked(_signIn.CloseAll);

    /// <summary>An administrator takes the app's access away: sessions and refresh tokens.</summary>
    public void RevokeApp() => Locked(_signIn.RevokeAll);

    /// <summary>Somebody creates a record in the screens; what Salesforce refuses throws.</summary>
    /// <returns>Its id.</returns>
    public string Add(string type, JsonObject values) => Screen(() => _writer.Create(type, values));

    /// <summary>Somebody changes a field in the screens.</summary>
    public void Edit(string id, string field, JsonNode? value) => Screen(() =>
    {
        _writer.Update(_store.TypeOfId(id)!.Name, id, new JsonObject { [field] = value });
        return id;
    });

    /// <summary>Somebody deletes a record; it lies in the recycle bin.</summary>
    public void Delete(string id) => Screen(() =>
    {
        _writer.Delete(_store.TypeOfId(id)!.Name, id);
        return id;
    });

    /// <summary>Somebody takes a record back out of the recycle bin.</summary>
    public void Undelete(string id) => Locked(() => _store.Put(_store.Find(id)! with { Deleted = false, Modified = _store.Now }));

    /// <summary>Somebody converts a lead into a contact; its memberships stay with the lead.</summary>
    /// <returns>The contact's id.</returns>
    public string ConvertLead(string id) => Screen(() =>
    {
        var lead = _store.Find(id)!;
        var account = _writer.Create("Account", new JsonObject { ["Name"] = lead.Text("Company") });
        var contact = _writer.Create("Contact", new JsonObject { ["FirstName"] = lead.Text("FirstName"), ["LastName"] = lead.Text("LastName"), ["Email"] = lead.Text("Email"), ["AccountId"] = account });
        _store.Put(lead with { Values = lead.Values.SetItem("IsConverted", true).SetItem("ConvertedContactId", contact).SetItem("ConvertedAccountId", account), Modified = _store.Now });
        return contact;
    });

    /// <summary>A record with all its fields as they stand, deleted or not; null when there never was one.</summary>
    public JsonObject? Read(string id) => Locked(() => _store.Find(id) is { } record ? _reader.Json(record) : null);

    /// <summary>All records of a type that are not deleted, in the order in which they were made.</summary>
    public ImmutableArray<JsonObject> Records(string type) => Locked(() => _store.All(type).Select(r => _reader.Json(r)).ToImmutableArray());

    /// <summary>The text of a note.</summary>
    public string? NoteText(string id) => Locked(() => _store.Find(id)?.Text("Content") is { } content ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(content)) : null);

    /// <summary>An administrator adds a field.</summary>
    /// <param name="type">The object.</param>
    /// <param name="name">Its name, ending in <c>__c</c>.</param>
    /// <param name="kind">string, picklist, boolean, date, datetime, double, currency, textarea and so on.</param>
    /// <param name="length">For texts.</param>
    /// <param name="externalId">Whether records can be found and upserted by it.</param>
    /// <param name="unique">Whether no two records may have the same value.</param>
    public void AddField(string type, string name, string kind, int length = 255, bool externalId = false, bool unique = false) => Locked(() =>
        Put(_store.Types[type].With(new SalesforceField(name, kind) { Length = length, ExternalId = externalId, Unique = unique })));

    /// <summary>An administrator deletes a field, and with it what stood in it.</summary>
    public void RemoveField(string type, string name) => Locked(() =>
    {
        foreach (var record in _store.All(type, deletedToo: true).Where(r => r[name] is not null).ToList())
        {
            _store.Put(record with { Values = record.Values.Remove(name) });
        }

        Put(_store.Types[type].Without(name));
    });

    /// <summary>An administrator edits the values of a picklist.</summary>
    public void SetPicklist(string type, string field, ImmutableArray<string> values, bool restricted = true) => Locked(() =>
    {
        var held = _store.Types[type].Field(field)!;
        Put(_store.Types[type].With(held with { Picks = values, Restricted = restricted, Default = values.Contains(held.Default!) ? held.Default : null }));
    });

    /// <summary>An administrator makes a rule that every record must keep.</summary>
    public void AddValidationRule(string type, Func<JsonObject, bool> broken, string message, string? field = null) =>
        Locked(() => _writer.Validations.Add(new ValidationRule(type, broken, message, field)));

    /// <summary>An administrator lets duplicates of leads or contacts be found by a field.</summary>
    public void AddDuplicateRule(string type, string field) => Locked(() => _writer.DuplicateRules.Add((type, field)));

    /// <summary>Another transaction holds a record: the next change to it is refused.</summary>
    public void LockRow(string id) => Locked(() => _writer.Locked.Add(id));

    /// <summary>The next bulk job that starts fails as a whole.</summary>
    public void FailNextBulkJob(string message = "InternalServerError : Unable to process the job") => Locked(() => _bulk.NextFailure = message);

    protected override Answer? Refuse(Call call, string? route)
    {
        if (!call.Path.StartsWith(SalesforceReader.Root, StringComparison.Ordinal))
        {
            return null;
        }

        if (!_signIn.IsOpen(call))
        {
            return Error(401, "INVALID_SESSION_ID", "Session expired or invalid").With("WWW-Authenticate", "Token");
        }

        if (Edition == SalesforceEdition.Professional || !May("ApiEnabled"))
        {
            return Error(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.");
        }

        var today = DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);
        _used = _used.Day == today ? (today, _used.Calls + 1) : (today, 1);
        return _used.Calls > DailyRequests ? Error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.") : null;
    }

    protected override Answer NoSuchRoute(Call call) => SalesforceReader.Root is var root && call.Path.StartsWith(root, StringComparison.Ordinal) && call.Method is not ("GET" or "POST" or "PATCH" or "DELETE" or "PUT")
        ? Error(405, "METHOD_NOT_ALLOWED", $"HTTP Method '{call.Method}' not allowed. Allowed are HEAD,GET,PATCH,DELETE")
        : Error(404, "NOT_FOUND", "The requested resource does not exist");

    protected override Answer Throttled(Call call) => Error(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");

    protected override Answer Failed(Call call) =>
        Error(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support: 1747835361-118403 (1219532437)");

    protected override Answer Finish(Call call, Answer answer) => call.Path.StartsWith(SalesforceReader.Root, StringComparison.Ordinal) && answer.Status != 401
        ? answer.With("Sforce-Limit-Info", string.Create(CultureInfo.InvariantCulture, $"api-usage={Math.Min(_used.Calls, DailyRequests)}/{DailyRequests}"))
        : answer;

    private static Answer Error(int status, string code, string message) => new SalesforceRefusal(new SalesforceError(status, code, message)).ToAnswer();

    // A call either succeeds whole or leaves nothing behind.
    private void Data(string method, string template, Func<Call, Answer> handle)
    {
        Answer Guarded(Call call)
        {
            var before = _store.State;
            try
            {
                return handle(call);
            }
            catch (SalesforceRefusal refusal)
            {
                _store.State = before;
                return refusal.ToAnswer();
            }
        }

        On(method, SalesforceReader.Root + template, Guarded);
        On(method, $"{SalesforceReader.Root}{template}/", Guarded);
    }

    private bool May(string right) => Rights.Contains(right);

    private void Put(SalesforceType type) => _store.Types = _store.Types.SetItem(type.Name, type);

    // In the screens a person has all rights, and what is refused is said at once.
    private string Screen(Func<string> work) => Locked(() =>
    {
        var (before, rights) = (_store.State, Rights);
        try
        {
            Rights = AllRights;
            return work();
        }
        catch (SalesforceRefusal refusal)
        {
            _store.State = before;
            throw new InvalidOperationException(refusal.Message, refusal);
        }
        finally
        {
            Rights = rights;
        }
    });

    private void Seed()
    {
        UserId = SalesforceId.Make("005", 1);
        _writer.User = UserId;
        _rules.PrimarySource = SalesforceId.Make("03V", 1);
        Put(UserId, "User", ("Username", Username), ("FirstName", "Integration"), ("LastName", "User"), ("Email", Username), ("IsActive", true));
        Put(_rules.PrimarySource, "CampaignInfluenceModel", ("DeveloperName", "PrimaryCampaignSource"), ("MasterLabel", "Primary Campaign Source Model"), ("IsActive", true), ("IsDefaultModel", true), ("IsModelLocked", true));
        Put(SalesforceId.Make("03V", 2), "CampaignInfluenceModel", ("DeveloperName", "EvenDistribution"), ("MasterLabel", "Even Distribution Model"), ("IsActive", true), ("IsDefaultModel", false), ("IsModelLocked", false));

        void Put(string id, string type, params (string Field, object? Value)[] values) => _store.Put(new SalesforceRecord(
            id, type, ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, values.Select(v => KeyValuePair.Create(v.Field, v.Value))), _store.Now, _store.Now, UserId, UserId));
    }

    private static Answer Versions() =>
        new(200, new JsonArray(new JsonObject { ["label"] = "Summer '26", ["url"] = SalesforceReader.Root, ["version"] = "67.0" }));

    private static Answer Resources() => new(200, new JsonObject(
        ((string[])["limits", "sobjects", "query", "queryAll", "composite", "jobs"]).Select(r => KeyValuePair.Create(r, (JsonNode?)JsonValue.Create($"{SalesforceReader.Root}/{r}")))));

    private Answer Limits()
    {
        JsonObject Left(int most, int used) => new() { ["Max"] = most, ["Remaining"] = Math.Max(0, most - used) };
        return new Answer(200, new JsonObject
        {
            ["DailyApiRequests"] = Left(DailyRequests, _used.Calls),
            ["DailyBulkV2QueryJobs"] = Left(10_000, 0),
            ["DailyBulkApiBatches"] = Left(15_000, 0),
            ["ConcurrentAsyncGetReportInstances"] = Left(200, 0),
            ["DataStorageMB"] = Left(10_240, 1),
        });
    }
}

using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A marketing email: what is live (or, before it was ever published, what will be), and the buffer beside it.</summary>
internal sealed class HubSpotEmail(string id, DateTimeOffset created, JsonObject live)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    /// <summary>Who changed it last.</summary>
    public string UpdatedBy { get; set; } = HubSpotPlatform.AppUser;

    public JsonObject Live { get; set; } = live;

    public JsonObject? Draft { get; set; }

    public required string State { get; set; }

    public DateTimeOffset? Published { get; set; }

    public DateTimeOffset? Unpublished { get; set; }

    public DateTimeOffset? Deleted { get; set; }

    public string? ClonedFrom { get; init; }

    public List<(string Id, DateTimeOffset At, JsonObject Content)> Revisions { get; } = [];

    public bool IsAutomated => Live["subcategory"].Word() == "automated";

    public bool IsPublished => State is "PUBLISHED" or "AUTOMATED";
}

// Marketing emails: create, read, change live or buffered, publish, withdraw, clone, revisions.
public sealed partial class HubSpotPlatform
{
    private const string EmailsPath = "/marketing/emails/2026-03";
    private const string EmailScopes = "marketing.email.read marketing.email.write content";
    private const string EmailAsked = "archived includedProperties includeStats marketingCampaignNames variantStats workflowNames";

    private readonly Dictionary<string, HubSpotEmail> _emails = new(StringComparer.Ordinal);

    private void ServeEmails()
    {
        Serve("GET", EmailsPath, EmailScopes, ListEmails, $"{EmailAsked} after campaign createdAfter createdAt createdBefore isPublished limit publishedAfter publishedAt publishedBefore sort type updatedAfter updatedAt updatedBefore");
        Serve("POST", EmailsPath, EmailScopes, CreateEmail, body: "EmailCreate");
        Serve("POST", $"{EmailsPath}/clone", EmailScopes, CloneEmail, body: "EmailClone");
        Serve("GET", $"{EmailsPath}/statistics/list", EmailScopes, ReadStatistics, "emailIds endTimestamp property startTimestamp");
        Serve("GET", $"{EmailsPath}/{{id}}", EmailScopes, c => new Answer(200, Show(Email(c, c.Asked("archived") == "true"), null, c)), EmailAsked);
        Serve("PATCH", $"{EmailsPath}/{{id}}", EmailScopes, ChangeEmail, "archived", "EmailUpdate");
        Serve("DELETE", $"{EmailsPath}/{{id}}", EmailScopes, DeleteEmail, "archived");
        Serve("GET", $"{EmailsPath}/{{id}}/draft", EmailScopes, c => Drafted(Email(c)));
        Serve("PATCH", $"{EmailsPath}/{{id}}/draft", EmailScopes, ChangeEmailDraft, body: "EmailUpdate");
        Serve("POST", $"{EmailsPath}/{{id}}/draft/reset", EmailScopes, ResetEmailDraft);
        Serve("POST", $"{EmailsPath}/{{id}}/publish", "marketing-email transactional-email", PublishEmail);
        Serve("POST", $"{EmailsPath}/{{id}}/unpublish", "marketing-email transactional-email", UnpublishEmail);
        Serve("GET", $"{EmailsPath}/{{id}}/revisions", EmailScopes, ListEmailRevisions, "after before limit");
        Serve("GET", $"{EmailsPath}/{{id}}/revisions/{{revision}}", EmailScopes, c => new Answer(200, Show(Email(c), Revision(Email(c), c))));
        Serve("POST", $"{EmailsPath}/{{id}}/revisions/{{revision}}/restore", EmailScopes, RestoreEmail);
        Serve("POST", $"{EmailsPath}/{{id}}/revisions/{{revision}}/restore-to-draft", EmailScopes, RestoreEmailToDraft);
    }

    private Answer ListEmails(Call call)
    {
        var archived = call.Asked("archived") == "true";
        var emails = _emails.Values.Where(e => e.Deleted is not null == archived && Shows(e.Created)
            && (call.Asked("isPublished") is not { } published || (published == "true") == e.IsPublished)
            && (call.Asked("type") is not { } type || type == TypeOf(e))
            && (call.Asked("campaign") is not { } campaign || campaign == e.Live["campaign"].Word())
            && InTime(call, "created", e.Created) && InTime(call, "updated", e.Updated) && (e.Published is { } at ? InTime(call, "published", at) : call.Asked("publishedAfter") is null));
        return new Answer(200, Paged(call, [.. Sorted(call, emails, e => e.Live["name"].Word() ?? "", e => e.Created, e => e.Updated).Select(e => Show(e, null, call))], 10, 100));
    }

    private bool InTime(Call call, string what, DateTimeOffset at) =>
        (call.Asked($"{what}After") is not { } after || at > Asked(after)) && (call.Asked($"{what}Before") is not { } before || at < Asked(before)) && (call.Asked($"{what}At") is not { } exact || at == Asked(exact));

    private DateTimeOffset Asked(string time) => Wire.Time(time) ?? throw _errors.Invalid($"{time} is not a date-time");

    private IEnumerable<T> Sorted<T>(Call call, IEnumerable<T> items, Func<T, string> name, Func<T, DateTimeOffset> created, Func<T, DateTimeOffset> updated)
    {
        var sort = call.Asked("sort") ?? "-createdAt";
        Func<T, string> key = sort.TrimStart('-') switch
        {
            "name" => name,
            "createdAt" => i => created(i).Iso(),
            "updatedAt" => i => updated(i).Iso(),
            _ => throw _errors.Invalid($"Cannot sort by {sort}: valid fields are name, createdAt, updatedAt", "sort"),
        };
        return sort.StartsWith('-') ? items.Reverse().OrderByDescending(key, StringComparer.Ordinal) : items.OrderBy(key, StringComparer.Ordinal);
    }

    private Answer CreateEmail(Call call)
    {
        var body = call.Json!.AsObject();
        // The description asks for no field at all; version 3 asked for the name, and an email without one cannot be told from another.
        if (string.IsNullOrWhiteSpace(body["name"].Word()))
        {
            throw _errors.Invalid("Some required fields were not set: [name]", "name");
        }

        var automated = body["subcategory"].Word() is "automated" || body["state"].Word() is "AUTOMATED_DRAFT";
        var state = automated ? "AUTOMATED_DRAFT" : "DRAFT";
        if (body["state"].Word() is { } asked && asked != state)
        {
            throw _errors.Invalid($"An email cannot be created in state {asked}; publish it instead", "state");
        }

        var email = new HubSpotEmail(NextId(211_744_000_000), Now, new JsonObject { ["subcategory"] = automated ? "automated" : "batch" }.Taking(Content(body))) { State = state };
        return new Answer(201, Show(Keep(email), null));
    }

    private HubSpotEmail Keep(HubSpotEmail email)
    {
        _emails.Add(email.Id, email);
        Revise(email, email.Live);
        return email;
    }

    // What the state machine owns is no content.
    private static JsonObject Content(JsonObject body)
    {
        var content = body.Copy();
        content.Remove("state");
        content.Remove("archived");
        return content;
    }

    private void Revise(HubSpotEmail email, JsonObject content)
    {
        (email.Updated, email.UpdatedBy) = (Now, AppUser);
        email.Revisions.Add((NextId(9_000_000), Now, content.Copy()));
        _changes++;
    }

    private void CheckChange(HubSpotEmail email, JsonObject change)
    {
        if (change["state"].Word() is { } state && state != email.State)
        {
            throw _errors.Invalid($"The state cannot be changed from {email.State} to {state} by an update", "state");
        }

        if (change["subcategory"].Word() is { } kind && kind != email.Live["subcategory"].Word() && email.IsPublished)
        {
            throw _errors.Invalid("The subcategory of a published email cannot be changed", "subcategory");
        }

        if (email.State == "SCHEDULED" && change.ContainsKey("publishDate"))
        {
            throw _errors.Invalid("A scheduled email must be unpublished before its publishDate is changed", "publishDate");
        }
    }

    private Answer ChangeEmail(Call call)
    {
        var (email, change) = (Email(call), call.Json!.AsObject());
        CheckChange(email, change);
        email.Live = email.Live.Taking(Content(change));
        if (change["archived"].IsTrue())
        {
            Archive(email);
        }

        Revise(email, email.Live);
        return new Answer(200, Show(email, null));
    }

    private Answer ChangeEmailDraft(Call call)
    {
        var (email, change) = (Email(call), call.Json!.AsObject());
        CheckChange(email, change);
        email.Draft = (email.Draft ?? email.Live).Taking(Content(change));
        Revise(email, email.Draft);
        return new Answer(200, Show(email, email.Draft));
    }

    private Answer Drafted(HubSpotEmail email) => new(200, Show(email, email.Draft));

    private Answer ResetEmailDraft(Call call)
    {
        var email = Email(call);
        email.Draft = null;
        email.Updated = Now;
        return new Answer(204);
    }

    private Answer DeleteEmail(Call call)
    {
        Archive(Email(call));
        return new Answer(204);
    }

    private void Archive(HubSpotEmail email)
    {
        email.Deleted = Now;
        email.State = email.State == "SCHEDULED" ? "DRAFT" : email.State;
        _changes++;
    }

    private Answer CloneEmail(Call call)
    {
        var body = call.Json!.AsObject();
        var original = _emails.TryGetValue(body["id"]!.GetValue<string>(), out var found) && found.Deleted is null ? found : throw _errors.Gone("Email", body["id"]!.GetValue<string>());
        var content = original.Live.Copy();
        content["name"] = body["cloneName"].Word() ?? $"{content["name"].Word()} (cloned)";
        content.Remove("publishDate");
        if (body["language"].Word() is { } language)
        {
            content["language"] = language;
        }

        var state = original.IsAutomated ? "AUTOMATED_DRAFT" : "DRAFT";
        return new Answer(200, Show(Keep(new HubSpotEmail(NextId(211_744_000_000), Now, content) { State = state, ClonedFrom = original.Id }), null));
    }

    private Answer PublishEmail(Call call)
    {
        if (Edition != HubSpotEdition.Enterprise && !TransactionalAddOn)
        {
            var answer = _errors.NoRight(["marketing-email", "transactional-email"]);
            answer.Body!["message"] = "This account does not have access to publish marketing emails via the API. Marketing Hub Enterprise or the transactional email add-on is required.";
            return answer;
        }

        var email = Email(call);
        if (email.State is "PUBLISHED" or "SCHEDULED")
        {
            throw _errors.Invalid($"Email {email.Id} is already {email.State}", "state");
        }

        // Nothing else moves the buffer of an email, so publishing takes it along.
        var content = email.Draft ?? email.Live;
        CheckSendable(email, content);
        (email.Live, email.Draft) = (content, null);
        if (email.IsAutomated)
        {
            (email.State, email.Published) = ("AUTOMATED", Now);
        }
        else if (!content["sendOnPublish"].IsTrue() && content["publishDate"].Time() is { } date && date > Now)
        {
            email.State = "SCHEDULED";
        }
        else
        {
            Send(email, Now);
        }

        Revise(email, email.Live);
        return new Answer(204);
    }

    private void CheckSendable(HubSpotEmail email, JsonObject content)
    {
        foreach (var (what, value) in new[] { ("subject", content["subject"].Word()), ("from.fromName", content["from"]?["fromName"].Word()), ("from.replyTo", content["from"]?["replyTo"].Word()) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw _errors.Invalid($"The email cannot be published: {what} is required", what);
            }
        }

        if (content["content"] is not JsonObject body || (body["widgets"] is null && body["flexAreas"] is null && body["widgetContainers"] is null && body["plainTextVersion"] is null))
        {
            throw _errors.Invalid("The email cannot be published: it has no content", "content");
        }

        if (email.IsAutomated)
        {
            return;
        }

        var to = content["to"];
        if (!Included(to, "contactIlsLists").Concat(Included(to, "contactIds")).Any())
        {
            throw _errors.Invalid("The email cannot be published: it has no recipients", "to");
        }

        if (to?["contactLists"] is JsonObject legacy && (legacy["include"].Words().Any() || legacy["exclude"].Words().Any()))
        {
            throw _errors.Invalid("to.contactLists holds legacy list ids, which this account never had; use contactIlsLists", "to.contactLists");
        }

        foreach (var id in Included(to, "contactIlsLists").Concat(to?["contactIlsLists"]?["exclude"].Words() ?? []))
        {
            if (!_lists.TryGetValue(id, out var list) || list.Deleted is not null)
            {
                throw _errors.Invalid($"The email cannot be published: list {id} does not exist", "to.contactIlsLists");
            }
        }
    }

    private static IEnumerable<string> Included(JsonNode? to, string part) => to?[part]?["include"].Words() ?? [];

    private Answer UnpublishEmail(Call call)
    {
        if (Edition != HubSpotEdition.Enterprise && !TransactionalAddOn)
        {
            return _errors.NoRight(["marketing-email", "transactional-email"]);
        }

        var email = Email(call);
        email.State = email.State switch
        {
            "SCHEDULED" => "DRAFT",
            "AUTOMATED" => "AUTOMATED_DRAFT",
            _ => throw _errors.Invalid(email.State == "PUBLISHED" ? $"Email {email.Id} has been sent and cannot be cancelled" : $"Email {email.Id} is not published", "state"),
        };
        email.Unpublished = Now;
        Revise(email, email.Live);
        return new Answer(204);
    }

    private Answer ListEmailRevisions(Call call)
    {
        var email = Email(call);
        return new Answer(200, Paged(
            call,
            [.. email.Revisions.AsEnumerable().Reverse().Select(r => new JsonObject { ["id"] = r.Id, ["object"] = Show(email, r.Content), ["updatedAt"] = r.At.Iso(), ["user"] = User() })],
            100,
            100));
    }

    private Answer RestoreEmail(Call call)
    {
        var email = Email(call);
        email.Live = Revision(email, call).Copy();
        Revise(email, email.Live);
        return new Answer(204);
    }

    private Answer RestoreEmailToDraft(Call call)
    {
        var email = Email(call);
        email.Draft = Revision(email, call).Copy();
        Revise(email, email.Draft);
        return new Answer(200, Show(email, email.Draft));
    }

    private JsonObject Revision(HubSpotEmail email, Call call) =>
        email.Revisions.Find(r => r.Id == call["revision"]).Content ?? throw _errors.Gone("Revision", call["revision"]);

    private HubSpotEmail Email(Call call, bool archived = false) =>
        _emails.TryGetValue(call["id"], out var email) && email.Deleted is not null == archived ? email : throw _errors.Gone("Email", call["id"]);

    private static string TypeOf(HubSpotEmail email) => email.IsAutomated ? "AUTOMATED_EMAIL" : "BATCH_EMAIL";

    private static JsonObject User() => new() { ["id"] = "9583241", ["email"] = "ines@example-customer.com", ["fullName"] = "Ines Adler" };

    private JsonObject Show(HubSpotEmail email, JsonObject? content, Call? call = null)
    {
        var body = new JsonObject
        {
            ["id"] = email.Id,
            ["name"] = "",
            ["subject"] = "",
            ["language"] = "en",
            ["from"] = new JsonObject(),
            ["to"] = new JsonObject(),
            ["content"] = new JsonObject { ["templatePath"] = "@hubspot/email/dnd/plain_text.html" },
        }.Taking(content ?? email.Live);
        var to = body["to"]!.AsObject();
        foreach (var part in new[] { "contactIds", "contactIlsLists", "contactLists" })
        {
            var given = to[part] as JsonObject;
            to[part] = new JsonObject { ["include"] = (given?["include"].Words() ?? []).List(), ["exclude"] = (given?["exclude"].Words() ?? []).List() };
        }

        to["limitSendFrequency"] ??= false;
        to["suppressGraymail"] ??= true;
        body["state"] = email.State;
        body["type"] = TypeOf(email);
        body["emailTemplateMode"] = body["content"]?["flexAreas"] is null ? "DESIGN_MANAGER" : "DRAG_AND_DROP";
        body["isAb"] = false;
        body["isPublished"] = email.IsPublished;
        body["isTransactional"] = false;
        body["archived"] = email.Deleted is not null;
        body["createdAt"] = email.Created.Iso();
        body["updatedAt"] = email.Updated.Iso();
        body["createdById"] = AppUser;
        body["updatedById"] = email.UpdatedBy;
        // The description takes the business unit as a number and gives it as a text.
        body["businessUnitId"] = body["businessUnitId"]?.ToJsonString() ?? "0";
        body["previewKey"] = $"p{email.Id[^6..]}";
        Put(body, "publishedAt", email.Published?.Iso());
        Put(body, "unpublishedAt", email.Unpublished?.Iso());
        Put(body, "deletedAt", email.Deleted?.Iso());
        Put(body, "clonedFrom", email.ClonedFrom);
        if (email.Published is not null && !email.IsAutomated)
        {
            body["publishDate"] = email.Published.Value.Iso();
        }

        if (call?.Asked("includeStats") == "true")
        {
            body["stats"] = Statistics([email]);
        }

        if (call?.Query.TryGetValue("includedProperties", out var asked) == true)
        {
            var keep = asked.SelectMany(a => a.Split(',')).Concat(["id", "isAb"]).ToHashSet(StringComparer.Ordinal);
            foreach (var name in body.Select(b => b.Key).Where(k => !keep.Contains(k)).ToList())
            {
                body.Remove(name);
            }
        }

        return body;
    }

    private static void Put(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}

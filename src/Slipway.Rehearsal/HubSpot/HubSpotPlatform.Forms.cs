using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A form that somebody filled in.</summary>
/// <param name="FormId">The form.</param>
/// <param name="ContactId">The contact it made or changed.</param>
/// <param name="At">When.</param>
public sealed record FormSubmission(string FormId, string ContactId, DateTimeOffset At);

/// <summary>A form. It has no draft: what is made is live wherever it is embedded.</summary>
internal sealed class HubSpotForm(string id, DateTimeOffset created, JsonObject content)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public JsonObject Content { get; set; } = content;

    public DateTimeOffset? Archived { get; set; }
}

// Forms (v3).
public sealed partial class HubSpotPlatform
{
    private const string FormsPath = "/marketing/v3/forms";

    private readonly Dictionary<string, HubSpotForm> _forms = new(StringComparer.Ordinal);
    private readonly List<FormSubmission> _submissions = [];

    private void ServeForms()
    {
        Serve("GET", FormsPath, "forms", ListForms, "after archived formTypes limit");
        Serve("POST", FormsPath, "forms", CreateForm, body: "FormCreate");
        Serve("GET", $"{FormsPath}/{{id}}", "forms", c => new Answer(200, Show(Form(c["id"], c.Asked("archived") == "true"))), "archived");
        Serve("PUT", $"{FormsPath}/{{id}}", "forms", ReplaceForm, body: "FormPut");
        Serve("PATCH", $"{FormsPath}/{{id}}", "forms", ChangeForm, body: "FormPatch");
        Serve("DELETE", $"{FormsPath}/{{id}}", "forms", ArchiveForm);
    }

    private Answer ListForms(Call call)
    {
        var archived = call.Asked("archived") == "true";
        return new Answer(200, Paged(call, [.. _forms.Values.Where(f => f.Archived is not null == archived && Shows(f.Created)).Select(Show)], 20, 1000, total: false));
    }

    private Answer CreateForm(Call call)
    {
        var content = call.Json!.AsObject().Copy();
        CheckForm(content);
        var form = new HubSpotForm(NextGuid(), Now, content);
        _forms.Add(form.Id, form);
        return new Answer(201, Show(form));
    }

    private Answer ReplaceForm(Call call)
    {
        var form = Form(call["id"], false);
        var content = call.Json!.AsObject().Copy();
        if (content["id"].Word() != form.Id)
        {
            throw _errors.Invalid("The id of the body is not the id of the path", "id");
        }

        return Take(form, content);
    }

    private Answer ChangeForm(Call call)
    {
        var form = Form(call["id"], false);
        return Take(form, form.Content.Taking(call.Json!.AsObject()));
    }

    private Answer Take(HubSpotForm form, JsonObject content)
    {
        CheckForm(content);
        (form.Content, form.Updated) = (content, Now);
        if (content["archived"].IsTrue())
        {
            form.Archived = Now;
        }

        return new Answer(200, Show(form));
    }

    private Answer ArchiveForm(Call call)
    {
        Form(call["id"], false).Archived = Now;
        return new Answer(204);
    }

    private void CheckForm(JsonObject content)
    {
        if (string.IsNullOrWhiteSpace(content["name"].Word()))
        {
            throw _errors.Invalid("name must not be blank", "name");
        }

        var fields = content["fieldGroups"]!.AsArray().SelectMany(g => g!["fields"]!.AsArray()).Select(f => f!.AsObject()).ToList();
        if (content["fieldGroups"]!.AsArray().Any(g => g!["fields"]!.AsArray().Count > 3))
        {
            throw _errors.Invalid("A field group has at most 3 fields", "fieldGroups");
        }

        foreach (var field in fields)
        {
            var name = field["name"]!.GetValue<string>();
            if (!Kind(field["objectTypeId"]!.GetValue<string>()).Known.Contains(name))
            {
                throw _errors.Invalid($"Property {name} does not exist", "fieldGroups");
            }
        }

        if (fields.Select(f => f["name"]!.GetValue<string>()).GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw _errors.Invalid($"Field {twice.Key} is there twice", "fieldGroups");
        }
    }

    private HubSpotForm Form(string id, bool archived) =>
        _forms.TryGetValue(id, out var form) && form.Archived is not null == archived ? form : throw _errors.Gone("Form", id);

    private static JsonObject Show(HubSpotForm form)
    {
        var body = form.Content.Copy();
        body["id"] = form.Id;
        body["createdAt"] = form.Created.Iso();
        body["updatedAt"] = form.Updated.Iso();
        body["archived"] = form.Archived is not null;
        Put(body, "archivedAt", form.Archived?.Iso());
        return body;
    }
}

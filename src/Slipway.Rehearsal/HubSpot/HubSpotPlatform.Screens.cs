using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.HubSpot;

// What people do in HubSpot's own screens, and the addresses of those screens.
public sealed partial class HubSpotPlatform
{
    /// <summary>The user that what an app makes is written down to.</summary>
    internal const string AppUser = "9583241";

    // Who sits in front of the screens.
    private const string Person = "31850214";

    /// <summary>Adds a contact, as an import would. Properties that the account does not have yet are made.</summary>
    /// <param name="email">The address.</param>
    /// <param name="properties">Further properties.</param>
    /// <returns>The contact's id.</returns>
    public string AddContact(string email, IReadOnlyDictionary<string, string>? properties = null) =>
        Add(_contacts, new Dictionary<string, string>(properties ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal) { ["email"] = email }, []);

    /// <summary>Adds a company.</summary>
    /// <returns>The company's id.</returns>
    public string AddCompany(string name, IReadOnlyDictionary<string, string>? properties = null, params string[] contacts) =>
        Add(_companies, new Dictionary<string, string>(properties ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal) { ["name"] = name }, contacts);

    /// <summary>Adds a deal and connects it with contacts.</summary>
    /// <returns>The deal's id.</returns>
    public string AddDeal(string name, IReadOnlyDictionary<string, string>? properties = null, params string[] contacts) =>
        Add(_deals, new Dictionary<string, string>(properties ?? ImmutableDictionary<string, string>.Empty, StringComparer.Ordinal) { ["dealname"] = name }, contacts);

    private string Add(HubSpotRecords kind, Dictionary<string, string> properties, string[] contacts) => Locked(() =>
    {
        if (properties.GetValueOrDefault("email") is { } email && kind.Find("email", email) is not null)
        {
            throw new ArgumentException($"There is a contact with the address {email} already.", nameof(properties));
        }

        kind.Known.UnionWith(properties.Keys);
        var record = kind.Add(Now);
        kind.Write(record, properties, Now);
        foreach (var contact in contacts)
        {
            Connect(record, _contacts.Find("hs_object_id", contact) ?? throw new ArgumentException($"There is no contact {contact}.", nameof(contacts)));
        }

        RecordChanged(record, "CREATE", properties);
        return record.Id;
    });

    /// <summary>An administrator makes a property.</summary>
    /// <param name="objects">contacts, companies or deals.</param>
    /// <param name="name">Its internal name.</param>
    /// <param name="unique">Whether no two records may share a value; batches can find records by it.</param>
    public void AddProperty(string objects, string name, bool unique = false) => Locked(() =>
    {
        var kind = Kinds.First(k => k.Plural == objects);
        kind.Known.Add(name);
        if (unique)
        {
            kind.Unique.Add(name);
        }
    });

    /// <summary>Changes properties of a contact.</summary>
    public void EditContact(string id, IReadOnlyDictionary<string, string> properties) => Locked(() =>
    {
        var contact = Contact(id);
        _contacts.Known.UnionWith(properties.Keys);
        _contacts.Write(contact, properties, Now);
        RecordChanged(contact, "UPDATE", properties);
    });

    /// <summary>A contact's properties as they are now.</summary>
    public ImmutableDictionary<string, string> ReadContact(string id) => Locked(() => Contact(id).Properties.ToImmutableDictionary(StringComparer.Ordinal));

    /// <summary>A contact leaves mail of a subscription type; of all, where none is named.</summary>
    public void Unsubscribe(string contactId, string? subscription = null) => Locked(() =>
    {
        Contact(contactId).Unsubscribed.Add(subscription ?? "*");
        _changes++;
    });

    /// <summary>Edits an email in the editor and saves, for example its subject. Before it was sent that is what will be sent; afterwards the web version.</summary>
    public void EditEmail(string id, Action<JsonObject> edit) => Locked(() =>
    {
        Settle();
        var email = _emails[id];
        // The editor shows the buffer, where there is one, until the email was sent.
        var shown = email.State == "PUBLISHED" ? email.Live : email.Draft ?? email.Live;
        edit(shown);
        Revise(email, shown);
        email.UpdatedBy = Person;
    });

    /// <summary>Presses Send or Schedule or Publish in the editor: the way by hand, which no edition forbids.</summary>
    public void PublishEmailByHand(string id) => Locked(() =>
    {
        Settle();
        var email = _emails[id];
        if (email.IsAutomated)
        {
            (email.Live, email.Draft, email.State, email.Published) = (email.Draft ?? email.Live, null, "AUTOMATED", Now);
        }
        else if (email.Live["publishDate"].Time() is { } date && date > Now)
        {
            email.State = "SCHEDULED";
        }
        else
        {
            Send(email, Now);
        }

        Revise(email, email.Live);
    });

    /// <summary>Deletes an email.</summary>
    public void RemoveEmail(string id) => Locked(() => Archive(_emails[id]));

    /// <summary>Renames a list.</summary>
    public void RenameListByHand(string id, string name) => Locked(() =>
    {
        var list = _lists[id];
        (list.Name, list.Updated, list.UpdatedBy, list.Version) = (name, Now, Person, list.Version + 1);
    });

    /// <summary>Puts a contact on a static list, or takes it off.</summary>
    public void EditList(string id, string contactId, bool member) => Locked(() =>
    {
        var list = _lists[id];
        _ = member ? list.Members.TryAdd(Contact(contactId).Id, Now) : list.Members.Remove(contactId);
        Journal("LIST_MEMBERSHIP", member ? "ADDED_TO_LIST" : "REMOVED_FROM_LIST", list.Id, contactId, []);
        _changes++;
    });

    /// <summary>Deletes a list.</summary>
    public void RemoveList(string id) => Locked(() =>
    {
        _lists[id].Deleted = Now;
        _changes++;
    });

    /// <summary>Edits what is live of a landing page.</summary>
    public void EditPage(string id, Action<JsonObject> edit) => Locked(() =>
    {
        var page = _pages[id];
        edit(page.Live);
        Revise(page, page.Live);
    });

    /// <summary>Edits the draft of a landing page and leaves it a draft.</summary>
    public void EditPageDraft(string id, Action<JsonObject> edit) => Locked(() =>
    {
        var page = _pages[id];
        page.Draft ??= page.Live.Copy();
        edit(page.Draft);
        Revise(page, page.Draft);
    });

    /// <summary>Deletes a landing page.</summary>
    public void RemovePage(string id) => Locked(() =>
    {
        var page = _pages[id];
        (page.Deleted, page.IsLive, page.ScheduledFor) = (Now, false, null);
    });

    /// <summary>Edits a form.</summary>
    public void EditForm(string id, Action<JsonObject> edit) => Locked(() =>
    {
        edit(_forms[id].Content);
        _forms[id].Updated = Now;
    });

    /// <summary>A visitor fills in a form; the contact is made where there is none with the address.</summary>
    /// <returns>The contact's id.</returns>
    public string Submit(string formId, string email, IReadOnlyDictionary<string, string>? properties = null) => Locked(() =>
    {
        if (!_forms.TryGetValue(formId, out var form) || form.Archived is not null)
        {
            throw new ArgumentException($"There is no form {formId}.", nameof(formId));
        }

        var found = _contacts.Find("email", email);
        var contact = found ?? _contacts.Add(Now);
        _contacts.Write(contact, [.. properties ?? ImmutableDictionary<string, string>.Empty, KeyValuePair.Create("email", email)], Now);
        _submissions.Add(new FormSubmission(formId, contact.Id, Now));
        RecordChanged(contact, found is null ? "CREATE" : "UPDATE", properties ?? ImmutableDictionary<string, string>.Empty);
        return contact.Id;
    });

    /// <summary>Edits a workflow and saves it: its revision goes up.</summary>
    public void EditFlow(string id, Action<JsonObject> edit) => Locked(() =>
    {
        Settle();
        var flow = _flows[id];
        var content = flow.Content.Copy();
        edit(content);
        flow.Content = content;
        (flow.Revision, flow.Updated) = (flow.Revision + 1, Now);
        flow.Stops += flow.IsEnabled ? 0 : 1;
        _changes++;
    });

    /// <summary>Edits a property of a campaign.</summary>
    public void EditCampaign(string id, string property, string value) => Locked(() =>
    {
        _campaigns[id].Properties[property] = value;
        _campaigns[id].Updated = Now;
    });

    /// <summary>Where a person edits an email.</summary>
    public string EmailEditUrl(string id) => $"https://app.hubspot.com/email/{((long)PortalId).Text()}/edit/{id}/content";

    /// <summary>Where a person edits a landing page.</summary>
    public string PageEditUrl(string id) => $"https://app.hubspot.com/pages/{((long)PortalId).Text()}/editor/{id}/content";

    /// <summary>Where a person sees a list.</summary>
    public string ListUrl(string id) => $"https://app.hubspot.com/contacts/{((long)PortalId).Text()}/objectLists/{id}/filters";

    /// <summary>Where a person edits a workflow.</summary>
    public string FlowEditUrl(string id) => $"https://app.hubspot.com/workflows/{((long)PortalId).Text()}/platform/flow/{id}/edit";

    private HubSpotRecord Contact(string id) => _contacts.Find("hs_object_id", id) ?? throw new ArgumentException($"There is no contact {id}.", nameof(id));
}

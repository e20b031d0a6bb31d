using System.Collections.Immutable;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>What Salesforce does of its own around campaigns: the statuses of a new campaign, one membership per person, influence on a deal.</summary>
internal sealed class SalesforceRules(SalesforceStore store, SalesforceFigures figures)
{
    /// <summary>The model in which the whole of a deal belongs to its primary campaign source.</summary>
    public string PrimarySource { get; set; } = "";

    public SalesforceRecord Before(SalesforceRecord record, SalesforceRecord? held) => record.Type switch
    {
        "CampaignMember" => Member(record, held),
        "CampaignMemberStatus" => Status(record, held),
        "Task" when record.Text("WhoId")?.StartsWith("00Q", StringComparison.Ordinal) == true && record.Text("WhatId") is not null =>
            throw new SalesforceRefusal(new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", "Related To ID: a task related to a lead cannot be related to another record", ["WhatId"])),
        "CampaignInfluence" when held is null && record.Text("ModelId") == PrimarySource =>
            throw new SalesforceRefusal(new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", "Campaign influence of the Primary Campaign Source model follows from the opportunity", ["ModelId"])),
        _ => record,
    };

    public void After(SalesforceRecord record, SalesforceRecord? held)
    {
        switch (record.Type)
        {
            case "Campaign" when held is null:
                PutStatus(record, "Sent", 1, isDefault: true, hasResponded: false);
                PutStatus(record, "Responded", 2, isDefault: false, hasResponded: true);
                break;
            case "CampaignMemberStatus" when record.Is("IsDefault"):
                // There is one default: the new one takes the place of the one before.
                foreach (var other in figures.Statuses(record.Text("CampaignId")!).Where(s => s.Id != record.Id && s.Is("IsDefault")))
                {
                    store.Put(other with { Values = other.Values.SetItem("IsDefault", false) });
                }

                break;
            case "Opportunity" when record.Text("CampaignId") != held?.Text("CampaignId"):
                Influence(record);
                break;
        }
    }

    public void BeforeDelete(SalesforceRecord record)
    {
        if (record.Type == "CampaignMemberStatus"
            && (record.Is("IsDefault") || store.With("CampaignMember", "CampaignId", record.Text("CampaignId")!).Any(m => m.Text("Status") == record.Text("Label"))))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "DELETE_FAILED", "A member status that is the default, or that members have, cannot be deleted", []));
        }
    }

    /// <summary>What goes with a record when it is deleted.</summary>
    public IEnumerable<SalesforceRecord> Dependents(SalesforceRecord record)
    {
        (string Type, string Field)[] links = record.Type switch
        {
            "Campaign" => [("CampaignMember", "CampaignId"), ("CampaignMemberStatus", "CampaignId"), ("CampaignInfluence", "CampaignId")],
            "Lead" => [("CampaignMember", "LeadId")],
            "Contact" => [("CampaignMember", "ContactId"), ("OpportunityContactRole", "ContactId")],
            "Opportunity" => [("OpportunityContactRole", "OpportunityId"), ("CampaignInfluence", "OpportunityId")],
            "ContentNote" => [("ContentDocumentLink", "ContentDocumentId")],
            _ => [],
        };
        return links.SelectMany(l => store.With(l.Type, l.Field, record.Id)).ToList();
    }

    private SalesforceRecord Member(SalesforceRecord member, SalesforceRecord? held)
    {
        if (member.Text("CampaignId") is not { } campaign)
        {
            return member;
        }

        var (lead, contact) = (member.Text("LeadId"), member.Text("ContactId"));
        if (lead is null == contact is null)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LeadId, ContactId]: exactly one of them", ["LeadId", "ContactId"]));
        }

        if (held is null && store.With("CampaignMember", lead is null ? "ContactId" : "LeadId", (lead ?? contact)!).Any(m => m.Text("CampaignId") == campaign))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_VALUE", "Already a campaign member.", []));
        }

        var statuses = figures.Statuses(campaign);
        var status = member.Text("Status") is { } asked
            ? statuses.FirstOrDefault(s => string.Equals(s.Text("Label"), asked, StringComparison.OrdinalIgnoreCase))
                ?? throw new SalesforceRefusal(SalesforceValues.BadPick(store.Types["CampaignMember"].Field("Status")!, asked))
            : statuses.First(s => s.Is("IsDefault"));
        var values = member.Values.SetItem("Status", status.Text("Label"));
        var responds = status.Is("HasResponded") && member["FirstRespondedDate"] is null;
        return member with { Values = responds ? values.SetItem("FirstRespondedDate", DateOnly.FromDateTime(store.Now.UtcDateTime)) : values };
    }

    private SalesforceRecord Status(SalesforceRecord status, SalesforceRecord? held)
    {
        if (status.Text("CampaignId") is not { } campaign)
        {
            return status;
        }

        var others = figures.Statuses(campaign).Where(s => s.Id != status.Id).ToImmutableArray();
        if (others.Any(s => string.Equals(s.Text("Label"), status.Text("Label"), StringComparison.OrdinalIgnoreCase)))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_VALUE", "This label already exists for the campaign.", ["Label"]));
        }

        if (status["SortOrder"] is decimal order && others.Any(s => s["SortOrder"] is decimal o && o == order))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "DUPLICATE_VALUE", "This sort order is already used for the campaign.", ["SortOrder"]));
        }

        if (held?.Is("IsDefault") == true && !status.Is("IsDefault"))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", "A campaign must have a default member status", ["IsDefault"]));
        }

        if (held?.Is("HasResponded") == true && !status.Is("HasResponded") && !others.Any(s => s.Is("HasResponded")))
        {
            throw new SalesforceRefusal(new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", "A campaign must have a member status that counts as responded", ["HasResponded"]));
        }

        return status["SortOrder"] is null
            ? status with { Values = status.Values.SetItem("SortOrder", others.Select(s => s["SortOrder"] as decimal? ?? 0).DefaultIfEmpty().Max() + 1) }
            : status;
    }

    private void PutStatus(SalesforceRecord campaign, string label, decimal order, bool isDefault, bool hasResponded) => Put(
        "CampaignMemberStatus", campaign, ("CampaignId", campaign.Id), ("Label", label), ("SortOrder", order), ("IsDefault", isDefault), ("HasResponded", hasResponded));

    private void Influence(SalesforceRecord deal)
    {
        foreach (var before in store.With("CampaignInfluence", "OpportunityId", deal.Id).Where(i => i.Text("ModelId") == PrimarySource).ToList())
        {
            store.Put(before with { Deleted = true });
        }

        if (deal.Text("CampaignId") is { } campaign)
        {
            Put("CampaignInfluence", deal, ("CampaignId", campaign), ("OpportunityId", deal.Id), ("ModelId", PrimarySource), ("Influence", 100m));
        }
    }

    private void Put(string type, SalesforceRecord cause, params (string Field, object? Value)[] values) => store.Put(new SalesforceRecord(
        store.NextId(store.Types[type]), type, ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, values.Select(v => KeyValuePair.Create(v.Field, v.Value))),
        store.Now, store.Now, cause.ModifiedBy, cause.ModifiedBy));
}

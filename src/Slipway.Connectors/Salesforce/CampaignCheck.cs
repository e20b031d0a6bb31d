using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Salesforce;

/// <summary>Holds a campaign against what the org says of itself: picklists, lengths, fields it requires, where our key field is.</summary>
internal sealed class CampaignCheck(SalesforceRecords records, SalesforceCampaigns campaigns, ConnectorContext context)
{
    // A status more is a step more, and all steps of a campaign go in one transaction, with room to rename those before.
    private const int MostStatuses = (SalesforceRecords.MostParts - 2) / 2;

    private static readonly ImmutableHashSet<string> _written =
        ["Name", "Type", "Status", "IsActive", "StartDate", "EndDate", "BudgetedCost", "Description", KeyFields.Name, "CampaignId", "LeadId", "ContactId", "Label", "SortOrder", "HasResponded", "IsDefault", "Subject", "Priority", "WhoId", "WhatId", "ActivityDate", "OwnerId"];

    public async Task<ImmutableArray<Finding>> CheckAsync(string externalKey, CrmCampaignAsset asset, CancellationToken cancellation)
    {
        var campaign = await NeededAsync("Campaign", cancellation);
        var member = await NeededAsync("CampaignMember", cancellation);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        Pick(campaign, "Type", asset.Type, "type", "Write one of those, or add the value in Setup, Object Manager, Campaign, Type.");
        Pick(campaign, "Status", campaigns.Planned, "planned_status", "Name one of those in the connection's settings, as the status of a campaign before launch.");
        Pick(campaign, "Status", campaigns.Running, "live_status", "Name one of those in the connection's settings, as the status of a running campaign.");
        Required(campaign);
        Required(member);
        findings.AddRange(Statuses(asset));
        findings.AddRange(Texts(campaign, externalKey, asset));
        if (asset.Budget.Amount != 0 && asset.Budget.Currency != SalesforceManifest.Setting(context, "currency"))
        {
            findings.Add(Finding.Error("currency", $"The budget is in {asset.Budget.Currency}, and the org counts in {SalesforceManifest.Setting(context, "currency")}.", fix: "Write the budget in the org's currency, or set the connection's currency.") with { Field = "budget" });
        }

        if (!asset.Tasks.IsEmpty)
        {
            var task = await NeededAsync("Task", cancellation);
            Pick(task, "Status", SalesforceManifest.Setting(context, "task_status"), "task_status", "Name one of those in the connection's settings, as the status of a new task.");
            Pick(task, "Priority", SalesforceManifest.Setting(context, "task_priority"), "task_priority", "Name one of those in the connection's settings, as the priority of a new task.");
            Required(task);
            findings.AddRange(asset.Tasks.Where(t => t.Subject.Length > (task.Field("Subject")?.Length ?? 255)).Select(t => Finding.Error("too-long", $"The task \"{t.Subject}\" is longer than the subject of a task may be.", fix: "Shorten it, and write the rest into the description.") with { Field = "tasks" }));
            findings.AddRange(asset.Tasks.Where(t => t.For is not (null or Predicate.Did)).Select(t => Finding.Error("task-condition", $"The task \"{t.Subject}\" is for those who meet \"{t.For}\"; Salesforce's members can only be told apart by what they did.", fix: "Leave `for` out, or write for example: did registered") with { Field = "tasks" }));
        }

        if (!(await campaigns.KeysAsync(cancellation)).Campaign)
        {
            findings.Add(Finding.Warning("key-field-missing", $"The field {KeyFields.Name} is not in the org, so the campaign's key stands at the end of its name.", fix: "Add it as connectors/Salesforce/README.md says, and test the connection again."));
        }

        return findings.ToImmutable();

        void Pick(SalesforceDescribe type, string field, string value, string about, string fix)
        {
            var values = type.Field(field)?.PicklistValues.Where(p => p.Active).Select(p => p.Value).ToList() ?? [];
            if (values.Count > 0 && !values.Contains(value))
            {
                findings.Add(Finding.Error("org-picklist", $"{type.Name} {field} in this org has no \"{value}\". It has: {string.Join(", ", values)}.", fix: fix) with { Field = about });
            }
        }

        void Required(SalesforceDescribe type) => findings.AddRange(type.Fields.Where(f => f is { Nillable: false, Createable: true, DefaultedOnCreate: false } && !_written.Contains(f.Name)).Select(f =>
            Finding.Error("org-required-field", $"The org requires {type.Name} {f.Label ?? f.Name} ({f.Name}), which Slipway does not fill.", fix: "Give the field a default in Setup, or make it optional.") with { Field = f.Name }));
    }

    private async Task<SalesforceDescribe> NeededAsync(string type, CancellationToken cancellation) => await records.DescribeAsync(type, cancellation)
        ?? throw new PlatformException(new Outcome.Refused([Finding.Error("right-missing", $"The integration user may not see {type} in Salesforce.", fix: "Give it the right to read it; for campaigns, make it a Marketing User.")]));

    private static IEnumerable<Finding> Statuses(CrmCampaignAsset asset)
    {
        const string field = "statuses";
        if (asset.Statuses.IsEmpty || !asset.Statuses.Any(s => s.Responded))
        {
            yield return Finding.Error("status-responded", "Salesforce wants a member status that counts as a response.", fix: "Write `responded: yes` at the status that people have when they answered.") with { Field = field };
        }

        if (asset.Statuses.Length > MostStatuses)
        {
            yield return Finding.Error("too-many-statuses", $"There are {asset.Statuses.Length} member statuses; {MostStatuses} can be kept in step with Salesforce.", fix: "Leave out those that lead to nothing.") with { Field = field };
        }

        foreach (var twice in asset.Statuses.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            yield return Finding.Error("status-twice", $"There are {twice.Count()} member statuses \"{twice.Key}\"; Salesforce takes each label once.", fix: "Give them different names.") with { Field = field };
        }

        foreach (var status in asset.Statuses.Where(s => s.Name.Length is 0 or > 40))
        {
            yield return Finding.Error("too-long", $"The member status \"{status.Name}\" has {status.Name.Length} letters; a member's status takes 1 to 40.", fix: "Shorten it.") with { Field = field };
        }
    }

    private static IEnumerable<Finding> Texts(SalesforceDescribe campaign, string externalKey, CrmCampaignAsset asset)
    {
        var most = campaign.Field("Name") is { Length: > 0 } name ? name.Length : 80;
        var room = campaign.Field(KeyFields.Name) is null ? most - SalesforceKeys.Suffix(externalKey).Length : most;
        if (asset.Title.Length > room)
        {
            yield return Finding.Error("too-long", $"The title has {asset.Title.Length} letters; a campaign's name in Salesforce takes {room}{(room < most ? ", since its key has to stand in it too" : "")}.", fix: room < most ? $"Shorten it, or add the field {KeyFields.Name} to the org." : "Shorten it.") with { Field = "title" };
        }

        if (campaign.Field("Description") is { Length: > 0 } description && asset.Description.Length > description.Length)
        {
            yield return Finding.Error("too-long", $"The description has {asset.Description.Length} letters; Salesforce takes {description.Length}.", fix: "Shorten it.") with { Field = "description" };
        }

        if (asset.End < asset.Start)
        {
            yield return Finding.Error("dates", $"The campaign ends on {asset.End:yyyy-MM-dd}, before it starts.", fix: "Mend the dates.") with { Field = "end" };
        }
    }
}

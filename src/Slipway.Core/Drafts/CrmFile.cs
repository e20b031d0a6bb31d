using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>crm.yaml</c>: the campaign as the CRM keeps it.</summary>
internal static class CrmFile
{
    private const string StatusExample = "\n  - name: Invited\n  - name: Registered\n    responded: yes\n    on: registered";

    public static CrmCampaignAsset Read(AssetFile file, CampaignSettings? campaign)
    {
        var fields = file.Yaml();
        var key = new AssetKey(AssetKind.CrmCampaign, fields.Slug("name", "campaign", required: false) ?? "campaign");
        file.Shelf.Define(key, file.Start);
        var statuses = fields.Mappings("statuses", StatusExample).Select(Status).ToImmutableArray();
        if (!statuses.IsEmpty && statuses.Count(s => s.On is null) != 1)
        {
            fields.Error("crm-first-status", "statuses", "Exactly one status has no `on`: the one that members begin with.", $"Write, for example:{StatusExample}");
        }

        var crm = new CrmCampaignAsset
        {
            Key = key,
            Title = fields.Text("title", campaign?.Terms.Title ?? "Fewer picking errors in the warehouse") ?? "",
            Type = fields.Text("type", "Webinar") ?? "",
            Start = fields.Day("start", "2027-01-19") ?? default,
            End = fields.Day("end", "2027-03-05") ?? default,
            Budget = campaign?.Terms.Budget ?? new Money(0, "EUR"),
            Description = fields.Text("description", "A 45-minute webinar for warehouse leads.", required: false) ?? "",
            Audience = file.Refer(fields, "audience", AssetKind.Audience, "invitees") ?? default,
            Statuses = [.. statuses.OrderBy(s => s.On is not null)],
            Tasks = [.. fields.Mappings("tasks", "\n  - subject: Call about the webinar\n    due_days: 30\n    for: did attended", required: false).Select(TaskOf)],
        };
        fields.Close();
        return crm;
    }

    private static MemberStatus Status(YamlFields fields)
    {
        var status = new MemberStatus(fields.Text("name", "Registered") ?? "", fields.Flag("responded", otherwise: false), fields.Text("on", "registered", required: false));
        fields.Close();
        return status;
    }

    private static bool Per(YamlFields fields)
    {
        var per = fields.Text("per", "account", required: false);
        if (per is not (null or "contact" or "account"))
        {
            fields.Error("task-per", "per", $"\"{per}\" is nothing that a task is for.", "Write `per: account` for one task at each target account, or leave it out for one about each person.");
        }

        return per == "account";
    }

    private static OwnerTask TaskOf(YamlFields fields)
    {
        var task = new OwnerTask(
            fields.Text("subject", "Call about the webinar") ?? "",
            fields.Text("description", "They asked a question.", required: false) ?? "",
            fields.Whole("due_days", "30", 0, 365) ?? 0,
            fields.Has("for") ? fields.Condition("for", "did attended") : null)
        {
            PerAccount = Per(fields),
        };
        fields.Close();
        return task;
    }
}

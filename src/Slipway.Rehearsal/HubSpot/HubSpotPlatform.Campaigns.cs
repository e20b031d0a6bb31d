using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A campaign and what belongs to it.</summary>
internal sealed class HubSpotCampaign(string id, DateTimeOffset created)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public SortedDictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    public List<(string Type, string Id)> Assets { get; } = [];

    public Dictionary<string, int> Metrics { get; } = new(StringComparer.Ordinal);
}

// Campaigns, the assets attached to them, and their metrics.
public sealed partial class HubSpotPlatform
{
    private const string CampaignsPath = "/marketing/campaigns/2026-03";
    private const string CampaignRead = "marketing.campaigns.read";
    private const string CampaignWrite = "marketing.campaigns.write";

    private static readonly string[] _campaignProperties =
        ["hs_name", "hs_start_date", "hs_end_date", "hs_notes", "hs_audience", "hs_currency_code", "hs_campaign_status", "hs_utm", "hs_owner", "hs_color_hex", "hs_goal"];

    private static readonly string[] _campaignStates = ["planned", "in_progress", "active", "paused", "completed"];

    private static readonly string[] _assetTypes =
    [
        "AD_CAMPAIGN", "AUTOMATION_PLATFORM_FLOW", "BLOG_POST", "CALL", "CASE_STUDY", "CTA", "EMAIL", "EXTERNAL_WEB_URL", "FEEDBACK_SURVEY", "FILE_MANAGER_FILE", "FORM", "KNOWLEDGE_ARTICLE",
        "LANDING_PAGE", "MARKETING_EMAIL", "MARKETING_EVENT", "MARKETING_SMS", "MEDIA", "MEETING_EVENT", "OBJECT_LIST", "PLAYBOOK", "PODCAST_EPISODE", "SALES_DOCUMENT", "SEQUENCE", "SITE_PAGE",
        "SOCIAL_BROADCAST", "WEB_INTERACTIVE",
    ];

    private readonly Dictionary<string, HubSpotCampaign> _campaigns = new(StringComparer.Ordinal);

    /// <summary>Sets a metric of a campaign's report: <c>sessions</c>, <c>newContactsFirstTouch</c>, <c>newContactsLastTouch</c> or <c>influencedContacts</c>.</summary>
    public void SetCampaignMetric(string campaignId, string metric, int value) => Locked(() => _campaigns[campaignId].Metrics[metric] = value);

    private void ServeCampaigns()
    {
        Serve("GET", CampaignsPath, CampaignRead, ListCampaigns, "after limit name properties sort");
        Serve("POST", CampaignsPath, CampaignWrite, CreateCampaign, body: "CampaignInput");
        Serve("GET", $"{CampaignsPath}/{{id}}", CampaignRead, ReadCampaign, "endDate properties startDate");
        Serve("PATCH", $"{CampaignsPath}/{{id}}", CampaignWrite, ChangeCampaign, body: "CampaignInput");
        Serve("DELETE", $"{CampaignsPath}/{{id}}", CampaignWrite, DeleteCampaign);
        Serve("GET", $"{CampaignsPath}/{{id}}/assets/{{type}}", CampaignRead, ListAssets, "after endDate limit startDate");
        Serve("PUT", $"{CampaignsPath}/{{id}}/assets/{{type}}/{{asset}}", CampaignWrite, AttachAsset);
        Serve("DELETE", $"{CampaignsPath}/{{id}}/assets/{{type}}/{{asset}}", CampaignWrite, DetachAsset);
        Serve("GET", $"{CampaignsPath}/{{id}}/reports/metrics", CampaignRead, ReportMetrics, "endDate startDate");
    }

    private Answer ListCampaigns(Call call)
    {
        var name = call.Asked("name");
        var campaigns = _campaigns.Values.Where(c => Shows(c.Created) && (name is null || c.Properties["hs_name"].Contains(name, StringComparison.OrdinalIgnoreCase)));
        var sorted = (call.Asked("sort") ?? "hs_name") switch
        {
            "hs_name" => campaigns.OrderBy(c => c.Properties["hs_name"], StringComparer.OrdinalIgnoreCase),
            "-hs_name" => campaigns.OrderByDescending(c => c.Properties["hs_name"], StringComparer.OrdinalIgnoreCase),
            "createdAt" => campaigns.OrderBy(c => c.Created),
            "-createdAt" => campaigns.OrderByDescending(c => c.Created),
            "updatedAt" => campaigns.OrderBy(c => c.Updated),
            "-updatedAt" => campaigns.OrderByDescending(c => c.Updated),
            var other => throw _errors.Invalid($"Cannot sort by {other}", "sort"),
        };
        return new Answer(200, Paged(call, [.. sorted.Select(c => Show(c, call))], 50, 100));
    }

    private Answer CreateCampaign(Call call)
    {
        var properties = CheckCampaign(call, null);
        if (!properties.Exists(p => p.Name == "hs_name" && p.Value.Trim().Length > 0))
        {
            throw _errors.Invalid("Property hs_name is required", "hs_name");
        }

        var campaign = new HubSpotCampaign(NextGuid(), Now);
        _campaigns.Add(campaign.Id, campaign);
        Write(campaign, properties);
        campaign.Properties.TryAdd("hs_campaign_status", "planned");
        campaign.Properties["hs_object_id"] = NextId(305_000_000);
        return new Answer(201, Show(campaign, null));
    }

    private Answer ChangeCampaign(Call call)
    {
        var campaign = Campaign(call);
        Write(campaign, CheckCampaign(call, campaign));
        campaign.Updated = Now;
        return new Answer(200, Show(campaign, null));
    }

    // Whether it was there or not.
    private Answer DeleteCampaign(Call call)
    {
        _campaigns.Remove(call["id"]);
        return new Answer(204);
    }

    private static void Write(HubSpotCampaign campaign, List<(string Name, string Value)> properties)
    {
        foreach (var (name, value) in properties)
        {
            if (value.Length == 0)
            {
                campaign.Properties.Remove(name);
            }
            else
            {
                campaign.Properties[name] = value;
            }
        }
    }

    private List<(string Name, string Value)> CheckCampaign(Call call, HubSpotCampaign? self)
    {
        var properties = call.Json!["properties"]!.AsObject().Select(p => (Name: p.Key, Value: p.Value!.GetValue<string>())).ToList();
        foreach (var (name, value) in properties)
        {
            if (!_campaignProperties.Contains(name, StringComparer.Ordinal))
            {
                throw _errors.Invalid($"Property {name} does not exist or is read only", name);
            }

            if (name == "hs_name" && value.Trim().Length == 0)
            {
                throw _errors.Invalid("Property hs_name is required", name);
            }

            if (name is "hs_start_date" or "hs_end_date" && value.Length > 0 && !DateOnly.TryParseExact(value, "yyyy-MM-dd", out _))
            {
                throw _errors.Invalid($"{value} is not a date of the form YYYY-MM-DD", name);
            }

            if (name == "hs_campaign_status" && value.Length > 0 && !_campaignStates.Contains(value, StringComparer.Ordinal))
            {
                throw _errors.Invalid($"{value} is not one of the allowed values: [{string.Join(", ", _campaignStates)}]", name);
            }

            if (name == "hs_name" && _campaigns.Values.Any(c => c != self && string.Equals(c.Properties["hs_name"], value, StringComparison.OrdinalIgnoreCase)))
            {
                throw _errors.Refuse(409, "CONFLICT", $"A campaign named {value} already exists");
            }
        }

        return properties;
    }

    private Answer ReadCampaign(Call call)
    {
        var campaign = Campaign(call);
        var body = Show(campaign, call);
        body["assets"] = new JsonObject(campaign.Assets.GroupBy(a => a.Type).Select(g => KeyValuePair.Create(g.Key, (JsonNode?)new JsonObject { ["results"] = g.Select(a => Show(a, call)).List() })));
        return new Answer(200, body);
    }

    private Answer ListAssets(Call call)
    {
        var campaign = Campaign(call);
        CheckAssetType(call["type"]);
        return new Answer(200, Paged(call, [.. campaign.Assets.Where(a => a.Type == call["type"]).Select(a => Show(a, call))], 10, 100, total: false));
    }

    private Answer AttachAsset(Call call)
    {
        var campaign = Campaign(call);
        CheckAssetType(call["type"]);
        if (AssetName(call["type"], call["asset"]) is null)
        {
            throw _errors.Gone($"Asset of type {call["type"]}", call["asset"]);
        }

        // An asset belongs to one campaign: the new one takes it over.
        foreach (var other in _campaigns.Values)
        {
            other.Assets.Remove((call["type"], call["asset"]));
        }

        campaign.Assets.Add((call["type"], call["asset"]));
        campaign.Updated = Now;
        return new Answer(204);
    }

    private Answer DetachAsset(Call call)
    {
        var campaign = Campaign(call);
        CheckAssetType(call["type"]);
        campaign.Assets.Remove((call["type"], call["asset"]));
        return new Answer(204);
    }

    private Answer ReportMetrics(Call call)
    {
        var campaign = Campaign(call);
        var mailed = _sent.Where(s => campaign.Assets.Contains(("MARKETING_EMAIL", s.EmailId))).Select(s => s.ContactId).Distinct(StringComparer.Ordinal).Count();
        return new Answer(200, new JsonObject
        {
            ["sessions"] = campaign.Metrics.GetValueOrDefault("sessions"),
            ["newContactsFirstTouch"] = campaign.Metrics.GetValueOrDefault("newContactsFirstTouch"),
            ["newContactsLastTouch"] = campaign.Metrics.GetValueOrDefault("newContactsLastTouch"),
            ["influencedContacts"] = campaign.Metrics.TryGetValue("influencedContacts", out var said) ? said : mailed,
        });
    }

    private HubSpotCampaign Campaign(Call call) => _campaigns.GetValueOrDefault(call["id"]) ?? throw _errors.Gone("Campaign", call["id"]);

    private void CheckAssetType(string type)
    {
        if (!_assetTypes.Contains(type, StringComparer.Ordinal))
        {
            throw _errors.Invalid($"{type} is not one of the allowed values: [{string.Join(", ", _assetTypes)}]", "assetType");
        }
    }

    // Null where there is no such asset; what this account does not simulate is taken as it comes.
    private string? AssetName(string type, string id) => type switch
    {
        "MARKETING_EMAIL" => _emails.TryGetValue(id, out var email) && email.Deleted is null ? email.Live["name"].Word() : null,
        "LANDING_PAGE" => _pages.TryGetValue(id, out var page) && page.Deleted is null ? page.Live["name"].Word() : null,
        "FORM" => _forms.TryGetValue(id, out var form) && form.Archived is null ? form.Content["name"].Word() : null,
        "OBJECT_LIST" => _lists.TryGetValue(id, out var list) && list.Deleted is null ? list.Name : null,
        "AUTOMATION_PLATFORM_FLOW" => _flows.TryGetValue(id, out var flow) ? flow.Content["name"].Word() ?? "Unnamed workflow" : null,
        "FILE_MANAGER_FILE" => _files.TryGetValue(id, out var file) ? file.Name : null,
        _ => id,
    };

    private JsonObject Show((string Type, string Id) asset, Call call)
    {
        var body = new JsonObject { ["id"] = asset.Id };
        Put(body, "name", AssetName(asset.Type, asset.Id));
        // Metrics come only where both dates are given.
        if (call.Asked("startDate") is not null && call.Asked("endDate") is not null && asset.Type == "MARKETING_EMAIL" && _emails.TryGetValue(asset.Id, out var email))
        {
            var counters = Statistics([email])["counters"]!;
            body["metrics"] = new JsonObject { ["SENT"] = counters["sent"]!.DeepClone(), ["OPEN"] = counters["open"]!.DeepClone(), ["CLICKS"] = counters["click"]!.DeepClone() };
        }

        return body;
    }

    // A read holds the properties that were asked for and no others; a write answers with all.
    private static JsonObject Show(HubSpotCampaign campaign, Call? call)
    {
        var asked = call is null ? null : call.Query.TryGetValue("properties", out var names) ? names.SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.Ordinal) : [];
        return new JsonObject
        {
            ["id"] = campaign.Id,
            ["properties"] = new JsonObject(campaign.Properties.Where(p => asked?.Contains(p.Key) ?? true).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))),
            ["businessUnits"] = new JsonArray(new JsonObject { ["id"] = 0 }),
            ["createdAt"] = campaign.Created.Iso(),
            ["updatedAt"] = campaign.Updated.Iso(),
        };
    }
}

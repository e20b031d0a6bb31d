using Slipway.Conformance;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

/// <summary>The life of everything, with HubSpot's own descriptions between the caller and the double: neither the calls nor the answers may break them.</summary>
public sealed class HubSpotContractTests
{
    [Fact]
    [Trait(ContractRecord.Trait, ContractRecord.Proof)]
    public async Task Every_call_and_every_answer_keeps_to_the_vendors_description()
    {
        ContractProxy.SkipUnlessAtHand();
        await using var portal = await Portal.OpenAsync();
        await using var proxy = await ContractProxy.StartAsync(portal.ServerAddress, "hubspot");
        portal.Address = $"{proxy.Address}hubspot";

        var contact = portal.HubSpot.AddContact("anna@example.com", new Dictionary<string, string> { ["firstname"] = "Anna", ["country"] = "Germany" });
        await RecordsAsync(portal, contact);
        var list = await ListsAsync(portal, contact);
        var email = await EmailsAsync(portal, list);
        var flow = await FlowsAsync(portal, list);
        var page = await PagesAsync(portal);
        var form = await portal.MakeAsync("/marketing/v3/forms", Portal.Form("Sign up"));
        await portal.DoAsync("GET", "/marketing/v3/forms?limit=10");
        await portal.DoAsync("PUT", $"/marketing/v3/forms/{form}", (await portal.DoAsync("GET", $"/marketing/v3/forms/{form}"))!.ToJsonString());
        await portal.DoAsync("PATCH", $"/marketing/v3/forms/{form}", """{"name":"Register"}""");
        await CampaignsAsync(portal, ("MARKETING_EMAIL", email), ("OBJECT_LIST", list), ("AUTOMATION_PLATFORM_FLOW", flow), ("LANDING_PAGE", page), ("FORM", form));
        await portal.DoAsync("DELETE", $"/marketing/v3/forms/{form}");
        await portal.DoAsync("DELETE", $"/automation/v4/flows/{flow}");
        await portal.DoAsync("DELETE", $"/cms/pages/2026-03/landing-pages/{page}");
        await portal.DoAsync("DELETE", $"/marketing/emails/2026-03/{email}");
        await portal.DoAsync("GET", "/files/2026-03/files/search?name=hero&limit=10");

        var failures = await proxy.FailuresAsync();
        Assert.True(failures.Count == 0, string.Join('\n', failures.Select(f => f!.ToJsonString())));
        Assert.True((await proxy.CallsAsync()).Count > 70);
    }

    /// <summary>
    /// HubSpot's documentation gives an action's fields as plain values (<c>content_id: "12"</c>), and its description as objects. The double follows the documentation, as
    /// HubSpot does. When this fails the description has been put right, and the mail belongs into the life above.
    /// </summary>
    [Fact]
    public async Task The_description_contradicts_the_documentation_about_a_workflows_mail_alone()
    {
        ContractProxy.SkipUnlessAtHand();
        await using var portal = await Portal.OpenAsync();
        await using var proxy = await ContractProxy.StartAsync(portal.ServerAddress, "hubspot");
        var list = await portal.ListAsync("Approved");
        var email = await portal.MakeAsync("/marketing/emails/2026-03", Portal.Email("Follow up", "", more: ",\"subcategory\":\"automated\""));
        await portal.MakeAsync("/automation/v4/flows", Portal.Flow(list, Portal.Mail(email)));
        portal.Address = $"{proxy.Address}hubspot";
        Assert.Equal(422, (int)(await portal.SendAsync("POST", "/automation/v4/flows", Portal.Flow(list, Portal.Mail(email)))).Status);
        var asDescribed = Portal.Flow(list, Portal.Mail(email)).Replace($"\"content_id\":\"{email}\"", "\"content_id\":{}", StringComparison.Ordinal);
        Assert.Equal(400, (int)(await portal.SendAsync("POST", "/automation/v4/flows", asDescribed)).Status);
    }

    private static async Task RecordsAsync(Portal portal, string contact)
    {
        const string contacts = "/crm/objects/2026-03/contacts";
        var deal = portal.HubSpot.AddDeal("Big one", new Dictionary<string, string> { ["amount"] = "5000" }, contact);
        portal.HubSpot.AddCompany("Example", new Dictionary<string, string> { ["domain"] = "example.com" }, contact);
        const string search = """{"filterGroups":[{"filters":[{"propertyName":"createdate","operator":"HAS_PROPERTY"}]}],"after":"","limit":1,"properties":[],"sorts":["createdate"]}""";
        await portal.DoAsync("POST", $"{contacts}/batch/upsert", """{"inputs":[{"id":"bob@example.com","idProperty":"email","objectWriteTraceId":"1","properties":{"firstname":"Bob"}}]}""");
        await portal.DoAsync("POST", $"{contacts}/batch/upsert", """{"inputs":[{"id":"c@example.com","idProperty":"email","objectWriteTraceId":"1","properties":{"shoe_size":"42"}}]}""");
        await portal.DoAsync("POST", $"{contacts}/batch/read", $$"""{"inputs":[{"id":"{{contact}}"},{"id":"1"}],"properties":["email"],"propertiesWithHistory":[]}""");
        await portal.DoAsync("GET", $"{contacts}?limit=1&properties=email");
        await portal.DoAsync("GET", $"{contacts}/{contact}?associations=deals");
        await portal.DoAsync("PATCH", $"{contacts}/{contact}", """{"properties":{"city":"Ulm"}}""");
        await portal.DoAsync("DELETE", $"{contacts}/{await portal.MakeAsync(contacts, """{"properties":{"email":"d@example.com"},"associations":[]}""")}");
        foreach (var kind in new[] { "contacts", "companies", "0-3" })
        {
            await portal.DoAsync("POST", $"/crm/objects/2026-03/{kind}/search", search);
        }

        await portal.DoAsync("GET", $"/crm/objects/2026-03/0-3/{deal}?associations=contacts");
        await portal.DoAsync("PUT", $"/crm/objects/2026-03/contacts/{contact}/associations/default/deals/{deal}");
    }

    private static async Task<string> ListsAsync(Portal portal, string contact)
    {
        const string lists = "/crm/lists/2026-03";
        var list = await portal.ListAsync("Approved", contact);
        var dynamic = await portal.MakeAsync(lists, $$"""{"name":"Germans","objectTypeId":"0-1","processingType":"DYNAMIC","filterBranch":{{Portal.Branch(Portal.Is("country", "Germany"))}}}""");
        await portal.MakeAsync(lists, $$"""{"name":"Now","objectTypeId":"0-1","processingType":"SNAPSHOT","filterBranch":{{Portal.Branch(Portal.InList(list))}}}""");
        await portal.DoAsync("GET", $"{lists}/{dynamic}?includeFilters=true");
        await portal.DoAsync("GET", $"{lists}?listIds={list}&includeFilters=false");
        await portal.DoAsync("GET", $"{lists}/object-type-id/0-1/name/approved");
        await portal.DoAsync("POST", $"{lists}/search", """{"query":"a","offset":0,"listIds":[],"processingTypes":[],"additionalProperties":[]}""");
        await portal.DoAsync("PUT", $"{lists}/{dynamic}/update-list-filters", $$"""{"filterBranch":{{Portal.Branch(Portal.Is("country", "France"))}}}""");
        await portal.DoAsync("PUT", $"{lists}/{dynamic}/update-list-name?listName=French");
        await portal.DoAsync("PUT", $"{lists}/{list}/memberships/remove", $"[\"{contact}\"]");
        await portal.DoAsync("PUT", $"{lists}/{list}/memberships/add-and-remove", $$"""{"recordIdsToAdd":["{{contact}}"],"recordIdsToRemove":[]}""");
        await portal.DoAsync("GET", $"{lists}/{list}/memberships?limit=1");
        await portal.DoAsync("GET", $"{lists}/records/0-1/{contact}/memberships");
        await portal.DoAsync("DELETE", $"{lists}/{dynamic}");
        await portal.DoAsync("PUT", $"{lists}/{dynamic}/restore");
        await portal.DoAsync("DELETE", $"{lists}/{await portal.ListAsync("Emptied", contact)}/memberships");
        return list;
    }

    private static async Task<string> EmailsAsync(Portal portal, string list)
    {
        const string emails = "/marketing/emails/2026-03";
        var id = await portal.MakeAsync(emails, Portal.Email("Invitation", $"\"{list}\"", more: ",\"businessUnitId\":0,\"subscriptionDetails\":{\"subscriptionId\":\"77\"}"));
        await portal.DoAsync("PATCH", $"{emails}/{id}", """{"subject":"Come"}""");
        await portal.DoAsync("PATCH", $"{emails}/{id}/draft", """{"subject":"Do come"}""");
        await portal.DoAsync("GET", $"{emails}/{id}/draft");
        await portal.DoAsync("POST", $"{emails}/{id}/draft/reset");
        await portal.DoAsync("PATCH", $"{emails}/{id}", $$"""{"publishDate":"{{portal.Now.AddHours(1):O}}"}""");
        await portal.DoAsync("POST", $"{emails}/{id}/publish");
        await portal.DoAsync("GET", $"{emails}/{id}?includeStats=true");
        await portal.DoAsync("POST", $"{emails}/{id}/unpublish");
        await portal.DoAsync("POST", $"{emails}/{id}/publish");
        portal.Wait(TimeSpan.FromHours(2));
        await portal.DoAsync("GET", $"{emails}/{id}");
        Assert.Single(portal.HubSpot.SentMails);
        await portal.DoAsync("GET", $"{emails}/statistics/list?emailIds={id}");
        var revisions = (await portal.DoAsync("GET", $"{emails}/{id}/revisions?limit=2"))!["results"]!.AsArray();
        await portal.DoAsync("POST", $"{emails}/{id}/revisions/{(string)revisions[0]!["id"]!}/restore-to-draft");
        var clone = await portal.MakeAsync($"{emails}/clone", $$"""{"id":"{{id}}","cloneName":"Again"}""");
        await portal.DoAsync("GET", $"{emails}?limit=1&isPublished=false&sort=-updatedAt&includedProperties=name");
        return clone;
    }

    private static async Task<string> FlowsAsync(Portal portal, string list)
    {
        // A branch and no mail: see the fact below.
        var branch = $$"""{"type":"LIST_BRANCH","actionId":"1","defaultBranchName":"Others","listBranches":[{"branchName":"Approved","filterBranch":{{Portal.Branch(Portal.InList(list))}}}]}""";
        var flow = await portal.MakeAsync("/automation/v4/flows", Portal.Flow(list, branch, list));
        var read = (await portal.DoAsync("GET", $"/automation/v4/flows/{flow}"))!.AsObject();
        await portal.DoAsync("PUT", $"/automation/v4/flows/{flow}", HubSpotFlowTests.Put(read, enabled: true));
        await portal.DoAsync("GET", "/automation/v4/flows?limit=10");
        await portal.DoAsync("GET", $"/automation/v4/flows/performance/{flow}");
        return flow;
    }

    private static async Task<string> PagesAsync(Portal portal)
    {
        const string pages = "/cms/pages/2026-03/landing-pages";
        var id = await portal.MakeAsync(pages, """{"name":"Webinar","slug":"webinar","htmlTitle":"Webinar","templatePath":"t.html","widgets":{"main":{"body":{"html":"<p>Hi</p>"}}}}""");
        await portal.DoAsync("PATCH", $"{pages}/{id}/draft", """{"metaDescription":"Join"}""");
        await portal.DoAsync("GET", $"{pages}/{id}/draft");
        await portal.DoAsync("POST", $"{pages}/{id}/draft/push-live");
        await portal.DoAsync("PATCH", $"{pages}/{id}", """{"htmlTitle":"The webinar"}""");
        await portal.DoAsync("GET", $"{pages}/{id}");
        await portal.DoAsync("POST", $"{pages}/{id}/draft/reset");
        await portal.DoAsync("POST", $"{pages}/schedule", $$"""{"id":"{{id}}","publishDate":"{{portal.Now.AddHours(1):O}}"}""");
        await portal.DoAsync("GET", $"{pages}?limit=1");
        await portal.DoAsync("GET", $"{pages}/{id}/revisions");
        return id;
    }

    private static async Task CampaignsAsync(Portal portal, params (string Type, string Id)[] assets)
    {
        const string campaigns = "/marketing/campaigns/2026-03";
        var id = await portal.MakeAsync(campaigns, """{"properties":{"hs_name":"Warehouse webinar"}}""");
        await portal.DoAsync("PATCH", $"{campaigns}/{id}", """{"properties":{"hs_notes":"Noted"}}""");
        foreach (var (type, asset) in assets)
        {
            await portal.DoAsync("PUT", $"{campaigns}/{id}/assets/{type}/{asset}");
            await portal.DoAsync("GET", $"{campaigns}/{id}/assets/{type}?limit=5");
        }

        await portal.DoAsync("GET", $"{campaigns}/{id}?properties=hs_name&startDate=2026-01-01&endDate=2026-12-31");
        await portal.DoAsync("GET", $"{campaigns}?limit=5&name=Warehouse&properties=hs_name");
        await portal.DoAsync("GET", $"{campaigns}/{id}/reports/metrics");
        await portal.DoAsync("DELETE", $"{campaigns}/{id}/assets/{assets[0].Type}/{assets[0].Id}");
        await portal.DoAsync("DELETE", $"{campaigns}/{id}");
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

/// <summary>Records, forms, campaigns and files.</summary>
public sealed class HubSpotRecordTests : IAsyncLifetime
{
    private const string Contacts = "/crm/objects/2026-03/contacts";
    private const string Campaigns = "/marketing/campaigns/2026-03";

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task An_upsert_makes_what_is_new_changes_what_is_there_and_tells_which_is_which()
    {
        var anna = _portal.HubSpot.AddContact("anna@example.com");
        var body = """{"inputs":[{"id":"anna@example.com","idProperty":"email","properties":{"firstname":"Anna"}},{"id":"bob@example.com","idProperty":"email","objectWriteTraceId":"b","properties":{}}]}""";
        var results = (await _portal.DoAsync("POST", $"{Contacts}/batch/upsert", body))!["results"]!.AsArray();
        Assert.Equal([false, true], results.Select(r => (bool)r!["new"]!));
        Assert.Equal("b", (string?)results[1]!["objectWriteTraceId"]);
        Assert.Equal("Anna", _portal.HubSpot.ReadContact(anna)["firstname"]);
        Assert.Equal([false, false], (await _portal.DoAsync("POST", $"{Contacts}/batch/upsert", body))!["results"]!.AsArray().Select(r => (bool)r!["new"]!));
    }

    [Fact]
    public async Task One_bad_input_refuses_all_unless_it_has_a_trace()
    {
        static string Body(string trace) => """{"inputs":[{"id":"a@example.com","idProperty":"email","properties":{}},{"id":"b@example.com","idProperty":"email",TRACE"properties":{"shoe_size":"42"}}]}""".Replace("TRACE", trace, StringComparison.Ordinal);
        var refused = await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Contacts}/batch/upsert", Body(""));
        Assert.Equal("PROPERTY_DOESNT_EXIST", (string?)refused["errors"]![0]!["code"]);
        Assert.Empty((await _portal.DoAsync("GET", Contacts))!["results"]!.AsArray());
        var (status, body, _) = await _portal.SendAsync("POST", $"{Contacts}/batch/upsert", Body("\"objectWriteTraceId\":\"t\","));
        Assert.Equal((HttpStatusCode)207, status);
        Assert.Equal((1, 1), (body!["results"]!.AsArray().Count, (int)body["numErrors"]!));
    }

    [Fact]
    public async Task A_search_filters_sorts_and_pages_and_a_batch_says_who_is_missing()
    {
        for (var i = 0; i < 5; i++)
        {
            _portal.HubSpot.AddContact($"p{i}@example.com", new Dictionary<string, string> { ["country"] = i < 3 ? "Germany" : "France", ["numemployees"] = $"{i * 5}" });
        }

        static string Search(string filters, int limit = 2, string after = "") => $$"""{"filterGroups":[{"filters":[{{filters}}]}],"after":"{{after}}","limit":{{limit}},"properties":["email"],"sorts":["-email"]}""";
        var page = (await _portal.DoAsync("POST", $"{Contacts}/search", Search("""{"propertyName":"country","operator":"EQ","value":"Germany"}""")))!;
        Assert.Equal((3, "2"), ((int)page["total"]!, (string?)page["paging"]!["next"]!["after"]));
        Assert.Equal(["p2@example.com", "p1@example.com"], page["results"]!.AsArray().Select(r => (string)r!["properties"]!["email"]!));
        Assert.Equal(3, (int)(await _portal.DoAsync("POST", $"{Contacts}/search", Search("""{"propertyName":"numemployees","operator":"GTE","value":"10"}""")))!["total"]!);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Contacts}/search", Search("""{"propertyName":"shoe_size","operator":"EQ","value":"1"}"""));
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Contacts}/search", Search("""{"propertyName":"country","operator":"IS","value":"1"}"""));

        var (status, read, _) = await _portal.SendAsync("POST", $"{Contacts}/batch/read", """{"idProperty":"email","inputs":[{"id":"p1@example.com"},{"id":"no@example.com"}],"properties":["country"],"propertiesWithHistory":[]}""");
        Assert.Equal((HttpStatusCode)207, status);
        Assert.Equal("Germany", (string?)Assert.Single(read!["results"]!.AsArray())!["properties"]!["country"]);
    }

    [Fact]
    public async Task Deals_tell_their_contacts()
    {
        var anna = _portal.HubSpot.AddContact("anna@example.com");
        var deal = _portal.HubSpot.AddDeal("Big one", new Dictionary<string, string> { ["amount"] = "5000", ["dealstage"] = "closedwon" }, anna);
        var read = (await _portal.DoAsync("GET", $"/crm/objects/2026-03/deals/{deal}?properties=amount&associations=contacts"))!;
        Assert.Equal(("5000", anna), ((string?)read["properties"]!["amount"], (string?)read["associations"]!["contacts"]!["results"]![0]!["id"]));
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", "/crm/objects/2026-03/deals/1");
    }

    [Fact]
    public async Task A_form_is_live_as_it_is_made_and_takes_known_fields_alone()
    {
        const string forms = "/marketing/v3/forms";
        var id = await _portal.MakeAsync(forms, Portal.Form("Sign up"));
        await _portal.DoAsync("PATCH", $"{forms}/{id}", """{"name":"Register"}""");
        var read = (await _portal.DoAsync("GET", $"{forms}/{id}"))!;
        Assert.Equal("Register", (string?)read["name"]);
        read["name"] = "Register now";
        await _portal.DoAsync("PUT", $"{forms}/{id}", read.ToJsonString());
        var contact = _portal.HubSpot.Submit(id, "new@example.com", new Dictionary<string, string> { ["firstname"] = "New" });
        Assert.Equal("New", _portal.HubSpot.ReadContact(contact)["firstname"]);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", forms, Portal.Form("Odd", "shoe_size"));
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", forms, Portal.Form("Odd").Replace("\"hidden\":false,", "", StringComparison.Ordinal));
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", forms, Portal.Form("Odd").Replace("\"fieldType\":\"email\"", "\"fieldType\":\"mail\"", StringComparison.Ordinal));
        await _portal.DoAsync("DELETE", $"{forms}/{id}");
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{forms}/{id}");
        Assert.True((bool)(await _portal.DoAsync("GET", $"{forms}/{id}?archived=true"))!["archived"]!);
    }

    [Fact]
    public async Task A_campaign_holds_assets_that_exist()
    {
        var id = await _portal.MakeAsync(Campaigns, """{"properties":{"hs_name":"Warehouse webinar","hs_start_date":"2026-11-05"}}""");
        var email = await _portal.MakeAsync("/marketing/emails/2026-03", Portal.Email("Invitation", ""));
        await _portal.DoAsync("PUT", $"{Campaigns}/{id}/assets/MARKETING_EMAIL/{email}");
        Assert.Equal("Invitation", (string?)Assert.Single((await _portal.DoAsync("GET", $"{Campaigns}/{id}/assets/MARKETING_EMAIL"))!["results"]!.AsArray())!["name"]);
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "PUT", $"{Campaigns}/{id}/assets/MARKETING_EMAIL/12");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PUT", $"{Campaigns}/{id}/assets/MAIL/{email}");
        await _portal.DoAsync("DELETE", $"{Campaigns}/{id}/assets/MARKETING_EMAIL/{email}");
        Assert.Empty((await _portal.DoAsync("GET", $"{Campaigns}/{id}/assets/MARKETING_EMAIL"))!["results"]!.AsArray());

        Assert.Empty((await _portal.DoAsync("GET", $"{Campaigns}/{id}"))!["properties"]!.AsObject());
        Assert.Equal("Warehouse webinar", (string?)(await _portal.DoAsync("GET", $"{Campaigns}/{id}?properties=hs_name"))!["properties"]!["hs_name"]);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PATCH", $"{Campaigns}/{id}", """{"properties":{"hs_budget_items_sum_amount":"5"}}""");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PATCH", $"{Campaigns}/{id}", """{"properties":{"hs_start_date":"5 November"}}""");
        _portal.HubSpot.SetCampaignMetric(id, "sessions", 12);
        Assert.Equal(12, (int)(await _portal.DoAsync("GET", $"{Campaigns}/{id}/reports/metrics"))!["sessions"]!);
        await _portal.DoAsync("DELETE", $"{Campaigns}/{id}");
        await _portal.DoAsync("DELETE", $"{Campaigns}/{id}");
    }

    [Fact]
    public async Task A_file_is_uploaded_found_and_given_another_name_where_its_own_is_taken()
    {
        var first = await UploadAsync("""{"access":"PUBLIC_INDEXABLE"}""");
        var second = await UploadAsync("""{"access":"PUBLIC_INDEXABLE"}""");
        Assert.Equal(("hero", "hero-1"), ((string?)first.Body!["name"], (string?)second.Body!["name"]));
        Assert.Equal("IMG", (string?)(await _portal.DoAsync("GET", $"/files/2026-03/files/{(string)first.Body["id"]!}"))!["type"]);
        Assert.Single((await _portal.DoAsync("GET", "/files/2026-03/files/search?name=hero"))!["results"]!.AsArray());
        Assert.Equal("VALIDATION_ERROR", (string?)(await UploadAsync("""{"access":"OPEN"}""")).Body!["category"]);
        Assert.Equal([1, 2, 3], _portal.HubSpot.Files[0].Content);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> UploadAsync(string options)
    {
        using var form = new MultipartFormDataContent();
        using var bytes = new ByteArrayContent([1, 2, 3]);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(bytes, "file", "hero.png");
        form.Add(new StringContent("/slipway", Encoding.UTF8), "folderPath");
        form.Add(new StringContent(options, Encoding.UTF8), "options");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_portal.Address}/files/2026-03/files") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _portal.HubSpot.Token);
        using var answer = await _portal.Http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }
}

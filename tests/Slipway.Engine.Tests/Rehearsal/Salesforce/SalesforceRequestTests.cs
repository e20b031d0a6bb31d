using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Salesforce;

public sealed class SalesforceRequestTests
{
    [Fact]
    public async Task A_composite_uses_what_an_earlier_part_answered()
    {
        await using var org = await Org.OpenAsync();
        var (status, body, _) = await org.CallAsync("POST", "composite", Composite(
            true,
            ("campaign", "POST", "sobjects/Campaign", """{"Name":"Webinar"}"""),
            ("lead", "POST", "sobjects/Lead", """{"LastName":"Ng","Company":"Harbour"}"""),
            ("member", "POST", "sobjects/CampaignMember", """{"CampaignId":"@{campaign.id}","LeadId":"@{lead.id}"}"""),
            ("read", "GET", "sobjects/Campaign/@{campaign.id}?fields=NumberOfLeads", null)));
        Assert.Equal(200, status);
        var parts = body!["compositeResponse"]!.AsArray();
        Assert.Equal([201, 201, 201, 200], parts.Select(p => (int)p!["httpStatusCode"]!));
        Assert.Equal(1, (int)parts[3]!["body"]!["NumberOfLeads"]!);
    }

    [Fact]
    public async Task A_composite_that_fails_leaves_nothing_and_answers_200()
    {
        await using var org = await Org.OpenAsync();
        var parts = new[] { ("a", "POST", "sobjects/Campaign", """{"Name":"Webinar"}"""), ("b", "POST", "sobjects/Campaign", "{}"), ("c", "PATCH", "sobjects/Campaign/@{b.id}", """{"Name":"y"}""") };
        var (status, body, _) = await org.CallAsync("POST", "composite", Composite(true, parts!));
        Assert.Equal(200, status);
        Assert.Equal(["PROCESSING_HALTED", "REQUIRED_FIELD_MISSING", "PROCESSING_HALTED"], body!["compositeResponse"]!.AsArray().Select(p => (string)p!["body"]![0]!["errorCode"]!));
        Assert.Empty(org.Played.Records("Campaign"));

        (_, body, _) = await org.CallAsync("POST", "composite", Composite(false, parts!));
        Assert.Equal([201, 400, 400], body!["compositeResponse"]!.AsArray().Select(p => (int)p!["httpStatusCode"]!));
        Assert.Single(org.Played.Records("Campaign"));
    }

    [Fact]
    public async Task A_composite_takes_no_more_than_25_parts()
    {
        await using var org = await Org.OpenAsync();
        var parts = Enumerable.Range(0, 26).Select(n => ($"r{n}", "POST", "sobjects/Campaign", (string?)"""{"Name":"x"}""")).ToArray();
        Assert.Equal("LIMIT_EXCEEDED", await org.RefusedAsync(400, "POST", "composite", Composite(false, parts)));
    }

    [Fact]
    public async Task Two_hundred_records_go_in_one_request_all_or_none()
    {
        await using var org = await Org.OpenAsync();
        org.Played.KeyFieldDeployed = true;
        var (_, body, _) = await org.CallAsync("POST", "composite/sobjects", Collection(false, 200));
        Assert.All(body!.AsArray(), r => Assert.True((bool)r!["success"]!));
        Assert.Equal("LIMIT_EXCEEDED", await org.RefusedAsync(400, "POST", "composite/sobjects", Collection(false, 201)));

        var mixed = Collection(true, 2);
        ((JsonObject)mixed["records"]![1]!).Remove("Name");
        (_, body, _) = await org.CallAsync("POST", "composite/sobjects", mixed);
        Assert.Equal(["ALL_OR_NONE_OPERATION_ROLLED_BACK", "REQUIRED_FIELD_MISSING"], body!.AsArray().Select(r => (string)r!["errors"]![0]!["statusCode"]!));
        Assert.Equal(200, org.Played.Records("Campaign").Length);

        var keyed = Collection(true, 1);
        keyed["records"]![0]!["Slipway_Key__c"] = "k";
        (_, body, _) = await org.CallAsync("PATCH", "composite/sobjects/Campaign/Slipway_Key__c", keyed.DeepClone());
        Assert.True((bool)body![0]!["created"]!);
        (_, body, _) = await org.CallAsync("PATCH", "composite/sobjects/Campaign/Slipway_Key__c", keyed);
        Assert.False((bool)body![0]!["created"]!);
        (_, body, _) = await org.CallAsync("DELETE", $"composite/sobjects?ids={body![0]!["id"]}&allOrNone=true");
        Assert.True((bool)body![0]!["success"]!);
    }

    [Fact]
    public async Task A_query_filters_follows_groups_and_pages()
    {
        await using var org = await Org.OpenAsync();
        var one = org.Played.Add("Campaign", new JsonObject { ["Name"] = "Spring", ["Type"] = "Email", ["StartDate"] = "2026-03-01", ["BudgetedCost"] = 10 });
        org.Played.Add("Campaign", new JsonObject { ["Name"] = "Summer", ["Type"] = "Email", ["StartDate"] = "2026-06-01", ["BudgetedCost"] = 20 });
        org.Played.Add("Campaign", new JsonObject { ["Name"] = "O'Hare", ["Type"] = "Webinar" });
        foreach (var n in Enumerable.Range(0, 450))
        {
            var lead = org.Played.Add("Lead", new JsonObject { ["LastName"] = $"L{n}", ["Company"] = "C" });
            org.Played.Add("CampaignMember", new JsonObject { ["CampaignId"] = one, ["LeadId"] = lead, ["Status"] = n % 3 == 0 ? "Responded" : "Sent" });
        }

        Assert.Equal(2, (int)(await org.QueryAsync("SELECT COUNT() FROM Campaign WHERE Type IN ('Email') AND StartDate >= 2026-01-01"))["totalSize"]!);
        Assert.Equal("O'Hare", (string)(await org.QueryAsync(@"SELECT Name FROM Campaign WHERE Name = 'o\'hare'"))["records"]![0]!["Name"]!);
        Assert.Equal(["Summer", "Spring"], (await org.QueryAsync("SELECT Name FROM Campaign WHERE Name LIKE 'S%' OR (Type != 'Email' AND StartDate > TODAY) ORDER BY StartDate DESC LIMIT 5"))["records"]!.AsArray().Select(r => (string)r!["Name"]!));
        var sum = (await org.QueryAsync("SELECT Type, COUNT(Id), SUM(BudgetedCost) cost FROM Campaign GROUP BY Type ORDER BY COUNT(Id) DESC"))["records"]![0]!;
        Assert.Equal(("Email", 2, 30m, "AggregateResult"), ((string)sum["Type"]!, (int)sum["expr0"]!, (decimal)sum["cost"]!, (string)sum["attributes"]!["type"]!));

        var (_, page, _) = await org.CallAsync("GET", $"query?q={Uri.EscapeDataString("SELECT Id, Campaign.Name, Lead.LastName FROM CampaignMember WHERE HasResponded = false")}", null, ("Sforce-Query-Options", "batchSize=200"));
        Assert.Equal((300, false, 200), ((int)page!["totalSize"]!, (bool)page["done"]!, page["records"]!.AsArray().Count));
        Assert.Equal("Spring", (string)page["records"]![0]!["Campaign"]!["Name"]!);
        (_, page, _) = await org.CallAsync("GET", (string)page!["nextRecordsUrl"]!);
        Assert.Equal((true, 100), ((bool)page!["done"]!, page["records"]!.AsArray().Count));
    }

    [Theory]
    [InlineData("SELECT Nme FROM Campaign", "INVALID_FIELD")]
    [InlineData("SELECT Name FROM Kampagne", "INVALID_TYPE")]
    [InlineData("SELECT Name FROM Campaign WHERE Name = Spring", "MALFORMED_QUERY")]
    [InlineData("SELECT Name FROM Campaign WHERE StartDate = '2026-01-01'", "INVALID_FIELD")]
    [InlineData("SELECT Name FROM Campaign WHERE Description = 'x'", "INVALID_FIELD")]
    [InlineData("SELECT Name FROM Campaign WHERE Name = 'a' AND Type = 'b' OR Type = 'c'", "MALFORMED_QUERY")]
    [InlineData("SELECT Name, COUNT(Id) FROM Campaign", "MALFORMED_QUERY")]
    [InlineData("SELECT Boss.Name FROM Campaign", "INVALID_FIELD")]
    [InlineData("DELETE FROM Campaign", "MALFORMED_QUERY")]
    public async Task A_query_that_Salesforce_would_not_take_is_refused(string soql, string code)
    {
        await using var org = await Org.OpenAsync();
        Assert.Equal(code, await org.RefusedAsync(400, "GET", $"query?q={Uri.EscapeDataString(soql)}"));
    }

    [Fact]
    public async Task A_bulk_job_works_later_and_says_of_each_row_what_became_of_it()
    {
        await using var org = await Org.OpenAsync();
        org.Played.KeyFieldDeployed = true;
        var campaign = org.Played.Add("Campaign", new JsonObject { ["Name"] = "Webinar", ["Slipway_Key__c"] = "w" });
        var lead = org.Played.Add("Lead", new JsonObject { ["LastName"] = "Ng", ["Company"] = "Harbour" });
        var (_, job, _) = await org.CallAsync("POST", "jobs/ingest", new JsonObject { ["object"] = "CampaignMember", ["operation"] = "upsert", ["externalIdFieldName"] = "Slipway_Key__c", ["lineEnding"] = "LF" });
        var path = $"jobs/ingest/{job!["id"]}";
        Assert.Equal("Open", (string)job["state"]!);

        using var csv = new StringContent($"Slipway_Key__c,Campaign.Slipway_Key__c,LeadId,Status\nm1,w,{lead},Sent\nm2,gone,{lead},Sent\n", Encoding.UTF8, "text/csv");
        using var uploaded = await org.Http.PutAsync($"{org.Played.Address}/{(string)job["contentUrl"]!}", csv);
        Assert.Equal(201, (int)uploaded.StatusCode);
        await org.CallAsync("PATCH", path, new JsonObject { ["state"] = "UploadComplete" });
        Assert.Equal("InProgress", (string)(await org.CallAsync("GET", path)).Body!["state"]!);
        Assert.Empty(org.Played.Records("CampaignMember"));
        var done = (await org.CallAsync("GET", path)).Body!;
        Assert.Equal(("JobComplete", 2, 1), ((string)done["state"]!, (int)done["numberRecordsProcessed"]!, (int)done["numberRecordsFailed"]!));

        var member = Assert.Single(org.Played.Records("CampaignMember"));
        Assert.Equal(campaign, (string)member["CampaignId"]!);
        Assert.Equal(
            $"\"sf__Id\",\"sf__Created\",\"Slipway_Key__c\",\"Campaign.Slipway_Key__c\",\"LeadId\",\"Status\"\n\"{member["Id"]}\",\"true\",\"m1\",\"w\",\"{lead}\",\"Sent\"\n",
            await org.Http.GetStringAsync($"{org.Played.Address}/services/data/v67.0/{path}/successfulResults"));
        Assert.Contains("INVALID_FIELD:Foreign key external ID: gone not found", await org.Http.GetStringAsync($"{org.Played.Address}/services/data/v67.0/{path}/failedResults"), StringComparison.Ordinal);
        Assert.Equal("INVALIDJOBSTATE", await org.RefusedAsync(400, "PATCH", path, new JsonObject { ["state"] = "UploadComplete" }));
    }

    [Fact]
    public async Task A_bulk_query_answers_csv_page_by_page()
    {
        await using var org = await Org.OpenAsync();
        foreach (var n in Enumerable.Range(0, 3))
        {
            org.Played.Add("Campaign", new JsonObject { ["Name"] = $"C{n}" });
        }

        var (_, job, _) = await org.CallAsync("POST", "jobs/query", new JsonObject { ["operation"] = "query", ["query"] = "SELECT Name, Owner.Username FROM Campaign" });
        var path = $"jobs/query/{job!["id"]}";
        await org.CallAsync("GET", path);
        Assert.Equal("JobComplete", (string)(await org.CallAsync("GET", path)).Body!["state"]!);
        var (_, _, page) = await org.CallAsync("GET", $"{path}/results?maxRecords=2");
        Assert.Equal($"\"Name\",\"Owner.Username\"\n\"C0\",\"{org.Played.Username}\"\n\"C1\",\"{org.Played.Username}\"\n", await page.Content.ReadAsStringAsync());
        var locator = page.Headers.GetValues("Sforce-Locator").Single();
        (_, _, page) = await org.CallAsync("GET", $"{path}/results?maxRecords=2&locator={Uri.EscapeDataString(locator)}");
        Assert.Equal("null", page.Headers.GetValues("Sforce-Locator").Single());
    }

    [Fact]
    public async Task The_daily_limit_stands_in_every_answer_and_ends_the_day()
    {
        await using var org = await Org.OpenAsync();
        org.Played.DailyRequests = 2;
        var (_, _, answer) = await org.CallAsync("GET", "limits");
        Assert.Equal("api-usage=1/2", answer.Headers.GetValues("Sforce-Limit-Info").Single());
        await org.CallAsync("GET", "limits");
        Assert.Equal("REQUEST_LIMIT_EXCEEDED", await org.RefusedAsync(403, "GET", "limits"));
        org.Clock.Advance(TimeSpan.FromDays(1));
        org.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", org.Played.OpenSession());
        Assert.Equal(200, (await org.CallAsync("GET", "limits")).Status);
    }

    [Fact]
    public async Task What_was_just_created_may_stay_out_of_queries_for_a_while()
    {
        await using var org = await Org.OpenAsync();
        org.Played.Lag = TimeSpan.FromSeconds(30);
        var id = await org.CreateAsync("Campaign", new JsonObject { ["Name"] = "x" });
        Assert.Equal(0, (int)(await org.QueryAsync("SELECT COUNT() FROM Campaign"))["totalSize"]!);
        Assert.Equal(200, (await org.CallAsync("GET", $"sobjects/Campaign/{id}")).Status);
        org.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, (int)(await org.QueryAsync("SELECT COUNT() FROM Campaign"))["totalSize"]!);
    }

    [Fact]
    public async Task A_lost_answer_has_had_its_effect_and_a_lost_request_has_not()
    {
        await using var org = await Org.OpenAsync();
        org.Played.Faults.Next(FaultKind.LoseAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => org.CallAsync("POST", "sobjects/Campaign", new JsonObject { ["Name"] = "x" }));
        Assert.Single(org.Played.Records("Campaign"));
        org.Played.Faults.Next(FaultKind.LoseRequest);
        await Assert.ThrowsAsync<HttpRequestException>(() => org.CallAsync("POST", "sobjects/Campaign", new JsonObject { ["Name"] = "y" }));
        Assert.Single(org.Played.Records("Campaign"));
        org.Played.Faults.Next(FaultKind.Throttle);
        Assert.Equal("REQUEST_LIMIT_EXCEEDED", await org.RefusedAsync(403, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "y" }));
        org.Played.Faults.Next(FaultKind.FailAfter);
        Assert.Equal("UNKNOWN_EXCEPTION", await org.RefusedAsync(500, "POST", "sobjects/Campaign", new JsonObject { ["Name"] = "y" }));
        Assert.Equal(2, org.Played.Records("Campaign").Length);
    }

    [Fact]
    public async Task A_signed_assertion_opens_a_session_and_a_wrong_one_does_not()
    {
        await using var org = await Org.OpenAsync();
        using var key = RSA.Create(2048);
        org.Played.TrustKey(key.ExportSubjectPublicKeyInfoPem());
        var (status, token) = await TokenAsync(org, Assertion(org, key, 120));
        Assert.Equal(200, status);
        Assert.Equal(org.Played.Address, (string)token!["instance_url"]!);
        org.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)token["access_token"]!);
        Assert.Equal(org.Played.UserId, (string)(await org.CallAsync("GET", "/services/oauth2/userinfo")).Body!["user_id"]!);
        Assert.Equal(200, (await org.CallAsync("GET", "limits")).Status);
        org.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("INVALID_SESSION_ID", await org.RefusedAsync(401, "GET", "limits"));

        using var other = RSA.Create(2048);
        Assert.Equal(400, (await TokenAsync(org, Assertion(org, other, 120))).Status);
        Assert.Equal(400, (await TokenAsync(org, Assertion(org, key, 3600))).Status);
        Assert.Equal(400, (await TokenAsync(org, Assertion(org, key, -1))).Status);
    }

    [Fact]
    public async Task The_web_flow_needs_its_verifier_and_its_refresh_token_works_until_it_is_revoked()
    {
        await using var org = await Org.OpenAsync();
        const string Verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        async Task<string> CodeAsync()
        {
            var (_, _, answer) = await org.CallAsync("GET", $"/services/oauth2/authorize?response_type=code&client_id={org.Played.ConsumerKey}&redirect_uri={Uri.EscapeDataString(org.Played.CallbackUrl)}&scope=api%20refresh_token&state=s&code_challenge={challenge}&code_challenge_method=S256");
            var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
            Assert.Equal("s", query["state"]);
            return query["code"]!;
        }

        Dictionary<string, string> Form(string code, string verifier) => new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["client_id"] = org.Played.ConsumerKey, ["client_secret"] = org.Played.ConsumerSecret!, ["redirect_uri"] = org.Played.CallbackUrl, ["code_verifier"] = verifier,
        };
        Assert.Equal(400, (await TokenAsync(org, Form(await CodeAsync(), "another"))).Status);
        var (status, token) = await TokenAsync(org, Form(await CodeAsync(), Verifier));
        Assert.Equal(200, status);
        var refresh = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = (string)token!["refresh_token"]!, ["client_id"] = org.Played.ConsumerKey, ["client_secret"] = org.Played.ConsumerSecret!,
        };
        Assert.Equal(200, (await TokenAsync(org, refresh)).Status);
        org.Played.RevokeApp();
        var (refused, error) = await TokenAsync(org, refresh);
        Assert.Equal((400, "invalid_grant"), (refused, (string)error!["error"]!));
        Assert.Equal("INVALID_SESSION_ID", await org.RefusedAsync(401, "GET", "limits"));
    }

    private static Dictionary<string, string> Assertion(Org org, RSA key, int seconds)
    {
        var header = WebEncoders.Base64UrlEncode("""{"alg":"RS256"}"""u8);
        var claims = new JsonObject { ["iss"] = org.Played.ConsumerKey, ["sub"] = org.Played.Username, ["aud"] = "https://login.salesforce.com", ["exp"] = org.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds };
        var signed = $"{header}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return new(StringComparer.Ordinal) { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = $"{signed}.{signature}" };
    }

    private static async Task<(int Status, JsonNode? Body)> TokenAsync(Org org, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await org.Http.PostAsync($"{org.Played.Address}/services/oauth2/token", content);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private static JsonObject Composite(bool allOrNone, params (string Reference, string Method, string Path, string? Body)[] parts) => new()
    {
        ["allOrNone"] = allOrNone,
        ["compositeRequest"] = new JsonArray([.. parts.Select(p =>
        {
            var part = new JsonObject { ["method"] = p.Method, ["url"] = $"/services/data/v67.0/{p.Path}", ["referenceId"] = p.Reference };
            if (p.Body is not null)
            {
                part["body"] = JsonNode.Parse(p.Body);
            }

            return part;
        })]),
    };

    private static JsonObject Collection(bool allOrNone, int count) => new()
    {
        ["allOrNone"] = allOrNone,
        ["records"] = new JsonArray([.. Enumerable.Range(0, count).Select(n => new JsonObject { ["attributes"] = new JsonObject { ["type"] = "Campaign" }, ["Name"] = string.Create(CultureInfo.InvariantCulture, $"C{n}") })]),
    };
}

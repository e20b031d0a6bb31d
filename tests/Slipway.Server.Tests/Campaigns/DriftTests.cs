using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Tests.Stories;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>What was changed outside since a launch, over HTTP, on the campaign's page and in <c>slipway status</c>.</summary>
public sealed class DriftTests
{
    private const string Name = "warehouse-webinar";

    [Fact]
    public async Task What_was_changed_outside_is_told_by_the_API_the_page_and_the_status_and_put_back_by_an_author()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("slipway-drift-").FullName;
        try
        {
            var example = Path.Combine(StoryTests.FindRepository(), "examples", Name);
            File.Copy(Path.Combine(example, "contacts.csv"), Path.Combine(folder, "contacts.csv"));
            Assert.Equal(0, await SlipwayCommand.RunAsync(["build", Path.Combine(example, "brief.md"), "--out", $"campaigns/{Name}"], TextWriter.Null, TextWriter.Null, folder, stop));
            await using var told = await ToldLaunch.LaunchAsync(folder, Name, stop);
            using var author = told.Slipway.Program(told.Fill("$AUTHOR"));
            using var launcher = told.Slipway.Program(told.Fill("$TOKEN"));
            var path = $"api/v1/campaigns/{Name}/drift";
            Assert.Empty((await Json(author, path))["fields"]!.AsArray());

            await told.TamperAsync("page/landing", "Warehouse", "Our warehouse");
            var look = await Json(author, path);

            var field = look["fields"]!.AsArray().First(f => (string?)f!["field"] == "text.parts[0].text")!;
            Assert.Equal("page/landing", (string?)field["asset"]);
            Assert.Contains("Head of Warehouse", (string)field["approved"]!, StringComparison.Ordinal);
            Assert.Contains("Head of Our warehouse", (string)field["now"]!, StringComparison.Ordinal);
            // The list is as last looked at.
            Assert.Equal(3, (await Json(author, "api/v1/drift"))["campaigns"]![0]!["fields"]!.AsArray().Count);

            var (_, browser) = await told.Slipway.SignedInAsync("Cy", Roles.Author);
            var page = await browser.GetStringAsync($"/campaigns/{Name}", stop);
            Assert.Contains("Changed outside Slipway", page, StringComparison.Ordinal);
            Assert.Contains("Head of Our warehouse", page, StringComparison.Ordinal);
            using var status = new StringWriter();
            Assert.Equal(0, await SlipwayCommand.RunAsync(["status", "--data", told.Slipway.Data], status, TextWriter.Null, folder, stop));
            Assert.Contains($"Changed     3 fields of {Name} outside Slipway; see: slipway drift {Name}", status.ToString(), StringComparison.Ordinal);

            Assert.Equal(HttpStatusCode.Forbidden, (await launcher.PostAsJsonAsync($"{path}/put-back", new { version = (string?)look["version"] }, stop)).StatusCode);
            Assert.Equal("version-stale", await CodeAsync(author, $"{path}/put-back", new { version = "another" }));
            Assert.Equal("not-changed", await CodeAsync(author, $"{path}/put-back", new { version = (string?)look["version"], assets = new[] { "form/registration" } }));

            // By its button, as an author would.
            using var back = await RunningSlipway.PostAsync(browser, $"/campaigns/{Name}", $"/campaigns/{Name}/drift/put-back", ("version", (string)look["version"]!), ("asset", "page/landing"));
            Assert.Equal(HttpStatusCode.Found, back.StatusCode);
            Assert.Contains("This version puts back 3 fields changed outside", await browser.GetStringAsync($"/campaigns/{Name}", stop), StringComparison.Ordinal);
            Assert.Equal((string?)look["version"], (string?)(await Json(author, $"api/v1/campaigns/{Name}"))["parent"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<JsonNode> Json(HttpClient client, string path) => JsonNode.Parse(await client.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    private static async Task<string?> CodeAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        // Whatever is no refusal is shown as it was answered.
        Assert.True(answer.StatusCode == HttpStatusCode.UnprocessableEntity, $"{answer.StatusCode} {said}");
        return (string?)JsonNode.Parse(said)!["findings"]![0]!["code"];
    }
}

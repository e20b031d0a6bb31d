using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Store.Time;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Commands;

/// <summary>The main job by commands, against a real server.</summary>
public sealed partial class CampaignCommandTests
{
    private const string Name = "warehouse-webinar";

    [Fact]
    public async Task A_campaign_goes_from_its_brief_to_its_report_by_commands()
    {
        await using var slipway = await StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var author = await TokenOfAsync(slipway, "Ada", Roles.Author);
        var approver = await TokenOfAsync(slipway, "Bo", Roles.Brand, Roles.Launcher);

        await FineAsync(slipway, author, "contacts", "import", Example("contacts.csv"));
        var workspace = Path.Combine(slipway.Data, "workspace");
        Assert.Equal(0, (await RunAsync("build", Example("brief.md"), "--out", Path.Combine(workspace, "campaigns", Name))).Code);

        Assert.Equal("checked", (string?)(await FineAsync(slipway, author, "prepare", Name))["state"]);
        var submitted = await FineAsync(slipway, author, "submit", Name);
        Assert.Equal("in-review", (string?)submitted["state"]);
        var version = (string)submitted["version"]!;

        // An author does not approve, and nobody approves a version they did not look at.
        Assert.Equal(1, (await OnServerAsync(slipway, author, "review", Name, "--approve", "brand")).Code);
        Assert.Contains("version-other", (await OnServerAsync(slipway, approver, "review", Name, "--approve", "brand", "--version", "00000000")).Result, StringComparison.Ordinal);
        Assert.Equal(1, (await OnServerAsync(slipway, approver, "launch", Name)).Code);

        var approved = await FineAsync(slipway, approver, "review", Name, "--approve", "brand", "--version", version[..12], "--comment", "Good.");
        Assert.Equal("approved", (string?)approved["state"]);
        var launched = await FineAsync(slipway, approver, "launch", Name);
        Assert.True((string?)launched["state"] is "launching" or "launched", launched.ToJsonString());
        await FineAsync(slipway, approver, "halt", Name, "--mode", "pause");
        Assert.Equal("meeting", (string?)(await FineAsync(slipway, author, "report", Name))["metric"]);
        Assert.Equal(0, (await OnServerAsync(slipway, author, "outcomes", "import", Example("contacts.csv"), "--campaign", Name)).Code);
    }

    [Fact]
    public async Task A_launch_is_looked_at_undone_and_launched_again_by_commands_and_on_its_page()
    {
        await using var slipway = await StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var author = await TokenOfAsync(slipway, "Ada", Roles.Author);
        var approver = await TokenOfAsync(slipway, "Bo", Roles.Brand, Roles.Launcher);
        await FineAsync(slipway, author, "contacts", "import", Example("contacts.csv"));
        Assert.Equal(0, (await RunAsync("build", Example("brief.md"), "--out", Path.Combine(slipway.Data, "workspace", "campaigns", Name))).Code);
        Assert.Contains("nothing-live", (await OnServerAsync(slipway, approver, "launch", "undo", Name, "--dry-run")).Result, StringComparison.Ordinal);
        await LaunchAsync(slipway, author, approver);

        // Looking changes nothing, and a program that nobody can ask says that it means it.
        var look = await FineAsync(slipway, approver, "launch", "undo", Name, "--dry-run");
        Assert.Equal("done", (string?)look["state"]);
        Assert.All(look["steps"]!.AsArray(), s => Assert.False((bool)s!["done"]!));
        Assert.Equal(2, (await OnServerAsync(slipway, approver, "launch", "undo", Name)).Code);
        Assert.Equal("step-unknown", JsonNode.Parse((await OnServerAsync(slipway, approver, "launch", "undo", Name, "--to", "page/none", "--yes")).Result)!["findings"]![0]!["code"]!.ToString());
        Assert.Equal(1, (await OnServerAsync(slipway, author, "launch", "undo", Name, "--yes")).Code);

        var undone = await FineAsync(slipway, approver, "launch", "undo", Name, "--yes");
        Assert.Equal("undone", (string?)undone["state"]);
        Assert.All(undone["steps"]!.AsArray(), s => Assert.True((bool)s!["done"]!));
        Assert.Equal("undone", (string?)(await FineAsync(slipway, author, "review", Name))["state"]);

        // The same campaign goes its way again, and its approvers are asked anew.
        await LaunchAsync(slipway, author, approver);
        var (_, browser) = await slipway.SignedInAsync("Cy", Roles.Launcher);
        Assert.Contains($"/campaigns/{Name}/undo", await browser.GetStringAsync($"/campaigns/{Name}"), StringComparison.Ordinal);
        var page = await browser.GetStringAsync($"/campaigns/{Name}/undo");
        Assert.Contains("Is held and unscheduled: a draft again", page, StringComparison.Ordinal);
        Assert.Contains("Nothing has happened yet", page, StringComparison.Ordinal);
        var (_, stranger) = await slipway.SignedInAsync("Di", Roles.Author);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(new Uri($"/campaigns/{Name}/undo", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        using var sent = await PostAsync(browser, $"/campaigns/{Name}/undo", $"/campaigns/{Name}/undo", ("version", (string)undone["version"]!));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        var after = await browser.GetStringAsync(sent.Headers.Location);
        Assert.Contains("The launch is undone", after, StringComparison.Ordinal);
        Assert.Contains("on record and stays so", after, StringComparison.Ordinal);
        Assert.Contains("The launch is undone.", await browser.GetStringAsync($"/campaigns/{Name}"), StringComparison.Ordinal);
    }

    private static async Task LaunchAsync(RunningSlipway slipway, string author, string approver)
    {
        Assert.Equal("checked", (string?)(await FineAsync(slipway, author, "prepare", Name))["state"]);
        var submitted = await FineAsync(slipway, author, "submit", Name);
        Assert.Equal("in-review", (string?)submitted["state"]);
        await FineAsync(slipway, approver, "review", Name, "--approve", "brand", "--version", (string)submitted["version"]!, "--comment", "Good.");
        Assert.Equal("launched", (string?)(await FineAsync(slipway, approver, "launch", Name))["state"]);
    }

    [Fact]
    public async Task A_staged_page_is_checked_at_its_address_and_nobody_elses()
    {
        await using var slipway = await StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        var author = await TokenOfAsync(slipway, "Ada", Roles.Author);
        await FineAsync(slipway, author, "contacts", "import", Example("contacts.csv"));
        Assert.Equal(0, (await RunAsync("build", Example("brief.md"), "--out", Path.Combine(slipway.Data, "workspace", "campaigns", Name))).Code);
        await FineAsync(slipway, author, "prepare", Name);

        var (_, browser) = await slipway.SignedInAsync("Cy", Roles.Author);
        var review = await browser.GetStringAsync($"/campaigns/{Name}");
        var previews = PreviewAddress().Matches(review).Select(m => new Uri(slipway.Address, WebUtility.HtmlDecode(m.Value)).ToString()).Distinct(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(previews);
        var brand = Path.Combine(slipway.Data, "other", "brand");
        Directory.CreateDirectory(Path.Combine(brand, "rules"));
        await File.WriteAllTextAsync(
            Path.Combine(brand, "rules", "r.yaml"),
            "id: no-warehouse\nowner: brand\nmessage: \"'%s' stands here.\"\nwhy: To see that the page is read.\nextends: existence\nignorecase: true\ntokens: [warehouse]\n",
            TestContext.Current.CancellationToken);

        var found = await RunAsync("check", previews[0], "--server", slipway.Address.ToString(), "--brand", brand, "--format", "json");
        var finding = JsonNode.Parse(found.Result)!["findings"]!.AsArray().First(f => (string?)f!["code"] == "no-warehouse")!;
        Assert.Equal(previews[0], (string?)finding["file"]);
        Assert.True((int)finding["line"]! >= 1);

        var elsewhere = await RunAsync("check", "http://192.0.2.1/preview", "--server", slipway.Address.ToString(), "--brand", brand);
        Assert.Equal(2, elsewhere.Code);
        Assert.Contains("Only staged pages of", elsewhere.Result + elsewhere.Error, StringComparison.Ordinal);
        var ended = await RunAsync("check", previews[0][..^1] + "x", "--server", slipway.Address.ToString(), "--brand", brand);
        Assert.Equal(1, ended.Code);
        Assert.Contains("take a fresh one from the review", ended.Result + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_refuses_exits_with_1_and_says_why()
    {
        await using var slipway = await StartAsync();
        var author = await TokenOfAsync(slipway, "Ada", Roles.Author);
        var (code, result, _) = await OnServerAsync(slipway, author, "prepare", "no-such-campaign");
        Assert.Equal(1, code);
        Assert.Contains("campaign-missing", result, StringComparison.Ordinal);
        Assert.Contains("not-found", (await OnServerAsync(slipway, author, "submit", "no-such-campaign")).Result, StringComparison.Ordinal);
        Assert.Contains("not-allowed", (await OnServerAsync(slipway, author, "contacts", "erase", "ada@example.com")).Result, StringComparison.Ordinal);
        Assert.Contains("sign-in-needed", (await OnServerAsync(slipway, "slipway_none_none", "review", Name)).Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_are_mapped_and_people_exported_and_erased_through_the_server_too()
    {
        await using var slipway = await StartAsync();
        var token = await TokenOfAsync(slipway, "Ada", Roles.Administrator);
        var file = Path.Combine(slipway.Data, "people.csv");
        await File.WriteAllTextAsync(file, "Work mail,Notes\nmia@example.com,x\n", TestContext.Current.CancellationToken);
        var imported = await FineAsync(slipway, token, "contacts", "import", file, "--map", "Work mail=email", "--map", "Notes=-");
        Assert.Equal(1, (int)imported["created"]!);
        Assert.Equal("mia@example.com", (string?)(await FineAsync(slipway, token, "contacts", "export", "mia@example.com"))["fields"]!["email"]);
        await FineAsync(slipway, token, "contacts", "erase", "mia@example.com");
        Assert.Equal(1, (await OnServerAsync(slipway, token, "contacts", "export", "mia@example.com")).Code);
    }

    [Fact]
    public async Task A_plan_is_the_same_bytes_each_time_and_its_version_is_their_hash()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        await RunAsync("build", Example("brief.md"), "--out", folder);
        var (code, first, _) = await RunAsync("plan", folder, "--json");
        var (_, second, _) = await RunAsync("plan", folder, "--json");
        Assert.Equal(0, code);
        Assert.Equal(first, second);
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first)))[..12];
        Assert.Contains(version, (await RunAsync("plan", folder)).Result, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> TokenOfAsync(RunningSlipway slipway, string name, params string[] roles)
    {
        var account = (await slipway.People.CreateAsync("test", $"{name}@example.com", name, roles)).Account!;
        return await slipway.TokenAsync(account, agent: false);
    }

    private static string Example(string file) => Path.Combine(AppContext.BaseDirectory, "examples", "warehouse-webinar", file);

    private static async Task<JsonNode> FineAsync(RunningSlipway slipway, string token, params string[] words)
    {
        var (code, result, error) = await OnServerAsync(slipway, token, words);
        Assert.True(code == 0, $"{string.Join(' ', words)} exited with {code}: {error}");
        return JsonNode.Parse(result)!;
    }

    private static Task<(int Code, string Result, string Error)> OnServerAsync(RunningSlipway slipway, string token, params string[] words) =>
        RunAsync([.. words, "--data", slipway.Data, "--token", token, "--json"]);

    private static async Task<(int Code, string Result, string Error)> RunAsync(params string[] words)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(words, result, error, TestContext.Current.CancellationToken);
        return (code, result.ToString(), error.ToString());
    }

    [GeneratedRegex("/preview/[^\"'<> ]+/html/[^\"'<> ]+")]
    private static partial Regex PreviewAddress();
}

using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engine.Connections;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Commands;

/// <summary>What a team made in its tools becomes a draft by a command.</summary>
public sealed class TakeInCommandTests : IAsyncLifetime
{
    private readonly HubSpotPlatform _hubSpot = new(TimeProvider.System) { TenSecondLimit = 100_000 };
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-take-in-").FullName;
    private RehearsalServer _rehearsal = null!;
    private RunningSlipway _slipway = null!;
    private string _token = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rehearsal = await RehearsalServer.StartAsync([_hubSpot]);
        _slipway = await RunningSlipway.StartAsync(privateHost: "127.0.0.1");
        Assert.Empty(await _slipway.Get<ConnectionBook>().SaveAsync(
            "hubspot-main", "hubspot", null, ImmutableDictionary<string, string>.Empty.Add("address", _hubSpot.Address), ImmutableDictionary<string, string>.Empty.Add("token", _hubSpot.Token), "test", Stop));
        _token = await _slipway.TokenAsync((await _slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author])).Account!, agent: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _slipway.DisposeAsync();
        await _rehearsal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_whole_campaign_of_HubSpot_becomes_a_campaign_that_plans()
    {
        var email = await MakeAsync("/marketing/emails/2026-03", new
        {
            name = "Invitation", subject = "Hi {{ contact.firstname }}", from = new { fromName = "Ines Adler", replyTo = "ines@example.com" },
            content = new { widgets = new { a = new { type = "module", body = new { path = "@hubspot/rich_text", html = "<h1>Fewer errors</h1><p>Hello {{ contact.firstname }}, <a href=\"https://www.example.com/join\">join us</a>.</p>" } }, preview_text = new { type = "text", body = new { value = "45 minutes" } } } },
        });
        var page = await MakeAsync("/cms/pages/2026-03/landing-pages", new { name = "Landing", slug = "fewer-errors", htmlTitle = "Fewer errors", metaDescription = "A webinar.", templatePath = "t.html", widgets = new { main = new { type = "rich_text", body = new { html = "<h1>Fewer errors</h1><p>Three changes.</p>" } } } });
        var campaign = await MakeAsync("/marketing/campaigns/2026-03", new { properties = new { hs_name = "Spring" } });
        await SendAsync(HttpMethod.Put, $"/marketing/campaigns/2026-03/{campaign}/assets/MARKETING_EMAIL/{email}", null);
        await SendAsync(HttpMethod.Put, $"/marketing/campaigns/2026-03/{campaign}/assets/LANDING_PAGE/{page}", null);
        var before = _hubSpot.Calls.Length;

        var (code, output, error) = await RunAsync("take-in", "--connection", "hubspot-main", "--campaign", "Spring", "--as", "spring", "--now", "2026-11-21T12:00:00Z", "--server", _slipway.Address.ToString(), "--token", _token);

        Assert.True(code == 0, output + error);
        Assert.Equal(
            ["audiences/invitees.yaml", "campaign.yaml", "emails/invitation.md", "links.yaml", "pages/fewer-errors.md", "report.yaml", "taken-in/fewer-errors.html", "taken-in/invitation.html"],
            Directory.EnumerateFiles(Path.Combine(_folder, "campaigns", "spring"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(_folder, "campaigns", "spring"), f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Contains("Hello {{ first_name | }}, [join us](link:join-us-invitation).", await File.ReadAllTextAsync(Path.Combine(_folder, "campaigns", "spring", "emails", "invitation.md"), Stop), StringComparison.Ordinal);
        Assert.DoesNotContain(_hubSpot.Calls[before..], c => c.IsWrite);
        var (planned, plan, why) = await RunAsync("plan", "campaigns/spring");
        Assert.True(planned == 0, plan + why);
        var again = await RunAsync("take-in", "--connection", "hubspot-main", "--page", page, "--as", "spring", "--server", _slipway.Address.ToString(), "--token", _token);
        Assert.True(again.Code == 0, again.Output + again.Error);
        Assert.True(File.Exists(Path.Combine(_folder, "campaigns", "spring", "pages", "fewer-errors-2.md")));
    }

    [Fact]
    public async Task What_is_not_there_or_has_no_name_is_said()
    {
        Assert.Equal(2, (await RunAsync("take-in", "--connection", "hubspot-main", "--email", "1")).Code);
        var (code, _, error) = await RunAsync("take-in", "--connection", "hubspot-main", "--email", "999", "--as", "spring", "--server", _slipway.Address.ToString(), "--token", _token);
        Assert.Equal(1, code);
        Assert.Contains("HubSpot has no email/999", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "campaigns")));
    }

    private async Task<string> MakeAsync(string path, object body) => (string)JsonNode.Parse(await SendAsync(HttpMethod.Post, path, body))!["id"]!;

    private async Task<string> SendAsync(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, _hubSpot.Address + path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web) };
        request.Headers.Authorization = new("Bearer", _hubSpot.Token);
        using var answer = await http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync(args, output, error, _folder, Stop);
        return (code, output.ToString(), error.ToString());
    }
}

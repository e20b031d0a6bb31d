using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.WordPress;

/// <summary>What goes beyond <see cref="WordPressLikenessTests"/>: the clock, the screens, the world and what goes wrong.</summary>
public sealed class WordPressSiteTests : IAsyncLifetime
{
    private readonly StoppedClock _clock = new();
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private WordPressSite _site = null!;
    private RehearsalServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _site = new WordPressSite(_clock);
        _site.AddUser("admin", WordPressRole.Administrator);
        SignIn("editor", _site.AddUser("editor", WordPressRole.Editor));
        _server = await RehearsalServer.StartAsync([_site]);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_page_is_drafted_published_seen_by_the_world_and_withdrawn()
    {
        var (status, page) = await CallAsync("POST", "pages", """{"title":"Fewer errors","slug":"webinar","content":"<!-- wp:paragraph --><p>Three changes</p><!-- /wp:paragraph -->"}""");
        Assert.Equal((201, "draft"), (status, (string)page!["status"]!));
        Assert.Null(_site.Look("/webinar/"));
        await CallAsync("POST", $"pages/{page["id"]}", """{"status":"publish"}""");
        Assert.Equal(["/webinar/"], _site.PublicPaths);
        using var seen = await _http.GetAsync($"{_site.Address}/webinar/");
        Assert.Contains("<p>Three changes</p>", await seen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await CallAsync("POST", $"pages/{page["id"]}", """{"status":"draft"}""");
        Assert.Empty(_site.PublicPaths);
    }

    [Fact]
    public async Task A_planned_page_waits_for_the_timetable_not_only_for_its_time()
    {
        await CallAsync("POST", "pages", """{"title":"Later","slug":"later","status":"future","date_gmt":"2026-09-01T10:00:00"}""");
        _site.Cron();
        Assert.Null(_site.Look("/later/"));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(_site.Look("/later/"));
        _site.Cron();
        Assert.NotNull(_site.Look("/later/"));
    }

    [Fact]
    public async Task A_date_without_a_zone_is_in_the_websites_own_time()
    {
        _site.TimeOffset = TimeSpan.FromHours(2);
        var (_, page) = await CallAsync("POST", "pages", """{"title":"Later","status":"future","date":"2026-09-01T14:00:00"}""");
        Assert.Equal(("2026-09-01T12:00:00", "2026-09-01T14:00:00"), ((string)page!["date_gmt"]!, (string)page["date"]!));
    }

    [Fact]
    public async Task What_somebody_does_in_the_screens_is_read_over_the_interface()
    {
        var id = _site.AddPage("By hand", "<p>x</p>", "publish");
        _site.Edit(id, title: "Changed by hand", slug: "by-another-name");
        var (_, page) = await CallAsync("GET", $"pages/{id}?context=edit");
        Assert.Equal(("Changed by hand", "by-another-name"), ((string)page!["title"]!["raw"]!, (string)page["slug"]!));
        Assert.Single((await CallAsync("GET", $"pages/{id}/revisions")).Body!.AsArray());
        _site.Trash(id);
        Assert.Equal("by-another-name__trashed", (string)(await CallAsync("GET", $"pages/{id}")).Body!["slug"]!);
        _site.Delete(id);
        Assert.Equal(404, (await CallAsync("GET", $"pages/{id}")).Status);
    }

    [Fact]
    public async Task Meta_is_kept_only_where_it_is_registered()
    {
        var (_, page) = await CallAsync("POST", "pages", """{"title":"x","meta":{"slipway_key":"k"}}""");
        Assert.Null(page!["meta"]!["slipway_key"]);
        _site.RegisterMeta("slipway_key");
        (_, page) = await CallAsync("POST", $"pages/{page["id"]}", """{"meta":{"slipway_key":"k"}}""");
        Assert.Equal("k", (string)page!["meta"]!["slipway_key"]!);
    }

    [Fact]
    public async Task A_narrowed_role_a_withheld_capability_and_a_revoked_password_are_refused()
    {
        _site.Withhold("editor", "publish_pages");
        Assert.Equal((403, "rest_cannot_publish"), await RefusedAsync("POST", "pages", """{"title":"x","status":"publish"}"""));
        _site.SetRole("editor", WordPressRole.Contributor);
        Assert.Equal((403, "rest_cannot_create"), await RefusedAsync("POST", "pages", """{"title":"x"}"""));
        _site.RevokePassword("editor");
        Assert.Equal((401, "rest_cannot_create"), await RefusedAsync("POST", "pages", """{"title":"x"}"""));
        Assert.Equal((401, "rest_not_logged_in"), await RefusedAsync("GET", "users/me"));
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_may_lag_behind()
    {
        foreach (var n in Enumerable.Range(0, 25))
        {
            _site.AddPage($"Page {n.ToString(CultureInfo.InvariantCulture)}", "", "publish");
        }

        using var answer = await _http.GetAsync($"{_site.Address}/wp-json/wp/v2/pages?page=3&_fields=id");
        Assert.Equal(("25", "3"), (answer.Headers.GetValues("X-WP-Total").Single(), answer.Headers.GetValues("X-WP-TotalPages").Single()));
        Assert.Equal(5, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Count);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _site.Lag = TimeSpan.FromSeconds(30);
        var (_, page) = await CallAsync("POST", "pages", """{"title":"New","slug":"new","status":"publish"}""");
        Assert.Empty((await CallAsync("GET", "pages?slug=new")).Body!.AsArray());
        Assert.Equal(200, (await CallAsync("GET", $"pages/{page!["id"]}")).Status);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Single((await CallAsync("GET", "pages?slug=new")).Body!.AsArray());
    }

    [Fact]
    public async Task A_file_is_seen_by_the_world_under_a_name_of_its_own()
    {
        byte[] content = [0x89, 0x50, 0x4E, 0x47, .. new byte[30]];
        var id = _site.AddFile("Hero image.png", content);
        var file = (await CallAsync("GET", $"media/{id}")).Body!;
        Assert.EndsWith("/wp-content/uploads/2026/09/hero-image.png", (string)file["source_url"]!, StringComparison.Ordinal);
        Assert.Equal(content, await _http.GetByteArrayAsync((string)file["source_url"]!));
        Assert.EndsWith("/hero-image-1.png", (string)(await CallAsync("GET", $"media/{_site.AddFile("Hero image.png", content)}")).Body!["source_url"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_answer_has_had_its_effect_and_a_repeated_create_makes_a_second_page()
    {
        _site.Faults.Next(FaultKind.LoseAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync("POST", "pages", """{"title":"x","slug":"x","status":"draft"}"""));
        var (_, again) = await CallAsync("POST", "pages", """{"title":"x","slug":"x","status":"draft"}""");
        Assert.Equal("x-2", (string)again!["slug"]!);
        _site.Faults.Next(FaultKind.FailAfter);
        Assert.Equal((500, "internal_server_error"), await RefusedAsync("POST", "pages", """{"title":"y","status":"publish"}"""));
        Assert.NotNull(_site.Look("/y/"));
        _site.Faults.Next(FaultKind.Throttle);
        Assert.Equal(429, (await CallAsync("POST", "pages", """{"title":"z"}""")).Status);
        _site.Faults.Next(FaultKind.CutAnswer);
        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync("POST", "pages", """{"title":"z"}"""));
    }

    [Fact]
    public async Task A_condition_on_a_request_is_no_condition()
    {
        var id = _site.AddPage("x", "", "publish");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_site.Address}/wp-json/wp/v2/pages/{id}") { Content = new StringContent("""{"title":"y"}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"stale\"");
        using var answer = await _http.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    private void SignIn(string user, string password) =>
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private async Task<(int Status, JsonNode? Body)> CallAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{_site.Address}/wp-json/wp/v2/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('<') ? null : JsonNode.Parse(text));
    }

    private async Task<(int Status, string Code)> RefusedAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await CallAsync(method, path, body);
        return (status, (string)answer!["code"]!);
    }
}

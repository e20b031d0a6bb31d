using System.Net;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

public sealed class HubSpotPageTests : IAsyncLifetime
{
    private const string Pages = "/cms/pages/2026-03/landing-pages";
    private const string Body = """
        {"name":"Webinar","slug":"lp/webinar","htmlTitle":"The webinar","metaDescription":"Join us","templatePath":"@hubspot/growth/templates/landing-page.html",
         "widgets":{"main":{"type":"module","body":{"html":"<p>Seats are few</p>"}}}}
        """;

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_page_is_seen_once_pushed_live_and_its_buffer_only_when_pushed_again()
    {
        var id = await _portal.MakeAsync(Pages, Body);
        Assert.Equal(HttpStatusCode.NotFound, await VisitAsync("lp/webinar"));
        await _portal.DoAsync("POST", $"{Pages}/{id}/draft/push-live");
        Assert.Equal(HttpStatusCode.OK, await VisitAsync("lp/webinar"));
        Assert.Contains("Seats are few", Assert.Single(_portal.HubSpot.PublicPages).Html, StringComparison.Ordinal);

        await _portal.DoAsync("PATCH", $"{Pages}/{id}/draft", """{"htmlTitle":"Changed"}""");
        Assert.Equal("The webinar", _portal.HubSpot.PublicPages[0].Title);
        Assert.Equal("Changed", (string?)(await _portal.DoAsync("GET", $"{Pages}/{id}/draft"))!["htmlTitle"]);
        await _portal.DoAsync("POST", $"{Pages}/{id}/draft/reset");
        Assert.Equal("The webinar", (string?)(await _portal.DoAsync("GET", $"{Pages}/{id}/draft"))!["htmlTitle"]);
        await _portal.DoAsync("PATCH", $"{Pages}/{id}/draft", """{"htmlTitle":"Changed"}""");
        await _portal.DoAsync("POST", $"{Pages}/{id}/draft/push-live");
        Assert.Equal("Changed", _portal.HubSpot.PublicPages[0].Title);
        await _portal.DoAsync("PATCH", $"{Pages}/{id}", """{"htmlTitle":"At once"}""");
        Assert.Equal("At once", _portal.HubSpot.PublicPages[0].Title);

        var read = (await _portal.DoAsync("GET", $"{Pages}/{id}"))!;
        Assert.Equal(("PUBLISHED", $"https://{_portal.HubSpot.PortalId}.hs-sites.com/lp/webinar"), ((string?)read["currentState"], (string?)read["url"]));
        await _portal.DoAsync("PATCH", $"{Pages}/{id}", """{"state":"DRAFT"}""");
        Assert.Empty(_portal.HubSpot.PublicPages);
    }

    [Fact]
    public async Task A_schedule_waits_for_the_clock()
    {
        var id = await _portal.MakeAsync(Pages, Body);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Pages}/schedule", $$"""{"id":"{{id}}"}""");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Pages}/schedule", $$"""{"id":"{{id}}","publishDate":"{{_portal.Now.AddDays(-1):O}}"}""");
        await _portal.DoAsync("POST", $"{Pages}/schedule", $$"""{"id":"{{id}}","publishDate":"{{_portal.Now.AddHours(1):O}}"}""");
        Assert.Equal("SCHEDULED", (string?)(await _portal.DoAsync("GET", $"{Pages}/{id}"))!["currentState"]);
        Assert.Equal(HttpStatusCode.NotFound, await VisitAsync("lp/webinar"));
        _portal.Wait(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await VisitAsync("lp/webinar"));
        _portal.HubSpot.RemovePage(id);
        Assert.Equal(HttpStatusCode.NotFound, await VisitAsync("lp/webinar"));
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{Pages}/{id}");
    }

    [Fact]
    public async Task Two_pages_cannot_be_live_at_one_address_nor_one_without_what_it_needs()
    {
        var (first, second, bare) = (await _portal.MakeAsync(Pages, Body), await _portal.MakeAsync(Pages, Body), await _portal.MakeAsync(Pages, """{"name":"Bare"}"""));
        await _portal.DoAsync("POST", $"{Pages}/{first}/draft/push-live");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Pages}/{second}/draft/push-live");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Pages}/{bare}/draft/push-live");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PATCH", $"{Pages}/{second}", """{"state":"PUBLISHED"}""");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "PATCH", $"{Pages}/{second}/draft", """{"htmlTitel":"x"}""");
        Assert.Single(_portal.HubSpot.PublicPages);
        Assert.Equal(3, (int)(await _portal.DoAsync("GET", $"{Pages}?limit=1"))!["total"]!);
    }

    private async Task<HttpStatusCode> VisitAsync(string slug)
    {
        using var answer = await _portal.Http.GetAsync(new Uri($"{_portal.Address}/public/{slug}"));
        return answer.StatusCode;
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Connectors.HubSpot;
using Slipway.Engine.Tests.Rehearsal.HubSpot;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.HubSpot;

/// <summary>What HubSpot does otherwise than others: editions, rights, slugs, lists that show late, events.</summary>
public sealed class HubSpotPlatformTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private Portal _portal = null!;
    private IConnector _connector = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _portal = await Portal.OpenAsync();
        HubSpotSamples.Fill(_portal);
        _connector = HubSpotSamples.Connect(_portal, _http);
    }

    [Fact]
    public void Below_Enterprise_publishing_an_email_is_a_step_by_hand_that_says_what_to_click()
    {
        using var http = new HttpClient();
        var description = HubSpotSamples.Connect(_portal, http, ImmutableDictionary<string, string>.Empty.Add("edition", "Professional")).Description;

        var email = description.For(AssetKind.Email)!;
        Assert.Equal(LaunchEffect.Observed, email.Launch);
        Assert.Contains("Review and send", email.ByHand, StringComparison.Ordinal);
        Assert.Equal(LaunchEffect.Irreversible, _connector.Description.For(AssetKind.Email)!.Launch);
    }

    [Fact]
    public async Task A_probe_names_the_account_and_the_right_that_is_missing()
    {
        _portal.HubSpot.Rights = _portal.HubSpot.Rights.Remove("automation");

        var probe = await _connector.ProbeAsync(Stop);

        Assert.False(probe.Ready);
        Assert.Contains("automation", Assert.Single(probe.Findings).Message, StringComparison.Ordinal);
        Assert.Contains($"{_portal.HubSpot.PortalId}", probe.Account, StringComparison.Ordinal);
        Assert.Equal($"{_portal.HubSpot.PortalId}", probe.Facts["portal"]);
    }

    [Fact]
    public async Task A_property_that_HubSpot_does_not_have_is_found_before_anything_is_made()
    {
        var audience = HubSpotSamples.Audience with { Where = new Predicate.All([new Predicate.Compare("industry", Comparison.Is, ["logistics"]), new Predicate.Compare("shoe_size", Comparison.AtLeast, ["42"])]) };

        var finding = Assert.Single(await _connector.CheckAsync("spring", audience, Stop));

        Assert.Equal(("property-unknown", "shoe_size"), (finding.Code, finding.Field));
    }

    [Fact]
    public async Task What_people_made_in_HubSpots_editor_is_listed_whole_by_the_hundred_and_nothing_is_written()
    {
        const string Made = """
            {"name":"Spring sale %","subject":"Hi {{ contact.firstname }}, cheap","content":{"flexAreas":{"main":{"sections":[{"columns":[{"widgets":["b"]},{"widgets":["a"]}]}]}},
            "widgets":{"a":{"type":"module","body":{"path":"@hubspot/rich_text","html":"<p>Right</p>"}},"b":{"type":"module","body":{"path":"@hubspot/linked_image","img":{"src":"https://cdn.example/hall.png","alt":"A hall","width":600,"height":300}}},
            "c":{"type":"module","body":{"path":"@hubspot/button_email","text":"Buy","destination":"https://shop.example/"}},"preview_text":{"type":"text","body":{"value":"Only today"}},"z":{"type":"module","body":{"path":"@hubspot/email_footer","html":"<p>Unsubscribe</p>"}}}}}
            """;
        for (var i = 0; i < 120; i++)
        {
            await _portal.MakeAsync("/marketing/emails/2026-03", Made.Replace("%", $"{i}", StringComparison.Ordinal));
        }

        var before = _portal.HubSpot.Calls.Length;
        var there = await _connector.ExistingAsync(AssetKind.Email, null, Stop).ToListAsync(Stop);

        Assert.Equal((120, 120), (there.Count, there[0].InAll));
        var email = Assert.IsType<EmailAsset>(there.Single(e => e.Title == "Spring sale 7").Reading!.Asset);
        Assert.Equal("Hi there, cheap", (email.Subject with { Parts = [.. email.Subject.Parts.Select(p => p is Part.MergeField f ? f with { Fallback = "there" } : p)] }).Fill(_ => null, _ => null));
        Assert.Equal(
            "<div class=\"columns\">\n<div>\n<p><img src=\"https://cdn.example/hall.png\" alt=\"A hall\" width=\"600\" height=\"300\"></p>\n</div>\n<div>\n<p>Right</p>\n</div>\n</div>\n<p><a class=\"button\" href=\"https://shop.example/\">Buy</a></p>",
            email.Html.Fill(_ => null, _ => null));
        Assert.All(there, e => Assert.True(e.IsFramed && e.EditAddress!.StartsWith("https://app.hubspot.com/email/", StringComparison.Ordinal)));
        var calls = _portal.HubSpot.Calls[before..];
        Assert.Equal(2, calls.Length);
        Assert.DoesNotContain(calls, c => c.IsWrite);
        Assert.Empty(await _connector.ExistingAsync(AssetKind.Email, _portal.Now.AddDays(1), Stop).ToListAsync(Stop));
    }

    [Theory]
    [InlineData("PUBLIC_INDEXABLE", 1)]
    [InlineData("PRIVATE", 2)]
    public async Task An_image_that_HubSpot_has_by_another_name_is_used_again_where_anyone_may_see_it(string access, int files)
    {
        using (var body = new MultipartFormDataContent { { new ByteArrayContent([1, 2, 3]), "file", "from-before.png" }, { new StringContent("/old"), "folderPath" }, { new StringContent($"{{\"access\":\"{access}\"}}"), "options" } })
        {
            using var made = await _http.PostAsync($"{_portal.Address}/files/2026-03/files", body, Stop);
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Stop));
        }

        var page = HubSpotSamples.Page with { Html = new Template(TemplateFormat.Html, [new Part.Literal("<p><img alt=\"\" src=\""), new Part.Address(AddressKind.Image, "/assets/hall.png"), new Part.Literal("\"></p>")]) };
        var staged = Assert.IsType<Outcome.Done>(await StageAsync(page));

        Assert.Equal(files, _portal.HubSpot.Files.Length);
        Assert.Equal(files == 1, staged.Reading.Content.GetProperty("html").GetString()!.Contains("from-before.png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slug_that_another_page_has_is_refused_before_anything_is_written()
    {
        await _portal.MakeAsync("/cms/pages/2026-03/landing-pages", """{"name":"Old","slug":"fewer-picking-errors","htmlTitle":"Old","templatePath":"t.html"}""");

        var outcome = await StageAsync(HubSpotSamples.Page);

        Assert.Equal("slug-taken", Assert.IsType<Outcome.Refused>(outcome).Findings.Single().Code);
        Assert.Single((await _portal.DoAsync("GET", "/cms/pages/2026-03/landing-pages"))!["results"]!.AsArray());
    }

    [Fact]
    public async Task What_was_made_and_does_not_show_in_lists_yet_is_waited_for_and_not_made_twice()
    {
        _portal.HubSpot.Lag = TimeSpan.FromSeconds(30);
        Assert.IsType<Outcome.Waiting>(await StageAsync(HubSpotSamples.Audience));
        Assert.IsType<Outcome.Waiting>(await StageAsync(HubSpotSamples.Audience));

        _portal.Wait(TimeSpan.FromMinutes(1));
        var outcome = await StageAsync(HubSpotSamples.Audience);
        for (var i = 0; outcome is Outcome.Waiting && i < 10; i++)
        {
            _portal.Wait(TimeSpan.FromMinutes(1));
            outcome = await StageAsync(HubSpotSamples.Audience);
        }

        Assert.IsType<Outcome.Done>(outcome);
        _portal.Wait(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (int)(await _portal.DoAsync("POST", "/crm/lists/2026-03/search", """{"offset":0,"listIds":[],"processingTypes":[],"additionalProperties":[]}"""))!["total"]!);
    }

    [Fact]
    public async Task Emails_and_pages_that_Slipway_did_not_make_are_listed_and_readable()
    {
        await _portal.MakeAsync("/marketing/emails/2026-03", Portal.Email("March newsletter", ""));
        await _portal.MakeAsync("/cms/pages/2026-03/landing-pages", """{"name":"Old","slug":"old","htmlTitle":"Old page","templatePath":"t.html","widgets":{"main":{"body":{"html":"<p>Cheap!</p>"}}}}""");

        var email = await _connector.ListAsync(null, AssetKind.Email, Stop).SingleAsync(Stop);
        var page = await _connector.ListAsync(null, AssetKind.Page, Stop).SingleAsync(Stop);

        Assert.Equal(("", ""), (email.ExternalKey, page.ExternalKey));
        Assert.Contains(new Part.MergeField("first_name", "there"), ((EmailAsset)email.Asset!).Subject.Parts.Select(p => p is Part.MergeField m ? m with { Fallback = "there" } : p));
        Assert.Equal(("Old page", "<p>Cheap!</p>"), (((PageAsset)page.Asset!).Title, ((PageAsset)page.Asset).Html.Fill(_ => null, _ => null)));
        Assert.Equal(_portal.HubSpot.EmailEditUrl(AssetKey.TryParse(email.Id)!.Value.Name), email.EditAddress);
    }

    [Fact]
    public async Task A_page_with_a_form_shows_HubSpots_own_form_and_its_images_are_uploaded_once()
    {
        var page = (Outcome.Done)await StageAsync(HubSpotSamples.Page);
        var form = (Outcome.Done)await StageAsync(HubSpotSamples.Form, page.Reading);
        var shown = HubSpotSamples.Page with
        {
            Key = new AssetKey(AssetKind.Page, "shown"),
            Slug = "shown",
            Html = new Template(TemplateFormat.Html, [new Part.Address(AddressKind.Form, "registration")]),
            Blocks = [new PageBlock.Image("/assets/hall.png", "A hall", 10, 10, null), new PageBlock.Image("/assets/hall.png", "", 10, 10, null), new PageBlock.FormSlot(HubSpotSamples.Form.Key)],
        };

        var staged = Assert.IsType<Outcome.Done>(await StageAsync(shown, form.Reading));
        await _connector.LaunchAsync(new LaunchRequest("launch", staged.Reading.Id, staged.Reading.Revision), Stop);

        var html = Assert.Single(_portal.HubSpot.PublicPages).Html;
        Assert.Contains($"formId: \"{AssetKey.TryParse(form.Reading.Id)!.Value.Name}\"", html, StringComparison.Ordinal);
        Assert.Contains(Assert.Single(_portal.HubSpot.Files).Url, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_filled_in_is_the_campaigns_registration_and_no_address_is_told()
    {
        using var request = _portal.HubSpot.Webhook(
            new Uri("https://slipway.example.com/hooks/hubspot-main"), new WebhookEvent("contact.propertyChange", 51_200_001, "recent_conversion_event_name", "Webinar: Registration [spring:form/registration]"));
        var received = await _connector.ReceiveAsync(
            new WebhookRequest(request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.First(), StringComparer.Ordinal), await request.Content!.ReadAsByteArrayAsync(Stop)) { Address = request.RequestUri!.AbsoluteUri }, Stop);

        Assert.True(received.Authentic);
        var e = Assert.Single(received.Events);
        Assert.Equal((EventTypes.Registered, "spring", "form/registration", "51200001"), (e.Type, e.Campaign, e.Asset, e.Contact));
    }

    [Fact]
    public async Task A_request_older_than_five_minutes_is_not_taken()
    {
        using var request = _portal.HubSpot.Webhook(new Uri("https://slipway.example.com/hooks/hubspot-main"), new WebhookEvent("contact.propertyChange", 1));
        var told = new WebhookRequest(request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.First(), StringComparer.Ordinal), await request.Content!.ReadAsByteArrayAsync(Stop)) { Address = request.RequestUri!.AbsoluteUri };

        _portal.Wait(TimeSpan.FromMinutes(6));

        Assert.False((await _connector.ReceiveAsync(told, Stop)).Authentic);
    }

    [Fact]
    public async Task A_workflow_that_changes_between_reading_and_writing_is_refused()
    {
        var audience = ((Outcome.Done)await StageAsync(HubSpotSamples.Audience)).Reading;
        var journey = ((Outcome.Done)await StageAsync(HubSpotSamples.Journey with { Steps = [new JourneyStep.Wait(1)] }, audience)).Reading;
        _portal.HubSpot.Faults.Next(FaultKind.Throttle, where: c => c.Method == "PUT" && c.Path.StartsWith("/automation", StringComparison.Ordinal));
        Assert.IsType<Outcome.Throttled>(await _connector.LaunchAsync(new LaunchRequest("launch", journey.Id, journey.Revision), Stop));

        _portal.HubSpot.EditFlow(AssetKey.TryParse(journey.Id)!.Value.Name, f => f["suppressionListIds"] = new JsonArray());

        var refused = Assert.IsType<Outcome.Refused>(await _connector.LaunchAsync(new LaunchRequest("launch", journey.Id, journey.Revision), Stop));
        Assert.Equal(Outcome.ChangedOutsideCode, refused.Findings.Single().Code);
        Assert.Empty(_portal.HubSpot.Enrolments);
    }

    [Fact]
    public async Task Everything_that_was_prepared_can_be_removed_again()
    {
        var page = ((Outcome.Done)await StageAsync(HubSpotSamples.Page)).Reading;
        var audience = ((Outcome.Done)await StageAsync(HubSpotSamples.Audience)).Reading;
        var email = ((Outcome.Done)await StageAsync(HubSpotSamples.Email, audience)).Reading;
        var form = ((Outcome.Done)await StageAsync(HubSpotSamples.Form, page)).Reading;
        foreach (var reading in new[] { form, email, audience, page })
        {
            var removed = Assert.IsType<Outcome.Done>(await _connector.LaunchAsync(new LaunchRequest("out", reading.Id, reading.Revision) { Remove = true }, Stop));
            Assert.Equal(RemoteState.Removed, removed.Reading.State);
            Assert.Null(await _connector.ReadAsync(reading.Id, Stop));
            Assert.IsType<Outcome.Done>(await _connector.LaunchAsync(new LaunchRequest("out", reading.Id, reading.Revision) { Remove = true }, Stop));
        }
    }

    [Fact]
    public void The_address_has_a_usual_value_and_the_rest_can_be_left_out()
    {
        var connection = new Slipway.Engine.Connections.StoredConnection("hubspot-main", HubSpotManifest.Manifest, HubSpotManifest.Manifest.SignIns[0])
        {
            Secrets = ImmutableDictionary<string, string>.Empty.Add("token", "pat"),
        };

        Assert.Empty(connection.Check());
        Assert.Equal("https://api.hubapi.com/", connection.Fill(HubSpotManifest.Manifest.BaseAddress));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _portal.DisposeAsync();
    }

    private Task<Outcome> StageAsync(Asset asset, params ImmutableArray<Reading> needs) => _connector.StageAsync(
        new StageRequest($"stage:{asset.Key}", "spring", ExternalKeys.Of("spring", asset.Key), asset)
        {
            Needs = needs.ToImmutableDictionary(n => ExternalKeys.Parse(n.ExternalKey)!.Value.Asset.ToString(), n => new StagedNeed(n.Id) { IsOwn = true, Address = n.Address, Embed = n.Embed }),
        },
        Stop);
}

using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.WordPress;

public abstract partial class WordPressConformance
{
    [Fact]
    public async Task Our_blocks_become_blocks_of_its_own_editor()
    {
        var page = Page with
        {
            Blocks =
            [
                new PageBlock.Columns([[new PageBlock.Heading(2, Html("Left &amp; right"))], [new PageBlock.Quote([new PageBlock.Paragraph(Html("It works."))], Html("Jonas"))]]),
                new PageBlock.TextList(3, [new PageListItem(Html("Third"), [new PageBlock.TextList(null, [new PageListItem(Html("a point of it"), [])])])]),
                new PageBlock.Separator(),
                new PageBlock.SmallPrint([new PageBlock.Paragraph(Html("Nordlager Software GmbH"))]),
            ],
        };

        var reading = await StagePageAsync(page);

        var raw = reading.Content.GetProperty("content").GetString()!;
        foreach (var block in (string[])["columns", "column", "heading", "quote", "paragraph", "list", "list-item", "separator", "group"])
        {
            Assert.Contains($"<!-- wp:{block} ", raw, StringComparison.Ordinal);
            Assert.Equal(Count(raw, $"<!-- wp:{block} "), Count(raw, $"<!-- /wp:{block} -->"));
        }

        Assert.Contains("<ol start=\"3\">", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("slipway conformance", raw, StringComparison.Ordinal);
        static int Count(string text, string piece) => text.Split(piece).Length - 1;
    }

    [Fact]
    public async Task What_anybody_made_is_listed_as_visitors_get_it_and_nothing_is_written()
    {
        await MakeAsync(new { title = "Spring sale", slug = "spring-sale", status = "publish", content = "<!-- wp:paragraph -->\n<p>Cheap &amp; quick</p>\n<!-- /wp:paragraph -->", excerpt = "Come" });
        await MakeAsync(new { title = "A draft", slug = "a-draft", status = "draft", content = "<p>Not yet</p>" });
        _methods.Clear();

        var there = await Connector.ExistingAsync(AssetKind.Page, null, CancellationToken.None).ToListAsync(CancellationToken.None);

        Assert.Equal(["A draft", "Spring sale"], there.Select(e => e.Title).Order(StringComparer.Ordinal));
        var sale = there.Single(e => e.Title == "Spring sale");
        Assert.Contains("<p>Cheap", Assert.IsType<PageAsset>(sale.Reading!.Asset).Html.Fill(_ => null, _ => null), StringComparison.Ordinal);
        Assert.Contains("post.php?post=", sale.EditAddress, StringComparison.Ordinal);
        Assert.True(sale.IsFramed);
        Assert.Equal(2, sale.InAll);
        Assert.NotNull(sale.ChangedAt);
        Assert.Empty(await Connector.ExistingAsync(AssetKind.Page, DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None).ToListAsync(CancellationToken.None));
        Assert.All(_methods, m => Assert.Equal("GET", m));
    }

    [Fact]
    public async Task An_image_that_the_website_had_before_is_used_again_and_not_uploaded_twice()
    {
        using (var content = new ByteArrayContent(Png))
        {
            content.Headers.ContentType = new("image/png");
            content.Headers.ContentDisposition = new("attachment") { FileName = "from-before.png" };
            using var made = await Http.PostAsync("wp/v2/media", content);
            made.EnsureSuccessStatusCode();
        }

        _methods.Clear();
        var reading = await StagePageAsync(Page with { Blocks = [new PageBlock.Image("/assets/spring/from-before.png", "", 100, 50, null)] });

        Assert.Contains("/from-before", reading.Content.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, _methods.Count(m => m == "POST"));
    }

    [Fact]
    public async Task A_slug_that_is_taken_is_refused_before_anything_is_written()
    {
        await MakeAsync(new { title = "Somebody's page", slug = Page.Slug, status = "publish", content = "<p>Mine</p>" });

        var refused = Assert.IsType<Outcome.Refused>(await TryStagePageAsync(Page));

        var finding = Assert.Single(refused.Findings);
        Assert.Equal(("slug-taken", "slug"), (finding.Code, finding.Field));
        Assert.Contains("Somebody's page", finding.Message, StringComparison.Ordinal);
        Assert.Single(await PagesAsync());
        Assert.Equal("slug-taken", Assert.Single(await Connector.CheckAsync(Campaign, Page, CancellationToken.None)).Code);
    }

    [Fact]
    public async Task A_page_that_somebody_makes_meanwhile_does_not_rename_ours()
    {
        var staged = await StagePageAsync(Page);
        await MakeAsync(new { title = "Quicker", slug = Page.Slug, status = "publish", content = "<p>Mine</p>" });

        var outcome = await Connector.LaunchAsync(new LaunchRequest("launch", staged.Id, staged.Revision), CancellationToken.None);

        // Either WordPress gave the other page another name, or the launch is refused; ours never changes.
        var now = (await Connector.ReadAsync(staged.Id, CancellationToken.None))!;
        Assert.Equal(Page.Slug, now.Content.GetProperty("slug").GetString());
        Assert.Equal(outcome is Outcome.Done ? RemoteState.Live : RemoteState.Staged, now.State);
    }

    [Fact]
    public async Task The_description_and_the_campaign_go_where_the_website_keeps_them()
    {
        RegisterMeta("seo_description", "utm_campaign");

        var reading = await StagePageAsync(Page);

        Assert.Equal(Page.Description, reading.Content.GetProperty("excerpt").GetString());
        Assert.Equal(Page.Description, reading.Content.GetProperty("meta").GetProperty("seo_description").GetString());
        Assert.Equal(Campaign, reading.Content.GetProperty("meta").GetProperty("utm_campaign").GetString());
    }

    [Fact]
    public async Task An_image_goes_into_the_media_library_once_and_is_used_again()
    {
        var image = new PageBlock.Image("/assets/hall.png", "The hall", 640, 360, null);
        await StagePageAsync(Page with { Blocks = [image] });
        await StagePageAsync(Page with { Key = new AssetKey(AssetKind.Page, "other"), Slug = "other", Blocks = [image] });

        var media = (await Http.GetFromJsonAsync<List<JsonElement>>("wp/v2/media?context=edit&per_page=100"))!.Where(m => m.GetProperty("slug").GetString()!.StartsWith("hall-", StringComparison.Ordinal)).ToList();

        Assert.Equal("The hall", Assert.Single(media).GetProperty("alt_text").GetString());
        var raw = (await PagesAsync()).Select(p => p.GetProperty("content").GetProperty("raw").GetString()!);
        Assert.All(raw, r => Assert.Contains($"wp-image-{media[0].GetProperty("id").GetInt64()}", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_to_a_live_page_waits_in_the_autosave_and_is_seen_from_the_launch_on()
    {
        var live = await LaunchPageAsync(await StagePageAsync(Page));
        var changed = await StagePageAsync(Page with { Blocks = [new PageBlock.Paragraph(Html("New words."))] }, live.Revision);
        Assert.Contains("Three changes", await LookAsync(live), StringComparison.Ordinal);

        var launched = await LaunchPageAsync(changed);

        Assert.Contains("New words.", await LookAsync(launched), StringComparison.Ordinal);
        Assert.Equal(changed.Content.ToString(), launched.Content.ToString());
    }

    [Fact]
    public async Task Undoing_a_change_brings_back_what_was_live_before()
    {
        var live = await LaunchPageAsync(await StagePageAsync(Page));
        var changed = await LaunchPageAsync(await StagePageAsync(Page with { Blocks = [new PageBlock.Paragraph(Html("New words."))] }, live.Revision));

        var undone = Assert.IsType<Outcome.Done>(await Connector.HaltAsync(new HaltRequest("undo", changed.Id, HaltMode.Undo), CancellationToken.None)).Reading;

        Assert.Equal(RemoteState.Live, undone.State);
        var seen = await LookAsync(undone);
        Assert.Contains("Three changes", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("New words.", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_for_later_is_scheduled_and_a_launch_at_once_does_not_wait_for_an_old_date()
    {
        var staged = await StagePageAsync(Page);
        var later = Assert.IsType<Outcome.Done>(await Connector.LaunchAsync(
            new LaunchRequest("launch", staged.Id, staged.Revision) { At = new DateTimeOffset(2031, 1, 1, 9, 0, 0, TimeSpan.Zero) }, CancellationToken.None)).Reading;
        Assert.Equal(RemoteState.Scheduled, later.State);

        var undone = Assert.IsType<Outcome.Done>(await Connector.HaltAsync(new HaltRequest("undo", later.Id, HaltMode.Undo), CancellationToken.None)).Reading;
        Assert.Equal(RemoteState.Live, (await LaunchPageAsync(undone)).State);
    }

    [Fact]
    public async Task A_form_of_another_platform_is_shown_and_one_that_cannot_be_is_refused()
    {
        var form = new AssetKey(AssetKind.Form, "registration");
        var page = Page with { Blocks = [new PageBlock.FormSlot(form)] };

        var refused = Assert.IsType<Outcome.Refused>(await TryStagePageAsync(page));
        Assert.Equal("form-not-embeddable", Assert.Single(refused.Findings).Code);

        var shown = Assert.IsType<Outcome.Done>(await Connector.StageAsync(
            new StageRequest("stage", Campaign, ExternalKeys.Of(Campaign, page.Key), page)
            {
                Needs = ImmutableDictionary<string, StagedNeed>.Empty.Add(form.ToString(), new StagedNeed("form/1") { Embed = "<div class=\"hs-form\" data-form-id=\"1\"></div>" }),
            },
            CancellationToken.None)).Reading;
        Assert.Contains("<!-- wp:html -->\n<div class=\"hs-form\" data-form-id=\"1\"></div>\n<!-- /wp:html -->", shown.Content.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_that_others_made_are_listed_with_their_texts()
    {
        await MakeAsync(new { title = "About us", slug = "about-us", status = "publish", content = "<!-- wp:paragraph --><p>We have been here since 1998.</p><!-- /wp:paragraph -->" });
        await StagePageAsync(Page);

        var all = new List<Reading>();
        await foreach (var reading in Connector.ListAsync(null, AssetKind.Page, CancellationToken.None))
        {
            all.Add(reading);
        }

        Assert.Equal(2, all.Count);
        var about = Assert.IsType<PageAsset>(Assert.Single(all, r => r.ExternalKey.Length == 0).Asset);
        Assert.Equal(("about-us", "About us"), (about.Slug, about.Title));
        Assert.Contains("since 1998", about.Html.Fill(_ => null, _ => null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_next_version_has_no_more_goes_to_the_trash_at_its_launch()
    {
        var live = await LaunchPageAsync(await StagePageAsync(Page));
        var staged = Assert.IsType<Outcome.Done>(await Connector.StageAsync(new StageRequest("remove", Campaign, live.ExternalKey, null), CancellationToken.None)).Reading;
        Assert.True(await IsPublicAsync(staged));

        var removed = await Connector.LaunchAsync(new LaunchRequest("out", staged.Id, staged.Revision) { Remove = true }, CancellationToken.None);

        Assert.Equal(RemoteState.Removed, Assert.IsType<Outcome.Done>(removed).Reading.State);
        Assert.Null(await Connector.ReadAsync(live.Id, CancellationToken.None));
        Assert.IsType<Outcome.Done>(await Connector.LaunchAsync(new LaunchRequest("out", staged.Id, staged.Revision) { Remove = true }, CancellationToken.None));
    }

    [Fact]
    public async Task A_password_that_is_no_longer_good_is_said_in_words()
    {
        Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("editor:wrong"u8));

        var refused = Assert.IsType<Outcome.Refused>((await Assert.ThrowsAsync<PlatformException>(() => Connector.FindAsync(ExternalKeys.Of(Campaign, Page.Key), CancellationToken.None))).Outcome);

        Assert.Equal("connection-revoked", Assert.Single(refused.Findings).Code);
    }

    private PageAsset Page => (PageAsset)Samples[0];

    private Task<Outcome> TryStagePageAsync(PageAsset page, string? expectation = null) => Connector.StageAsync(
        new StageRequest($"stage:{page.Key}:{expectation}", Campaign, ExternalKeys.Of(Campaign, page.Key), page) { Expectation = expectation }, CancellationToken.None);

    private async Task<Reading> StagePageAsync(PageAsset page, string? expectation = null)
    {
        var outcome = await TryStagePageAsync(page, expectation);
        return outcome is Outcome.Done done ? done.Reading : throw new InvalidOperationException(new PlatformException(outcome).Message);
    }

    private async Task<Reading> LaunchPageAsync(Reading staged)
    {
        var outcome = await Connector.LaunchAsync(new LaunchRequest($"launch:{staged.Revision}", staged.Id, staged.Revision), CancellationToken.None);
        return outcome is Outcome.Done done ? done.Reading : throw new InvalidOperationException(new PlatformException(outcome).Message);
    }

    private async Task MakeAsync(object page)
    {
        using var answer = await Http.PostAsJsonAsync("wp/v2/pages", page);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> LookAsync(Reading reading)
    {
        using var stranger = new HttpClient();
        return await stranger.GetStringAsync(reading.Address);
    }
}

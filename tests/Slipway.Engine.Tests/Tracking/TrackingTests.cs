using System.Net;
using System.Text.RegularExpressions;
using Slipway.Engine.Ingest;
using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Tracking;

/// <summary>Links, the pixel and unsubscribing, as they stand in a mail that was really sent.</summary>
public sealed partial class TrackingTests : IAsyncLifetime
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0";

    private static readonly LinkAsset _study = Sample.Study with { Address = "https://example.com/study?b=2&a=1&empty=#part/2?x=y" };

    private House _house = null!;
    private ReceivedMail _mail = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync(web: true);
        await _house.AddPeopleAsync(2);
        await _house.ImportAsync("email,industry,country,consent_basis,consent_at\namerican@a.example,logistics,US,consent,2025-01-01\nopen@a.example,logistics,DE,consent,2025-01-01\n");
        await _house.Database.WriteAsync("t", s => Consents.GrantAsync(
            s, _house.ContactOf("open@a.example"), new Consent(Consents.OpenTracking, "consent", "form", "You may see whether I open"), Sample.Now));
        var html = Sample.MailHtml(new Part.Literal("<a href=\""), new Part.Address(AddressKind.Link, "study"), new Part.Literal("\">Study</a>"), new Part.OpenPixel());
        html = html with { Parts = [.. html.Parts.Where(p => p is not Part.Address { Kind: AddressKind.OpenPixel })] };
        await _house.LaunchAsync(Cast.With(_study, Sample.Invitation with { Html = html, OpenTrackingMarkets = ["US"] }));
        await _house.JumpAsync(Cast.Invited);
        _mail = _house.Mailbox.To("person1@a.example").Single();
        // A minute later, so that a click is not one of those that come within seconds.
        await _house.JumpAsync(Cast.Invited.AddMinutes(1));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_link_leads_on_with_its_query_and_fragment_in_place_and_the_campaigns_parameters_added()
    {
        var answer = await AskAsync(HttpMethod.Get, AddressIn(_mail, "/study/"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(
            "https://example.com/study?b=2&a=1&empty=&utm_source=newsletter&utm_medium=email&utm_campaign=warehouse-webinar&utm_content=invitation-study&utm_id=warehouse-webinar#part/2?x=y",
            answer.Headers.GetValues("Location").Single());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(("browser", "study"), await ClickAsync());
    }

    [Fact]
    public async Task A_link_to_a_page_leads_to_the_page()
    {
        var answer = await AskAsync(HttpMethod.Get, AddressIn(_mail, "/register/"));
        var page = await _house.Browser.GetAsync(answer.Headers.Location);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Warehouses that run themselves", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_address_leads_nowhere_and_records_nothing()
    {
        var link = AddressIn(_mail, "/study/");
        var other = AddressIn(_house.Mailbox.To("person2@a.example").Single(), "/study/");
        string[] forged = [link[..^2] + "xx", link.Replace("/study/", "/register/", StringComparison.Ordinal), link[..link.LastIndexOf('/')] + other[other.LastIndexOf('/')..]];

        foreach (var address in forged)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, address)).StatusCode);
        }

        Assert.Equal(0, await _house.EventsAsync(EventTypes.Clicked));
    }

    [Theory]
    [InlineData("HEAD", Browser)]
    [InlineData("GET", "Mozilla/5.0 (compatible; Mimecast URL scanner)")]
    [InlineData("GET", "curl/8.0")]
    [InlineData("GET", "Mozilla/5.0")]
    [InlineData("GET", "")]
    public async Task A_machine_that_asks_is_led_on_and_marked(string method, string agent)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await AskAsync(new HttpMethod(method), AddressIn(_mail, "/study/"), agent)).StatusCode);
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);

        Assert.NotNull(await _house.ScalarAsync<string>("select automated from events where type = 'clicked'"));
    }

    [Fact]
    public async Task A_persons_click_is_not_marked_and_a_reload_is_the_same_click()
    {
        await AskAsync(HttpMethod.Get, AddressIn(_mail, "/study/"));
        await AskAsync(HttpMethod.Get, AddressIn(_mail, "/study/"));
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);

        Assert.Equal((1L, null), Assert.Single(await _house.QueryAsync<(long, string?)>("select count(*), max(automated) from events where type = 'clicked'")));
    }

    [Fact]
    public async Task Asking_to_unsubscribe_shows_a_button_and_only_pressing_it_acts()
    {
        var address = _mail.Header("List-Unsubscribe")!.Trim('<', '>');
        var key = _house.Keys.Reference("person1@a.example");

        var asked = await AskAsync(HttpMethod.Get, address);
        Assert.Contains("<form method=\"post\">", await asked.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await _house.Database.ReadAsync(s => Suppressions.ReasonAsync(s, key)));

        // RFC 8058: the mail program posts this, without cookies and without looking.
        var content = new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await _house.Browser.PostAsync(address, content)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _house.Browser.PostAsync(address, content)).StatusCode);
        Assert.Equal("unsubscribed", await _house.Database.ReadAsync(s => Suppressions.ReasonAsync(s, key)));
        Assert.Equal(1, await _house.EventsAsync(EventTypes.Unsubscribed));
    }

    [Fact]
    public async Task A_forged_address_unsubscribes_nobody()
    {
        var address = _mail.Header("List-Unsubscribe")!.Trim('<', '>');

        Assert.Equal(HttpStatusCode.NotFound, (await _house.Browser.PostAsync(address[..^3] + "abc", null)).StatusCode);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_suppressions"));
    }

    [Fact]
    public async Task The_pixel_is_only_in_mails_to_where_it_is_allowed()
    {
        Assert.DoesNotContain("/o/", _mail.Html, StringComparison.Ordinal);
        foreach (var address in (string[])["american@a.example", "open@a.example"])
        {
            var html = _house.Mailbox.To(address).Single().Html!;
            Assert.Contains("/o/", html, StringComparison.Ordinal);
            var pixel = await AskAsync(HttpMethod.Get, Pixel().Match(html).Value);
            Assert.Equal("image/gif", pixel.Content.Headers.ContentType!.MediaType);
        }

        Assert.Equal(2, await _house.EventsAsync(EventTypes.Opened));
    }

    [Fact]
    public async Task A_forged_pixel_is_a_picture_and_no_opening()
    {
        var html = _house.Mailbox.To("american@a.example").Single().Html!;
        var pixel = await AskAsync(HttpMethod.Get, Pixel().Match(html).Value.Replace(".gif", "x.gif", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, pixel.StatusCode);
        Assert.Equal(0, await _house.EventsAsync(EventTypes.Opened));
    }

    [Fact]
    public async Task A_staged_page_is_seen_by_its_preview_only_and_a_forged_one_by_nobody()
    {
        var staged = await _house.StageAsync(Sample.Planned([Sample.Confirmation], terms: Sample.Terms with { Name = "other" }));
        var preview = staged.Readings[Sample.Confirmation.Key].Previews[0].Address;

        Assert.Equal(HttpStatusCode.NotFound, (await _house.Browser.GetAsync($"{_house.Address}/p/other/{Sample.Confirmation.Slug}")).StatusCode);
        var seen = await _house.Browser.GetAsync(preview);
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Contains("sandbox", seen.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _house.Browser.GetAsync(preview[..^2] + "xx")).StatusCode);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpMethod method, string address, string agent = Browser)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.UserAgent.Clear();
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        return Http.SendAsync(request);
    }

    private static HttpClient Http { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    private async Task<(string?, string?)> ClickAsync() => Assert.Single(await _house.QueryAsync<(string?, string?)>(
        "select json_extract(data, '$.client'), json_extract(data, '$.link') from stack_events where type = 'clicked'"));

    private static string AddressIn(ReceivedMail mail, string part) => Href().Matches(mail.Html!).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).First(a => a.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex("href=\"([^\"]+)\"")]
    private static partial Regex Href();

    [GeneratedRegex("http[^\"]+/o/[^\"]+\\.gif")]
    private static partial Regex Pixel();
}

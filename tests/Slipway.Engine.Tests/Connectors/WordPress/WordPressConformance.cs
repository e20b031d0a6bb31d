using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Slipway.Conformance;
using Slipway.Connectors.WordPress;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Tests.Connectors.WordPress;

/// <summary>The connector for WordPress, against whichever WordPress a derived class has.</summary>
public abstract partial class WordPressConformance : ConnectorConformance
{
    private readonly LosingHandler _losing = new(new SocketsHttpHandler());
    private readonly List<string> _methods = [];
    private HttpClient? _http;
    private string _address = "";

    /// <summary>Where it is, and an editor's name and application password; the website has no pages.</summary>
    protected abstract Task<(string Address, string User, string Password)> SiteAsync();

    /// <summary>Lets the website register fields, as a plugin does.</summary>
    protected abstract void RegisterMeta(params ImmutableArray<string> names);

    /// <summary>An image of the workspace.</summary>
    protected static byte[] Png { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>Calls the website's interface, as a person's browser does.</summary>
    protected HttpClient Http => _http!;

    protected override ImmutableArray<Asset> Samples { get; } =
    [
        new PageAsset
        {
            Key = new AssetKey(AssetKind.Page, "landing"),
            Title = "Fewer picking errors",
            Slug = "fewer-picking-errors",
            Description = "A webinar for people who run a warehouse.",
            Html = Template.Of(TemplateFormat.Html, "<!DOCTYPE html><html><body><h1>Fewer picking errors</h1></body></html>"),
            Text = Template.Of(TemplateFormat.Text, "Fewer picking errors"),
            Blocks =
            [
                new PageBlock.Hero([new PageBlock.Heading(1, Html("Fewer picking errors &amp; less stress")), new PageBlock.Button(Html("Save my seat"), Html("https://example.com/?a=1&amp;b=2"))]),
                new PageBlock.Paragraph(Html("Three changes that need <strong>no</strong> new hardware.")),
                new PageBlock.TextList(null, [new PageListItem(Html("15:00 Where errors come from"), []), new PageListItem(Html("15:10 What helps"), [])]),
            ],
        },
    ];

    protected override Asset Changed(Asset asset) => (PageAsset)asset with { Blocks = [new PageBlock.Paragraph(Html("Something else."))] };

    protected override async Task<IConnector> CreateAsync()
    {
        var (address, user, password) = await SiteAsync();
        _address = address;
        _http = new HttpClient(new MethodsSeen(_losing, _methods)) { BaseAddress = new Uri($"{address}/wp-json/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return WordPressManifest.Manifest.Create(new ConnectorContext(
            "website", _http, ImmutableDictionary<string, string>.Empty.Add("address", address), ImmutableSortedDictionary<string, string>.Empty, TimeProvider.System)
        {
            ReadFile = (path, _) => Task.FromResult(path is "/assets/hall.png" or "/assets/spring/from-before.png" ? Png : null),
            Fetch = async (from, stop) => await _http.GetByteArrayAsync(from, stop),
        });
    }

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        _losing.LoseNext(loss);
        return Task.FromResult(true);
    }

    protected override async Task ChangeOutsideAsync(string id)
    {
        using var answer = await Http.PostAsJsonAsync($"wp/v2/pages/{id["page/".Length..]}", new { title = "Changed by a colleague" });
        answer.EnsureSuccessStatusCode();
    }

    protected override async Task<bool> IsPublicAsync(Reading reading)
    {
        using var stranger = new HttpClient();
        using var answer = await stranger.GetAsync(reading.Address ?? $"{_address}/fewer-picking-errors/");
        return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).Contains("Fewer picking errors", StringComparison.Ordinal);
    }

    protected async Task<List<JsonElement>> PagesAsync() => (await Http.GetFromJsonAsync<List<JsonElement>>("wp/v2/pages?context=edit&status=publish,future,draft,pending,private&per_page=100"))!;

    protected static Template Html(string literal) => Template.Of(TemplateFormat.Html, literal);

    public override async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        await base.DisposeAsync();
    }
}

/// <summary>Writes down what is asked of a platform.</summary>
internal sealed class MethodsSeen(HttpMessageHandler inner, List<string> methods) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        methods.Add(request.Method.Method);
        return base.SendAsync(request, cancellationToken);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Bench.Fleet;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Tests;

/// <summary>A real server on a free port and a fresh folder.</summary>
internal sealed partial class RunningSlipway : IAsyncDisposable
{
    public const string Password = "four quiet unrelated words";

    private RunningSlipway(WebApplication app, string data) => (App, Data) = (app, data);

    public WebApplication App { get; }

    public string Data { get; }

    public Uri Address => new(App.Urls.First());

    public People People => App.Services.GetRequiredService<People>();

    public static async Task<RunningSlipway> StartAsync(bool demo = false, Action<WebApplication>? map = null, string? privateHost = null, string? workspace = null, IEnumerable<KeyValuePair<string, string?>>? more = null)
    {
        var data = Directory.CreateTempSubdirectory("slipway-test-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Outgoing:PrivateHosts:0", privateHost), new("Workspace", workspace), .. more ?? []]).Build();
        var app = await SlipwayApp.BuildAsync(new SlipwayOptions { Data = data, Urls = "http://127.0.0.1:0", Demo = demo, Settings = settings, Database = await DatabaseAsync(data) }, map: map);
        await app.StartAsync();
        return new RunningSlipway(app, data);
    }

    // SQLite, or a PostgreSQL database of its own where SLIPWAY_TEST_DATABASE=postgres says so: the pages have SQL too.
    private static async Task<string?> DatabaseAsync(string data)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_TEST_DATABASE") != "postgres")
        {
            return null;
        }

        Assert.SkipUnless(RealPostgres.IsAtHand, RealPostgres.NotAtHand);
        var database = await (await RealPostgres.SharedAsync()).NewDatabaseAsync();
        // Commands that open the folder find it there.
        await File.WriteAllTextAsync(Path.Combine(data, "slipway.json"), new JsonObject { ["Database"] = database }.ToJsonString());
        return database;
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A browser: keeps cookies, follows nothing.</summary>
    public HttpClient Browser(CookieContainer? cookies = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies ?? new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return client;
    }

    public HttpClient Program(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A person with these roles and a browser in which they are signed in.</summary>
    /// <remarks>The session is started as the sign-in page starts it, without the page: a password takes a fifth of a second to hash, and most tests are about something else.</remarks>
    public async Task<(Account Account, HttpClient Browser)> SignedInAsync(string name, params string[] roles)
    {
        var account = (await People.CreateAsync("test", $"{name}@example.com", name, roles)).Account!;
        var (arrival, cookies) = (new DefaultHttpContext(), new CookieContainer());
        await Get<SignInSessions>().StartAsync(arrival, account.Id, "test");
        cookies.SetCookies(Address, arrival.Response.Headers.SetCookie.ToString());
        return (account, Browser(cookies));
    }

    /// <summary>The same by a link and a password, as people do it.</summary>
    public async Task<(Account Account, HttpClient Browser)> SignedInByLinkAsync(string name, params string[] roles)
    {
        var account = (await People.CreateAsync("test", $"{name}@example.com", name, roles)).Account!;
        var token = await People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5));
        var browser = Browser();
        var answer = await PostAsync(browser, $"/link/{token}", $"/link/{token}", ("password", Password));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return (account, browser);
    }

    public async Task<string> TokenAsync(Account account, bool agent) =>
        (await Get<ApiTokens>().CreateAsync("test", account.Id, "test", 1, agent)).Text!;

    /// <summary>Opens the page with the form, then posts it with the page's antiforgery token.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page);
        var token = AntiforgeryField().Match(html).Groups[1].Value;
        return await browser.PostAsync(action, new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]));
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryField();
}

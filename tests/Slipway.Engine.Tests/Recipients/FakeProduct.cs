using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Stack.Mail.Message;

namespace Slipway.Engine.Tests.Recipients;

/// <summary>What the recipients see of the program: links, a pixel, a page with a form, an unsubscribe address and a webhook.</summary>
internal sealed class FakeProduct : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Hit> hits = new();

    private FakeProduct()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        app = builder.Build();
        app.Use(NoteAsync);
        app.MapMethods("/r/{who}/{link}", ["GET", "HEAD"], (string who, string link) => Results.Redirect(link == "away" ? "https://elsewhere.example/" : $"/p/{link}?who={who}"));
        app.MapMethods("/o/{who}", ["GET", "HEAD"], () => Results.Bytes("GIF89a"u8.ToArray(), "image/gif"));
        app.MapMethods("/u/{who}", ["GET", "HEAD", "POST"], () => Results.Ok());
        app.MapMethods("/p/{page}", ["GET", "HEAD"], (string page) => Results.Content(page == "register" ? Form : "<p>Thank you</p>", "text/html"));
        app.MapPost("/f/webinar", () => Results.Redirect("/p/thanks"));
        app.MapPost("/hook", () => Results.StatusCode(HookAnswers.TryDequeue(out var answer) ? answer : StatusCodes.Status202Accepted));
    }

    public static string Form { get; } = """
        <form method="get" action="/search"><input name="q"></form>
        <form method="post" action="/f/webinar">
        <input type="hidden" name="submission" value="once-1"><input type="hidden" name="page" value="p1">
        <label>Name <input name="first_name" required></label><input name="company"><input type="email" name="email" required>
        <select name="topic"><option value="">Choose</option><option value="robots">Robots</option></select>
        <div aria-hidden="true" style="position:absolute;left:-9999px"><input name="website" tabindex="-1"></div>
        <input type="checkbox" name="consent" value="yes"><button name="do" value="register">Register</button></form>
        """;

    /// <summary>What the webhook answers first; afterwards 202.</summary>
    public ConcurrentQueue<int> HookAnswers { get; } = new();

    public Uri Address => new(app.Urls.First());

    public ImmutableArray<Hit> Hits => [.. hits];

    /// <summary>What everyone did, in an order that does not depend on who was faster.</summary>
    public string Story => string.Join('\n', Hits.Where(hit => hit.Path != "/hook").Select(hit => $"{hit.Method} {hit.Path} {hit.Agent} {hit.Body}").Order(StringComparer.Ordinal));

    public static async Task<FakeProduct> StartAsync()
    {
        var product = new FakeProduct();
        await product.app.StartAsync();
        return product;
    }

    public MailMessage Invitation(string to, DateTimeOffset date, string subject = "Come to the webinar")
    {
        var root = Address.GetLeftPart(UriPartial.Authority);
        var who = to.Split('@')[0];
        return new MailMessage
        {
            From = new MailAddress("news@sender.example"),
            To = new MailAddress(to),
            Subject = subject,
            Date = date,
            MessageId = $"{subject.Length}.{to.Replace('@', '.')}@sender.example",
            Text = "Come",
            Html = $"""
                <p><a href="{root}/r/{who}/browser">View in your browser</a> <a href="{root}/r/{who}/away">Our partner</a> <a href="https://elsewhere.example/x">Elsewhere</a>
                <a href="{root}/r/{who}/trap" style="display:none">x</a> <a href="{root}/r/{who}/register">Save my seat</a>
                <a href="{root}/u/{who}">Unsubscribe</a></p><img src="https://elsewhere.example/logo.png"><img width="1" height="1" src="{root}/o/{who}" alt="">
                """,
            Unsubscribe = new Uri($"{root}/u/{who}"),
        };
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task NoteAsync(HttpContext http, RequestDelegate next)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        hits.Enqueue(new Hit(
            http.Request.Method,
            http.Request.Path,
            http.Request.Headers.UserAgent.ToString(),
            body,
            http.Request.Headers.ToImmutableDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await next(http);
    }
}

/// <summary>One request the program got.</summary>
internal sealed record Hit(string Method, string Path, string Agent, string Body, ImmutableDictionary<string, string> Headers)
{
    public ImmutableDictionary<string, string> Fields => Body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
        .ToImmutableDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')), StringComparer.Ordinal);

    public long Number(string header) => long.Parse(Headers[header], CultureInfo.InvariantCulture);
}

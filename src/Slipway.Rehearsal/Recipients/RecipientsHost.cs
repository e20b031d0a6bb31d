using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>The simulated recipients of a demo, a process of their own: they get their mail over SMTP and act over HTTP.</summary>
public sealed class RecipientsHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly MailboxServer server;
    private readonly Mailbox.Mailbox mailbox;
    private readonly Simulation simulation;
    private readonly int people;

    private RecipientsHost(RecipientsOptions options)
    {
        var chance = new Chance(options.Seed);
        var population = new Population(Person.Read(options.Contacts), chance, options.Rates);
        people = population.People.Count;
        mailbox = new Mailbox.Mailbox(options.MailboxFile);
        simulation = new Simulation(options, mailbox, population, TimeProvider.System);
        app = Build(options);
        Map();
        server = MailboxServer.Start(mailbox, new MailboxOptions { Port = options.SmtpPort }, new MailboxFaults { ReplyToRecipient = new Addresses(population).Reply });
    }

    /// <summary>Where mail is taken.</summary>
    public int SmtpPort => server.Port;

    /// <summary>Where the mailbox pages and the control are served.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="ArgumentException">The options cannot be used; the message says everything that is wrong with them.</exception>
    public static async Task RunAsync(RecipientsOptions options, CancellationToken cancellation)
    {
        await using var host = await StartAsync(options, cancellation);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancelled = cancellation.Register(() => stopped.TrySetResult());
        await using var interrupted = host.app.Lifetime.ApplicationStopping.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }

    /// <summary>Takes mail and answers from the moment it is returned.</summary>
    /// <exception cref="ArgumentException">The options cannot be used; the message says everything that is wrong with them.</exception>
    public static async Task<RecipientsHost> StartAsync(RecipientsOptions options, CancellationToken cancellation = default)
    {
        if (options.Problems() is { IsEmpty: false } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems), nameof(options));
        }

        var host = new RecipientsHost(options);
        try
        {
            await host.app.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await server.DisposeAsync();
        simulation.Dispose();
        mailbox.Dispose();
    }

    private static WebApplication Build(RecipientsOptions options)
    {
        // Empty: settings of the folder this process happens to be started in are not for it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Logging.AddConsole();
        // Standard output belongs to whoever starts this process.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            if (options.HttpPort == 0)
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(options.HttpPort);
            }
        });
        return builder.Build();
    }

    private void Map()
    {
        // A page elsewhere must not steer the simulation through the browser of whoever watches it.
        app.Use((http, next) => http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]" ? next(http) : RefuseAsync(http, StatusCodes.Status421MisdirectedRequest, "Ask for localhost."));
        app.MapMailbox(mailbox, "Simulated recipients: these mails went nowhere else, and nobody real reads them.");
        app.MapGet("/next", http => AnswerAsync(http, simulation.Next(), RecipientsJson.Default.Next));
        app.MapPost("/now", NowAsync);
        app.MapGet("/truth", http => AnswerAsync(http, simulation.Truth(), RecipientsJson.Default.Truth));
        app.MapPost("/truth", TruthAsync);
        app.MapGet("/idle", http => AnswerAsync(http, simulation.Idle(), RecipientsJson.Default.Idle));
        app.MapGet("/health", http => AnswerAsync(http, new Health("ok", SmtpPort, Address.Port, people), RecipientsJson.Default.Health));
    }

    private async Task NowAsync(HttpContext http)
    {
        if (await ReadAsync(http, RecipientsJson.Default.NowAsked) is not { Now: { } now })
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, """Say how late it is, as JSON: {"now":"2026-01-31T09:00:00Z"}.""");
            return;
        }

        // What is begun is finished, even if whoever asked no longer waits for the answer.
        await AnswerAsync(http, await simulation.PerformAsync(now, app.Lifetime.ApplicationStopping), RecipientsJson.Default.NowDone);
    }

    private async Task TruthAsync(HttpContext http)
    {
        if (await ReadAsync(http, RecipientsJson.Default.TruthAsked) is not { Emails.IsDefault: false } asked)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, """Say whom it is about, as JSON: {"emails":["name@example.com"]}.""");
            return;
        }

        await AnswerAsync(http, simulation.Truth(asked.Emails), RecipientsJson.Default.Truth);
    }

    private static async Task<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return http.Request.HasJsonContentType() ? await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task AnswerAsync<T>(HttpContext http, T answer, JsonTypeInfo<T> type) => http.Response.WriteAsJsonAsync(answer, type, cancellationToken: http.RequestAborted);

    private static Task RefuseAsync(HttpContext http, int status, string error)
    {
        http.Response.StatusCode = status;
        return AnswerAsync(http, new Refusal(error), RecipientsJson.Default.Refusal);
    }
}

using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Core.Briefs;
using Slipway.Rehearsal.Recipients;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;
using Slipway.Store.Keys;

namespace Slipway.Server.Demo;

/// <summary>What the simulated recipients are told to start with; written to their standard input, so that no secret stands in a process list.</summary>
internal sealed record RecipientsOrder(
    string Contacts, string Product, string Webhook, string WebhookSecret, string Campaign, DateTimeOffset EventStart, double EventMinutes, string Metric, string Seed, int SmtpPort, string? MailboxFile)
{
    /// <summary>For the recipients of a brief's campaign.</summary>
    public static RecipientsOrder For(Brief brief, string contacts, string product, KeyRing keys) => new(
        contacts, product, $"{product}/hooks/{PlatformRegistration.Stack}", keys.WebhookSecret(Stack.Tracking.Outcomes.ConnectionName), brief.Name,
        // Where there is no event, outcomes come as if there had been one two weeks after the launch.
        brief.Event?.Start.At ?? brief.Launch.At.AddDays(14), brief.Event?.DurationMinutes ?? 60, brief.Goal.Metric, "slipway", 0, null);

    public RecipientsOptions ToOptions() => new()
    {
        Contacts = Contacts,
        Product = new Uri(Product),
        Webhook = new Uri(Webhook),
        Replies = new Uri(new Uri(Webhook), "/hooks/replies"),
        WebhookSecret = WebhookSecret,
        Campaign = Campaign,
        EventStart = EventStart,
        EventLength = TimeSpan.FromMinutes(EventMinutes),
        Metric = Metric,
        Seed = Seed,
        SmtpPort = SmtpPort,
        MailboxFile = MailboxFile,
    };
}

/// <summary>The demonstration's recipients, in a process of their own: they get real mail and act over real HTTP, and what they plan to do stays with them.</summary>
internal sealed class RecipientsProcess : IAsyncDisposable
{
    private readonly Process? _process;
    private readonly HttpClient _client;

    private RecipientsProcess(Process? process, Uri address, int smtpPort)
    {
        (_process, Address, SmtpPort) = (process, address, smtpPort);
        // One step of theirs is thousands of requests; it is bounded by their own time-outs.
        _client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Address { get; }

    public int SmtpPort { get; }

    public static async Task<RecipientsProcess> StartAsync(RecipientsOrder order, CancellationToken stop)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(RecipientsProcess).Assembly.Location);
        }

        start.ArgumentList.Add("recipients");
        var process = Process.Start(start) ?? throw new InvalidOperationException("The recipients' process did not start.");
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, AssetJson.Options));
        await process.StandardInput.FlushAsync(stop);
        var line = await process.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException("The recipients' process ended before it was ready.");
        var ready = JsonSerializer.Deserialize<Ready>(line, AssetJson.Options)!;
        return new RecipientsProcess(process, new Uri(ready.Address), ready.SmtpPort);
    }

    /// <summary>Recipients that someone else started, and ends.</summary>
    public static RecipientsProcess At(Uri address, int smtpPort) => new(null, address, smtpPort);

    /// <summary>The next moment at which someone does something; null when nobody will.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken stop) => (await _client.GetFromJsonAsync<Next>("/next", AssetJson.Options, stop))?.At;

    /// <summary>Lets everyone do what they do up to a moment.</summary>
    public async Task ActAsync(DateTimeOffset now, CancellationToken stop)
    {
        using var answer = await _client.PostAsJsonAsync("/now", new { now }, stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The planted effect over these people.</summary>
    public async Task<PlantedTruth?> TruthAsync(IEnumerable<string> emails, CancellationToken stop)
    {
        using var answer = await _client.PostAsJsonAsync("/truth", new { emails }, stop);
        return await answer.Content.ReadFromJsonAsync<PlantedTruth>(AssetJson.Options, stop);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is null)
        {
            return;
        }

        // They end when their input does; so they also end when this process is killed.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(5)).Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    internal sealed record Ready(string Address, int SmtpPort);

    private sealed record Next([property: System.Text.Json.Serialization.JsonPropertyName("next")] DateTimeOffset? At, int Pending);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Rehearsal.Recipients;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Recipients;

/// <summary>Simulated recipients, a program for them to visit, and a sender, all over real TCP.</summary>
internal sealed class Town : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public static readonly DateTimeOffset Launch = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset EventStart = new(2027, 3, 10, 14, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("slipway-recipients-").FullName;
    private readonly HttpClient client = new();

    public required FakeProduct Product { get; init; }

    public RecipientsHost Host { get; private set; } = null!;

    public StringWriter Errors { get; } = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Town> StartAsync(int people, RecipientsRates? rates = null, string seed = "seed")
    {
        var town = new Town { Product = await FakeProduct.StartAsync() };
        town.Host = await RecipientsHost.StartAsync(town.Options(people, rates, seed), Stop);
        return town;
    }

    public RecipientsOptions Options(int people, RecipientsRates? rates = null, string seed = "seed")
    {
        var file = Path.Combine(folder, "contacts.csv");
        File.WriteAllLines(file, ["First_Name,Email,Company", .. Enumerable.Range(0, people).Select(n => $"Ada{n},{Email(n)},Ware & Sons"), "Nobody,not-an-address,X", $"Twin,{Email(0).ToUpperInvariant()},X"]);
        return new RecipientsOptions
        {
            Contacts = file,
            Seed = seed,
            Product = Product.Address,
            Webhook = new Uri(Product.Address, "/hook"),
            WebhookSecret = Secret,
            Campaign = "webinar",
            EventStart = EventStart,
            Rates = rates ?? new RecipientsRates { Refused = 0, Deferred = 0 },
            Errors = Errors,
        };
    }

    public static string Email(int n) => string.Create(CultureInfo.InvariantCulture, $"person{n}@example.com");

    public async Task<ImmutableArray<SendOutcome>> SendAsync(IEnumerable<int> people, DateTimeOffset? date = null, string subject = "Come to the webinar")
    {
        await using var connection = new SmtpConnection(new SmtpSettings { Host = "127.0.0.1", Port = Host.SmtpPort, Security = SmtpSecurity.None });
        var outcomes = ImmutableArray.CreateBuilder<SendOutcome>();
        foreach (var n in people)
        {
            var mail = Product.Invitation(Email(n), date ?? Launch, subject);
            outcomes.Add(await connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: Stop));
        }

        return outcomes.ToImmutable();
    }

    public async Task<JsonElement> NowAsync(DateTimeOffset now) => await JsonAsync(await client.PostAsJsonAsync(new Uri(Host.Address, "/now"), new { now }, Stop));

    public async Task<JsonElement> GetAsync(string path) => await JsonAsync(await client.GetAsync(new Uri(Host.Address, path), Stop));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => client.PostAsync(new Uri(Host.Address, path), content, Stop);

    /// <summary>Jumps from moment to moment, as a demo does, until none is left before the end; returns the moments.</summary>
    public async Task<ImmutableArray<DateTimeOffset>> LiveUntilAsync(DateTimeOffset end)
    {
        var moments = ImmutableArray.CreateBuilder<DateTimeOffset>();
        while ((await GetAsync("/next")).GetProperty("next") is { ValueKind: JsonValueKind.String } next && next.GetDateTimeOffset() <= end)
        {
            moments.Add(next.GetDateTimeOffset());
            await NowAsync(next.GetDateTimeOffset());
        }

        return moments.ToImmutable();
    }

    /// <summary>The events the webhook was told of.</summary>
    public ImmutableArray<JsonElement> Reported() =>
        [.. Product.Hits.Where(hit => hit.Path == "/hook").SelectMany(hit => JsonElement.Parse(hit.Body).GetProperty("events").EnumerateArray())];

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (Host is not null)
        {
            await Host.DisposeAsync();
        }

        await Product.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Core.Briefs;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Schedules;
using Slipway.Rehearsal.Recipients;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Demo;
using Slipway.Server.Serving;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Browser;

/// <summary>The demonstration with so few contacts that a test can play it: real server, real mail, simulated recipients in this process.</summary>
internal sealed class SmallDemo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RecipientsHost _host;
    private readonly RecipientsProcess _recipients;
    private readonly string _folder;

    private SmallDemo(WebApplication app, RecipientsHost host, SlipwayOptions options, string contacts, string example)
    {
        (_app, _host, _folder) = (app, host, options.Data);
        _recipients = RecipientsProcess.At(host.Address, host.SmtpPort);
        Run = new DemoRun(app, options, _recipients, new Output(TextWriter.Null, TextWriter.Null, Json: false)) { ContactsFile = contacts, BriefFile = DemoFolder.BriefOf(example) };
    }

    public DemoRun Run { get; }

    public CampaignVersion Version { get; private set; } = null!;

    public Uri Address => new(_app.Urls.First());

    public string Mailbox => $"{_host.Address}mailbox";

    public string Campaign => $"{Address}campaigns/{Version.Campaign}";

    /// <summary>A service of its server.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>The public address of a page of the campaign.</summary>
    public string PublicPage(string slug) => $"{Address}p/{Version.Campaign}/{slug}";

    /// <summary>A file of the campaign, as its author edits it.</summary>
    public string File(string path) => Path.Combine(_folder, "workspace", "campaigns", Version.Campaign, path);

    /// <summary>A file of the workspace itself.</summary>
    public string WorkspaceFile(string path) => Path.Combine(_folder, "workspace", path);

    /// <summary>A file of the brand.</summary>
    public string BrandFile(string path) => Path.Combine(_folder, "workspace", "brand", path);

    /// <summary>Everything up to the review.</summary>
    /// <param name="contacts">How many of the example's contacts there are; null for all.</param>
    /// <param name="example">The example that is played.</param>
    public static async Task<SmallDemo> StartAsync(int? contacts = 60, string example = DemoFolder.Webinar)
    {
        var folder = DemoFolder.Make(null);
        var file = contacts is { } number ? await FirstAsync(number, folder) : DemoFolder.ContactsOf(example);
        var brief = BriefReader.Read("brief.md", await System.IO.File.ReadAllTextAsync(DemoFolder.BriefOf(example))).Brief!;
        // The recipients are told where the server will be before it is there.
        var address = $"http://127.0.0.1:{FreePort()}";
        var host = await RecipientsHost.StartAsync(Order(folder, file, address, brief).ToOptions());
        var options = new SlipwayOptions
        {
            Data = folder,
            Urls = address,
            Demo = true,
            BeatsByItself = false,
            Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Smtp:Host"] = "127.0.0.1", ["Smtp:Port"] = $"{host.SmtpPort}", ["Smtp:Security"] = "None",
            }).Build(),
        };
        var app = await SlipwayApp.BuildAsync(options);
        await app.Services.GetRequiredService<BusinessClock>().HoldAtAsync(brief.Launch.At.AddDays(-3));
        await app.StartAsync();
        var demo = new SmallDemo(app, host, options, file, example);
        demo.Version = await demo.Run.PrepareAsync(CancellationToken.None) ?? throw new InvalidOperationException("The example has findings that block.");
        return demo;
    }

    /// <summary>Approved by both, launched, and played to the end of the days that count.</summary>
    public async Task FinishAsync()
    {
        await Run.ApproveAsync(Version, CancellationToken.None);
        await Run.LaunchAsync(Version, CancellationToken.None);
    }

    /// <summary>Beats until nothing is left to do.</summary>
    public Task SettleAsync() => Get<Pulse>().SettleAsync();

    /// <summary>The folder as it is now, prepared anew: another version, with what is found in it.</summary>
    public async Task PrepareAgainAsync()
    {
        var account = (await _app.Services.GetRequiredService<People>().ListAsync()).Single(p => p.Id == Version.Author);
        var answer = await _app.Services.GetRequiredService<CampaignWork>().PrepareAsync(Version.Campaign, new Actor(account.Id, account.Name, account.Roles, IsAgent: false, Token: null), null, CancellationToken.None);
        Version = answer.Version ?? throw new InvalidOperationException(string.Join('\n', answer.Findings.Select(f => $"{f.Place} {f.Message}")));
    }

    public async ValueTask DisposeAsync()
    {
        await _recipients.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static RecipientsOrder Order(string folder, string contacts, string address, Brief brief)
    {
        using var keys = KeyRing.Open(folder);
        return RecipientsOrder.For(brief, contacts, address, keys);
    }

    // Rows with a quote over lines are left out, so that a line is a row.
    private static async Task<string> FirstAsync(int number, string folder)
    {
        var lines = (await System.IO.File.ReadAllLinesAsync(DemoFolder.ContactsFile)).Where(l => l.Count(c => c == '"') % 2 == 0);
        var file = Path.Combine(folder, "contacts.csv");
        await System.IO.File.WriteAllLinesAsync(file, lines.Take(number + 1));
        return file;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

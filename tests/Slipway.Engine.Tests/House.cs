using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Core.Approvals;
using Slipway.Core.Brand;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Engine.Ingest;
using Slipway.Engine.Launching;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Schedules;
using Slipway.Engine.Staging;
using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail;
using Slipway.Stack.Mail.Smtp;
using Slipway.Stack.Ramps;
using Slipway.Engine.Tests.Store;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests;

/// <summary>Engine and stack over a real folder, a real mail server and, when asked for, a real web server. It can be left standing and entered again, as after a crash.</summary>
internal sealed class House : IAsyncDisposable
{
    private readonly bool _ownsPost;
    private WebApplication? _web;
    private ServiceProvider? _services;

    private House(string folder, Database database, KeyRing keys, BusinessClock clock, Mailbox mailbox, MailboxServer server, bool ownsPost)
    {
        (Folder, Database, Keys, Clock, Mailbox, Server, _ownsPost) = (folder, database, keys, clock, mailbox, server, ownsPost);
        Audit = new AuditTrail(database, keys, TimeProvider.System, Path.Combine(folder, "audit.head"));
    }

    public string Folder { get; }

    public Database Database { get; }

    public KeyRing Keys { get; }

    public BusinessClock Clock { get; }

    public AuditTrail Audit { get; }

    public Mailbox Mailbox { get; }

    public MailboxServer Server { get; }

    /// <summary>Asks as a browser does, and follows no redirect.</summary>
    public HttpClient Browser { get; } = new(new HttpClientHandler { AllowAutoRedirect = false })
    {
        DefaultRequestHeaders = { { "User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0" } },
    };

    /// <summary>The brand's rules, and what is wrong with them.</summary>
    public (RuleSet Rules, ImmutableArray<Finding> Findings) Rules { get; set; } = (RuleSet.Empty, []);

    /// <summary>What holds launches back.</summary>
    public LaunchLimits? Limits { get; set; } = LaunchLimits.None;

    public string Address { get; private set; } = "http://127.0.0.1:9";

    public IServiceProvider Services => _web?.Services ?? _services!;

    public StackConnector Stack => Get<StackConnector>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <param name="web">Whether the public addresses are served.</param>
    /// <param name="folder">A folder to enter again; null makes a new one.</param>
    /// <param name="post">The mail server to go on with.</param>
    /// <param name="adjust">Changes the settings of the mail server.</param>
    /// <param name="also">A platform beside the stack.</param>
    public static async Task<House> OpenAsync(bool web = false, string? folder = null, MailboxServer? post = null, Func<SmtpSettings, SmtpSettings>? adjust = null, Connection? also = null)
    {
        var fresh = folder is null;
        folder ??= Directory.CreateTempSubdirectory("slipway-house-").FullName;
        var database = await TestDatabase.OpenAsync(folder);
        var clock = await BusinessClock.OpenAsync(database, TimeProvider.System);
        if (fresh)
        {
            await clock.HoldAtAsync(Sample.Now);
        }

        var server = post ?? MailboxServer.Start(new Mailbox());
        var house = new House(folder, database, KeyRing.Open(folder), clock, server.Mailbox, server, ownsPost: post is null);
        await house.BuildAsync(web, adjust, also);
        return house;
    }

    /// <summary>Makes a copy of a folder that was left, with its database, so that it can be entered from the same moment again and again.</summary>
    /// <returns>The copy.</returns>
    public static async Task<string> CopyAsync(string folder)
    {
        var copy = Directory.CreateTempSubdirectory("slipway-house-").FullName;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        await TestDatabase.CopyAsync(folder, copy);
        return copy;
    }

    /// <summary>People who may be mailed, person1@a.example and so on.</summary>
    public Task<ImportResult> AddPeopleAsync(int count, string country = "DE") => ImportAsync("email,first_name,industry,country,lifecycle,consent_basis,consent_at\n" + string.Concat(
        Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"person{i}@a.example,Person{i},logistics,{country},lead,consent,2025-01-01\n"))));

    public Task<ImportResult> ImportAsync(string csv) => Get<ContactImport>().ImportAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(csv)), new ImportOptions { FileName = "people.csv", Actor = "anna" }, null, CancellationToken.None);

    public string ContactOf(string email) => ContactBook.IdOf(Keys, email);

    /// <summary>Stages without the checks, which have tests of their own.</summary>
    public async Task<CampaignVersion> StageAsync(Plan plan, string author = "author")
    {
        var campaigns = Get<Campaigns.Campaigns>();
        var version = await campaigns.AddAsync(plan, "", author);
        var (staged, findings) = await Get<Stager>().StageAsync(version, null, CancellationToken.None);
        Assert.True(staged is not null, string.Join('\n', findings.Select(f => f.Message)));
        await campaigns.StagedAsync(plan.Digest, staged.Readings, []);
        return (await campaigns.FindAsync(plan.Digest))!;
    }

    public async Task<ApprovedPlan> ApproveAsync(CampaignVersion version)
    {
        var decisions = Get<Decisions>();
        if (version.State == VersionState.Checked)
        {
            Assert.Empty(await decisions.SubmitAsync(version, version.Author));
            version = (await Get<Campaigns.Campaigns>().FindAsync(version.Digest))!;
        }

        if (version.State == VersionState.InReview)
        {
            Assert.Empty(await decisions.DecideAsync(version, "brand", "approver", Decision.Approve, ""));
            version = (await Get<Campaigns.Campaigns>().FindAsync(version.Digest))!;
        }

        var state = await decisions.StateAsync(version);
        return state.Approved ?? throw new InvalidOperationException(string.Join('\n', state.Missing.Select(f => f.Message)));
    }

    /// <summary>Stages, has it approved, launches and lets everything settle at the moment the clock stands at.</summary>
    public async Task<CampaignVersion> LaunchAsync(params Asset[] assets)
    {
        var plan = Sample.Planned([.. assets]);
        var approved = await ApproveAsync(await StageAsync(plan));
        Assert.Empty(await Get<Launcher>().StartAsync(approved, "anna"));
        await SettleAsync();
        return (await Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
    }

    /// <summary>Beats until nothing is left to do.</summary>
    public async Task SettleAsync()
    {
        for (var beat = 0; beat < 50; beat++)
        {
            if (!await Get<Pulse>().BeatAsync())
            {
                return;
            }
        }

        Assert.Fail("The pulse does not come to rest.");
    }

    /// <summary>Beats until something is so that comes with a later beat, such as a launch that is looked at again in a second.</summary>
    public async Task SettleUntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Get<Pulse>().BeatAsync();
        }
    }

    /// <inheritdoc cref="SettleUntilAsync(Func{Task{bool}})"/>
    public Task SettleUntilAsync(Func<bool> isSo) => SettleUntilAsync(() => Task.FromResult(isSo()));

    /// <summary>Moves the held clock and lets everything settle there.</summary>
    public async Task JumpAsync(DateTimeOffset to)
    {
        await Clock.HoldAtAsync(to);
        await SettleAsync();
    }

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) => Database.ReadAsync(s => s.ScalarAsync<T>(sql, parameters));

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => Database.ReadAsync(s => s.QueryAsync<T>(sql, parameters));

    public Task ExecuteAsync(string sql, object? parameters = null) => Database.WriteAsync("test", s => s.ExecuteAsync(sql, parameters));

    /// <summary>The state of each recipient of an email, by email address.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> RecipientsAsync(string email = "invitation") => (await QueryAsync<(string Email, string State)>(
        """
        select coalesce(c.email, r.contact), r.state from stack_recipients r join stack_objects o on o.id = r.email_object left join stack_contacts c on c.id = r.contact
        where o.name = @email
        """,
        new { email })).ToImmutableSortedDictionary(r => r.Email, r => r.State);

    public Task<long> EventsAsync(string type) => ScalarAsync<long>("select count(*) from stack_events where type = @type", new { type });

    /// <summary>Lets go of everything in memory; the folder and the mail server stay.</summary>
    public async Task LeaveAsync()
    {
        Database.Observer = null;
        Browser.Dispose();
        if (_web is not null)
        {
            await _web.DisposeAsync();
        }

        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        Database.Dispose();
        Keys.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        if (_ownsPost)
        {
            await Server.DisposeAsync();
            Mailbox.Dispose();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private async Task BuildAsync(bool web, Func<SmtpSettings, SmtpSettings>? adjust, Connection? also)
    {
        if (!web)
        {
            var services = new ServiceCollection().AddLogging();
            Add(services, adjust, also);
            _services = services.BuildServiceProvider();
            return;
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        Add(builder.Services, adjust, also);
        _web = builder.Build();
        _web.MapStack();
        await _web.StartAsync();
        Address = _web.Urls.First();
    }

    private void Add(IServiceCollection services, Func<SmtpSettings, SmtpSettings>? adjust, Connection? also)
    {
        var smtp = new SmtpSettings { Host = "127.0.0.1", Port = Server.Port, Security = SmtpSecurity.None, Timeout = TimeSpan.FromSeconds(20) };
        services.AddSingleton(TimeProvider.System).AddSingleton(_ => Keys).AddSingleton(Database).AddSingleton(Audit).AddSingleton(Clock);
        services.AddSingleton(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] }).AddSingleton(new ConnectorSurroundings((_, _) => Task.FromResult<byte[]?>(null), () => Address));
        services.AddSingleton<Func<ApprovalPolicy>>(() => ApprovalPolicy.Default);
        services.AddSingleton<Func<LaunchLimits?>>(() => Limits);
        services.AddSingleton<ReadRules>(_ => Rules);
        services.AddSingleton(new StackOptions { PublicAddress = () => Address, Smtp = adjust?.Invoke(smtp) ?? smtp });
        services.AddStack().AddSingleton<ContactImport>().AddSingleton<ContactErase>();
        services.AddSingleton(p => new Connection(Sample.Connection, p.GetRequiredService<StackConnector>()));
        if (also is not null)
        {
            services.AddSingleton(also);
        }

        services.AddSingleton(p => new PulseWork("stack", _ => p.GetRequiredService<StackWork>().RunAsync()));
        services.AddSingleton(p => new PulseWork("mail", p.GetRequiredService<Mailer>().RunAsync) { IsShared = true });
        services.AddSingleton(p => new PulseWork("ramps", p.GetRequiredService<RampWatch>().RunAsync));
        services.AddSingleton(p => new PulseWork("events", p.GetRequiredService<EventIntake>().RunAsync));
        services.AddEngine(schedulerFile: null);
    }
}

/// <summary>The sample campaign cut to what a test of the stack needs: real contacts, nobody held out, links and pages that exist.</summary>
internal static class Cast
{
    public static AudienceAsset Audience { get; } = Sample.Audience with { Exclusions = [], RestDays = 0, Holdout = new Holdout(0, "") };

    /// <summary>What an invitation needs.</summary>
    public static ImmutableArray<Asset> Ground { get; } = [Audience, Sample.Button, Sample.Study, Sample.Form, Sample.Page, Sample.Confirmation];

    public static Asset[] With(params Asset[] more) => [.. Ground.Where(a => more.All(m => m.Key != a.Key)), .. more];

    /// <summary>When the invitation goes out.</summary>
    public static DateTimeOffset Invited { get; } = ((Delivery.AtTime)Sample.Invitation.Delivery).Time.At;
}

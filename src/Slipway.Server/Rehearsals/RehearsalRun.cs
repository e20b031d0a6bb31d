using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CsvHelper;
using Slipway.Core.Approvals;
using Slipway.Core.Limits;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Schedules;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Platforms;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Stack.Contacts;
using Slipway.Store.Time;

namespace Slipway.Server.Rehearsals;

/// <summary>How a rehearsal went.</summary>
public sealed record RehearsalReport(int Changes, ImmutableSortedDictionary<string, int> Platforms, int Steps, double Seconds)
{
    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>How the launch ended: done, or parked with the reason.</summary>
    public required string State { get; init; }

    /// <summary>Every call, in order within each platform.</summary>
    public required ImmutableArray<RehearsedCall> Calls { get; init; }
}

/// <summary>A call to a simulated platform.</summary>
public sealed record RehearsedCall(string Connection, int Number, string Method, string Route, int Status, string? Fault);

/// <summary>The very plan with the very engine against simulated platforms: prepared, checked, approved, launched, in a folder of its own that is thrown away.</summary>
internal sealed partial class RehearsalRun : IAsyncDisposable
{
    private const int Tries = 8;
    private static readonly FrozenSet<string> _passing = FrozenSet.Create(StringComparer.Ordinal, "platform-busy", "need-not-staged", "platform-not-asked");

    private readonly string _folder;
    private readonly WebApplication _app;
    private readonly ImmutableSortedDictionary<string, RehearsedAccount> _accounts;
    private readonly RehearsalServer _server;
    private readonly RehearsalClock _clock;
    private readonly string _campaign;
    private Actor _author = null!;

    private RehearsalRun(string folder, WebApplication app, ImmutableSortedDictionary<string, RehearsedAccount> accounts, RehearsalServer server, RehearsalClock clock, string campaign) =>
        (_folder, _app, _accounts, _server, _clock, _campaign) = (folder, app, accounts, server, clock, campaign);

    /// <summary>The simulated platforms by connection.</summary>
    public IEnumerable<KeyValuePair<string, SimulatedPlatform>> Platforms => _accounts.Select(a => KeyValuePair.Create(a.Key, a.Value.Platform));

    /// <summary>A service of the server that is rehearsed.</summary>
    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Sets everything up.</summary>
    /// <param name="source">The workspace of the campaign; its brand, settings and images are used.</param>
    /// <param name="campaign">The campaign's folder: one that is built, or one with a brief to build from and what is added to it.</param>
    /// <param name="contacts">A CSV file of contacts for the platforms; null for none.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<(RehearsalRun? Run, ImmutableArray<Finding> Findings)> StartAsync(Workspace source, string campaign, string? contacts, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-rehearsal-").FullName;
        var workspace = new Workspace(Path.Combine(folder, "workspace"));
        Copy(Path.Combine(source.Folder, "brand"), Path.Combine(workspace.Folder, "brand"));
        Copy(Path.Combine(source.Folder, "assets"), Path.Combine(workspace.Folder, "assets"));
        Copy(Path.Combine(source.Folder, "playbooks"), Path.Combine(workspace.Folder, "playbooks"));
        // What stands beside a brief is of its own workspace; otherwise the workspace's file holds.
        var settings = ((string[])[Path.Combine(campaign, Workspace.SettingsFile), Path.Combine(source.Folder, Workspace.SettingsFile)]).FirstOrDefault(File.Exists);
        Directory.CreateDirectory(workspace.Folder);
        File.WriteAllText(Path.Combine(workspace.Folder, Workspace.SettingsFile), settings is null ? "" : await File.ReadAllTextAsync(settings, stop));
        if (File.Exists(Path.Combine(source.Folder, Workspace.LimitsFile)))
        {
            File.Copy(Path.Combine(source.Folder, Workspace.LimitsFile), Path.Combine(workspace.Folder, Workspace.LimitsFile));
        }

        var (name, findings) = Build(workspace, campaign);
        if (name is null)
        {
            Directory.Delete(folder, recursive: true);
            return (null, findings);
        }

        var clock = new RehearsalClock();
        var accounts = ImmutableSortedDictionary.CreateBuilder<string, RehearsedAccount>(StringComparer.Ordinal);
        foreach (var (id, connector) in workspace.Settings().Settings.Connections)
        {
            if (RehearsedAccounts.Make(connector.Text, clock) is { } account)
            {
                accounts[id] = account;
            }
            else
            {
                findings = findings.Add(Finding.Error("not-rehearsed", $"There is no simulated platform for \"{connector.Text}\".", connector.Place, $"There are: {string.Join(", ", RehearsedAccounts.Names)}."));
            }
        }

        if (findings.Any(f => f.Blocks))
        {
            Directory.Delete(folder, recursive: true);
            return (null, findings);
        }

        var server = await RehearsalServer.StartAsync([.. accounts.Values.Select(a => a.Platform)]);
        var app = await BuildAsync(folder, clock);
        var run = new RehearsalRun(folder, app, accounts.ToImmutable(), server, clock, name);
        await run.SetUpAsync(clock, contacts, stop);
        return (run, findings);
    }

    /// <summary>Plans, prepares and checks, and has it approved by whoever must.</summary>
    public async Task<CampaignAnswer> ApproveAsync(CancellationToken stop)
    {
        var work = Get<CampaignWork>();
        var prepared = await work.PrepareAsync(_campaign, _author, null, stop);
        // What a platform did not answer is prepared again, as a person would; what is made already is not made twice.
        for (var again = 0; again < Tries && prepared.Version?.Findings.Where(f => f.Blocks).ToList() is { Count: > 0 } wrong && wrong.TrueForAll(f => _passing.Contains(f.Code)); again++)
        {
            prepared = await work.PrepareAsync(_campaign, _author, null, stop);
        }

        if (prepared.Version is not { } version || prepared.IsRefused || version.Findings.Any(f => f.Blocks))
        {
            return prepared;
        }

        var submitted = await work.SubmitAsync(version.Digest, _author);
        foreach (var role in (await Get<Engine.Approving.Decisions>().StateAsync(submitted.Version ?? version)).Asked.Select(r => r.Role).Distinct(StringComparer.Ordinal))
        {
            var approver = await AddAsync($"{role}-approver", role);
            // A channel that did not take the click, or lost it, is left for the review page.
            if (await ClickAsync(role, stop) && (await Get<Engine.Approving.Decisions>().StateAsync((await Get<Engine.Campaigns.Campaigns>().FindAsync(version.Digest))!)).Decisions.Any(d => d.Statement.Role == role))
            {
                continue;
            }

            var decided = await work.DecideAsync(version.Digest, approver, role, Decision.Approve, "Rehearsed.");
            if (decided.IsRefused)
            {
                return decided;
            }
        }

        await SettleAsync(stop);

        return new CampaignAnswer(await Get<Engine.Campaigns.Campaigns>().FindAsync(version.Digest), prepared.Findings);
    }

    // Where approvals are asked for in a channel, that is where they are given: signed by the channel, and sent to us as it would.
    private async Task<bool> ClickAsync(string role, CancellationToken stop)
    {
        if (_accounts.FirstOrDefault(a => a.Value.Approve is not null) is not { Key: { } id, Value.Approve: { } approve })
        {
            return false;
        }

        await SettleAsync(stop);
        if (approve(role, $"{role}-approver@rehearsal.example") is not { } click)
        {
            return false;
        }

        using (click)
        {
            using var http = new HttpClient();
            click.RequestUri = new Uri($"{_app.Urls.First()}/hooks/{id}");
            using var answer = await http.SendAsync(click, stop);
            return answer.IsSuccessStatusCode;
        }
    }

    /// <summary>Launches, and lets the engine go on until nothing is left to do at once.</summary>
    public async Task<LaunchRow> LaunchAsync(CampaignVersion version, CancellationToken stop)
    {
        await Get<CampaignWork>().LaunchAsync(version.Digest, _author, stop);
        await SettleAsync(stop);
        await UploadAsync(version, stop);
        // What a platform works on, such as a job with many rows, takes a while there and none here.
        for (var minute = 0; minute < 30 && (await Get<Launcher>().FindAsync(version.Digest))!.State == "running"; minute++)
        {
            _clock.Now += TimeSpan.FromMinutes(1);
            await SettleAsync(stop);
        }

        var launch = (await Get<Launcher>().FindAsync(version.Digest))!;
        for (var again = 0; again < Tries && launch is { State: "parked" } && launch.Note.Contains("unknown", StringComparison.Ordinal); again++)
        {
            await Get<CampaignWork>().LaunchAsync(version.Digest, _author, stop);
            await SettleAsync(stop);
            launch = (await Get<Launcher>().FindAsync(version.Digest))!;
        }

        return launch;
    }

    // What waits for a person waits for this one.
    private async Task UploadAsync(CampaignVersion version, CancellationToken stop)
    {
        foreach (var audience in version.Plan.Assets.OfType<Sdk.Assets.AdAsset>().Select(a => a.Audience?.Key.Name).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var (file, _) = await Get<AudienceUpload>().WriteAsync(version.Campaign, audience, _author.Id, stop);
            if (file is not null)
            {
                _accounts.GetValueOrDefault(version.Plan.Platforms[Sdk.Assets.AssetKind.Ad])?.Upload?.Invoke(file);
            }
        }
    }

    /// <summary>Holds, releases or withdraws.</summary>
    public Task<CampaignAnswer> HaltAsync(CampaignVersion version, Sdk.Connectors.HaltMode mode, CancellationToken stop) => Get<CampaignWork>().HaltAsync(version.Digest, _author, mode, "", stop);

    /// <summary>What was done, for a person or a program.</summary>
    public RehearsalReport Report(CampaignVersion version, LaunchRow launch, TimeSpan took)
    {
        ImmutableArray<RehearsedCall> calls =
        [
            .. Platforms.SelectMany(p => p.Value.Calls.Select(c => new RehearsedCall(
                p.Key, c.Number, c.Call.Method, c.Route, c.Status, c.Fault is { } fault ? System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString()) : null))),
        ];
        return new RehearsalReport(version.Plan.Changes.Length, Platforms.ToImmutableSortedDictionary(p => p.Key, p => p.Value.Calls.Length), version.Plan.Order.Length, Math.Round(took.TotalSeconds, 2))
        {
            Campaign = _campaign,
            State = launch.State == "done" ? "done" : $"{launch.State}: {launch.Note}",
            Calls = calls,
        };
    }

    /// <summary>Lets time pass.</summary>
    public void Wait(TimeSpan time) => _clock.Now += time;

    /// <summary>Lets time pass, for the campaign and for its platforms, and does what is due then.</summary>
    public async Task GoToAsync(DateTimeOffset moment, CancellationToken stop)
    {
        await Get<BusinessClock>().HoldAtAsync(moment);
        _clock.Now = moment;
        await SettleAsync(stop);
    }

    /// <summary>Beats until nothing is left to do.</summary>
    public Task SettleAsync(CancellationToken stop) => Get<Pulse>().SettleAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SetUpAsync(RehearsalClock clock, string? contacts, CancellationToken stop)
    {
        var launch = Get<Workspace>().Draft(_campaign).Draft?.Campaign.Terms.Launch.At;
        await Get<BusinessClock>().HoldAtAsync(launch is { } at ? at.AddDays(-3) : DateTimeOffset.UtcNow);
        clock.Now = Get<BusinessClock>().Now;
        await _app.StartAsync(stop);
        _author = await AddAsync("author", Roles.Administrator, Roles.Author, Roles.Launcher);
        var people = contacts is null ? [] : ReadPeople(contacts);
        if (contacts is not null && !_accounts.ContainsKey(HolderOfAudience()))
        {
            await using var csv = File.OpenRead(contacts);
            await Get<ContactImport>().ImportAsync(csv, new ImportOptions { FileName = Path.GetFileName(contacts), RejectedFile = Path.Combine(_folder, "set-aside.csv"), Actor = "rehearsal" }, null, stop);
        }

        await Parallel.ForEachAsync(_accounts, stop, async (held, stop) =>
        {
            var (id, account) = held;
            account.AddPeople(people);
            var findings = await Get<ConnectionBook>().SaveAsync(id, account.Connector, ConnectorView.SignInOf(account.SignIn), account.Settings(), account.Secrets(), "rehearsal", stop);
            if (!findings.IsEmpty)
            {
                throw new InvalidOperationException($"{id}: {string.Join(" ", findings.Select(f => f.Message))}");
            }
        });
    }

    // Who is mailed from here must be here; otherwise their platform has them.
    private string HolderOfAudience() =>
        (Get<Workspace>().Draft(_campaign).Draft?.Campaign.Platforms.GetValueOrDefault(Sdk.Assets.AssetKind.Audience) ?? Get<Workspace>().Settings().Settings.Platforms.GetValueOrDefault(Sdk.Assets.AssetKind.Audience))?.Text ?? "";

    private async Task<Actor> AddAsync(string name, params string[] roles)
    {
        var accounts = Get<People>();
        var email = $"{name}@rehearsal.example";
        var account = (await accounts.CreateAsync("rehearsal", email, name, roles)).Account ?? (await accounts.ListAsync()).First(p => p.Email == email);
        return new Actor(account.Id, account.Name, account.Roles, false, null);
    }

    private static async Task<WebApplication> BuildAsync(string folder, RehearsalClock clock)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Workspace"] = Path.Combine(folder, "workspace"),
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Security"] = "None",
        }).Build();
        // Links and pages lead to addresses as they will: what leads to this machine would be a mistake, and is told as one.
        var options = new SlipwayOptions { Data = folder, Urls = "http://127.0.0.1:0", PublicAddress = PublicAddress, BeatsByItself = false, Demo = true, Settings = settings };
        return await SlipwayApp.BuildAsync(options, services =>
        {
            services.AddSingleton<TimeProvider>(clock);
            // Nothing goes out here, so nothing holds it back: the plan alone is what the limits make of it.
            services.AddSingleton<Func<LaunchLimits?>>(() => LaunchLimits.None);
            services.AddSingleton(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] });
            services.AddHttpClient(Engine.Checking.Preparation.PreviewClient).AddHttpMessageHandler(p => new HomeHandler(p.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()));
        });
    }

    /// <summary>What the server that is rehearsed calls itself.</summary>
    private const string PublicAddress = "https://campaigns.nordlager.example";

    /// <summary>Leads what is asked of the server's public address to the server.</summary>
    private sealed class HomeHandler(Microsoft.AspNetCore.Hosting.Server.IServer server) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { } asked && asked.ToString().StartsWith(PublicAddress, StringComparison.Ordinal))
            {
                var own = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First();
                request.RequestUri = new Uri($"{own}{asked.PathAndQuery}");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }

    private static (string? Name, ImmutableArray<Finding> Findings) Build(Workspace workspace, string campaign)
    {
        var isBuilt = File.Exists(Path.Combine(campaign, "campaign.yaml"));
        var brief = Path.Combine(campaign, Workspace.BriefFile);
        if (!isBuilt && !File.Exists(brief))
        {
            return (null, [Finding.Error("campaign-not-found", $"There is neither a campaign nor a brief in {campaign}.", fix: "Name a folder with campaign.yaml or brief.md.")]);
        }

        var findings = ImmutableArray<Finding>.Empty;
        string name;
        if (isBuilt)
        {
            name = Path.GetFileName(Path.TrimEndingDirectorySeparator(campaign));
        }
        else
        {
            var built = CampaignFolder.Build(workspace, brief, null);
            findings = built.Findings;
            if (built.Name is null || built.Findings.Any(f => f.Blocks))
            {
                return (null, built.Findings);
            }

            name = built.Name;
        }

        // What is written beside the brief is added to what the playbook made of it.
        Workspace.WriteTexts(workspace.CampaignFolder(name), Workspace.ReadTexts(campaign).Where(f => f.Key is not (Workspace.BriefFile or Workspace.SettingsFile)));
        return (name, findings);
    }

    private static List<RehearsedPerson> ReadPeople(string file)
    {
        using var csv = CsvReader.FromFile(file);
        csv.ReadHeader();
        string[] names = [.. csv.Headers];
        var people = new List<RehearsedPerson>();
        while (csv.Read())
        {
            people.Add(new RehearsedPerson(names.Index().ToDictionary(n => n.Item, n => csv.GetString(n.Index).Trim(), StringComparer.Ordinal)));
        }

        // The platforms know each person once, by an address; the file may be as untidy as real ones are.
        return [.. people.Where(p => EmailForm().IsMatch(p["email"])).DistinctBy(p => p["email"].ToLowerInvariant())];
    }

    [GeneratedRegex(@"^[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EmailForm();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [])
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}

/// <summary>The time of a rehearsal: what its platforms and its campaign live by. It stands still, and whoever waits moves it: a wait for the next free call takes no time of ours.</summary>
internal sealed class RehearsalClock : TimeProvider
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = System.GetUtcNow();

    /// <summary>What it shows.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }

        set
        {
            lock (_gate)
            {
                _now = value;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero && period == Timeout.InfiniteTimeSpan)
        {
            Now += dueTime;
            dueTime = TimeSpan.Zero;
        }

        return System.CreateTimer(callback, state, dueTime, period);
    }
}

using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Core.Approvals;
using Slipway.Core.Brand;
using Slipway.Core.Limits;
using Slipway.Engine.Staging;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Approving;
using Slipway.Core.Plans;
using Slipway.Engine;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Engine.Ingest;
using Slipway.Engine.Outgoing;
using Slipway.Engine.Schedules;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Halts;
using Slipway.Store.Keys;
using Slipway.Store.Leases;
using Slipway.Store.Time;

namespace Slipway.Bench.Fleet;

/// <summary>Where a node works and with what.</summary>
/// <param name="Data">Its data folder.</param>
/// <param name="Platforms">Where the platforms answer.</param>
internal sealed record NodeSettings(string Data, ImmutableArray<Uri> Platforms)
{
    /// <summary>The database that it shares with other nodes; null for SQLite in its folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>The folder of the keys, where nodes share them; null for its own.</summary>
    public string? Keys { get; init; }

    /// <summary>What people call it; null for the machine's name.</summary>
    public string? Name { get; init; }

    /// <summary>Connections besides the platforms, for what answers within the process.</summary>
    public ImmutableArray<Connection> Connections { get; init; } = [];

    /// <summary>What each call to a platform passes through, once for each platform.</summary>
    public Func<DelegatingHandler>? Tap { get; init; }
}

/// <summary>Engine and store without the web server around them: what a Slipway node is, as far as launches are concerned.</summary>
internal sealed class EngineNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly KeyRing _keys;

    private EngineNode(ServiceProvider services, Database database, KeyRing keys, ImmutableDictionary<string, HttpClient> people) => (_services, Database, _keys, People) = (services, database, keys, people);

    public Database Database { get; }

    /// <summary>How a person reaches each platform: past the engine.</summary>
    public ImmutableDictionary<string, HttpClient> People { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<EngineNode> OpenAsync(NodeSettings settings)
    {
        Directory.CreateDirectory(settings.Data);
        var database = await Database.OpenAsync(settings.Data, settings.Postgres);
        var keys = KeyRing.Open(settings.Keys ?? settings.Data);
        var clock = await BusinessClock.OpenAsync(database, TimeProvider.System);
        if (!clock.IsHeld)
        {
            await clock.HoldAtAsync(FleetCampaign.Now);
        }

        var people = ImmutableDictionary.CreateBuilder<string, HttpClient>(StringComparer.Ordinal);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton(TimeProvider.System).AddSingleton(_ => keys).AddSingleton(_ => database).AddSingleton(clock).AddSingleton<HaltBook>();
        services.AddSingleton(new AuditTrail(database, keys, TimeProvider.System, Path.Combine(settings.Data, "audit.head")));
        services.AddSingleton(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] }).AddSingleton(new ConnectorSurroundings((_, _) => Task.FromResult<byte[]?>(null), () => ""));
        services.AddSingleton<Func<ApprovalPolicy>>(() => ApprovalPolicy.Default).AddSingleton<Func<LaunchLimits?>>(() => LaunchLimits.None);
        services.AddSingleton<ReadRules>(_ => (RuleSet.Empty, []));
        foreach (var address in settings.Platforms)
        {
            var connector = await FleetConnector.ToAsync(ClientOf(address, settings.Tap));
            people[connector.Description.Platform] = new HttpClient { BaseAddress = address };
            services.AddSingleton(new Connection(connector.Description.Platform, connector));
        }

        foreach (var connection in settings.Connections)
        {
            services.AddSingleton(connection);
        }

        services.AddSingleton(p => new PulseWork("events", p.GetRequiredService<EventIntake>().RunAsync)).AddEngine(schedulerFile: null);
        if (settings.Name is { } name)
        {
            services.AddSingleton(Node.Of(settings.Data) with { Name = name });
        }

        return new EngineNode(services.BuildServiceProvider(), database, keys, people.ToImmutable());
    }

    /// <summary>Lets everything do what is due.</summary>
    public Task BeatAsync() => Get<Pulse>().BeatAsync();

    /// <summary>Prepares a campaign and approves it.</summary>
    public async Task<ApprovedPlan> ApproveAsync(Plan plan)
    {
        var (campaigns, decisions) = (Get<Campaigns>(), Get<Decisions>());
        var (staged, findings) = await Get<Stager>().StageAsync(await campaigns.AddAsync(plan, "", "author"), null, CancellationToken.None);
        await campaigns.StagedAsync(plan.Digest, staged?.Readings ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message))), []);
        await decisions.SubmitAsync((await campaigns.FindAsync(plan.Digest))!, "author");
        await decisions.DecideAsync((await campaigns.FindAsync(plan.Digest))!, "brand", "approver", Decision.Approve, "");
        return (await decisions.StateAsync((await campaigns.FindAsync(plan.Digest))!)).Approved ?? throw new InvalidOperationException($"{plan.Terms.Name} is not approved.");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Database.Dispose();
        _keys.Dispose();
        foreach (var client in People.Values)
        {
            client.Dispose();
        }
    }

    // The engine's own way out, which sends nothing once a lease has run out.
    private static HttpClient ClientOf(Uri address, Func<DelegatingHandler>? tap)
    {
        HttpMessageHandler way = new OutgoingGuard(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] });
        if (tap?.Invoke() is { } handler)
        {
            handler.InnerHandler = way;
            way = handler;
        }

        return new HttpClient(way) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }
}

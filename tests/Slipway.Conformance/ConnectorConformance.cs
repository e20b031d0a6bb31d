using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Conformance;

/// <summary>Where an answer gets lost.</summary>
public enum Loss
{
    /// <summary>The request does not arrive: nothing happens.</summary>
    OfTheRequest,

    /// <summary>It happens, and the answer does not come back.</summary>
    OfTheAnswer,
}

/// <summary>What every connector must hold to. Derive from it, say how your platform is set up and looked at, and run it like any xunit test class.</summary>
/// <remarks>Every fact gets a connector over an empty platform of its own. See README.md beside this file.</remarks>
public abstract partial class ConnectorConformance : IAsyncLifetime
{
    /// <summary>The campaign that the facts work in.</summary>
    protected const string Campaign = "conformance";

    private readonly Dictionary<AssetKey, string> _ids = [];

    /// <summary>The connector of this fact.</summary>
    protected IConnector Connector { get; private set; } = null!;

    /// <summary>An asset of every kind the connector takes, those that are needed before those that need them. Schedules lie in the future.</summary>
    protected abstract ImmutableArray<Asset> Samples { get; }

    /// <summary>What the samples need that another platform holds; it is not among the samples then.</summary>
    protected virtual ImmutableDictionary<AssetKey, StagedNeed> Elsewhere => ImmutableDictionary<AssetKey, StagedNeed>.Empty;

    /// <summary>Who the audiences that another platform holds are made of; null where the connector takes audiences itself.</summary>
    protected virtual IAudienceMembers? Members => null;

    /// <summary>Lets the platform finish what it works on, when it answered that it does: for example by letting time pass.</summary>
    protected virtual Task LetWorkAsync() => Task.CompletedTask;

    /// <summary>Does by hand, in the platform's own screens, what a person must do to make it live; only where a capability is observed.</summary>
    protected virtual Task DoByHandAsync(Reading reading) => throw new NotSupportedException("Nothing of this platform is done by hand.");

    /// <summary>A connector over an empty platform, real or rehearsed.</summary>
    protected abstract Task<IConnector> CreateAsync();

    /// <summary>Changes the content of an object behind Slipway's back, as a person in the platform's own screens would.</summary>
    protected abstract Task ChangeOutsideAsync(string id);

    /// <summary>Whether a customer could see the object or meet its effects, looked at from outside the connector; armed for a later time counts.</summary>
    protected abstract Task<bool> IsPublicAsync(Reading reading);

    /// <summary>The asset with other content that the platform stores.</summary>
    protected virtual Asset Changed(Asset asset) => asset with { Title = $"{asset.Title}, changed" };

    /// <summary>Loses the next request or its answer; false when this cannot be arranged, and the facts about it are skipped.</summary>
    protected virtual Task<bool> LoseNextAsync(Loss loss) => Task.FromResult(false);

    /// <summary>Lets so many events happen on the platform; false when it has none, and the facts about them are skipped.</summary>
    protected virtual Task<bool> LetHappenAsync(int events) => Task.FromResult(false);

    /// <summary>A request of the platform to us, properly signed, that carries so many events; null when it sends none.</summary>
    protected virtual WebhookRequest? Webhook(int events) => null;

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync() => Connector = await CreateAsync();

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string KeyOf(Asset asset) => $"{Campaign}:{asset.Key}";

    private Capability Can(Asset asset) => Connector.Description.For(asset.Key.Kind)!;

    private Task<Outcome> TryStageAsync(Asset asset, string operation, string? expectation) => WorkedAsync(() => Connector.StageAsync(
        new StageRequest(operation, Campaign, KeyOf(asset), asset)
        {
            Expectation = expectation,
            Needs = NeedsOf(asset),
            Members = Members,
        },
        Cancellation));

    // What the platform works on is asked for again, as the engine does.
    private async Task<Outcome> WorkedAsync(Func<Task<Outcome>> call)
    {
        var outcome = await call();
        for (var asked = 0; outcome is Outcome.Waiting && asked < 20; asked++)
        {
            await LetWorkAsync();
            outcome = await call();
        }

        return outcome;
    }

    private async Task<Reading> StageAsync(Asset asset)
    {
        var reading = Done(await TryStageAsync(asset, $"stage:{asset.Key}", null), asset);
        _ids[asset.Key] = reading.Id;
        return reading;
    }

    private async Task<List<(Asset Asset, Reading Reading)>> StageAllAsync()
    {
        var staged = new List<(Asset, Reading)>();
        foreach (var asset in Samples)
        {
            staged.Add((asset, await StageAsync(asset)));
        }

        return staged;
    }

    private async Task<List<(Asset Asset, Reading Reading)>> LaunchAllAsync()
    {
        var launched = new List<(Asset, Reading)>();
        foreach (var (asset, reading) in await StageAllAsync())
        {
            launched.Add((asset, Done(await LaunchAsync(asset, reading), asset)));
        }

        return launched;
    }

    private Task<Outcome> LaunchAsync(Asset asset, Reading reading) => LaunchAsync(asset, reading, $"launch:{asset.Key}");

    private async Task<Outcome> LaunchAsync(Asset asset, Reading reading, string operation)
    {
        if (Can(asset).Launch == LaunchEffect.Observed)
        {
            await DoByHandAsync(reading);
            return new Outcome.Done(await ReadAsync(reading.Id));
        }

        return await WorkedAsync(() => Connector.LaunchAsync(new LaunchRequest(operation, reading.Id, reading.Revision) { Asset = asset, Needs = NeedsOf(asset), Members = Members }, Cancellation));
    }

    private ImmutableDictionary<string, StagedNeed> NeedsOf(Asset asset) => asset.Needs.Where(n => !Elsewhere.ContainsKey(n)).ToImmutableDictionary(n => n.ToString(), n => new StagedNeed(_ids[n]) { IsOwn = true })
        .AddRange(Elsewhere.ToImmutableDictionary(n => n.Key.ToString(), n => n.Value));

    private Task<Outcome> HaltAsync(Asset asset, Reading reading, HaltMode mode) =>
        Connector.HaltAsync(new HaltRequest($"{mode}:{asset.Key}", reading.Id, mode), Cancellation);

    private async Task<Reading> ReadAsync(string id) => await Connector.ReadAsync(id, Cancellation) ?? throw new InvalidOperationException($"{id} is gone.");

    private async Task<List<Reading>> ListAsync(AssetKind kind)
    {
        var found = new List<Reading>();
        await foreach (var reading in Connector.ListAsync(Campaign, kind, Cancellation))
        {
            found.Add(reading);
        }

        return found;
    }

    // A lost answer may come as the outcome Unknown or as the exception of the transport; the engine takes both for the same.
    private static async Task<bool> IsUnknownAsync(Func<Task<Outcome>> call)
    {
        try
        {
            return await call() is Outcome.Unknown;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or TaskCanceledException)
        {
            return true;
        }
    }

    private static Reading Done(Outcome outcome, Asset about) => outcome is Outcome.Done done
        ? done.Reading
        : throw new InvalidOperationException($"{about.Key}: {outcome.GetType().Name} {(outcome as Outcome.Unknown)?.Reason}{string.Join(' ', (outcome as Outcome.Refused)?.Findings.Select(f => f.Message) ?? [])}");

    private static void IsRefusedAsChangedOutside(Outcome outcome, Asset about) => Assert.True(
        outcome is Outcome.Refused refused && refused.Findings.Any(f => f.Code == Outcome.ChangedOutsideCode && f.Level == FindingLevel.Error),
        $"{about.Key} answered {outcome} where {Outcome.ChangedOutsideCode} was due.");

    private static void SameContent(Reading expected, Reading actual, Asset about) => Assert.True(
        JsonElement.DeepEquals(expected.Content, actual.Content), $"{about.Key} has other content than before:\n{expected.Content}\n{actual.Content}");
}

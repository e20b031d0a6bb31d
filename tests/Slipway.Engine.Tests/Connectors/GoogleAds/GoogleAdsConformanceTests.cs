using System.Collections.Immutable;
using Slipway.Conformance;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.GoogleAds;

/// <summary>The connector for Google Ads held to the contract, at a rehearsed Google Ads.</summary>
[Trait(ContractRecord.Trait, ContractRecord.Proof)]
public sealed class GoogleAdsConformanceTests : ConnectorConformance
{
    private GoogleAdsBench _bench = null!;

    protected override ImmutableArray<Asset> Samples { get; } = [GoogleAdsBench.Webinar];

    protected override ImmutableDictionary<AssetKey, StagedNeed> Elsewhere { get; } =
        ImmutableDictionary<AssetKey, StagedNeed>.Empty.Add(GoogleAdsBench.Webinar.Page, new StagedNeed("page/7") { Address = GoogleAdsBench.Page });

    protected override Asset Changed(Asset asset) => GoogleAdsBench.With(group => group with
    {
        Keywords = [group.Keywords[0], new Keyword("pick by voice", KeywordMatch.Phrase)],
        Ads = [group.Ads[0] with { Headlines = group.Ads[0].Headlines.SetItem(1, "Forty minutes, live") }],
    });

    protected override async Task<IConnector> CreateAsync() => (_bench = await GoogleAdsBench.OpenAsync()).Connector;

    protected override Task ChangeOutsideAsync(string id)
    {
        _bench.Ads.ChangeBudget($"customers/1234567890/campaigns/{id["ad/".Length..]}", 90_000_000);
        return Task.CompletedTask;
    }

    protected override Task<bool> IsPublicAsync(Reading reading) => Task.FromResult(!_bench.Ads.ServingAds.IsEmpty);

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        _bench.Ads.Faults.Next(loss == Loss.OfTheAnswer ? FaultKind.LoseAnswer : FaultKind.LoseRequest, where: c => c.Path.EndsWith(":mutate", StringComparison.Ordinal));
        return Task.FromResult(true);
    }

    public override async ValueTask DisposeAsync()
    {
        await _bench.DisposeAsync();
        await base.DisposeAsync();
    }
}

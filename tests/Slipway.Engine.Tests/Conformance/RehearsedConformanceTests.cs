using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Conformance;
using Slipway.Rehearsal.Platform;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Tests.Conformance;

/// <summary>A second implementation over real HTTP, so that the kit is proven on more than the house's own.</summary>
public sealed class RehearsedConformanceTests : ConnectorConformance
{
    private RehearsedPlatform _platform = null!;
    private HttpClient _http = null!;

    // An email without an audience of the platform's: what it needs is not this platform's business.
    protected override ImmutableArray<Asset> Samples { get; } = [Sample.Confirmation, Bare];

    private static EmailAsset Bare => Sample.Invitation with { Html = Template.Of(TemplateFormat.Html, "<p>Hello</p>"), Text = Template.Of(TemplateFormat.Text, "Hello"), Audience = Sample.Confirmation.Key };

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _platform.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task<IConnector> CreateAsync()
    {
        _platform = await RehearsedPlatform.StartAsync();
        _http = new HttpClient { BaseAddress = _platform.Address };
        return new RehearsedConnector(_http);
    }

    protected override Task ChangeOutsideAsync(string id)
    {
        _platform.Edit(id, content => content["title"] = JsonValue.Create("Sneaked"));
        return Task.CompletedTask;
    }

    protected override async Task<bool> IsPublicAsync(Reading reading)
    {
        using var answer = await _http.GetAsync($"public/{reading.Id}");
        return answer.IsSuccessStatusCode;
    }

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        _ = loss == Loss.OfTheAnswer ? _platform.Faults.LoseAnswers = 1 : _platform.Faults.LoseRequests = 1;
        return Task.FromResult(true);
    }

    protected override Task<bool> LetHappenAsync(int events)
    {
        foreach (var _ in Enumerable.Range(0, events))
        {
            _platform.Happen("clicked", "conformance:page/confirmation");
        }

        return Task.FromResult(true);
    }
}

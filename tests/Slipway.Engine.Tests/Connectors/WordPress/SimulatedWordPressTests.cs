using System.Collections.Immutable;
using Slipway.Connectors.WordPress;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.WordPress;

/// <summary>Against the simulated website, which plays also what a real one cannot be made to do.</summary>
public sealed class SimulatedWordPressTests : WordPressConformance
{
    private WordPressSite _site = null!;
    private RehearsalServer _server = null!;

    protected override async Task<(string Address, string User, string Password)> SiteAsync()
    {
        _site = new WordPressSite(TimeProvider.System);
        _site.AddUser("admin", WordPressRole.Administrator);
        var password = _site.AddUser("editor", WordPressRole.Editor);
        _server = await RehearsalServer.StartAsync([_site]);
        return (_site.Address, "editor", password);
    }

    protected override void RegisterMeta(params ImmutableArray<string> names) => _site.RegisterMeta(names);

    [Fact]
    public async Task Rights_that_were_narrowed_are_named_with_what_they_are_for()
    {
        _site.SetRole("editor", WordPressRole.Author);

        var probe = await Connector.ProbeAsync(CancellationToken.None);

        Assert.False(probe.Ready);
        Assert.Contains(probe.Findings, f => f.Code == "right-missing" && f.Message.Contains("edit_pages", StringComparison.Ordinal) && f.Message.Contains("drafts", StringComparison.Ordinal));
        Assert.Contains("Northwind", probe.Account, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_websites_filters_take_out_is_noticed_and_nothing_is_left_behind()
    {
        _site.Withhold("editor", "unfiltered_html");
        var page = (Sdk.Assets.PageAsset)Samples[0] with { Blocks = [new Sdk.Assets.PageBlock.FormSlot(new Sdk.Assets.AssetKey(Sdk.Assets.AssetKind.Form, "registration"))] };

        var outcome = await Connector.StageAsync(
            new StageRequest("stage", Campaign, ExternalKeys.Of(Campaign, page.Key), page)
            {
                Needs = ImmutableDictionary<string, StagedNeed>.Empty.Add("form/registration", new StagedNeed("form/1") { Embed = "<script src=\"https://forms.example/embed.js\"></script>" }),
            },
            CancellationToken.None);

        Assert.Equal(("content-changed", "content"), Assert.IsType<Outcome.Refused>(outcome).Findings.Select(f => (f.Code, f.Field)).Single());
        Assert.Empty(await PagesAsync());
    }

    [Theory]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.FailAfter)]
    [InlineData(FaultKind.CutAnswer)]
    public async Task What_goes_wrong_on_the_way_is_answered_truthfully_and_a_repeat_makes_one_page(FaultKind fault)
    {
        _site.Faults.Next(fault);
        var request = new StageRequest("stage", Campaign, ExternalKeys.Of(Campaign, Samples[0].Key), Samples[0]);

        var first = await Connector.StageAsync(request, CancellationToken.None);
        Assert.True(fault == FaultKind.Throttle ? first is Outcome.Throttled : first is Outcome.Unknown, first.ToString());

        Assert.IsType<Outcome.Done>(await Connector.StageAsync(request, CancellationToken.None));
        Assert.Single(await PagesAsync());
    }

    [Fact]
    public void Errors_of_a_proxy_in_front_are_told_from_those_of_WordPress()
    {
        var blocked = new PlatformAnswer(HttpMethod.Get, "wp/v2/pages", 403, ImmutableDictionary<string, string>.Empty, "<html>Access denied</html>");

        var refused = Assert.IsType<Outcome.Refused>(WordPressErrors.Of(blocked));

        Assert.Equal(("connection-blocked", FindingLevel.Error), (Assert.Single(refused.Findings).Code, refused.Findings[0].Level));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _server.DisposeAsync();
    }
}

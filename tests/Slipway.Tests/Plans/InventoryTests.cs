using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Plans;

public sealed class InventoryTests
{
    private static readonly ImmutableArray<AvailableConnection> _connections =
    [
        Takes("stack", "Slipway stack", AssetKind.Audience, AssetKind.Email, AssetKind.Journey, AssetKind.Page, AssetKind.Link),
        Takes("hubspot-eu", "HubSpot", AssetKind.Audience, AssetKind.Email, AssetKind.Journey),
        Takes("website", "WordPress", AssetKind.Page),
    ];

    [Fact]
    public void Without_a_choice_the_first_that_takes_the_kind_gets_it()
    {
        var (inventory, findings) = Inventory.Choose(_connections, None, None);

        Assert.Empty(findings);
        Assert.Equal("stack", inventory.Placements[AssetKind.Page].Connection);
        Assert.False(inventory.Placements.ContainsKey(AssetKind.Ad));
    }

    [Fact]
    public void The_campaign_chooses_before_the_workspace()
    {
        var (inventory, findings) = Inventory.Choose(_connections, Chosen(AssetKind.Page, "website"), Chosen(AssetKind.Email, "hubspot-eu"));

        Assert.Empty(findings);
        Assert.Equal(("website", "hubspot-eu"), (inventory.Placements[AssetKind.Page].Connection, inventory.Placements[AssetKind.Email].Connection));
        Assert.Equal("stack", Inventory.Choose(_connections, Chosen(AssetKind.Page, "website"), Chosen(AssetKind.Page, "stack")).Inventory.Placements[AssetKind.Page].Connection);
    }

    [Theory]
    [InlineData("hubspot-us", "connection-unknown", "stack, website")]
    [InlineData("hubspot-eu", "connection-cannot", "stack, website")]
    public void A_choice_that_cannot_be_is_told_at_its_place_with_those_that_could(string connection, string code, string could)
    {
        var (_, findings) = Inventory.Choose(_connections, None, Chosen(AssetKind.Page, connection));

        var finding = Assert.Single(findings);
        Assert.Equal((code, 12, "platforms.page"), (finding.Code, finding.Place!.Line, finding.Field));
        Assert.Contains(could, finding.Fix!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_whose_audience_is_elsewhere_is_told_once_for_each_kind()
    {
        var inventory = new Inventory(Campaigns.Inventory.Placements.SetItem(AssetKind.Audience, new Placement("hubspot-eu", LaunchEffect.Reversible)));

        var (plan, findings) = Planner.Plan(Campaigns.Terms, Campaigns.Assets, inventory, null, "seed");

        Assert.Null(plan);
        Assert.All(findings, f => Assert.Equal("need-elsewhere", f.Code));
        Assert.Contains(findings, f => f.Asset!.StartsWith("email/", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.Asset!.StartsWith("journey/", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_live_on_one_platform_is_not_planned_onto_another()
    {
        var (launched, _) = Planner.Plan(Campaigns.Terms, Campaigns.Assets, Campaigns.Inventory, null, "seed");
        var moved = new Inventory(Campaigns.Inventory.Placements.SetItem(AssetKind.Page, new Placement("website", LaunchEffect.Reversible)));

        var (plan, findings) = Planner.Plan(Campaigns.Terms, Campaigns.Assets, moved, launched, "seed");

        Assert.Null(plan);
        Assert.Equal("platform-changed", Assert.Single(findings).Code);
    }

    [Fact]
    public void A_plan_says_which_connection_takes_each_kind_and_what_a_person_does_by_hand()
    {
        var inventory = new Inventory(Campaigns.Inventory.Placements.SetItem(
            AssetKind.Email, Campaigns.Inventory.Placements[AssetKind.Email] with { Effect = LaunchEffect.Observed, ByHand = "Open the email and press Publish." }));

        var (plan, _) = Planner.Plan(Campaigns.Terms, Campaigns.Assets, inventory, null, "seed");

        Assert.Equal(plan!.Assets.Select(a => a.Key.Kind).Distinct().Order(), plan.Platforms.Keys);
        Assert.All(plan.Order.Where(s => s.Asset.Kind == AssetKind.Email), s => Assert.Equal("Open the email and press Publish.", s.ByHand));
        Assert.Equal(plan.Digest, Plan.FromJson(plan.ToJson()).Digest);
    }

    private static ImmutableSortedDictionary<AssetKind, PlacedText> None => ImmutableSortedDictionary<AssetKind, PlacedText>.Empty;

    private static ImmutableSortedDictionary<AssetKind, PlacedText> Chosen(AssetKind kind, string connection) => None.Add(kind, new PlacedText(connection, new Place("campaign.yaml", 12, 9)));

    private static AvailableConnection Takes(string id, string platform, params AssetKind[] kinds) => new(id, new ConnectorDescription($"test.{id}", platform)
    {
        Capabilities = [.. kinds.Select(k => new Capability(k) { Staging = Staging.Status, Concurrency = Concurrency.CompareOnly, Identity = Identity.MarkerSearch, Launch = LaunchEffect.Reversible })],
    });
}

using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Plans;

public sealed class PlannerTests
{
    [Fact]
    public void The_same_input_gives_the_same_bytes_in_whatever_order_it_comes()
    {
        var plan = Campaigns.Webinar();
        Assert.Equal(plan.ToJson(), Campaigns.Planned([.. Campaigns.Assets.Reverse()]).ToJson());
        Assert.Equal(plan.Digest, Campaigns.Webinar().Digest);
        Assert.NotEqual(plan.Digest, Campaigns.Planned(Campaigns.Assets, seed: "another").Digest);
    }

    [Fact]
    public void A_plan_survives_being_written_and_read()
    {
        var plan = Campaigns.Planned(Campaigns.With(Campaigns.Report with { Title = "Other" }), Campaigns.Webinar());
        var read = Plan.FromJson(plan.ToJson());
        Assert.Equal(plan.ToJson(), read.ToJson());
        Assert.Equal(plan, read);
    }

    [Fact]
    public void A_plan_holds_each_asset_once_and_nothing_that_follows_from_it()
    {
        Assert.DoesNotContain("\"needs\":", Campaigns.Webinar().ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"result\":", Campaigns.Webinar().ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"origin\":", Campaigns.Webinar().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_with_a_change_has_a_digest_of_its_own()
    {
        var plan = Campaigns.Webinar();
        _ = plan.Digest;
        var copy = plan with { };
        Assert.Equal(plan.ToJson(), copy.ToJson());
        Assert.NotEqual(plan.Digest, (plan with { Terms = plan.Terms with { Title = "Other" } }).Digest);
        Assert.NotEqual(plan, plan with { Parent = "abc" });
    }

    [Fact]
    public void All_five_changes_come_out()
    {
        var parent = Campaigns.Planned([.. Campaigns.Assets, Campaigns.Report with { Key = Campaigns.Key("report/old") }]);
        var plan = Campaigns.Planned(
            Campaigns.With(
                Campaigns.Report with { Title = "Result of the webinar" },
                Campaigns.Page with { Slug = "another" },
                Campaigns.Study with { Key = Campaigns.Key("link/new"), Utm = Campaigns.Study.Utm with { Content = "new" } }),
            parent);
        Assert.IsType<Change.Create>(Of(plan, "link/new"));
        Assert.IsType<Change.Update>(Of(plan, "report/result"));
        Assert.IsType<Change.Replace>(Of(plan, "page/webinar"));
        Assert.IsType<Change.Remove>(Of(plan, "report/old"));
        Assert.IsType<Change.Keep>(Of(plan, "link/study"));
        Assert.Equal(parent.Digest, plan.Parent);
        Assert.Equal(["link/new", "page/webinar", "report/old", "report/result"], plan.Order.Select(s => s.Asset.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_rule_or_event_is_another_thing()
    {
        var plan = Campaigns.Planned(Campaigns.With(Campaigns.Audience with { RestDays = 30 }, Campaigns.Form with { Event = "signed-up" }), Campaigns.Webinar());
        Assert.IsType<Change.Replace>(Of(plan, "audience/leads"));
        Assert.IsType<Change.Replace>(Of(plan, "form/registration"));
    }

    [Fact]
    public void What_is_needed_comes_first_and_mail_last()
    {
        var plan = Campaigns.Webinar();
        foreach (var order in (List<AssetKey>[])[[.. plan.Changes.Select(c => c.Key)], [.. plan.Order.Select(s => s.Asset)]])
        {
            Assert.All(plan.Assets, asset => Assert.All(asset.Needs, need => Assert.True(order.IndexOf(need) < order.IndexOf(asset.Key), $"{need} before {asset.Key}")));
        }

        Assert.Equal([AssetKind.Email, AssetKind.Journey], plan.Order.TakeLast(5).Select(s => s.Asset.Kind).Distinct());
        var mail = plan.Order.First(s => s.Asset == Campaigns.Invitation.Key);
        Assert.Contains(Campaigns.Calendar.Key, mail.After);
    }

    [Theory]
    [InlineData(AssetKind.Page, LaunchEffect.Observed)]
    [InlineData(AssetKind.Journey, LaunchEffect.Reversible)]
    [InlineData(AssetKind.Report, LaunchEffect.Observed)]
    public void Whatever_the_effects_every_step_comes_after_those_it_waits_for(AssetKind kind, LaunchEffect effect)
    {
        var inventory = new Inventory(Campaigns.Inventory.Placements.SetItem(kind, new Placement(Campaigns.Connection, effect)));
        var order = Planner.Plan(Campaigns.Terms, Campaigns.Assets, inventory, null, "seed").Plan!.Order;
        var done = new HashSet<AssetKey>();
        foreach (var step in order)
        {
            Assert.Subset(done, step.After.ToHashSet());
            done.Add(step.Asset);
        }

        var firstMail = order.IndexOf(order.First(s => s.Effect == LaunchEffect.Irreversible));
        Assert.All(order.Where(s => s.Asset.Kind is AssetKind.Page or AssetKind.Report), s => Assert.True(order.IndexOf(s) < firstMail));
    }

    [Fact]
    public void A_missing_asset_is_a_finding_for_each_that_needs_it()
    {
        var (plan, findings) = Planner.Plan(Campaigns.Terms, Campaigns.Without("link/register"), Campaigns.Inventory, null, "seed");
        Assert.Null(plan);
        Assert.Equal(4, findings.Length);
        Assert.All(findings, f => Assert.Equal("asset-missing", f.Code));
    }

    [Fact]
    public void A_circle_is_a_finding_that_names_it()
    {
        var circle = Campaigns.Confirmation with { Html = Campaigns.PageHtml("") };
        var (plan, findings) = Planner.Plan(Campaigns.Terms, Campaigns.With(circle), Campaigns.Inventory, null, "seed");
        Assert.Null(plan);
        Assert.Equal("assets-need-each-other", Assert.Single(findings).Code);
        Assert.Contains("form/registration needs page/confirmation needs form/registration", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_twice_is_a_finding()
    {
        var (plan, findings) = Planner.Plan(Campaigns.Terms, [.. Campaigns.Assets, Campaigns.Report with { Title = "Another" }], Campaigns.Inventory, null, "seed");
        Assert.Null(plan);
        Assert.Equal("asset-twice", Assert.Single(findings).Code);
    }

    [Fact]
    public void A_kind_that_no_connection_takes_is_a_finding_also_when_it_is_to_be_removed()
    {
        var without = new Inventory(Campaigns.Inventory.Placements.Remove(AssetKind.Report));
        Assert.Equal("kind-not-placed", Assert.Single(Planner.Plan(Campaigns.Terms, Campaigns.Assets, without, null, "seed").Findings).Code);
        var removing = Planner.Plan(Campaigns.Terms, Campaigns.Without("report/result"), without, Campaigns.Webinar(), "seed");
        Assert.Contains("report/result, which is live", Assert.Single(removing.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_holdout_moves_no_one_when_the_plan_is_made_again()
    {
        var first = Campaigns.Webinar().Assets.OfType<AudienceAsset>().Single();
        var second = Campaigns.Planned(Campaigns.With(first), Campaigns.Webinar()).Assets.OfType<AudienceAsset>().Single();
        Assert.Equal("warehouse-webinar/seed", first.Holdout.Seed);
        Assert.Equal(first.Holdout, second.Holdout);
        Assert.Equal(first.Snapshot, second.Snapshot);
    }

    [Fact]
    public void What_is_put_back_is_the_launched_plan_on_top_of_itself_in_which_only_what_was_changed_is_touched()
    {
        var launched = Campaigns.Webinar();
        var (page, report) = (Campaigns.Confirmation.Key, Campaigns.Report.Key);

        var (plan, findings) = Planner.PutBack(launched, Connections(launched), new HashSet<AssetKey> { page }, new HashSet<AssetKey> { report });

        Assert.Empty(findings);
        Assert.Equal(launched.Digest, plan!.Parent);
        Assert.Equal(launched.Assets.Select(a => a.Key), plan.Assets.Select(a => a.Key));
        Assert.True(Assert.IsType<Change.Update>(Of(plan, page.ToString())).IsPutBack);
        Assert.IsType<Change.Create>(Of(plan, report.ToString()));
        Assert.All(plan.Changes.Where(c => c.Key != page && c.Key != report), c => Assert.IsType<Change.Keep>(c));
        Assert.Equal(new[] { page, report }.Order(), plan.Order.Select(s => s.Asset).Order());
        // Again the same is the same version; a plan that is written and read is still one that puts back.
        Assert.Equal(plan.Digest, Planner.PutBack(launched, Connections(launched), new HashSet<AssetKey> { page }, new HashSet<AssetKey> { report }).Plan!.Digest);
        Assert.True(((Change.Update)Of(Plan.FromJson(plan.ToJson()), page.ToString())).IsPutBack);
    }

    [Fact]
    public void Nothing_is_put_back_over_a_connection_that_is_gone()
    {
        var (plan, findings) = Planner.PutBack(Campaigns.Webinar(), [], new HashSet<AssetKey> { Campaigns.Confirmation.Key }, new HashSet<AssetKey>());

        Assert.Null(plan);
        Assert.Equal("kind-not-placed", Assert.Single(findings).Code);
    }

    // The connections that a plan was launched over.
    private static ImmutableArray<AvailableConnection> Connections(Plan plan) =>
    [
        .. plan.Platforms.GroupBy(p => p.Value, p => p.Key).Select(g => new AvailableConnection(g.Key, new ConnectorDescription($"test.{g.Key}", g.Key)
        {
            Capabilities = [.. g.Select(k => new Capability(k) { Staging = Staging.Buffer, Concurrency = Concurrency.Revision, Identity = Identity.ExternalKey, Launch = LaunchEffect.Reversible })],
        })),
    ];

    private static Change Of(Plan plan, string key) => plan.Changes.Single(c => c.Key == Campaigns.Key(key));
}

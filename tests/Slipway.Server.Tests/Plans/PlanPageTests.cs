using System.Net;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Plans;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Plans;

/// <summary>What a version makes and does, over real HTTP.</summary>
public sealed class PlanPageTests
{
    [Fact]
    public async Task The_plan_says_what_is_done_in_which_order_when_people_see_it_and_what_it_may_cost()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;

        var html = await words.Author.GetStringAsync($"/campaigns/{Name}/plan");
        var said = Plain(html);

        Assert.Matches("(?s)<svg class=\"graph\".*aria-hidden=\"true\".*<table [^>]*graph-table", html);
        Assert.Contains($"Steps {version.Plan.Order.Length} 7 cannot be taken back", said, StringComparison.Ordinal);
        // What can be taken back first, mail last.
        Assert.True(said.IndexOf("1, first People to invite", StringComparison.Ordinal) is > 0 and var first && said.IndexOf("7, last Follow-up after the invitation", StringComparison.Ordinal) > first);
        Assert.Contains("Invitation Email stack People to invite", said, StringComparison.Ordinal);
        Assert.Contains("Tue 19 Jan 2027 09:00 Invitation The mail goes out: Everyone in the audience", said, StringComparison.Ordinal);
        Assert.Contains("from 09:00 Sorry we missed you The mail goes out once attendance is known", said, StringComparison.Ordinal);
        Assert.Contains("Without a day of their own, since a journey sends them: Follow-up.", said, StringComparison.Ordinal);
        Assert.Contains("Planned on platforms Nothing Most the campaign may cost 4,000 EUR Left for everything else 4,000 EUR", said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync("/campaigns/none/plan")).StatusCode);
        using var anyone = words.Slipway.Browser();
        Assert.Equal(HttpStatusCode.Found, (await anyone.GetAsync($"/campaigns/{Name}/plan")).StatusCode);
    }

    [Fact]
    public async Task Every_step_is_in_one_box_after_all_that_it_waits_for_and_a_thousand_pages_are_one()
    {
        await using var words = await StartAsync(_ => "");
        var plan = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!.Plan;
        var page = plan.Assets.OfType<PageAsset>().First();
        var many = Enumerable.Range(0, 1000).Select(i => page with { Key = new AssetKey(AssetKind.Page, $"for-{i}"), Source = "accounts" }).ToList();
        var larger = plan with
        {
            Changes = [.. plan.Changes, .. many.Select(p => new Change.Create(p))],
            Order = [.. many.Select(p => new LaunchStep(p.Key, [], "stack", LaunchEffect.Reversible)), .. plan.Order.Select(s => s.Asset.Kind == AssetKind.Email ? s with { After = [.. s.After, .. many.Select(p => p.Key)] } : s)],
        };

        foreach (var (each, graph) in new[] { plan, larger }.Select(p => (p, LaunchGraph.Of(p))))
        {
            var box = graph.Boxes.SelectMany((b, i) => b.Steps.Select(s => (s.Asset, Box: i))).ToDictionary(s => s.Asset, s => s.Box);
            Assert.Equal(each.Order.Select(s => s.Asset).Order(), box.Keys.Order());
            Assert.All(each.Order, s => Assert.All(s.After, a => Assert.True(graph.Boxes[box[a]].Rank < graph.Boxes[box[s.Asset]].Rank)));
            // What a step waits for is before it over the lines that are drawn.
            Assert.All(each.Order, s => Assert.All(s.After, a => Assert.True(Reaches(graph, box[s.Asset], box[a]))));
            // And no line says what others say already.
            Assert.All(graph.Boxes, b => Assert.All(b.After, a => Assert.DoesNotContain(b.After, other => other != a && Reaches(graph, other, a))));
            Assert.InRange(graph.Boxes.Length, 10, 20);
        }
    }

    [Fact]
    public async Task Ads_are_added_up_by_platform_against_the_most_it_may_cost()
    {
        await using var words = await StartAsync(_ => "");
        var plan = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!.Plan;
        var ad = new AdAsset
        {
            Key = new AssetKey(AssetKind.Ad, "search"), Title = "Search", DailyBudget = new Money(100, "EUR"), Start = new DateOnly(2027, 1, 19), End = new DateOnly(2027, 1, 28), Markets = ["DE"], Language = "en",
            Page = plan.Assets.OfType<PageAsset>().First().Key, Utm = plan.Assets.OfType<LinkAsset>().First().Utm, Groups = [],
        };

        var spend = PlanSpend.Of(plan with { Platforms = plan.Platforms.SetItem(AssetKind.Ad, "ads-main"), Changes = plan.Changes.Add(new Change.Create(ad)) });
        Assert.Equal(("ads-main", 10, 1000m), (spend.Lines.Single().Connection, spend.Lines.Single().Days, spend.Lines.Single().Most.Amount));
        Assert.Equal(new Money(3000, "EUR"), spend.Left);
        var abroad = PlanSpend.Of(plan with { Changes = [.. plan.Changes, new Change.Create(ad), new Change.Create(ad with { DailyBudget = new Money(1, "USD") })] });
        Assert.Null(abroad.Left);
    }

    private static bool Reaches(LaunchGraph graph, int from, int to) => graph.Boxes[from].After.Any(a => a == to || Reaches(graph, a, to));
}

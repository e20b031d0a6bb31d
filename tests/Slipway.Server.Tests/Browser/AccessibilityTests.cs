using System.Text.Json;
using Microsoft.Playwright;
using Slipway.Server.Accounts;

namespace Slipway.Server.Tests.Browser;

/// <summary>axe-core over every page that somebody with every role can reach, in both schemes.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    // What is shown in a frame is somebody else's mail or page, and is checked by the brand's rules.
    private const string Options = """{ "iframes": false, "resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }""";

    // The schemes differ in their colours and in nothing else.
    private const string Colours = """{ "iframes": false, "resultTypes": ["violations"], "runOnly": { "type": "rule", "values": ["color-contrast", "link-in-text-block"] } }""";

    [Fact]
    public async Task No_page_has_a_barrier_in_either_scheme()
    {
        await using var visit = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await visit.SignInAsync(await LinkAsync(demo));
        var axe = await File.ReadAllTextAsync(Path.Combine(ArchitectureTests.RepositoryRoot, "tests", "axe", "node_modules", "axe-core", "axe.min.js"));
        var found = new List<string>();
        // Before its launch a campaign's page has other things on it than afterwards.
        foreach (var (name, address) in new[] { ("review", demo.Campaign), ("today-review", $"{demo.Address}"), ("calendar-review", $"{demo.Address}campaigns/calendar?month=2027-01"), ("move", $"{demo.Campaign}/move?to=2027-01-26"), ("plan-review", $"{demo.Campaign}/plan"), ("launch-review", $"{demo.Campaign}/launch") })
        {
            await visit.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            await CheckAsync(name);
        }

        await demo.FinishAsync();
        var pages = await Crawl.FromAsync(visit.Page, demo.Address, CheckAsync);
        Assert.True(pages.Count > 20, string.Join("\n", pages));
        Assert.True(found.Count == 0, string.Join("\n", found.Distinct(StringComparer.Ordinal)));

        async Task CheckAsync(string name)
        {
            // Closed away is not looked at, and can be opened by anybody.
            await visit.Page.EvaluateAsync("document.querySelectorAll('details:not([data-menu])').forEach(d => d.open = true)");
            await visit.Page.EvaluateAsync(axe);
            foreach (var (scheme, options) in new[] { (ColorScheme.Light, Options), (ColorScheme.Dark, Colours) })
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var answer = await visit.Page.EvaluateAsync<JsonElement>($"axe.run(document, {options}).then(r => r.violations.flatMap(v => v.nodes.map(n => ({{ id: v.id, target: n.target.join(' '), says: n.failureSummary }}))))");
                found.AddRange(answer.EnumerateArray().Select(v => $"{name}, {scheme}: {v.GetProperty("id")} at {v.GetProperty("target")}: {v.GetProperty("says")}"));
            }

            await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
    }

    internal static async Task<string> LinkAsync(SmallDemo demo)
    {
        // Pages are for people; whoever has every role sees all of them. A password is set already, as after a first visit.
        var account = (await demo.Get<People>().CreateAsync("test", "ida.idowu@example.com", "Ida Idowu", [.. Roles.All.Select(r => r.Name)])).Account!;
        return $"{demo.Address}link/{await demo.Get<People>().CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5))}";
    }
}

using System.Globalization;
using Slipway.Server.Tests.Texts;

namespace Slipway.Server.Tests.Browser;

/// <summary>German words are long: every page in German on a phone and on a desk, and nothing on it that a room said in English.</summary>
public sealed class GermanPicturesTests(Chromium chromium)
{
    [Fact]
    public async Task No_page_in_German_is_wider_than_the_window_and_none_breaks_in_its_scripts()
    {
        await using var demo = await SmallDemo.StartAsync();
        var link = await AccessibilityTests.LinkAsync(demo);
        await demo.FinishAsync();
        await using var visit = await chromium.OpenAsync();
        await visit.SignInAsync(link);
        await visit.Page.SetExtraHTTPHeadersAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = "de-DE,de;q=0.9" });
        var found = new List<string>();
        var pages = await Crawl.FromAsync(visit.Page, demo.Address, async name =>
        {
            foreach (var width in (int[])[375, 1280])
            {
                await visit.Page.SetViewportSizeAsync(width, 900);
                if (Visit.Pictures is { Length: > 0 } folder)
                {
                    await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"de-{name}-{width}.png")), FullPage = true });
                }

                // The trail is written and read in one language.
                if (width == 1280 && name != "audit")
                {
                    found.AddRange(LeftInEnglish.On(await visit.Page.ContentAsync()).Select(t => $"{name}: {t}"));
                }

                if (await visit.Page.EvaluateAsync<string>("document.documentElement.lang") != "de" || await visit.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth") > width)
                {
                    found.Add($"{name} at {width}");
                }
            }
        });
        Assert.True(pages.Count > 20, string.Join("\n", pages));
        Assert.True(found.Count == 0, string.Join("\n", found));
        Assert.Empty(visit.Complaints);
    }
}

using System.Globalization;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>Takes every page of the demonstration, before and after its launch, on a phone and a desk, light and dark: <c>./slipway screenshots</c>.</summary>
public sealed class ScreenshotsTests(Chromium chromium)
{
    private static readonly string? _folder = Environment.GetEnvironmentVariable("SLIPWAY_SCREENSHOTS");

    [Fact]
    public async Task Every_page_is_taken_at_both_widths_and_in_both_schemes()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(_folder), "It writes pictures only where SLIPWAY_SCREENSHOTS says; run ./slipway screenshots.");
        Directory.CreateDirectory(_folder!);
        await using var demo = await SmallDemo.StartAsync();
        var link = await AccessibilityTests.LinkAsync(demo);
        await using var visit = await chromium.OpenAsync();
        await visit.SignInAsync(link);
        await TakeAllAsync(visit, demo, "review");
        // No link leads there but a form, and it is gone once the campaign is live.
        await visit.Page.GotoAsync($"{demo.Campaign}/move?to=2027-01-26");
        await TakeAsync(visit, "review-move");
        await demo.FinishAsync();
        await TakeAllAsync(visit, demo, "launched");
    }

    private static Task TakeAllAsync(Visit visit, SmallDemo demo, string when) => Crawl.FromAsync(visit.Page, demo.Address, name => TakeAsync(visit, $"{when}-{name}"));

    private static async Task TakeAsync(Visit visit, string name)
    {
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(375, ColorScheme.Light), (375, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark)])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await visit.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
            // Times of this run are covered, so that two runs can be held against each other.
            await visit.Page.ScreenshotAsync(new() { Mask = [visit.Page.Locator("main time")], MaskColor = "#8a8a8a", Path = Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme}.png").ToLowerInvariant()), FullPage = true });
        }
    }
}

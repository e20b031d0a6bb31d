using System.Globalization;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>Takes every page of the demonstration, before and after its launch, on a phone and a desk, light and dark: <c>./slipway screenshots</c>.</summary>
public sealed class ScreenshotsTests(Chromium chromium)
{
    private const int MostTries = 10;

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

    // What is of this run alone is the same in every picture, so that two runs can be held against each other: times, ports, folders, seals; and every rendering is there.
    private const string Steady =
        """
        async () => {
          const rendered = [...document.querySelectorAll('main iframe')].map(frame => new Promise(done => {
            frame.addEventListener('load', done, { once: true });
            frame.loading = 'eager';
            frame.src = frame.src;
          }));
          document.querySelectorAll('main time').forEach(time => time.textContent = '1 Jan 2026, 09:00');
          const today = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
          const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode;
            const steady = text.data
              .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:5090')
              .replace(/\S*slipway-demo-\w+/g, '/tmp/slipway-demo')
              .replaceAll(today, '1 Jan').replace(/(1 Jan(?: \d{4})?), \d\d:\d\d/g, '$1, 09:00')
              .replace(/\b\d\d:\d\d:\d\d(?:\.\d+)?\b/g, '09:00:00')
              .replace(/\b\d+(?:\.\d+)? m?s\b/g, '10 ms')
              .replace(/\bt-[a-z0-9]{12}\b/g, 't-000000000000').replace(/^[0-9a-f]{8}$/, '00000000');
            if (steady !== text.data) {
              text.data = steady;
            }
          }
          await Promise.all(rendered);
        }
        """;

    private static async Task TakeAsync(Visit visit, string name)
    {
        await visit.Page.EvaluateAsync(Steady);
        foreach (var (width, scheme) in ((int, ColorScheme)[])[(375, ColorScheme.Light), (375, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark)])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await visit.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
            await File.WriteAllBytesAsync(Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme}.png").ToLowerInvariant()), await DrawnAsync(visit));
        }
    }

    // A browser draws the renderings within a page in its own time: what it shows twice alike is drawn.
    private static async Task<byte[]> DrawnAsync(Visit visit)
    {
        var drawn = await visit.Page.ScreenshotAsync(new() { FullPage = true });
        for (var tries = 0; tries < MostTries; tries++)
        {
            var before = drawn;
            drawn = await visit.Page.ScreenshotAsync(new() { FullPage = true });
            if (drawn.AsSpan().SequenceEqual(before))
            {
                break;
            }
        }

        return drawn;
    }
}

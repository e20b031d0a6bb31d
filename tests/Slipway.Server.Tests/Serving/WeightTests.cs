using System.Text.RegularExpressions;
using Slipway.Server.Accounts;

namespace Slipway.Server.Tests.Serving;

/// <summary>What a browser has to fetch before somebody sees the first page.</summary>
public sealed partial class WeightTests
{
    private const int Most = 120_000;

    [Fact]
    public async Task The_first_page_with_all_that_belongs_to_it_is_under_120_thousand_bytes_as_it_is_sent()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Ada", [.. Roles.All.Select(r => r.Name)]);
        browser.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        var page = await browser.GetByteArrayAsync("/");
        var weights = new List<(string What, int Bytes)> { ("/", page.Length) };
        foreach (var file in Fetched().Matches(System.Text.Encoding.UTF8.GetString(page)).Select(m => m.Groups[1].Value))
        {
            var answer = await browser.GetAsync(file);
            weights.Add((file, (await answer.Content.ReadAsByteArrayAsync()).Length));
            // Fonts are compressed already, and named in a style sheet without their hash.
            var isFont = file.EndsWith(".woff2", StringComparison.Ordinal);
            Assert.Equal(isFont ? [] : ["br"], answer.Content.Headers.ContentEncoding);
            Assert.Equal(isFont ? "no-cache" : "public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());
        }

        var list = string.Join("\n", weights.Select(w => $"{w.Bytes,8} {w.What}"));
        TestContext.Current.TestOutputHelper?.WriteLine(list);
        Assert.True(weights.Count >= 9, list);
        Assert.True(weights.Sum(w => w.Bytes) < Most, $"{weights.Sum(w => w.Bytes)} bytes:\n{list}");
    }

    [GeneratedRegex("(?:src|href)=\"(/[^\"]+\\.(?:css|js|woff2)[^\"]*)\"")]
    private static partial Regex Fetched();
}

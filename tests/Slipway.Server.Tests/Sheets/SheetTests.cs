using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Sheets;

/// <summary>The contact sheet, over real HTTP.</summary>
public sealed partial class SheetTests
{
    [Fact]
    public async Task Every_asset_is_there_as_its_reader_sees_it_each_side_at_a_signed_address_of_its_own()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;

        var html = await words.Author.GetStringAsync($"/campaigns/{Name}/assets");

        var titles = Titles().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
        Assert.Equal(version.Plan.Assets.Where(a => a.Key.Kind is not (Sdk.Assets.AssetKind.Link or Sdk.Assets.AssetKind.Report or Sdk.Assets.AssetKind.CrmCampaign)).Select(a => a.Title).Order(StringComparer.Ordinal), titles.Order(StringComparer.Ordinal));
        Assert.Contains($"href=\"/campaigns/{Name}/edit/emails/invitation.md\"", html, StringComparison.Ordinal);
        var frames = Frames().Matches(html).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
        Assert.DoesNotContain(frames, f => !f.StartsWith("/preview/held/", StringComparison.Ordinal));
        Assert.Equal(frames.Count, Lazy().Count(html));

        using var stranger = words.Slipway.Browser();
        var dark = frames.First(f => f.Contains("/Email/", StringComparison.Ordinal) && f.Contains("/dark/", StringComparison.Ordinal));
        Assert.Contains("@media (min-width:0)", await stranger.GetStringAsync(dark), StringComparison.Ordinal);
        Assert.Contains("@media (max-width:0)", await stranger.GetStringAsync(dark.Replace("/dark/", "/light/", StringComparison.Ordinal) is var other ? frames.First(f => f.StartsWith(other[..other.IndexOf("/light/", StringComparison.Ordinal)], StringComparison.Ordinal) && f.Contains("/light/", StringComparison.Ordinal)) : ""), StringComparison.Ordinal);
        using var bare = await stranger.GetAsync(frames.First(f => f.Contains("/bare/", StringComparison.Ordinal)));
        Assert.DoesNotContain("img-src", bare.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(dark.Replace("/dark/", "/text/", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task A_journey_is_a_picture_with_its_steps_in_words_and_an_audience_shows_who_is_left_out()
    {
        await using var words = await StartAsync(_ => "");
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);

        var html = await words.Author.GetStringAsync($"/campaigns/{Name}/assets");

        Assert.Matches("(?s)<svg class=\"journey-picture\".*<ul class=\"visually-hidden\">.*Send ", html);
        Assert.Matches("role=\"img\" aria-label=\"[^\"]*Meet the rule [\\d,]+[^\"]*Held out −[\\d,]+, Written to [\\d,]+\"", WebUtility.HtmlDecode(html));
    }

    [GeneratedRegex("<article [^>]*aria-label=\"([^\"]+)\"")]
    private static partial Regex Titles();

    [GeneratedRegex("<iframe [^>]*src=\"([^\"]+)\"")]
    private static partial Regex Frames();

    [GeneratedRegex("<iframe [^>]*loading=\"lazy\"")]
    private static partial Regex Lazy();
}

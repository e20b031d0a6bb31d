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

    [Fact]
    public async Task The_schedule_is_told_in_the_hours_of_those_who_get_it_and_everybody_is_in_one_zone()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        var audience = version.Readings.Values.Select(r => r.Audience).OfType<Sdk.Connectors.AudienceFigures>().Single();

        var schedule = (await Server.Sheets.ZoneSchedule.ReadAsync(version, words.Slipway.Get<Stack.Segments.AudienceZones>()))!;
        Assert.Equal(audience.Eligible - audience.HeldOut, schedule.Rows.Sum(r => r.People) + schedule.Others);
        var america = schedule.Rows.Single(r => r.Countries.Contains("US"));
        Assert.Equal(["America/New_York", "America/Los_Angeles"], america.Zones);
        // Nine in the morning in Berlin is three at night in New York and midnight in Los Angeles.
        Assert.Equal(["03:00", "00:00"], america.Hours[0].Local.Select(l => l.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.True(america.Hours[0].IsQuiet);
        Assert.Null(america.Hours[0].WaitsUntil);
        Assert.DoesNotContain(schedule.Rows.Single(r => r.Countries.Contains("DE")).Hours, h => h.IsQuiet);

        var html = await words.Author.GetStringAsync($"/campaigns/{Name}/assets");
        Assert.Matches("(?s)<svg class=\"zones-picture\".*aria-hidden=\"true\"", html);
        Assert.Contains("Tue 03:00 – Tue 00:00 quiet hours", Plain(html), StringComparison.Ordinal);

        // Where mails wait for the morning, it is said until when.
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "launches.yaml"), "quiet_hours:\n  from: 21:00\n  to: 07:00\n");
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);
        Assert.Contains("waits until Tue 10:00", Plain(await words.Author.GetStringAsync($"/campaigns/{Name}/assets")), StringComparison.Ordinal);
    }

    [GeneratedRegex("<article [^>]*aria-label=\"([^\"]+)\"")]
    private static partial Regex Titles();

    [GeneratedRegex("<iframe [^>]*src=\"([^\"]+)\"")]
    private static partial Regex Frames();

    [GeneratedRegex("<iframe [^>]*loading=\"lazy\"")]
    private static partial Regex Lazy();
}

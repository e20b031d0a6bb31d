using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>From the values among an audience to what each segment of it reads, and those who approve it see.</summary>
public sealed partial class SegmentReviewTests
{
    private const string Pull = $"/api/v1/campaigns/{RunningWords.Name}/segments/pull";

    [Fact]
    public async Task The_values_of_the_audience_become_a_list_a_model_writes_it_and_reviewers_see_each_segments_mail()
    {
        await using var words = await RunningWords.StartWithAsync(q => new ScriptedAnswer(new JsonObject { ["text"] = $"Words for those in {JsonNode.Parse(q.User)!["segment"]!["country"]}, who pick by hand." }.ToJsonString()));
        using var program = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: false));

        using var pulled = await program.PostAsJsonAsync(Pull, new { field = "country" });
        Assert.Equal(HttpStatusCode.OK, pulled.StatusCode);
        var segments = (JsonArray)JsonNode.Parse(await pulled.Content.ReadAsStringAsync())!["segments"]!;
        Assert.NotEmpty(segments);
        Assert.Equal(segments.Select(s => (long)s!["people"]!).OrderDescending(), segments.Select(s => (long)s!["people"]!));
        Assert.StartsWith("country\n", words.Draft("segments/country.csv"), StringComparison.Ordinal);

        var drafted = await words.Workspace.JsonAsync("draft", RunningWords.Name, "--segments", "country/opening", "--now", "2027-01-05T09:00:00Z");
        Assert.Equal(segments.Count, ((JsonObject)drafted["written"]!).Count);
        Assert.True((bool?)(await words.Workspace.JsonAsync("draft", RunningWords.Name, "--replay", "--now", "2027-01-05T09:00:00Z"))["same"]);

        await File.WriteAllTextAsync(Path.Combine(words.Folder, "emails", "invitation.md"), words.Draft().TrimEnd() + "\n\n{{ segment.opening | Words for everybody else, who pick by hand. }}\n");
        var version = await words.Work.PrepareAsync(RunningWords.Name, RunningWords.Is(words.Ada), null, TestContext.Current.CancellationToken);
        Assert.True(version.Version is not null, string.Join('\n', version.Findings.Select(f => f.Message)));
        var page = await words.Author.GetStringAsync($"/campaigns/{RunningWords.Name}");
        var value = (string)segments[0]!["value"]!;
        Assert.Contains($"Words for those in {value}, who pick by hand.", RunningWords.Plain(page), StringComparison.Ordinal);
        Assert.Contains("Everybody else", RunningWords.Plain(page), StringComparison.Ordinal);
        var looks = Look().Matches(page);
        Assert.Equal(segments.Count + 1, looks.Count);
        var shown = (await Task.WhenAll(looks.Select(l => words.Author.GetStringAsync(WebUtility.HtmlDecode(l.Groups[1].Value))))).Select(RunningWords.Plain).ToList();
        Assert.All(segments, s => Assert.Single(shown, m => m.Contains($"Words for those in {s!["value"]},", StringComparison.Ordinal)));
        Assert.Single(shown, m => m.Contains("Words for everybody else", StringComparison.Ordinal));

        // Another word to one segment is another version.
        await File.WriteAllTextAsync(Path.Combine(words.Folder, "segments", "country.csv"), words.Draft("segments/country.csv").Replace($"Words for those in {value},", $"Other words for those in {value},", StringComparison.Ordinal));
        var changed = await words.Work.PrepareAsync(RunningWords.Name, RunningWords.Is(words.Ada), null, TestContext.Current.CancellationToken);
        Assert.NotEqual(version.Version!.Digest, changed.Version!.Digest);
    }

    [Fact]
    public async Task The_rules_read_what_is_said_to_each_segment_at_its_line()
    {
        await using var words = await RunningWords.StartAsync(_ => "x");
        Directory.CreateDirectory(Path.Combine(words.Folder, "segments"));
        await File.WriteAllTextAsync(Path.Combine(words.Folder, "segments", "country.csv"), "country,opening\nDE,We pick by hand.\nAT,Click here for the ultimate world-class webinar!!!\n");

        var checkedOnes = await words.Workspace.JsonAsync("check", RunningWords.Name, "--now", "2027-01-05T09:00:00Z");

        var found = ((JsonArray)checkedOnes["findings"]!).Where(f => ((string?)f!["file"])?.EndsWith("segments/country.csv", StringComparison.Ordinal) == true).ToList();
        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.Equal(3, (int?)f!["line"]));
    }

    [Fact]
    public async Task Whoever_asks_for_what_cannot_be_is_told_what_to_do_and_nothing_is_written()
    {
        await using var words = await RunningWords.StartAsync(_ => "x");
        using var author = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: false));
        var (reader, _) = await words.Slipway.SignedInAsync("Ria", Roles.Analyst);
        using var onlooker = words.Slipway.Program(await words.Slipway.TokenAsync(reader, agent: false));

        Assert.Equal(HttpStatusCode.Forbidden, (await onlooker.PostAsJsonAsync(Pull, new { field = "country" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await author.PostAsJsonAsync(Pull.Replace(RunningWords.Name, "nothing", StringComparison.Ordinal), new { field = "country" })).StatusCode);
        foreach (var (field, code) in ((string, string)[])[("email", "segments-field"), ("a b", "segments-field"), ("shoe_size", "segments-none")])
        {
            using var answer = await author.PostAsJsonAsync(Pull, new { field });
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(Path.Combine(words.Folder, "segments")));
        var (code2, _, error) = await words.Workspace.RunAsync(null, "draft", RunningWords.Name, "--segments", "country/opening");
        Assert.Equal(2, code2);
        Assert.Contains($"slipway segments pull {RunningWords.Name} country", error, StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"([^\"]*/preview/held/[^\"]*/for-[^\"]*)\"")]
    private static partial Regex Look();
}

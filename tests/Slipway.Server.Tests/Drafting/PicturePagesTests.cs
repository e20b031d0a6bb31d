using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Drafting;

/// <summary>A picture drawn by a model, looked at and taken by a person: on the page of words and by the command.</summary>
public sealed partial class PicturePagesTests
{
    [Fact]
    public async Task An_author_has_a_picture_drawn_looks_at_it_and_takes_it_with_words_for_those_who_do_not_see_it()
    {
        await using var words = await DrawingAsync(_ => new ScriptedAnswer("") { Picture = (ScriptedPicture.Of(900, 600, 120), null) });
        var before = words.Draft();

        using var asked = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/pictures", ("picture", "hall"), ("instruction", "An aisle at night"));
        Assert.Equal(HttpStatusCode.Found, asked.StatusCode);
        await words.Slipway.Get<PictureDesk>().DoneAsync(Name);

        var page = await words.Author.GetStringAsync(Page);
        var digest = Shown().Match(page).Groups[1].Value;
        using (var picture = await words.Author.GetAsync($"{Page}/pictures/{digest}"))
        {
            Assert.Equal(("image/png", "default-src 'none'; sandbox", "nosniff"), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.GetValues("Content-Security-Policy").Single(), picture.Headers.GetValues("X-Content-Type-Options").Single()));
            Assert.Equal(ScriptedPicture.Of(900, 600, 120), await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains("draw-picture v1", Plain(page), StringComparison.Ordinal);
        Assert.Contains(" USD was paid for pictures of this campaign.", Plain(page), StringComparison.Ordinal);
        // Without words for those who do not see it, it is not taken; nor with words that are more than words.
        foreach (var alt in (string[])["", "Hall\" to=\"link:evil", "<b>Hall</b>"])
        {
            using var refused = await TakeAsync(words, digest, alt);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        using (var taken = await TakeAsync(words, digest, "An aisle of a warehouse at night"))
        {
            Assert.Equal(HttpStatusCode.Found, taken.StatusCode);
        }

        var said = Plain(await words.Author.GetStringAsync(Page));
        var directive = Directive().Match(said);
        Assert.True(directive.Success, said);
        Assert.Contains("Image made with AI", said, StringComparison.Ordinal);
        // It is one of the workspace's images now, and nothing of the draft has changed.
        using (var image = await words.Slipway.Browser().GetAsync(directive.Groups["address"].Value))
        {
            Assert.Equal(HttpStatusCode.OK, image.StatusCode);
            Assert.Contains("trainedAlgorithmicMedia", System.Text.Encoding.Latin1.GetString(await image.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        }

        Assert.Equal(before, words.Draft());
        Assert.True((bool?)(await words.Workspace.JsonAsync("draft", Name, "--image", "hall", "--replay"))["same"]);
        // Shown without a word that a machine made it, the brand's rule stops it; with the word it does not.
        var email = Path.Combine(words.Folder, "emails", "invitation.md");
        await File.WriteAllTextAsync(email, before.TrimEnd() + $"\n\n{directive.Value}\n:::\n");
        Assert.Contains("ai-picture-said", await CodesAsync(words), StringComparison.Ordinal);
        await File.WriteAllTextAsync(email, before.TrimEnd() + $"\n\n{directive.Value}\n:::\n\nImage made with AI\n");
        Assert.DoesNotContain("ai-picture-said", await CodesAsync(words), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_model_will_not_draw_is_said_on_the_page_and_agents_and_readers_ask_for_nothing()
    {
        await using var words = await DrawingAsync(_ => new ScriptedAnswer("Your request was rejected by the safety system.") { Status = 400, Code = "moderation_blocked" });

        using (await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/pictures", ("picture", "hall"), ("instruction", "Something unfit")))
        {
            await words.Slipway.Get<PictureDesk>().DoneAsync(Name);
        }

        Assert.Contains("rejected by the safety system", await words.ReadAsync(Page), StringComparison.Ordinal);
        using (var wrong = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/pictures", ("picture", "../hall"), ("instruction", "")))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        Assert.Equal("person-needed", Assert.Single(await words.Slipway.Get<PictureDesk>().AskAsync(Name, "hall", "A hall", false, Is(words.Ada, agent: true))).Code);
        var (_, analyst) = await words.Slipway.SignedInAsync("Ana", Roles.Analyst);
        Assert.DoesNotContain("Have a picture drawn", Plain(await analyst.GetStringAsync(Page)), StringComparison.Ordinal);
        using (var forbidden = await RunningSlipway.PostAsync(analyst, Page, $"{Page}/pictures", ("picture", "hall"), ("instruction", "A hall")))
        {
            Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync($"{Page}/pictures/{new string('a', 64)}")).StatusCode);
        Assert.Single(words.Model.Asked);
    }

    [Fact]
    public async Task The_command_has_it_drawn_and_takes_it_and_says_what_is_missing()
    {
        await using var words = await DrawingAsync(_ => new ScriptedAnswer("") { Picture = (ScriptedPicture.Of(300, 200, 7), null) });

        var drawn = await words.Workspace.JsonAsync("draft", Name, "--image", "hall", "--say", "An aisle at night");
        var again = await words.Workspace.JsonAsync("draft", Name, "--image", "hall", "--say", "An aisle at night");
        var taken = await words.Workspace.JsonAsync("draft", Name, "--image", "hall", "--alt", "An aisle at night");

        Assert.Equal((300, 200, false, true), ((int)drawn["width"]!, (int)drawn["height"]!, (bool)drawn["from_log"]!, (bool)again["from_log"]!));
        Assert.Single(words.Model.Asked);
        Assert.True(File.Exists(Path.Combine(words.Workspace.Folder, ((string)taken["address"]!).TrimStart('/'))));
        Assert.Equal("Image made with AI", (string?)taken["label"]);
        Assert.Equal(2, (await words.Workspace.RunAsync(null, "draft", Name, "--image", "hall")).Code);
        Assert.Equal(2, (await words.Workspace.RunAsync(null, "draft", Name, "--image", "night", "--say", "Another", "--dry-run")).Code);
        Assert.Single(words.Model.Asked);
        Assert.Equal(2, (await words.Workspace.RunAsync(null, "draft", Name, "--image", "other", "--alt", "x")).Code);
        Assert.Equal(2, (await words.Workspace.RunAsync(null, "draft", Name, "--image", "other", "--replay")).Code);
        await File.WriteAllBytesAsync(Path.Combine(words.Workspace.Folder, ((string)taken["address"]!).TrimStart('/')), [1]);
        Assert.False((bool?)(await words.Workspace.JsonAsync("draft", Name, "--image", "hall", "--replay"))["same"]);
        await words.Workspace.ModelsAsync(words.Model);
        var (code, _, error) = await words.Workspace.RunAsync(null, "draft", Name, "--image", "hall", "--say", "x");
        Assert.Equal(2, code);
        Assert.Contains("No model draws pictures here", error, StringComparison.Ordinal);
    }

    private static async Task<RunningWords> DrawingAsync(Func<ScriptedQuestion, ScriptedAnswer> script)
    {
        var words = await StartWithAsync(script);
        var file = Path.Combine(words.Workspace.Folder, "models.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(
            "drafting:", $"  - name: painter\n    provider: openai\n    model: gpt-image-1\n    address: {words.Model.Address}/v1\n    price: {{ input: 5, output: 40, currency: USD }}\nimages:\n  model: painter\ndrafting:", StringComparison.Ordinal));
        return words;
    }

    private static async Task<HttpResponseMessage> TakeAsync(RunningWords words, string digest, string alt) =>
        await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/pictures/{digest}/take", ("picture", "hall"), ("alt", alt));

    private static async Task<string> CodesAsync(RunningWords words) => string.Join(' ', ((JsonArray)(await words.Workspace.JsonAsync("check", Name, "--now", "2027-01-05T09:00:00Z"))["findings"]!).Select(f => (string?)f!["code"]));

    [GeneratedRegex("/words/pictures/([0-9a-f]{64})\"")]
    private static partial Regex Shown();

    [GeneratedRegex(":::image\\{src=\"(?<address>/assets/[^\"]+)\" alt=\"An aisle of a warehouse at night\" width=\"600\" height=\"400\"\\}")]
    private static partial Regex Directive();
}

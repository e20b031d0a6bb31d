using System.Text;
using Slipway.Ai.Drafting;
using Slipway.Ai.Pictures;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Rehearsal.Models;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>Pictures by the wire format of OpenAI's image API, over real HTTP, with everything that goes wrong.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly byte[] _picture = ScriptedPicture.Of(1536, 1024, 90);

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_picture_is_a_proposal_with_all_that_led_to_it_and_asked_for_again_it_costs_nothing()
    {
        await using var model = await ScriptedModel.StartAsync(_ => Drawn());

        var (picture, isFromLog) = await DrawAsync(model);
        var (again, isAgain) = await DrawAsync(model);

        Assert.Equal((1536, 1024, ".png", false, true), (picture.Width, picture.Height, picture.Ending, isFromLog, isAgain));
        Assert.Equal(picture.Digest, again.Digest);
        Assert.Equal(_picture, await File.ReadAllBytesAsync(PictureDrafter.FileOf(_folder, picture), TestContext.Current.CancellationToken));
        var question = Assert.Single(model.Asked);
        Assert.Equal(("images", "gpt-image-1", "key-1", "1536x1024", "medium", 1), (question.Format, question.Model, question.Key, (string?)question.Body["size"], (string?)question.Body["quality"], (int?)question.Body["n"]));
        Assert.False(question.Body.ContainsKey("response_format"));
        Assert.StartsWith("Draw a picture.", question.User, StringComparison.Ordinal);
        Assert.Contains("An aisle at night", question.User, StringComparison.Ordinal);
        Assert.Contains("#0a7cff", question.User, StringComparison.Ordinal);
        var log = AnswerLog.Open(_folder);
        var answer = Assert.Single(log.Answers);
        Assert.Equal(($"sha256:{picture.Digest}", "draw-picture v1", 1000L), (answer.Answer, answer.Prompt, answer.OutputTokens));
        Assert.Equal(PictureDrafter.Paid(log), new Money(answer.Cost!.Value, "USD"));
        Assert.Single(PictureDrafter.Proposals(log));
    }

    [Fact]
    public async Task What_was_taken_comes_of_the_log_to_the_byte_and_says_in_itself_that_a_machine_made_it()
    {
        await using var model = await ScriptedModel.StartAsync(_ => Drawn());
        var (picture, _) = await DrawAsync(model);

        var (address, bytes) = PictureDrafter.Taken(_folder, "spring", picture);
        var taken = PictureDrafter.Take(AnswerLog.Open(_folder), picture, "ida", address, "An aisle at night", DateTimeOffset.UnixEpoch);

        Assert.Matches("^/assets/spring/hall-[0-9a-f]{12}-made-with-ai\\.png$", address);
        var (again, second) = PictureDrafter.Taken(_folder, "spring", AnswerLog.Open(_folder).Pictures[^1]);
        Assert.Equal(address, again);
        Assert.Equal(bytes, second);
        Assert.Contains("digitalsourcetype/trainedAlgorithmicMedia", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(new PictureFile(".png", 1536, 1024), PictureFile.Read(bytes));
        Assert.Equal(":::image{src=\"" + address + "\" alt=\"An aisle at night\" width=\"600\" height=\"400\"}\n:::\n\nImage made with AI\n", taken.Directive("Image made with AI"));
        Assert.Empty(PictureDrafter.Proposals(AnswerLog.Open(_folder)));
        // Another file in its place is not what was answered.
        await File.WriteAllBytesAsync(PictureDrafter.FileOf(_folder, picture), ScriptedPicture.Of(8, 8, 1), TestContext.Current.CancellationToken);
        Assert.Contains("not what was answered", Assert.Throws<ModelException>(() => PictureDrafter.Taken(_folder, "spring", picture)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "rate_limit_exceeded", ModelTrouble.Busy, 3)]
    [InlineData(429, "insufficient_quota", ModelTrouble.Spent, 1)]
    [InlineData(400, "moderation_blocked", ModelTrouble.Declined, 1)]
    [InlineData(400, "content_policy_violation", ModelTrouble.Declined, 1)]
    [InlineData(401, "invalid_api_key", ModelTrouble.NotAllowed, 1)]
    [InlineData(500, "server_error", ModelTrouble.Busy, 3)]
    public async Task A_refusal_is_said_in_words_and_asked_again_only_where_that_can_help(int status, string code, ModelTrouble trouble, int times)
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Not this, please.") { Status = status, Code = code, RetryAfter = 0 });

        var e = await Assert.ThrowsAsync<ModelException>(() => DrawAsync(model));

        Assert.Equal((trouble, times), (e.Trouble, model.Asked.Length));
        Assert.Contains("Not this, please.", e.Message, StringComparison.Ordinal);
        Assert.Empty(AnswerLog.Open(_folder).Pictures);
    }

    [Fact]
    public async Task An_address_in_the_place_of_a_picture_is_never_followed()
    {
        // An address of the very machine: whoever followed it would ask here.
        ScriptedModel? here = null;
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("") { Picture = (null, $"{here!.Address}/v1/chat/completions") });
        here = model;

        var e = await Assert.ThrowsAsync<ModelException>(() => DrawAsync(model));

        Assert.Equal(ModelTrouble.OnlyAddress, e.Trouble);
        Assert.Contains("response_format: yes", e.Fix, StringComparison.Ordinal);
        Assert.Equal(["images"], model.Asked.Select(q => q.Format));
    }

    [Fact]
    public async Task A_picture_that_is_cut_short_or_is_none_is_not_taken()
    {
        var jpeg = new byte[] { 0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0, 0xFF, 0xD9 };
        Assert.Equal(new PictureFile(".jpg", 30, 20), PictureFile.Read(jpeg));
        Assert.Equal(new PictureFile(".jpg", 30, 20), PictureFile.Read(PictureFile.Read(jpeg).Marked(jpeg)));
        foreach (var wrong in (ScriptedAnswer[])
        [
            new("not base64 at all!"),
            new("") { Picture = (_picture[..^20], null) },
            new("") { Picture = (Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), null) },
            new("") { Picture = (ScriptedPicture.Of(9000, 1, 0), null) },
            new("") { Picture = (jpeg[..^1], null) },
            new("") { Body = """{"data":[]}""" },
            new("") { Body = """{"data":[{"b64_json":null}]}""" },
            new("") { Body = "{" },
        ])
        {
            await using var model = await ScriptedModel.StartAsync(_ => wrong);
            var e = await Assert.ThrowsAsync<ModelException>(() => DrawAsync(model));
            Assert.Equal((ModelTrouble.Unusable, 1), (e.Trouble, model.Asked.Length));
        }

        await using var cut = await ScriptedModel.StartAsync(_ => Drawn() with { CutAfter = 500 });
        Assert.Contains((await Assert.ThrowsAsync<ModelException>(() => DrawAsync(cut))).Trouble, (ModelTrouble[])[ModelTrouble.Cut, ModelTrouble.Unreachable]);
        Assert.Empty(AnswerLog.Open(_folder).Answers);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("") { Body = $$"""{"data":[{"b64_json":"{{new string('A', 33 << 20)}}"}]}""" });

        var e = await Assert.ThrowsAsync<ModelException>(() => DrawAsync(model));

        Assert.Equal((ModelTrouble.TooLong, 1), (e.Trouble, model.Asked.Length));
    }

    [Fact]
    public async Task The_budget_holds_for_all_pictures_of_a_campaign_and_what_has_no_tokens_is_paid_by_the_picture()
    {
        await using var model = await ScriptedModel.StartAsync(_ => Drawn());
        var settings = new PictureSettings("painter", "1024x1024") { Budget = new Money(0.07m, "USD"), SaysFormat = true };

        await DrawAsync(model, settings, "dall-e-3", "one");
        await DrawAsync(model, settings, "dall-e-3", "two");
        var e = await Assert.ThrowsAsync<ModelException>(() => DrawAsync(model, settings, "dall-e-3", "three"));

        Assert.Equal((ModelTrouble.Spent, 2), (e.Trouble, model.Asked.Length));
        Assert.Equal(new Money(0.08m, "USD"), PictureDrafter.Paid(AnswerLog.Open(_folder)));
        Assert.All(model.Asked, q => Assert.Equal("b64_json", (string?)q.Body["response_format"]));
    }

    [Theory]
    [InlineData("images:\n  model: painter\n  size: large\n", "picture-size")]
    [InlineData("images:\n  model: nobody\n", "model-unknown")]
    [InlineData("images:\n  model: other\n", "picture-model")]
    [InlineData("images:\n  model: painter\n  budget: { amount: 5, currency: EUR }\n", "model-price")]
    public void Mistakes_are_said_with_what_to_write(string images, string code)
    {
        const string models = "models:\n  - name: painter\n    provider: openai\n    model: gpt-image-1\n    price: { input: 5, output: 40, picture: 0.04, currency: USD }\n  - name: other\n    provider: anthropic\n    model: m\n";

        Assert.Contains(ModelsFile.Read(models + images).Findings, f => f.Code == code && f.Blocks && f.Fix is { Length: > 10 });
        var (file, findings) = ModelsFile.Read(models + "images:\n  model: painter\n  quality: high\n");
        Assert.Empty(findings);
        Assert.Equal(("painter", "1536x1024", "high", 0.04m), (file.Pictures!.Model, file.Pictures.Size, file.Pictures.Quality, file.Models["painter"].Price!.Picture));
    }

    private static ScriptedAnswer Drawn() => new("") { Picture = (_picture, null) };

    private async Task<(LoggedPicture Picture, bool IsFromLog)> DrawAsync(ScriptedModel model, PictureSettings? settings = null, string called = "gpt-image-1", string show = "An aisle at night")
    {
        var painter = ProviderTests.Settings(model, "openai") with { Name = "painter", Model = called, Price = new ModelPrice(5, 40, "USD") { Picture = 0.04m } };
        using var book = ProviderTests.Book(painter);
        var prompt = new Prompt("draw-picture", 1, "tests", "Draw a picture.");
        var drafter = new PictureDrafter(book.Draw("painter"), painter, settings ?? new PictureSettings("painter", "1536x1024") { Quality = "medium" }, prompt, AnswerLog.Open(_folder), _folder, TimeProvider.System);
        return await drafter.DrawAsync(
            new PictureJob { Name = "hall", Instruction = show, Brief = "Warehouses.", By = "ida", Colours = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("primary", "#0a7cff") }, TestContext.Current.CancellationToken);
    }
}

using System.Globalization;
using Slipway.Ai.Drafting;
using Slipway.Server.Accounts;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Drafting;

/// <summary>How drafting went and what it took, on their pages.</summary>
public sealed class UsePagesTests
{
    [Fact]
    public async Task A_drafting_can_be_followed_question_by_question_with_what_was_refused_and_what_it_took()
    {
        await using var words = await StartWithAsync(q => q.User.Contains("\"findings\":[]", StringComparison.Ordinal)
            ? Said(("subject", "Click here: the ultimate, world-class webinar!!!"), ("preheader", "Log in at https://elsewhere.example.evil/"))
            : Said(("subject", "Where picking errors begin")));
        var proposal = await words.AskAsync("emails/invitation.md", "Begin with the errors");

        var said = await words.ReadAsync($"/campaigns/{Name}/drafting");

        Assert.Contains("Ada Proposed “Begin with the errors” Asked for emails/invitation.md Model writer Prompt write-copy v", said, StringComparison.Ordinal);
        Assert.Contains($"Answers {words.Model.Asked.Length} Tokens ", said, StringComparison.Ordinal);
        Assert.Contains("emails/invitation.md, written", said, StringComparison.Ordinal);
        Assert.Contains("emails/invitation.md, repair 1", said, StringComparison.Ordinal);
        Assert.Contains("is an address that does not stand there.", said, StringComparison.Ordinal);
        Assert.Contains("\"instruction\": \"Begin with the errors\"", said, StringComparison.Ordinal);
        Assert.Contains("\"text\": \"Where picking errors begin\"", said, StringComparison.Ordinal);

        var asked = words.Model.Asked.Length;
        // Taken, it can be done again without a model, also where the folder is gone.
        await words.PressAsync(proposal, $"{proposal}/take");
        var trace = words.Desk.Find(Name, proposal.Split('/')[^1])!.Result!.Trace;
        Assert.Contains("Ada In the draft", await words.ReadAsync($"/campaigns/{Name}/drafting"), StringComparison.Ordinal);
        Assert.Contains($"comes to the same files, to the byte, from {asked} answers and without a model.", await words.ReadAsync($"/campaigns/{Name}/drafting?replay={trace}"), StringComparison.Ordinal);
        await words.ApprovedAsync();
        Directory.Delete(words.Folder, recursive: true);
        Assert.Contains($"comes to the same files, to the byte, from {asked} answers and without a model.", await words.ReadAsync($"/campaigns/{Name}/drafting?replay={trace}"), StringComparison.Ordinal);
        Assert.Equal(asked, words.Model.Asked.Length);
    }

    [Fact]
    public async Task A_drafting_of_which_nothing_came_is_there_with_its_reason_and_answers_from_the_log_cost_nothing_again()
    {
        await using var words = await StartWithAsync(_ => new Rehearsal.Models.ScriptedAnswer("I would rather not."));
        Assert.Contains("No model has written for it", await words.ReadAsync($"/campaigns/{Name}/drafting"), StringComparison.Ordinal);
        await words.AskAsync(Subject);

        var said = await words.ReadAsync($"/campaigns/{Name}/drafting");

        Assert.Contains("Ada Nothing came of it", said, StringComparison.Ordinal);
        Assert.Contains("What the model answered is not what it was asked for.", said, StringComparison.Ordinal);
        // What was answered stands there, and was paid.
        Assert.Contains("I would rather not.", said, StringComparison.Ordinal);
        await words.AskAsync(Subject);
        Assert.Single(words.Model.Asked);
        Assert.Contains("Cost Nothing Waited", await words.ReadAsync($"/campaigns/{Name}/drafting"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_models_took_is_told_apart_by_campaign_model_prompt_person_and_month_and_comes_as_a_file()
    {
        await using var words = await StartAsync(_ => "Where picking errors begin");
        var now = DateTimeOffset.UtcNow;
        var log = AnswerLog.Open(words.Folder);
        log.Add(Answer("a", now, words.Ada.Id, "writer", 0.25m, "EUR", 2000));
        log.Add(Answer("b", now, "=cmd", "writer", 0.5m, "EUR", 4000));
        log.Add(Answer("c", now.AddMonths(-2), "=cmd", "small", null, null, null));

        var (_, finance) = await words.Slipway.SignedInAsync("Fi", Roles.Finance);
        using (finance)
        {
            var said = Plain(await finance.GetStringAsync("/ai/use"));
            Assert.Contains("Paid 0.75 EUR and what has no price 1 answer of models without a price in models.yaml", said, StringComparison.Ordinal);
            Assert.Contains("Half of them less; nineteen of twenty at most 4.0 s", said, StringComparison.Ordinal);
            Assert.Contains("warehouse-webinar 3 ", said, StringComparison.Ordinal);
            Assert.Contains("writer 2 2,000 20 2.0 s 4.0 s 0.75 EUR", said, StringComparison.Ordinal);
            Assert.Contains("small 1 1,000 10 – – No price", said, StringComparison.Ordinal);
            Assert.Contains("Ada 1 1,000 10 2.0 s 2.0 s 0.25 EUR", said, StringComparison.Ordinal);
            Assert.Contains(now.AddMonths(-2).ToString("MMM yyyy", CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
            Assert.DoesNotContain("small 1", Plain(await finance.GetStringAsync("/ai/use?months=1")), StringComparison.Ordinal);

            var file = (await finance.GetStringAsync("/ai/use.csv")).Split('\n');
            Assert.Equal("at,campaign,person,model,prompt,input_tokens,output_tokens,cost,currency,milliseconds", file[0]);
            Assert.Contains(file, l => l.Contains(",warehouse-webinar,'=cmd,writer,write-copy v1,1000,10,0.5,EUR,4000", StringComparison.Ordinal));
            Assert.Equal(4, file.Count(l => l.Length > 0));
        }

        // Others see what they asked for themselves.
        var own = await words.ReadAsync("/ai/use");
        Assert.Contains("Paid 0.25 EUR By the prices", own, StringComparison.Ordinal);
        Assert.DoesNotContain("By person", own, StringComparison.Ordinal);
        Assert.DoesNotContain("cmd", await words.ReadAsync("/ai/use.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_model_was_asked_the_page_says_so()
    {
        await using var words = await StartAsync(_ => "x");
        Assert.Contains("No model was asked", await words.ReadAsync("/ai/use"), StringComparison.Ordinal);
    }

    private static LoggedAnswer Answer(string key, DateTimeOffset at, string by, string model, decimal? cost, string? currency, long? milliseconds) =>
        new(key, at, by, model, "m-1", "write-copy v1", new string('0', 64), "{}", "{}", 1000, 10, cost, currency) { Milliseconds = milliseconds };
}

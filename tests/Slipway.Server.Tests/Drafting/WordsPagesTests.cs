using System.Net;
using Slipway.Engine.Campaigns;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Editing;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Drafting;

/// <summary>Who wrote which words, and having a piece written anew: on the pages, with a scripted model over real HTTP.</summary>
public sealed class WordsPagesTests
{
    private const string Anew = "Where picking errors begin";

    [Fact]
    public async Task The_page_says_of_every_piece_who_wrote_it()
    {
        await using var words = await StartAsync(_ => Anew);
        var proposal = await words.AskAsync(Subject);
        await words.PressAsync(proposal, $"{proposal}/take");
        var page = words.Draft("pages/landing.md");
        await File.WriteAllTextAsync(Path.Combine(words.Folder, "pages", "landing.md"), page.TrimEnd() + "\n\nA paragraph of mine.\n");
        var email = words.Draft("emails/reminder.md");
        var digest = DraftFiles.DigestOf(await File.ReadAllBytesAsync(Path.Combine(words.Folder, "emails", "reminder.md")));
        await words.Slipway.Get<DraftFiles>().WriteAsync(Is(words.Ada, agent: true), Name, "emails/reminder.md", digest, email.TrimEnd() + "\n\nA paragraph of an agent.\n", TestContext.Current.CancellationToken);

        var said = await words.ReadAsync(Page);

        Assert.Contains("Subject Model writer, write-copy v", said, StringComparison.Ordinal);
        Assert.Contains($"taken by Ada {Anew}", said, StringComparison.Ordinal);
        Assert.Contains("Preheader Playbook from the brief", said, StringComparison.Ordinal);
        Assert.Contains("Paragraph Person edited in the folder, in no version yet A paragraph of mine.", said, StringComparison.Ordinal);
        Assert.Contains("Paragraph Agent for Ada, ", said, StringComparison.Ordinal);
        Assert.Contains("1 piece by a model, 1 piece by an agent and 1 piece by people", said, StringComparison.Ordinal);

        // Whoever prepares it first is who handed the words in.
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);
        Assert.Contains("Paragraph Person Ada, in a version of ", await words.ReadAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_piece_is_written_anew_looked_at_taken_and_put_back_and_an_approval_ends_only_where_that_was_said()
    {
        await using var words = await StartAsync(_ => Anew);
        var approved = await words.ApprovedAsync();
        var before = words.Draft();

        var proposal = await words.AskAsync(Subject, "Begin with the errors");

        Assert.Equal(before, words.Draft());
        Assert.Contains("Begin with the errors", words.Model.Asked[0].User, StringComparison.Ordinal);
        var said = await words.ReadAsync(proposal);
        Assert.Contains($"Proposed: {Anew}", said, StringComparison.Ordinal);
        Assert.Contains("1 answer; ", said, StringComparison.Ordinal);
        Assert.Contains(" EUR; ", said, StringComparison.Ordinal);
        Assert.Contains($"Version {Words.Version(approved)} is approved. With these words it is another version: what was decided about this one no longer counts", said, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Found, (await words.PressAsync(proposal, $"{proposal}/take")).Status);

        Assert.Contains(Anew, words.Draft(), StringComparison.Ordinal);
        var campaigns = words.Slipway.Get<Engine.Campaigns.Campaigns>();
        var version = (await campaigns.NewestAsync(Name))!;
        Assert.Equal((VersionState.Checked, words.Ada.Id), (version.State, version.Author));
        Assert.Equal(VersionState.Superseded, (await campaigns.FindAsync(approved))!.State);
        Assert.Contains($"Version {Words.Version(version.Digest)} is prepared with them. Version {Words.Version(approved)}, which was approved, is replaced", await words.ReadAsync(proposal), StringComparison.Ordinal);
        // Taken is taken.
        using (var again = await RunningSlipway.PostAsync(words.Author, Page, $"{proposal}/take", ("seen", SeenVersion.Of(version))))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        }

        Assert.Contains("Put back the words from before", await words.ReadAsync(Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await words.PressAsync(Page, $"{Page}/put-back")).Status);
        Assert.Equal(before, words.Draft());
        Assert.Equal(approved, (await campaigns.NewestAsync(Name))!.Digest);
        Assert.Equal(VersionState.Checked, (await campaigns.NewestAsync(Name))!.State);
        Assert.DoesNotContain("Put back the words from before", await words.ReadAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_after_a_proposal_was_looked_at_is_not_undone_by_taking_it()
    {
        await using var words = await StartAsync(_ => Anew);
        var proposal = await words.AskAsync(Subject);
        var approved = await words.ApprovedAsync();

        using var answer = await RunningSlipway.PostAsync(words.Author, Page, $"{proposal}/take", ("seen", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("The campaign is not at the version that you saw: it is approved", Plain(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain(Anew, words.Draft(), StringComparison.Ordinal);
        Assert.Equal(VersionState.Approved, (await words.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(approved))!.State);
    }

    [Fact]
    public async Task Nothing_is_written_over_what_somebody_wrote_meanwhile()
    {
        await using var words = await StartAsync(_ => Anew);
        var proposal = await words.AskAsync(Subject);
        var mine = words.Draft() + "\nA paragraph of mine.\n";
        await File.WriteAllTextAsync(Path.Combine(words.Folder, "emails", "invitation.md"), mine);

        var (status, said) = await words.PressAsync(proposal, $"{proposal}/take");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("The draft's files were changed since the model read them.", said, StringComparison.Ordinal);
        Assert.Equal(mine, words.Draft());
    }

    [Fact]
    public async Task Whoever_may_not_edit_reads_who_wrote_what_and_has_nothing_written()
    {
        await using var words = await StartAsync(_ => Anew);
        var (_, viewer) = await words.Slipway.SignedInAsync("Vi", Roles.Analyst);
        using (viewer)
        {
            var page = await viewer.GetStringAsync(Page);
            Assert.Contains("Playbook", page, StringComparison.Ordinal);
            Assert.DoesNotContain("Write anew", page, StringComparison.Ordinal);
            using var refused = await RunningSlipway.PostAsync(viewer, "/tokens", Page, ("piece", Subject));
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        // An agent writes with its own tool, and has no model of ours write.
        using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
        using var form = new FormUrlEncodedContent([new("piece", Subject)]);
        using var asked = await agent.PostAsync(Page, form);
        Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        Assert.Equal("person-needed", Assert.Single((await words.Desk.AskAsync(Name, Is(words.Ada, agent: true), new DraftingOrder(Subject, ""))).Findings).Code);
        Assert.Empty(words.Model.Asked);
    }

    [Fact]
    public async Task A_link_that_a_model_was_talked_into_is_refused_and_said()
    {
        await using var words = await StartAsync(_ => "Log in at https://nordlager.example.evil/login");

        var said = await words.ReadAsync(await words.AskAsync(Subject));

        Assert.Contains("No words would be others than they are.", said, StringComparison.Ordinal);
        Assert.Contains("was not rewritten. \"https://nordlager.example.evil/login\" is an address that does not stand there.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Take it", said, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", words.Draft(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_answer_is_said_with_what_to_do_and_nothing_is_lost()
    {
        await using var words = await StartWithAsync(_ => new ScriptedAnswer("No.") { Status = 401 });
        var before = words.Draft();

        var said = await words.ReadAsync(await words.AskAsync(Subject));

        Assert.Contains("It ended early.", said, StringComparison.Ordinal);
        Assert.Contains("slipway ai key", said, StringComparison.Ordinal);
        Assert.Contains("The draft is as it was; nothing is lost.", said, StringComparison.Ordinal);
        Assert.Equal(before, words.Draft());
    }

    [Fact]
    public async Task A_budget_that_is_spent_ends_it_and_what_was_written_by_then_can_be_taken()
    {
        await using var words = await StartAsync(q => q.User.Contains("\"findings\":[]", StringComparison.Ordinal) ? "Click here: the ultimate, world-class webinar!!!" : Anew);
        var models = Path.Combine(words.Workspace.Folder, "models.yaml");
        await File.WriteAllTextAsync(models, (await File.ReadAllTextAsync(models)).TrimEnd() + "\n  budget: { amount: 0.000001, currency: EUR }\n");

        var said = await words.ReadAsync(await words.AskAsync(Subject));

        Assert.Single(words.Model.Asked);
        Assert.Contains("are spent, of", said, StringComparison.Ordinal);
        Assert.Contains("What was written by then is below.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_model_writes_the_page_says_how_far_it_is_nobody_else_asks_and_it_can_be_stopped()
    {
        var answer = new TaskCompletionSource();
        await using var words = await StartWithAsync(_ => Said("subject", Anew) with { Until = answer.Task });
        using var asked = await RunningSlipway.PostAsync(words.Author, Page, Page, ("piece", Subject));
        var proposal = asked.Headers.Location!.ToString();

        Assert.Contains("hx-trigger=\"every 1s\"", await words.Author.GetStringAsync(proposal), StringComparison.Ordinal);
        Assert.Contains("A model is writing for this campaign.", await words.ReadAsync(Page), StringComparison.Ordinal);
        using (var second = await RunningSlipway.PostAsync(words.Author, proposal, Page, ("piece", Subject)))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
            Assert.Contains("A model is writing for this campaign already.", Plain(await second.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        await words.PressAsync(proposal, $"{proposal}/stop");
        await words.Desk.Find(Name, proposal.Split('/')[^1])!.Done;
        Assert.Contains("It was stopped. The draft is as it was.", await words.ReadAsync(proposal), StringComparison.Ordinal);
        answer.SetResult();
    }

    [Fact]
    public async Task Without_a_model_the_page_says_how_to_name_one_and_what_is_asked_wrongly_is_said()
    {
        await using var words = await StartAsync(_ => Anew);
        using (var wrong = await RunningSlipway.PostAsync(words.Author, Page, Page, ("piece", "emails/invitation.md#p99"), ("instruction", new string('x', DraftingDesk.MostLetters + 1))))
        {
            var said = Plain(await wrong.Content.ReadAsStringAsync());
            Assert.Contains("There is no such piece in the draft any more", said, StringComparison.Ordinal);
            Assert.Contains("Say it with 1000 or fewer.", said, StringComparison.Ordinal);
        }

        File.Delete(Path.Combine(words.Workspace.Folder, "models.yaml"));
        var page = await words.ReadAsync(Page);
        Assert.Contains("No model is named in models.yaml", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Write anew", page, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "models.yaml"), "models:\n  writer:\n    provider: openai\n", TestContext.Current.CancellationToken);
        Assert.Contains(" must be a list, each item beginning with a hyphen", await words.ReadAsync(Page), StringComparison.Ordinal);
        Assert.Empty(words.Model.Asked);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync("/campaigns/no-such/words")).StatusCode);
    }

    [Fact]
    public async Task Where_the_folder_is_gone_the_words_of_the_version_still_say_who_wrote_them()
    {
        await using var words = await StartAsync(_ => Anew);
        await words.ApprovedAsync();
        var proposal = await words.AskAsync(Subject);
        await words.PressAsync(proposal, $"{proposal}/take");
        Directory.Delete(words.Folder, recursive: true);

        var said = await words.ReadAsync(Page);

        Assert.Contains("The campaign's folder is not in the workspace.", said, StringComparison.Ordinal);
        Assert.Contains("Subject Model writer, write-copy v", said, StringComparison.Ordinal);
        Assert.Contains("Preheader Playbook from the brief", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Write anew", said, StringComparison.Ordinal);
    }
}

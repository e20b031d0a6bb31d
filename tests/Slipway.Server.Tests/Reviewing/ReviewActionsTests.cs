using System.Net;
using System.Text.RegularExpressions;
using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Rehearsal.Mailbox;
using Slipway.Server.Accounts;
using Slipway.Server.Reviewing;
using Slipway.Server.Tests.Drafting;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Reviewing;

/// <summary>What is done about a review by one click, over real HTTP and a real mail server.</summary>
public sealed partial class ReviewActionsTests
{
    private const string Page = $"/campaigns/{Name}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_goes_once_to_whoever_asks_marked_and_without_anything_that_counts()
    {
        using var mailbox = new Mailbox();
        await using var server = MailboxServer.Start(mailbox);
        await using var words = await StartedAsync(server);
        var version = await SubmittedAsync(words);
        var ask = Field(await words.Author.GetStringAsync(Page), "ask");
        (string, string)[] form = [("version", version), ("email", "invitation"), ("list", "self"), ("ask", ask)];

        using var sent = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/test", form);
        Assert.True(sent.StatusCode == HttpStatusCode.Found, Plain(await sent.Content.ReadAsStringAsync(Stop)));
        using var again = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/test", form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("This test was sent already, once.", Plain(await again.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        var mail = Assert.Single(mailbox.All);
        Assert.Equal("Ada <ada@example.com>", mail.To);
        Assert.StartsWith("[Test] ", mail.Subject, StringComparison.Ordinal);
        var raw = System.Text.Encoding.ASCII.GetString(mail.Raw.Span);
        Assert.DoesNotContain("List-Unsubscribe", raw, StringComparison.Ordinal);
        Assert.DoesNotMatch("/(r|o|u)/[0-9a-zA-Z]", raw.Replace("=\r\n", "", StringComparison.Ordinal));
        Assert.Contains("1 of 1 sent", await words.ReadAsync(Page), StringComparison.Ordinal);
        Assert.Equal(1L, await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action = 'test.sent'")));
        Assert.Equal(0L, await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from stack_recipients")));
    }

    [Fact]
    public async Task A_seed_list_gets_it_too_but_nobody_of_the_audience_does()
    {
        using var mailbox = new Mailbox();
        await using var server = MailboxServer.Start(mailbox);
        await using var words = await StartedAsync(server);
        var version = await SubmittedAsync(words);
        var member = await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<string>("select c.email from stack_members m join stack_contacts c on c.id = m.contact order by c.id limit 1"));
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "seeds.yaml"), $"seeds:\n  - name: inboxes\n    addresses: [one@seeds.example, two@seeds.example]\n  - name: wrong\n    addresses: [one@seeds.example, {member}]\n", Stop);

        Assert.Empty(await SendAsync("inboxes"));
        Assert.Equal(["<one@seeds.example>", "<two@seeds.example>"], mailbox.All.Select(m => m.To).Order(StringComparer.Ordinal));
        Assert.Equal("test-to-audience", Assert.Single(await SendAsync("wrong")).Code);
        Assert.Equal("seeds-unknown", Assert.Single(await SendAsync("unheard-of")).Code);
        Assert.Equal(2, mailbox.Count);

        async Task<IEnumerable<Sdk.Diagnostics.Finding>> SendAsync(string list) =>
            await words.Slipway.Get<TestSends>().SendAsync(Is(words.Ada), Name, version, "invitation", list, Guid.NewGuid().ToString("N"));
    }

    [Fact]
    public async Task Approvers_whose_decision_is_open_are_reminded_once_in_four_hours()
    {
        using var mailbox = new Mailbox();
        await using var server = MailboxServer.Start(mailbox);
        await using var words = await StartedAsync(server);
        foreach (var (name, roles) in new[] { ("Bo", [Roles.Brand]), ("Cleo", [Roles.Legal]), ("Finn", (string[])[Roles.Finance]) })
        {
            Assert.NotNull((await words.Slipway.People.CreateAsync("test", $"{name}@example.com", name, roles)).Account);
        }

        var version = await SubmittedAsync(words);
        using var reminded = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/remind", ("version", version));
        Assert.Equal(HttpStatusCode.Found, reminded.StatusCode);
        Assert.Equal(["Bo <bo@example.com>", "Cleo <cleo@example.com>"], mailbox.All.Select(m => m.To).Order(StringComparer.Ordinal));

        using var again = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/remind", ("version", version));
        Assert.Contains("They were reminded within the last four hours.", Plain(await again.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Equal(2, mailbox.Count);
        Assert.Contains("again four hours after that", await words.ReadAsync(Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_mail_of_its_own_says_so_and_reminds_nobody()
    {
        await using var words = await StartAsync(_ => "");
        var version = await SubmittedAsync(words);
        Assert.Contains("This server has no mail of its own, so it cannot remind them", await words.ReadAsync(Page), StringComparison.Ordinal);
        using var refused = await RunningSlipway.PostAsync(words.Author, Page, $"{Page}/remind", ("version", version));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task A_deputy_decides_for_somebody_in_the_days_that_were_named_and_the_signature_names_both()
    {
        await using var words = await StartAsync(_ => "");
        var (bo, brand) = await words.Slipway.SignedInAsync("Bo", Roles.Brand);
        var (dee, deputy) = await words.Slipway.SignedInAsync("Dee", Roles.Analyst);
        var version = await SubmittedAsync(words);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        (string, string)[] form = [("role", "brand"), ("deputy", dee.Id), ("from", $"{today:yyyy-MM-dd}"), ("until", $"{today.AddDays(3):yyyy-MM-dd}")];
        Assert.DoesNotContain("You decide", Plain(await deputy.GetStringAsync(Page, Stop)), StringComparison.Ordinal);

        using var named = await RunningSlipway.PostAsync(brand, "/deputies", "/deputies", form);
        Assert.Equal(HttpStatusCode.Found, named.StatusCode);
        using var twice = await RunningSlipway.PostAsync(brand, "/deputies", "/deputies", form);
        Assert.Contains("Somebody stands in for you as brand in these days already.", Plain(await twice.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);
        Assert.Contains("Dee decides as brand for you", Plain(await brand.GetStringAsync("/deputies", Stop)), StringComparison.Ordinal);

        Assert.Contains("You decide as brand in the place of Bo on exactly version", Plain(await deputy.GetStringAsync(Page, Stop)), StringComparison.Ordinal);
        Assert.Contains("Reviews that wait for you", await deputy.GetStringAsync("/", Stop), StringComparison.Ordinal);
        // With a program's token of theirs, nobody stands in for anybody.
        Assert.NotEmpty((await words.Work.DecideAsync(version, Is(dee, agent: true), "brand", Decision.Approve, "")).Findings);
        Assert.NotEmpty((await words.Work.DecideAsync(version, Is(dee), "legal", Decision.Approve, "")).Findings);
        using var decided = await RunningSlipway.PostAsync(deputy, Page, $"{Page}/decide", ("version", version), ("role", "brand"), ("decision", "Approve"), ("comment", ""));
        Assert.Equal(HttpStatusCode.Found, decided.StatusCode);

        var review = await words.Slipway.Get<Decisions>().StateAsync((await words.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(version))!);
        var signed = review.LastDecision("brand")!;
        Assert.Equal((dee.Id, bo.Id), (signed.Statement.Approver, signed.Statement.OnBehalfOf));
        Assert.Contains(bo.Id, signed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("brand", review.OpenRoles);
        Assert.Contains("Dee, in the place of Bo", Plain(await brand.GetStringAsync(Page, Stop)), StringComparison.Ordinal);

        // What is over gives no seat, and what was decided stands.
        var id = Ended().Match(await brand.GetStringAsync("/deputies", Stop)).Groups[1].Value;
        using var ended = await RunningSlipway.PostAsync(brand, "/deputies", $"/deputies/{id}/end");
        Assert.Equal(HttpStatusCode.Found, ended.StatusCode);
        Assert.NotEmpty((await words.Work.DecideAsync(version, Is(dee), "brand", Decision.Reject, "No.")).Findings);
        brand.Dispose();
        deputy.Dispose();
    }

    [Fact]
    public async Task Nobody_decides_in_an_authors_place()
    {
        await using var words = await StartAsync(_ => "");
        Assert.Empty((await words.Slipway.People.ChangeRolesAsync("test", words.Ada.Id, [Roles.Author, Roles.Brand])).Findings);
        var ada = (await words.Slipway.People.FindAsync(words.Ada.Id))!;
        var dee = (await words.Slipway.People.CreateAsync("test", "dee@example.com", "Dee", [Roles.Analyst])).Account!;
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        Assert.Empty(await words.Slipway.Get<Deputies>().NameAsync(Is(ada), "brand", dee.Id, today, today));
        var version = await SubmittedAsync(words);

        var refused = (await words.Work.DecideAsync(version, Is(dee), "brand", Decision.Approve, "")).Findings;

        Assert.Equal("author-cannot-approve", Assert.Single(refused).Code);
    }

    [Fact]
    public async Task A_late_review_is_shown_to_administrators_and_goes_to_the_next_person_once()
    {
        await using var words = await StartAsync(_ => "");
        await File.AppendAllTextAsync(Path.Combine(words.Workspace.Folder, "brand", "approvals.yaml"), "\nescalation: { after_hours: 24, to: nell@example.com }\n", Stop);
        var (nell, next) = await words.Slipway.SignedInAsync("Nell", Roles.Analyst);
        var (_, chief) = await words.Slipway.SignedInAsync("Ivo", Roles.Administrator);
        var version = await SubmittedAsync(words);
        var early = await words.Slipway.Get<Escalations>().SendAsync(Is(words.Ada), Name, version, Stop);
        Assert.Equal("not-late", Assert.Single(early).Code);
        Assert.DoesNotContain("Reviews past their deadline", await chief.GetStringAsync("/", Stop), StringComparison.Ordinal);

        await words.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update versions set state_since = state_since - 90000000 where digest = @version", new { version }));
        Assert.Contains("Reviews past their deadline", await chief.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.NotEmpty((await words.Work.DecideAsync(version, Is(nell), "brand", Decision.Approve, "")).Findings);
        // The workspace does not say that it goes by itself.
        Assert.False(await words.Slipway.Get<Escalations>().RunAsync(Stop));

        using var sent = await RunningSlipway.PostAsync(chief, Page, $"{Page}/escalate", ("version", version));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        using var again = await RunningSlipway.PostAsync(chief, Page, $"{Page}/escalate", ("version", version));
        Assert.Contains("It went to Nell already.", Plain(await again.Content.ReadAsStringAsync(Stop)), StringComparison.Ordinal);

        Assert.Contains("Late reviews that came to you", await next.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.Empty((await words.Work.DecideAsync(version, Is(nell), "brand", Decision.Approve, "")).Findings);
        var review = await words.Slipway.Get<Decisions>().StateAsync((await words.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(version))!);
        Assert.True(review.LastDecision("brand")!.Statement.Escalated);
        next.Dispose();
        chief.Dispose();
    }

    [Fact]
    public async Task A_late_review_goes_by_itself_where_the_workspace_says_so()
    {
        await using var words = await StartAsync(_ => "");
        await File.AppendAllTextAsync(Path.Combine(words.Workspace.Folder, "brand", "approvals.yaml"), "\nescalation: { after_hours: 1, to: nell@example.com, by_itself: true }\n", Stop);
        var nell = (await words.Slipway.People.CreateAsync("test", "nell@example.com", "Nell", [])).Account!;
        var version = await SubmittedAsync(words);
        await words.Slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update versions set state_since = state_since - 4000000 where digest = @version", new { version }));

        // The pulse may have come first; either way it went there once.
        await words.Slipway.Get<Escalations>().RunAsync(Stop);

        Assert.Equal(nell.Id, await words.Slipway.Get<Escalations>().SentToAsync(version));
        Assert.Equal(1L, await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action = 'review.escalated' and actor = 'scheduler'")));
    }

    [Fact]
    public async Task A_past_campaign_becomes_a_new_brief_that_is_seen_before_it_is_built_and_built_once()
    {
        await using var words = await StartAsync(_ => "");
        await SubmittedAsync(words);
        var page = await words.ReadAsync($"{Page}/duplicate");
        Assert.Contains("The other days of its settings are moved along.", page, StringComparison.Ordinal);

        using var shown = await RunningSlipway.PostAsync(words.Author, $"{Page}/duplicate", $"{Page}/duplicate", ("title", "Fewer: picking errors, again"), ("name", "warehouse-again"), ("date", "2027-03-02"));
        var brief = WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync(Stop));
        Assert.Contains("name: warehouse-again", brief, StringComparison.Ordinal);
        Assert.Contains("title: \"Fewer: picking errors, again\"", brief, StringComparison.Ordinal);
        // The event stays as far from the launch as it was.
        Assert.Contains("date: 2027-03-25", brief, StringComparison.Ordinal);
        Assert.DoesNotContain("2027-01-19", brief, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(words.Workspace.Folder, "campaigns", "warehouse-again")));

        var text = BriefText().Match(await RunningBriefAsync()).Groups[1].Value;
        using var built = await RunningSlipway.PostAsync(words.Author, $"{Page}/duplicate", "/campaigns/new/build", ("text", WebUtility.HtmlDecode(text).TrimStart('\n')));
        Assert.True(built.StatusCode == HttpStatusCode.Found, Plain(await built.Content.ReadAsStringAsync(Stop)));
        using var again = await RunningSlipway.PostAsync(words.Author, $"{Page}/duplicate", "/campaigns/new/build", ("text", WebUtility.HtmlDecode(text).TrimStart('\n')));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        using var wrong = await RunningSlipway.PostAsync(words.Author, $"{Page}/duplicate", $"{Page}/duplicate", ("title", ""), ("name", "../elsewhere"), ("date", "soon"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);

        async Task<string> RunningBriefAsync()
        {
            using var answer = await RunningSlipway.PostAsync(words.Author, $"{Page}/duplicate", $"{Page}/duplicate", ("title", "Again"), ("name", "warehouse-again"), ("date", "2027-03-02"));
            return await answer.Content.ReadAsStringAsync(Stop);
        }
    }

    [Fact]
    public async Task Wrong_roles_and_agents_are_refused_everywhere()
    {
        await using var words = await StartAsync(_ => "");
        var version = await SubmittedAsync(words);
        var (nora, reader) = await words.Slipway.SignedInAsync("Nora", Roles.Analyst);
        foreach (var action in (string[])["test", "remind", "escalate", "duplicate"])
        {
            using var refused = await RunningSlipway.PostAsync(reader, "/tokens", $"{Page}/{action}", ("version", version));
            Assert.Equal((action, HttpStatusCode.Forbidden), (action, refused.StatusCode));
            using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
            using var answer = await agent.PostAsync($"{Page}/{action}", new FormUrlEncodedContent([new("version", version)]), Stop);
            Assert.Equal((action, HttpStatusCode.Forbidden), (action, answer.StatusCode));
        }

        using var named = await RunningSlipway.PostAsync(reader, "/deputies", "/deputies", ("role", "brand"), ("deputy", words.Ada.Id), ("from", "2100-01-01"), ("until", "2100-01-02"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, named.StatusCode);
        var (agents, analyst) = (Is(words.Ada, agent: true), Is(nora));
        Assert.Equal("not-yours-to-test", Assert.Single(await words.Slipway.Get<TestSends>().SendAsync(agents, Name, version, "invitation", "self", Guid.NewGuid().ToString("N"))).Code);
        Assert.Equal("not-yours-to-test", Assert.Single(await words.Slipway.Get<TestSends>().SendAsync(analyst, Name, version, "invitation", "self", Guid.NewGuid().ToString("N"))).Code);
        Assert.Equal("not-yours-to-remind", Assert.Single(await words.Slipway.Get<Reminders>().RemindAsync(agents, Name, version, Stop)).Code);
        Assert.Equal("not-yours-to-escalate", Assert.Single(await words.Slipway.Get<Escalations>().SendAsync(agents, Name, version, Stop)).Code);
        // A version of one campaign is none of another.
        Assert.Equal("version-unknown", Assert.Single(await words.Slipway.Get<TestSends>().SendAsync(Is(words.Ada), "another", version, "invitation", "self", Guid.NewGuid().ToString("N"))).Code);
        reader.Dispose();
    }

    private static Task<RunningWords> StartedAsync(MailboxServer server) => StartWithAsync(
        _ => Said("subject", ""), [new("Smtp:Host", "127.0.0.1"), new("Smtp:Port", $"{server.Port}"), new("Smtp:Security", "None"), new("Smtp:From", "slipway@nordlager.example")]);

    private static async Task<string> SubmittedAsync(RunningWords words)
    {
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, Stop)).Version!.Digest;
        Assert.Empty((await words.Work.SubmitAsync(version, Is(words.Ada))).Findings);
        return version;
    }

    private static string Field(string html, string name) => Regex.Match(html, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("/deputies/([0-9a-f]+)/end")]
    private static partial Regex Ended();

    [GeneratedRegex("<textarea[^>]*name=\"text\"[^>]*>([^<]*)</textarea>")]
    private static partial Regex BriefText();
}

using System.Net;
using Slipway.Rehearsal.HubSpot;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

public sealed class HubSpotMailTests : IAsyncLifetime
{
    private const string Emails = "/marketing/emails/2026-03";

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_published_batch_goes_at_once_to_who_is_included_and_neither_excluded_nor_unsubscribed()
    {
        var people = Enumerable.Range(0, 6).Select(i => _portal.HubSpot.AddContact($"p{i}@example.com", new Dictionary<string, string> { ["firstname"] = $"P{i}" })).ToArray();
        var all = await _portal.ListAsync("All", people);
        var held = await _portal.ListAsync("Held out", people[0]);
        _portal.HubSpot.Unsubscribe(people[1]);
        _portal.HubSpot.EditContact(people[2], new Dictionary<string, string> { ["hs_email_optout"] = "true" });
        _portal.HubSpot.EditContact(people[3], new Dictionary<string, string> { ["hs_marketable_status"] = "false" });
        var id = await _portal.MakeAsync(Emails, Portal.Email("Invitation", $"\"{all}\"", $"\"{held}\""));
        Assert.Empty(_portal.HubSpot.SentMails);

        await _portal.DoAsync("POST", $"{Emails}/{id}/publish");

        Assert.Equal(["p4@example.com", "p5@example.com"], _portal.HubSpot.SentMails.Select(m => m.Address));
        Assert.Equal("Hello P4", _portal.HubSpot.SentMails[0].Subject);
        var read = (await _portal.DoAsync("GET", $"{Emails}/{id}"))!;
        Assert.Equal("PUBLISHED", (string?)read["state"]);
        Assert.True((bool)read["isPublished"]!);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Emails}/{id}/publish");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Emails}/{id}/unpublish");
        Assert.Equal(2, _portal.HubSpot.SentMails.Length);
    }

    [Fact]
    public async Task A_date_makes_it_wait_and_unpublishing_cancels()
    {
        var list = await _portal.ListAsync("All", _portal.HubSpot.AddContact("a@example.com"));
        var at = _portal.Now.AddHours(2);
        var stays = await _portal.MakeAsync(Emails, Portal.Email("Stays", $"\"{list}\"", more: $",\"publishDate\":\"{at:O}\""));
        var goes = await _portal.MakeAsync(Emails, Portal.Email("Goes", $"\"{list}\"", more: $",\"publishDate\":\"{at:O}\""));
        await _portal.DoAsync("POST", $"{Emails}/{stays}/publish");
        await _portal.DoAsync("POST", $"{Emails}/{goes}/publish");
        Assert.Equal("SCHEDULED", (string?)(await _portal.DoAsync("GET", $"{Emails}/{goes}"))!["state"]);
        await _portal.DoAsync("POST", $"{Emails}/{stays}/unpublish");

        _portal.Wait(TimeSpan.FromHours(3));

        var mail = Assert.Single(_portal.HubSpot.SentMails);
        Assert.Equal((goes, at), (mail.EmailId, mail.At));
        Assert.Equal("DRAFT", (string?)(await _portal.DoAsync("GET", $"{Emails}/{stays}"))!["state"]);
    }

    [Fact]
    public async Task The_buffer_is_beside_what_is_live_until_it_is_published_or_reset()
    {
        var id = await _portal.MakeAsync(Emails, Portal.Email("Welcome", "", more: ",\"subcategory\":\"automated\""));
        await _portal.DoAsync("POST", $"{Emails}/{id}/publish");
        await _portal.DoAsync("PATCH", $"{Emails}/{id}/draft", """{"subject":"Changed"}""");
        Assert.Equal("Changed", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}/draft"))!["subject"]);
        Assert.StartsWith("Hello", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}"))!["subject"]);

        await _portal.DoAsync("POST", $"{Emails}/{id}/draft/reset");
        Assert.StartsWith("Hello", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}/draft"))!["subject"]);

        await _portal.DoAsync("PATCH", $"{Emails}/{id}/draft", """{"subject":"Changed"}""");
        await _portal.DoAsync("POST", $"{Emails}/{id}/publish");
        Assert.Equal("Changed", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}"))!["subject"]);
        var revisions = (await _portal.DoAsync("GET", $"{Emails}/{id}/revisions"))!["results"]!.AsArray();
        await _portal.DoAsync("POST", $"{Emails}/{id}/revisions/{(string)revisions[^1]!["id"]!}/restore-to-draft");
        Assert.StartsWith("Hello", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}/draft"))!["subject"]);
        Assert.Equal("Changed", (string?)(await _portal.DoAsync("GET", $"{Emails}/{id}"))!["subject"]);
    }

    [Theory]
    [InlineData(HubSpotEdition.Starter)]
    [InlineData(HubSpotEdition.Professional)]
    public async Task Publishing_by_api_needs_enterprise_or_the_add_on_and_by_hand_neither(HubSpotEdition edition)
    {
        var list = await _portal.ListAsync("All", _portal.HubSpot.AddContact("a@example.com"));
        var (first, second) = (await _portal.MakeAsync(Emails, Portal.Email("One", $"\"{list}\"")), await _portal.MakeAsync(Emails, Portal.Email("Two", $"\"{list}\"")));
        _portal.HubSpot.Edition = edition;
        var refused = await _portal.RefusedAsync(403, "MISSING_SCOPES", "POST", $"{Emails}/{first}/publish");
        Assert.Equal("marketing-email", (string?)refused["errors"]![0]!["context"]!["requiredGranularScopes"]![0]);
        Assert.Empty(_portal.HubSpot.SentMails);

        _portal.HubSpot.PublishEmailByHand(first);
        _portal.HubSpot.TransactionalAddOn = true;
        await _portal.DoAsync("POST", $"{Emails}/{second}/publish");
        Assert.Equal([first, second], _portal.HubSpot.SentMails.Select(m => m.EmailId));
    }

    [Theory]
    [InlineData("""{"subject":"No name"}""", "name")]
    [InlineData("""{"name":"A","subjekt":"x"}""", "subjekt")]
    [InlineData("""{"name":"A","state":"LIVE"}""", "state")]
    [InlineData("""{"name":"A","state":"PUBLISHED"}""", "state")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"A","to":{"contactIlsLists":{"include":[7]}}}""", "to.contactIlsLists.include[0]")]
    [InlineData("""{"name":"A","publishDate":"tomorrow"}""", "publishDate")]
    [InlineData("""{"name":null}""", "name")]
    public async Task A_body_that_breaks_the_description_is_refused_with_its_place(string body, string at)
    {
        var refused = await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", Emails, body);
        Assert.Equal(at, (string?)refused["errors"]![0]!["in"]);
        Assert.Equal(0, (int)(await _portal.DoAsync("GET", Emails))!["total"]!);
    }

    [Fact]
    public async Task An_email_that_is_not_complete_cannot_be_published()
    {
        var list = await _portal.ListAsync("All");
        foreach (var body in new[] { """{"name":"Nothing else"}""", Portal.Email("No list", ""), Portal.Email("No such list", "\"999\"") })
        {
            var id = await _portal.MakeAsync(Emails, body);
            await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Emails}/{id}/publish");
        }

        await _portal.DoAsync("DELETE", $"/crm/lists/2026-03/{list}");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "POST", $"{Emails}/{await _portal.MakeAsync(Emails, Portal.Email("Gone list", $"\"{list}\""))}/publish");
    }

    [Fact]
    public async Task Lists_of_emails_come_in_pages_and_show_what_is_new_after_the_lag()
    {
        for (var i = 0; i < 25; i++)
        {
            await _portal.MakeAsync(Emails, Portal.Email($"Mail {i:00}", ""));
        }

        _portal.HubSpot.Lag = TimeSpan.FromSeconds(30);
        var late = await _portal.MakeAsync(Emails, Portal.Email("Late", ""));
        Assert.Equal("Late", (string?)(await _portal.DoAsync("GET", $"{Emails}/{late}"))!["name"]);
        _portal.Wait(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain("Late", await NamesAsync());
        _portal.Wait(TimeSpan.FromSeconds(1));
        var names = await NamesAsync();
        Assert.Equal(26, names.Distinct().Count());
        Assert.Contains("Late", names);
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "GET", $"{Emails}?limit=101");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "GET", $"{Emails}?after=20");
        await _portal.RefusedAsync(400, "VALIDATION_ERROR", "GET", $"{Emails}?limitt=5");
    }

    [Fact]
    public async Task Figures_follow_from_what_was_sent_and_done()
    {
        var people = Enumerable.Range(0, 4).Select(i => _portal.HubSpot.AddContact($"p{i}@example.com")).ToArray();
        var list = await _portal.ListAsync("All", people);
        var id = await _portal.MakeAsync(Emails, Portal.Email("Invitation", $"\"{list}\""));
        await _portal.DoAsync("POST", $"{Emails}/{id}/publish");
        _portal.HubSpot.React(id, people[0], MailReaction.Clicked);
        _portal.HubSpot.React(id, people[1], MailReaction.Opened);
        _portal.HubSpot.React(id, people[2], MailReaction.Unsubscribed);
        _portal.HubSpot.React(id, people[3], MailReaction.Bounced);

        var figures = (await _portal.DoAsync("GET", $"{Emails}/statistics/list?emailIds={id}"))!;

        Assert.Equal(id, figures["emails"]![0]!.ToJsonString());
        Assert.Equal([4, 3, 2, 1, 1, 1], new[] { "sent", "delivered", "open", "click", "bounce", "unsubscribed" }.Select(c => (int)figures["aggregate"]!["counters"]![c]!));
        var second = await _portal.MakeAsync(Emails, Portal.Email("Reminder", $"\"{list}\""));
        await _portal.DoAsync("POST", $"{Emails}/{second}/publish");
        Assert.Equal([people[0], people[1]], _portal.HubSpot.SentMails.Where(m => m.EmailId == second).Select(m => m.ContactId));
    }

    [Fact]
    public async Task Clones_are_drafts_of_their_own_and_what_is_deleted_is_gone()
    {
        var id = await _portal.MakeAsync(Emails, Portal.Email("Original", ""));
        var clone = await _portal.MakeAsync($"{Emails}/clone", $$"""{"id":"{{id}}","cloneName":"Copy"}""");
        await _portal.DoAsync("DELETE", $"{Emails}/{id}");
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{Emails}/{id}");
        Assert.True((bool)(await _portal.DoAsync("GET", $"{Emails}/{id}?archived=true"))!["archived"]!);
        var read = (await _portal.DoAsync("GET", $"{Emails}/{clone}"))!;
        Assert.Equal(("Copy", "DRAFT", id), ((string?)read["name"], (string?)read["state"], (string?)read["clonedFrom"]));
        Assert.Equal(HttpStatusCode.NotFound, (await _portal.SendAsync("DELETE", $"{Emails}/{id}")).Status);
    }

    [Fact]
    public async Task A_thousand_contacts_and_more_are_mailed_and_enrolled_each_once()
    {
        var people = Enumerable.Range(0, 3000).Select(i => _portal.HubSpot.AddContact($"p{i}@example.com")).ToArray();
        var list = await _portal.ListAsync("All", people);
        var id = await _portal.MakeAsync(Emails, Portal.Email("Invitation", $"\"{list}\""));
        await _portal.DoAsync("POST", $"{Emails}/{id}/publish");
        var followUp = await _portal.MakeAsync(Emails, Portal.Email("Follow up", "", more: ",\"subcategory\":\"automated\""));
        await _portal.DoAsync("POST", $"{Emails}/{followUp}/publish");
        await _portal.MakeAsync("/automation/v4/flows", Portal.Flow(list, Portal.Mail(followUp), enabled: true));
        Assert.Equal(3000, _portal.HubSpot.Enrolments.Length);
        Assert.Equal(6000, _portal.HubSpot.SentMails.Length);
        Assert.Equal(6000, _portal.HubSpot.SentMails.Select(m => (m.EmailId, m.ContactId)).Distinct().Count());
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        for (var after = ""; ;)
        {
            var page = (await _portal.DoAsync("GET", $"{Emails}?limit=10{after}"))!;
            names.AddRange(page["results"]!.AsArray().Select(e => (string)e!["name"]!));
            if (page["paging"] is not { } paging)
            {
                return names;
            }

            after = $"&after={Uri.EscapeDataString((string)paging["next"]!["after"]!)}";
        }
    }
}

using System.Text;
using Slipway.Stack.Contacts;
using Xunit;

namespace Slipway.Engine.Tests.Contacts;

public sealed class ContactMergeTests
{
    private const string People = """
        email,first_name,company,Port,employees,consent_purposes,consent_basis,consent_source,consent_at,consent_wording,unsubscribed
        anna@a.example,Anna,Old Ltd,Kiel,10,marketing-email,consent,fair,2024-03-01,Yes,
        ben@a.example,Ben,B,,,,,,,,
         ANNA@A.example ,,New Ltd,,12,marketing-email|open-tracking,consent,form,2025-03-01T10:00:00+02:00,Yes please,
        cleo@a.example,Cleo,C,,,marketing-email,consent,form,2025-03-01,Yes,true
        dan@a.example,Dan,D,,,marketing-email,consent,form,,Yes,
        """;

    [Fact]
    public async Task A_later_value_wins_and_an_empty_one_never_erases()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync(People);

        Assert.Equal((5, 4, 1, 0), (result.Read, result.Created, result.Merged, result.SetAside));
        var anna = await desk.FindAsync("anna@a.example");
        Assert.Equal(("Anna", "New Ltd", "Kiel", 12L), (anna!.FirstName, anna.Company, anna.Field("port"), anna.Employees));

        var second = await desk.ImportAsync("email,first_name,company\nanna@a.example,,Newest Ltd\n");
        Assert.Equal((0, 1), (second.Created, second.Updated));
        anna = await desk.FindAsync("anna@a.example");
        Assert.Equal(("Anna", "Newest Ltd", "Kiel"), (anna!.FirstName, anna.Company, anna.Field("port")));
    }

    [Fact]
    public async Task Every_consent_is_kept_and_the_latest_counts()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        var anna = (await desk.FindAsync("anna@a.example"))!.Id;

        Assert.Equal(3, await desk.ScalarAsync<long>("select count(*) from stack_consents where contact = @anna", new { anna }));
        Assert.Equal("form", await desk.ScalarAsync<string>(
            "select source from stack_consents where contact = @anna and purpose = 'marketing-email' order by at desc limit 1", new { anna }));
        Assert.True(await desk.Database.ReadAsync(s => Consents.HasAsync(s, anna, Consents.OpenTracking)));

        await desk.Database.WriteAsync("t", s => Consents.WithdrawAsync(s, anna, Consents.MarketingEmail, "unsubscribe link", ContactDesk.Now));
        Assert.False(await desk.Database.ReadAsync(s => Consents.HasAsync(s, anna, Consents.MarketingEmail)));

        // The old list again is no new consent.
        await desk.ImportAsync(People);
        Assert.False(await desk.Database.ReadAsync(s => Consents.HasAsync(s, anna, Consents.MarketingEmail)));
        await desk.Database.WriteAsync("t", s => Consents.GrantAsync(s, anna, new Consent(Consents.MarketingEmail, "consent", "form", "Yes"), ContactDesk.Now.AddDays(1)));
        Assert.True(await desk.Database.ReadAsync(s => Consents.HasAsync(s, anna, Consents.MarketingEmail)));
    }

    [Fact]
    public async Task A_consent_that_proves_nothing_is_not_taken_and_said()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var result = await desk.ImportAsync(People);

        Assert.Equal(2, result.WithoutConsent);
        Assert.Single(result.Findings, f => f.Code == "consent-not-given");
        Assert.Equal(6, Assert.Single(result.Findings, f => f.Code == "consent-incomplete").Place!.Line);
        var dan = (await desk.FindAsync("dan@a.example"))!.Id;
        Assert.False(await desk.Database.ReadAsync(s => Consents.HasAsync(s, dan, Consents.MarketingEmail)));
    }

    [Fact]
    public async Task Who_unsubscribed_elsewhere_is_not_mailed_here()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        Assert.True(await desk.Database.ReadAsync(s => Suppressions.HasAsync(s, desk.Keys.Reference("cleo@a.example"))));
        await desk.ImportAsync("email,unsubscribed\ncleo@a.example,false\n");
        Assert.True(await desk.Database.ReadAsync(s => Suppressions.HasAsync(s, desk.Keys.Reference("cleo@a.example"))));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        var before = await StateAsync(desk);
        await desk.Clock.HoldAtAsync(ContactDesk.Now.AddDays(3));
        var again = await desk.ImportAsync(People);

        Assert.Equal((0, 0, 4, 1), (again.Created, again.Updated, again.Unchanged, again.Merged));
        Assert.Equal(before, await StateAsync(desk));
    }

    [Fact]
    public async Task An_id_says_nothing_of_the_address_and_stays()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        var contact = await desk.FindAsync("anna@a.example");
        Assert.Equal($"c_{desk.Keys.Reference("anna@a.example")[..20]}", contact!.Id);
        Assert.Equal(desk.Keys.Reference("anna@a.example"), contact.EmailKey);
    }

    [Fact]
    public async Task An_import_is_in_the_audit_trail_without_a_name()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        Assert.Equal("anna contacts.imported read 5, created 4, updated 0, merged 1, set aside 0", await desk.ScalarAsync<string>(
            "select actor || ' ' || action || ' ' || detail from audit"));
        Assert.Null((await desk.Audit.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task A_person_is_handed_out_and_forgotten_and_the_trail_holds()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        var cleo = (await desk.FindAsync("cleo@a.example"))!.Id;
        await desk.Database.WriteAsync("t", async s =>
        {
            await s.ExecuteAsync("""
                insert into stack_events (id, type, campaign, asset, contact, at, data)
                values ('e1', 'registered', 'w', 'form/r', @cleo, 5, '{"first_name":"Cleo","link":"l"}'), ('e2', 'clicked', 'w', 'link/l', @cleo, 6, '{"automated":"scanner","link":"l"}')
                """, new { cleo });
            await s.ExecuteAsync("""
                insert into stack_recipients (id, email_object, contact, state, reason, changed_at) values ('r1', 'o1', @cleo, 'bounced', '550 <cleo@a.example> unknown', 7)
                """, new { cleo });
            await s.ExecuteAsync("insert into stack_members (snapshot, contact, held_out) values ('s', @cleo, 0)", new { cleo });
        });

        var data = await new ContactExport(desk.Database, desk.Audit).ExportAsync(cleo, "anna");
        Assert.Equal("cleo@a.example", (string?)data!["fields"]!["email"]);
        Assert.Equal("unsubscribed", (string?)data["suppression"]!["reason"]);
        Assert.Equal("Yes", (string?)data["consents"]![0]!["wording"]);
        Assert.Equal(("o1", "s"), ((string?)data["mails"]![0]!["email"], (string?)data["audiences"]![0]));
        Assert.Equal("Cleo", (string?)data["events"]![0]!["data"]!["first_name"]);

        var erase = new ContactErase(desk.Database, desk.Audit);
        Assert.True(await erase.EraseAsync(cleo, "anna"));
        Assert.False(await erase.EraseAsync(cleo, "anna"));
        Assert.Null(await new ContactExport(desk.Database, desk.Audit).ExportAsync(cleo, "anna"));
        Assert.DoesNotContain("Cleo", await StateAsync(desk), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["""{"link":"l"}""", """{"automated":"scanner","link":"l"}"""], await desk.Database.ReadAsync(s => s.QueryAsync<string>("select data from stack_events order by seq")));
        Assert.True(await desk.Database.ReadAsync(s => Suppressions.HasAsync(s, desk.Keys.Reference("cleo@a.example"))));
        Assert.Null((await desk.Audit.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task Who_fills_in_a_form_does_not_overwrite_what_is_known()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(People);
        var values = new Dictionary<string, string> { ["first_name"] = "Mallory", ["city"] = "Köln", ["email"] = "x@y.example" };
        var anna = await desk.Database.WriteAsync("t", s => ContactBook.FindOrAddAsync(s, desk.Keys, "Anna@a.example", values, ContactDesk.Now));
        var eve = await desk.Database.WriteAsync("t", s => ContactBook.FindOrAddAsync(s, desk.Keys, "eve@a.example", values, ContactDesk.Now));

        Assert.Equal(("Anna", "Köln", "anna@a.example"), (anna.FirstName, anna.City, anna.Email));
        Assert.Equal(eve, await desk.FindAsync("eve@a.example"));
        Assert.Equal("Mallory", eve.FirstName);
    }

    private static async Task<string> StateAsync(ContactDesk desk)
    {
        await using var session = await desk.Database.ReadAsync();
        var text = new StringBuilder();
        foreach (var table in (string[])["stack_contacts", "stack_consents", "stack_suppressions", "stack_recipients", "stack_events", "stack_members"])
        {
            text.AppendJoin('\n', (await session.QueryAsync<object>($"select * from {table}")).Select(row => row.ToString()).Order(StringComparer.Ordinal)).Append('\n');
        }

        return text.ToString();
    }
}

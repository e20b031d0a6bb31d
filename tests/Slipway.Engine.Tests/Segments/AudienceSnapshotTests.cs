using System.Globalization;
using System.Text;
using Slipway.Engine.Tests.Contacts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Segments;
using Xunit;

namespace Slipway.Engine.Tests.Segments;

public sealed class AudienceSnapshotTests
{
    private static readonly AudienceAsset _everyone = new()
    {
        Key = new AssetKey(AssetKind.Audience, "main"),
        Title = "Everyone",
        Where = new Predicate.Compare("industry", Comparison.Is, ["logistics"]),
        Exclusions = [new Exclusion("already a customer", new Predicate.Compare("lifecycle", Comparison.Is, ["customer"]))],
        ConsentPurpose = Consents.MarketingEmail,
        OptOutMarkets = ["US"],
        RestDays = 7,
        Cap = 100_000,
        Snapshot = "s1",
        Holdout = new Holdout(0.2, "seed"),
    };

    [Fact]
    public async Task Each_person_is_counted_under_the_first_reason_that_fits()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync("""
            email,industry,country,lifecycle,unsubscribed,consent_basis,consent_at
            in@a.example,logistics,DE,lead,,consent,2025-01-01
            american@a.example,logistics,US,lead,,,
            objecting@a.example,logistics,US,lead,,,
            silent@a.example,logistics,DE,lead,,,
            customer@a.example,logistics,DE,customer,true,,
            gone@a.example,logistics,DE,lead,true,consent,2025-01-01
            rested@a.example,logistics,DE,lead,,consent,2025-01-01
            mailed@a.example,logistics,DE,lead,,consent,2025-01-01
            other@a.example,retail,DE,lead,,consent,2025-01-01
            """);
        await desk.Database.WriteAsync("t", async s =>
        {
            await Consents.WithdrawAsync(s, ContactBook.IdOf(desk.Keys, "objecting@a.example"), Consents.MarketingEmail, "letter", ContactDesk.Now);
            foreach (var (email, days) in (IEnumerable<(string, int)>)[("mailed@a.example", 6), ("rested@a.example", 8)])
            {
                await s.ExecuteAsync(
                    "insert into stack_recipients (id, email_object, contact, state, changed_at) values (@id, 'o', @id, 'sent', @at)",
                    new { id = ContactBook.IdOf(desk.Keys, email), at = ContactDesk.Now.AddDays(-days).ToUnixTimeMilliseconds() });
            }
        });

        var figures = await TakeAsync(desk, _everyone);
        Assert.Equal(
            [new ExclusionCount("already a customer", 1), new("unsubscribed", 1), new("no consent to marketing-email", 2), new("mailed within 7 days", 1)], figures.Excluded);
        Assert.Equal((8, 3), (figures.Matched, figures.Eligible));
    }

    [Fact]
    public async Task A_snapshot_that_is_taken_stays_and_only_shrinks()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Many(0, 12_000));
        var figures = await TakeAsync(desk, _everyone);

        Assert.Equal(figures.Matched, figures.Eligible + figures.Excluded.Sum(e => e.People));
        Assert.Equal(12_000, figures.Matched);
        Assert.InRange(figures.HeldOut, figures.Eligible * 0.18, figures.Eligible * 0.22);
        await using (var session = await desk.Database.ReadAsync())
        {
            var members = AudienceSnapshot.Members(session, "s1").ToList();
            Assert.Equal((figures.Eligible, figures.HeldOut), (members.Count, members.Count(m => m.HeldOut)));
            Assert.All(members, m => Assert.Equal(_everyone.Holdout.Holds(m.Contact), m.HeldOut));
            Assert.Equal(figures.Digest, AudienceSnapshot.Digest(members));
        }

        await desk.ImportAsync(Many(12_000, 12_100));
        Assert.Equivalent(figures, await TakeAsync(desk, _everyone), strict: true);
        Assert.Equal(figures.Eligible, await desk.ScalarAsync<long>("select count(*) from stack_members"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => TakeAsync(desk, _everyone with { RestDays = 1 }));

        var first = await desk.ScalarAsync<string>("select min(contact) from stack_members");
        Assert.Equal(1, await desk.Database.WriteAsync("t", s => AudienceSnapshot.ShrinkAsync(s, "s1", [first!, "c_unknown"])));
        Assert.Equal(figures.Eligible - 1, await desk.ScalarAsync<long>("select count(*) from stack_members"));
        Assert.Equivalent(figures, await TakeAsync(desk, _everyone), strict: true);

        await desk.Database.WriteAsync("t", s => AudienceSnapshot.DropAsync(s, "s1"));
        Assert.Equal(12_100, (await TakeAsync(desk, _everyone)).Matched);
    }

    [Fact]
    public async Task Who_is_kept_for_other_campaigns_or_written_to_by_none_is_left_out_and_the_share_is_held_out_of_the_rest()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync(Many(0, 6000));
        var asset = _everyone with { Exclusive = new ExclusiveRange("spring", 0, 0.5, "e"), Global = new GlobalHoldout("h1-2027", 0.1, "g") };
        var figures = await TakeAsync(desk, asset);

        Assert.Equal(["kept for other campaigns of spring", "held out of all campaigns (h1-2027)"], figures.Excluded.Where(e => e.People is > 0 and < 4000).TakeLast(2).Select(e => e.Reason));
        Assert.Equal(figures.Matched, figures.Eligible + figures.Excluded.Sum(e => e.People));
        await using var session = await desk.Database.ReadAsync();
        var members = AudienceSnapshot.Members(session, "s1").ToList();
        Assert.All(members, m => Assert.True(asset.Exclusive.Takes(m.Contact) && !asset.Global.Holds(m.Contact)));
        Assert.InRange(members.Count(m => m.HeldOut), figures.Eligible * 0.16, figures.Eligible * 0.24);

        var withheld = (await session.QueryAsync<string>("select contact from stack_withheld where snapshot = 's1' order by contact")).ToList();
        Assert.Equal(figures.Excluded[^1].People, withheld.Count);
        Assert.All(withheld, contact => Assert.True(asset.Exclusive.Takes(contact) && asset.Global.Holds(contact)));

        // The rest of the group, on the same day: nobody is in both, and those written to by none are the same.
        var other = await TakeAsync(desk, asset with { Snapshot = "s2", Exclusive = asset.Exclusive with { From = 0.5, To = 1 } });
        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from stack_members a join stack_members b on b.contact = a.contact and b.snapshot = 's2' where a.snapshot = 's1'"));
        Assert.Equal(5400, figures.Eligible + other.Eligible + figures.Excluded[^1].People + other.Excluded[^1].People);
        await desk.Database.WriteAsync("t", s => AudienceSnapshot.DropAsync(s, "s1"));
        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from stack_withheld where snapshot = 's1'"));
    }

    [Fact]
    public async Task With_strata_each_of_them_has_its_share_held_out()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var csv = new StringBuilder("email,industry,country,consent_basis,consent_at,tier\n");
        for (var i = 0; i < 6100; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"p{i}@a.example,logistics,{(i % 3 == 0 ? "AT" : "DE")},consent,2025-01-01,{(i % 61 == 0 ? "" : i % 2 == 0 ? "gold" : "silver")}\n");
        }

        await desk.ImportAsync(csv.ToString());
        var figures = await TakeAsync(desk, _everyone with { Holdout = new Holdout(0.1, "seed") { Strata = ["country", "tier"] } });

        Assert.Equal((6100, 610), (figures.Eligible, figures.HeldOut));
        var strata = await desk.Database.ReadAsync(s => s.QueryAsync<(string Stratum, long People, long Held)>("select stratum, count(*), sum(held_out) from stack_members group by stratum order by stratum"));
        Assert.Equal(["AT / ", "AT / gold", "AT / silver", "DE / ", "DE / gold", "DE / silver"], strata.Select(s => s.Stratum));
        Assert.All(strata, s => Assert.InRange(s.Held, Math.Floor(s.People * 0.1), Math.Ceiling(s.People * 0.1)));
        await using var session = await desk.Database.ReadAsync();
        Assert.Equal(figures.Digest, AudienceSnapshot.Digest(AudienceSnapshot.Members(session, "s1")));
    }

    [Fact]
    public async Task Whole_places_are_held_out_and_who_is_nowhere_is_written_to()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync("email,industry,country,consent_basis,consent_at\na@a.example,logistics,AT,consent,2025-01-01\nb@a.example,logistics,at,consent,2025-01-01\nc@a.example,logistics,DE,consent,2025-01-01\nd@a.example,logistics,,consent,2025-01-01\n");
        var figures = await TakeAsync(desk, _everyone with { Holdout = new Holdout(0, "") { Places = new HeldPlaces("country", ["AT", "CH"]), Why = "A partner is there." } });

        Assert.Equal((4, 2), (figures.Eligible, figures.HeldOut));
        Assert.Equal(
            [("", 0), ("AT", 1), ("AT", 1), ("DE", 0)],
            await desk.Database.ReadAsync(s => s.QueryAsync<(string, long)>("select upper(coalesce(stratum, '')), held_out from stack_members order by 1")));
    }

    [Fact]
    public async Task Those_who_agreed_that_an_ads_platform_is_told_of_them_are_counted_among_those_who_are_written_to()
    {
        await using var desk = await ContactDesk.OpenAsync();
        var csv = new StringBuilder("email,industry,country,consent_basis,consent_at,consent_purposes\n");
        for (var i = 0; i < 400; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"p{i}@a.example,logistics,DE,consent,2025-01-01,{(i % 2 == 0 ? "marketing-email|ads-matching" : "marketing-email")}\n");
        }

        await desk.ImportAsync(csv.ToString());
        var asking = _everyone with { AdsConsent = "ads-matching", Snapshot = "s-ads" };
        var first = (await desk.FindAsync("p0@a.example"))!.Id;
        await desk.Database.WriteAsync("t", s => Consents.WithdrawAsync(s, first, "ads-matching", "letter", ContactDesk.Now));

        var figures = await TakeAsync(desk, asking);

        await using var session = await desk.Database.ReadAsync();
        var treated = AudienceSnapshot.Members(session, "s-ads").Where(m => !m.HeldOut).Select(m => m.Contact).ToHashSet(StringComparer.Ordinal);
        var agreed = 0;
        foreach (var contact in treated)
        {
            agreed += await Consents.HasAsync(session, contact, "ads-matching") ? 1 : 0;
        }

        Assert.Equal((400, agreed), (figures.Eligible, figures.Matchable));
        Assert.InRange(agreed, 130, 199);
        Assert.False(await Consents.HasAsync(session, first, "ads-matching"));
        Assert.Null((await TakeAsync(desk, _everyone with { Snapshot = "s-none" })).Matchable);
    }

    [Fact]
    public async Task An_audience_of_no_one_or_of_whole_pages_is_counted_too()
    {
        await using var desk = await ContactDesk.OpenAsync();
        Assert.Equal(0, (await TakeAsync(desk, _everyone)).Matched);
        Assert.Equal(11, (await desk.Database.ReadAsync(KnownFields.ReadAsync)).Length);
        await desk.ImportAsync(Many(0, 5000));
        Assert.Equal(5000, (await TakeAsync(desk, _everyone with { Snapshot = "s2" })).Matched);

        var contact = (await desk.FindAsync("p1@a.example"))!.Id;
        Assert.Empty((await new ContactExport(desk.Database, desk.Audit).ExportAsync(contact, "anna"))!["mails"]!.AsArray());
    }

    [Fact]
    public async Task The_example_list_gives_the_audience_of_the_demo()
    {
        var file = Example();
        await using var desk = await ContactDesk.OpenAsync();
        await using var csv = File.OpenRead(file);
        var result = await desk.ImportAsync(csv);
        Assert.Equal((2600L, 40L), (result.Read, result.SetAside));
        Assert.InRange(result.Merged, 20, 30);
        Assert.InRange(result.WithoutConsent, 100, 150);

        var figures = await TakeAsync(desk, _everyone with
        {
            Where = new Predicate.All([
                new Predicate.Compare("industry", Comparison.Is, ["logistics"]),
                new Predicate.Compare("job_title", Comparison.Contains, ["warehouse", "operations", "logistics", "supply chain"]),
                new Predicate.Compare("country", Comparison.In, ["DE", "AT", "NL", "GB", "US"])]),
            Exclusions = [new Exclusion("customer or partner", new Predicate.Compare("lifecycle", Comparison.In, ["customer", "partner"]))],
            OptOutMarkets = [],
        });
        Assert.InRange(figures.Eligible, 1900, 2100);
        Assert.InRange(await desk.ScalarAsync<long>("select count(*) from stack_suppressions"), 45, 75);
    }

    [Fact]
    public async Task The_fields_contacts_have_are_known_with_how_many_fill_them()
    {
        await using var desk = await ContactDesk.OpenAsync();
        await desk.ImportAsync("email,first_name,Port\na@a.example,Ann,Kiel\nb@a.example,,\n");
        var fields = await desk.Database.ReadAsync(KnownFields.ReadAsync);
        Assert.Equal((1.0, 0.5, 0.0), (Filled("email"), Filled("first_name"), Filled("company")));
        Assert.Equal(new KnownField("port", Custom: true, 0.5), fields[^1]);

        double Filled(string name) => fields.Single(f => f.Name == name).Filled;
    }

    private static Task<AudienceFigures> TakeAsync(ContactDesk desk, AudienceAsset asset) =>
        desk.Database.WriteAsync("t", s => AudienceSnapshot.TakeAsync(s, asset, "webinar", ContactDesk.Now));

    private static string Many(int from, int to)
    {
        var csv = new StringBuilder("email,industry,country,consent_basis,consent_at\n");
        for (var i = from; i < to; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"p{i}@a.example,logistics,DE,{(i % 10 == 0 ? "," : "consent,2025-01-01")}\n");
        }

        return csv.ToString();
    }

    private static string Example()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "examples")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "examples", "warehouse-webinar", "contacts.csv");
    }
}

using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class AccountDraftTests
{
    private const string Accounts = """
        account,name,owner,tier,opening
        acme.example,Acme Logistik GmbH,anna@nordlager.example,1,"Your new hall in Kiel, opened in May, has two shifts."
        hafen.example,Hafenkontor,ben@nordlager.example,2,
        """;

    private const string Audience = """
        title: Buying groups
        where: everyone
        target_accounts: yes
        consent: marketing-email
        rest_days: 14
        cap: 5000
        """;

    private const string Page = """
        ---
        title: "For {{ account.name | your company }}"
        slug: picking
        description: "What we would look at first at {{ account.name | your company }}."
        for: accounts
        ---

        # For {{ account.name | your company }}

        {{ account.opening | You run a warehouse. }}

        :::when{field="account.tier" is="1"}
        We come to you.
        :::

        Back to [your page](page:for-you), or see [the case](link:case).
        """;

    private const string Mail = """
        ---
        title: First
        subject: "A thought for {{ account.name | your company }}"
        preheader: "One page, written for you."
        audience: people
        recipients: account.role is user or account.tier is 1
        send: 2027-01-19 09:00
        ---

        Hello {{ first_name | there }},

        {{ account.opening | You run a warehouse. }} [Your page](page:for-you), [again](link:your-page).
        """;

    [Fact]
    public void Rows_that_cannot_be_taken_are_set_aside_with_their_reason_and_the_others_count()
    {
        var (draft, findings) = Read(("accounts.csv", """
            account;name;owner;Tier;tier;!
            https://www.Acme.example/de;Acme;anna;1;2;x
            anna@hafen.example;Hafenkontor;;2;;
            acme.example;Acme again;;;;
            not a domain;Somebody;;;;
            nameless.example;;;;;
            ;Nobody;;;;
            "many.example";"a";;;;;;;
            """));

        Assert.Equal(["acme.example", "hafen.example"], draft!.Accounts!.Accounts.Select(a => a.Key));
        Assert.Equal("1", draft.Accounts.Accounts[0].Field("account.tier"));
        Assert.Equal("acme.example", draft.Accounts.Accounts[0].Field("account.key"));
        Assert.Null(draft.Accounts.Accounts[1].Field("account.owner"));
        Assert.Equal(
            ["accounts.csv:1 The column \"tier\" is left out: there is another of that name.", "accounts.csv:1 The column \"!\" is left out: its name cannot be the name of a field.",
             "accounts.csv:4 This row was set aside: acme.example is on line 2 already, as Acme.", "accounts.csv:5 This row was set aside: \"not a domain\" is not a domain.",
             "accounts.csv:6 This row was set aside: nameless.example has no name.", "accounts.csv:7 This row was set aside: it names no account.", "accounts.csv:8 This row was set aside: it has 9 cells, and the header 6."],
            findings.Select(f => $"{f.Place!.File}:{f.Place.Line} {f.Message}"));
        Assert.All(findings, f => Assert.False(f.Blocks));
    }

    [Fact]
    public void A_list_without_its_columns_or_rows_is_an_error()
    {
        Assert.Contains(Read(("accounts.csv", "name\nAcme\n")).Findings, f => f.Code == "accounts-columns" && f.Blocks);
        Assert.Contains(Read(("accounts.csv", "")).Findings, f => f.Code == "accounts-columns" && f.Blocks);
        Assert.Contains(Read(("accounts.csv", "account,name\n,\nx,y\n")).Findings, f => f.Code == "accounts-none" && f.Blocks);
    }

    [Fact]
    public void The_roles_come_in_the_order_in_which_they_are_written()
    {
        var (draft, findings) = Read(("accounts.csv", Accounts), ("accounts.yaml", "most_per_account: 3\nroles:\n  decision-maker: [head of, vp]\n  champion: lead\n  user: [planner]\n"));

        Assert.Empty(findings);
        Assert.Equal(["decision-maker", "champion", "user"], draft!.Accounts!.Roles.Select(r => r.Name));
        Assert.Equal(3, draft.Accounts.MostPerAccount);
    }

    [Fact]
    public void A_page_for_accounts_becomes_a_page_per_account_with_its_words_filled_in()
    {
        var built = Built();

        Assert.Empty(built.Findings);
        var pages = built.Assets.OfType<PageAsset>().ToList();
        Assert.Equal(["page/for-you-acme-example", "page/for-you-hafen-example"], pages.Select(p => p.Key.ToString()));
        Assert.Equal([("for-you", "acme.example"), ("for-you", "hafen.example")], pages.Select(p => (p.Source, p.Account)));
        Assert.Equal(["picking-acme-example", "picking-hafen-example"], pages.Select(p => p.Slug));
        Assert.Equal(["For Acme Logistik GmbH", "For Hafenkontor"], pages.Select(p => p.Title));
        var (acme, hafen) = (Text(pages[0]), Text(pages[1]));
        Assert.Contains("Your new hall in Kiel", acme, StringComparison.Ordinal);
        Assert.Contains("We come to you.", acme, StringComparison.Ordinal);
        Assert.Contains("You run a warehouse.", hafen, StringComparison.Ordinal);
        Assert.DoesNotContain("We come to you.", hafen, StringComparison.Ordinal);
        Assert.All(pages, p => Assert.Contains("<meta name=\"robots\" content=\"noindex\" />", Text(p.Html), StringComparison.Ordinal));
        Assert.All(pages, p => Assert.DoesNotContain(p.Html.AllParts(), part => part is Part.MergeField or Part.When));
        Assert.All(pages, p => Assert.Equal([p.Key.Name], p.Html.AllParts().OfType<Part.Address>().Where(a => a.Kind == AddressKind.Page).Select(a => a.Target)));
    }

    [Fact]
    public void What_leads_to_a_page_for_accounts_leads_each_reader_to_their_own()
    {
        var built = Built();

        Assert.Equal("for-you", built.Assets.OfType<LinkAsset>().Single(l => l.Key.Name == "your-page").AccountPage);
        var mail = Assert.Single(built.Assets.OfType<EmailAsset>());
        Assert.Equal("for-you", Assert.Single(mail.Html.AllParts().OfType<Part.Address>(), a => a.Kind == AddressKind.AccountPage).Target);
        Assert.Contains(mail.Text.AllParts(), p => p is Part.Address { Kind: AddressKind.AccountPage });
    }

    [Fact]
    public void The_plan_holds_the_accounts_and_what_is_written_of_them_moves_nobody()
    {
        var plan = Planned(Accounts);
        var reworded = Planned(Accounts.Replace("two shifts", "three shifts", StringComparison.Ordinal));
        var fewer = Planned(string.Join('\n', Accounts.Split('\n')[..2]));

        var audience = plan.Assets.OfType<AudienceAsset>().Single();
        Assert.Equal(["acme.example", "hafen.example"], audience.Accounts!.Accounts.Select(a => a.Key));
        Assert.NotEqual(plan.Digest, reworded.Digest);
        Assert.Equal(audience.Snapshot, reworded.Assets.OfType<AudienceAsset>().Single().Snapshot);
        Assert.NotEqual(audience.Snapshot, fewer.Assets.OfType<AudienceAsset>().Single().Snapshot);
        Assert.Equal(plan.Digest, Plan.FromJson(plan.ToJson()).Digest);
    }

    [Fact]
    public void A_campaign_without_accounts_has_nothing_of_them_in_its_plan()
    {
        var json = Tests.Campaigns.Webinar().ToJson();

        Assert.DoesNotContain("account", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"by\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_no_account_has_are_found_where_they_are_written()
    {
        var wrong = Mail.Replace("account.opening", "account.openin", StringComparison.Ordinal);
        var built = Built(("emails/first.md", wrong), ("pages/for-you.md", Page.Replace("account.tier", "account.role", StringComparison.Ordinal)));

        Assert.Equal(["account-field-unknown", "account-field-unknown", "condition-on-page"], built.Findings.Where(f => f.Blocks).Select(f => f.Code).Order());
        var finding = built.Findings.Single(f => f.Place!.File == "emails/first.md");
        Assert.Equal(("emails/first.md", 12, "Write `account.opening`."), (finding.Place!.File, finding.Place.Line, finding.Fix));
    }

    [Theory]
    [InlineData("audiences/people.yaml", "target_accounts: yes", "target_accounts: no", "account-field-without-accounts")]
    [InlineData("emails/first.md", "account.role is user", "account.size is 5", "account-field-unknown")]
    public void What_needs_accounts_says_so_when_the_audience_has_none(string file, string from, string to, string code)
    {
        var text = Files.ToDictionary()[file].Replace(from, to, StringComparison.Ordinal);

        Assert.Contains(Built((file, text)).Findings, f => f.Code == code && f.Blocks);
    }

    [Fact]
    public void Without_the_list_the_folder_says_where_to_get_it()
    {
        var files = Files.Where(f => f.Key != "accounts.csv").ToDictionary();
        files["accounts.yaml"] = "from: salesforce-main\n";
        var (draft, findings) = DraftReader.Read(files);

        Assert.Null(draft);
        Assert.All(findings.Where(f => f.Blocks), f => Assert.Equal(("accounts-missing", "Pull them from salesforce-main: `slipway accounts pull webinar`."), (f.Code, f.Fix)));
    }

    [Fact]
    public void Whole_accounts_are_held_out_only_where_the_audience_has_accounts()
    {
        var campaign = Files.ToDictionary()["campaign.yaml"].Replace("holdout: 20%", "holdout: { share: 20%, by: account }", StringComparison.Ordinal);

        Assert.Equal(HoldoutUnit.Account, Built(("campaign.yaml", campaign)).Assets.OfType<AudienceAsset>().Single().Holdout.By);
        Assert.Contains(Read(("campaign.yaml", campaign), ("audiences/all.yaml", Audience.Replace("target_accounts: yes\n", "", StringComparison.Ordinal))).Findings, f => f.Code == "holdout-by-account");
        Assert.Contains(Read(("campaign.yaml", campaign.Replace("by: account", "by: city", StringComparison.Ordinal))).Findings, f => f.Code == "holdout-by");
    }

    [Fact]
    public void Everyone_cannot_be_led_to_the_page_of_one_account()
    {
        var (_, findings) = Read([.. Files.Select(f => (f.Key, f.Value)), ("forms/question.yaml", "title: Q\nbutton: Send\nevent: asked\nconsent_purpose: marketing-email\nconfirmation: for-you\nfields:\n  - { name: email, label: Mail, type: email, required: true }\n")]);

        Assert.Contains(findings, f => f.Code == "account-page-for-all");
    }

    [Fact]
    public void Two_domains_that_come_to_one_name_get_two_addresses()
    {
        var pages = Built(("accounts.csv", "account,name\na-b.example,One\na.b.example,Two\n3m.example,Three\n"), ("pages/for-you.md", Page.Replace("account.opening", "account.name", StringComparison.Ordinal).Replace("account.tier", "account.name", StringComparison.Ordinal)),
            ("emails/first.md", Mail.Replace("account.opening", "account.name", StringComparison.Ordinal).Replace(" or account.tier is 1", "", StringComparison.Ordinal))).Assets.OfType<PageAsset>().ToList();

        Assert.Equal(3, pages.Select(p => p.Slug).Distinct().Count());
        Assert.Contains("picking-3m-example", pages.Select(p => p.Slug));
        Assert.All(pages.Where(p => p.Account != "3m.example"), p => Assert.StartsWith("picking-a-b-example-", p.Slug, StringComparison.Ordinal));
    }

    [Fact]
    public void A_journey_that_stops_looks_before_every_send()
    {
        const string journey = """
            title: Sequence
            audience: people
            start: 2027-01-19 09:00
            end: 2027-02-19 09:00
            stop: did replied
            stop_account: did replied
            steps:
              - send: first
              - wait: 3 days
              - if: did clicked
                then:
                  - send: first
            """;
        var (draft, findings) = Read([.. Files.Select(f => (f.Key, f.Value)).Where(f => f.Key != "emails/first.md"), ("emails/first.md", Mail.Replace("send: 2027-01-19 09:00", "send:\n  journey: sequence", StringComparison.Ordinal)), ("journeys/sequence.yaml", journey)]);

        Assert.Empty(findings.Where(f => f.Blocks));
        var steps = Assert.Single(draft!.Journeys).Steps;
        Assert.Equal(["did replied", "account did replied"], steps.OfType<JourneyStep.Branch>().Take(2).Select(b => b.If.ToString()));
        Assert.IsType<JourneyStep.Send>(steps[2]);
        Assert.Equal(3, ((JourneyStep.Branch)steps[4]).Then.Length);
    }

    [Fact]
    public void The_pages_stand_where_links_are_followed_and_mail_is_sent()
    {
        var built = Built();
        var inventory = Tests.Campaigns.Inventory with { Placements = Tests.Campaigns.Inventory.Placements.SetItem(AssetKind.Page, new Placement("website", LaunchEffect.Reversible)) };

        Assert.Equal("account-pages-elsewhere", Assert.Single(Planner.Plan(built.Terms, built.Assets, inventory, null, "seed").Findings).Code);
    }

    private static IEnumerable<KeyValuePair<string, string>> Files =>
    [
        new("campaign.yaml", """
            name: webinar
            title: Webinar
            goal: { metric: meeting, target: 10, window_days: 45 }
            budget: { amount: 1000, currency: EUR }
            markets: [DE]
            industry: logistics
            language: en
            zone: Europe/Berlin
            launch: 2027-01-19 09:00
            holdout: 20%
            sender: { name: Jana, address: jana@example.com, company: Example GmbH, postal_address: "Musterweg 1, 20095 Hamburg" }
            """),
        new("accounts.csv", Accounts),
        new("accounts.yaml", "roles:\n  user: [planner]\n"),
        new("audiences/people.yaml", Audience),
        new("pages/for-you.md", Page),
        new("emails/first.md", Mail),
        new("links.yaml", "your-page:\n  page: for-you\n  utm: { source: house-list, medium: email, content: first }\ncase:\n  to: https://example.com/case\n  utm: { source: house-list, medium: email, content: page }\n"),
    ];

    private static (Draft? Draft, ImmutableArray<Finding> Findings) Read(params (string Path, string Text)[] files)
    {
        var all = Files.Where(f => f.Key is "campaign.yaml").ToDictionary();
        foreach (var (path, text) in files)
        {
            all[path] = text;
        }

        return DraftReader.Read(all);
    }

    private static BuiltAssets Built(params (string Path, string Text)[] changed)
    {
        var all = Files.ToDictionary();
        foreach (var (path, text) in changed)
        {
            all[path] = text;
        }

        var (draft, findings) = DraftReader.Read(all);
        Assert.True(draft is not null, string.Join('\n', findings.Select(f => f.Message)));
        return AssetBuilder.Build(draft, Theme.Default);
    }

    private static Plan Planned(string accounts)
    {
        var built = Built(("accounts.csv", accounts));
        var (plan, findings) = Planner.Plan(built.Terms, built.Assets, Tests.Campaigns.Inventory, null, "seed");
        return plan ?? throw new InvalidOperationException(string.Join('\n', findings.Select(f => f.Message)));
    }

    private static string Text(PageAsset page) => Text(page.Text);

    private static string Text(Template template) => template.Fill(_ => null, _ => "").ReplaceLineEndings(" ");
}

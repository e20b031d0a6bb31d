using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Playbooks;
using Slipway.Core.TakingIn;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Rendering;
using Xunit;

namespace Slipway.Tests.TakingIn;

/// <summary>What a platform holds, as the files of a draft or playbook.</summary>
public sealed class TakenCampaignTests
{
    private const string Mail = """
        <html><head><style>p{color:#333}</style></head><body>
        <div style="display:none">Only today</div>
        <table width="600" cellpadding="0"><tr><td><img src="https://cdn.example/logo.png" width="120" height="40" alt="Nordlager"></td></tr>
        <tr><td><h1>Fewer picking errors in the warehouse</h1><p>Hello {{ first_name | there }},<br>see &amp; hear how <b>Hafenkontor</b> did it.</p>
        <table cellpadding="0"><tr><td bgcolor="#06c"><a class="cta-button" href="https://www.example.com/join?utm_source=News&utm_medium=Email&utm_campaign=x&id=7">Save my seat</a></td></tr></table>
        <ul><li>One</li><li>Two<ul><li>Two and a half</li></ul></li></ul>
        <table><tr><th>Site</th><th>Errors</th></tr><tr><td>Hamburg</td><td>3</td></tr></table>
        <video src="https://cdn.example/film.mp4"></video>
        <p>{{ custom.widget }} ends</p></td></tr>
        <tr><td><p>No more? <a href="unsubscribe:">Unsubscribe</a></p><img src="https://t.example/p.gif" width="1" height="1"></td></tr></table></body></html>
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private static readonly Dictionary<string, string> NoImages = [];

    private static Brief Brief { get; } = BriefReader.Read("brief.md", BriefText).Brief!;

    private static string BriefText => File.ReadAllText(Path.Combine(Samples.Root, "examples", "warehouse-webinar", "brief.md"));

    private static TakenAsset Email { get; } = new(AssetKind.Email, "4711", "Spring: the invitation") { Subject = "{{ first_name | there }}, fewer errors", Html = Mail, Sender = new Sender("Ines Adler", "ines@example.com", null, "", "") };

    [Fact]
    public void An_email_becomes_the_Markdown_that_an_author_would_have_written()
    {
        var taken = TakenCampaign.Draft("spring", [Email], Nothing, null, Now, new Dictionary<string, string> { ["https://cdn.example/logo.png"] = "/assets/spring/logo.png" });

        Assert.Equal(
            """
            ---
            title: "Spring: the invitation"
            subject: "{{ first_name | there }}, fewer errors"
            preheader: Hello there, see & hear how Hafenkontor did it.
            audience: invitees
            recipients: everyone
            send: 2026-12-05 09:00
            ---

            :::image{src="/assets/spring/logo.png" alt="Nordlager" width="120" height="40"}

            # Fewer picking errors in the warehouse

            Hello {{ first_name | there }},\
            see & hear how **Hafenkontor** did it.

            :::button{to="link:save-my-seat-spring-the-invitation"}
            Save my seat
            :::

            - One
            - Two

              - Two and a half

            - Site · Errors
            - Hamburg · 3

            ends

            """.Replace("- Site", "* Site", StringComparison.Ordinal).Replace("- Hamburg", "* Hamburg", StringComparison.Ordinal).ReplaceLineEndings("\n"), taken.Files["emails/spring-the-invitation.md"]);
        Assert.Contains("to: \"https://www.example.com/join?id=7\"\n  utm:\n    source: news\n    medium: email\n    content: spring-the-invitation\n", taken.Files["links.yaml"], StringComparison.Ordinal);
        Assert.Equal(Mail.ReplaceLineEndings("\n"), taken.Originals["taken-in/spring-the-invitation.html"]);
    }

    [Fact]
    public void What_has_no_counterpart_is_said_at_its_place_in_the_original()
    {
        var findings = TakenCampaign.Draft("spring", [Email], Nothing, null, Now, NoImages).Findings.Where(f => f.Place!.File.StartsWith("taken-in/", StringComparison.Ordinal)).ToList();

        Assert.Equal(["table-as-list", "left-out", "left-out", "taken-otherwise"], findings.OrderBy(f => f.Place!.Line).ThenBy(f => f.Code == "taken-otherwise").Select(f => f.Code).OrderBy(c => c == "taken-otherwise"));
        Assert.Contains(findings, f => f.Message.Contains("<video>", StringComparison.Ordinal) && f.Place!.Line == 8);
        Assert.Contains(findings, f => f.Message.Contains("{{ custom.widget }}", StringComparison.Ordinal) && f.Place!.Line == 9);
        Assert.Contains(findings, f => f.Message.Contains("The way out", StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_out_is_a_whole_draft_and_says_what_is_a_guess()
    {
        var taken = TakenCampaign.Draft("spring", [Email, Page, Form], Nothing, null, Now, NoImages);

        var (draft, findings) = DraftReader.Read(taken.Files);

        Assert.Empty(findings.Where(f => f.Blocks));
        Assert.Equal(("spring", "registration"), (draft!.Campaign.Terms.Name, draft.Forms.Single().Key.Name));
        Assert.Equal("registration", draft.Pages.Single(p => p.Slug == "fewer-errors").Form?.Name);
        Assert.Contains(taken.Findings, f => f is { Code: "taken-in-guess", Place.File: "campaign.yaml" });
    }

    [Fact]
    public void Into_a_campaign_that_is_there_only_what_is_new_is_written()
    {
        var first = TakenCampaign.Draft("spring", [Email], Nothing, Brief, Now, NoImages).Files;

        var second = TakenCampaign.Draft("spring", [Email], first, null, Now, NoImages);

        Assert.Equal(["emails/spring-the-invitation-2.md", "links.yaml"], second.Files.Keys);
        Assert.StartsWith(first["links.yaml"].TrimEnd(), second.Files["links.yaml"], StringComparison.Ordinal);
        Assert.Contains("send: 2027-01-19 09:00", second.Files["emails/spring-the-invitation-2.md"], StringComparison.Ordinal);
        Assert.Empty(DraftReader.Read(first.SetItems(second.Files)).Findings.Where(f => f.Blocks));
    }

    [Fact]
    public void A_playbook_filled_with_its_brief_is_the_campaign_again()
    {
        var draft = TakenCampaign.Draft("warehouse-webinar", [Email, Page], Nothing, Brief, Now, NoImages).Files;
        var playbook = TakenCampaign.Playbook("spring-webinar", [Email, Page], Brief, BriefText, NoImages).Files;

        Assert.Contains("# [[ event.title ]]", playbook["emails/spring-the-invitation.md"], StringComparison.Ordinal);
        Assert.Contains("send: [[ launch ]]", playbook["emails/spring-the-invitation.md"], StringComparison.Ordinal);
        var own = BriefReader.Read("brief.md", playbook["brief.template.md"]).Brief!;
        var (filled, findings) = new Playbook("spring-webinar", playbook).Fill(own);
        Assert.Empty(findings.Where(f => f.Blocks));
        Assert.Equal(draft, filled);
    }

    [Fact]
    public void WordPress_blocks_that_WordPress_fills_are_named()
    {
        var taken = TakenText.Of("<!-- wp:latest-posts {\"postsToShow\":3} /-->\n<!-- wp:paragraph -->\n<p>Hello</p>\n<!-- /wp:paragraph -->", "taken-in/page.html", null, NoImages, ImmutableDictionary<string, string>.Empty);

        Assert.Equal("Hello\n", taken.Markdown);
        Assert.Contains("latest-posts", Assert.Single(taken.Findings).Message, StringComparison.Ordinal);
    }

    private static TakenAsset Page { get; } = new(AssetKind.Page, "12", "Fewer picking errors in the warehouse")
    {
        Slug = "fewer-errors", Description = "A webinar.", Html = "<section class=\"slipway-hero\"><h1>Fewer picking errors in the warehouse</h1></section><p>Register: </p><script>hbspt.forms.create({formId: \"f-1\"});</script>",
    };

    private static TakenAsset Form { get; } = new(AssetKind.Form, "f-1", "Registration")
    {
        Form = new FormAsset
        {
            Key = new AssetKey(AssetKind.Form, "f-1"), Title = "Registration", Button = "Save my seat", Event = "registered", ConsentPurpose = "", Confirmation = new AssetKey(AssetKind.Page, "confirmation"),
            Fields = [new FormField("email", "Work email", FormFieldType.Email, Required: true), new FormField("industry", "Industry", FormFieldType.Choice, Required: false) { Options = ["Logistics", "Retail"] }],
        },
    };
}

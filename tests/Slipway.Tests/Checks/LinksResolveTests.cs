using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class LinksResolveTests : CheckTest<LinksResolve>
{
    [Fact]
    public void A_hole_for_a_link_that_is_not_there_is_an_error() =>
        IsError(Single(Campaigns.Invitation with { Text = Campaigns.MailText(new Part.Address(AddressKind.Link, "gone")) }), "email/invitation", "link/gone");

    [Fact]
    public void A_hole_within_a_condition_counts_too() => IsError(Single(Campaigns.Invitation with
    {
        Html = Campaigns.MailHtml(new Part.When("country", ["AT"], Negated: false, [new Part.Literal("<a href=\""), new Part.Address(AddressKind.Page, "gone"), new Part.Literal("\">See</a>")])),
    }), "page/gone");

    [Theory]
    [InlineData("http://example.com/offer", "not protected")]
    [InlineData("/offer", "not a whole address")]
    [InlineData("offer.html", "not a whole address")]
    [InlineData("", "leads nowhere")]
    [InlineData("#", "leads nowhere")]
    [InlineData("#agenda", "this document does not have")]
    [InlineData("https://localhost:5080/p", "only works on the machine")]
    [InlineData("http://127.0.0.1/p", "only works on the machine")]
    [InlineData("javascript:alert(1)", "block (javascript:)")]
    [InlineData("data:text/html,hi", "block (data:)")]
    public void A_link_that_leads_nowhere_good_is_an_error(string address, string why) => IsError(Single(Mail(address)), "\"Read more\"", why);

    [Fact]
    public void An_outside_link_whose_clicks_are_not_counted_is_a_warning() => IsWarning(Single(Mail("https://example.com/offer")), "https://example.com/offer", "not counted");

    [Theory]
    [InlineData("mailto:jana@example.com")]
    [InlineData("tel:+4940123456")]
    public void An_address_to_write_to_or_call_passes(string address) => Passes(Mail(address));

    [Fact]
    public void A_place_on_the_same_page_passes() => Passes(Campaigns.Page with { Html = Campaigns.PageHtml("<a href=\"#agenda\">Agenda</a><h2 id=\"agenda\">Agenda</h2>") });

    [Fact]
    public void A_form_that_posts_to_a_written_path_is_an_error() =>
        IsError(Single(Campaigns.Page with { Html = Template.Of(TemplateFormat.Html, "<form action=\"/post\"><button>Go</button></form>") }), "/post");

    [Fact]
    public void A_plain_http_address_in_the_text_part_is_an_error() =>
        IsError(Single(Campaigns.Invitation with { Text = Campaigns.MailText(new Part.Literal("See http://example.com/offer.\n")) }), "text part", "\"http://example.com/offer\"");

    [Fact]
    public void A_link_must_lead_to_a_page_or_an_address_and_not_to_both()
    {
        IsError(Single(Campaigns.Study with { Address = null }), "leads to nothing");
        IsError(Single(Campaigns.Study with { Page = Campaigns.Page.Key }), "both");
        IsError(Single(Campaigns.Study with { Address = "http://example.com" }), "not protected");
    }

    [Fact]
    public void A_confirmation_page_that_is_gone_is_an_error() =>
        IsError(Assert.Single(Find(Campaigns.Subject(Campaigns.Without("page/confirmation")))), "form/registration", "page/confirmation");

    private static EmailAsset Mail(string address) =>
        Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.Literal($"<a href=\"{address}\">Read more</a>")) };
}

using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class UnsubscribeAndAddressTests : CheckTest<UnsubscribeAndAddress>
{
    private static readonly Part Unsubscribe = new Part.Address(AddressKind.Unsubscribe, "");

    [Fact]
    public void HTML_without_an_unsubscribe_link_is_an_error() => IsError(Single(Html(new Part.Literal($"<p>{Campaigns.PostalAddress}</p>"))), "HTML", "no unsubscribe");

    [Fact]
    public void A_text_part_without_an_unsubscribe_link_is_an_error() =>
        IsError(Single(Campaigns.Invitation with { Text = Template.Of(TemplateFormat.Text, Campaigns.PostalAddress) }), "text part", "no unsubscribe");

    [Fact]
    public void A_link_that_only_some_get_is_none() => IsError(
        Single(Html(new Part.Literal($"<p>{Campaigns.PostalAddress}</p>"), new Part.When("country", ["DE"], false, [new Part.Literal("<a href=\""), Unsubscribe, new Part.Literal("\">Unsubscribe</a>")]))),
        "no unsubscribe");

    [Theory]
    [InlineData("style=\"display:none\"", "Unsubscribe")]
    [InlineData("style=\"font-size:0\"", "Unsubscribe")]
    [InlineData("", "<img alt='' src='x.png'>")]
    public void A_link_that_cannot_be_seen_is_an_error(string attributes, string inside) => IsError(
        Single(Html(new Part.Literal($"<p>{Campaigns.PostalAddress}</p><a {attributes} href=\""), Unsubscribe, new Part.Literal($"\">{inside}</a>"))), "cannot be seen");

    [Fact]
    public void Another_postal_address_than_the_senders_is_an_error_in_both_parts()
    {
        var found = Find(Campaigns.Subject(Campaigns.Invitation with { Sender = Campaigns.Invitation.Sender with { PostalAddress = "Other Street 1, 10115 Berlin" } }));
        Assert.Equal(2, found.Count);
        Assert.All(found, f => IsError(f, "postal address"));
    }

    [Fact]
    public void A_sender_without_a_postal_address_is_an_error() =>
        IsError(Single(Campaigns.Invitation with { Sender = Campaigns.Invitation.Sender with { PostalAddress = "" } }), "no postal address");

    private static EmailAsset Html(params Part[] parts) => Campaigns.Invitation with { Html = new Template(TemplateFormat.Html, [.. parts]) };
}

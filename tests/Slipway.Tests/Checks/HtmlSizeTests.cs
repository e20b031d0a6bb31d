using System.Text;
using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class HtmlSizeTests : CheckTest<HtmlSize>
{
    [Theory]
    [InlineData(90 * 1024, 0)]
    [InlineData((90 * 1024) + 1, 1)]
    [InlineData(102 * 1024, 1)]
    public void Close_to_the_limit_is_a_warning(int bytes, int warnings)
    {
        var found = Find(Campaigns.Subject(Mail(bytes)));
        Assert.Equal(warnings, found.Count);
        Assert.All(found, f => IsWarning(f, "email/invitation"));
    }

    [Fact]
    public void Above_the_limit_is_an_error() => IsError(Single(Mail((102 * 1024) + 1)), "102 KB");

    [Fact]
    public void Letters_count_as_the_bytes_they_take() =>
        IsError(Single(Campaigns.Invitation with { Html = Template.Of(TemplateFormat.Html, new string('ß', 60_000)) }));

    [Fact]
    public void Addresses_and_merged_values_count_at_their_longest()
    {
        Part[] holes = [.. Enumerable.Repeat(new Part.Address(AddressKind.Link, "register"), 400)];
        IsError(Single(Campaigns.Invitation with { Html = Campaigns.MailHtml(holes) }));
        IsError(Single(Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.When("country", ["DE"], false, [.. holes])) }));
    }

    private static EmailAsset Mail(int bytes)
    {
        var mail = Template.Of(TemplateFormat.Html, new string('a', bytes));
        Assert.Equal(bytes, Encoding.UTF8.GetByteCount(mail.Fill(_ => null, _ => null)));
        return Campaigns.Invitation with { Html = mail };
    }
}

using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class MergeFieldFallbackTests : CheckTest<MergeFieldFallback>
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_field_without_a_fallback_is_an_error(string fallback) =>
        IsError(Single(Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.MergeField("company", fallback)) }), "company", "HTML", "email/invitation");

    [Fact]
    public void An_id_needs_no_fallback() => Passes(Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.MergeField("contact_id", "")) });

    [Fact]
    public void A_field_within_a_condition_counts_too() =>
        IsError(Single(Campaigns.Invitation with { Text = Campaigns.MailText(new Part.When("country", ["AT"], true, [new Part.MergeField("city", "")])) }), "city", "text part");

    [Theory]
    [InlineData("Hi {{first_name}}", "{{")]
    [InlineData("Hi [[first_name]]", "[[")]
    [InlineData("Hi *|FNAME|*", "*|")]
    [InlineData("Hi %%FirstName%%", "%%")]
    public void A_merge_tag_of_another_tool_is_an_error(string text, string tag) =>
        IsError(Single(Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.Literal(text)) }), $"\"{tag}\"", "near");

    [Fact]
    public void Nested_braces_of_styles_pass() =>
        Passes(Campaigns.Page with { Html = Campaigns.PageHtml("<p>Hi</p>", "@media (max-width:600px){p{width:100%}}") });

    [Fact]
    public void Everything_is_reported_at_once() => Assert.Equal(2, Find(Campaigns.Subject(Campaigns.Invitation with
    {
        Subject = Template.Of(TemplateFormat.Line, "Hi %%name"),
        Preheader = new Template(TemplateFormat.Line, [new Part.MergeField("name", "")]),
    })).Count);
}

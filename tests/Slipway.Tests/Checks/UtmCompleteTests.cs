using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class UtmCompleteTests : CheckTest<UtmComplete>
{
    [Theory]
    [InlineData("utm_source")]
    [InlineData("utm_medium")]
    [InlineData("utm_content")]
    public void A_missing_value_is_an_error(string name) => IsError(Single(With(name, " ")), "link/study", name);

    [Theory]
    [InlineData("News Letter", "news-letter")]
    [InlineData("Newsletter", "newsletter")]
    [InlineData("märz", "m-rz")]
    public void Capitals_and_signs_are_an_error_with_a_fix(string source, string plain)
    {
        var finding = Single(With("utm_source", source));
        IsError(finding, $"utm_source={source}");
        Assert.Contains($"Write {plain}:", finding.Fix!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medium_that_analytics_do_not_know_is_an_error() => IsError(Single(With("utm_medium", "e-mail")), "utm_medium=e-mail");

    [Theory]
    [InlineData("paid-social")]
    [InlineData("social")]
    public void A_medium_that_analytics_know_passes(string medium) => Passes(With("utm_medium", medium));

    [Theory]
    [InlineData("utm_campaign")]
    [InlineData("utm_id")]
    public void Links_of_different_campaigns_are_an_error(string name)
    {
        var third = Campaigns.Study with { Key = Campaigns.Key("link/third"), Utm = Campaigns.Study.Utm with { Content = "third" } };
        IsError(Single(With(name, "other"), third), "link/study", $"{name}=other");
    }

    [Fact]
    public void Two_links_with_the_same_content_are_an_error() => IsError(Single(With("utm_content", "invitation-button")), "link/study", "link/register");

    [Theory]
    [InlineData("https://example.com/?utm_source=x", "of its own")]
    [InlineData("https://example.com/?to={{email}}", "about a person")]
    [InlineData("https://example.com/?to=jana%40example.com", "about a person")]
    public void An_address_with_parameters_of_its_own_or_about_a_person_is_an_error(string address, string words) => IsError(Single(Campaigns.Study with { Address = address }), words);

    [Fact]
    public void A_merge_field_in_a_link_is_an_error_in_both_parts()
    {
        Part[] html = [new Part.Literal("<a href=\"https://example.com/?n="), new Part.MergeField("first_name", "there"), new Part.Literal("\">Read</a>")];
        Part[] text = [new Part.Literal("https://example.com/?n="), new Part.MergeField("first_name", "there"), new Part.Literal("\n")];
        IsError(Single(Campaigns.Invitation with { Html = Campaigns.MailHtml(html) }), "\"Read\"", "HTML");
        IsError(Single(Campaigns.Invitation with { Text = Campaigns.MailText(text) }), "https://example.com/?n=", "text part");
    }

    private static LinkAsset With(string name, string value) => Campaigns.Study with
    {
        Utm = name switch
        {
            "utm_source" => Campaigns.Study.Utm with { Source = value },
            "utm_medium" => Campaigns.Study.Utm with { Medium = value },
            "utm_campaign" => Campaigns.Study.Utm with { Campaign = value },
            "utm_content" => Campaigns.Study.Utm with { Content = value },
            _ => Campaigns.Study.Utm with { Id = value },
        },
    };
}

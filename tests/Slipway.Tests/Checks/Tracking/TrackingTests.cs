using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Tracking;

public sealed class TrackingTests : RuleTest
{
    private static readonly (string, string) Brand = ("brand/brand.yaml", "website: https://www.nord.example");

    [Theory]
    [InlineData("?utm_source=list", "has no utm_medium and no utm_campaign")]
    [InlineData("?utm_source=List&utm_medium=email&utm_campaign=a", "has utm_source=List, and capitals are counted apart")]
    [InlineData("?utm_source=a+b&utm_medium=email&utm_campaign=a", "has utm_source=a b with a blank in it")]
    [InlineData("?utm_source=&utm_medium=email&utm_campaign=a", "has an empty utm_source")]
    [InlineData("?utm_source=a&utm_medium=mail&utm_campaign=a", "has utm_medium=mail, which is none of what is agreed")]
    [InlineData("?utm_source=jo%40a.example&utm_medium=email&utm_campaign=a", "has utm_source=jo@a.example: an email address ends up in other companies' logs")]
    [InlineData("?utm_source=a&utm_medium=email&utm_campaign=a&UTM_Term=x", "has UTM_Term, which no program counts; write utm_term")]
    [InlineData("?utm_source=a&utm_medium=email&utm_campaign=a&utm_source=b", "has utm_source 2 times")]
    [InlineData("?utm_source=a&utm_medium=email&utm_campaign={{ campaign.Name }}#x", "")]
    public void Parameters_are_complete_and_written_so_that_they_add_up(string query, string found) =>
        Assert.Equal(
            found.Length == 0 ? [] : [$"1:10 https://www.nord.example/p|{found}"],
            InHtml("extends: utm\npatterns: { utm_medium: email|social }", $"<a href='https://www.nord.example/p{query}'>x</a>", brand: Brand));

    [Fact]
    public void Links_to_others_and_those_that_are_filled_in_need_none() =>
        Assert.Empty(InHtml("extends: utm", "<a href='https://other.example'>x</a><a href='mailto:a@nord.example'>x</a><a href='{{ link }}'>x</a><a href='https://link.slot.invalid/a'>x</a>", brand: Brand));

    [Fact]
    public void Campaigns_are_named_by_the_pattern_in_their_folder_and_in_links()
    {
        const string rule = "extends: campaign-name\npattern: '\\d{4}-[a-z-]+'\nmessage: The %s %s is not %s.";
        const string html = "<a href='https://a.example/?utm_campaign=spring'>x</a><a href='https://a.example/?utm_campaign=spring&a'>x</a><a href='https://a.example/?utm_campaign=2027-spring'>x</a>";
        var found = Find(rule, Document.Read("campaigns/Spring Sale/emails/a.html", html, Setting.Unknown));
        Assert.Equal(["The folder \"Spring Sale\" is not \\d{4}-[a-z-]+.", "The utm_campaign \"spring\" is not \\d{4}-[a-z-]+."], found.Select(f => f.Message));
        Assert.Empty(Find(rule, Document.Read("campaigns/2027-spring/emails/a.html", "<p>x</p>", Setting.Unknown)));
    }

    [Fact]
    public void A_link_that_answered_with_nothing_is_dead_and_one_that_nobody_followed_is_not_judged()
    {
        const string html = "<a href='https://a.example/old#top'>x</a><a href='https://b.example/'>x</a><a href='https://c.example/'>x</a><a href='https://d.example/'>x</a>";
        var answers = new Answers
        {
            Links = Answers.None.Links.Add("https://a.example/old", new LinkAnswer(404)).Add("https://b.example/", new LinkAnswer(null, "has no name in DNS")).Add("https://c.example/", new LinkAnswer(200, MovedTo: "https://e.example/")),
        };
        Assert.Equal(["1:10 https://a.example/old|answers 404", "1:51 https://b.example/|has no name in DNS"], InHtml("extends: dead-link", html, new Setting { Answers = answers }));
        Assert.Contains("1:85 https://c.example/|leads to https://e.example/", InHtml("extends: dead-link\nmoved: true", html, new Setting { Answers = answers }));
        Assert.Empty(InHtml("extends: dead-link", html));
    }
}

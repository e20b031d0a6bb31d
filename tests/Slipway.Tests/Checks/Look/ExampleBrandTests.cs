using System.Text;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Rendering;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Rendering;
using Xunit;

namespace Slipway.Tests.Checks.Look;

public sealed class ExampleBrandTests
{
    private static readonly RulePlan Plan = new(RuleSet.Read(Golden.Folder("examples", "brand").Where(f => f.Key is "tokens.json" or "rules/look.yaml")
        .ToDictionary(f => $"brand/{f.Key}", f => f.Value, StringComparer.Ordinal)).Rules);

    [Theory]
    [MemberData(nameof(RenderingGolden.Cases), MemberType = typeof(RenderingGolden))]
    public void What_is_rendered_with_the_brands_tokens_looks_like_the_brand(string name)
    {
        Assert.NotEmpty(Plan.Rules.Rules);
        var content = Samples.Read(name).Content;
        var email = Samples.Fill(EmailHtmlRenderer.Render(content, Samples.Brand, Samples.EmailFrame).Template);
        var page = Samples.Fill(PageHtmlRenderer.Render(content, Samples.Brand, Samples.PageFrame).Template);
        Assert.Empty(Find(email, "email").Concat(Find(page, "page")).Select(f => $"{f.Place} {f.Code}: {f.Message}"));
    }

    [Theory]
    [InlineData("#17252b", "#18252b", "brand-colours")]
    [InlineData("font-size:32px", "font-size:31px", "heading-styles")]
    [InlineData("'Segoe UI'", "'Segoe Print'", "brand-fonts")]
    [InlineData("padding:13px 28px", "padding:13px 36px", "spacing-scale")]
    [InlineData("border-radius:6px", "border-radius:4px", "rounded-corners")]
    public void One_thing_changed_by_hand_in_a_rendered_mail_is_found(string ours, string theirs, string rule)
    {
        var mail = File.ReadAllText(Golden.At("tests", "golden", "rendering", "hero-button", "email.html"));
        Assert.Contains(ours, mail, StringComparison.Ordinal);
        Assert.Contains(Find(mail.Replace(ours, theirs, StringComparison.Ordinal), "email"), f => f.Code == rule);
    }

    [Fact]
    public void Hostile_mail_costs_bounded_time_and_breaks_nothing()
    {
        var deep = new StringBuilder().Insert(0, "<div style='color:red;padding:1px'>", 5000).Append("text").ToString();
        var wide = new StringBuilder("<style>").Insert(7, ":not(:not(a)) b ~ c > d { color: var(--a, var(--a)) }", 2000).Append("</style>").Insert(0, "<img src='logo.png'>", 2000).ToString();
        Assert.All([deep, wide, "<p style='color:#", "<table bgcolor='", new string('<', 100_000)], html => Assert.All(Find(html, "email"), f => Assert.True(f.Place!.Line >= 1)));
    }

    private static IEnumerable<Finding> Find(string html, string kind) => Plan.Check(Document.Read("a.html", html, new Setting { Kind = kind }));
}

using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Rendering;

public sealed class PageHtmlTests
{
    [Fact]
    public void A_form_can_be_filled_by_everyone_and_asks_for_consent_unticked()
    {
        var template = PageHtmlRenderer.Render(Samples.Read("form").Content, Samples.Brand, Samples.PageFrame).Template;
        var document = new HtmlParser().ParseDocument(template.Fill(field => field == "submission_id" ? "once-1" : null, a => $"https://{a.Kind}.example/{a.Target}"));
        var form = Assert.IsAssignableFrom<IHtmlFormElement>(document.QuerySelector("form"));

        Assert.Equal("post", form.Method);
        Assert.Equal("https://Form.example/registration", form.GetAttribute("action"));
        Assert.Equal("once-1", form.QuerySelector("input[name=submission]")!.GetAttribute("value"));
        Assert.All(form.QuerySelectorAll("input:not([type=hidden]),select"), field => Assert.NotNull(form.QuerySelector($"label[for={field.Id}]")));
        Assert.False(form.QuerySelector("input[type=checkbox]")!.HasAttribute("checked"));
        Assert.Equal("true", form.QuerySelector("input[name=website]")!.ParentElement!.GetAttribute("aria-hidden"));
        Assert.Equal("email", form.QuerySelector("input[type=email]")!.GetAttribute("autocomplete"));
    }

    [Fact]
    public void A_page_has_its_landmarks_one_title_and_nothing_from_elsewhere()
    {
        var document = new HtmlParser().ParseDocument(Samples.Fill(PageHtmlRenderer.Render(Samples.Read("form").Content, Samples.Brand, Samples.PageFrame).Template));

        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.All(["header", "main", "footer"], name => Assert.Single(document.QuerySelectorAll(name)));
        Assert.Equal("#main", document.QuerySelector("a.skip")!.GetAttribute("href"));
        Assert.Equal("main", document.QuerySelector("main")!.Id);
        Assert.Empty(document.QuerySelectorAll("script,link,iframe,[onclick],[onload]"));
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public void Nothing_on_a_page_is_personal()
    {
        var rendered = PageHtmlRenderer.Render(Samples.Read("conditions").Content, Samples.Brand, Samples.PageFrame);

        Assert.DoesNotContain(rendered.Template.AllParts(), part => part is Part.When or Part.MergeField { Name: not "submission_id" });
        Assert.Equal(["condition-on-page", "merge-field-on-page"], rendered.Findings.Select(f => f.Code).Distinct());
        Assert.Contains("whoever you work for", Samples.Fill(rendered.Template), StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_of_another_name_is_named()
    {
        var (content, _) = ContentReader.Read("pages/landing.md", ":::form{name=\"registratoin\"}", 7);
        var finding = Assert.Single(PageHtmlRenderer.Render(content, Samples.Brand, Samples.PageFrame).Findings);

        Assert.Equal(("form-unknown", "pages/landing.md:7:1"), (finding.Code, finding.Place!.ToString()));
    }
}

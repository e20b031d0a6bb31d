using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Html;
using Slipway.Core.Rendering;
using Slipway.Core.Review;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Playbooks;
using Slipway.Tests.Rendering;
using Xunit;

namespace Slipway.Tests.Review;

public sealed partial class FindingPlacesTests
{
    private static readonly ImmutableSortedDictionary<string, string> Files = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief()).Files;

    private static readonly ImmutableArray<Asset> Assets = [.. AssetBuilder.Build(DraftReader.Read(Files).Draft!, Samples.Brand).Assets];

    private static readonly ImmutableDictionary<string, string> Jana = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create("first_name", "Jana"), KeyValuePair.Create("company", "Kranz & Söhne, Hamburg"), KeyValuePair.Create("industry", "logistics")]);

    [Theory]
    [InlineData("emails/invitation.md", "email/invitation")]
    [InlineData("emails/reminder.md", "email/reminder")]
    [InlineData("emails/day-of.md", "email/day-of")]
    [InlineData("emails/thank-you.md", "email/thank-you")]
    [InlineData("pages/landing.md", "page/landing")]
    [InlineData("pages/confirmation.md", "page/confirmation")]
    public void Every_word_of_the_example_is_found_where_it_is_shown_and_nowhere_else(string file, string asset)
    {
        foreach (var rendering in Renderings(asset, Jana))
        {
            var places = FindingPlaces.Of(file, Files[file], rendering);
            foreach (var (finding, word) in Words(file))
            {
                var found = places.Find(finding);
                Assert.True(found is ShownAt.AtWords, $"{finding.Place} {word} is {found}");
                var shown = (ShownAt.AtWords)found;
                Assert.Equal(Letters(word), Letters(string.Concat(shown.Stretches.Select(s => WebUtility.HtmlDecode(rendering[s.Start..s.End])))));
            }
        }
    }

    [Fact]
    public void What_this_recipient_does_not_get_is_placed_nowhere()
    {
        var rendering = Renderings("email/invitation", Jana.SetItem("industry", "retail"))[0];
        var places = FindingPlaces.Of("emails/invitation.md", Files["emails/invitation.md"], rendering);
        Assert.IsType<ShownAt.Nowhere>(places.Find(At("emails/invitation.md", "The examples come from logistics")));
        Assert.IsType<ShownAt.AtWords>(places.Find(At("emails/invitation.md", "The session is free")));
    }

    [Fact]
    public void A_fallback_is_placed_where_it_is_shown_and_not_where_the_persons_own_value_is()
    {
        var finding = At("emails/invitation.md", "there", "Hello {{ first_name | ");
        Assert.IsType<ShownAt.Nowhere>(Place("emails/invitation.md", "email/invitation", finding, Jana));
        Assert.IsType<ShownAt.AtWords>(Place("emails/invitation.md", "email/invitation", finding, Jana.Remove("first_name")));
    }

    [Fact]
    public void The_third_of_three_equal_buttons_is_the_third()
    {
        const string button = ":::button{to=\"https://example.com\"}\nSave my seat\n:::\n\n";
        var source = button + "One.\n\n" + button + "Two.\n\n" + button;
        var (html, places) = Rendered(source);
        var third = source.LastIndexOf("my seat", StringComparison.Ordinal);
        var shown = Assert.IsType<ShownAt.AtWords>(places.Find(Stretch(source, third, third + 7)));
        Assert.Equal(html.LastIndexOf("my seat", StringComparison.Ordinal), shown.Stretches[0].Start);
    }

    [Fact]
    public void Words_that_stand_twice_and_are_written_once_are_placed_nowhere()
    {
        var places = FindingPlaces.Of("input.md", "Read on.\n", "<p>Read on.</p><p>Something else.</p><p>Read on.</p>");
        Assert.IsType<ShownAt.Nowhere>(places.Find(Stretch("Read on.\n", 0, 4)));
    }

    [Fact]
    public void Words_that_a_paragraph_shares_with_another_are_never_taken_for_it()
    {
        var places = FindingPlaces.Of("input.md", "The session is free for members.\n", "<p>The session is free.</p>");
        Assert.IsType<ShownAt.Nowhere>(places.Find(Stretch("The session is free for members.\n", 15, 19)));
    }

    [Fact]
    public void Values_that_cannot_be_told_apart_keep_the_words_between_them_unplaced()
    {
        const string source = "{{ a | x }} and {{ b | y }}.\n";
        Assert.IsType<ShownAt.Nowhere>(FindingPlaces.Of("input.md", source, "<p>this and that and those.</p>").Find(Stretch(source, 12, 15)));
        Assert.IsType<ShownAt.AtWords>(FindingPlaces.Of("input.md", source, "<p>this and those.</p>").Find(Stretch(source, 12, 15)));
    }

    [Fact]
    public void Words_across_bold_and_entities_are_placed_whole()
    {
        const string source = "Now **cheap & cheerful** plans.\n";
        var (html, places) = Rendered(source);
        var shown = Assert.IsType<ShownAt.AtWords>(places.Find(Stretch(source, 0, source.IndexOf(" plans", StringComparison.Ordinal))));
        var stretch = Assert.Single(shown.Stretches);
        Assert.Equal("Now cheap & cheerful", HtmlDocument.Read(html[stretch.Start..stretch.End]).Root.InnerText());
    }

    [Fact]
    public void Exclamation_marks_alone_are_placed_behind_their_word()
    {
        const string source = "Save a seat!!! Or not.\n";
        var (html, places) = Rendered(source);
        var shown = Assert.IsType<ShownAt.AtWords>(places.Find(Stretch(source, 11, 14)));
        Assert.Equal("!!!", html[shown.Stretches[0].Start..shown.Stretches[0].End]);
    }

    [Fact]
    public void The_address_of_a_link_is_placed_at_its_words()
    {
        const string source = "Read [the study](http://example.com/study) today.\n";
        var (html, places) = Rendered(source);
        var at = source.IndexOf("http", StringComparison.Ordinal);
        var shown = Assert.IsType<ShownAt.AtWords>(places.Find(Stretch(source, at, at + 24)));
        Assert.Equal("the study", html[shown.Stretches[0].Start..shown.Stretches[0].End]);
    }

    [Fact]
    public void The_address_of_a_button_is_placed_at_its_words()
    {
        const string source = "Hello.\n\n:::button{to=\"https://example.com\"}\nSave my seat\n:::\n";
        var (html, places) = Rendered(source);
        var at = source.IndexOf("https", StringComparison.Ordinal);
        var shown = Assert.IsType<ShownAt.AtWords>(places.Find(Stretch(source, at, at + 19)));
        Assert.Equal("Save my seat", html[shown.Stretches[0].Start..shown.Stretches[0].End]);
    }

    [Theory]
    [InlineData("quiet")]
    [InlineData("/assets/hall.png")]
    public void The_words_and_the_address_of_an_image_are_placed_at_the_image(string words)
    {
        const string source = "Hello.\n\n:::image{src=\"/assets/hall.png\" alt=\"A quiet aisle\" width=\"600\" height=\"300\"}\n\nBye.\n";
        var (_, places) = Rendered(source);
        var at = source.IndexOf(words, StringComparison.Ordinal);
        Assert.Equal("A quiet aisle", Assert.IsType<ShownAt.AtImage>(places.Find(Stretch(source, at, at + words.Length))).Image.Attribute("alt"));
    }

    [Fact]
    public void Words_of_the_subject_are_placed_in_the_line_of_the_inbox()
    {
        var shown = Assert.IsType<ShownAt.InInbox>(Place("emails/invitation.md", "email/invitation", At("emails/invitation.md", "picking errors"), Jana));
        Assert.Equal((InboxLine.Subject, "picking errors"), (shown.Line, shown.Text[shown.Start..shown.End]));
        shown = Assert.IsType<ShownAt.InInbox>(Place("emails/invitation.md", "email/invitation", At("emails/invitation.md", "45 minutes"), Jana));
        Assert.Equal((InboxLine.Preheader, "45 minutes"), (shown.Line, shown.Text[shown.Start..shown.End]));
    }

    [Fact]
    public void A_finding_about_the_whole_is_one_of_the_whole()
    {
        var (_, places) = Rendered("Hello.\n");
        Assert.IsType<ShownAt.OfWhole>(places.Find(new Finding("size", FindingLevel.Warning, "Too long.")));
        Assert.IsType<ShownAt.OfWhole>(places.Find(new Finding("size", FindingLevel.Warning, "Too long.") { Place = new Place("input.md", 1, 1) }));
    }

    [Fact]
    public void A_place_that_the_file_does_not_have_is_one_of_the_whole()
    {
        var (_, places) = Rendered("Hello.\n");
        Assert.IsType<ShownAt.OfWhole>(places.Find(new Finding("words", FindingLevel.Warning, "Gone.") { Place = new Place("input.md", 90, 1) }));
        Assert.IsType<ShownAt.OfWhole>(places.Find(new Finding("words", FindingLevel.Warning, "Elsewhere.") { Place = new Place("brief.md", 1, 2) }));
    }

    private static ShownAt Place(string file, string asset, Finding finding, ImmutableDictionary<string, string> person) =>
        FindingPlaces.Of(file, Files[file], Renderings(asset, person)[0]).Find(finding);

    private static ImmutableArray<string> Renderings(string key, ImmutableDictionary<string, string> person)
    {
        return Assets.Single(a => a.Key.ToString() == key) switch
        {
            EmailAsset email => [Fill(email.Html), $"<!doctype html><title>Plain text</title><pre>{WebUtility.HtmlEncode(Fill(email.Text))}</pre>"],
            PageAsset page => [Fill(page.Html)],
            _ => [],
        };

        string Fill(Template template) => template.Fill(person.GetValueOrDefault, address => $"https://example.com/{address.Kind}/{address.Target}");
    }

    private static (string Html, FindingPlaces FindingPlaces) Rendered(string source)
    {
        var html = Samples.Fill(EmailHtmlRenderer.Render(ContentReader.Read("input.md", source, 1).Content, Samples.Brand, Samples.EmailFrame).Template);
        return (html, FindingPlaces.Of("input.md", source, html));
    }

    // Every word of the running text, merge fields apart.
    private static IEnumerable<(Finding Finding, string Word)> Words(string file)
    {
        var source = Files[file];
        var fields = Field().Matches(source);
        foreach (var passage in Document.Read(file, source, Setting.Unknown).Passages.Where(p => (p.Scopes & (Scopes.Subject | Scopes.Preheader | Scopes.Title | Scopes.Description | Scopes.Alt | Scopes.Link)) == Scopes.None))
        {
            foreach (Match word in Word().Matches(passage.Text))
            {
                var (start, end) = (passage.SourceAt(word.Index), passage.SourceEndAt(word.Index + word.Length));
                if (!fields.Any(f => f.Index < end && f.Index + f.Length > start))
                {
                    yield return (Stretch(source, start, end, file), word.Value);
                }
            }
        }
    }

    private static Finding At(string file, string words, string before = "")
    {
        var at = Files[file].IndexOf(before + words, StringComparison.Ordinal) + before.Length;
        return Stretch(Files[file], at, at + words.Length, file);
    }

    private static Finding Stretch(string source, int start, int end, string file = "input.md")
    {
        var document = Document.Read(file, source, Setting.Unknown);
        return new Finding("words", FindingLevel.Warning, "Something about these words.") { Place = document.At(start), End = document.At(end), Words = source[start..end] };
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\{[^{}]*\}\}")]
    private static partial Regex Field();
}

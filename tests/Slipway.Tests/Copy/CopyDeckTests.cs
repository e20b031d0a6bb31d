using System.Collections.Immutable;
using Slipway.Core.Copy;
using Xunit;

namespace Slipway.Tests.Copy;

public sealed class CopyDeckTests
{
    private const string Page = """
        ---
        title: Webinar
        slug: webinar
        description: "What you get."
        ---

        ::::columns
        :::column
        ## Three changes

        First paragraph,
        over two lines.
        :::
        :::column
        > Quoted, so it stays.
        :::
        ::::

        1. One thing
        2. Another **thing**

        ```
        code
        ```

        :::agenda
        - 09:00 Welcome
        :::

        :::form{name="registration"}

        :::footer
        Small print
        :::

        Regards,\
        Ida
        """;

    [Fact]
    public void Words_are_open_and_facts_quotes_and_layout_are_closed()
    {
        var deck = CopyDeck.Of("pages/landing.md", Page.ReplaceLineEndings("\n"));

        Assert.Equal(
            [
                ("description", CopyKind.Description, "What you get.", 4, 4),
                ("p1", CopyKind.Heading, "Three changes", 9, 9),
                ("p2", CopyKind.Paragraph, "First paragraph, over two lines.", 11, 12),
                ("p3", CopyKind.Item, "One thing", 19, 19),
                ("p4", CopyKind.Item, "Another **thing**", 20, 20),
            ],
            deck.Pieces.Select(p => (p.Id, p.Kind, p.Text, p.Line, p.LastLine)));
        Assert.Equal("p2", deck.At(12)?.Id);
        Assert.Null(deck.At(2));
    }

    [Fact]
    public void New_words_take_the_place_of_the_old_and_nothing_else_moves()
    {
        var text = Page.ReplaceLineEndings("\n");
        var deck = CopyDeck.Of("pages/landing.md", text);

        var (changed, refused) = deck.With(Words(("description", "All you get: \"it\"."), ("p1", "Two changes"), ("p2", "One  line\nnow."), ("p3", "Some thing")), Bounds(text));

        Assert.Empty(refused);
        Assert.Equal(
            text.Replace("\"What you get.\"", "\"All you get: \\\"it\\\".\"", StringComparison.Ordinal).Replace("Three changes", "Two changes", StringComparison.Ordinal)
                .Replace("First paragraph,\nover two lines.", "One line now.", StringComparison.Ordinal).Replace("One thing", "Some thing", StringComparison.Ordinal),
            changed);
    }

    [Fact]
    public void Lines_end_as_they_did()
    {
        var text = Page.ReplaceLineEndings("\r\n");

        var (changed, _) = CopyDeck.Of("pages/landing.md", text).With(Words(("p1", "Two changes"), ("description", "More.")), Bounds(text));

        Assert.Equal(text.Replace("Three changes", "Two changes", StringComparison.Ordinal).Replace("What you get.", "More.", StringComparison.Ordinal), changed);
    }

    [Fact]
    public void Texts_of_ads_are_open_and_have_as_many_letters_as_fit()
    {
        const string Ad = "title: Search\ngroups:\n  - name: errors\n    keywords: [errors]\n    ads:\n      - headlines: [Fewer errors, Free webinar, Live]\n        descriptions:\n          - Three changes.\n          - Save your seat.\n";
        var deck = CopyDeck.Of("ads/search.yaml", Ad);
        Assert.Equal(5, deck.Pieces.Length);

        var (changed, refused) = deck.With(Words(("groups[0].ads[0].headlines[1]", "Free, and live"), ("groups[0].ads[0].headlines[0]", new string('x', 31)), ("groups[0].ads[0].descriptions[1]", "Come along.")), Bounds(Ad));

        Assert.Equal("copy-long", Assert.Single(refused).Code);
        Assert.Equal(Ad.Replace("Free webinar", "\"Free, and live\"", StringComparison.Ordinal).Replace("Save your seat.", "Come along.", StringComparison.Ordinal), changed);
    }

    [Theory]
    [InlineData("", "copy-empty")]
    [InlineData("\u200b \u2066", "copy-empty")]
    [InlineData("# Heading", "copy-markup")]
    [InlineData("- Item", "copy-markup")]
    [InlineData("A <b>word</b>", "copy-markup")]
    [InlineData("A&nbsp;word", "copy-markup")]
    [InlineData("See [here](https://a.example)", "copy-link")]
    [InlineData("See [[ hole ]]", "copy-markup")]
    [InlineData("See a.example", "copy-link")]
    [InlineData("Call 192.168.0.1", "copy-link")]
    [InlineData("{{ password | you }}", "copy-field")]
    [InlineData("{{ first_name }}", "copy-field")]
    [InlineData("{{ first_name | you }}, come", null)]
    [InlineData("Now 32% fewer", "copy-figure")]
    [InlineData("Now 31% fewer", null)]
    [InlineData("1,200 pallets", null)]
    [InlineData("1200 pallets", null)]
    [InlineData("1.200 pallets", null)]
    [InlineData("12,00 pallets", "copy-figure")]
    [InlineData("Ein *schönes* Wort, e.g. this", null)]
    public void Only_words_are_words(string words, string? code)
    {
        var text = "---\ntitle: t\n---\n\nHello {{ first_name | there }}, some words.\n";
        var deck = CopyDeck.Of("emails/a.md", text);
        var bounds = CopyBounds.From(["31% fewer; 1,200 pallets"], [text]);

        var (_, refused) = deck.With(Words(("p1", words)), bounds);

        Assert.Equal(code, refused.FirstOrDefault()?.Code);
        Assert.All(refused, f => Assert.False(string.IsNullOrEmpty(f.Fix)));
    }

    [Fact]
    public void Who_wrote_which_words_is_told_from_the_words()
    {
        const string Made = "---\nsubject: Made\npreheader: Made too\n---\n\nMade as well.\n";
        var now = Made.Replace("Made too", "Drafted", StringComparison.Ordinal).Replace("Made as well.", "Written by hand.", StringComparison.Ordinal);

        var authors = Authorship.Of(Files(now), Files(Made), [Credit("preheader", "Drafted", CopyAuthor.Model, "ida", 1)]);

        Assert.Equal([CopyAuthor.Playbook, CopyAuthor.Model, CopyAuthor.Person], authors.Select(a => a.Author));
        Assert.Equal([null, "ida", null], authors.Select(a => a.Credit?.By));
    }

    [Fact]
    public void Whoever_handed_words_on_is_believed_last_and_named_by_the_first_time()
    {
        const string Now = "---\nsubject: Drafted\npreheader: By hand\n---\n\nBy an agent.\n";

        var authors = Authorship.Of(Files(Now), Files(""),
        [
            Credit("subject", "Drafted", CopyAuthor.Model, "ida", 1), Credit("subject", "Drafted", CopyAuthor.Model, "bo", 3), Credit("subject", "Drafted", CopyAuthor.Person, "cy", 4),
            Credit("preheader", "By hand", CopyAuthor.Person, "bo", 3), Credit("preheader", "By hand", CopyAuthor.Person, "ida", 2),
            Credit("p1", "By an agent.", CopyAuthor.Agent, "ida", 2), Credit("p1", "By an agent.", CopyAuthor.Person, "ida", 1),
        ]);

        Assert.Equal([(CopyAuthor.Model, "bo"), (CopyAuthor.Person, "ida"), (CopyAuthor.Agent, "ida")], authors.Select(a => (a.Author, a.Credit!.By)));
    }

    private static CopyCredit Credit(string piece, string text, CopyAuthor author, string by, int day) => new($"emails/a.md#{piece}", text, author, by, new DateTimeOffset(2027, 1, day, 9, 0, 0, TimeSpan.Zero));

    private static CopyBounds Bounds(string text) => CopyBounds.From([], [text]);

    private static ImmutableDictionary<string, string> Files(string text) => ImmutableDictionary<string, string>.Empty.Add("emails/a.md", text);

    private static ImmutableDictionary<string, string> Words(params (string Id, string Text)[] words) => words.ToImmutableDictionary(w => w.Id, w => w.Text, StringComparer.Ordinal);
}

using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Xunit;

namespace Slipway.Tests.Checks.Words;

/// <summary>What is counted in texts, however it is kept from one text to the next.</summary>
public sealed class CountsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("is", 1)]
    [InlineData("maybe", 2)]
    [InlineData("MayBe", 2)]
    [InlineData("forever", 3)]
    [InlineData("catastrophe", 4)]
    [InlineData("revolutionary", 6)]
    [InlineData("don't", 1)]
    [InlineData("dongt", 1)]
    [InlineData("2026", 1)]
    public void A_word_has_its_syllables_however_often_it_is_counted(string word, int syllables)
    {
        Assert.Equal(syllables, Syllables.Of(word));
        Assert.Equal(syllables, Syllables.Of(word));
    }

    [Fact]
    public void Many_words_keep_their_syllables_apart()
    {
        // More than are remembered, so that many take the place of another.
        var words = Enumerable.Range(0, 26 * 26 * 26).Select(i => $"{(char)('a' + (i % 26))}r{(char)('a' + (i / 26 % 26))}le{(char)('a' + (i / 676))}").ToList();
        var counted = words.ConvertAll(w => Syllables.Of(w));

        for (var i = words.Count - 1; i >= 0; i--)
        {
            Assert.Equal(counted[i], Syllables.Of(words[i].ToUpperInvariant()));
        }

        Assert.True(counted.Distinct().Count() > 2);
    }

    [Fact]
    public void A_word_is_long_by_its_bytes()
    {
        var counts = TextCounts.Of("Grüßes Straße planen. Und 100 Dinge!");

        Assert.Equal((6, 2, 29, 2, 1), (counts.Words, counts.Value("long_words"), counts.Value("characters"), counts.Value("sentences"), counts.Value("paragraphs")));
    }

    [Fact]
    public void Headings_are_counted_by_their_level()
    {
        var counts = Document.Read("a.md", "# One\n\n## Two\n\n## Three\n\nFour words stand here.\n", Setting.Unknown).Counts;

        Assert.Equal((1, 2, 0, 4, 0), (counts.Value("heading_h1"), counts.Value("heading_h2"), counts.Value("heading_h6"), counts.Value("words"), counts.Value("no such name")));
    }

    [Fact]
    public void A_part_of_a_passage_has_the_words_of_its_text_wherever_it_is_cut()
    {
        const string Text = " The naïve _x_ utilises 10am, (s) don't—stop. ";
        var whole = new Passage(Scopes.Text, Text, [new Stretch(0, Text.Length, 0, Text.Length)]);
        for (var start = 0; start < Text.Length; start++)
        {
            for (var end = start; end <= Text.Length; end++)
            {
                Assert.Equal(WordPlace.In(Text.AsSpan(start, end - start)), whole.Slice(start, end, Scopes.Sentence).Words);
            }
        }
    }
}

using System.Globalization;
using Slipway.Server.Texts;

namespace Slipway.Server.Tests.Texts;

public sealed class FindingWordsTests
{
    private static readonly TranslationFile _german = new("Findings.German.resx");

    [Fact]
    public void Every_sentence_that_the_rooms_say_is_there_in_German_with_its_places_and_nothing_else_is() => _german.IsComplete(SpokenTexts.All);

    [Theory]
    [InlineData("A-17", "email/invitation", "Bcd 930", "x y z", "7", "pq", "r", "s", "t", "u", "v", "w")]
    [InlineData("Zoé's\"word", "{0}{name}", "{{", "}", "`a`", "„q“", "[b]", "12.34", "", "%s", "\\n", "<i>")]
    public void A_sentence_that_is_filled_with_values_is_recognised_with_the_same_values(params string[] values)
    {
        var known = new KnownSentences(_german.Read());
        TranslationFile.None(_german.Read().Select(t => (Sentence: new KnownSentence(t.Key, t.Value), t.Key)).Where(t => t.Sentence.Places > 0 && t.Sentence is { IsSentence: true, IsOfNumbers: false })
            .Select(t => (t.Key, Expected: t.Sentence.Translation(values), Actual: known.In(string.Format(CultureInfo.InvariantCulture, t.Key, values))))
            .Where(t => t.Actual != t.Expected).Select(t => $"{t.Key}: {t.Actual} instead of {t.Expected}"));
    }

    [Fact]
    public void A_number_of_things_is_recognised_by_its_number_only()
    {
        var known = new KnownSentences(_german.Read());
        Assert.Equal("3 Felder", known.In("3 fields"));
        Assert.Equal("2 Stunden später", known.In("2 hours later"));
        Assert.Equal("Corn fields", known.In("Corn fields"));
    }

    [Fact]
    public void A_value_that_is_known_itself_is_translated_too_and_one_between_quotes_is_not()
    {
        var known = new KnownSentences(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["The platform of {0} {1}."] = "Die Plattform von {0} {1}.", ["asks to wait until {0}"] = "bittet, bis {0} zu warten", ["\"{0}\" is no colour."] = "„{0}“ ist keine Farbe.", ["no colour at all"] = "gar keine Farbe",
        });
        Assert.Equal("Die Plattform von email/invitation bittet, bis 10:15 zu warten.", known.In("The platform of email/invitation asks to wait until 10:15."));
        Assert.Equal("„no colour at all“ ist keine Farbe.", known.In("\"no colour at all\" is no colour."));
    }

    [Fact]
    public void Several_sentences_are_translated_together_or_not_at_all()
    {
        var known = new KnownSentences(new Dictionary<string, string>(StringComparer.Ordinal) { ["{0} is gone."] = "{0} ist weg.", ["Remove it."] = "Entfernen Sie es." });
        Assert.Equal("page/landing ist weg. Entfernen Sie es.", known.In("page/landing is gone. Remove it."));
        Assert.Equal("Our own rule. Remove it.", known.In("Our own rule. Remove it."));
        Assert.Equal("Our own line\nEntfernen Sie es.", known.In("Our own line\nRemove it."));
    }

    [Theory]
    [InlineData("en", "There is no campaign.yaml.", "There is no campaign.yaml.")]
    [InlineData("de", "There is no campaign.yaml.", "Es gibt keine campaign.yaml.")]
    [InlineData("de", "'cheap' makes us sound cheap.", "'cheap' makes us sound cheap.")]
    [InlineData("de", "The subject of email/invitation has 61 letters: {{ first_name }}, come. Phones show about 50.", "Der Betreff von email/invitation hat 61 Zeichen: {{ first_name }}, come. Telefone zeigen etwa 50.")]
    [InlineData("de", "email/invitation holds 1,240 people, and its cap is 1,200.", "email/invitation enthält 1.240 Personen, und die Obergrenze ist 1.200.")]
    [InlineData("de", "email/thanks goes out Tue 2027-01-19 09:00, which is over.", "email/thanks geht Di 2027-01-19 09:00 hinaus, und das ist vorbei.")]
    [InlineData("de", "Approved by Ada on 4 March 2027.", "Freigegeben von Ada am 4. März 2027.")]
    [InlineData("de", "It has been waited for 7 days.", "Darauf wird seit 7 Tagen gewartet.")]
    [InlineData("de", "subject is \"Save my seat\" instead of \"Come\"", "subject ist \"Save my seat\" statt \"Come\"")]
    [InlineData("de", "This version is in review and cannot be submitted.", "Diese Fassung ist in Prüfung und kann nicht eingereicht werden.")]
    [InlineData("de", "email/thanks is finished and cannot be paused.", "email/thanks ist beendet und kann nicht pausiert werden.")]
    [InlineData("de", "page/landing is gone.", "page/landing ist nicht mehr da.")]
    [InlineData("de", "An offer that nobody can take any more is gone.", "An offer that nobody can take any more is gone.")]
    [InlineData("de", "", "")]
    public void What_a_finding_says_is_shown_in_the_readers_language_and_a_teams_own_words_as_they_are(string language, string said, string shown)
    {
        var (before, beforeNumbers) = (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
            Assert.Equal(shown, Wording.Recognised(said));
        }
        finally
        {
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (before, beforeNumbers);
        }
    }
}

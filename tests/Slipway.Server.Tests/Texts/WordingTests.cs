using System.Globalization;
using Slipway.Server.Screens;
using Slipway.Server.Texts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Tests.Texts;

public sealed class WordingTests
{
    private static readonly TranslationFile _german = new("German.resx");

    /// <summary>The folders of the console whose texts all can be translated. A folder is added when it is done, and never leaves.</summary>
    private static readonly string[] _done =
    [
        "Accounts", "Audiences", "Auditing", "Brand", "Briefs", "Campaigns", "Drafting", "Editing", "Evaluations", "Gateway", "Halts", "History", "Impact", "Launches", "Lessons", "Measuring", "Plans", "Platforms", "Reviewing", "Screens", "Settings", "Sheets", "Today",
    ];

    [Fact]
    public void No_text_of_these_pages_is_hard_coded() => TranslationFile.None(_done.SelectMany(PageTexts.HardCoded));

    [Fact]
    public void Every_text_that_is_asked_for_is_there_in_German_with_its_places_and_nothing_else_is()
    {
        var asked = new SortedDictionary<string, string>(PageTexts.Asked(), StringComparer.Ordinal) { [NavigationItem.Administration] = nameof(NavigationItem) };
        _german.IsComplete(asked.Where(t => !TranslationFile.IsSame(t.Key)).ToDictionary(StringComparer.Ordinal));
    }

    [Fact]
    public void A_sentence_is_written_in_the_readers_language_with_their_numbers()
    {
        var name = "Ada";
        var (before, beforeNumbers) = (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture);
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de");
            Assert.Equal("Konto von Ada", T($"Account of {name}"));
            Assert.Equal("de", Wording.Language);
            Assert.Equal("12.345 unheard of", N(12345, "{0} unheard of, once", "{0} unheard of"));
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en");
            Assert.Equal("Account of Ada {and}", T($"Account of {name} {{and}}"));
            Assert.Equal("12,345 unheard of", N(12345, "{0} unheard of, once", "{0} unheard of"));
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");
            Assert.Equal("en", Wording.Language);
        }
        finally
        {
            (CultureInfo.CurrentUICulture, CultureInfo.CurrentCulture) = (before, beforeNumbers);
        }
    }
}

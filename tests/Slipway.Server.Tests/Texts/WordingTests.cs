using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Slipway.Server.Screens;
using Slipway.Server.Texts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Tests.Texts;

public sealed partial class WordingTests
{
    private static readonly string _german = Path.Combine(ArchitectureTests.RepositoryRoot, "src", "Slipway.Server", "Texts", "German.resx");

    /// <summary>The folders of the console whose texts all can be translated. A folder is added when it is done, and never leaves.</summary>
    private static readonly string[] _done =
    [
        "Accounts", "Audiences", "Auditing", "Brand", "Briefs", "Campaigns", "Drafting", "Editing", "Evaluations", "Gateway", "Halts", "History", "Impact", "Launches", "Lessons", "Measuring", "Plans", "Platforms", "Reviewing", "Screens", "Settings", "Sheets", "Today",
    ];

    [Fact]
    public void No_text_of_these_pages_is_hard_coded() => None(_done.SelectMany(PageTexts.HardCoded));

    [Fact]
    public void Every_text_that_is_asked_for_is_there_in_German_and_nothing_else_is()
    {
        var asked = PageTexts.Asked();
        var names = new[] { NavigationItem.Administration };
        var german = Translations();
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            Rewrite(asked.Keys.Concat(names).Where(k => !Same(k)), german);
        }

        None(asked.Keys.Where(k => !Same(k) && string.IsNullOrWhiteSpace(german.GetValueOrDefault(k))).Select(k => $"{asked[k]}: {k}"));
        None(german.Keys.Except(asked.Keys).Except(names));
    }

    [Fact]
    public void A_translation_has_the_places_of_the_text_it_translates() =>
        None(Translations().Where(t => !Places(t.Key).SequenceEqual(Places(t.Value))).Select(t => $"{t.Key} -> {t.Value}"));

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

    private static void None(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{all.Count}:\n{string.Join('\n', all)}");
    }

    // Marks and units are the same everywhere.
    private static bool Same(string text) => !Letters().IsMatch(Place().Replace(text, ""));

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Translations() => XDocument.Load(_german).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static void Rewrite(IEnumerable<string> keys, Dictionary<string, string> german)
    {
        // A line each, so that a change shows as what it is.
        var head = File.ReadLines(_german).TakeWhile(l => !l.StartsWith("  <data", StringComparison.Ordinal) && l != "</root>");
        var lines = keys.Distinct().Order(StringComparer.Ordinal).Select(k => $"  {new XElement("data", new XAttribute("name", k), new XAttribute(XNamespace.Xml + "space", "preserve"), new XElement("value", german.GetValueOrDefault(k, ""))).ToString(SaveOptions.DisableFormatting)}");
        File.WriteAllLines(_german, [.. head, .. lines, "</root>"]);
    }

    [GeneratedRegex(@"\{[0-9][^{}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Letters();
}

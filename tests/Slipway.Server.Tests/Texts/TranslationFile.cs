using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Slipway.Server.Tests.Texts;

/// <summary>A file of translations in the source, and how it is kept complete.</summary>
internal sealed partial class TranslationFile(string name)
{
    private readonly string _path = Path.Combine(ArchitectureTests.RepositoryRoot, "src", "Slipway.Server", "Texts", name);

    /// <summary>Each text with its translation.</summary>
    public Dictionary<string, string> Read() => XDocument.Load(_path).Root!.Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    /// <summary>Every text that is asked for has a translation, and no other has one; with <c>SLIPWAY_ACCEPT=1</c> the file is written so first.</summary>
    /// <param name="asked">The texts, each with the place that asks for it.</param>
    public void IsComplete(IReadOnlyDictionary<string, string> asked)
    {
        var translations = Read();
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            Write(asked.Keys, translations);
        }

        None(asked.Keys.Where(k => string.IsNullOrWhiteSpace(translations.GetValueOrDefault(k))).Select(k => $"{asked[k]}: {k}"));
        None(translations.Keys.Except(asked.Keys));
        None(translations.Where(t => !Places(t.Key).SequenceEqual(Places(t.Value))).Select(t => $"{t.Key} -> {t.Value}"));
    }

    /// <summary>Nothing was found; otherwise says how much, and all of it.</summary>
    public static void None(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{all.Count}:\n{string.Join('\n', all)}");
    }

    /// <summary>Marks and units are the same everywhere.</summary>
    public static bool IsSame(string text) => !Letters().IsMatch(Place().Replace(text, ""));

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private void Write(IEnumerable<string> keys, Dictionary<string, string> translations)
    {
        // A line each, so that a change shows as what it is.
        var head = File.ReadLines(_path).TakeWhile(l => !l.StartsWith("  <data", StringComparison.Ordinal) && l != "</root>");
        var lines = keys.Distinct().Order(StringComparer.Ordinal).Select(k => $"  {new XElement("data", new XAttribute("name", k), new XAttribute(XNamespace.Xml + "space", "preserve"), new XElement("value", translations.GetValueOrDefault(k, ""))).ToString(SaveOptions.DisableFormatting)}");
        File.WriteAllLines(_path, [.. head, .. lines, "</root>"]);
    }

    [GeneratedRegex(@"\{[0-9][^{}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex Letters();
}

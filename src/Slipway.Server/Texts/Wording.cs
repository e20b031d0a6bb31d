using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.AspNetCore.Components;

namespace Slipway.Server.Texts;

/// <summary>
/// What the screens say, in the reader's language. The English sentence stands where it is used and is the key of its
/// translation in <c>German.resx</c>: code reads as the page does, and a test finds what has no translation (decision 37).
/// </summary>
internal static partial class Wording
{
    /// <summary>The language of the texts as they stand in the code.</summary>
    public const string English = "en";

    // Read when a page is first asked for in the language: commands answer without it.
    private static readonly FrozenDictionary<string, Lazy<FrozenDictionary<string, string>>> _translations = new Dictionary<string, Lazy<FrozenDictionary<string, string>>>(StringComparer.Ordinal)
    {
        ["de"] = new(() => Read("German")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What other rooms say is recognised by a page that shows it.
    private static readonly FrozenDictionary<string, Lazy<KnownSentences>> _said = new Dictionary<string, Lazy<KnownSentences>>(StringComparer.Ordinal)
    {
        ["de"] = new(() => new KnownSentences(Read("Findings.German"))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The languages there are, each as its speakers call it.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Languages = [(English, "English"), ("de", "Deutsch")];

    /// <summary>The language of whoever reads this answer.</summary>
    public static string Language => _translations.ContainsKey(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : English;

    /// <summary>A text.</summary>
    public static string T(string text) => Translated(text);

    /// <summary>A sentence with values: numbers and dates in it are written as the reader writes them.</summary>
    public static string T(Sentence sentence) => sentence.In(Translated(sentence.Text));

    /// <summary>A number of things: <c>N(3, "{0} draft", "{0} drafts")</c>. The number is <c>{0}</c>, grouped as the reader groups.</summary>
    public static string N(long count, string one, string many) =>
        string.Format(CultureInfo.CurrentCulture, Translated(count == 1 ? one : many), count.ToString("#,0", CultureInfo.CurrentCulture));

    /// <summary>A number of things in a sentence with other values, which are <c>{1}</c> and on.</summary>
    public static string N(long count, string one, string many, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, Translated(count == 1 ? one : many), [count.ToString("#,0", CultureInfo.CurrentCulture), .. values]);

    /// <summary>What a finding or a platform's answer says, in the reader's language where its sentence is known (decision 39).</summary>
    public static string Recognised(string text) => _said.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var known) ? known.Value.In(text) : text;

    /// <summary>What is written down for others than its reader, such as what a model is told or the trail keeps: in English, whoever asked for it.</summary>
    public static TText InEnglish<TText>(Func<TText> write)
    {
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(English);
            return write();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    /// <summary>A sentence with pieces of a page in it, for example a link or a name set off: <c>T("Waits for {0}", @&lt;b&gt;Ada&lt;/b&gt;)</c>.</summary>
    public static RenderFragment T(string text, params RenderFragment[] pieces) => builder =>
    {
        foreach (var piece in Places().Split(Translated(text)))
        {
            if (piece is ['{', var digit, '}'])
            {
                builder.AddContent(0, pieces[digit - '0']);
            }
            else
            {
                builder.AddContent(1, piece);
            }
        }
    };

    /// <summary>A value as a piece of a sentence with pieces.</summary>
    public static RenderFragment Piece(string value) => builder => builder.AddContent(0, value);

    [GeneratedRegex(@"(\{[0-9]\})")]
    private static partial Regex Places();

    private static string Translated(string text) => _translations.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var texts) ? texts.Value.GetValueOrDefault(text, text) : text;

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var file = typeof(Wording).Assembly.GetManifestResourceStream($"{language}.resx")!;
        return XDocument.Load(file).Root!.Elements("data").ToFrozenDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);
    }
}

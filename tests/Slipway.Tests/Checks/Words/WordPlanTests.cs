using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;
using Slipway.Tests.Brand;
using Xunit;

namespace Slipway.Tests.Checks.Words;

/// <summary>Looking words up finds what running every expression over the whole text finds.</summary>
public sealed class WordPlanTests
{
    // What the rules below, and those of the packages, begin with, go on with and end with.
    private static readonly string[] _pieces =
    [
        "in order to", "utilize", "a number of", "a large majority of", "all of a sudden", "all of these", "all of", "is", "was", "are", "been", "designed", "made", "very", "very very", "most", "unique",
        "the the", "click", "click on", "Click", "tap and hold", "e.g.", "eg", "i.e.", "ie,", "I", "I'm", "me", "percent", "five percent", "5%", "10 am", "10am", "10AM", "12pm", "$20 USD", "20 dollars", "API",
        "NASA (National Aeronautics)", "(NASA)", "adviser", "advisor", "colour", "color", "organised", "nised", "so", "So", "- So", "; so", "There is", "- There is", "it was", "It's", "don't", "do not", "cannot",
        "...", "…", ";", ":", "—", "–", "\"quoted\".", "(s)", "item(s)", "3-D", ".apk", "..apk", "bb-edit", "vi", "vim", "sublime text", "crazy", "guys", "well-known", "newly-made", "un", "foo", "bar",
        "a", "the", "of", "and", "or", "one, two and three", "one, two, and three", ".", "!", "?", "\n", "  ", "Grüße", "naïve", "_x_", "x_utilize", "utilizeX", "UTILIZE", "ok", "Okay", "smart phone", "smartphone", "0", "1.", "wi-fi",
    ];

    [Fact]
    public void It_is_so_for_the_rules_of_all_packages_and_any_text()
    {
        var rules = ValePackages.Rules();
        Prop.ForAll(Text().ToArbitrary(), text => Same(rules, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Theory]
    [InlineData("existence", "tokens: [foo, foo bar, \"foo ba[rz]\", \"f[o0]+\"]")]
    [InlineData("existence", "tokens: [foo bar, foo, bar foo]")]
    [InlineData("existence", "tokens: ['\\w+ise', utilize, 'very \\w+']")]
    [InlineData("existence", "tokens: [foo, 'very\\s+very', '(?<!a )number of', 'click(?! on)']")]
    [InlineData("existence", "tokens: ['un(?:foo|bar)?', 'un'] ")]
    [InlineData("existence", "nonword: true\ntokens: ['\\bfoo\\b', ';', '\\d+ ?am\\b']")]
    [InlineData("existence", "raw: ['\\b(is|was)\\b\\s*']\ntokens: [designed, made, '\\w+ed']")]
    [InlineData("existence", "ignorecase: true\ntokens: [click, CLICK on, i]")]
    [InlineData("existence", "tokens: ['(?i)click', '(?i:IS|was) designed', '\\w+(?i)ED']")]
    [InlineData("existence", "nonword: true\nignorecase: true\ntokens: ['\\d+ ?(?:am|pm)', '\\w+ (?:click|foo) \\w+', '[\\w]+\\s(?:a majority|the the)']")]
    [InlineData("substitution", "swap: { 'a (?:large )?majority of': most, a: one, 'all of (?!a sudden)': all, '[.]+apk': APK, the the: the }")]
    [InlineData("substitution", "ignorecase: true\nswap: { click on: click, 'e[.]g[.]|eg': such as, utilize: use }")]
    [InlineData("substitution", "nonword: true\nswap: { '\\b(?:eg|e[.]g[.])(?=[\\s,;])': such as, '[…]': '...' }")]
    [InlineData("consistency", "either: { adviser: advisor, colour: color, foo: bar }")]
    public void It_is_so_for_rules_of_every_shape(string extends, string settings)
    {
        var (rules, findings) = RuleSet.Read(new Dictionary<string, string>
        {
            ["brand/rules/r.yaml"] = $"id: r\nowner: brand\nmessage: \"%s\"\nwhy: To see.\nextends: {extends}\n{settings}\n",
        });
        Assert.Empty(findings);
        Prop.ForAll(Text().ToArbitrary(), text => Same(rules, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    private static Gen<string> Text() =>
        from count in Gen.Choose(1, 14)
        from pieces in Gen.ArrayOf(Gen.Elements(_pieces), count)
        from glue in Gen.ArrayOf(Gen.Frequency((12, Gen.Constant(" ")), (1, Gen.Constant("")), (1, Gen.Constant(", ")), (1, Gen.Constant("\n"))), count)
        select string.Concat(pieces.Zip(glue, (piece, blank) => piece + blank));

    private static void Same(RuleSet rules, string text)
    {
        var document = Document.Read("text.txt", text, Setting.Unknown);
        var planned = new Hits(document);
        new WordPlan(rules.Rules).Find(document, planned);
        var whole = new Hits(document);
        foreach (var rule in rules.Rules.Where(r => r.Extension is WordExtension))
        {
            object? memory = null;
            foreach (var passage in document.Passages.SelectMany(WithSentences).Append(document.Raw).Where(p => rule.Applies.To(p.Scopes)))
            {
                ((WordExtension)rule.Extension).Find(rule, passage, ref memory, whole);
            }
        }

        Assert.Equal(Lines(whole), Lines(planned));
    }

    private static IEnumerable<Passage> WithSentences(Passage passage) =>
        [passage, .. Sentences.Of(passage.Text).Where(_ => passage.IsProse).Select(s => passage.Slice(s.Start, s.End, Scopes.Sentence))];

    private static ImmutableArray<string> Lines(Hits hits) => [.. hits.Findings.Select(f => $"{f.Place} {f.Code} {f.Words} {f.Message}").Order(StringComparer.Ordinal)];
}

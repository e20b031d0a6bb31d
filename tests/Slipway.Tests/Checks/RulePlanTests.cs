using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Brand;
using Xunit;

namespace Slipway.Tests.Checks;

/// <summary>What holds for every rule and every text.</summary>
public sealed class RulePlanTests
{
    private static readonly string[] _pieces =
    [
        "# Heading with **very** bold", "Very very *good* news: we utilize `code` &amp; more.", "- item that was made\n- another", "> quoted, i.e. said", "| a | b |\n|---|---|\n| very | was made |", "```\nvery\n```",
        "[click here](https://example.com) for 10 am", "![very large](a.png)", "{{ first_name | there }}, it was built", ":::button{to=\"link:x\"}\nClick on it\n:::", "<p>Very <b>good</b> &amp; was made</p>", "<td>in order to</td>",
        "<img alt=\"very\" src=a>", "<style>p{color:red}</style>", "<!-- very -->", "&lt;very&gt;", "Grüße 😀 very", "\r\n", "\n\n", "   ", "---\nsubject: \"Very {{ name | good }}\"\n---", "<a href=x class=btn>utilize</a>", "\u2028very", "<p", "&", "\\*very\\*",
    ];

    public static TheoryData<string> Formats => ["text.md", "text.html", "text.txt"];

    [Theory]
    [InlineData("extends: existence\ntokens: [seat]", 1)]
    [InlineData("extends: mention\ntokens: [imprint]", 0)]
    [InlineData("extends: mention\ntokens: [imprint]\napplies: { kinds: [form] }", 1)]
    [InlineData("extends: metric\nformula: words\ncondition: < 100", 0)]
    public void What_must_stand_in_a_text_need_not_stand_in_a_form_unless_the_rule_names_forms(string rule, int findings)
    {
        var (rules, wrong) = RuleSet.Read(new Dictionary<string, string> { ["brand/rules/r.yaml"] = $"id: r\nowner: brand\nmessage: m\nwhy: w\n{rule}\n" });
        Assert.Empty(wrong);
        Assert.Equal(findings, new RulePlan(rules).Check(Document.Read("forms/a.yaml", "button: Save my seat\n", new Setting { Kind = "form" })).Length);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_finding_stands_inside_the_text_at_the_words_it_names(string file)
    {
        var plan = new RulePlan(ValePackages.Rules());
        Check(file, document =>
        {
            foreach (var finding in plan.Check(document))
            {
                var lines = document.Source.Split('\n');
                Assert.InRange(finding.Place!.Line, 1, lines.Length);
                Assert.InRange(finding.Place.Column, 1, lines[finding.Place.Line - 1].Length + 1);
                if (finding.End is { } end)
                {
                    Assert.InRange(end.Line, finding.Place.Line, lines.Length);
                    Assert.InRange(end.Column, end.Line == finding.Place.Line ? finding.Place.Column : 1, lines[end.Line - 1].Length + 1);
                }

                // What is one word in the text is the same word in the source.
                if (finding.Words is { Length: > 0 } words && words.All(char.IsAsciiLetter))
                {
                    Assert.StartsWith(words, lines[finding.Place.Line - 1][(finding.Place.Column - 1)..], StringComparison.Ordinal);
                }
            }
        });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_order_of_the_rules_does_not_matter_and_the_same_input_gives_the_same_list(string file)
    {
        var files = ValePackages.Files();
        var (one, other) = (new RulePlan(RuleSet.Read(files).Rules), new RulePlan(RuleSet.Read(new SortedDictionary<string, string>(files, Backwards.Instance)).Rules));
        Check(file, document =>
        {
            var first = one.Check(document);
            Assert.Equal(first, other.Check(document));
            Assert.Equal(first, one.Check(Document.Read(file, document.Source, Setting.Unknown)));
        });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Rules_read_one_by_one_find_what_they_find_together(string file)
    {
        var rules = ValePackages.Files();
        var plan = new RulePlan(RuleSet.Read(rules).Rules);
        var alone = rules.Select(r => new RulePlan(RuleSet.Read(new Dictionary<string, string> { [r.Key] = r.Value }).Rules)).ToList();
        Check(file, document => Assert.Equal(
            Lines(plan.Check(document)),
            Lines(alone.SelectMany(a => a.Check(document)))), tests: 12);
    }

    private static void Check(string file, Action<Document> holds, int tests = 80)
    {
        var text = from count in Gen.Choose(1, 8) from pieces in Gen.ArrayOf(Gen.Elements(_pieces), count) from glue in Gen.Elements("\n", " ", "\n\n", "") select string.Join(glue, pieces);
        Prop.ForAll(text.ToArbitrary(), t => holds(Document.Read(file, t, Setting.Unknown))).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
    }

    private static List<string> Lines(IEnumerable<Finding> findings) => [.. findings.Select(f => f.ToString()).Order(StringComparer.Ordinal)];

    private sealed class Backwards : IComparer<string>
    {
        public static Backwards Instance { get; } = new();

        public int Compare(string? x, string? y) => string.CompareOrdinal(y, x);
    }
}

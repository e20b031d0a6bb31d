using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class RulePageTests
{
    [Fact]
    public void Every_rule_that_we_ship_has_its_page_and_the_index_names_it()
    {
        var pages = RulePage.All(("the starter pack", Files("packs", "starter")), ("the example brand", Files("examples", "brand")));
        Assert.All(pages.Keys.Where(p => p != "README.md"), p => Assert.Contains($"]({p})", pages["README.md"], StringComparison.Ordinal));
        Golden.SameFolder(pages, "docs", "rules");
    }

    [Fact]
    public void Every_check_says_what_why_good_bad_and_fix()
    {
        Assert.All(AllChecks.List, check =>
        {
            var said = check.Explanation;
            Assert.All([said.What, said.Why, said.Bad, said.Good, said.Fix], text => Assert.False(string.IsNullOrWhiteSpace(text), check.Code));
            Assert.NotEqual(said.Bad, said.Good);
            Assert.Equal($"docs/rules/{check.Code}.md", RulePage.LinkOf(check.Code));
        });
        Assert.Null(RulePage.LinkOf("no-cheap"));
    }

    [Fact]
    public void A_page_shows_the_samples_and_the_lines_of_its_rule_alone()
    {
        var page = RulePage.All(("the brand", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["brand/rules/a.yaml"] = """
                - id: no-cheap
                  owner: brand
                  message: "'%s' is <b>cheap</b>."
                  why: We sell on value.
                  extends: existence
                  tokens: [cheap]

                # The next one.
                - { id: no-bargain, owner: brand, message: A bargain., why: We sell on value., extends: existence, tokens: [bargain] }
                """,
            ["brand/tests/a.yaml"] = """
                - rule: no-cheap
                  catch:
                    - "    ```\n\na cheap"
                    - { subject: A cheap plan, market: [DE, AT] }
                  pass: A plan.
                """,
        }))["no-cheap.md"];

        Assert.Contains("\nFor example: 'cheap' is \\<b>cheap\\</b>.\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Bad\n\n````\n    ```\n\na cheap\n````\n\n> 'cheap' is \\<b>cheap\\</b>.\n\n```\nsubject: A cheap plan\nmarket: [DE, AT]\n```\n\n> ", page, StringComparison.Ordinal);
        Assert.Contains("\n## Good\n\n```\nA plan.\n```\n", page, StringComparison.Ordinal);
        Assert.EndsWith("```yaml\nid: no-cheap\nowner: brand\nmessage: \"'%s' is <b>cheap</b>.\"\nwhy: We sell on value.\nextends: existence\ntokens: [cheap]\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_with_the_name_of_a_check_shares_its_page()
    {
        var page = RulePage.All(("the brand", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["brand/rules/a.yaml"] = "{ id: contrast, owner: brand, message: No., why: Because., extends: existence, tokens: [x] }",
        }))["contrast.md"];

        Assert.Contains("\n## In every campaign\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## In the brand\n", page, StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> Files(params string[] folder) =>
        Golden.Folder(folder).ToImmutableSortedDictionary(f => $"brand/{f.Key}", f => f.Value, StringComparer.Ordinal);
}

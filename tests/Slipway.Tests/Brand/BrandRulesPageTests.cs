using Slipway.Core.Brand;
using Slipway.Core.Brand.Samples;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Brand;

/// <summary>What docs/brand-rules.md shows, works.</summary>
public sealed class BrandRulesPageTests
{
    [Fact]
    public void Its_rule_keeps_its_samples_and_its_waiver_covers_what_it_names()
    {
        var blocks = Blocks(File.ReadAllText(Golden.At("docs", "brand-rules.md")));
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["brand/rules/words.yaml"] = blocks.Single(b => b.StartsWith("- id: no-cheap", StringComparison.Ordinal)).Replace("exceptions: [Bargain Days]", "exceptions: []", StringComparison.Ordinal),
            ["brand/markets/DE/rules/words.yaml"] = blocks.Single(b => b.Contains("no-cheap, level: error", StringComparison.Ordinal)),
            ["brand/waivers/fair.yaml"] = blocks.Single(b => b.Contains("id: bargain-days", StringComparison.Ordinal)),
            ["brand/tests/words.yaml"] = blocks.Single(b => b.Contains("rule: no-cheap\n  catch", StringComparison.Ordinal)),
        };
        var (rules, findings) = RuleSet.Read(files, new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.Zero));
        Assert.Empty(findings);
        var found = new RulePlan(rules).Check(Document.Read("a.md", "# Bargain Days: a bargain", new Setting { Kind = "email", Markets = ["DE"], Language = "en" }));
        Assert.Equal(["Error bargain-days", "Error "], found.Select(f => $"{f.Level} {f.Excepted?.Waiver}"));

        files["brand/rules/words.yaml"] = blocks.Single(b => b.StartsWith("- id: no-cheap", StringComparison.Ordinal));
        (rules, findings) = RuleSet.Read(files);
        var (samples, sampleFindings) = SampleReader.Read(files, rules);
        Assert.Empty(findings.Concat(sampleFindings).Concat(SampleRun.Run(rules, samples).Findings));
        Assert.Equal(6, samples.Length);
    }

    // Blocks are what is indented by four; comments in them belong to them.
    private static List<string> Blocks(string page)
    {
        var blocks = new List<string> { "" };
        foreach (var line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                blocks[^1] += line[4..] + "\n";
            }
            else if (blocks[^1].Length > 0)
            {
                blocks.Add("");
            }
        }

        return blocks;
    }
}

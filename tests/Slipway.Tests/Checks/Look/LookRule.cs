using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Look;

/// <summary>One rule about looks over the example brand's tokens.</summary>
/// <param name="settings">What it extends, its message and its settings, each line but the first indented by two.</param>
internal sealed class LookRule(string settings)
{
    private readonly RulePlan _plan = new(Clean(settings));

    public ImmutableArray<Finding> Find(string html, string file = "a.html") => _plan.Check(Document.Read(file, html, Setting.Unknown));

    public ImmutableArray<Finding> FindRendered(string markdown, string html) => _plan.Check(Document.Read("a.md", markdown, Setting.Unknown, rendered: html));

    public Finding Single(string html, string file = "a.html") => Assert.Single(Find(html, file));

    public static ImmutableArray<Finding> Problems(string settings) => Read(settings).Findings;

    private static RuleSet Clean(string settings)
    {
        var (rules, findings) = Read(settings);
        Assert.Empty(findings);
        return rules;
    }

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(string settings) => RuleSet.Read(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["brand/tokens.json"] = File.ReadAllText(Golden.At("examples", "brand", "tokens.json")),
        ["brand/rules/look.yaml"] = $"- id: look\n  owner: design\n  why: So it is.\n  {settings}\n",
    });
}

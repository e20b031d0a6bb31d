using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Look;

/// <summary>The rules of the example brand about looks, over whatever may come.</summary>
public sealed class LookSoundnessTests
{
    private static readonly string[] Rules = [.. File.ReadAllText(Golden.At("examples", "brand", "rules", "look.yaml")).Split("\n- id:").Skip(1).Select(r => $"- id:{r}")];

    private static readonly RulePlan Plan = Read(Rules);

    private static readonly RulePlan TheOtherWayRound = Read(Rules.Reverse());

    private static readonly string[] Pieces =
    [
        "<style>p { color: #0f4f4e; margin: 7px } @media (prefers-color-scheme: dark) { p, b { color: #223344; background: #0f4f4e } }</style>", "<style>td > p:hover, .a { font: bold 13px/1 Arial }</style>",
        "<style>:root { --a: #0f4f4e } .a { color: var(--a); border: var(--b, 1px solid #e07b39) }</style>", "<body text=#0f4f4c link='#0f4f4f' bgcolor='eeeeee'>", "<table cellpadding=7 border=1><tr><td bgcolor='#0f4f4e' class=a>",
        "</td></tr></table>", "<p style='color: #0f4f4e; padding: 0 7px'>", "<p style='color: &#35;0f4f4e'>", "<p style='border: 2px solid #0f4f4c; border-radius: 5px'>", "<p class=a>", "</p>", "<div style='display: none'>", "</div>",
        "<h1 style='font-size: 1em'>", "</h1>", "<h2>", "</h2>", "<b style='opacity: .4; color: #999'>", "</b>", "<a href='https://x.example' style='display: inline-block; background: #0f4f4e !important; color: #fff'>", "</a>",
        "<img src='logo.png' width=80>", "<img src='a.png' style='width: 700px'>", "<font face='Comic Sans MS' color=red size=1>", "</font>", "some words ", "more", "&nbsp;", "\n", "\r\n",
    ];

    private static readonly Arbitrary<string> Soup = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

    [Fact]
    public void The_order_of_rules_makes_no_difference() =>
        Prop.ForAll(Soup, html => Find(Plan, html).SequenceEqual(Find(TheOtherWayRound, html))).QuickCheckThrowOnFailure();

    [Fact]
    public void Other_rules_make_no_difference_to_what_a_rule_finds()
    {
        var alone = Rules.Select(r => Read([r])).ToList();
        Prop.ForAll(Soup, html => Find(Plan, html).ToHashSet().SetEquals(alone.SelectMany(plan => Find(plan, html)))).QuickCheckThrowOnFailure();
    }

    // Each colour is said at its first place, so what is left is said in the next round.
    [Fact]
    public void What_was_rewritten_is_not_rewritten_again() => Prop.ForAll(Soup, html =>
    {
        for (var rounds = 0; rounds <= html.Length; rounds++)
        {
            var rewritten = Rewritten(html);
            if (rewritten == html)
            {
                return true;
            }

            html = rewritten;
        }

        return false;
    }).QuickCheckThrowOnFailure();

    private static string Rewritten(string html)
    {
        html = html.ReplaceLineEndings("\n");
        var lines = html.Split('\n');
        foreach (var finding in Find(Plan, html).Where(f => f.Rewrite is not null).Reverse())
        {
            var start = lines.Take(finding.Place!.Line - 1).Sum(l => l.Length + 1) + finding.Place.Column - 1;
            Assert.Equal(finding.Words, html.Substring(start, finding.Words!.Length));
            html = html.Remove(start, finding.Words.Length).Insert(start, finding.Rewrite!);
        }

        return html;
    }

    private static ImmutableArray<Finding> Find(RulePlan plan, string html) => plan.Check(Document.Read("mail.html", html, new Setting { Kind = "email" }));

    private static RulePlan Read(IEnumerable<string> rules)
    {
        var (read, findings) = RuleSet.Read(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["brand/tokens.json"] = File.ReadAllText(Golden.At("examples", "brand", "tokens.json")),
            ["brand/rules/look.yaml"] = string.Join('\n', rules),
        });
        Assert.Empty(findings);
        return new RulePlan(read);
    }
}

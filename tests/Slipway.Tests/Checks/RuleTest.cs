using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

/// <summary>Runs one rule over one document, and writes what it finds as lines: place, words, message.</summary>
public abstract class RuleTest
{
    /// <summary>What a rule finds in HTML.</summary>
    protected static IEnumerable<string> InHtml(string rule, string html, Setting? setting = null, string? plainText = null, params (string Path, string Text)[] brand) =>
        Lines(Find(rule, Document.Read("mail.html", html, setting ?? Setting.Unknown, plainText: plainText), brand));

    /// <summary>What a rule finds in Markdown, with what is rendered from it.</summary>
    protected static IEnumerable<string> InMarkdown(string rule, string markdown, string? rendered = null, Setting? setting = null, string? plainText = null, params (string Path, string Text)[] brand) =>
        Lines(Find(rule, Document.Read("mail.md", markdown, setting ?? Setting.Unknown, rendered: rendered, plainText: plainText), brand));

    /// <summary>What is wrong with a rule as it is written.</summary>
    protected static IEnumerable<string> Wrong(string rule, params (string Path, string Text)[] brand) =>
        Read(rule, brand).Findings.Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Code} {f.Message}");

    /// <summary>The findings of a rule.</summary>
    protected static ImmutableArray<Finding> Find(string rule, Document document, params (string Path, string Text)[] brand)
    {
        var (rules, findings) = Read(rule, brand);
        Assert.Empty(findings);
        return new RulePlan(rules).Check(document);
    }

    // What a test does not say about its rule does not matter to it.
    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(string rule, (string Path, string Text)[] brand)
    {
        var text = $"{rule}\nid: rule\nowner: brand\nwhy: It matters.\n{(rule.Contains("message:", StringComparison.Ordinal) ? "" : "message: \"%s|%s|%s\"\n")}";
        var files = brand.Append(("brand/rules/rule.yaml", text)).ToDictionary(f => f.Item1, f => f.Item2, StringComparer.Ordinal);
        return RuleSet.Read(files);
    }

    private static IEnumerable<string> Lines(ImmutableArray<Finding> findings) => findings.Select(f => $"{f.Place!.Line}:{f.Place.Column} {f.Message.TrimEnd('|')}");
}

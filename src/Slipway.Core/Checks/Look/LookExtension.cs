using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>A rule about looks: it looks at what is shown, as HTML or rendered from Markdown, and passes over what nobody renders.</summary>
internal abstract class LookExtension : Extension
{
    /// <inheritdoc/>
    public override Family Family => Family.Look;

    /// <inheritdoc/>
    internal sealed override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Sight is { } light)
        {
            Find(new LookHits(rule, document, hits), light);
        }
    }

    /// <summary>Looks at one document.</summary>
    /// <param name="hits">Takes what is found.</param>
    /// <param name="light">The document on a light screen.</param>
    protected abstract void Find(LookHits hits, Sight light);

    /// <summary>The names of groups of tokens.</summary>
    protected static ImmutableArray<string> Groups(YamlFields fields, params ImmutableArray<string> otherwise)
    {
        ImmutableArray<string> groups = [.. fields.Scalars("groups", $"[{string.Join(", ", otherwise)}]", required: false).Select(g => g.Text.Trim())];
        return groups.IsEmpty ? otherwise : groups;
    }

    /// <summary>A number of at least 0; another, with no finding, when it is not written.</summary>
    protected static double Number(YamlFields fields, string key, double otherwise) => (double?)fields.Amount(key, "2", required: false) ?? otherwise;

    /// <summary>The tokens of groups that hold a kind of value; a group without any is an error at the rule.</summary>
    /// <param name="tokens">The brand's tokens.</param>
    /// <param name="groups">The groups' paths.</param>
    /// <param name="what">What they should hold, in the plural: colours.</param>
    /// <param name="holds">Whether a token holds it.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <returns>The tokens in their order; null when there are none.</returns>
    protected static DesignTokens? TokensOf(DesignTokens tokens, ImmutableArray<string> groups, string what, Func<TokenValue, bool> holds, Rule rule, FindingList findings)
    {
        foreach (var group in groups.Where(g => !tokens.All.Any(t => IsIn(t, g) && holds(t.Value))))
        {
            var meant = Nearest.To(group, tokens.Groups.Select(g => g.Path).Where(p => p.Length > 0 && tokens.All.Any(t => IsIn(t, p) && holds(t.Value))));
            findings.Error("rule-tokens", $"{rule.Id} needs {what} under `{group}` in brand/tokens.json, and there are none.{(meant is null ? "" : $" Did you mean `{meant}`?")}",
                rule.Place, "Correct the name, or add the tokens.");
        }

        var own = tokens.All.Where(t => groups.Any(g => IsIn(t, g)) && holds(t.Value)).ToList();
        return own.Count == 0 ? null : new DesignTokens(own, []);
    }

    private static bool IsIn(DesignToken token, string group) => token.Path == group || token.Path.StartsWith(group + ".", StringComparison.Ordinal);
}

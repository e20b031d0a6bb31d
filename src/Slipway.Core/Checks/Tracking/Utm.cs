using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Mail;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Tracking;

/// <summary>Links carry the parameters by which clicks are counted, written so that they add up. Links that a platform fills in are its business.</summary>
internal sealed class Utm(ImmutableArray<string> required, ImmutableDictionary<string, WordPattern> patterns, ImmutableArray<string> domains) : Extension
{
    private static readonly ImmutableArray<string> UsualRequired = ["utm_source", "utm_medium", "utm_campaign"];

    /// <inheritdoc/>
    public override string Name => "utm";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    public override Family Family => Family.Tracking;

    /// <summary>
    /// Reads its settings: <c>required</c>, parameters that must be there (utm_source, utm_medium and utm_campaign if left out); <c>patterns</c>, an expression that the whole value of a parameter must match;
    /// <c>domains</c>, to which links this applies, those below them too (that of <c>website</c> in brand.yaml if left out, or else all). Capitals and blanks are wrong in any parameter, merge fields right.
    /// The message gets the address and what is wrong: "%s %s." becomes "https://a.example has utm_medium=E-Mail, and capitals are counted apart."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var required = fields.Scalars("required", "[utm_source, utm_medium]", required: false).Select(p => p.Text.Trim()).ToImmutableArray();
        var domains = fields.Scalars("domains", "[example.com]", required: false).Select(d => d.Text.Trim()).ToImmutableArray();
        var patterns = ImmutableDictionary.CreateBuilder<string, WordPattern>(StringComparer.Ordinal);
        if (fields.Mapping("patterns", "{ utm_medium: email|social }", required: false) is { } written)
        {
            foreach (var name in written.Keys)
            {
                if (written.Text(name, "email|social") is { } expression)
                {
                    if (WordPattern.Of($"^(?:{expression})$", ignoreCase: false, out var problem) is { } pattern)
                    {
                        patterns[name] = pattern;
                    }
                    else
                    {
                        written.Error("rule-expression", name, $"`{expression}` {problem}.", "Mend the expression.");
                    }
                }
            }
        }

        return new Utm(required.IsEmpty ? UsualRequired : required, patterns.ToImmutable(), domains);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        domains.IsEmpty && DomainNames.Of(brand.Website) is { } own ? new Utm(required, patterns, [own]) : this;

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var link in document.Links)
        {
            if (link.Target is not { } target || (!domains.IsEmpty && !domains.Any(d => DomainNames.IsSameSite(d, target.Host))))
            {
                continue;
            }

            foreach (var problem in Problems(link.Address))
            {
                hits.Add(rule, Placing.Of(document, link.Element, link.Attribute), link.Address.Split('?', '#')[0], problem);
            }
        }
    }

    private IEnumerable<string> Problems(string address)
    {
        var parameters = QueryParameters.Of(address);
        var missing = required.Where(r => !parameters.Any(p => p.Name == r)).ToList();
        if (missing.Count > 0)
        {
            yield return $"has no {string.Join(" and no ", missing)}";
        }

        foreach (var (name, value) in parameters)
        {
            var isCounted = name.StartsWith("utm_", StringComparison.OrdinalIgnoreCase);
            if ((isCounted || patterns.ContainsKey(name)) && Problem(name, value) is { } problem)
            {
                yield return problem;
            }
        }

        foreach (var twice in parameters.Where(p => p.Name.StartsWith("utm_", StringComparison.Ordinal)).CountBy(p => p.Name).Where(c => c.Value > 1))
        {
            yield return $"has {twice.Key} {twice.Value} times";
        }
    }

    private string? Problem(string name, string value)
    {
        if (name.Any(char.IsAsciiLetterUpper))
        {
            return $"has {name}, which no program counts; write {name.ToLowerInvariant()}";
        }

        if (Addresses.HasMergeField(value))
        {
            return null;
        }

        return value.Length == 0 ? $"has an empty {name}"
            : value.Contains('@', StringComparison.Ordinal) ? $"has {name}={value}: an email address ends up in other companies' logs"
            : value.Any(char.IsUpper) ? $"has {name}={value}, and capitals are counted apart"
            : value.Any(char.IsWhiteSpace) ? $"has {name}={value} with a blank in it"
            : patterns.GetValueOrDefault(name) is { } pattern && !pattern.For(value).IsMatch(value) ? $"has {name}={value}, which is none of what is agreed"
            : null;
    }
}

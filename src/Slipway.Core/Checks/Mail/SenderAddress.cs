using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>Mail comes from a domain of the brand, and that domain publishes who may send in its name. What it publishes is judged where somebody looked it up.</summary>
internal sealed class SenderAddress(FrozenSet<string> domains, string? sender, string policy) : Extension
{
    // RFC 7208, section 4.6.4.
    private const int MostLookups = 10;

    private static readonly ImmutableArray<string> Policies = ["none", "quarantine", "reject"];

    private static readonly FrozenSet<string> Freemail = FrozenSet.ToFrozenSet(
        ["gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "live.com", "aol.com", "icloud.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me", "mail.ru"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Asking = ["include:", "a", "mx", "ptr", "exists:", "redirect="];

    /// <inheritdoc/>
    public override string Name => "sender-domain";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>domains</c>, those that mail may come from, with those below them (with that of <c>website</c> in brand.yaml); <c>policy</c>, the least that its DMARC record must ask for: none,
    /// quarantine or reject (none if left out). The sender is that of the mail, or that of brand.yaml. The message gets the domain and what is wrong: "%s %s." becomes "nordlager.example publishes no DMARC record."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var domains = fields.Scalars("domains", "[example.com]", required: false).Select(d => d.Text.Trim()).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        var policy = fields.Text("policy", "none", required: false) ?? Policies[0];
        if (!Policies.Contains(policy))
        {
            fields.Error("rule-policy", "policy", $"`{policy}` is no policy of DMARC.", $"Write one of: {string.Join(", ", Policies)}.");
        }

        return new SenderAddress(domains, null, policy);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        new SenderAddress(DomainNames.Of(brand.Website) is { } own ? domains.Append(own).ToFrozenSet(StringComparer.OrdinalIgnoreCase) : domains, brand.SenderAddress, policy);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var answers = document.Setting.Answers;
        if (DomainNames.OfMail(answers.Sender ?? sender) is not { } domain)
        {
            return;
        }

        if (Freemail.Contains(domain))
        {
            hits.AddWhole(rule, rule.Say(domain, "belongs to a mail provider, so receivers refuse what we send in its name"));
        }
        else if (domains.Count > 0 && !DomainNames.IsBelowAny(domain, domains))
        {
            hits.AddWhole(rule, rule.Say(domain, "is none of our domains"));
        }

        foreach (var problem in Published(domain, answers))
        {
            hits.AddWhole(rule, rule.Say(domain, problem));
        }
    }

    private IEnumerable<string> Published(string domain, Answers answers)
    {
        if (Above(domain, answers) is not { } published)
        {
            yield break;
        }

        var records = published.Dmarc.Where(r => r.TrimStart().StartsWith("v=DMARC1", StringComparison.OrdinalIgnoreCase)).ToList();
        if (records.Count != 1)
        {
            yield return records.Count == 0 ? "publishes no DMARC record" : $"publishes {records.Count} DMARC records, so none holds";
        }
        else if (Policies.IndexOf(Tag(records[0], "p") ?? "") is var asked && asked < Policies.IndexOf(policy))
        {
            yield return asked < 0 ? "publishes a DMARC record without a policy" : $"publishes the DMARC policy {Policies[asked]}, and {policy} is asked for";
        }

        if (!answers.Domains.TryGetValue(domain, out var own))
        {
            yield break;
        }

        if (own.Spf.Length != 1)
        {
            yield return own.Spf.IsEmpty ? "publishes no SPF record" : $"publishes {own.Spf.Length} SPF records, so none holds";
            yield break;
        }

        var terms = own.Spf[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        var lookups = terms.Select(t => t.TrimStart('+', '-', '~', '?')).Count(t => Asking.Any(a => a.Length <= 3 ? t == a || t.StartsWith(a + ":", StringComparison.OrdinalIgnoreCase) || t.StartsWith(a + "/", StringComparison.OrdinalIgnoreCase) : t.StartsWith(a, StringComparison.OrdinalIgnoreCase)));
        if (terms.Any(t => t is "all" or "+all"))
        {
            yield return "lets anyone send in its name (SPF +all)";
        }
        else if (lookups > MostLookups)
        {
            yield return $"asks for {lookups} lookups in its SPF record; after {MostLookups} receivers give up";
        }
    }

    // A domain below another falls under its DMARC record.
    private static DomainAnswer? Above(string domain, Answers answers)
    {
        DomainAnswer? nearest = null;
        for (var rest = domain; rest.Contains('.', StringComparison.Ordinal); rest = rest[(rest.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (answers.Domains.TryGetValue(rest, out var found))
            {
                nearest ??= found;
                if (!found.Dmarc.IsEmpty)
                {
                    return found;
                }
            }
        }

        return nearest;
    }

    private static string? Tag(string record, string name) => record.Split(';').Select(t => t.Split('=', 2)).Where(t => t.Length == 2 && t[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(t => t[1].Trim().ToLowerInvariant()).FirstOrDefault();
}

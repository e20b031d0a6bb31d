using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Approvals;

/// <summary>Reads <c>brand/approvals.yaml</c>.</summary>
public static class ApprovalPolicyReader
{
    private const string One = "\n  - role: brand\n    why: Every campaign is seen by someone who did not write it.";
    private const string Example = $"approvals:{One}";

    /// <summary>Reads the policy; what is wrong comes back all at once, and a file with errors yields no policy.</summary>
    public static (ApprovalPolicy? Policy, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        return (Read(new YamlFields(map, findings)), findings.InOrder());
    }

    /// <summary>Reads the policy.</summary>
    internal static ApprovalPolicy? Read(YamlFields fields)
    {
        var rules = ImmutableArray.CreateBuilder<ApprovalRule>();
        foreach (var item in fields.Mappings("approvals", One))
        {
            var role = item.Slug("role", "brand");
            var why = item.Text("why", "Every campaign is seen by someone who did not write it.");
            var when = item.Mapping("when", "{ markets: [DE] }", required: false);
            var rule = new ApprovalRule(role ?? "", why ?? "")
            {
                Markets = when?.Scalars("markets", "[DE, AT]", required: false).Select(m => m.Text).ToImmutableArray() ?? [],
                AudienceFrom = when?.Whole("audience_from", "1000", 0, int.MaxValue, required: false) ?? 0,
                SpendFrom = when?.Amount("spend_from", "5000", required: false) ?? 0,
            };
            when?.Close();
            item.Close();
            rules.Add(rule);
        }

        var escalation = ReadEscalation(fields);
        fields.Close();
        if (rules.Count == 0 && !fields.Findings.HasErrors)
        {
            fields.Findings.Error("approvals-empty", "Nobody is asked: a campaign could be launched by its author alone.", fields.At, Example);
        }

        return fields.Findings.HasErrors ? null : new ApprovalPolicy(rules.ToImmutable()) { Escalation = escalation };
    }

    private static Escalation? ReadEscalation(YamlFields fields)
    {
        if (fields.Mapping("escalation", "\n  after_hours: 24\n  to: dana.ito@example.com", required: false) is not { } written)
        {
            return null;
        }

        var (hours, to, byItself) = (written.Whole("after_hours", "24", 1, 24 * 60), written.EmailAddress("to", "dana.ito@example.com"), written.Flag("by_itself", otherwise: false));
        written.Close();
        return hours is { } after && to is not null ? new Escalation(TimeSpan.FromHours(after), to, byItself) : null;
    }
}

using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Approvals;

/// <summary>A decision as it was stored: the signed text and its signature.</summary>
public sealed record Approval(Statement Statement, string Text, byte[] Signature);

/// <summary>A plan that everyone who must has approved, exactly as it is staged. The only thing that can be launched.</summary>
public sealed class ApprovedPlan
{
    internal ApprovedPlan(CheckedPlan @checked, ImmutableArray<Approval> approvals) => (Checked, Approvals) = (@checked, approvals);

    /// <summary>The checked plan.</summary>
    public CheckedPlan Checked { get; }

    /// <summary>The plan.</summary>
    public Plan Plan => Checked.Plan;

    /// <summary>The approvals it rests on.</summary>
    public ImmutableArray<Approval> Approvals { get; }
}

/// <summary>Decides whether a plan is approved. There is no other way to an <see cref="ApprovedPlan"/>.</summary>
public static class Gate
{
    /// <summary>Holds the decisions against the plan, the policy and the launched plan.</summary>
    /// <param name="plan">The plan as it is staged and checked now.</param>
    /// <param name="policy">Who must say yes.</param>
    /// <param name="decisions">All decisions made, oldest first.</param>
    /// <param name="authors">The accounts that made it: they cannot approve.</param>
    /// <param name="launched">The digest of the plan that is launched now; null when none is.</param>
    /// <param name="verify">Whether a signature over bytes is this server's.</param>
    public static (ApprovedPlan? Plan, ImmutableArray<Finding> Findings) Approve(
        CheckedPlan plan,
        ApprovalPolicy policy,
        ImmutableArray<Approval> decisions,
        ImmutableArray<string> authors,
        string? launched,
        Func<byte[], byte[], bool> verify)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (plan.Plan.Parent != launched)
        {
            findings.Add(Finding.Error("plan-stale", "Another version was launched since this one was planned.", fix: "Prepare the campaign again on top of what is live now."));
        }

        findings.AddRange(plan.Findings.Where(f => f.Blocks));
        var approvals = ImmutableArray.CreateBuilder<Approval>();
        foreach (var rule in policy.Asked(plan.Staged))
        {
            var (approval, finding) = Judge(plan, rule, decisions, authors, verify);
            if (approval is not null)
            {
                approvals.Add(approval);
            }
            else
            {
                findings.Add(finding!);
            }
        }

        // A person who holds two roles still is one pair of eyes for each rule they answer; an author is none.
        return findings.Count == 0 ? (new ApprovedPlan(plan, approvals.ToImmutable()), []) : (null, findings.ToImmutable());
    }

    private static (Approval?, Finding?) Judge(
        CheckedPlan plan, ApprovalRule rule, ImmutableArray<Approval> decisions, ImmutableArray<string> authors, Func<byte[], byte[], bool> verify)
    {
        // The last word of each approver in the role counts, whether they or their deputy said it; a no of one outweighs the yes of another. Nobody decides in an author's place.
        var last = decisions.Where(d => d.Statement.Campaign == plan.Plan.Terms.Name && d.Statement.Role == rule.Role && !authors.Contains(d.Statement.Approver) && (d.Statement.OnBehalfOf is not { } represented || !authors.Contains(represented)))
            .GroupBy(d => d.Statement.OnBehalfOf ?? d.Statement.Approver, StringComparer.Ordinal)
            .Select(g => g.Last())
            .ToList();
        if (last.Count == 0)
        {
            return (null, Finding.Error("approval-missing", $"{rule.Role} has not decided yet. {rule.Why}", fix: $"Ask someone with the role {rule.Role}."));
        }

        if (last.Find(d => d.Statement.Decision != Decision.Approve) is { } no)
        {
            return (null, Finding.Error("approval-withheld", $"{rule.Role} {(no.Statement.Decision == Decision.Reject ? "rejected it" : "asks for changes")}: {no.Statement.Comment}",
                fix: "Change what is asked for and submit the new version."));
        }

        // One approval that holds is enough, whatever another approver of the role said of an earlier version.
        var judged = last.Select(approval => Judge(plan, rule, approval, verify)).ToList();
        return judged.Find(j => j.Item1 is not null) is { Item1: { } holds } ? (holds, null) : judged[^1];
    }

    private static (Approval?, Finding?) Judge(CheckedPlan plan, ApprovalRule rule, Approval approval, Func<byte[], byte[], bool> verify)
    {
        if (approval.Text != approval.Statement.ToJson() || !verify(Statement.SignedBytes(approval.Text), approval.Signature))
        {
            return (null, Finding.Error("approval-forged", $"The stored approval of {rule.Role} does not carry this server's signature.",
                fix: "Run slipway audit verify, find out who changed the database, and have the campaign approved again."));
        }

        var differences = approval.Statement.Differences(plan);
        return differences.IsEmpty
            ? (approval, null)
            : (null, Finding.Error("approval-void", $"The approval of {rule.Role} no longer holds. Changed since: {string.Join("; ", differences)}.",
                fix: "Have the new version approved."));
    }
}

using System.Collections.Immutable;
using Slipway.Core.Plans;

namespace Slipway.Core.Approvals;

/// <summary>When a role must say yes. Every condition that is given must hold; one without conditions always holds.</summary>
/// <param name="Role">The role.</param>
/// <param name="Why">Why it is asked, shown to the author and the approver.</param>
public sealed record ApprovalRule(string Role, string Why)
{
    /// <summary>Asked when the campaign is in any of these markets; empty for all.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>Asked from so many eligible people on.</summary>
    public int AudienceFrom { get; init; }

    /// <summary>Asked from such a spend on, in the currency of the budget.</summary>
    public decimal SpendFrom { get; init; }

    /// <summary>Whether this plan needs it.</summary>
    public bool Asks(StagedPlan plan) =>
        (Markets.IsEmpty || plan.Plan.Terms.Markets.Intersect(Markets, StringComparer.OrdinalIgnoreCase).Any())
        && plan.Audiences.Sum(a => a.Figures.Eligible) >= AudienceFrom
        && plan.Plan.Terms.Budget.Amount >= SpendFrom;
}

/// <summary>Where a review goes that takes too long.</summary>
/// <param name="After">How long its approvers have.</param>
/// <param name="To">The address of whom it goes to then, who decides in the roles that are open.</param>
/// <param name="ByItself">Whether it goes there without anyone sending it.</param>
public sealed record Escalation(TimeSpan After, string To, bool ByItself);

/// <summary>Who must say yes to what: <c>brand/approvals.yaml</c>.</summary>
public sealed record ApprovalPolicy(ImmutableArray<ApprovalRule> Rules)
{
    /// <summary>Where a review goes that takes too long; null where it stays with whom it was asked of.</summary>
    public Escalation? Escalation { get; init; }

    /// <summary>What holds where there is no file: one approver, always.</summary>
    public static ApprovalPolicy Default { get; } = new([new ApprovalRule("brand", "Every campaign is seen by someone who did not write it.")]);

    /// <summary>The rules that this plan must meet, one per role; where none fits, those of <see cref="Default"/>: nothing goes out that no one else has seen.</summary>
    public ImmutableArray<ApprovalRule> Asked(StagedPlan plan) =>
        [.. Rules.Where(r => r.Asks(plan)).DefaultIfEmpty(Default.Rules[0]).DistinctBy(r => r.Role)];
}

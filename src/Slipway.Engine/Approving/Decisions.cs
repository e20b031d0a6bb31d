using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;

namespace Slipway.Engine.Approving;

/// <summary>What a version needs and has of approvals.</summary>
public sealed record ReviewState(ImmutableArray<ApprovalRule> Asked, ImmutableArray<Approval> Decisions, ImmutableArray<Finding> Missing, ApprovedPlan? Approved)
{
    /// <summary>What was last decided in a role; null while nothing was.</summary>
    public Approval? LastDecision(string role) => Decisions.LastOrDefault(d => d.Statement.Role == role);

    /// <summary>The roles whose approval is still missing.</summary>
    public IEnumerable<string> OpenRoles => Asked.Select(r => r.Role).Where(role => LastDecision(role)?.Statement.Decision != Decision.Approve);
}

/// <summary>Takes, signs and judges the decisions about a version.</summary>
public sealed class Decisions(Database database, Campaigns.Campaigns campaigns, KeyRing keys, AuditTrail audit, TimeProvider time, Func<ApprovalPolicy> policy)
{
    /// <summary>Hands a checked version to its approvers.</summary>
    public async Task<ImmutableArray<Finding>> SubmitAsync(CampaignVersion version, string author)
    {
        if (Preparation.AsChecked(version) is not { } plan)
        {
            return [Finding.Error("not-prepared", "The campaign is not prepared as drafts yet.", fix: "Prepare it first, and mend what that finds.")];
        }

        if (plan.HasErrors)
        {
            return [.. plan.Findings.Where(f => f.Blocks)];
        }

        return await database.WriteAsync("campaign.submit", async s =>
        {
            if (!await campaigns.MoveAsync(s, version.Digest, VersionState.InReview, VersionState.Checked, VersionState.Returned))
            {
                return ImmutableArray.Create(Finding.Error("not-submittable", $"This version is {version.State.Word()} and cannot be submitted.", fix: "Open the newest version."));
            }

            await audit.AppendAsync(s, author, "campaign.submitted", version.Campaign, version.Digest);
            return [];
        });
    }

    /// <summary>Takes a decision. The author's own is refused, and so is one on a version that is not in review.</summary>
    /// <param name="version">The version as the approver saw it.</param>
    /// <param name="role">The role the approver answers for.</param>
    /// <param name="approver">The account; the caller has made sure that it is a person who holds the role.</param>
    /// <param name="decision">Yes, not yet, or no.</param>
    /// <param name="comment">Required unless it is yes.</param>
    /// <param name="onBehalfOf">The account whose deputy the approver is; null where they decide for themselves.</param>
    /// <param name="isEscalated">Whether the review came to the approver because it was past its deadline.</param>
    public async Task<ImmutableArray<Finding>> DecideAsync(CampaignVersion version, string role, string approver, Decision decision, string comment, string? onBehalfOf = null, bool isEscalated = false)
    {
        var plan = Preparation.AsChecked(version);
        var problems = Problems(version, plan, role, approver, decision, comment, onBehalfOf);
        if (!problems.IsEmpty)
        {
            return problems;
        }

        // The stored time carries milliseconds: the statement must read back as it was signed.
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        var statement = Statement.About(plan!, role, approver, decision, comment.Trim(), at) with { OnBehalfOf = onBehalfOf, Escalated = isEscalated ? true : null };
        var text = statement.ToJson();
        var signature = Convert.ToBase64String(keys.Sign(Statement.SignedBytes(text)));
        var findings = await database.WriteAsync("approval.decide", async s =>
        {
            // Two people may decide at once; the version must still be in review when this one counts.
            if (await s.ScalarAsync<string>("select state from versions where digest = @Digest", new { version.Digest }) is not ("InReview" or "Returned"))
            {
                return ImmutableArray.Create(NotInReview(version));
            }

            var id = $"{version.Digest[..16]}:{role}:{approver}:{at.ToUnixTimeMilliseconds()}";
            await s.ExecuteAsync(
                """
                insert into decisions (id, version, role, approver, decision, comment, statement, signature, decided_at)
                values (@id, @Digest, @role, @approver, @decision, @comment, @text, @signature, @at)
                """,
                new { id, version.Digest, role, approver, decision = decision.ToString(), comment = statement.Comment, text, signature, at = at.ToUnixTimeMilliseconds() });
            await audit.AppendAsync(s, approver, $"approval.{JsonNamingPolicy.KebabCaseLower.ConvertName(decision.ToString())}", version.Campaign, $"{version.Digest} as {role}{(onBehalfOf is null ? "" : $" for {onBehalfOf}")}{(isEscalated ? ", escalated" : "")}");
            var state = await StateAsync(s, version, plan!);
            var to = state.Approved is not null ? VersionState.Approved : decision == Decision.Approve ? VersionState.InReview : VersionState.Returned;
            await campaigns.MoveAsync(s, version.Digest, to, VersionState.InReview, VersionState.Returned);
            return [];
        });
        await audit.PublishHeadAsync();
        return findings;
    }

    /// <summary>Hands a version that was made anew on: what its approvers have seen is as they decided; what they have not goes back to them.</summary>
    public async Task ResumeAsync(CampaignVersion version, string actor)
    {
        if (version.State != VersionState.Checked || Preparation.AsChecked(version) is not { HasErrors: false } plan)
        {
            return;
        }

        await database.WriteAsync("campaign.resume", async s =>
        {
            var holds = (await StateAsync(s, version, plan)).Approved is not null;
            await campaigns.MoveAsync(s, version.Digest, holds ? VersionState.Approved : VersionState.InReview, VersionState.Checked);
            await audit.AppendAsync(s, actor, holds ? "approval.holds" : "campaign.submitted", version.Campaign, version.Digest);
        });
        await audit.PublishHeadAsync();
    }

    /// <summary>What a version needs and has.</summary>
    public async Task<ReviewState> StateAsync(CampaignVersion version)
    {
        await using var session = await database.ReadAsync();
        return Preparation.AsChecked(version) is { } plan
            ? await StateAsync(session, version, plan)
            : new ReviewState([], [], [Finding.Error("not-prepared", "The campaign is not prepared as drafts yet.")], null);
    }

    internal async Task<ReviewState> StateAsync(Session session, CampaignVersion version, CheckedPlan plan)
    {
        var rows = await session.QueryAsync<Row>("select d.statement, d.signature from decisions d join versions v on v.digest = d.version where d.version = @Digest and d.decided_at > v.asked_since order by d.decided_at, d.id", new { version.Digest });
        var decisions = rows
            .Select(r => new Approval(JsonSerializer.Deserialize<Statement>(r.Statement, AssetJson.Options)!, r.Statement, Convert.FromBase64String(r.Signature)))
            .ToImmutableArray();
        var launched = await session.ScalarAsync<string>("select launched from campaigns where name = @Campaign", new { version.Campaign });
        // While a version is being launched, what it was planned on is still what is live; once launched, it is its own.
        var parent = launched == version.Digest ? plan.Plan.Parent : launched;
        var rules = policy();
        var (approved, missing) = Gate.Approve(plan, rules, decisions, version.Authors, parent, (bytes, signature) => keys.Verify(bytes, signature));
        return new ReviewState(rules.Asked(plan.Staged), decisions, missing, approved);
    }

    private ImmutableArray<Finding> Problems(CampaignVersion version, CheckedPlan? plan, string role, string approver, Decision decision, string comment, string? onBehalfOf)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (plan is null || version.State is not (VersionState.InReview or VersionState.Returned))
        {
            findings.Add(NotInReview(version));
        }

        if (version.Authors.Contains(approver))
        {
            findings.Add(Finding.Error("author-cannot-approve", approver != version.Author && version.Writers.Contains(approver) ? "Whoever wrote in a campaign's draft, or had an agent write there, cannot decide on it." : version.Origin is null or { Changes.IsEmpty: true } ? "Whoever submitted a campaign cannot decide on it." : "Whoever made a version, in a tool or by keeping what was changed there, cannot decide on it.", fix: "Ask someone else with this role."));
        }

        if (onBehalfOf is not null && onBehalfOf != approver && version.Authors.Contains(onBehalfOf))
        {
            findings.Add(Finding.Error("author-cannot-approve", "Whom you stand in for has a part in this version, so nobody decides on it in their place.", fix: "Ask someone else with this role."));
        }

        if (plan is not null && policy().Asked(plan.Staged) is var asked && asked.All(r => r.Role != role))
        {
            findings.Add(Finding.Error("role-not-asked", $"The role {role} is not asked for this campaign.", fix: $"Asked are: {string.Join(", ", asked.Select(r => r.Role))}."));
        }

        if (decision != Decision.Approve && string.IsNullOrWhiteSpace(comment))
        {
            findings.Add(Finding.Error("comment-missing", "Say what should change.", fix: "Write a comment for the author.") with { Field = "comment" });
        }

        return findings.ToImmutable();
    }

    private static Finding NotInReview(CampaignVersion version) =>
        Finding.Error("not-in-review", $"This version is not in review; it is {version.State.Word()}.", fix: "Open the newest version of the campaign.");

    private sealed record Row(string Statement, string Signature);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Brand.Waivers;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Approvals;

/// <summary>What an approver decided.</summary>
public enum Decision
{
    /// <summary>Yes, exactly this.</summary>
    Approve,

    /// <summary>Not yet: the comment says what to change.</summary>
    RequestChanges,

    /// <summary>No.</summary>
    Reject,
}

/// <summary>The audience an approver saw.</summary>
public sealed record ApprovedAudience(string Rule, string Members, int Eligible, int HeldOut, int Cap);

/// <summary>When an email goes out, in words.</summary>
public sealed record ApprovedSending(AssetKey Email, Delivery Delivery);

/// <summary>What a decision is about and who made it: the text that is signed.</summary>
/// <remarks>It names the plan and every read-back by digest, so that one changed byte anywhere makes it a statement about something else.</remarks>
public sealed record Statement
{
    /// <summary>The type of the signed envelope (DSSE payload type).</summary>
    public const string PayloadType = "application/vnd.slipway.approval+json";

    /// <summary>The campaign.</summary>
    public required string Campaign { get; init; }

    /// <summary>The plan's digest.</summary>
    public required string Plan { get; init; }

    /// <summary>The digest of what each platform held when it was shown.</summary>
    public required ImmutableSortedDictionary<AssetKey, string> Readings { get; init; }

    /// <summary>The audiences that were shown.</summary>
    public required ImmutableSortedDictionary<AssetKey, ApprovedAudience> Audiences { get; init; }

    /// <summary>The schedule that was shown.</summary>
    public required ImmutableArray<ApprovedSending> Schedule { get; init; }

    /// <summary>The most it may cost.</summary>
    public required Money Spend { get; init; }

    /// <summary>The digest of the errors and warnings that were shown.</summary>
    public required string Findings { get; init; }

    /// <summary>The version of the brand's rules that was in force. It is named and not compared: other rules void a decision only where they find something else.</summary>
    public string? RuleSet { get; init; }

    /// <summary>The role in which the decision was made.</summary>
    public required string Role { get; init; }

    /// <summary>The account that made it.</summary>
    public required string Approver { get; init; }

    /// <summary>The account in whose place it was made: the approver was its deputy. Null where they decided for themselves.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Whether the review had come to the approver because it was past its deadline; null where it had not.</summary>
    public bool? Escalated { get; init; }

    /// <summary>The decision.</summary>
    public required Decision Decision { get; init; }

    /// <summary>What the approver wrote.</summary>
    public required string Comment { get; init; }

    /// <summary>When, by the real clock.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The statement about a checked plan.</summary>
    public static Statement About(CheckedPlan plan, string role, string approver, Decision decision, string comment, DateTimeOffset at) => new()
    {
        Campaign = plan.Plan.Terms.Name,
        Plan = plan.Plan.Digest,
        Readings = plan.Staged.Readings.ToImmutableSortedDictionary(r => r.Key, r => StagedPlan.DigestOf(r.Value)),
        Audiences = plan.Staged.Audiences.ToImmutableSortedDictionary(
            a => a.Asset.Key,
            a => new ApprovedAudience(CanonicalJson.Digest(a.Asset), a.Figures.Digest, a.Figures.Eligible, a.Figures.HeldOut, a.Asset.Cap)),
        Schedule = [.. plan.Plan.Assets.OfType<EmailAsset>().OrderBy(e => e.Key).Select(e => new ApprovedSending(e.Key, e.Delivery))],
        Spend = plan.Plan.Terms.Budget,
        Findings = CanonicalJson.Digest(plan.Findings.Where(Counts).Select(f => new { f.Code, f.Asset, f.Message, f.Excepted?.Waiver })),
        RuleSet = plan.RuleSet,
        Role = role,
        Approver = approver,
        Decision = decision,
        Comment = comment,
        DecidedAt = at,
    };

    // That a waiver will end soon is said as time goes by; nothing of the campaign is different for it.
    private static bool Counts(Finding finding) => finding.Level != FindingLevel.Suggestion && finding.Code != WaiverBook.EndsSoon;

    private static string Short(string? digest) => digest is null ? "none" : digest[..12];

    /// <summary>The canonical text.</summary>
    public string ToJson() => CanonicalJson.Write(this);

    /// <summary>The bytes that are signed: the DSSE pre-authentication encoding of the canonical text.</summary>
    public static byte[] SignedBytes(string statement) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"DSSEv1 {Encoding.UTF8.GetByteCount(PayloadType)} {PayloadType} {Encoding.UTF8.GetByteCount(statement)} {statement}"));

    /// <summary>Whether it is about exactly this plan as it is staged now; when not, what is different.</summary>
    public ImmutableArray<string> Differences(CheckedPlan plan)
    {
        var now = About(plan, Role, Approver, Decision, Comment, DecidedAt) with { RuleSet = RuleSet, OnBehalfOf = OnBehalfOf, Escalated = Escalated };
        var differences = ImmutableArray.CreateBuilder<string>();
        if (now.Plan != Plan)
        {
            differences.Add($"the plan (approved {Plan[..12]}, now {now.Plan[..12]})");
        }

        differences.AddRange(now.Readings.Where(r => Readings.GetValueOrDefault(r.Key) != r.Value).Select(r => r.Key.ToString()));
        differences.AddRange(Readings.Keys.Where(k => !now.Readings.ContainsKey(k)).Select(k => $"{k} is gone"));
        if (now.Findings != Findings)
        {
            differences.Add(plan.RuleSet == RuleSet ? "the errors or warnings of the checks" : $"the errors or warnings of the checks, with rules {Short(plan.RuleSet)} instead of {Short(RuleSet)}");
        }

        // The remaining fields follow from the plan and the readings; anything else that differs is a statement that was not made here.
        if (differences.Count == 0 && now.ToJson() != ToJson())
        {
            differences.Add("the statement itself");
        }

        return differences.ToImmutable();
    }
}

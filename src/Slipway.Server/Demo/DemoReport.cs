using System.Text.Json.Serialization;
using Slipway.Core.Evidence;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Demo;

/// <summary>The demonstration's whole result, as one object.</summary>
internal sealed record DemoReport
{
    public required string Campaign { get; init; }

    public required string Digest { get; init; }

    /// <summary>Said even when there is none: a first launch has no parent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Parent { get; init; }

    public required double LeadTimeSeconds { get; init; }

    public required IReadOnlyDictionary<string, int> Assets { get; init; }

    public required object Plan { get; init; }

    public required object Checks { get; init; }

    public required IReadOnlyList<object> Approvals { get; init; }

    public required object Launch { get; init; }

    public required object Mail { get; init; }

    public required object Events { get; init; }

    public required object Evidence { get; init; }

    public PlantedTruth? Truth { get; init; }

    public required IReadOnlyList<DemoRun.Stage> Stages { get; init; }

    public required object Addresses { get; init; }

    public static DemoReport Of(ResultsView results, string server, Uri recipients, double leadTime, IReadOnlyList<DemoRun.Stage> stages)
    {
        var view = results.Campaign;
        var plan = view.Plan;
        return new DemoReport
        {
            Campaign = plan.Terms.Name,
            Digest = plan.Digest,
            Parent = plan.Parent,
            LeadTimeSeconds = Math.Round(leadTime, 2),
            Assets = Enum.GetValues<AssetKind>().ToDictionary(k => k.ToString().ToLowerInvariant(), k => plan.Assets.Count(a => a.Key.Kind == k)),
            Plan = new { Changes = plan.Changes.Length, Order = plan.Order.Select(s => s.Asset.ToString()) },
            Checks = new { Errors = Count(view, FindingLevel.Error), Warnings = Count(view, FindingLevel.Warning) },
            Approvals = [.. view.Review.Decisions.Select(d => new { d.Statement.Role, d.Statement.Approver, Digest = d.Statement.Plan })],
            Launch = new
            {
                State = view.Launch?.State,
                Steps = plan.Order.Length,
                StepsAutomated = view.Journal.Count(e => e.State == "done"),
                HumanDecisions = view.Review.Decisions.Length,
            },
            Mail = new
            {
                view.Audience!.Eligible,
                view.Audience.HeldOut,
                Suppressed = view.Audience.Excluded.Where(e => e.Reason == "unsubscribed").Sum(e => e.People),
                Sent = view.Mails("sent"),
                Bounced = view.Mails("bounced"),
            },
            Events = new
            {
                Delivered = results.People("delivered"),
                Opened = results.People("opened"),
                Clicked = results.People("clicked"),
                Submitted = results.People("registered"),
                FilteredAsAutomated = results.Automated,
            },
            Evidence = new
            {
                results.Evidence.Metric,
                Unit = $"share of {results.Evidence.Units}",
                results.Evidence.Treated,
                results.Evidence.Control,
                Lift = results.Interval?.Estimate,
                Interval = results.Interval is { } i ? new[] { i.Lower, i.Upper } : null,
                EvidenceJudge.Confidence,
                Grade = results.Evidence.Grade.ToString(),
                results.Evidence.Verdict,
            },
            Truth = results.Truth,
            Stages = stages,
            Addresses = new
            {
                Review = $"{server}/campaigns/{plan.Terms.Name}",
                Page = view.Assets.OrderByDescending(a => a.Key == new AssetKey(AssetKind.Page, "landing")).First(a => a.Key.Kind == AssetKind.Page).Now?.Address,
                Results = $"{server}/campaigns/{plan.Terms.Name}/results",
                Mailbox = $"{recipients}mailbox",
            },
        };
    }

    private static int Count(CampaignView view, FindingLevel level) => view.Version.Findings.Count(f => f.Level == level);
}

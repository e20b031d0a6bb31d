using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Approvals;
using Slipway.Core.Evidence;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching;
using Slipway.Engine.Journal;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Impact;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

public sealed record CampaignRow(string Name, string Title, string Version, string State, string? Launched);

public sealed record CampaignsBody(IReadOnlyList<CampaignRow> Campaigns);

public sealed record AssetBody(string Asset, string Change, string? State, string? Address, bool ChangedOutside, ImmutableSortedDictionary<string, long> Figures, IReadOnlyList<string> Differences, string? EditAddress)
{
    /// <summary>How far it is, where it goes out in steps; null where it does not, or has not begun.</summary>
    public RampProgress? Ramp { get; init; }
}

/// <summary>What was done to an asset and what came of it.</summary>
public sealed record StepBody(string Phase, string Asset, string State, string? ByHand, string? EditAddress, long Seconds, IReadOnlyList<FindingRow> Findings);

/// <summary>How long it took, in hours; what is null has not happened.</summary>
public sealed record VelocityBody(double? ToApproved, double? ToLaunched, double? ToLive, int ByHandSteps, double ByHand)
{
    internal static VelocityBody Of(Velocity velocity) => new(
        Hours(velocity.Prepared, velocity.Approved), Hours(velocity.Prepared, velocity.Launched), Hours(velocity.Prepared, velocity.Live), velocity.ByHandSteps, Math.Round(velocity.ByHand.TotalHours, 2));

    private static double? Hours(DateTimeOffset from, DateTimeOffset? to) => to is { } end ? Math.Round((end - from).TotalHours, 2) : null;
}

public sealed record ApprovalBody(string Role, string Approver, string Decision, string Comment, DateTimeOffset DecidedAt, string? RuleSet);

public sealed record CampaignBody(
    string Name, string Title, string Version, string? Parent, string State, string Author, AudienceFigures? Audience, IReadOnlyList<AssetBody> Assets,
    IReadOnlyList<FindingRow> Findings, IReadOnlyList<string> RolesAsked, IReadOnlyList<ApprovalBody> Decisions, IReadOnlyList<FindingRow> Missing, string? LaunchState, string? LaunchNote,
    string? RuleSet, IReadOnlyList<StepBody> Steps, VelocityBody Velocity)
{
    /// <summary>Why a launch waits that could go on otherwise: a pause or a blackout.</summary>
    public string? Waits { get; init; }

    /// <summary>What of it is over a ceiling, so that a second person must let it through; empty once someone did.</summary>
    public IReadOnlyList<string> OverCeiling { get; init; } = [];
}

public sealed record DecisionRequest(string Version, string Role, Decision Decision, string? Comment);

public sealed record VersionRequest(string Version);

/// <summary>Answers what a launch asks: the step that is passed over, and why.</summary>
public sealed record LaunchAnswerRequest(string Version, LaunchAnswer Answer, string? Step, string? Reason);

public sealed record HaltRequestBody(string Version, HaltMode Mode, string? Reason = null);

/// <summary>A version over a ceiling that is let through, and why.</summary>
public sealed record AllowRequest(string Version, string? Reason);

public sealed record EventBody(string Type, string? Asset, long People, long Events, long Automated);

public sealed record ResultsBody(
    string Campaign, string Metric, string Grade, string Verdict, ArmCount Treated, ArmCount Control, double? Lift, double[]? Interval, IReadOnlyList<EventBody> Events, VelocityBody Velocity)
{
    /// <summary>What the counts of the evidence count: people, or accounts.</summary>
    public string Units { get; init; } = "people";

    /// <summary>The difference so far, and its interval, which stays true however often anybody looks; null once the window is over, or while it is too early.</summary>
    public LiveBody? Live { get; init; }

    /// <summary>What happened at each target account; null for a campaign without accounts.</summary>
    public IReadOnlyList<AccountResult>? Accounts { get; init; }

    /// <summary>People of each group that other campaigns wrote to within the same days: written to, held out; and whether one group was more often, beyond chance.</summary>
    public OverlapBody? Overlap { get; init; }

    /// <summary>Which connection told of which event, and when last; whoever tells of the goal is among them, and nobody where nobody does.</summary>
    public IReadOnlyList<SourceBody> Sources { get; init; } = [];

    /// <summary>The platforms' own totals beside what was counted.</summary>
    public IReadOnlyList<TotalBody> Totals { get; init; } = [];

    /// <summary>What came of the experiment; null where nothing is tried.</summary>
    public ExperimentBody? Experiment { get; init; }

    /// <summary>What it cost, what it earned against that, and what becomes of it.</summary>
    public ImpactBody? Impact { get; init; }
}

/// <summary>What a connection told of one kind of event.</summary>
public sealed record SourceBody(string Connection, string Type, long Events, DateTimeOffset LastAt, DateTimeOffset ReceivedAt);

/// <summary>A platform's own total beside what was counted.</summary>
/// <param name="Email">The email.</param>
/// <param name="Figure">What is counted.</param>
/// <param name="Platform">The platform's total.</param>
/// <param name="Counted">People by the events that came in, machines left out.</param>
/// <param name="Why">What the difference may be.</param>
public sealed record TotalBody(string Email, string Figure, long Platform, long Counted, string Why);

/// <summary>What is shown while the window is open.</summary>
/// <param name="Difference">Treated less held out so far.</param>
/// <param name="Interval">Of all looks together at 95 %.</param>
/// <param name="PValue">Valid at any look.</param>
public sealed record LiveBody(double Difference, double[] Interval, double PValue);

/// <summary>Whom other campaigns wrote to within the same days.</summary>
/// <param name="Treated">Of those written to.</param>
/// <param name="HeldOut">Of those held out.</param>
/// <param name="Uneven">Whether one group was more often, beyond chance.</param>
public sealed record OverlapBody(long Treated, long HeldOut, bool Uneven);

/// <summary>What came of an experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">What it asks.</param>
/// <param name="Metric">What decides it.</param>
/// <param name="Verdict">better, worse, cannot-tell or unusable.</param>
/// <param name="Best">The variant to go on with; null where nobody can tell.</param>
/// <param name="Text">The verdict in a sentence.</param>
/// <param name="Variants">What each variant brought; the first is what the others are held against.</param>
public sealed record ExperimentBody(string Name, string? Question, string Metric, string Verdict, string? Best, string Text, IReadOnlyList<VariantBody> Variants)
{
    internal static ExperimentBody Of(ExperimentResult result, IReadOnlyDictionary<string, string> writers) => new(
        result.Experiment.Name, result.Experiment.Question, result.Experiment.Metric, CampaignApi.StateWord(result.Verdict.ToString()), result.Best, result.Text,
        [.. result.Variants.Select(v => new VariantBody(
            v.Variant, writers.GetValueOrDefault(v.Variant), v.Count.People, v.Count.Reached, v.Rate is { } rate ? [rate.Lower, rate.Upper] : null, v.Against?.Difference, v.Against is { } against ? [against.Interval.Lower, against.Interval.Upper] : null, v.Against?.PValue))]);
}

/// <summary>What a variant brought.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="WrittenBy">Who wrote its words, in kind; null where nobody knows.</param>
/// <param name="Assigned">People, or accounts, that were assigned it.</param>
/// <param name="Reached">Those of them that reached the metric.</param>
/// <param name="RateInterval">The 95 % interval of its rate.</param>
/// <param name="Difference">Its rate less the first variant's.</param>
/// <param name="Interval">The interval of the difference.</param>
/// <param name="PValue">Two-sided, for all comparisons together.</param>
public sealed record VariantBody(string Variant, string? WrittenBy, long Assigned, long Reached, double[]? RateInterval, double? Difference, double[]? Interval, double? PValue);

/// <summary>Campaigns over HTTP: everything the screens do.</summary>
internal static class CampaignApi
{
    public static void MapCampaignApi(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        campaigns.MapGet("", ListAsync).WithSummary("The campaigns, last changed first.");
        campaigns.MapGet("/{name}", GetAsync).WithSummary("The newest version of a campaign: its assets, findings, decisions and launch.");
        campaigns.MapGet("/{name}/plan", PlanAsync).WithSummary("The newest version's plan as canonical JSON; its SHA-256 is the version.");
        campaigns.MapGet("/{name}/results", ResultsAsync).WithSummary("What the campaign did, and the evidence for it.");
        campaigns.MapPost("/{name}/prepare", PrepareAsync).RequireRole(Roles.Author).WithSummary("Plans the campaign's folder as it is now, makes everything as drafts and checks it.");
        campaigns.MapPost("/{name}/submit", SubmitAsync).RequireRole(Roles.Author).WithSummary("Hands a version to its approvers.");
        campaigns.MapPost("/{name}/decisions", DecideAsync).RequireHuman().WithSummary("Approves a version, asks for changes or rejects it, in a role the caller has.");
        campaigns.MapPost("/{name}/launch", LaunchAsync).RequireRole(Roles.Launcher).RequireHuman().WithSummary("Launches an approved version, or goes on with a launch that stopped.");
        campaigns.MapPost("/{name}/launch/answer", AnswerLaunchAsync).RequireRole(Roles.Launcher).RequireHuman().WithSummary("Answers what a launch that stopped asks: try again, pass a step over, or give the launch up.");
        campaigns.MapPost("/{name}/allow", AllowAsync).RequireRole(Roles.Launcher).RequireHuman().WithSummary("Lets a version through that reaches further than its ceilings; someone else launches it.");
        campaigns.MapPost("/{name}/halt", HaltAsync).RequireRole(Roles.Launcher).WithSummary("Pauses, resumes or withdraws what is live.");
    }

    private static async Task<Ok<CampaignsBody>> ListAsync(Engine.Campaigns.Campaigns campaigns, int? skip, int? take)
    {
        var rows = await campaigns.ListAsync(Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, 200));
        return TypedResults.Ok(new CampaignsBody([.. rows.Select(r => new CampaignRow(r.Name, r.Title, r.Version, StateWord(r.State), r.Launched))]));
    }

    private static async Task<Results<Ok<CampaignBody>, NotFound>> GetAsync(string name, CampaignReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view ? TypedResults.Ok(Body(view)) : TypedResults.NotFound();

    private static async Task<Results<ContentHttpResult, NotFound>> PlanAsync(string name, Engine.Campaigns.Campaigns campaigns) =>
        await campaigns.NewestAsync(name) is { } version ? TypedResults.Text(version.Plan.ToJson(), "application/json") : TypedResults.NotFound();

    private static async Task<Results<Ok<ResultsBody>, NotFound>> ResultsAsync(string name, bool? payback, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop, payback ?? false) is { } view ? TypedResults.Ok(Results(view)) : TypedResults.NotFound();

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> PrepareAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.PrepareAsync(name, context.RequiredActor(), null, stop), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> SubmitAsync(
        string name, VersionRequest request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.SubmitAsync(request.Version, context.RequiredActor()), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> DecideAsync(
        string name, DecisionRequest request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.DecideAsync(request.Version, context.RequiredActor(), request.Role, request.Decision, request.Comment ?? ""), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> LaunchAsync(
        string name, VersionRequest request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.LaunchAsync(request.Version, context.RequiredActor(), stop), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> AnswerLaunchAsync(
        string name, LaunchAnswerRequest request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.AnswerAsync(request.Version, context.RequiredActor(), request.Answer, request.Step, request.Reason ?? "", stop), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> AllowAsync(
        string name, AllowRequest request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.AllowAsync(request.Version, context.RequiredActor(), request.Reason ?? ""), stop);

    private static Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> HaltAsync(
        string name, HaltRequestBody request, HttpContext context, CampaignWork work, CampaignReading reading, CancellationToken stop) =>
        AnswerAsync(name, reading, () => work.HaltAsync(request.Version, context.RequiredActor(), request.Mode, request.Reason ?? "", stop), stop);

    private static async Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> AnswerAsync(
        string name, CampaignReading reading, Func<Task<CampaignAnswer>> act, CancellationToken stop)
    {
        var answer = await act();
        return answer.IsRefused ? Problems.From(answer.Findings)
            : await reading.ReadAsync(name, stop) is { } view ? TypedResults.Ok(Body(view))
            : TypedResults.NotFound();
    }

    internal static ResultsBody Results(ResultsView view) => new(
        view.Campaign.Version.Campaign, view.Evidence.Metric, view.Evidence.Grade.ToString(), view.Evidence.Verdict, view.Evidence.Treated, view.Evidence.Control,
        view.Interval?.Estimate, view.Interval is { } i ? [i.Lower, i.Upper] : null,
        [.. view.Events.Select(e => new EventBody(e.Type, e.Asset, e.People, e.Events, e.Automated))],
        VelocityBody.Of(view.Campaign.Velocity))
    {
        Units = view.Evidence.Units,
        Overlap = view.Overlap.IsAny ? new OverlapBody(view.Overlap.Treated.Reached, view.Overlap.Control.Reached, view.Overlap.IsUneven) : null,
        Live = (view.Evidence as Evidence.Unusable)?.Live is { } live ? new LiveBody(live.Difference, [live.Interval.Lower, live.Interval.Upper], live.PValue) : null,
        Sources = [.. view.Sources.Sources.Select(s => new SourceBody(s.Connection, s.Type, s.Events, DateTimeOffset.FromUnixTimeMilliseconds(s.LastAt), DateTimeOffset.FromUnixTimeMilliseconds(s.ReceivedAt)))],
        Totals = [.. view.Sources.Totals.Select(t => new TotalBody(t.Email.ToString(), t.Figure, t.Platform, t.Counted, t.Why))],
        Accounts = view.Accounts.IsEmpty ? null : view.Accounts,
        Experiment = view.Experiment is { } tried ? ExperimentBody.Of(tried, view.Writers) : null,
        Impact = ImpactBody.Of(view.Impact),
    };

    internal static CampaignBody Body(CampaignView view) => new(
        view.Version.Campaign, view.Plan.Terms.Title, view.Version.Digest, view.Plan.Parent, StateWord(view.Version.State.ToString()), view.Version.Author, view.Audience,
        [.. view.Assets.Select(a => new AssetBody(a.Key.ToString(), a.Change.GetType().Name.ToLowerInvariant(), a.Now?.State.ToString().ToLowerInvariant(), a.Now?.Address, a.ChangedOutside, a.Figures, [.. a.Differences.Select(d => d.ToString())], a.Now?.EditAddress) { Ramp = a.Ramp })],
        [.. view.Version.Findings.Select(FindingRow.Of)],
        [.. view.Review.Asked.Select(r => r.Role)],
        [.. view.Review.Decisions.Select(d => new ApprovalBody(d.Statement.Role, d.Statement.Approver, StateWord(d.Statement.Decision.ToString()), d.Statement.Comment, d.Statement.DecidedAt, d.Statement.RuleSet))],
        [.. view.Review.Missing.Select(FindingRow.Of)],
        view.Launch?.State,
        view.Launch?.Note is { Length: > 0 } note ? note : null,
        view.Version.RuleSet,
        [.. view.Journal.Where(e => e.Phase != "stage").Select(e => Step(view, e))],
        VelocityBody.Of(view.Velocity))
    {
        Waits = view.Waits,
        OverCeiling = view.Reach is { Allowances.IsEmpty: true } reach ? reach.Over : [],
    };

    private static StepBody Step(CampaignView view, JournalEntry entry) => new(
        entry.Phase, entry.Asset, entry.State, entry.Phase == "launch" ? view.Plan.Order.FirstOrDefault(s => s.Asset.ToString() == entry.Asset)?.ByHand : null,
        view.Assets.FirstOrDefault(a => a.Key.ToString() == entry.Asset)?.Now?.EditAddress, entry.ClosedAt is { } closed ? (closed - entry.OpenedAt) / 1000 : 0,
        [.. view.Said.Where(s => s.Entry.Id == entry.Id).Select(s => FindingRow.Of(s.Finding))]);

    internal static string StateWord(string state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state);
}

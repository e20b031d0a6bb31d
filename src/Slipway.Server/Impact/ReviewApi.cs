using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Evidence;
using Slipway.Core.Impact;
using Slipway.Engine.Impact;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Server.Serving;

namespace Slipway.Server.Impact;

/// <summary>A month whose review is kept.</summary>
public sealed record MonthRow(string Month, DateTimeOffset MadeAt, string Digest, bool SignedOff, string? SignedBy);

/// <summary>The months whose review is kept, and the month that it is now.</summary>
public sealed record MonthsBody(string ThisMonth, IReadOnlyList<MonthRow> Months);

/// <summary>Who signed a review off, or took that back.</summary>
public sealed record SignatureRow(string Account, string Role, bool SignedOff, string Comment, DateTimeOffset At);

/// <summary>A month's review: the one that is kept, or what would be made now.</summary>
public sealed record ReviewBody(string Month, bool Kept, string Digest, bool SignedOff, IReadOnlyList<SignatureRow> Signatures, ImpactReview Review)
{
    internal static ReviewBody Of(ReviewView view) => new(
        view.Review.Month, view.IsKept, view.Digest, view.IsSignedOff, [.. view.Signatures.Select(s => new SignatureRow(s.Account, s.Role, s.IsSignedOff, s.Comment, s.At))], view.Review);
}

/// <summary>A review that is signed off, or whose sign-off is taken back.</summary>
/// <param name="Digest">The review that was looked at.</param>
/// <param name="SignedOff">Whether it is signed off; false takes a sign-off back.</param>
/// <param name="Comment">What is said about it; why, where it is taken back.</param>
public sealed record SignRequest(string? Digest, bool SignedOff = true, string? Comment = null);

/// <summary>A decision about a campaign.</summary>
/// <param name="Course">scale, continue or stop.</param>
/// <param name="Reason">Why.</param>
public sealed record CourseRequest(string? Course, string? Reason);

/// <summary>A decision that was taken.</summary>
public sealed record TakenRow(string Course, string Reason, string By, DateTimeOffset At, string RuleSaid, double? Roi)
{
    internal static TakenRow Of(TakenCourse taken) => new(ImpactText.Word(taken.Course), taken.Reason, taken.Account, taken.At, ImpactText.Word(taken.Rule), taken.Roi);
}

/// <summary>What becomes of a campaign; null where nothing of it is live.</summary>
/// <param name="Course">What the rule says: scale, continue, stop or cannot-tell.</param>
/// <param name="Code">Why, for programs.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Flips">The figures that would change it.</param>
public sealed record VerdictBody(string Course, string Code, string Reason, IReadOnlyList<Flip> Flips)
{
    internal static VerdictBody? Of(Verdict? verdict) => verdict is null ? null : new(ImpactText.Word(verdict.Course), verdict.Code, verdict.Reason, verdict.Flips);
}

/// <summary>What a campaign cost, what it earned against that, and what becomes of it.</summary>
public sealed record ImpactBody(string Campaign, string Grade, Incremental? Effect, Return? Return, VerdictBody? Verdict, CostsBody Costs, IReadOnlyList<TakenRow> Decisions, IReadOnlyList<FindingRow> Findings)
{
    /// <summary>When the money was back; null where nobody asked (<c>payback=true</c>), or it cannot be computed.</summary>
    public Payback? Payback { get; init; }

    internal static ImpactBody Of(CampaignImpact impact) => new(
        impact.Costs.Campaign, (impact.Input?.Grade ?? EvidenceGrade.None).ToString(), impact.Input?.Effect, impact.Return, VerdictBody.Of(impact.Verdict), CostsBody.Of(impact.Costs), [.. impact.Taken.Select(TakenRow.Of)],
        [.. impact.Findings.Select(FindingRow.Of)])
    {
        Payback = impact.Payback,
    };
}

/// <summary>What becomes of campaigns, and the monthly review, over HTTP.</summary>
internal static class ReviewApi
{
    public static void MapReviewApi(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/v1/campaigns/{name}").WithTags("Impact");
        campaigns.MapGet("/impact", ImpactAsync).WithSummary("What a campaign cost, what it earned against that, what the written rule says becomes of it and what would change that; with payback=true, also when the money was back.");
        campaigns.MapPost("/course", DecideAsync).RequireRole(ImpactRights.Decide).RequireHuman().WithSummary("Decides to scale, continue or stop a campaign that is live. It is written down and changes nothing by itself.");
        var impact = app.MapGroup("/api/v1/impact").WithTags("Impact");
        impact.MapGet("", ListAsync).WithSummary("The months whose impact review is kept, the last first.");
        impact.MapGet("/{month}", ReadAsync).WithSummary("The impact review of a month, for example 2026-10: the one that is kept, or what would be made now.");
        impact.MapGet("/{month}/review.md", MarkdownAsync).Produces<string>(contentType: "text/markdown").ProducesProblem(StatusCodes.Status404NotFound).WithSummary("The same as Markdown.");
        impact.MapPost("/{month}/sign-off", SignAsync).RequireRole(ImpactRights.SignOff).RequireHuman().WithSummary("Signs a month's review off, or takes a sign-off back. Every word stays written; the last one counts.");
    }

    /// <summary>A review as a file.</summary>
    internal static IResult Markdown(ReviewView? view) => view is null ? TypedResults.NotFound() : TypedResults.File(Encoding.UTF8.GetBytes(view.Markdown), "text/markdown; charset=utf-8", $"impact-{view.Review.Month}.md");

    private static async Task<Results<Ok<ImpactBody>, NotFound>> ImpactAsync(string name, bool? payback, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop, payback ?? false) is { } view ? TypedResults.Ok(ImpactBody.Of(view.Impact)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ImpactBody>, NotFound, ProblemHttpResult>> DecideAsync(string name, CourseRequest request, HttpContext context, ImpactWork work, ResultsReading reading, CancellationToken stop)
    {
        var findings = await work.DecideAsync(name, request.Course, request.Reason, context.RequiredActor(), stop);
        return findings.IsEmpty ? await reading.ReadAsync(name, stop) is { } view ? TypedResults.Ok(ImpactBody.Of(view.Impact)) : TypedResults.NotFound() : Problems.From(findings);
    }

    private static async Task<Ok<MonthsBody>> ListAsync(int? page, ReviewReading reading)
    {
        var (rows, _, _) = await reading.ListAsync(page ?? 1);
        return TypedResults.Ok(new MonthsBody(reading.ThisMonth, [.. rows.Select(r => new MonthRow(r.Month, DateTimeOffset.FromUnixTimeMilliseconds(r.MadeAt), r.Digest, r.SignedOff == 1, r.SignedOff == 1 ? r.SignedBy : null))]));
    }

    private static async Task<Results<Ok<ReviewBody>, NotFound>> ReadAsync(string month, ReviewReading reading, CancellationToken stop) =>
        await reading.ReadAsync(month, stop) is { } view ? TypedResults.Ok(ReviewBody.Of(view)) : TypedResults.NotFound();

    private static async Task<IResult> MarkdownAsync(string month, ReviewReading reading, CancellationToken stop) => Markdown(await reading.ReadAsync(month, stop));

    private static async Task<Results<Ok<ReviewBody>, NotFound, ProblemHttpResult>> SignAsync(string month, SignRequest request, HttpContext context, ImpactWork work, ReviewReading reading, CancellationToken stop)
    {
        var findings = await work.SignAsync(month, request.Digest, request.SignedOff, request.Comment, context.RequiredActor());
        return !findings.IsEmpty ? Problems.From(findings) : await reading.ReadAsync(month, stop) is { } view ? TypedResults.Ok(ReviewBody.Of(view)) : TypedResults.NotFound();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Core.Text;
using Slipway.Engine.Impact;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;
using Slipway.Store.Time;

namespace Slipway.Server.Impact;

/// <summary>What people and programs can do about costs, decisions and reviews; screens, API and commands all come through here.</summary>
public sealed class ImpactWork(Workspace workspace, ImpactFiles files, CostBook costs, CourseBook courses, ReviewBook reviews, ResultsReading results, Engine.Campaigns.Campaigns campaigns, BusinessClock clock)
{
    /// <summary>The largest file of costs.</summary>
    public const int LargestFile = 5 << 20;

    private const int RowsAtOnce = 500;

    private static readonly string[] _columns = ["kind", "amount", "hours", "role", "share", "on", "note"];

    /// <summary>Whether there is a campaign of that name: work on one costs before it is planned.</summary>
    public async Task<bool> IsThereAsync(string campaign) => workspace.CampaignNames().Contains(campaign, StringComparer.Ordinal) || await campaigns.NewestAsync(campaign) is not null;

    /// <summary>Records a cost.</summary>
    public async Task<CostReceipt> RecordAsync(string campaign, NewCost written, Actor actor)
    {
        var (rates, wrong) = files.Rates();
        if (rates is null)
        {
            return new CostReceipt([], 0, wrong);
        }

        var (cost, findings) = CostReader.Read(written, rates, Today);
        return cost is null ? new CostReceipt([], 0, findings) : await costs.AddAsync(campaign, [(cost, null)], actor.Id, actor.AuditName);
    }

    /// <summary>Records the costs of a CSV file; rows that cannot be taken are set aside, the others count, and the same file again adds nothing.</summary>
    public async Task<CostReceipt> ImportAsync(string campaign, string csv, Actor actor)
    {
        var (rates, wrong) = files.Rates();
        if (rates is not { Currency: not null })
        {
            return new CostReceipt([], 0, rates is null ? wrong : [CostRates.Missing]);
        }

        var rows = CsvText.Read(csv).ToList();
        var header = rows is [var first, ..] ? first.Cells.Select(c => c.ToLowerInvariant()).ToList() : [];
        ImmutableArray<Finding> unusable =
        [
            .. header.Contains("kind", StringComparer.Ordinal) ? Array.Empty<Finding>() : [Finding.Error("column-missing", "The file has no column kind.", fix: $"Give the file a header line with kind and amount, or hours and role; also known are: {string.Join(", ", _columns.Skip(4))}.")],
            .. header.Where(c => c.Length > 0 && !_columns.Contains(c, StringComparer.Ordinal)).Select(c => Finding.Error("column-unknown", $"The column {c} is not known.", fix: $"Remove it, or call it one of: {string.Join(", ", _columns)}.")),
            .. header.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1).Select(g => Finding.Error("column-twice", $"The column {g.Key} is there twice.", fix: "Keep one of the two.")),
        ];
        if (!unusable.IsEmpty)
        {
            return new CostReceipt([], 0, unusable);
        }

        var (taken, aside, seen) = (new List<(Cost, string?)>(), ImmutableArray.CreateBuilder<Finding>(), new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var row in rows.Skip(1))
        {
            string? Cell(string column) => header.IndexOf(column) is >= 0 and var at && at < row.Cells.Length && row.Cells[at].Length > 0 ? row.Cells[at] : null;
            var (cost, findings) = CostReader.Read(new NewCost(Cell("kind"), Cell("amount"), Cell("hours"), Cell("role"), Cell("share"), Cell("on"), Cell("note")), rates, Today);
            if (cost is null)
            {
                aside.Add(Finding.Warning("row-set-aside", string.Create(CultureInfo.InvariantCulture, $"Line {row.Line} was set aside: {string.Join(" ", findings.Select(f => f.Message))}"), fix: string.Join(" ", findings.Select(f => f.Fix).Distinct())));
                continue;
            }

            // Two equal rows are two costs; the same two rows in the same file again are the same two.
            var content = CanonicalJson.Digest(row.Cells.Zip(header).Where(c => c.First.Length > 0).Select(c => $"{c.Second}={c.First}").Order(StringComparer.Ordinal).Prepend(campaign).ToArray());
            seen[content] = seen.GetValueOrDefault(content) + 1;
            taken.Add((cost, string.Create(CultureInfo.InvariantCulture, $"csv:{content}:{seen[content]}")));
        }

        // A large file must not hold up everybody else who writes; what was taken before a crash counts once when the file comes again.
        var receipt = new CostReceipt([], 0, []);
        foreach (var part in taken.Chunk(RowsAtOnce))
        {
            var got = await costs.AddAsync(campaign, part, actor.Id, actor.AuditName);
            receipt = new CostReceipt([.. receipt.Entries, .. got.Entries], receipt.Repeated + got.Repeated, [.. receipt.Findings, .. got.Findings]);
        }

        return receipt with { Findings = [.. receipt.Findings, .. aside] };
    }

    /// <summary>Takes a decision about a campaign that is live.</summary>
    public async Task<ImmutableArray<Finding>> DecideAsync(string campaign, string? course, string? reason, Actor actor, CancellationToken stop)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (!Enum.TryParse<Course>(course?.Trim(), ignoreCase: true, out var chosen) || chosen == Course.CannotTell || int.TryParse(course, CultureInfo.InvariantCulture, out _))
        {
            findings.Add(Finding.Error("course-unknown", $"\"{course}\" cannot be decided.", fix: "Decide to scale, continue or stop.") with { Field = "course" });
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            findings.Add(Finding.Error("reason-missing", "Say why: next month's review holds the decision against what came of it.", fix: "Write a reason.") with { Field = "reason" });
        }

        if (await campaigns.LaunchedAsync(campaign) is not { } launched)
        {
            findings.Add(Finding.Error("nothing-live", "Nothing of this campaign is live, so there is nothing to decide about.", fix: "Launch it first."));
        }
        else if (findings.Count == 0 && await results.ReadAsync(campaign, stop) is { Impact: { Verdict: { } rule } impact })
        {
            await courses.TakeAsync(new TakenCourse(campaign, launched, chosen, reason!.Trim(), actor.Id, rule.Course, impact.Return?.Roi, clock.Now), actor.AuditName);
        }

        return findings.ToImmutable();
    }

    /// <summary>Signs a month's review off, or takes that back.</summary>
    /// <param name="month">The month.</param>
    /// <param name="digest">The review that was looked at.</param>
    /// <param name="signOff">Whether it is signed off; otherwise a sign-off is taken back.</param>
    /// <param name="comment">What is said about it; to take one back, why.</param>
    /// <param name="actor">Who.</param>
    public async Task<ImmutableArray<Finding>> SignAsync(string month, string? digest, bool signOff, string? comment, Actor actor)
    {
        if (!signOff && string.IsNullOrWhiteSpace(comment))
        {
            return [Finding.Error("reason-missing", "Say why the sign-off is taken back.", fix: "Write a reason.") with { Field = "comment" }];
        }

        var role = ImpactRights.SignOff.First(actor.Has);
        return await reviews.SignAsync(month, digest ?? "", new ReviewSignature(actor.Id, role, signOff, comment?.Trim() ?? "", clock.Now), actor.AuditName)
            ? []
            : [Finding.Error("review-other", signOff ? "This is not the review that is kept, or it is signed off already." : "This is not the review that is kept, or it is not signed off.", fix: "Load the page again and look at what stands there.")];
    }

    private DateOnly Today => DateOnly.FromDateTime(clock.Now.UtcDateTime);
}

/// <summary>Who may do what about costs, decisions and reviews.</summary>
internal static class ImpactRights
{
    /// <summary>Who records costs.</summary>
    public static readonly string[] Record = [Roles.Author, Roles.Launcher, Roles.Finance, Roles.Analyst];

    /// <summary>Who decides what becomes of a campaign; people only.</summary>
    public static readonly string[] Decide = [Roles.Launcher, Roles.Finance];

    /// <summary>Who signs a review off; people only.</summary>
    public static readonly string[] SignOff = [Roles.Finance, Roles.Administrator];
}

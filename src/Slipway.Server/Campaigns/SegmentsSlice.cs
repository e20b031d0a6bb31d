using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Stack.Segments;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Server.Campaigns;

/// <summary>Which segments are to be in a list.</summary>
/// <param name="Field">The contacts' field that tells them.</param>
/// <param name="Least">Values of fewer people are left to the fall-back.</param>
public sealed record SegmentPullRequest(string Field, int Least = 1);

/// <summary>A segment and how many people of the audience are in it.</summary>
public sealed record SegmentRow(string Value, long People);

/// <summary>What filling a list of segments did.</summary>
public sealed record SegmentPullBody(string Campaign, string Field, string File, IReadOnlyList<SegmentRow> Segments, int LeftOut, IReadOnlyList<string> Added, IReadOnlyList<string> Gone);

/// <summary>Fills a list of segments with the values that occur among a campaign's audience, so that what is said to each is a file that people can read.</summary>
internal static class SegmentsSlice
{
    public static void MapSegmentPull(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/campaigns/{name}/segments/pull", PullAsync).RequireRole(Roles.Author).WithTags("Campaigns")
            .WithSummary("Writes the values of a contacts' field that occur among the campaign's audience into its list of segments; what was written for them stays.");

    private static async Task<Results<Ok<SegmentPullBody>, NotFound, ProblemHttpResult>> PullAsync(
        string name, SegmentPullRequest request, HttpContext context, Workspace workspace, Connections connections, Database database, AuditTrail audit, BusinessClock clock, CancellationToken stop)
    {
        if (!workspace.CampaignNames().Contains(name))
        {
            return TypedResults.NotFound();
        }

        if (!SegmentValues.IsFit(request.Field) || !SegmentList.IsName(request.Field))
        {
            return Problems.From([Finding.Error("segments-field", $"People are not told apart into segments by \"{request.Field}\".", fix: "Name a field that many people share, for example industry, country or job_title.")]);
        }

        var files = workspace.CampaignFiles(name);
        var (audiences, findings) = Audiences(workspace, files, connections);
        if (audiences.Count == 0)
        {
            return Problems.From(findings);
        }

        var people = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        await using (var session = await database.ReadAsync())
        {
            foreach (var audience in audiences)
            {
                foreach (var value in await SegmentValues.ReadAsync(session, audience, name, request.Field, clock.Now))
                {
                    people[value.Value] = people.GetValueOrDefault(value.Value) + value.People;
                }
            }
        }

        var rows = people.Where(p => p.Value >= request.Least).OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => new SegmentRow(p.Key, p.Value)).ToList();
        if (rows.Count is 0 or > SegmentList.MostSegments)
        {
            return Problems.From([rows.Count == 0
                ? Finding.Error("segments-none", $"Of nobody in the audience of {name} is {request.Field} known.", fix: "Name another field, or a lower --least.")
                : Finding.Error("segments-many", $"The audience of {name} has {rows.Count} values of {request.Field}, and at most {SegmentList.MostSegments} can be read by those who approve them.", fix: "Name a field with fewer values, or leave rare ones to the fall-back with --least.")]);
        }

        var file = SegmentList.FileOf(request.Field);
        var pull = SegmentPull.Of(request.Field, files.GetValueOrDefault(file), rows.Select(r => r.Value));
        Workspace.WriteTexts(workspace.CampaignFolder(name), [KeyValuePair.Create(file, pull.Csv)]);
        await database.WriteAsync("segments.pulled", s => audit.AppendAsync(s, context.RequiredActor().AuditName, "segments.pulled", name, $"{file} {rows.Count}"));
        return TypedResults.Ok(new SegmentPullBody(name, request.Field, Path.Combine(workspace.CampaignFolder(name), file), rows, people.Count - rows.Count, pull.Added, pull.Gone));
    }

    // Not by the plan: a mail may name a column that is only about to be made.
    private static (IReadOnlyList<AudienceAsset> Audiences, IEnumerable<Finding> Findings) Audiences(Workspace workspace, IReadOnlyDictionary<string, string> files, Connections connections)
    {
        var (draft, findings) = DraftReader.Read(files, MetricRegister.Any);
        if (draft is null)
        {
            return ([], findings.Where(f => f.Blocks));
        }

        var placed = Inventory.Choose(connections.Available, workspace.Settings().Settings.Platforms, draft.Campaign.Platforms).Inventory.Placements.GetValueOrDefault(AssetKind.Audience)?.Connection;
        if (placed != PlatformRegistration.Stack)
        {
            return ([], [Finding.Error("segments-source", $"The people of this campaign are held by {placed ?? "no connection"}, and segments are counted among contacts of the built-in stack.", fix: "Write segments/FIELD.csv by hand, or put the audience on the built-in stack under `platforms:`.")]);
        }

        List<AudienceAsset> audiences = [.. AssetBuilder.Build(draft, workspace.Theme().Theme).Assets.OfType<AudienceAsset>()];
        List<Finding> wrong = [.. audiences.SelectMany(a => a.Exclusions.Select(e => e.Where).Prepend(a.Where)).SelectMany(w => SegmentCompiler.Check(w))];
        return wrong.Count > 0 ? ([], wrong) : (audiences, []);
    }
}

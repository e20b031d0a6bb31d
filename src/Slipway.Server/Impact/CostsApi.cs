using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Impact;
using Slipway.Engine.Impact;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;

namespace Slipway.Server.Impact;

/// <summary>A recorded cost. One that was corrected names the entry that took its place, and counts no more.</summary>
public sealed record CostRow(
    long Id, string Kind, decimal Amount, string Currency, decimal? Hours, string? Role, string Basis, string Note, DateOnly On, string By, DateTimeOffset RecordedAt, long? Corrects, long? CorrectedBy)
{
    internal static CostRow Of(CostEntry entry) => new(
        entry.Id, ImpactText.Word(entry.Cost.Kind), entry.Cost.Amount.Amount, entry.Cost.Amount.Currency, entry.Cost.Hours, entry.Cost.Role, entry.Cost.Basis, entry.Cost.Note, entry.Cost.On, entry.Account, entry.RecordedAt,
        entry.Cost.Corrects, entry.CorrectedBy);
}

/// <summary>What a campaign cost.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Currency">In what costs are kept; null where nobody said.</param>
/// <param name="Total">The sum; the least that it cost where <paramref name="Whole"/> is false.</param>
/// <param name="Whole">Whether all that is known is in it.</param>
/// <param name="ByKind">The sum by kind.</param>
/// <param name="ByItself">What of it came by itself: from ad platforms and the logs of models.</param>
/// <param name="Entries">What was recorded, the last first.</param>
/// <param name="Count">How many entries there are.</param>
/// <param name="Findings">What is left out or wrong, and what to do about it.</param>
public sealed record CostsBody(
    string Campaign, string? Currency, decimal? Total, bool Whole, IReadOnlyDictionary<string, decimal> ByKind, IReadOnlyDictionary<string, decimal> ByItself, IReadOnlyList<CostRow> Entries, long Count, IReadOnlyList<FindingRow> Findings)
{
    internal static CostsBody Of(CampaignCosts costs) => new(
        costs.Campaign, costs.Cost?.Currency, costs.Cost?.Total, costs.Cost?.IsWhole ?? false, Named(costs.Cost?.ByKind), Named(costs.ByItself), [.. costs.Entries.Select(CostRow.Of)], costs.EntryCount, [.. costs.Findings.Select(FindingRow.Of)]);

    internal static IReadOnlyDictionary<string, decimal> Named(ImmutableSortedDictionary<CostKind, decimal>? byKind) => (byKind ?? ImmutableSortedDictionary<CostKind, decimal>.Empty).ToDictionary(k => ImpactText.Word(k.Key), k => k.Value, StringComparer.Ordinal);
}

/// <summary>What was taken of a file of costs.</summary>
public sealed record CostReceiptBody(int Accepted, int Repeated, IReadOnlyList<FindingRow> Findings);

/// <summary>Costs over HTTP.</summary>
internal static class CostsApi
{
    public static void MapCostsApi(this IEndpointRouteBuilder app)
    {
        var costs = app.MapGroup("/api/v1/campaigns/{name}/costs").WithTags("Impact");
        costs.MapGet("", ListAsync).WithSummary("What a campaign cost: recorded, read from ad platforms and from the logs of models.");
        costs.MapPost("", RecordAsync).RequireRole(ImpactRights.Record).WithSummary("Records a cost. An entry is never changed: one that is wrong is corrected by one that names it.");
        costs.MapPost("/import", ImportAsync).RequireRole(ImpactRights.Record).Accepts<string>("text/csv")
            .WithSummary("Imports a CSV file of costs (kind, amount or hours and role, share, on, note), the request's body. Rows that cannot be taken are set aside; the same file again adds nothing.");
    }

    private static async Task<Results<Ok<CostsBody>, NotFound>> ListAsync(string name, int? skip, int? take, ImpactWork work, ImpactReading reading) =>
        await work.IsThereAsync(name) ? TypedResults.Ok(CostsBody.Of(await reading.CostsAsync(name, Math.Max(0, skip ?? 0), Math.Clamp(take ?? 50, 1, 200)))) : TypedResults.NotFound();

    private static async Task<Results<Ok<CostsBody>, NotFound, ProblemHttpResult>> RecordAsync(string name, NewCost cost, HttpContext context, ImpactWork work, ImpactReading reading)
    {
        if (!await work.IsThereAsync(name))
        {
            return TypedResults.NotFound();
        }

        var receipt = await work.RecordAsync(name, cost, context.RequiredActor());
        return receipt.Entries.IsEmpty ? Problems.From(receipt.Findings) : TypedResults.Ok(CostsBody.Of(await reading.CostsAsync(name)));
    }

    private static async Task<Results<Ok<CostReceiptBody>, NotFound, ProblemHttpResult>> ImportAsync(string name, HttpContext context, ImpactWork work, CancellationToken stop)
    {
        if (!await work.IsThereAsync(name))
        {
            return TypedResults.NotFound();
        }

        if (await TextAsync(context.Request.Body, stop) is not { } csv)
        {
            return Problems.From([Finding.Error("file-large", $"The file has more than {ImpactWork.LargestFile >> 20} MB.", fix: "Import it in parts.")]);
        }

        var receipt = await work.ImportAsync(name, csv, context.RequiredActor());
        return receipt.Entries.IsEmpty && receipt.Repeated == 0 && !receipt.Findings.IsEmpty ? Problems.From(receipt.Findings) : TypedResults.Ok(new CostReceiptBody(receipt.Entries.Length, receipt.Repeated, [.. receipt.Findings.Select(FindingRow.Of)]));
    }

    private static async Task<string?> TextAsync(Stream body, CancellationToken stop)
    {
        using var read = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await body.ReadAsync(buffer, stop) is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            if (read.Length > ImpactWork.LargestFile)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length);
    }
}

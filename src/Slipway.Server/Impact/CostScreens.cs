using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Impact;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Impact;

/// <summary>The forms on a campaign's results: recording a cost, deciding what becomes of it.</summary>
internal static class CostScreens
{
    public static void MapCostScreens(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/campaigns").ExcludeFromDescription();
        campaigns.MapPost("/{name}/costs", RecordAsync).RequireRole(ImpactRights.Record);
        campaigns.MapPost("/{name}/course", DecideAsync).RequireRole(ImpactRights.Decide).RequireHuman();
    }

    private static async Task<IResult> RecordAsync(string name, HttpContext context, ImpactWork work, ResultsReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        if (!await work.IsThereAsync(name))
        {
            return TypedResults.NotFound();
        }

        string? Field(string key) => form[key].ToString() is { Length: > 0 } text ? text : null;
        var corrects = Field("corrects");
        var number = long.TryParse(corrects, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        var cost = new NewCost(Field("kind"), Field("amount"), Field("hours"), Field("hours") is null ? null : Field("role"), Field("share"), Field("on"), Field("note"), number);
        ImmutableArray<Finding> findings = corrects is not null && number is null
            ? [Finding.Error("cost-unknown", $"\"{corrects}\" is not the number of an entry.", fix: "Write the number that stands before the entry.")]
            : (await work.RecordAsync(name, cost, context.RequiredActor())).Findings;
        return await DoneAsync(name, reading, findings, cost, "cost-title", stop);
    }

    private static async Task<IResult> DecideAsync(string name, HttpContext context, ImpactWork work, ResultsReading reading, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, reading, await work.DecideAsync(name, form["course"].ToString(), form["reason"].ToString(), context.RequiredActor(), stop), null, "decide-title", stop);

    // After a change the browser is sent to the page, so that reloading does not ask again.
    private static async Task<IResult> DoneAsync(string name, ResultsReading reading, ImmutableArray<Finding> findings, NewCost? refused, string at, CancellationToken stop) => findings.IsEmpty
        ? TypedResults.Redirect($"/campaigns/{name}/results#{at}")
        : await reading.ReadAsync(name, stop) is { } view
        ? new RazorComponentResult<ResultsPage>(new { View = view, Findings = findings, Refused = refused }) { StatusCode = StatusCodes.Status422UnprocessableEntity }
        : TypedResults.NotFound();
}

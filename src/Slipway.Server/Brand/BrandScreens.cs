using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Checks;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Brand;

/// <summary>The pages about the brand: rules, tokens, exceptions, styles and words.</summary>
internal static class BrandScreens
{
    public static void MapBrandScreens(this IEndpointRouteBuilder app)
    {
        var brand = app.MapGroup("/brand").ExcludeFromDescription();
        brand.MapGet("", Rules);
        brand.MapGet("/rules/{id}", RuleAsync);
        brand.MapGet("/tokens", Tokens);
        brand.MapGet("/exceptions", Exceptions);
        brand.MapGet("/styles", Styles);
        brand.MapPost("/test", TestAsync);
    }

    private static async Task<RazorComponentResult> Rules(BrandDesk desk, People people, string? q, string? level, string? layer, string? style, string? family, int? page)
    {
        var reading = desk.Read();
        return new RazorComponentResult<RulesPage>(new { Reading = reading, Address = RuleAddress.Of(q, level, layer, style, family, page), RunBy = await NameAsync(reading, people) });
    }

    private static async Task<IResult> RuleAsync(string id, BrandDesk desk, People people, RuleFindingsReading campaigns)
    {
        var reading = desk.Read();
        var rules = reading.Rules.Rules.Where(r => r.Id == id).ToImmutableArray();
        if (rules.IsEmpty)
        {
            // What is built in is no rule of the brand, and has its page where the rules are explained.
            return AllChecks.Find(id) is not null ? TypedResults.LocalRedirect($"/rules/{id}") : TypedResults.NotFound();
        }

        return new RazorComponentResult<RulePageOfBrand>(new
        {
            Reading = reading,
            Rules = rules.Select(r => (r, desk.Written(r, reading.Rules))).ToImmutableArray(),
            Campaigns = await campaigns.ReadAsync(id),
            RunBy = await NameAsync(reading, people),
        });
    }

    private static RazorComponentResult Tokens(BrandDesk desk)
    {
        var (theme, findings) = desk.Theme();
        return new RazorComponentResult<TokensPage>(new { desk.Read().Rules.Facts.Tokens, Theme = theme, Findings = findings });
    }

    private static RazorComponentResult Exceptions(BrandDesk desk, int? page) => new RazorComponentResult<ExceptionsPage>(new { Reading = desk.Read(), Page = Math.Clamp(page ?? 1, 1, 10_000) });

    private static RazorComponentResult Styles(BrandDesk desk) => new RazorComponentResult<StylesPage>(new { Reading = desk.Read() });

    // Whoever pressed the button on a rule's page comes back to it.
    private static async Task<IResult> TestAsync(BrandDesk desk, HttpContext context, [FromForm] IFormCollection form, CancellationToken stop)
    {
        await desk.RunAsync(context.RequiredActor(), stop);
        return TypedResults.LocalRedirect(Requests.LocalPath(form["back"].ToString() is { Length: > 0 } back ? back : "/brand"));
    }

    private static async Task<string> NameAsync(BrandReading reading, People people) => reading.Run is { } run ? (await people.FindAsync(run.By))?.Name ?? run.By : "";
}

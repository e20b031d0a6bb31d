using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>The pages on which administrators look after people.</summary>
internal static class PeopleScreens
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        app.MapPeopleApi();
        var people = app.MapGroup("/people").ExcludeFromDescription().RequireRole(Roles.Administrator).RequireHuman();
        people.MapGet("", async (People all) => List(await all.ListAsync()));
        people.MapPost("", CreateAsync);
        people.MapGet("/{id}", async (string id, People all) => await PersonAsync(all, id));
        people.MapPost("/{id}/roles", ChangeRolesAsync);
        people.MapPost("/{id}/link", LinkAsync);
        people.MapPost("/{id}/disable", (string id, HttpContext context, People all, [FromForm] IFormCollection _) => EnableAsync(id, false, context, all));
        people.MapPost("/{id}/enable", (string id, HttpContext context, People all, [FromForm] IFormCollection _) => EnableAsync(id, true, context, all));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, People people, PublicAddress address, [FromForm] IFormCollection form)
    {
        var (name, email, roles) = (form["name"].ToString(), form["email"].ToString(), RolesOf(form));
        var actor = context.RequiredActor().AuditName;
        var answer = await people.CreateAsync(actor, email, name, roles);
        if (answer.Account is not { } account)
        {
            return new RazorComponentResult<PeoplePage>(new { People = await people.ListAsync(), answer.Findings, Name = name, Email = email, Chosen = roles })
            {
                StatusCode = StatusCodes.Status422UnprocessableEntity,
            };
        }

        var link = address.Link(await people.CreateLinkAsync(actor, account.Id, People.LinkLifetime));
        return new RazorComponentResult<PeoplePage>(new { People = await people.ListAsync(), NewLink = link, NewLinkFor = account.Name });
    }

    private static async Task<IResult> ChangeRolesAsync(string id, HttpContext context, People people, [FromForm] IFormCollection form)
    {
        var answer = await people.ChangeRolesAsync(context.RequiredActor().AuditName, id, RolesOf(form));
        return await PersonAsync(people, id, answer.Findings, saved: T("The roles are saved and count from the next page they open."));
    }

    private static async Task<IResult> EnableAsync(string id, bool enabled, HttpContext context, People people)
    {
        var answer = await people.EnableAsync(context.RequiredActor().AuditName, id, enabled);
        return await PersonAsync(people, id, answer.Findings, saved: enabled ? T("They can sign in again.") : T("They are signed out everywhere and kept out."));
    }

    private static async Task<IResult> LinkAsync(string id, HttpContext context, People people, PublicAddress address, [FromForm] IFormCollection form)
    {
        if (await people.FindAsync(id) is not { IsEnabled: true })
        {
            return TypedResults.NotFound();
        }

        var token = await people.CreateLinkAsync(context.RequiredActor().AuditName, id, People.LinkLifetime);
        return await PersonAsync(people, id, link: address.Link(token));
    }

    private static RazorComponentResult List(IReadOnlyList<Account> people) => new RazorComponentResult<PeoplePage>(new { People = people });

    private static async Task<IResult> PersonAsync(People people, string id, ImmutableArray<Finding> findings = default, string? saved = null, string? link = null)
    {
        if (await people.FindAsync(id) is not { } person)
        {
            return TypedResults.NotFound();
        }

        var refused = !findings.IsDefaultOrEmpty;
        return new RazorComponentResult<PersonPage>(new { Person = person, Findings = refused ? findings : [], Saved = refused ? null : saved, NewLink = link })
        {
            StatusCode = refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        };
    }

    private static ImmutableArray<string> RolesOf(IFormCollection form) => [.. form["roles"].OfType<string>()];
}

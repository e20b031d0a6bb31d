using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Serving;

namespace Slipway.Server.Accounts;

public sealed record PersonView(string Id, string Email, string Name, ImmutableArray<string> Roles, bool HasPassword, bool Enabled)
{
    public static PersonView Of(Account account) => new(account.Id, account.Email, account.Name, account.Roles, account.HasPassword, account.IsEnabled);
}

public sealed record PeopleView(IReadOnlyList<PersonView> People);

public sealed record NewPerson(string Email, string Name, ImmutableArray<string> Roles);

public sealed record RolesChange(ImmutableArray<string> Roles);

/// <summary>A one-time sign-in link; shown this once.</summary>
public sealed record LinkView(string Address, DateTimeOffset ExpiresAt);

public sealed record MeView(string Id, string Name, ImmutableArray<string> Roles, bool Agent);

/// <summary>People over HTTP.</summary>
internal static class PeopleApi
{
    public static void MapPeopleApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/me", Me).WithTags("People").WithSummary("Who is asking.");
        var people = app.MapGroup("/api/v1/people").WithTags("People").RequireRole(Roles.Administrator).RequireHuman();
        people.MapGet("", ListAsync).WithSummary("Everybody with an account.");
        people.MapPost("", CreateAsync).WithSummary("Adds a person.");
        people.MapPut("/{id}/roles", ChangeRolesAsync).WithSummary("Gives a person exactly these roles.");
        people.MapPost("/{id}/disable", (string id, HttpContext context, People all) => EnableAsync(id, false, context, all)).WithSummary("Keeps a person out; their sessions end at once.");
        people.MapPost("/{id}/enable", (string id, HttpContext context, People all) => EnableAsync(id, true, context, all)).WithSummary("Lets a person in again.");
        people.MapPost("/{id}/link", LinkAsync).WithSummary("Makes a one-time sign-in link; the one before no longer works.");
    }

    private static Ok<MeView> Me(HttpContext context)
    {
        var actor = context.RequiredActor();
        return TypedResults.Ok(new MeView(actor.Id, actor.Name, actor.Roles, actor.IsAgent));
    }

    private static async Task<Ok<PeopleView>> ListAsync(People people) =>
        TypedResults.Ok(new PeopleView([.. (await people.ListAsync()).Select(PersonView.Of)]));

    private static async Task<Results<Created<PersonView>, ProblemHttpResult>> CreateAsync(NewPerson person, HttpContext context, People people)
    {
        var answer = await people.CreateAsync(context.RequiredActor().AuditName, person.Email ?? "", person.Name ?? "", person.Roles.IsDefault ? [] : person.Roles);
        return answer.Account is { } account ? TypedResults.Created($"/api/v1/people/{account.Id}", PersonView.Of(account)) : Problems.From(answer.Findings);
    }

    private static async Task<Results<Ok<PersonView>, NotFound, ProblemHttpResult>> ChangeRolesAsync(string id, RolesChange change, HttpContext context, People people) =>
        Answer(await people.ChangeRolesAsync(context.RequiredActor().AuditName, id, change.Roles.IsDefault ? [] : change.Roles));

    private static async Task<Results<Ok<PersonView>, NotFound, ProblemHttpResult>> EnableAsync(string id, bool enabled, HttpContext context, People people) =>
        Answer(await people.EnableAsync(context.RequiredActor().AuditName, id, enabled));

    private static async Task<Results<Ok<LinkView>, NotFound>> LinkAsync(string id, HttpContext context, People people, PublicAddress address, TimeProvider time)
    {
        if (await people.FindAsync(id) is not { IsEnabled: true })
        {
            return TypedResults.NotFound();
        }

        var token = await people.CreateLinkAsync(context.RequiredActor().AuditName, id, People.LinkLifetime);
        return TypedResults.Ok(new LinkView(address.Link(token), time.GetUtcNow() + People.LinkLifetime));
    }

    private static Results<Ok<PersonView>, NotFound, ProblemHttpResult> Answer(AccountAnswer answer) => answer switch
    {
        { Account: { } account } => TypedResults.Ok(PersonView.Of(account)),
        _ when answer.Findings.Any(f => f.Code == "account-unknown") => TypedResults.NotFound(),
        _ => Problems.From(answer.Findings),
    };
}

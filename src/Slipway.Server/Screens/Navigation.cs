using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Screens;

/// <summary>An entry of the top bar; a slice registers its own.</summary>
/// <param name="Text">The word, as in the glossary.</param>
/// <param name="Address">Where it leads; also marks it as current for the pages below.</param>
/// <param name="Icon">A Tabler icon of the list in the project file.</param>
/// <param name="Order">From left to right: campaigns 10, what administrators need from 70.</param>
public sealed record NavigationItem(string Text, string Address, string Icon, int Order)
{
    /// <summary>Shown only to people with this role; null: to everyone.</summary>
    public string? Role { get; init; }

    internal bool IsFor(Actor actor) => Role is null || actor.Has(Role);
}

/// <summary>The top bar's entries in order.</summary>
public sealed class Navigation(IEnumerable<NavigationItem> items)
{
    private readonly List<NavigationItem> _items = [.. items.OrderBy(i => i.Order)];

    public IEnumerable<NavigationItem> For(Actor? actor) => actor is null ? [] : _items.Where(i => i.IsFor(actor));
}

/// <summary>The start page: the first entry that the person may see.</summary>
internal static class Start
{
    public static void MapStart(this IEndpointRouteBuilder app) => app.MapGet("/", (HttpContext context, Navigation navigation) =>
        TypedResults.Redirect(navigation.For(context.RequiredActor()).First().Address)).ExcludeFromDescription();
}

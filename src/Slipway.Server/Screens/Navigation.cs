using System.Collections.Immutable;
using Slipway.Server.Accounts;

namespace Slipway.Server.Screens;

/// <summary>An entry of the top bar; a slice registers its own.</summary>
/// <param name="Text">The word, as in the glossary; in English, it is translated where it is shown.</param>
/// <param name="Address">Where it leads; also marks it as current for the pages below.</param>
/// <param name="Icon">A Tabler icon of the list in the project file.</param>
/// <param name="Order">From left to right: today 1, campaigns 10, what administrators need from 60.</param>
public sealed record NavigationItem(string Text, string Address, string Icon, int Order)
{
    /// <summary>Shown only to people with this role; null: to everyone.</summary>
    public string? Role { get; init; }

    /// <summary>Shown only to people with one of these roles; empty: to everyone.</summary>
    public ImmutableArray<string> AnyOf { get; init; } = [];

    /// <summary>The entry of the bar that it stands under; null where it stands in the bar itself.</summary>
    public string? Group { get; init; }

    /// <summary>The group of what only administrators need, and seldom.</summary>
    public const string Administration = "Administration";

    internal bool IsFor(Actor actor) => (Role is null || actor.Has(Role)) && (AnyOf.IsEmpty || AnyOf.Any(actor.Has));
}

/// <summary>The top bar's entries in order.</summary>
public sealed class Navigation(IEnumerable<NavigationItem> items)
{
    private readonly List<NavigationItem> _items = [.. items.OrderBy(i => i.Order)];

    public IEnumerable<NavigationItem> For(Actor? actor) => actor is null ? [] : _items.Where(i => i.IsFor(actor));
}

using System.Collections.Immutable;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>A field contacts have.</summary>
/// <param name="Name">Its name, as in predicates and merge fields.</param>
/// <param name="Custom">Whether it came with an import, in place of being one that every contact has.</param>
/// <param name="Filled">The share of contacts where it is known, 0 to 1.</param>
public sealed record KnownField(string Name, bool Custom, double Filled);

/// <summary>Which fields contacts have: what merge fields and predicates can name.</summary>
public static class KnownFields
{
    // With members in place of a constructor: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record Count
    {
        public string Name { get; init; } = "";

        public long Known { get; init; }
    }

    /// <summary>The standard fields in their order, then the custom ones by name.</summary>
    public static async Task<ImmutableArray<KnownField>> ReadAsync(Session session)
    {
        var contacts = await ContactBook.CountAsync(session);
        var selects = ContactFields.Standard.Select(field => $"select '{field}' as Name, count(nullif(trim(cast({field} as text)), '')) as Known from stack_contacts");
        var standard = (await session.QueryAsync<Count>(string.Join(" union all ", selects))).ToDictionary(c => c.Name, c => c.Known);
        var custom = await session.QueryAsync<Count>("""
            select f.key as Name, count(nullif(trim(f.value), '')) as Known from stack_contacts c, json_each(c.fields) f where c.fields <> '{}' group by f.key order by f.key
            """);
        return
        [
            .. ContactFields.Standard.Select(field => new KnownField(field, false, Share(standard[field]))),
            .. custom.Select(c => new KnownField(c.Name, true, Share(c.Known))),
        ];

        double Share(long known) => contacts == 0 ? 0 : (double)known / contacts;
    }
}

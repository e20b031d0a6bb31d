using System.Collections.Immutable;

namespace Slipway.Sdk.Assets;

/// <summary>Somebody who may belong to an account.</summary>
/// <param name="Id">The person's id on its platform.</param>
/// <param name="Account">The account the person belongs to.</param>
/// <param name="Role">The person's role there; null where nothing tells it.</param>
public sealed record AccountContact(string Id, string Account, string? Role);

/// <summary>Finds the people of an account list: the same answer wherever the contacts are kept.</summary>
/// <param name="list">The list.</param>
public sealed class BuyingGroups(AccountList list)
{
    /// <summary>The contact's field that names its company's domain, for people who write from another one.</summary>
    public const string DomainField = "company_domain";

    /// <summary>The contact's field that says its role, where it is known better than the job title tells.</summary>
    public const string RoleField = "buying_role";

    private readonly HashSet<string> _keys = [.. list.Accounts.Select(a => a.Key)];

    /// <summary>What is counted of those left out because enough others of their account are written to.</summary>
    public string Enough => $"more than {list.MostPerAccount} people at the account";

    /// <summary>The account somebody belongs to, by the company's domain or else the address's; null when it is none of the list.</summary>
    /// <remarks>A department's domain belongs to the company's: <c>it.acme.example</c> to <c>acme.example</c>.</remarks>
    public string? AccountOf(string? companyDomain, string? email)
    {
        var domain = string.IsNullOrWhiteSpace(companyDomain) ? email?[(email.LastIndexOf('@') + 1)..] : companyDomain;
        for (var rest = domain?.Trim().ToLowerInvariant(); rest is { Length: > 0 }; rest = rest.IndexOf('.') is >= 0 and var dot ? rest[(dot + 1)..] : null)
        {
            if (_keys.Contains(rest))
            {
                return rest;
            }
        }

        return null;
    }

    /// <summary>The role of somebody: as the contact says, else the first of the list whose words stand in the job title.</summary>
    public string? RoleOf(string? said, string? jobTitle) =>
        list.Roles.FirstOrDefault(r => string.Equals(r.Name, said?.Trim(), StringComparison.OrdinalIgnoreCase))?.Name
        ?? list.Roles.FirstOrDefault(r => r.Titles.Any(t => Has(jobTitle ?? "", t)))?.Name;

    /// <summary>Chooses whom to speak to where an account has more people than are to be written to: by the order of the roles, then by id, so that choosing again chooses the same.</summary>
    /// <param name="people">Everyone who may be written to.</param>
    /// <returns>Those chosen, ordered by id, and how many were left out.</returns>
    public (ImmutableArray<AccountContact> Chosen, int LeftOut) Choose(IReadOnlyCollection<AccountContact> people)
    {
        var ranks = list.Roles.Select((role, at) => (role.Name, at)).ToDictionary(r => r.Name, r => r.at, StringComparer.Ordinal);
        var chosen = people
            .GroupBy(p => p.Account, StringComparer.Ordinal)
            .SelectMany(g => g.OrderBy(p => p.Role is null ? int.MaxValue : ranks[p.Role]).ThenBy(p => p.Id, StringComparer.Ordinal).Take(list.MostPerAccount ?? int.MaxValue))
            .OrderBy(p => p.Id, StringComparer.Ordinal)
            .ToImmutableArray();
        return (chosen, people.Count - chosen.Length);
    }

    // Whole words: "vp" is none of "VPN engineer".
    private static bool Has(string title, string words)
    {
        for (var at = title.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0; at = title.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + words.Length;
            if ((at == 0 || !char.IsLetterOrDigit(title[at - 1])) && (end == title.Length || !char.IsLetterOrDigit(title[end])))
            {
                return true;
            }
        }

        return false;
    }
}

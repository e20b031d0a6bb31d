using System.Collections.Immutable;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>What people may do. Approvals name roles too (<c>brand/approvals.yaml</c>), so a role is a word, not a number.</summary>
public static class Roles
{
    public const string Administrator = "administrator";
    public const string Author = "author";
    public const string Brand = "brand";
    public const string Legal = "legal";
    public const string Finance = "finance";
    public const string Market = "market";
    public const string Launcher = "launcher";
    public const string Analyst = "analyst";

    /// <summary>Every role, and what it lets a person do, in the order of the screens.</summary>
    public static ImmutableArray<(string Name, string Meaning)> All =>
    [
        (Administrator, T("Manages people, sees the audit trail")),
        (Author, T("Writes, plans and prepares campaigns")),
        (Brand, T("Approves for the brand")),
        (Legal, T("Approves for legal and privacy")),
        (Finance, T("Approves spend")),
        (Market, T("Approves for a market")),
        (Launcher, T("Launches, pauses and resumes what is approved")),
        (Analyst, T("Reads results")),
    ];

    public static bool IsKnown(string role) => All.Any(r => r.Name == role);

    /// <summary>As stored: in the order above, without repeats.</summary>
    internal static string Write(IEnumerable<string> roles)
    {
        var chosen = roles.ToHashSet(StringComparer.Ordinal);
        return string.Join(' ', All.Select(r => r.Name).Where(chosen.Contains));
    }

    internal static ImmutableArray<string> Read(string stored) => [.. stored.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}

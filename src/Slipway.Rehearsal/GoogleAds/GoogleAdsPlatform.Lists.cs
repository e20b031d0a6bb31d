using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.GoogleAds;

public sealed partial class GoogleAdsPlatform
{
    /// <summary>The fewest people that Google must know of a list before ads on Google search are shown to it.</summary>
    public const int FewestOnList = 100;

    private const string EmailColumn = "Email";

    /// <summary>Whether the account may use lists of its own customers; Google looks at its history and its spending.</summary>
    public bool TakesCustomerLists
    {
        get => _policy.TakesCustomerLists;
        set => _policy.TakesCustomerLists = value;
    }

    /// <summary>How long Google takes to match who was uploaded with people it knows.</summary>
    public TimeSpan MatchTime { get; set; }

    /// <summary>Which of the uploaded people Google knows, by the hash of their address; null for all.</summary>
    public Predicate<string>? Knows { get; set; }

    /// <summary>Someone uploads a file of hashed addresses to a list, in Audience manager; who stood on it is replaced.</summary>
    /// <param name="list">The list's name.</param>
    /// <param name="csv">The file, with the column Email.</param>
    /// <exception cref="ArgumentException">The file is not as Google wants it, or there is no such list.</exception>
    public void UploadMembers(string list, string csv) => Locked(() =>
    {
        var (account, held) = Find(AdsKind.UserList, list);
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines is not [EmailColumn, ..] || lines.Skip(1).Any(l => !Sha256().IsMatch(l)) || held.Text("membershipStatus") != "OPEN")
        {
            throw new ArgumentException("The list is open, and the file has the column Email with SHA-256 of addresses in lower-case hex.", nameof(csv));
        }

        var hashes = lines.Skip(1).ToImmutableHashSet(StringComparer.Ordinal);
        account.Members[held.Name] = new ListMembers(hashes, hashes.Count(h => Knows?.Invoke(h) ?? true), Now + MatchTime);
    });

    /// <summary>The lists of customers: each one's name, whether it is open, and the hashes of those on it.</summary>
    public ImmutableArray<(string Name, bool IsOpen, ImmutableHashSet<string> Hashes)> CustomerLists => Locked(() => _accounts.Values.SelectMany(a => a.Resources.Values.Where(r => r.Kind == AdsKind.UserList)
        .Select(l => (l.Text("name")!, l.Text("membershipStatus") == "OPEN", a.Members.GetValueOrDefault(l.Name)?.Hashes ?? []))).ToImmutableArray());

    /// <summary>Members over the interface: since April 2026 for those alone who did it before, and the rehearsed developer token is of today.</summary>
    private Answer CreateUserDataJob(Call call) => AdsAnswers.Refuse("PERMISSION_DENIED", "The caller does not have permission", RequestId,
        new AdsError("notAllowlistedError", "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE", "Customer is not allowlisted for accessing this feature."));

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.None, 1000)]
    private static partial Regex Sha256();
}

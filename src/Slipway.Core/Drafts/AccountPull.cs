using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>What putting the accounts of a CRM into the list of a campaign comes to.</summary>
/// <param name="Csv">The list as it shall be.</param>
/// <param name="Added">The keys of accounts that are new.</param>
/// <param name="Changed">Those of which the CRM says something else than before.</param>
/// <param name="Gone">Those that the CRM does not name any more; they are not in the list.</param>
public sealed record AccountPull(string Csv, ImmutableArray<string> Added, ImmutableArray<string> Changed, ImmutableArray<string> Gone)
{
    private static readonly ImmutableArray<string> _first = ["account", "name", "owner", "tier", "industry", "country"];

    /// <summary>Puts them together: the CRM knows names and owners, and what people wrote beside them stays.</summary>
    /// <param name="before">The list as it is; null when there is none.</param>
    /// <param name="pulled">What the CRM has.</param>
    public static AccountPull Of(string? before, IEnumerable<TargetAccount> pulled)
    {
        var held = before is null ? [] : AccountsFile.Read(before, new FindingList()).ToDictionary(a => a.Key, StringComparer.Ordinal);
        var accounts = pulled.Where(a => a.Fields.ContainsKey("name")).OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (New: a, Old: held.GetValueOrDefault(a.Key))).Select(a => (
            a.Old, Now: a.New with { Fields = (a.Old?.Fields ?? ImmutableSortedDictionary<string, string>.Empty).SetItems(a.New.Fields) })).ToList();
        var columns = _first.Concat(held.Values.SelectMany(a => a.Fields.Keys)).Concat(accounts.SelectMany(a => a.Now.Fields.Keys)).Distinct(StringComparer.Ordinal).ToList();
        var csv = new StringBuilder(CsvText.Write(columns));
        foreach (var (_, account) in accounts)
        {
            csv.Append(CsvText.Write(columns.Select(c => c == "account" ? account.Key : account.Fields.GetValueOrDefault(c, ""))));
        }

        return new AccountPull(
            csv.ToString(),
            [.. accounts.Where(a => a.Old is null).Select(a => a.Now.Key)],
            [.. accounts.Where(a => a.Old is not null && !a.Old.Fields.SequenceEqual(a.Now.Fields)).Select(a => a.Now.Key)],
            [.. held.Keys.Except(accounts.Select(a => a.Now.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }
}

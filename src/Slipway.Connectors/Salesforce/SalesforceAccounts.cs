using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.Salesforce;

/// <summary>Reads the companies of an org, with whoever looks after each.</summary>
internal sealed class SalesforceAccounts(SalesforceRecords records)
{
    /// <summary>Those that have a website, by whose domain their people are known; a domain that several records share is one company, the oldest of them.</summary>
    /// <param name="where">Which of them, as the WHERE of SOQL has it; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<TargetAccount> ReadAsync(string? where, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var soql = $"SELECT Id, Name, Website, Industry, BillingCountry, Owner.Email FROM Account WHERE Website != null{(string.IsNullOrWhiteSpace(where) ? "" : $" AND ({where})")} ORDER BY CreatedDate, Id";
        await foreach (var row in records.QueryAsync(soql, SalesforceJson.Default.SalesforcePageAccountRow, cancellation))
        {
            if (DomainOf(row.Website ?? "") is { } key && seen.Add(key))
            {
                yield return new TargetAccount(key, ((string, string?)[])[("name", row.Name), ("owner", row.Owner?.Email), ("industry", row.Industry), ("country", row.BillingCountry)] is var fields
                    ? fields.Where(f => !string.IsNullOrWhiteSpace(f.Item2)).ToImmutableSortedDictionary(f => f.Item1, f => f.Item2!.Trim(), StringComparer.Ordinal)
                    : ImmutableSortedDictionary<string, string>.Empty);
            }
        }
    }

    // People type a website as they like: with or without https, www and a path.
    private static string? DomainOf(string website) =>
        Uri.TryCreate(website.Contains("://", StringComparison.Ordinal) ? website.Trim() : $"https://{website.Trim()}", UriKind.Absolute, out var address) && address.Host.Contains('.', StringComparison.Ordinal)
            ? address.Host.ToLowerInvariant() is var host && host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host
            : null;
}

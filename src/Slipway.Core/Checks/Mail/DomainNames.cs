using System.Collections.Frozen;

namespace Slipway.Core.Checks.Mail;

/// <summary>Compares domains as far as it goes without the list of public suffixes, whose answers change with time.</summary>
internal static class DomainNames
{
    /// <summary>The domain of an address on the web, without www; null when it is none.</summary>
    public static string? Of(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Contains('.', StringComparison.Ordinal) ? WithoutWww(uri.Host) : null;

    /// <summary>The domain of an email address; null when it is none.</summary>
    public static string? OfMail(string? address) => address?.LastIndexOf('@') is >= 0 and var at && at < address.Length - 1 ? address[(at + 1)..].Trim().TrimEnd('>').ToLowerInvariant() : null;

    /// <summary>Whether a domain is one of these or below one of them.</summary>
    public static bool IsBelowAny(string host, FrozenSet<string> domains)
    {
        var lookup = domains.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = host.AsSpan().TrimEnd('.'); ;)
        {
            if (lookup.Contains(rest))
            {
                return true;
            }

            var dot = rest.IndexOf('.');
            if (dot < 0)
            {
                return false;
            }

            rest = rest[(dot + 1)..];
        }
    }

    /// <summary>Whether one of two domains is the other or below it; www makes no difference.</summary>
    public static bool IsSameSite(string one, string other)
    {
        (one, other) = (WithoutWww(one), WithoutWww(other));
        return IsBelow(one, other) || IsBelow(other, one);
    }

    private static bool IsBelow(string host, string domain) =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}

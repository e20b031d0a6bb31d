using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>The file that Audience manager takes: one column, Email, with SHA-256 of each address as Google itself writes it.</summary>
internal static class CustomerMatchFile
{
    private const string Header = "Email";

    /// <summary>Sorted by hash: whoever has the file does not learn the order in which people came.</summary>
    public static string Write(IEnumerable<AudienceMember> people) =>
        string.Concat(people.Select(p => Hash(p.Email)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Prepend(Header).Select(line => $"{line}\n"));

    public static string Hash(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normal(address))));

    /// <summary>Lower case and without blanks; Gmail takes no notice of dots and of what follows a plus, so neither does Google.</summary>
    private static string Normal(string address)
    {
        var plain = string.Concat(address.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        return plain.Split('@') is [var name, ("gmail.com" or "googlemail.com") and var domain]
            ? $"{name.Split('+')[0].Replace(".", "", StringComparison.Ordinal)}@{domain}"
            : plain;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Slipway.Stack.Mail.Message;

/// <summary>An address mail can be sent to or from, with the name shown beside it. One that exists is safe to write into a command or a header.</summary>
public sealed record MailAddress
{
    private const int LongestAddress = 254;
    private const int LongestLocalPart = 64;

    /// <exception cref="ArgumentException">The address or name cannot be written into a mail; <see cref="TryParse"/> says so without throwing.</exception>
    public MailAddress(string address, string? name = null)
    {
        Address = Normalise(address, out var problem) ?? throw new ArgumentException(problem, nameof(address));
        if (name is not null && HeaderText.ProblemOf(name) is { } inName)
        {
            throw new ArgumentException($"The name beside {Address} {inName}", nameof(name));
        }

        Name = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    /// <summary>The address, its domain in the ASCII form that mail servers speak.</summary>
    public string Address { get; }

    public string? Name { get; }

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    public static bool TryParse(string address, [NotNullWhen(true)] out MailAddress? parsed, [NotNullWhen(false)] out string? problem)
    {
        parsed = Normalise(address, out problem) is null ? null : new MailAddress(address);
        return problem is null && parsed is not null;
    }

    public override string ToString() => Name is null ? Address : $"{Name} <{Address}>";

    private static string? Normalise(string address, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
        {
            problem = "An address is written name@domain.";
            return null;
        }

        var local = address[..at];
        if (local.Length > LongestLocalPart || !local.All(IsLocalPartCharacter))
        {
            problem = "The part before the @ holds a character (or more than 64 of them) that cannot be mailed to without special agreements "
                + "between servers: use ASCII letters, digits and .!#$%&'*+/=?^_`{|}~-";
            return null;
        }

        var domain = AsciiDomain(address[(at + 1)..]);
        if (domain is null || local.Length + 1 + domain.Length > LongestAddress)
        {
            problem = "The part behind the @ is not the name of a domain.";
            return null;
        }

        problem = null;
        return $"{local}@{domain}";
    }

    private static bool IsLocalPartCharacter(char c) => char.IsAsciiLetterOrDigit(c) || ".!#$%&'*+/=?^_`{|}~-".Contains(c, StringComparison.Ordinal);

    private static string? AsciiDomain(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
            return !ascii.EndsWith('.') && ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

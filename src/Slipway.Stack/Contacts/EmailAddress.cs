using System.Globalization;

namespace Slipway.Stack.Contacts;

/// <summary>Email addresses as they are kept: trimmed, in lower case, the domain in its ASCII form.</summary>
public static class EmailAddress
{
    private const string Special = "!#$%&'*+/=?^_`{|}~-.";

    /// <summary>Reads an address.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="address">The address as it is kept; empty when there is a problem.</param>
    /// <returns>What is wrong with it; null when it is good.</returns>
    public static string? Read(string? text, out string address)
    {
        address = "";
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length == 0)
        {
            return "The email address is missing.";
        }

        var at = trimmed.LastIndexOf('@');
        if (at < 0 || trimmed.IndexOf('@') != at)
        {
            return "The email address must have one @.";
        }

        if (LocalProblem(trimmed[..at]) is { } problem)
        {
            return problem;
        }

        if (Domain(trimmed[(at + 1)..]) is not { } domain)
        {
            return "The part of the email address after the @ is no domain.";
        }

        var whole = $"{trimmed[..at]}@{domain}".ToLowerInvariant();
        if (whole.Length > 254)
        {
            return "The email address is longer than 254 characters.";
        }

        address = whole;
        return null;
    }

    private static string? LocalProblem(string local) => local switch
    {
        "" => "The part of the email address before the @ is missing.",
        { Length: > 64 } => "The part of the email address before the @ is longer than 64 characters.",
        _ when local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal) => "The email address has a dot where none may be.",
        _ when !local.All(c => char.IsAsciiLetterOrDigit(c) || Special.Contains(c)) => "The email address holds a character that none may hold.",
        _ => null,
    };

    private static string? Domain(string text)
    {
        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(text);
        }
        catch (ArgumentException)
        {
            return null;
        }

        var labels = ascii.Split('.');
        var good = labels.Length >= 2 && ascii.Length <= 253
            && labels.All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            && labels[^1].Length >= 2 && !labels[^1].All(char.IsAsciiDigit);
        return good ? ascii : null;
    }
}

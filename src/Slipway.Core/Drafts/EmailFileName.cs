namespace Slipway.Core.Drafts;

/// <summary>The names of the files of emails: <c>emails/invitation.md</c>, and with the words of a variant <c>emails/invitation.b.md</c>.</summary>
public static class EmailFileName
{
    private const string Folder = "emails/";
    private const string Ending = ".md";

    /// <summary>Takes a name apart; null where it is no email's. The variant is null for the email's own file.</summary>
    /// <param name="path">The path within the campaign's folder.</param>
    public static (string Email, string? Variant)? Parts(string path)
    {
        if (!path.StartsWith(Folder, StringComparison.Ordinal) || !path.EndsWith(Ending, StringComparison.Ordinal) || path.Length <= Folder.Length + Ending.Length)
        {
            return null;
        }

        var name = path[Folder.Length..^Ending.Length];
        return name.LastIndexOf('.') is >= 0 and var dot ? (name[..dot], name[(dot + 1)..]) : (name, null);
    }

    /// <summary>Puts one together.</summary>
    /// <param name="email">The email.</param>
    /// <param name="variant">The variant; null for the email's own file.</param>
    public static string Of(string email, string? variant = null) => variant is null ? $"{Folder}{email}{Ending}" : $"{Folder}{email}.{variant}{Ending}";
}

using System.Text.RegularExpressions;

namespace Slipway.Stack.Contacts;

/// <summary>The fields every contact has; all others are custom fields, kept by name.</summary>
public static partial class ContactFields
{
    /// <summary>The standard fields, in the order they are shown.</summary>
    public static IReadOnlyList<string> Standard { get; } =
        ["email", "first_name", "last_name", "company", "job_title", "industry", "country", "city", "language", "lifecycle", "employees"];

    /// <summary>What an import says of a contact beside its fields.</summary>
    internal static readonly IReadOnlyList<string> OfConsent =
        ["consent_basis", "consent_source", "consent_at", "consent_wording", "consent_purposes", "unsubscribed"];

    /// <summary>Whether a text can name a field; nothing else ever reaches a statement.</summary>
    public static bool IsName(string text) => text.Length <= 64 && Name().IsMatch(text);

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

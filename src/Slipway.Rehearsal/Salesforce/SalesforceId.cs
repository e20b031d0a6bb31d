namespace Slipway.Rehearsal.Salesforce;

/// <summary>Ids as Salesforce makes them: 15 characters with case, or 18 of which the last three say which of the others are capitals.</summary>
internal static class SalesforceId
{
    // In the order of ordinal comparison, so that records sort by when they were made.
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const string Checks = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    public static string Make(string prefix, long number)
    {
        var tail = new char[9];
        for (var at = tail.Length - 1; at >= 0; at--, number /= Digits.Length)
        {
            tail[at] = Digits[(int)(number % Digits.Length)];
        }

        return Lengthen($"{prefix}al0{new string(tail)}");
    }

    /// <summary>The 18 characters of an id of either length; null where it cannot be one.</summary>
    public static string? Read(string text) => text.Length switch
    {
        15 when text.All(char.IsAsciiLetterOrDigit) => Lengthen(text),
        18 when text.All(char.IsAsciiLetterOrDigit) && string.Equals(Lengthen(text[..15]), text, StringComparison.OrdinalIgnoreCase) => Lengthen(text[..15]),
        _ => null,
    };

    private static string Lengthen(string id) => id + string.Concat(id.Chunk(5).Select(five => Checks[five.Select((c, at) => char.IsAsciiLetterUpper(c) ? 1 << at : 0).Sum()]));
}

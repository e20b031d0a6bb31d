using System.Collections.Immutable;
using CsvHelper;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Someone with an address, and what they would write into a form.</summary>
internal sealed record Person(string Email, ImmutableDictionary<string, string> Known)
{
    private static readonly string[] EmailColumns = ["email", "e-mail", "email address", "email_address", "emailaddress"];

    public string? Says(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            if (Known.TryGetValue(column, out var value) && value.Length > 0)
            {
                return value;
            }
        }

        return null;
    }

    public static string Normal(string email) => email.Trim().ToLowerInvariant();

    /// <summary>Everyone in the file once, by address. Rows without a usable address are nobody.</summary>
    public static ImmutableSortedDictionary<string, Person> Read(string path)
    {
        // The file may be as untidy as the contacts it rehearses: the reader's defaults are lenient where the import is strict.
        using var csv = CsvReader.FromFile(path);
        csv.ReadHeader();
        string[] header = [.. csv.Headers.Select(column => column.Trim().ToLowerInvariant())];
        var emailAt = Array.FindIndex(header, column => EmailColumns.Contains(column, StringComparer.Ordinal));
        if (emailAt < 0)
        {
            throw new InvalidDataException($"{path}: no column is named email; the first line has {string.Join(", ", header)}.");
        }

        var people = ImmutableSortedDictionary.CreateBuilder<string, Person>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var email = Normal(csv.GetString(emailAt));
            if (IsAddress(email))
            {
                people.TryAdd(email, new Person(email, Row(csv, header)));
            }
        }

        return people.ToImmutable();
    }

    private static ImmutableDictionary<string, string> Row(CsvReader csv, string[] header)
    {
        var row = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Length; i++)
        {
            row.TryAdd(header[i].Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal), csv.GetString(i).Trim());
        }

        return row.ToImmutable();
    }

    private static bool IsAddress(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == email.LastIndexOf('@') && at < email.Length - 1 && !email.Any(c => char.IsWhiteSpace(c) || c is '<' or '>' or ',');
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Sdk.Assets;

namespace Slipway.Stack.Contacts;

/// <summary>A person we know by an email address.</summary>
public sealed record Contact
{
    /// <summary>The columns of <c>stack_contacts</c>, named as the members here.</summary>
    internal const string Columns = """
        id as Id, email as Email, email_key as EmailKey, first_name as FirstName, last_name as LastName, company as Company, job_title as JobTitle,
        industry as Industry, country as Country, city as City, language as Language, lifecycle as Lifecycle, employees as Employees, fields as Fields,
        created_at as CreatedAt, updated_at as UpdatedAt
        """;

    /// <summary>Says nothing about the address, and is the same whenever the address is imported again.</summary>
    public required string Id { get; init; }

    public required string Email { get; init; }

    /// <summary>The keyed reference by which a suppression finds the address.</summary>
    public required string EmailKey { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Company { get; init; }

    public string? JobTitle { get; init; }

    public string? Industry { get; init; }

    /// <summary>ISO 3166-1 code in capitals.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    public string? Language { get; init; }

    public string? Lifecycle { get; init; }

    public long? Employees { get; init; }

    /// <summary>The custom fields: a JSON object of texts.</summary>
    public string Fields { get; init; } = "{}";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    /// <summary>The value of a field, standard or custom, as merge fields show it; null when it is not known.</summary>
    public string? Field(string name) => name switch
    {
        "email" => Email,
        "first_name" => FirstName,
        "last_name" => LastName,
        "company" => Company,
        "job_title" => JobTitle,
        "industry" => Industry,
        "country" => Country,
        "city" => City,
        "language" => Language,
        "lifecycle" => Lifecycle,
        "employees" => Employees?.ToString(CultureInfo.InvariantCulture),
        _ => CustomFields().GetValueOrDefault(name),
    };

    /// <summary>The custom fields by name.</summary>
    public ImmutableSortedDictionary<string, string> CustomFields() =>
        Fields == "{}" ? ImmutableSortedDictionary<string, string>.Empty : JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(Fields, AssetJson.Options)!;

    /// <summary>This contact with those of the values that are known; an empty value never erases one.</summary>
    public Contact With(IEnumerable<KeyValuePair<string, string>> values)
    {
        var known = values.Where(v => v.Value.Length > 0).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        var custom = known.Where(v => !ContactFields.Standard.Contains(v.Key)).ToList();
        return this with
        {
            FirstName = known.GetValueOrDefault("first_name", FirstName!),
            LastName = known.GetValueOrDefault("last_name", LastName!),
            Company = known.GetValueOrDefault("company", Company!),
            JobTitle = known.GetValueOrDefault("job_title", JobTitle!),
            Industry = known.GetValueOrDefault("industry", Industry!),
            Country = known.GetValueOrDefault("country", Country!),
            City = known.GetValueOrDefault("city", City!),
            Language = known.GetValueOrDefault("language", Language!),
            Lifecycle = known.GetValueOrDefault("lifecycle", Lifecycle!),
            Employees = known.TryGetValue("employees", out var employees) ? long.Parse(employees, CultureInfo.InvariantCulture) : Employees,
            Fields = custom.Count == 0 ? Fields : JsonSerializer.Serialize(CustomFields().SetItems(custom), AssetJson.Options),
        };
    }
}

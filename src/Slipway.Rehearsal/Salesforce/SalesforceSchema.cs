using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>A field of an object, by the words of Salesforce's own describe.</summary>
internal sealed record SalesforceField(string Name, string Type)
{
    public int Length { get; init; }

    public bool Required { get; init; }

    public bool Creatable { get; init; } = true;

    public bool Updatable { get; init; } = true;

    public ImmutableArray<string> Picks { get; init; } = [];

    /// <summary>What a picklist starts with; null for none.</summary>
    public string? Default { get; init; }

    public bool Restricted { get; init; } = true;

    public ImmutableArray<string> ReferenceTo { get; init; } = [];

    public string? Relationship { get; init; }

    public bool ExternalId { get; init; }

    public bool Unique { get; init; }

    public bool IsCustom => Name.EndsWith("__c", StringComparison.Ordinal);

    /// <summary>Salesforce finds records by these without looking at each.</summary>
    public bool IsIndexed => ExternalId || Unique || Type is "reference" or "email" || Name is "Username";

    /// <summary>Long text can be read, but not be asked for in a condition.</summary>
    public bool IsFilterable => Type is not ("textarea" or "base64");

    public string Label => Name.EndsWith("Id", StringComparison.Ordinal) && Type == "reference" ? $"{Name[..^2]} ID" : Name.Replace("__c", "", StringComparison.Ordinal).Replace('_', ' ');
}

/// <summary>An object (a table) of an org.</summary>
internal sealed record SalesforceType(string Name, string Prefix, string Plural, bool Writable, ImmutableSortedDictionary<string, SalesforceField> Fields)
{
    public SalesforceField? Field(string name) => Fields.GetValueOrDefault(name);

    public SalesforceField? ByRelationship(string name) =>
        Fields.Values.FirstOrDefault(f => string.Equals(f.Relationship, name, StringComparison.OrdinalIgnoreCase));

    public SalesforceType With(SalesforceField field) => this with { Fields = Fields.SetItem(field.Name, field) };

    public SalesforceType Without(string field) => this with { Fields = Fields.Remove(field) };
}

/// <summary>Reads the table of objects in <see cref="SalesforceObjects"/>.</summary>
internal static class SalesforceSchema
{
    private const string System = """
        Id id(18) computed
        IsDeleted boolean computed
        CreatedDate datetime computed
        CreatedById reference computed ->User:CreatedBy
        LastModifiedDate datetime computed
        LastModifiedById reference computed ->User:LastModifiedBy
        SystemModstamp datetime computed
        """;

    public static ImmutableSortedDictionary<string, SalesforceType> Read(string table)
    {
        var types = ImmutableSortedDictionary.Create<string, SalesforceType>(StringComparer.OrdinalIgnoreCase);
        SalesforceType? type = null;
        foreach (var line in Lines(table))
        {
            if (line.StartsWith("object ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                type = new SalesforceType(words[1], words[2], words[3], !words.Contains("readonly"), ImmutableSortedDictionary.Create<string, SalesforceField>(StringComparer.OrdinalIgnoreCase));
                type = Lines(System).Aggregate(type, (t, l) => t.With(ReadField(l)));
            }
            else
            {
                type = type!.With(ReadField(line));
            }

            types = types.SetItem(type.Name, type);
        }

        return types;
    }

    // Name type(length) words ->Type|Type:Relationship =first|*default|third
    private static SalesforceField ReadField(string line)
    {
        var equals = line.IndexOf(" =", StringComparison.Ordinal);
        var words = (equals < 0 ? line : line[..equals]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var picks = equals < 0 ? [] : line[(equals + 2)..].Split('|');
        var bracket = words[1].IndexOf('(', StringComparison.Ordinal);
        var target = words.FirstOrDefault(w => w.StartsWith("->", StringComparison.Ordinal))?[2..].Split(':');
        var readOnly = words.Contains("computed");
        return new SalesforceField(words[0], bracket < 0 ? words[1] : words[1][..bracket])
        {
            Length = bracket < 0 ? DefaultLength(words[1]) : int.Parse(words[1][(bracket + 1)..^1], CultureInfo.InvariantCulture),
            Required = words.Contains("required"),
            Creatable = !readOnly,
            Updatable = !readOnly && !words.Contains("fixed"),
            Picks = [.. picks.Select(p => p.TrimStart('*'))],
            Default = picks.FirstOrDefault(p => p.StartsWith('*'))?[1..],
            ReferenceTo = target is null ? [] : [.. target[0].Split('|')],
            Relationship = target?[1],
        };
    }

    private static int DefaultLength(string type) => type switch { "string" or "url" or "picklist" => 255, "email" => 80, "phone" => 40, "reference" => 18, "textarea" => 32000, _ => 0 };

    private static IEnumerable<string> Lines(string table) => table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

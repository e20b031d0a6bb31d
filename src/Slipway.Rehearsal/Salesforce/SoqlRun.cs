using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>What a query finds: how many, and the records as they are answered.</summary>
internal sealed record SoqlResult(int Total, ImmutableArray<JsonObject> Records);

/// <summary>Answers queries from the records of the org.</summary>
internal sealed class SoqlRun(SalesforceStore store, SalesforceReader reader, SalesforceFigures figures)
{
    /// <summary>What a caller may read.</summary>
    public Func<string, bool> May { get; set; } = static _ => true;

    /// <summary>How long what was created stays out of queries.</summary>
    public TimeSpan Lag { get; set; }

    public SoqlResult Run(string text, bool deletedToo)
    {
        var query = SoqlParser.Parse(text, DateOnly.FromDateTime(store.Now.UtcDateTime));
        var type = TypeOf(query);
        var columns = query.IsBareCount ? [] : query.Columns.Select(c => (Column: c, Path: c.Path.Length == 0 ? null : Resolve(query, type, c.Path))).ToImmutableArray();
        var found = Found(query, type, deletedToo);
        if (query.IsBareCount)
        {
            return new SoqlResult(found.Count, []);
        }

        if (query.IsAggregate)
        {
            var rows = Cut(query, Aggregate(query, type, columns, found));
            return new SoqlResult(rows.Length, rows);
        }

        var order = query.OrderBy.Select(o => (o.Descending, o.NullsLast, Path: Resolve(query, type, o.Path))).ToList();
        found.Sort((a, b) => order.Select(o => Compare(o.Path.Of(figures, store, a), o.Path.Of(figures, store, b), o.Descending, o.NullsLast)).FirstOrDefault(c => c != 0, string.CompareOrdinal(a.Id, b.Id)));
        var records = Cut(query, found.Select(r => Row(r, columns.Select(c => c.Path!))));
        return new SoqlResult(records.Length, records);
    }

    private SalesforceType TypeOf(Soql query) => store.Types.GetValueOrDefault(query.From) is { } type && May($"{type.Name}.Read")
        ? type
        : throw new SalesforceRefusal(new SalesforceError(
            400, "INVALID_TYPE",
            $"\n{query.Text}\nERROR at Row:1:Column:1\nsObject type '{query.From}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names."));

    private List<SalesforceRecord> Found(Soql query, SalesforceType type, bool deletedToo)
    {
        // Salesforce lets nobody look through all links there are.
        if (type.Name == "ContentDocumentLink" && !IsNarrow(query.Where))
        {
            throw new SalesforceRefusal(SalesforceError.Query(
                "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator."));
        }

        var test = query.Where is null ? static _ => true : Test(query, type, query.Where);
        return [.. Candidates(query, type, deletedToo).Where(r => r.Created + Lag <= store.Now && test(r))];
    }

    // An equality on an indexed field spares looking at every record.
    private IEnumerable<SalesforceRecord> Candidates(Soql query, SalesforceType type, bool deletedToo) =>
        !deletedToo && Key(query.Where, type) is var (field, value) ? store.With(type.Name, field, value) : store.All(type.Name, deletedToo);

    private static (string Field, string Value)? Key(SoqlCondition? condition, SalesforceType type) => condition switch
    {
        SoqlCondition.Compare { Operator: "=", Values: [{ Value: string value }] } c when type.Field(c.Path) is { IsIndexed: true, Creatable: true } field =>
            (field.Name, field.Type == "reference" ? SalesforceId.Read(value) ?? value : value),
        SoqlCondition.And and => Key(and.Left, type) ?? Key(and.Right, type),
        _ => null,
    };

    private static bool IsNarrow(SoqlCondition? condition) => condition switch
    {
        SoqlCondition.Compare { Operator: "=" or "IN" } c => c.Path.ToUpperInvariant() is "CONTENTDOCUMENTID" or "LINKEDENTITYID",
        SoqlCondition.And and => IsNarrow(and.Left) || IsNarrow(and.Right),
        _ => false,
    };

    private Func<SalesforceRecord, bool> Test(Soql query, SalesforceType type, SoqlCondition condition)
    {
        switch (condition)
        {
            case SoqlCondition.And and:
                var (both, too) = (Test(query, type, and.Left), Test(query, type, and.Right));
                return r => both(r) && too(r);
            case SoqlCondition.Or or:
                var (either, other) = (Test(query, type, or.Left), Test(query, type, or.Right));
                return r => either(r) || other(r);
            case SoqlCondition.Not not:
                var inner = Test(query, type, not.Inner);
                return r => !inner(r);
            case SoqlCondition.Within within:
                var outer = Resolve(query, type, within.Path);
                var from = TypeOf(within.Query);
                var column = Resolve(within.Query, from, within.Query.Columns[0].Path);
                var ids = Found(within.Query, from, deletedToo: false).Select(r => column.Of(figures, store, r)).OfType<string>().ToHashSet(StringComparer.Ordinal);
                return r => outer.Of(figures, store, r) is string id && ids.Contains(id) != within.Negated;
            default:
                var compare = (SoqlCondition.Compare)condition;
                var path = Resolve(query, type, compare.Path);
                Fit(path.Field, compare);
                var fits = SoqlComparison.Of(path.Field, compare);
                return r => fits(path.Of(figures, store, r));
        }
    }

    private static void Fit(SalesforceField field, SoqlCondition.Compare compare)
    {
        if (!field.IsFilterable)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_FIELD", $"field '{field.Name}' can not be filtered in a query call"));
        }

        var kinds = field.Type switch
        {
            "boolean" => (SoqlKind[])[SoqlKind.Boolean],
            "int" or "double" or "currency" or "percent" => [SoqlKind.Number],
            "date" => [SoqlKind.Date, SoqlKind.Span],
            "datetime" => [SoqlKind.DateTime, SoqlKind.Span],
            _ => [SoqlKind.Text],
        };
        if (compare.Values.FirstOrDefault(v => v.Kind != SoqlKind.Null && !kinds.Contains(v.Kind)) is { } wrong)
        {
            throw new SalesforceRefusal(new SalesforceError(
                400, "INVALID_FIELD", $"value of filter criterion for field '{field.Name}' must be of type {field.Type} and should {(wrong.Kind == SoqlKind.Text ? "not " : "")}be enclosed in quotes"));
        }

        if (field.Type is "id" or "reference" && compare.Values.FirstOrDefault(v => v.Value is string id && SalesforceId.Read(id) is null) is { } bad)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_QUERY_FILTER_OPERATOR", $"invalid ID field: {bad.Value}"));
        }
    }

    private SoqlPath Resolve(Soql query, SalesforceType type, string text)
    {
        // The name of the object itself may stand before a field.
        var words = text.Split('.');
        words = words.Length > 1 && words[0].Equals(type.Name, StringComparison.OrdinalIgnoreCase) && type.ByRelationship(words[0]) is null ? words[1..] : words;
        var (links, at) = (ImmutableArray.CreateBuilder<SalesforceField>(), ImmutableArray.Create(type));
        foreach (var word in words[..^1])
        {
            var link = at.Select(t => t.ByRelationship(word)).FirstOrDefault(f => f is not null)
                ?? throw new SalesforceRefusal(new SalesforceError(
                    400, "INVALID_FIELD", $"Didn't understand relationship '{word}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names."));
            links.Add(link);
            at = [.. link.ReferenceTo.Select(t => store.Types[t])];
        }

        // Where a reference can mean several kinds of record, only what all of them have can be asked for.
        var field = at.Length > 1 && words[^1] is not ("Id" or "Name") ? at.All(t => t.Field(words[^1]) is not null) ? at[0].Field(words[^1]) : null : at[0].Field(words[^1]);
        return field is not null
            ? new SoqlPath(links.ToImmutable(), field)
            : throw new SalesforceRefusal(new SalesforceError(
                400, "INVALID_FIELD",
                $"\n{query.Text}\nERROR at Row:1:Column:{Math.Max(0, query.Text.IndexOf(text, StringComparison.Ordinal)) + 1}\nNo such column '{words[^1]}' on entity '{at[0].Name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names."));
    }

    private JsonObject Row(SalesforceRecord record, IEnumerable<SoqlPath> paths)
    {
        var row = new JsonObject { ["attributes"] = SalesforceReader.Attributes(record) };
        foreach (var path in paths)
        {
            var (json, at) = (row, record);
            foreach (var link in path.Links)
            {
                at = figures.Value(at, link.Name) is string id ? store.Find(id) : null;
                if (at is null)
                {
                    json[link.Relationship!] = null;
                    break;
                }

                json = json[link.Relationship!] as JsonObject ?? Enter(json, link.Relationship!, at);
            }

            if (at is not null)
            {
                json[path.Field.Name] = reader.Value(at, store.Types[at.Type].Field(path.Field.Name) ?? path.Field);
            }
        }

        return row;
    }

    private static JsonObject Enter(JsonObject json, string name, SalesforceRecord record)
    {
        var inner = new JsonObject { ["attributes"] = SalesforceReader.Attributes(record) };
        json[name] = inner;
        return inner;
    }

    private IEnumerable<JsonObject> Aggregate(Soql query, SalesforceType type, ImmutableArray<(SoqlColumn Column, SoqlPath? Path)> columns, List<SalesforceRecord> found)
    {
        if (columns.FirstOrDefault(c => c.Column.Function is null && !query.GroupBy.Contains(c.Column.Path, StringComparer.OrdinalIgnoreCase)).Column is { } loose)
        {
            throw new SalesforceRefusal(SalesforceError.Query($"Field must be grouped or aggregated: {loose.Path}"));
        }

        var by = query.GroupBy.Select(g => Resolve(query, type, g)).ToList();
        var groups = query.GroupBy.Length == 0
            ? [found]
            : found.GroupBy(r => string.Join('\u001f', by.Select(p => SalesforceValues.Write(p.Of(figures, store, r))?.ToJsonString() ?? "")), StringComparer.Ordinal).Select(g => g.ToList());
        var order = query.OrderBy.Select(o => (o.Descending, o.NullsLast, o.Function, Path: o.Path.Length == 0 ? null : Resolve(query, type, o.Path))).ToList();
        return groups.Select(g => (Group: g, Keys: order.Select(o => Figure(o.Function, o.Path, g)).ToList()))
            .Order(Comparer<(List<SalesforceRecord> Group, List<object?> Keys)>.Create((a, b) => order.Select((o, at) => Compare(a.Keys[at], b.Keys[at], o.Descending, o.NullsLast)).FirstOrDefault(c => c != 0)))
            .Select(g => AggregateRow(columns, g.Group));
    }

    private JsonObject AggregateRow(ImmutableArray<(SoqlColumn Column, SoqlPath? Path)> columns, List<SalesforceRecord> group)
    {
        var row = new JsonObject { ["attributes"] = new JsonObject { ["type"] = "AggregateResult" } };
        var number = 0;
        foreach (var (column, path) in columns)
        {
            var name = column.Alias ?? (column.Function is null ? path!.Field.Name : $"expr{number++}");
            row[name] = SalesforceValues.Write(Figure(column.Function, path, group));
        }

        return row;
    }

    private object? Figure(string? function, SoqlPath? path, List<SalesforceRecord> group)
    {
        var values = path is null ? [] : group.Select(r => path.Of(figures, store, r)).Where(v => v is not null).ToList();
        return function switch
        {
            null => values.FirstOrDefault(),
            "COUNT" => path is null ? group.Count : values.Count,
            "COUNT_DISTINCT" => values.Distinct().Count(),
            "SUM" => values.Count == 0 ? null : values.Sum(SoqlComparison.Number),
            "AVG" => values.Count == 0 ? null : values.Average(SoqlComparison.Number),
            "MIN" => values.Order(Comparer<object?>.Create((a, b) => Compare(a, b, false, false))).FirstOrDefault(),
            _ => values.Order(Comparer<object?>.Create((a, b) => Compare(b, a, false, false))).FirstOrDefault(),
        };
    }

    private static ImmutableArray<JsonObject> Cut(Soql query, IEnumerable<JsonObject> rows) => [.. rows.Skip(query.Offset).Take(query.Limit ?? int.MaxValue)];

    private static int Compare(object? a, object? b, bool descending, bool nullsLast) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => nullsLast ? 1 : -1,
        (_, null) => nullsLast ? -1 : 1,
        _ => (descending ? -1 : 1) * SoqlComparison.Compare(a, b),
    };
}

/// <summary>A field, perhaps of a record that the record refers to.</summary>
internal sealed record SoqlPath(ImmutableArray<SalesforceField> Links, SalesforceField Field)
{
    public object? Of(SalesforceFigures figures, SalesforceStore store, SalesforceRecord record)
    {
        var at = record;
        foreach (var link in Links)
        {
            at = figures.Value(at, link.Name) is string id ? store.Find(id) : null;
            if (at is null)
            {
                return null;
            }
        }

        return figures.Value(at, Field.Name);
    }
}

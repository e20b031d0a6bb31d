using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A query held against an account: its rows, and the fields they show.</summary>
internal sealed class GaqlRun
{
    private readonly AdsAccount _account;
    private readonly AdsView _view;
    private readonly GaqlQuery _query;
    private readonly ImmutableArray<GaqlField> _select;
    private readonly ImmutableArray<GaqlFilter> _where;

    public GaqlRun(AdsAccount account, AdsPolicy policy, DateTimeOffset now, GaqlQuery query)
    {
        (_account, _query, _view) = (account, query, new AdsView(account, policy, now));
        if (!GaqlResources.Knows(query.From))
        {
            throw new GaqlException("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", $"The resource type in the FROM clause is not valid: {query.From}.");
        }

        _select = [.. query.Select.Select(name => GaqlResources.Field(name, query.From))];
        _where = [.. query.Where.Select(c => new GaqlFilter(c, GaqlResources.Field(c.Field, query.From), DateOnly.FromDateTime(account.WallTime(now))))];
        if (_select.Any(f => f.IsSegment) && !(_where.Any(w => w.Bounds.From) && _where.Any(w => w.Bounds.To)))
        {
            throw new GaqlException("EXPECTED_FILTERS_ON_DATE_RANGE", "Expected filters on date range: segments.date is selected.");
        }

        if (query.OrderBy.FirstOrDefault(o => !query.Select.Contains(o.Field, StringComparer.Ordinal) && !o.Field.StartsWith($"{query.From}.", StringComparison.Ordinal)) is { Field: { } missing })
        {
            throw new GaqlException("EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE", $"The field {missing} must be in the SELECT clause, since it is in the ORDER BY clause.");
        }
    }

    /// <summary>The fields, as a mask.</summary>
    public string Mask => string.Join(',', _select.Select(f => string.Join('.', f.Path)));

    /// <summary>The results, in order. What was made after the given moment shows only where it is asked for by resource name or id.</summary>
    public ImmutableArray<JsonObject> Results(DateTimeOffset until)
    {
        var named = _where.Any(w => w.NamesOne(_query.From));
        var rows = Sources().Where(r => named || r.Created <= until).SelectMany(r => WithFigures(r.Name, r.Row)).Where(row => _where.All(w => w.Field.IsSegment || w.Holds(row)));
        foreach (var (name, descending) in _query.OrderBy.Reverse())
        {
            var field = GaqlResources.Field(name, _query.From);
            IComparable? Key(JsonObject row) => field.In(row) is not { } value ? null : field.IsNumber ? double.Parse(value.ToString(), CultureInfo.InvariantCulture) : value.ToString();
            var by = Comparer<IComparable?>.Create((a, b) => a is string one && b is string other ? string.CompareOrdinal(one, other) : Comparer<IComparable?>.Default.Compare(a, b));
            rows = descending ? rows.OrderByDescending(Key, by) : rows.OrderBy(Key, by);
        }

        return [.. (_query.Limit is { } limit ? rows.Take(limit) : rows).Select(Show)];
    }

    private JsonObject Show(JsonObject row)
    {
        var result = new JsonObject();
        foreach (var resource in _select.Select(f => f.Resource).Prepend(AdsMessages.Join(_query.From)).Distinct(StringComparer.Ordinal))
        {
            if (row[resource]?["resourceName"] is { } name)
            {
                result[resource] = new JsonObject { ["resourceName"] = name.DeepClone() };
            }
        }

        foreach (var field in _select)
        {
            field.Copy(row, result);
        }

        return result;
    }

    private IEnumerable<(string Name, DateTimeOffset Created, JsonObject Row)> Sources() => _query.From switch
    {
        "customer" => [($"customers/{_account.Id}", DateTimeOffset.MinValue, new JsonObject { ["customer"] = _account.Customer.DeepClone() })],
        "geo_target_constant" => AdsPlaces.Geo.Values.Select(g => ("", DateTimeOffset.MinValue, new JsonObject { ["geoTargetConstant"] = g.DeepClone() })),
        "language_constant" => AdsPlaces.Languages.Values.Select(l => ("", DateTimeOffset.MinValue, new JsonObject { ["languageConstant"] = l.DeepClone() })),
        var from => _view.OfKind(AdsKind.Of(AdsMessages.Join(from))!).Select(r => (r.Name, r.Created, Row(r))),
    };

    private JsonObject Row(AdsResource resource)
    {
        var row = new JsonObject { ["customer"] = _account.Customer.DeepClone() };
        void Add(AdsResource of)
        {
            row[of.Kind.Name] = _view.See(of).DeepClone();
            foreach (var (field, _) in of.Kind.RefersTo)
            {
                Add(_view.At(of.Text(field)!));
            }
        }

        Add(resource);
        return row;
    }

    /// <summary>A row for each day that has figures where days are asked for; otherwise one row with their sum.</summary>
    private IEnumerable<JsonObject> WithFigures(string name, JsonObject row)
    {
        if (!_select.Any(f => f.IsMetric || f.IsSegment) && !_where.Any(w => w.Field.IsMetric || w.Field.IsSegment))
        {
            return [row];
        }

        var days = _account.Figures.Where(f => _query.From == "customer" || Below(f.Key.Resource, name)).GroupBy(f => f.Key.Date, f => f.Value)
            .Select(day => (Segments: new JsonObject { ["date"] = day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) }, Sum: day.Aggregate(AdFigures.None, (a, b) => a + b)))
            .Where(day => _where.All(w => !w.Field.IsSegment || w.Holds(new JsonObject { ["segments"] = day.Segments.DeepClone() }))).ToList();
        return _select.Any(f => f.IsSegment)
            ? days.OrderBy(d => (string?)d.Segments["date"], StringComparer.Ordinal).Select(d => Counted(row, d.Sum, d.Segments))
            : [Counted(row, days.Aggregate(AdFigures.None, (a, b) => a + b.Sum), null)];
    }

    private static JsonObject Counted(JsonObject row, AdFigures figures, JsonObject? segments)
    {
        var counted = (JsonObject)row.DeepClone();
        counted["metrics"] = figures.ToJson();
        counted["segments"] = segments;
        return counted;
    }

    /// <summary>Whether a resource is another, or in it.</summary>
    private bool Below(string name, string above) => name == above
        || (_account.Resources.TryGetValue(name, out var resource) && resource.Kind != AdsKind.Campaign && resource.Kind.RefersTo.Any(r => Below(resource.Text(r.Field)!, above)));
}

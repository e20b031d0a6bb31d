namespace Slipway.Core.Brand.Tokens;

/// <summary>How often and where values of one kind were seen.</summary>
internal sealed class Sightings<T>(IEqualityComparer<T>? comparer = null)
    where T : notnull
{
    private readonly Dictionary<T, Sighting> _seen = new(comparer);

    /// <summary>The values by how often they were seen, the most frequent first.</summary>
    public IEnumerable<(T Value, Sighting Sighting)> ByCount => _seen.OrderByDescending(s => s.Value.Count).Select(s => (s.Key, s.Value));

    public Sighting Add(T value, CssDeclaration declaration)
    {
        if (!_seen.TryGetValue(value, out var sighting))
        {
            _seen[value] = sighting = new Sighting();
        }

        sighting.Add(declaration);
        return sighting;
    }
}

/// <summary>How often and where one value was seen.</summary>
internal sealed class Sighting
{
    private const int MostPlaces = 3;

    private readonly List<string> _places = [];
    private readonly List<string> _also = [];
    private bool _isElsewhere;

    public int Count { get; private set; }

    /// <summary>How often in each role: <c>text</c>, <c>label</c>, <c>ground</c>, <c>page</c>, <c>button</c>, <c>body</c>, <c>heading</c>.</summary>
    public Dictionary<string, int> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>The custom property that stands for it, without its hyphens.</summary>
    public string? Name { get; set; }

    public void Add(CssDeclaration declaration)
    {
        Count++;
        Place($"{declaration.Property} of {(declaration.Selector.Length > 40 ? declaration.Selector[..40] + "..." : declaration.Selector)}");
    }

    public void Role(string role) => Roles[role] = Roles.GetValueOrDefault(role) + 1;

    /// <summary>Takes in what looks the same.</summary>
    public void Join(Sighting other, string value)
    {
        Count += other.Count;
        Name ??= other.Name;
        if (_also.Count < MostPlaces)
        {
            _also.Add(value);
        }

        foreach (var (role, count) in other.Roles)
        {
            Roles[role] = Roles.GetValueOrDefault(role) + count;
        }

        foreach (var place in other._places)
        {
            Place(place);
        }
    }

    /// <summary>For people: how often, where, and what was taken for the same.</summary>
    public string Told =>
        $"Seen {(Count == 1 ? "once" : $"{Count} times")}: {string.Join(", ", _places)}{(_isElsewhere ? " and elsewhere" : "")}."
        + $"{(_also.Count > 0 ? $" Nearly the same and replaced by it: {string.Join(", ", _also)}." : "")}";

    private void Place(string place)
    {
        if (!_places.Contains(place))
        {
            _isElsewhere |= _places.Count == MostPlaces;
            if (_places.Count < MostPlaces)
            {
                _places.Add(place);
            }
        }
    }
}

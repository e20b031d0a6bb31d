using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>Reads the keys of one mapping by type; what is missing, of the wrong type, repeated or not known becomes a finding.</summary>
/// <remarks>Nothing throws for what a person wrote. Call <see cref="Close"/> when every known key has been asked for.</remarks>
public sealed class YamlFields
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _path;
    private readonly FieldNotes? _notes;

    /// <summary>Reads a mapping.</summary>
    /// <param name="map">The mapping.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="path">Where the mapping hangs, for example <c>goal</c>; empty at the top.</param>
    /// <param name="at">Where a missing key is reported; the mapping's own place if left out.</param>
    public YamlFields(YamlValue.Map map, FindingList findings, string path = "", Place? at = null)
    {
        (_path, Findings, At) = (path, findings, at ?? map.Place);
        foreach (var entry in map.Entries)
        {
            if (!_entries.TryAdd(entry.Key, entry))
            {
                findings.Error("key-repeated", $"`{PathOf(entry.Key)}` is written twice; the first is on line {_entries[entry.Key].At.Line}.", entry.At, "Remove one of them.", PathOf(entry.Key));
            }
        }
    }

    // A reader that is given these reads its own examples, and what it asks for is noted.
    internal YamlFields(FieldNotes notes)
        : this(notes, [])
    {
    }

    // The same for a reader that goes by what is written: with these keys written, it reads on from there.
    internal YamlFields(FieldNotes notes, params ReadOnlySpan<(string Key, string Text)> written)
        : this(new YamlValue.Map([], new Place("", 1, 1)), new FindingList())
    {
        _notes = notes;
        foreach (var (key, text) in written)
        {
            _entries[key] = new YamlEntry(key, At, new YamlValue.Scalar(text, Plain: true, 0, At));
        }
    }

    private YamlFields(YamlValue.Map map, FindingList findings, string path, Place at, FieldNotes? notes)
        : this(map, findings, path, at) => _notes = notes;

    /// <summary>Where the mapping stands.</summary>
    public Place At { get; }

    /// <summary>Where findings go.</summary>
    public FindingList Findings { get; }

    /// <summary>The keys written, in order.</summary>
    public IEnumerable<string> Keys
    {
        get
        {
            _notes?.Open();
            return _entries.Keys;
        }
    }

    /// <summary>The path of a key from the top of the file, for example <c>goal.metric</c>.</summary>
    public string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    /// <summary>Where the value of a key stands, or the mapping when it is not there.</summary>
    public Place PlaceOf(string key) => _entries.TryGetValue(key, out var entry)
        ? (entry.Value is YamlValue.Scalar { IsEmpty: false } scalar ? scalar.Place : entry.At)
        : At;

    /// <summary>Where the value of a key inside the mapping of another key stands, as near as it is known.</summary>
    public Place PlaceOf(string key, string inner) =>
        _entries.TryGetValue(key, out var entry) && entry.Value is YamlValue.Map map && map.Entries.FirstOrDefault(e => e.Key == inner) is { } found
            ? found.Value is YamlValue.Scalar { IsEmpty: false } ? found.Value.Place : found.At
            : PlaceOf(key);

    /// <summary>Whether the key was written with a value.</summary>
    public bool Has(string key) => _notes is not null || _entries.TryGetValue(key, out var entry) && entry.Value is not YamlValue.Scalar { IsEmpty: true };

    /// <summary>Whether one of two keys that need each other was written, so that the other has to be there; of neither that can be said in general.</summary>
    public bool HasEither(string one, string other) => _notes is null && (Has(one) || Has(other));

    /// <summary>Adds a finding at the value of a key.</summary>
    public void Error(string code, string key, string message, string fix) => Findings.Error(code, message, PlaceOf(key), fix, PathOf(key));

    /// <summary>Adds a finding that does not block at the value of a key.</summary>
    public void Warning(string code, string key, string message, string fix) => Findings.Warning(code, message, PlaceOf(key), fix, PathOf(key));

    /// <summary>A value of any shape; null, with a finding when it is required, if it is missing or empty.</summary>
    public YamlValue? Any(string key, string example, bool required = true) => Value(key, example, required, () => []);

    private YamlValue? Value(string key, string example, bool required, Func<JsonObject> shape)
    {
        _asked.Add(key);
        if (_notes is not null)
        {
            Note(key, example, required, shape());
        }

        if (_entries.TryGetValue(key, out var entry) && entry.Value is not YamlValue.Scalar { IsEmpty: true })
        {
            return entry.Value;
        }

        if (required)
        {
            Findings.Error("key-missing", $"`{PathOf(key)}` is {(entry is null ? "missing" : "empty")}.", entry?.At ?? At, WriteIt(key, example), PathOf(key));
        }

        return null;
    }

    /// <summary>A text with its place.</summary>
    public YamlValue.Scalar? Scalar(string key, string example, bool required = true) => Scalar(key, example, required, () => FieldNotes.AnyText);

    private YamlValue.Scalar? Scalar(string key, string example, bool required, Func<JsonObject> shape)
    {
        switch (Value(key, example, required, shape))
        {
            case null:
                return null;
            case YamlValue.Scalar scalar:
                return scalar;
            case var other:
                var kind = other is YamlValue.List ? "a list" : "a mapping";
                Findings.Error("key-type", $"`{PathOf(key)}` must be a text, not {kind}.", _entries[key].At, WriteIt(key, example), PathOf(key));
                return null;
        }
    }

    /// <summary>A text, trimmed.</summary>
    public string? Text(string key, string example, bool required = true) => Text(key, example, required, () => FieldNotes.AnyText);

    private string? Text(string key, string example, bool required, Func<JsonObject> shape) => Scalar(key, example, required, shape)?.Text.Trim();

    /// <summary>A name of lower case letters, digits and hyphens.</summary>
    public string? Slug(string key, string example, bool required = true)
    {
        var text = Text(key, example, required, () => new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9][a-z0-9-]*$", ["maxLength"] = 60 });
        if (text is null || Slugs.IsSlug(text))
        {
            return text;
        }

        Error("name-form", key, $"`{PathOf(key)}` is \"{text}\"; a name has lower case letters, digits and hyphens, at most 60.", WriteIt(key, Slugs.From(text) is { Length: > 0 } slug ? slug : example));
        return null;
    }

    /// <summary>A whole number within limits.</summary>
    public int? Whole(string key, string example, int least, int most, bool required = true)
    {
        if (Text(key, example, required, () => new JsonObject { ["type"] = new JsonArray("integer", "string"), ["minimum"] = least, ["maximum"] = most }) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Error("key-type", key, $"`{PathOf(key)}` is \"{text}\"; it must be a whole number from {least} to {most}.", WriteIt(key, example));
        return null;
    }

    /// <summary>An amount of at least 0.</summary>
    public decimal? Amount(string key, string example, bool required = true)
    {
        if (Text(key, example, required, () => new JsonObject { ["type"] = new JsonArray("number", "string"), ["minimum"] = 0 }) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount))
        {
            return amount;
        }

        Error("key-type", key, $"`{PathOf(key)}` is \"{text}\"; it must be an amount such as 4000 or 4000.50.", WriteIt(key, example));
        return null;
    }

    /// <summary>A share written as a percentage, 0 up to 1.</summary>
    public double? Share(string key, string example, bool required = true)
    {
        if (Text(key, example, required, () => new JsonObject { ["type"] = "string", ["pattern"] = "%$" }) is not { } text)
        {
            return null;
        }

        if (text.EndsWith('%') && decimal.TryParse(text[..^1].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
        {
            return (double)(percent / 100m);
        }

        Error("key-type", key, $"`{PathOf(key)}` is \"{text}\"; it must be a percentage.", WriteIt(key, example));
        return null;
    }

    /// <summary>Yes or no, written <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool otherwise)
    {
        switch (Text(key, "true", required: false, () => new JsonObject { ["enum"] = new JsonArray(true, false, "true", "false", "yes", "no") }))
        {
            case null:
                return otherwise;
            case "true" or "yes":
                return true;
            case "false" or "no":
                return false;
            case var text:
                Error("key-type", key, $"`{PathOf(key)}` is \"{text}\"; it must be true or false.", WriteIt(key, "true"));
                return otherwise;
        }
    }

    /// <summary>A day.</summary>
    public DateOnly? Day(string key, string example, bool required = true) => Exact(key, example, required, "a day that exists, written year-month-day",
        t => DateOnly.TryParseExact(t, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : (DateOnly?)null);

    /// <summary>A time of day.</summary>
    public TimeOnly? Clock(string key, string example, bool required = true) => Exact(key, example, required, "a time from 00:00 to 23:59",
        t => TimeOnly.TryParseExact(t, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : (TimeOnly?)null);

    /// <summary>A moment written <c>2027-01-19 09:00</c>, in the zone.</summary>
    public ScheduledTime? Moment(string key, string example, string? zone, bool required = true)
    {
        var local = Exact(key, example, required, "a day and a time, written year-month-day hours:minutes",
            t => DateTime.TryParseExact(t, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : (DateTime?)null);
        return local is { } at && zone is not null ? ZonedTimes.Read(at, zone, PlaceOf(key), Findings) : null;
    }

    /// <summary>An https address.</summary>
    public string? Https(string key, string example, bool required = true)
    {
        var text = Text(key, example, required, () => new JsonObject { ["type"] = "string", ["pattern"] = "^https://" });
        if (text is null || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Contains('.', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace)))
        {
            return text;
        }

        Error("address-not-https", key, $"`{PathOf(key)}` is \"{text}\"; it must be a whole address that begins with https://.", WriteIt(key, example));
        return null;
    }

    /// <summary>An email address.</summary>
    public string? EmailAddress(string key, string example, bool required = true)
    {
        var text = Text(key, example, required, () => new JsonObject { ["type"] = "string", ["pattern"] = "@" });
        if (text is null || EmailAddresses.IsAddress(text))
        {
            return text;
        }

        Error("address-not-email", key, $"`{PathOf(key)}` is \"{text}\", which is not an email address.", WriteIt(key, example));
        return null;
    }

    /// <summary>A condition in the audience language.</summary>
    public Predicate? Condition(string key, string example, bool required = true) =>
        Scalar(key, example, required, () => new JsonObject { ["type"] = "string" }) is { } scalar ? PredicateReader.Read(scalar, Findings, PathOf(key)) : null;

    /// <summary>A list of texts; one text alone counts as a list of one.</summary>
    public ImmutableArray<YamlValue.Scalar> Scalars(string key, string example, bool required = true)
    {
        switch (Value(key, example, required, () => new JsonObject { ["anyOf"] = new JsonArray(FieldNotes.AnyText, new JsonObject { ["type"] = "array", ["items"] = FieldNotes.AnyText }) }))
        {
            case null:
                return [];
            case YamlValue.Scalar one:
                return [one];
            case YamlValue.List list:
                foreach (var wrong in list.Items.Where(i => i is not YamlValue.Scalar { IsEmpty: false }))
                {
                    Findings.Error("key-type", $"`{PathOf(key)}` must be a list of texts.", wrong.Place, WriteIt(key, example), PathOf(key));
                }

                return [.. list.Items.OfType<YamlValue.Scalar>().Where(s => !s.IsEmpty)];
            default:
                Error("key-type", key, $"`{PathOf(key)}` must be a list of texts.", WriteIt(key, example));
                return [];
        }
    }

    /// <summary>A mapping under this one.</summary>
    public YamlFields? Mapping(string key, string example, bool required = true)
    {
        switch (Value(key, example, required, () => new JsonObject { ["type"] = "object" }))
        {
            case null:
                return null;
            case YamlValue.Map map:
                return new YamlFields(map, Findings, PathOf(key), _entries[key].At, _notes?.Inner(key));
            default:
                Findings.Error("key-type", $"`{PathOf(key)}` must be a mapping of its own keys.", _entries[key].At, WriteIt(key, example), PathOf(key));
                return null;
        }
    }

    /// <summary>A list of mappings.</summary>
    public ImmutableArray<YamlFields> Mappings(string key, string example, bool required = true)
    {
        var value = Value(key, example, required, () => new JsonObject { ["type"] = "array" });
        if (value is null)
        {
            return [];
        }

        var items = value is YamlValue.List list ? list.Items : [];
        if (value is not YamlValue.List || items.Any(i => i is not YamlValue.Map))
        {
            var place = items.FirstOrDefault(i => i is not YamlValue.Map)?.Place ?? _entries[key].At;
            Findings.Error("key-type", $"`{PathOf(key)}` must be a list, each item beginning with a hyphen and having its own keys.", place, WriteIt(key, example), PathOf(key));
        }

        return [.. items.Select((item, i) => item is YamlValue.Map map ? new YamlFields(map, Findings, $"{PathOf(key)}[{i}]", map.Place, _notes?.Inner(key)) : null).OfType<YamlFields>()];
    }

    /// <summary>Reports every key that was written and never asked for.</summary>
    public void Close()
    {
        foreach (var entry in _entries.Values.Where(e => !_asked.Contains(e.Key)))
        {
            var meant = Nearest.To(entry.Key, _asked.Where(k => !_entries.ContainsKey(k)));
            var fix = meant is null ? $"Remove it, or use one of: {string.Join(", ", _asked)}." : $"Write `{meant}:`.";
            var question = meant is null ? "" : $" Did you mean `{meant}`?";
            Findings.Error("key-unknown", $"`{PathOf(entry.Key)}` is not known here.{question}", entry.At, fix, PathOf(entry.Key));
        }
    }

    // The reader goes on with the example, so that what it asks of a mapping in it is noted too.
    private void Note(string key, string example, bool required, JsonObject shape)
    {
        _notes!.Asked(key, example, required, shape);
        if (!_entries.ContainsKey(key) && YamlText.ReadMap("", example.Contains('\n', StringComparison.Ordinal) ? $"{key}:\n{example.TrimStart('\n')}" : $"{key}: {example}", new FindingList()) is { Entries: [var entry, ..] })
        {
            _entries[key] = entry;
        }
    }

    private T? Exact<T>(string key, string example, bool required, string what, Func<string, T?> parse)
        where T : struct
    {
        if (Text(key, example, required, () => new JsonObject { ["type"] = "string" }) is not { } text)
        {
            return null;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Error("key-type", key, $"`{PathOf(key)}` is \"{text}\"; it must be {what}.", WriteIt(key, example));
        return null;
    }

    private static string WriteIt(string key, string example) => example.Contains('\n', StringComparison.Ordinal)
        ? $"Write, for example:\n{key}:\n{example.TrimStart('\n')}"
        : $"Write, for example: `{key}: {example}`";
}

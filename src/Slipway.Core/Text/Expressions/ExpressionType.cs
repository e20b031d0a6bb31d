namespace Slipway.Core.Text.Expressions;

/// <summary>The type of a value, in the words of CEL.</summary>
internal abstract record ExpressionType
{
    private protected ExpressionType()
    {
    }

    public static ExpressionType Bool { get; } = new Simple("bool");

    public static ExpressionType Int { get; } = new Simple("int");

    public static ExpressionType Double { get; } = new Simple("double");

    public static ExpressionType String { get; } = new Simple("string");

    public static ExpressionType Null { get; } = new Simple("null");

    public static ExpressionType Timestamp { get; } = new Simple("timestamp");

    public static ExpressionType Duration { get; } = new Simple("duration");

    /// <summary>Known only when evaluated.</summary>
    public static ExpressionType Any { get; } = new Simple("dyn");

    public static ExpressionType ListOfAny { get; } = new List(Any);

    /// <summary>Whether a value of the other type may stand where one of this is wanted.</summary>
    public bool Takes(ExpressionType other) =>
        this == Any || other == Any || this == other || (this is List list && other is List given && list.Item.Takes(given.Item));

    /// <summary>The type of something that is either.</summary>
    public ExpressionType Or(ExpressionType other) => this == other ? this : this is List a && other is List b ? new List(a.Item.Or(b.Item)) : Any;

    /// <summary>With its article, for sentences.</summary>
    public string Said => this == Any ? "a value" : ToString() is ['i' or 'o' or 'e' or 'a', ..] ? $"an {this}" : $"a {this}";

    private sealed record Simple(string Name) : ExpressionType
    {
        public override string ToString() => Name;
    }

    /// <summary>A list.</summary>
    public sealed record List(ExpressionType Item) : ExpressionType
    {
        public override string ToString() => Item == Any ? "list" : $"list({Item})";
    }
}

/// <summary>A field of an object: its type, and how it is read; null is "not known".</summary>
internal sealed record Field(ExpressionType Type, Func<object, ExpressionValue?> Get);

/// <summary>A type with named fields; one instance is one type.</summary>
internal record ObjectType(string Name) : ExpressionType
{
    private readonly Dictionary<string, Field> _fields = new(StringComparer.Ordinal);

    /// <summary>The names of its fields, as declared.</summary>
    public IEnumerable<string> Names => _fields.Keys;

    /// <summary>A field; null when there is none of the name.</summary>
    public Field? Find(string name) => _fields.GetValueOrDefault(name);

    private protected void Declare(string name, Field field) => _fields.Add(name, field);

    /// <inheritdoc/>
    public virtual bool Equals(ObjectType? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>Declares which fields of a C# type expressions see.</summary>
internal sealed record ObjectType<T>(string Name) : ObjectType(Name)
    where T : notnull
{
    public ObjectType<T> Text(string name, Func<T, string?> get) => With(name, String, s => get(s) is { } v ? ExpressionValue.Of(v) : null);

    public ObjectType<T> Flag(string name, Func<T, bool?> get) => With(name, Bool, s => get(s) is { } v ? ExpressionValue.Of(v) : null);

    public ObjectType<T> Whole(string name, Func<T, long?> get) => With(name, Int, s => get(s) is { } v ? ExpressionValue.Of(v) : null);

    public ObjectType<T> Number(string name, Func<T, double?> get) => With(name, Double, s => get(s) is { } v ? ExpressionValue.Of(v) : null);

    public ObjectType<T> Moment(string name, Func<T, DateTimeOffset?> get) => With(name, Timestamp, s => get(s) is { } v ? ExpressionValue.Of(v) : null);

    public ObjectType<T> Texts(string name, Func<T, IEnumerable<string>?> get) =>
        With(name, new List(String), s => get(s) is { } v ? new ExpressionValue.List([.. v.Select(ExpressionValue.Of)]) : null);

    public ObjectType<T> Moments(string name, Func<T, IEnumerable<DateTimeOffset>?> get) =>
        With(name, new List(Timestamp), s => get(s) is { } v ? new ExpressionValue.List([.. v.Select(ExpressionValue.Of)]) : null);

    public ObjectType<T> One<TItem>(string name, Func<T, TItem?> get, ObjectType<TItem> type)
        where TItem : class => With(name, type, s => get(s) is { } v ? new ExpressionValue.Object(type, v) : null);

    public ObjectType<T> Many<TItem>(string name, Func<T, IEnumerable<TItem>?> get, ObjectType<TItem> type)
        where TItem : class =>
        With(name, new List(type), s => get(s) is { } v ? new ExpressionValue.List([.. v.Select(i => (ExpressionValue)new ExpressionValue.Object(type, i))]) : null);

    private ObjectType<T> With(string name, ExpressionType type, Func<T, ExpressionValue?> get)
    {
        Declare(name, new Field(type, source => get((T)source)));
        return this;
    }
}

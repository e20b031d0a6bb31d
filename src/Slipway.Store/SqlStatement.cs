namespace Slipway.Store;

/// <summary>A statement with its values, for <see cref="Database.AppendAsync"/>: it stands by itself and may be said twice, as one that sets what a row shall be.</summary>
/// <param name="Sql">The statement; its values are named <c>@name</c>.</param>
/// <param name="Values">The values by name: text, whole numbers or null.</param>
public sealed record SqlStatement(string Sql, params (string Name, object? Value)[] Values);

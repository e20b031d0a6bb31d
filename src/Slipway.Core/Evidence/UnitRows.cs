namespace Slipway.Core.Evidence;

/// <summary>The columns of a <see cref="UnitPart"/>, wherever they lie.</summary>
/// <param name="units">The units' numbers.</param>
/// <param name="first">Of each unit the first exposure, in milliseconds since 1970.</param>
/// <param name="arms">Of each unit the arm, <see cref="UnitPart.Several"/> or <see cref="UnitPart.None"/>.</param>
/// <param name="of">Of each outcome the unit, by its place.</param>
/// <param name="at">Of each outcome the time, in milliseconds since 1970.</param>
/// <param name="amounts">Of each outcome the amount, in millionths.</param>
public readonly ref struct UnitRows(ReadOnlySpan<ulong> units, ReadOnlySpan<long> first, ReadOnlySpan<byte> arms, ReadOnlySpan<int> of, ReadOnlySpan<long> at, ReadOnlySpan<long> amounts)
{
    /// <summary>The units' numbers.</summary>
    public ReadOnlySpan<ulong> Units { get; } = units;

    /// <summary>Of each unit the first exposure, in milliseconds since 1970.</summary>
    public ReadOnlySpan<long> First { get; } = first;

    /// <summary>Of each unit the arm, <see cref="UnitPart.Several"/> or <see cref="UnitPart.None"/>.</summary>
    public ReadOnlySpan<byte> Arms { get; } = arms;

    /// <summary>Of each outcome the unit, by its place.</summary>
    public ReadOnlySpan<int> Of { get; } = of;

    /// <summary>Of each outcome the time, in milliseconds since 1970.</summary>
    public ReadOnlySpan<long> At { get; } = at;

    /// <summary>Of each outcome the amount, in millionths.</summary>
    public ReadOnlySpan<long> Amounts { get; } = amounts;
}

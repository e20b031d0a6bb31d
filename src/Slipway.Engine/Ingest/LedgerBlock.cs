using System.Numerics;
using System.Runtime.InteropServices;
using Slipway.Core.Evidence;

namespace Slipway.Engine.Ingest;

/// <summary>Where in a file the columns of a part lie, one behind the other.</summary>
/// <param name="At">Where they begin.</param>
/// <param name="Units">How many units there are.</param>
/// <param name="Outcomes">How many outcomes.</param>
/// <param name="Check">What the bytes come to.</param>
internal readonly record struct LedgerBlock(long At, int Units, int Outcomes, ulong Check)
{
    private const int Lanes = 4;
    private const int UnitBytes = sizeof(ulong) + sizeof(long) + sizeof(byte);
    private const int OutcomeBytes = sizeof(int) + sizeof(long) + sizeof(long);

    /// <summary>How long they are, with what fills them up.</summary>
    public int Bytes => BytesOf(Units, Outcomes);

    public static int BytesOf(int units, int outcomes)
    {
        const int whole = Lanes * sizeof(ulong);
        return checked((units * UnitBytes) + (outcomes * OutcomeBytes) + whole - 1) / whole * whole;
    }

    /// <summary>Puts columns into bytes of that length.</summary>
    /// <param name="rows">The columns.</param>
    /// <param name="at">Where they will lie.</param>
    /// <param name="bytes">Where to.</param>
    public static LedgerBlock Put(UnitRows rows, long at, Span<byte> bytes)
    {
        var rest = bytes;
        Column(rows.Units, ref rest);
        Column(rows.First, ref rest);
        Column(rows.At, ref rest);
        Column(rows.Amounts, ref rest);
        Column(rows.Of, ref rest);
        Column(rows.Arms, ref rest);
        rest.Clear();
        return new LedgerBlock(at, rows.Units.Length, rows.Of.Length, CheckOf(bytes));

        static void Column<T>(ReadOnlySpan<T> column, ref Span<byte> rest)
            where T : unmanaged
        {
            var from = MemoryMarshal.AsBytes(column);
            from.CopyTo(rest);
            rest = rest[from.Length..];
        }
    }

    /// <summary>The columns in the bytes that were read.</summary>
    /// <param name="bytes">As many as there should be.</param>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public UnitRows Rows(ReadOnlySpan<byte> bytes)
    {
        if (CheckOf(bytes) != Check)
        {
            throw new InvalidDataException();
        }

        var units = Column<ulong>(Units, ref bytes);
        var first = Column<long>(Units, ref bytes);
        var at = Column<long>(Outcomes, ref bytes);
        var amounts = Column<long>(Outcomes, ref bytes);
        var of = Column<int>(Outcomes, ref bytes);
        return new UnitRows(units, first, bytes[..Units], of, at, amounts);

        static ReadOnlySpan<T> Column<T>(int count, scoped ref ReadOnlySpan<byte> rest)
            where T : unmanaged
        {
            var column = MemoryMarshal.Cast<byte, T>(rest)[..count];
            rest = rest[MemoryMarshal.AsBytes(column).Length..];
            return column;
        }
    }

    // Against disks, not against people: every step can be taken back, so that a word that is another one never comes to the same. Four at a time, for each waits for the one before it.
    private static ulong CheckOf(ReadOnlySpan<byte> bytes)
    {
        const ulong odd = 0x9E3779B97F4A7C15;
        var (a, b, c, d) = (1UL, 2UL, 3UL, 4UL);
        for (var words = MemoryMarshal.Cast<byte, ulong>(bytes); words.Length >= Lanes; words = words[Lanes..])
        {
            a = (a ^ words[0]) * odd;
            b = (b ^ words[1]) * odd;
            c = (c ^ words[2]) * odd;
            d = (d ^ words[3]) * odd;
        }

        return a ^ BitOperations.RotateLeft(b, 16) ^ BitOperations.RotateLeft(c, 32) ^ BitOperations.RotateLeft(d, 48);
    }
}

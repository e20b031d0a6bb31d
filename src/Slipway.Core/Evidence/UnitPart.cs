namespace Slipway.Core.Evidence;

/// <summary>A part of a <see cref="UnitLedger"/>: units with their first exposure and arm, and their outcomes, in columns.</summary>
public sealed class UnitPart
{
    /// <summary>In place of an arm: the unit was exposed in more than one.</summary>
    public const byte Several = 254;

    /// <summary>In place of an arm: the unit brought something and was not exposed, or not yet.</summary>
    public const byte None = 255;

    private const int FirstSlots = 64;

    // Bits of the scattered number that are neither the part's nor, for long, a slot's.
    private const int Elsewhere = 32;

    // Where a unit is, by its number scattered over a power of two; one more than its place, 0 where nothing is.
    private int[] _slots = new int[FirstSlots];
    private ulong[] _units = [];
    private long[] _first = [];
    private byte[] _arms = [];
    private int[] _of = [];
    private long[] _at = [];
    private long[] _amounts = [];
    private int _outcomes;
    private int[] _places = [];

    /// <summary>How many units there are.</summary>
    public int Count { get; private set; }

    /// <summary>Its columns, until something is added.</summary>
    public UnitRows Rows => new(_units.AsSpan(0, Count), _first.AsSpan(0, Count), _arms.AsSpan(0, Count), _of.AsSpan(0, _outcomes), _at.AsSpan(0, _outcomes), _amounts.AsSpan(0, _outcomes));

    internal void Expose(ulong unit, long at, byte arm) => ExposeAt(Place(unit), at, arm);

    internal void Bring(ulong unit, long at, long amount) => BringAt(Place(unit), at, amount);

    /// <summary>Begins anew with another one's units at the same places, and nothing known of them.</summary>
    internal void Know(UnitPart other)
    {
        if (_slots.Length != other._slots.Length)
        {
            _slots = new int[other._slots.Length];
        }

        if (_units.Length < other.Count)
        {
            (_units, _first, _arms) = (new ulong[other._units.Length], new long[other._units.Length], new byte[other._units.Length]);
        }

        (Count, _outcomes) = (other.Count, 0);
        other._slots.CopyTo(_slots, 0);
        other._units.AsSpan(0, Count).CopyTo(_units);
        for (var place = 0; place < Count; place++)
        {
            (_first[place], _arms[place]) = (long.MaxValue, None);
        }
    }

    /// <summary>Makes room for units whose first exposure is after <paramref name="after"/> and not after <paramref name="until"/>.</summary>
    internal void Know(UnitRows rows, long after, long until)
    {
        for (var i = 0; i < rows.First.Length; i++)
        {
            if (rows.First[i] > after && rows.First[i] <= until)
            {
                Place(rows.Units[i]);
            }
        }
    }

    /// <summary>Adds others' rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="arms">The place here of each of their arms; nothing where it is the same.</param>
    internal void Merge(UnitRows rows, ReadOnlySpan<byte> arms)
    {
        var places = Places(rows.Units.Length);
        for (var i = 0; i < places.Length; i++)
        {
            Expose(places[i] = Place(rows.Units[i]), rows, i, arms);
        }

        Bring(rows, places);
    }

    /// <summary>Adds the rows of those units only that are here already.</summary>
    /// <param name="rows">The rows, mostly of others; their arms are at the same places.</param>
    internal void MergeKnown(UnitRows rows)
    {
        // Most are not here, which a bit tells at once.
        const int bits = 15;
        var seen = new ulong[(1 << bits) / 64];
        foreach (var unit in _units.AsSpan(0, Count))
        {
            var hash = UnitLedger.Scattered(unit) >> Elsewhere;
            seen[(int)(hash >> 6) & (seen.Length - 1)] |= 1UL << (int)hash;
        }

        var units = rows.Units;
        var places = Places(units.Length);
        for (var i = 0; i < places.Length; i++)
        {
            var hash = UnitLedger.Scattered(units[i]) >> Elsewhere;
            places[i] = ((seen[(int)(hash >> 6) & (seen.Length - 1)] >> (int)hash) & 1) == 0 ? -1 : _slots[SlotOf(units[i])] - 1;
            if (places[i] >= 0)
            {
                Expose(places[i], rows, i, []);
            }
        }

        Bring(rows, places);
    }

    /// <summary>Adds the rows of one whose units are at the same places, see <see cref="Know(UnitPart)"/>.</summary>
    internal void MergeSame(UnitPart other)
    {
        var rows = other.Rows;
        for (var place = 0; place < other.Count; place++)
        {
            Expose(place, rows, place, []);
        }

        for (var i = 0; i < rows.Of.Length; i++)
        {
            BringAt(rows.Of[i], rows.At[i], rows.Amounts[i]);
        }
    }

    private Span<int> Places(int count)
    {
        _places = _places.Length < count ? new int[count + (count / 8)] : _places;
        return _places.AsSpan(0, count);
    }

    private void Expose(int place, in UnitRows rows, int row, ReadOnlySpan<byte> arms)
    {
        if (rows.Arms[row] is not None and var arm)
        {
            ExposeAt(place, rows.First[row], arm == Several || arms.IsEmpty ? arm : arms[arm]);
        }
    }

    private void Bring(in UnitRows rows, ReadOnlySpan<int> places)
    {
        var of = rows.Of;
        for (var i = 0; i < of.Length; i++)
        {
            if (places[of[i]] is >= 0 and var place)
            {
                BringAt(place, rows.At[i], rows.Amounts[i]);
            }
        }
    }

    private void ExposeAt(int place, long at, byte arm)
    {
        var known = _arms[place];
        _arms[place] = known == None || known == arm ? arm : Several;
        _first[place] = Math.Min(_first[place], at);
    }

    private void BringAt(int place, long at, long amount)
    {
        if (_outcomes == _of.Length)
        {
            Array.Resize(ref _of, Grown(_outcomes));
            Array.Resize(ref _at, _of.Length);
            Array.Resize(ref _amounts, _of.Length);
        }

        (_of[_outcomes], _at[_outcomes], _amounts[_outcomes]) = (place, at, amount);
        _outcomes++;
    }

    // Where the unit is; at the end, if it is new.
    private int Place(ulong unit)
    {
        var slot = SlotOf(unit);
        if (_slots[slot] is not 0 and var place)
        {
            return place - 1;
        }

        if (Count == _units.Length)
        {
            Array.Resize(ref _units, Grown(Count));
            Array.Resize(ref _first, _units.Length);
            Array.Resize(ref _arms, _units.Length);
        }

        (_units[Count], _first[Count], _arms[Count]) = (unit, long.MaxValue, None);
        _slots[slot] = ++Count;
        if (Count > _slots.Length / 2)
        {
            Widen();
        }

        return Count - 1;
    }

    // The slot that the unit has, or would have.
    private int SlotOf(ulong unit)
    {
        var (slots, units) = (_slots, _units);
        var slot = (int)UnitLedger.Scattered(unit) & (slots.Length - 1);
        while (slots[slot] is not 0 and var place && units[place - 1] != unit)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        return slot;
    }

    private void Widen()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            _slots[SlotOf(_units[i])] = i + 1;
        }
    }

    private static int Grown(int count) => Math.Max(64, count < 4096 ? 2 * count : count + (count / 2));
}

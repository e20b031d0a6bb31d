namespace Slipway.Core.Evidence;

/// <summary>A part of a <see cref="UnitLedger"/>: units with their first exposure and arm, and their outcomes, in columns.</summary>
public sealed class UnitPart
{
    /// <summary>In place of an arm: the unit was exposed in more than one.</summary>
    public const byte Several = 254;

    /// <summary>In place of an arm: the unit brought something and was not exposed, or not yet.</summary>
    public const byte None = 255;

    private const int FirstSlots = 64;

    // Where a unit is, by its number scattered over a power of two; one more than its place, 0 where nothing is.
    private int[] _slots = new int[FirstSlots];
    private ulong[] _units = [];
    private long[] _first = [];
    private byte[] _arms = [];
    private int[] _of = [];
    private long[] _at = [];
    private long[] _amounts = [];
    private int _outcomes;

    /// <summary>How many units there are.</summary>
    public int Count { get; private set; }

    /// <summary>Its columns, until something is added.</summary>
    public UnitRows Rows => new(_units.AsSpan(0, Count), _first.AsSpan(0, Count), _arms.AsSpan(0, Count), _of.AsSpan(0, _outcomes), _at.AsSpan(0, _outcomes), _amounts.AsSpan(0, _outcomes));

    internal void Expose(ulong unit, long at, byte arm) => ExposeAt(Place(unit), at, arm);

    internal void Bring(ulong unit, long at, long amount) => BringAt(Place(unit), at, amount);

    /// <summary>Makes room for units of which nothing is known yet.</summary>
    internal void Know(ReadOnlySpan<ulong> units)
    {
        foreach (var unit in units)
        {
            Place(unit);
        }
    }

    /// <summary>The same, of those whose first exposure is after <paramref name="after"/> and not after <paramref name="until"/>.</summary>
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
    /// <param name="arms">The place here of each of their arms.</param>
    /// <param name="known">Whether only those of units that are here already.</param>
    internal void Merge(UnitRows rows, ReadOnlySpan<byte> arms, bool known = false)
    {
        var places = new int[rows.Units.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var unit = rows.Units[i];
            var place = places[i] = known ? _slots[SlotOf(unit)] - 1 : Place(unit);
            if (place >= 0 && rows.Arms[i] is not None and var arm)
            {
                ExposeAt(place, rows.First[i], arm == Several ? Several : arms[arm]);
            }
        }

        for (var i = 0; i < rows.Of.Length; i++)
        {
            if (places[rows.Of[i]] is >= 0 and var place)
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
        var slots = _slots;
        var slot = (int)UnitLedger.Scattered(unit) & (slots.Length - 1);
        while (slots[slot] is not 0 and var place && _units[place - 1] != unit)
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

    private static int Grown(int count) => Math.Max(16, count + (count / 2));
}

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
    private int[] _slots;
    private ulong[] _units;
    private long[] _first;
    private byte[] _arms;
    private int[] _of;
    private long[] _at;
    private long[] _amounts;

    /// <summary>An empty one.</summary>
    public UnitPart() => (_slots, _units, _first, _arms, _of, _at, _amounts) = (new int[FirstSlots], [], [], [], [], [], []);

    /// <summary>From the columns of another, which become this one's.</summary>
    /// <exception cref="ArgumentException">They do not fit each other, as happens to a file that was cut or changed.</exception>
    public UnitPart(int[] slots, ulong[] units, long[] first, byte[] arms, int[] of, long[] at, long[] amounts)
    {
        if (!System.Numerics.BitOperations.IsPow2(slots.Length) || slots.Length <= units.Length || first.Length != units.Length || arms.Length != units.Length || at.Length != of.Length || amounts.Length != of.Length)
        {
            throw new ArgumentException("The columns do not fit each other.", nameof(slots));
        }

        (_slots, _units, _first, _arms, _of, _at, _amounts, Count, OutcomeCount) = (slots, units, first, arms, of, at, amounts, units.Length, of.Length);
    }

    /// <summary>How many units there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many outcomes there are.</summary>
    public int OutcomeCount { get; private set; }

    /// <summary>Where each unit is, for keeping.</summary>
    public ReadOnlySpan<int> Slots => _slots;

    /// <summary>The units' numbers.</summary>
    public ReadOnlySpan<ulong> Units => _units.AsSpan(0, Count);

    /// <summary>Of each unit the first exposure, in milliseconds since 1970.</summary>
    public ReadOnlySpan<long> First => _first.AsSpan(0, Count);

    /// <summary>Of each unit the arm, <see cref="Several"/> or <see cref="None"/>.</summary>
    public ReadOnlySpan<byte> Arms => _arms.AsSpan(0, Count);

    /// <summary>Of each outcome the unit, by its place.</summary>
    public ReadOnlySpan<int> Of => _of.AsSpan(0, OutcomeCount);

    /// <summary>Of each outcome the time, in milliseconds since 1970.</summary>
    public ReadOnlySpan<long> At => _at.AsSpan(0, OutcomeCount);

    /// <summary>Of each outcome the amount, in millionths.</summary>
    public ReadOnlySpan<long> Amounts => _amounts.AsSpan(0, OutcomeCount);

    internal void Expose(ulong unit, long at, byte arm)
    {
        var place = Place(unit);
        var known = _arms[place];
        _arms[place] = known == None || known == arm ? arm : Several;
        _first[place] = Math.Min(_first[place], at);
    }

    internal void Bring(ulong unit, long at, long amount)
    {
        var place = Place(unit);
        if (OutcomeCount == _of.Length)
        {
            Array.Resize(ref _of, Grown(OutcomeCount));
            Array.Resize(ref _at, _of.Length);
            Array.Resize(ref _amounts, _of.Length);
        }

        (_of[OutcomeCount], _at[OutcomeCount], _amounts[OutcomeCount]) = (place, at, amount);
        OutcomeCount++;
    }

    internal void Merge(UnitPart other, ReadOnlySpan<byte> arms)
    {
        for (var i = 0; i < other.Count; i++)
        {
            var arm = other._arms[i];
            if (arm == None)
            {
                Place(other._units[i]);
            }
            else
            {
                Expose(other._units[i], other._first[i], arm == Several ? Several : arms[arm]);
            }
        }

        for (var i = 0; i < other.OutcomeCount; i++)
        {
            Bring(other._units[other._of[i]], other._at[i], other._amounts[i]);
        }
    }

    // Where the unit is; at the end, if it is new.
    private int Place(ulong unit)
    {
        var slots = _slots;
        var slot = (int)UnitLedger.Scattered(unit) & (slots.Length - 1);
        while (slots[slot] is not 0 and var place)
        {
            if (_units[place - 1] == unit)
            {
                return place - 1;
            }

            slot = (slot + 1) & (slots.Length - 1);
        }

        if (Count == _units.Length)
        {
            Array.Resize(ref _units, Grown(Count));
            Array.Resize(ref _first, _units.Length);
            Array.Resize(ref _arms, _units.Length);
        }

        (_units[Count], _first[Count], _arms[Count]) = (unit, long.MaxValue, None);
        slots[slot] = ++Count;
        if (Count > slots.Length / 2)
        {
            Widen();
        }

        return Count - 1;
    }

    private void Widen()
    {
        var slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)UnitLedger.Scattered(_units[i]) & (slots.Length - 1);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & (slots.Length - 1);
            }

            slots[slot] = i + 1;
        }

        _slots = slots;
    }

    private static int Grown(int count) => Math.Max(16, count + (count / 2));
}

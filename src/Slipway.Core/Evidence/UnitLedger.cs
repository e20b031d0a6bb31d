using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Core.Evidence;

/// <summary>What an experiment's units were shown and what they brought: all that a <see cref="LiftTable"/> is computed from, and what a later day is added to.</summary>
/// <remarks>
/// Nothing in it depends on the order of rows, so shuffled, split, merged and continued ledgers give the same table to the last digit. Outcomes are kept, not summed up: an exposure that comes late moves
/// its unit's window, and the outcomes are then others.
/// </remarks>
public sealed class UnitLedger
{
    /// <summary>Into so many parts units are divided, by their number: small enough for a part to stay close to the processor, and two threads seldom meet in one.</summary>
    public const int Parts = 256;

    /// <summary>More arms than an experiment has; a column that holds something else is found out by it.</summary>
    public const int MostArms = 200;

    private const ulong Text = 1UL << 63;
    private const int MostDigits = 18;
    private const int LongestText = 256;

    private readonly UnitPart[] _parts;

    /// <summary>An empty one.</summary>
    /// <param name="arms">Its arms, as far as they are known.</param>
    public UnitLedger(params ImmutableArray<string> arms)
    {
        (Arms, _parts) = (arms, new UnitPart[Parts]);
        for (var part = 0; part < Parts; part++)
        {
            _parts[part] = new UnitPart();
        }
    }

    /// <summary>The arms' names; rows name them by their place here.</summary>
    public ImmutableArray<string> Arms { get; private set; }

    /// <summary>The parts, for keeping and for counting side by side.</summary>
    public IReadOnlyList<UnitPart> All => _parts;

    /// <summary>The first exposure of all, in milliseconds since 1970; the largest number where there is none.</summary>
    public long First
    {
        get
        {
            var first = long.MaxValue;
            foreach (var part in _parts)
            {
                foreach (var at in part.Rows.First)
                {
                    first = Math.Min(first, at);
                }
            }

            return first;
        }
    }

    /// <summary>Which part a unit is in.</summary>
    /// <param name="unit">Its number.</param>
    public static int PartOf(ulong unit) => (int)(Scattered(unit) >> 56);

    /// <summary>
    /// The number that stands for a unit's id. Digits stand for themselves; of any other id 63 bits of its SHA-256 do, so that a kept ledger names nobody: among ten million such ids two fall together once in
    /// 200,000 times. Blanks around it do not count, nor does the case of a mail address.
    /// </summary>
    /// <param name="id">As it stands in the file, UTF-8.</param>
    /// <returns>null where there is none.</returns>
    public static ulong? Number(ReadOnlySpan<byte> id)
    {
        id = id.Trim(" \t"u8);
        if (id.IsEmpty)
        {
            return null;
        }

        // A leading zero makes another id: 007 is not 7.
        if (id.Length <= MostDigits && (id[0] != '0' || id.Length == 1))
        {
            var number = 0UL;
            foreach (var digit in id)
            {
                if ((uint)(digit - '0') > 9)
                {
                    return OfText(id);
                }

                number = (number * 10) + (uint)(digit - '0');
            }

            return number;
        }

        return OfText(id);
    }

    /// <summary>The place of an arm, which is added if it is new.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>-1 where there are <see cref="MostArms"/> already.</returns>
    public int Arm(string name)
    {
        lock (_parts)
        {
            var place = Arms.IndexOf(name);
            if (place < 0 && Arms.Length < MostArms)
            {
                (place, Arms) = (Arms.Length, Arms.Add(name));
            }

            return place;
        }
    }

    /// <summary>Adds exposures of one part; from several threads at once, too.</summary>
    /// <param name="part">The part that all of them are in.</param>
    /// <param name="rows">In any order.</param>
    public void Add(int part, ReadOnlySpan<ExposureRow> rows)
    {
        lock (_parts[part])
        {
            foreach (ref readonly var row in rows)
            {
                _parts[part].Expose(row.Unit, row.At, (byte)row.Arm);
            }
        }
    }

    /// <summary>Adds outcomes of one part; from several threads at once, too.</summary>
    /// <param name="part">The part that all of them are in.</param>
    /// <param name="rows">In any order.</param>
    public void Add(int part, ReadOnlySpan<OutcomeRow> rows)
    {
        lock (_parts[part])
        {
            foreach (ref readonly var row in rows)
            {
                _parts[part].Bring(row.Unit, row.At, row.Amount);
            }
        }
    }

    /// <summary>Adds all that another one holds.</summary>
    /// <param name="other">Of other rows; its arms are known by their names.</param>
    public void Merge(UnitLedger other)
    {
        byte[] arms = [.. other.Arms.Select(a => Arm(a) is >= 0 and var place ? (byte)place : throw new ArgumentException($"Together they have more than {MostArms} arms.", nameof(other)))];
        for (var part = 0; part < Parts; part++)
        {
            _parts[part].Merge(other._parts[part].Rows, arms);
        }
    }

    /// <summary>Adds what was kept of another one, one part of it.</summary>
    /// <param name="part">Which.</param>
    /// <param name="rows">Its rows; their arms are this one's.</param>
    public void Merge(int part, UnitRows rows)
    {
        lock (_parts[part])
        {
            _parts[part].Merge(rows, []);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Scattered(ulong unit)
    {
        unit = (unit ^ (unit >> 32)) * 0x9E3779B97F4A7C15;
        return (unit ^ (unit >> 29)) * 0xBF58476D1CE4E5B9;
    }

    private static ulong OfText(ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> plain = stackalloc byte[LongestText];
        if (id.Contains((byte)'@') && Ascii.ToLower(id, plain, out var length) == OperationStatus.Done)
        {
            SHA256.HashData(plain[..length], hash);
        }
        else
        {
            SHA256.HashData(id, hash);
        }

        return Text | BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}

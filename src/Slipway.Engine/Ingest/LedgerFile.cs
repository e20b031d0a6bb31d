using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Slipway.Core.Evidence;

namespace Slipway.Engine.Ingest;

/// <summary>A <see cref="UnitLedger"/> in a file, with which files went into it, so that a later day is added without reading the earlier ones again and none is added twice.</summary>
/// <remarks>Columns as they are in memory, and their lengths before them; written beside the file and put in its place, so that it is whole at any time.</remarks>
/// <param name="Ledger">What was read so far.</param>
/// <param name="Files">The SHA-256 of each file that went into it.</param>
public sealed record LedgerFile(UnitLedger Ledger, ImmutableHashSet<string> Files)
{
    private const string Kind = "slipway lift state 1";
    private const int MostColumn = 1 << 28;

    /// <summary>An empty one.</summary>
    public static LedgerFile Empty => new(new UnitLedger(), []);

    /// <summary>What stands for a file's content.</summary>
    /// <param name="path">Where it is.</param>
    public static string Digest(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Reads it.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It is no such file, or not whole.</exception>
    public static LedgerFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (reader.ReadString() != Kind)
            {
                throw new InvalidDataException();
            }

            ImmutableArray<string> arms = [.. Names(reader)];
            ImmutableHashSet<string> files = [.. Names(reader)];
            var parts = new UnitPart[UnitLedger.Parts];
            for (var part = 0; part < parts.Length; part++)
            {
                var (slots, units, outcomes) = (Count(reader), Count(reader), Count(reader));
                parts[part] = new UnitPart(
                    Column<int>(stream, slots), Column<ulong>(stream, units), Column<long>(stream, units), Column<byte>(stream, units),
                    Column<int>(stream, outcomes), Column<long>(stream, outcomes), Column<long>(stream, outcomes));
            }

            return reader.ReadString() == Kind ? new LedgerFile(new UnitLedger(arms, parts), files) : throw new InvalidDataException();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("It was not written by this version's --state, or is not whole. Give another file, and all days again.", e);
        }
    }

    /// <summary>Writes it in place of what is there.</summary>
    /// <param name="path">Where.</param>
    public void Write(string path)
    {
        var beside = $"{path}.part";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
        {
            writer.Write(Kind);
            Write(writer, Ledger.Arms);
            Write(writer, Files);
            foreach (var part in Ledger.All)
            {
                writer.Write(part.Slots.Length);
                writer.Write(part.Count);
                writer.Write(part.OutcomeCount);
                writer.Flush();
                stream.Write(MemoryMarshal.AsBytes(part.Slots));
                stream.Write(MemoryMarshal.AsBytes(part.Units));
                stream.Write(MemoryMarshal.AsBytes(part.First));
                stream.Write(part.Arms);
                stream.Write(MemoryMarshal.AsBytes(part.Of));
                stream.Write(MemoryMarshal.AsBytes(part.At));
                stream.Write(MemoryMarshal.AsBytes(part.Amounts));
            }

            writer.Write(Kind);
        }

        File.Move(beside, path, overwrite: true);
    }

    private static void Write(BinaryWriter writer, IReadOnlyCollection<string> names)
    {
        writer.Write(names.Count);
        foreach (var name in names)
        {
            writer.Write(name);
        }
    }

    private static IEnumerable<string> Names(BinaryReader reader)
    {
        for (var left = Count(reader); left > 0; left--)
        {
            yield return reader.ReadString();
        }
    }

    private static int Count(BinaryReader reader) => reader.ReadInt32() is >= 0 and <= MostColumn and var count ? count : throw new InvalidDataException();

    private static T[] Column<T>(FileStream stream, int count)
        where T : unmanaged
    {
        // Before there is room for it: a damaged length would ask for gigabytes.
        var bytes = (long)count * Marshal.SizeOf<T>();
        if (bytes > stream.Length - stream.Position)
        {
            throw new InvalidDataException();
        }

        var column = GC.AllocateUninitializedArray<T>(count);
        stream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        return column;
    }
}

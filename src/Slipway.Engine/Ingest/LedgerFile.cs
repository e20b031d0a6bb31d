using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Slipway.Core.Evidence;

namespace Slipway.Engine.Ingest;

/// <summary>What was read of an experiment so far, in a file: the rows of each day as one run behind those of the days before, what all of them come to, and which files they are from.</summary>
/// <remarks>
/// A day is written behind what is there, and a table of everything behind it; only when both are on the disk does the head of the file, which lies in one sector, say where the new table is. So the file is whole at
/// any time: what lies behind the table is nothing, and is written over. As long as it is open nobody else has it.
/// </remarks>
public sealed class LedgerFile : IDisposable
{
    /// <summary>So many runs are made one, for each is looked through for every day.</summary>
    public const int MostRuns = 64;

    private const string NotWhole = "It was not written by this version's --state, or is not whole. Give another file, and all days again.";
    private const int HeadBytes = 512;
    private const int AtByte = 32;
    private const int LengthByte = AtByte + sizeof(long);
    private const int DigestByte = LengthByte + sizeof(long);

    private static readonly byte[] _kind = "slipway lift state of version 2\n"u8.ToArray();

    private readonly string _path;
    private readonly SafeFileHandle? _file;
    private readonly ThreadLocal<byte[]> _buffer = new(() => []);
    private readonly LiftTally? _tally;
    private readonly ImmutableArray<string> _arms = [];
    private readonly long _end = HeadBytes;
    private ImmutableArray<LedgerBlock[]> _runs = [];

    private LedgerFile(string path) => _path = path;

    private LedgerFile(string path, SafeFileHandle file)
    {
        (_path, _file) = (path, file);
        var head = new byte[HeadBytes];
        Fill(file, head, 0);
        var (at, length) = (BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(AtByte)), BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(LengthByte)));
        if (!head.AsSpan().StartsWith(_kind) || at < HeadBytes || length <= 0 || length > RandomAccess.GetLength(file) - at)
        {
            throw new InvalidDataException(NotWhole);
        }

        var table = new byte[length];
        Fill(file, table, at);
        if (!SHA256.HashData(table).AsSpan().SequenceEqual(head.AsSpan(DigestByte, SHA256.HashSizeInBytes)))
        {
            throw new InvalidDataException(NotWhole);
        }

        using var reader = new BinaryReader(new MemoryStream(table), Encoding.UTF8);
        (_arms, Files, _end) = (Names(reader), Names(reader), at + length);
        var runs = new LedgerBlock[reader.ReadInt32()][];
        for (var run = 0; run < runs.Length; run++)
        {
            runs[run] = new LedgerBlock[UnitLedger.Parts];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(runs[run].AsSpan()));
        }

        _runs = [.. runs];
        _tally = LiftTally.Read(reader, _arms.Length);
    }

    /// <summary>The SHA-256 of each file that went into it.</summary>
    public ImmutableArray<string> Files { get; } = [];

    /// <summary>What stands for a file's content.</summary>
    /// <param name="path">Where it is.</param>
    public static string Digest(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Opens it; where there is none, one that holds nothing yet.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It is no such file, or not whole, or somebody else has it.</exception>
    public static LedgerFile Open(string path)
    {
        if (!File.Exists(path))
        {
            return new LedgerFile(path);
        }

        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return new LedgerFile(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            file?.Dispose();
            throw e as InvalidDataException ?? new InvalidDataException("It cannot be opened to be read and written: another run may be adding to it. Wait for that one, or see to it that you may write it.", e);
        }
    }

    /// <summary>An empty ledger for the rows of a day, with the arms that are known.</summary>
    public UnitLedger Day() => new(_arms);

    /// <summary>What everything comes to, the day included.</summary>
    /// <param name="day">From <see cref="Day"/>. Where everything has to be counted again, all else is put into it.</param>
    /// <param name="rule">How it is counted.</param>
    /// <exception cref="InvalidDataException">What was kept is damaged.</exception>
    public LiftTally Count(UnitLedger day, LiftRule rule)
    {
        try
        {
            if (_runs.Length < MostRuns && _tally?.With(day, rule, _runs.Length, Rows) is { } tally)
            {
                return tally;
            }

            Parallel.For(0, UnitLedger.Parts, part =>
            {
                for (var run = 0; run < _runs.Length; run++)
                {
                    day.Merge(part, Rows(part, run));
                }
            });
            _runs = [];
            return LiftTally.Of(day, rule);
        }
        catch (AggregateException e) when (e.InnerException is InvalidDataException)
        {
            throw new InvalidDataException(NotWhole, e);
        }
    }

    /// <summary>Keeps a day that was counted.</summary>
    /// <param name="day">The day's rows.</param>
    /// <param name="tally">From <see cref="Count"/>.</param>
    /// <param name="files">The digest of each file that they are from.</param>
    public void Keep(UnitLedger day, LiftTally tally, IEnumerable<string> files)
    {
        if (!_runs.IsEmpty)
        {
            Write(_file!, _end, day, tally, files);
            return;
        }

        var beside = $"{_path}.part";
        using (var file = File.OpenHandle(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Write(file, HeadBytes, day, tally, files);
        }

        _file?.Dispose();
        File.Move(beside, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _buffer.Dispose();
    }

    private void Write(SafeFileHandle file, long at, UnitLedger day, LiftTally tally, IEnumerable<string> files)
    {
        var run = new LedgerBlock[UnitLedger.Parts];
        for (var part = 0; part < run.Length; part++)
        {
            var rows = day.All[part].Rows;
            var bytes = Room(LedgerBlock.BytesOf(rows.Units.Length, rows.Of.Length));
            run[part] = LedgerBlock.Put(rows, at, bytes);
            RandomAccess.Write(file, bytes, at);
            at += bytes.Length;
        }

        using var table = new MemoryStream();
        using var writer = new BinaryWriter(table, Encoding.UTF8);
        Names(writer, day.Arms);
        Names(writer, [.. Files, .. files]);
        writer.Write(_runs.Length + 1);
        foreach (var each in _runs.Append(run))
        {
            writer.Write(MemoryMarshal.AsBytes(each.AsSpan()));
        }

        tally.Write(writer);
        writer.Flush();
        var written = table.GetBuffer().AsSpan(0, (int)table.Length);
        RandomAccess.Write(file, written, at);
        RandomAccess.FlushToDisk(file);
        RandomAccess.Write(file, Head(at, written), 0);
        RandomAccess.FlushToDisk(file);
    }

    private static byte[] Head(long at, ReadOnlySpan<byte> table)
    {
        var head = new byte[HeadBytes];
        _kind.CopyTo(head, 0);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(AtByte), at);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(LengthByte), table.Length);
        SHA256.HashData(table, head.AsSpan(DigestByte));
        return head;
    }

    // The rows of a part of a run, until the next are read on this thread.
    private UnitRows Rows(int part, int run)
    {
        var block = _runs[run][part];
        var bytes = Room(block.Bytes);
        Fill(_file!, bytes, block.At);
        return block.Rows(bytes);
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Value!.Length < bytes)
        {
            _buffer.Value = GC.AllocateUninitializedArray<byte>(bytes + (bytes / 4));
        }

        return _buffer.Value.AsSpan(0, bytes);
    }

    private static void Fill(SafeFileHandle file, Span<byte> bytes, long at)
    {
        for (var filled = 0; filled < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[filled..], at + filled);
            filled += read > 0 ? read : throw new InvalidDataException(NotWhole);
        }
    }

    private static void Names(BinaryWriter writer, ImmutableArray<string> names)
    {
        writer.Write(names.Length);
        foreach (var name in names)
        {
            writer.Write(name);
        }
    }

    private static ImmutableArray<string> Names(BinaryReader reader)
    {
        var names = new string[reader.ReadInt32()];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return [.. names];
    }
}

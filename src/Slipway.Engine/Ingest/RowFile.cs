using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Engine.Ingest;

/// <summary>A file of rows as UTF-8, with a header: which columns it has, and its lines a piece at a time, from several threads at once.</summary>
/// <remarks>A field may be quoted but does not go on over the end of a line, so that a piece can begin at any of them.</remarks>
internal sealed class RowFile : IDisposable
{
    public const int PieceBytes = 2 << 20;

    public const int LongestLine = 64 << 10;

    private readonly SafeFileHandle _file;

    private RowFile(SafeFileHandle file, string name, long begin, byte separator, List<string> columns)
    {
        (_file, Name, Begin, Separator, Columns, Length) = (file, name, begin, separator, columns, RandomAccess.GetLength(file));
        Pieces = (int)((Length - begin + PieceBytes - 1) / PieceBytes);
    }

    public string Name { get; }

    /// <summary>Where the rows begin, behind the header.</summary>
    public long Begin { get; }

    public byte Separator { get; }

    public List<string> Columns { get; }

    public long Length { get; }

    public int Pieces { get; }

    /// <param name="path">Where it is.</param>
    /// <param name="name">How a person named it.</param>
    public static RowFile Open(string path, string name)
    {
        var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var head = new byte[LongestLine];
        var length = Fill(file, head, 0);
        var bytes = head.AsSpan(0, length);
        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var end = bytes.IndexOf((byte)'\n');
        var line = bytes[mark..(end < 0 ? length : end)].TrimEnd((byte)'\r');
        ReadOnlySpan<byte> separators = ",;\t"u8;
        var separator = separators[0];
        foreach (var other in separators)
        {
            separator = line.Count(other) > line.Count(separator) ? other : separator;
        }

        List<string> columns = [.. Encoding.UTF8.GetString(line).Split((char)separator).Select(c => c.Trim().Trim('"'))];
        return new RowFile(file, name, end < 0 ? length : end + 1, separator, columns);
    }

    /// <summary>Reads the lines that begin in a piece.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="buffer">Of <see cref="PieceBytes"/> and <see cref="LongestLine"/> bytes and one more; holds the lines afterwards.</param>
    /// <returns>Where in the buffer the first of them begins, where the last one may begin, and where the bytes end.</returns>
    public (int From, int To, int End) Read(int piece, byte[] buffer)
    {
        // From one byte before: only that tells whether the first line begins here or before.
        var begin = Begin + ((long)piece * PieceBytes);
        var end = Fill(_file, buffer, begin - 1);
        var to = (int)Math.Min(PieceBytes, Length - begin) + 1;
        var first = piece == 0 ? 0 : buffer.AsSpan(0, Math.Min(to, end)).IndexOf((byte)'\n');
        return (first < 0 ? end : first + 1, to, end);
    }

    public void Dispose() => _file.Dispose();

    private static int Fill(SafeFileHandle file, Span<byte> buffer, long from)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], from + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled;
    }
}

using System.Text;
using System.Text.Unicode;

namespace Slipway.Stack.Contacts;

/// <summary>A line of a file as it came, without its end.</summary>
internal readonly record struct CsvLine(int Number, string Text, bool TooLong);

/// <summary>Reads a file of any size line by line, whatever its encoding.</summary>
/// <remarks>
/// A file is not looked through beforehand to find out whether it is UTF-8: each line says it for itself, and one that is not is read as Windows-1252.
/// So a file that was put together from two sources is read well too, and nothing of it needs to be kept.
/// </remarks>
internal sealed class CsvLines(Stream file)
{
    /// <summary>A longer line is no row of contacts, and would have to be kept whole.</summary>
    public const int LongestLine = 1 << 20;

    private const int Chunk = 1 << 16;
    private static readonly Encoding _western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly byte[] _buffer = new byte[LongestLine + (4 * Chunk)];
    private readonly byte[] _raw = new byte[Chunk];
    private readonly char[] _chars = new char[Chunk];
    private Decoder? _utf16;
    private int _start;
    private int _scan;
    private int _end;
    private bool _begun;
    private bool _ended;
    private bool _tooLong;
    private int _number;

    /// <summary>Bytes of the file read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lines that are not UTF-8.</summary>
    public int WesternLines { get; private set; }

    /// <summary>The first line that is not UTF-8.</summary>
    public int FirstWesternLine { get; private set; }

    /// <summary>What the file is when it is no text at all, in words.</summary>
    public string? NotText { get; private set; }

    public async ValueTask<CsvLine?> ReadAsync(CancellationToken cancellation)
    {
        if (!_begun)
        {
            await BeginAsync(cancellation);
        }

        while (true)
        {
            var found = _buffer.AsSpan(_scan, _end - _scan).IndexOfAny((byte)'\r', (byte)'\n');
            if (found >= 0)
            {
                var at = _scan + found;
                if (_buffer[at] == '\r' && at + 1 == _end && !_ended)
                {
                    // A line feed may belong to it.
                    await FillAsync(at, cancellation);
                    continue;
                }

                var next = _buffer[at] == '\r' && at + 1 < _end && _buffer[at + 1] == '\n' ? at + 2 : at + 1;
                return Take(at, next);
            }

            if (_end - _start > LongestLine)
            {
                _tooLong = true;
                _end = _start;
            }

            if (!await FillAsync(_end, cancellation))
            {
                return _end > _start || _tooLong ? Take(_end, _end) : null;
            }
        }
    }

    private CsvLine Take(int end, int next)
    {
        var bytes = _buffer.AsSpan(_start, end - _start);
        _number++;
        string text;
        if (Utf8.IsValid(bytes))
        {
            text = Encoding.UTF8.GetString(bytes);
        }
        else
        {
            text = _western.GetString(bytes);
            WesternLines++;
            FirstWesternLine = FirstWesternLine == 0 ? _number : FirstWesternLine;
        }

        var line = new CsvLine(_number, _tooLong ? "" : text, _tooLong);
        (_start, _scan, _tooLong) = (next, next, false);
        return line;
    }

    /// <summary>Reads on; the scan goes on from the position.</summary>
    private async ValueTask<bool> FillAsync(int scan, CancellationToken cancellation)
    {
        if (_ended)
        {
            _scan = scan;
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (scan, _end, _start) = (scan - _start, _end - _start, 0);
        }

        _scan = scan;
        var read = await file.ReadAsync(_raw, cancellation);
        Bytes += read;
        _ended = read == 0;
        return Append(_raw.AsSpan(0, read)) || !_ended;
    }

    private bool Append(ReadOnlySpan<byte> bytes)
    {
        var before = _end;
        if (_utf16 is null)
        {
            bytes.CopyTo(_buffer.AsSpan(_end));
            _end += bytes.Length;
        }
        else
        {
            var chars = _utf16.GetChars(bytes, _chars, flush: _ended);
            _end += Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _buffer.AsSpan(_end));
        }

        return _end > before;
    }

    private async ValueTask BeginAsync(CancellationToken cancellation)
    {
        _begun = true;
        var read = await file.ReadAtLeastAsync(_raw, 4096, throwOnEndOfStream: false, cancellation);
        Bytes += read;
        var head = _raw.AsSpan(0, read);
        NotText = head switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => "an Excel workbook or a zip archive",
            [0xD0, 0xCF, 0x11, 0xE0, ..] => "an old Excel workbook",
            [0x1F, 0x8B, ..] => "a gzip archive",
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
            _ => null,
        };
        (_utf16, var skip) = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode.GetDecoder(), 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode.GetDecoder(), 2),
            _ => (Unmarked(head), 0),
        };
        Append(head[skip..]);
    }

    /// <summary>UTF-16 without a mark shows itself by the zeros beside the letters of its first lines.</summary>
    private static Decoder? Unmarked(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        var sample = head[..Math.Min(head.Length & ~1, 4096)];
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var units = sample.Length / 2;
        return (odd * 10 > units * 4 && even * 10 < units, even * 10 > units * 4 && odd * 10 < units) switch
        {
            (true, _) => Encoding.Unicode.GetDecoder(),
            (_, true) => Encoding.BigEndianUnicode.GetDecoder(),
            _ => null,
        };
    }
}

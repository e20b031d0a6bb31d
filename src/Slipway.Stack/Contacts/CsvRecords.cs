using System.Text;

namespace Slipway.Stack.Contacts;

/// <summary>A row of the file, or what is wrong with it.</summary>
internal sealed record CsvRecord(int Line, string[] Cells, string? Problem);

/// <summary>Puts lines together to rows as RFC 4180 has it, and finds the way back when a quotation mark is broken.</summary>
/// <remarks>
/// A quotation mark that is opened and never closed would swallow every row after it. So a quoted cell may only span so many lines, and what closes it must be
/// followed by the next cell; otherwise only the line where it was opened is set aside, and reading goes on with the line after it.
/// </remarks>
internal sealed class CsvRecords(CsvLines lines, char delimiter)
{
    private const int MostLines = 50;
    private const int MostCharacters = 1 << 16;

    private enum Ending
    {
        Complete,
        Open,
        Malformed,
    }

    private readonly LinkedList<CsvLine> _ahead = new();
    private readonly List<string> _cells = [];
    private readonly StringBuilder _quoted = new();

    /// <summary>How many cells a row has; 0 while the header is read.</summary>
    public int Width { get; set; }

    /// <summary>Puts a line back that was looked at.</summary>
    public void PutBack(CsvLine line) => _ahead.AddFirst(line);

    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellation)
    {
        CsvLine first;
        do
        {
            if (await NextAsync(cancellation) is not { } line)
            {
                return null;
            }

            first = line;
        }
        while (!first.TooLong && string.IsNullOrWhiteSpace(first.Text));

        if (first.TooLong)
        {
            return new CsvRecord(first.Number, [], $"The line is longer than {CsvLines.LongestLine} bytes.");
        }

        if (!first.Text.Contains('"'))
        {
            return Counted(first.Number, first.Text.Split(delimiter));
        }

        _cells.Clear();
        _quoted.Clear();
        return Parse(first.Text, continued: false) switch
        {
            Ending.Complete => Counted(first.Number, [.. _cells]),
            Ending.Malformed => Broken(first, "A quotation mark stands within a cell; write it twice."),
            _ => await ContinueAsync(first, cancellation),
        };
    }

    private async ValueTask<CsvRecord?> ContinueAsync(CsvLine first, CancellationToken cancellation)
    {
        List<CsvLine> taken = [];
        while (taken.Count < MostLines && _quoted.Length < MostCharacters && await NextAsync(cancellation) is { } line)
        {
            taken.Add(line);
            if (line.TooLong)
            {
                break;
            }

            _quoted.Append('\n');
            var ending = Parse(line.Text, continued: true);
            if (ending == Ending.Complete && (Width == 0 || _cells.Count == Width))
            {
                return new CsvRecord(first.Number, [.. _cells], null);
            }

            if (ending != Ending.Open)
            {
                break;
            }
        }

        for (var i = taken.Count - 1; i >= 0; i--)
        {
            _ahead.AddFirst(taken[i]);
        }

        return Broken(first, "A quotation mark is opened and not closed.");
    }

    private CsvRecord Counted(int line, string[] cells) => Width > 0 && cells.Length != Width
        ? new CsvRecord(line, cells, $"The row has {cells.Length} cells, the header has {Width}.")
        : new CsvRecord(line, cells, null);

    private CsvRecord Broken(CsvLine line, string problem) => new(line.Number, line.Text.Split(delimiter), problem);

    private async ValueTask<CsvLine?> NextAsync(CancellationToken cancellation)
    {
        if (_ahead.First is not { } node)
        {
            return await lines.ReadAsync(cancellation);
        }

        _ahead.RemoveFirst();
        return node.Value;
    }

    private Ending Parse(string text, bool continued)
    {
        var at = 0;
        while (true)
        {
            var quote = continued ? at - 1 : OpeningQuote(text, at);
            if (quote >= 0 || continued)
            {
                continued = false;
                var after = CloseQuote(text, quote + 1);
                if (after < 0)
                {
                    return Ending.Open;
                }

                while (after < text.Length && text[after] == ' ')
                {
                    after++;
                }

                if (after < text.Length && text[after] != delimiter)
                {
                    return Ending.Malformed;
                }

                _cells.Add(_quoted.ToString());
                _quoted.Clear();
                at = after;
            }
            else
            {
                var end = text.IndexOf(delimiter, at);
                end = end < 0 ? text.Length : end;
                _cells.Add(text[at..end]);
                at = end;
            }

            if (at >= text.Length)
            {
                return Ending.Complete;
            }

            at++;
        }
    }

    private static int OpeningQuote(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at < text.Length && text[at] == '"' ? at : -1;
    }

    /// <summary>Appends up to the closing quotation mark; the position after it, or -1 when the line ends before.</summary>
    private int CloseQuote(string text, int at)
    {
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0)
            {
                _quoted.Append(text, at, text.Length - at);
                return -1;
            }

            _quoted.Append(text, at, quote - at);
            if (quote + 1 >= text.Length || text[quote + 1] != '"')
            {
                return quote + 1;
            }

            _quoted.Append('"');
            at = quote + 2;
        }
    }
}

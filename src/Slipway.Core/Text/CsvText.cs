using System.Collections.Immutable;
using System.Text;

namespace Slipway.Core.Text;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Cells">Its cells, trimmed.</param>
public sealed record CsvRow(int Line, ImmutableArray<string> Cells);

/// <summary>Reads the small CSV files that people keep in a campaign's folder (RFC 4180; comma, semicolon or tab).</summary>
/// <remarks>Contacts come in larger files and in worse shape; those are streamed by the stack.</remarks>
public static class CsvText
{
    private static readonly char[] _separators = [',', ';', '\t'];

    /// <summary>The records with something in them, the header first.</summary>
    public static IEnumerable<CsvRow> Read(string text)
    {
        var source = Lines.Normal(text).TrimStart('\uFEFF');
        var separator = SeparatorOf(source);
        var cells = ImmutableArray.CreateBuilder<string>();
        var cell = new StringBuilder();
        var (line, began, quoted) = (1, 1, false);
        for (var i = 0; i <= source.Length; i++)
        {
            var c = i < source.Length ? source[i] : '\n';
            if (quoted && i < source.Length)
            {
                line += c == '\n' ? 1 : 0;
                if (c != '"')
                {
                    cell.Append(c);
                }
                else if (i + 1 < source.Length && source[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }

                continue;
            }

            if (c == '"' && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                quoted = true;
                continue;
            }

            if (c != separator && c != '\n')
            {
                cell.Append(c);
                continue;
            }

            cells.Add(cell.ToString().Trim());
            cell.Clear();
            if (c == '\n')
            {
                var row = new CsvRow(began, cells.DrainToImmutable());
                began = ++line;
                if (row.Cells.Any(v => v.Length > 0))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>A row, its cells quoted where they must be.</summary>
    public static string Write(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted)) + "\n";

    // A cell that begins like a formula is none: spreadsheets would compute it.
    private static string Quoted(string cell)
    {
        var safe = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' or '\t' ? $"'{cell}" : cell;
        return safe.AsSpan().ContainsAny("\",\n\r;") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    // The sign that parts the most columns of the header.
    private static char SeparatorOf(string source)
    {
        var end = source.IndexOf('\n', StringComparison.Ordinal);
        var header = end < 0 ? source : source[..end];
        return _separators.MaxBy(s => header.Count(c => c == s));
    }
}

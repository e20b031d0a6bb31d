using System.Globalization;
using CsvHelper;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Keys;

namespace Slipway.Stack.Contacts;

/// <summary>Keeps the rows that could not be taken in a file of their own, with the reason, so they can be mended and imported again.</summary>
internal sealed class SetAsideRows(string? path, string fileName, string[] header, char delimiter) : IDisposable
{
    public const string LineHeader = "line";
    public const string ReasonHeader = "reason";

    private readonly Dictionary<string, (int Rows, int FirstLine)> _reasons = new(StringComparer.Ordinal);
    private CsvWriter? _writer;

    public long Rows { get; private set; }

    /// <summary>Where they are; null when there are none.</summary>
    public string? File => _writer is null ? null : path;

    public void Add(CsvRecord record, string reason)
    {
        Rows++;
        // Reasons name the value that is wrong; the count goes by what is the same in all of them.
        var kind = string.Join("'…'", reason.Split('\'').Where((_, i) => i % 2 == 0));
        kind = _reasons.Count < 50 || _reasons.ContainsKey(kind) ? kind : "Other reasons.";
        _reasons[kind] = _reasons.TryGetValue(kind, out var known) ? (known.Rows + 1, known.FirstLine) : (1, record.Line);
        if (path is null)
        {
            return;
        }

        _writer ??= Begin(path);
        var cells = Fitted(record.Cells);
        _writer.WriteRecord([.. cells, record.Line.ToString(CultureInfo.InvariantCulture), reason]);
    }

    /// <summary>The reasons, counted.</summary>
    public IEnumerable<Finding> Findings() => _reasons.OrderByDescending(r => r.Value.Rows).ThenBy(r => r.Value.FirstLine).Select(r => Finding.Warning(
        "rows-set-aside",
        string.Create(CultureInfo.InvariantCulture, $"{r.Value.Rows} {(r.Value.Rows == 1 ? "row was" : "rows were")} set aside: {r.Key} The first is line {r.Value.FirstLine}."),
        new Place(fileName, r.Value.FirstLine, 1),
        path is null ? "Mend the rows and import the file again." : $"Mend them in {Path.GetFileName(path)} and import that file."));

    public void Dispose() => _writer?.Dispose();

    private CsvWriter Begin(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // The mark is for spreadsheet programs, which take the file for Windows-1252 without it.
        // A cell that such a program would run as a formula is escaped, too.
        var writer = CsvWriter.Create(PrivateFile.Create(file), new CsvWriterOptions
        {
            Separator = delimiter,
            NewLine = "\n",
            WriteByteOrderMark = true,
            Injection = CsvInjection.Escape,
        });
        // The titles of the two columns that are added stay as they are: by them they are known again.
        writer.WriteRecord([.. header, LineHeader, ReasonHeader]);
        return writer;
    }

    /// <summary>As many cells as the header has; what is too much stays in the last one.</summary>
    private string[] Fitted(string[] cells)
    {
        if (cells.Length <= header.Length)
        {
            return [.. cells, .. Enumerable.Repeat("", header.Length - cells.Length)];
        }

        return [.. cells[..(header.Length - 1)], string.Join(delimiter, cells[(header.Length - 1)..])];
    }
}

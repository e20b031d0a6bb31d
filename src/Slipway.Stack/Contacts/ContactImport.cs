using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Stack.Contacts;

/// <summary>What an import is told.</summary>
public sealed record ImportOptions
{
    /// <summary>What findings call the file.</summary>
    public required string FileName { get; init; }

    /// <summary>Where rows that cannot be taken are written; null writes them nowhere and only counts them.</summary>
    public string? RejectedFile { get; init; }

    /// <summary>Which field a column fills, by its header or its number as <c>#3</c>; <c>-</c> leaves it out.</summary>
    public ImmutableDictionary<string, string> Map { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Leaves unknown columns out, in place of keeping them as custom fields.</summary>
    public bool IgnoreUnknown { get; init; }

    /// <summary>Who imports, for the audit trail.</summary>
    public string Actor { get; init; } = "system";
}

/// <summary>What an import is at.</summary>
public enum ImportStage
{
    /// <summary>Reads the file; nothing is changed yet.</summary>
    Reading,

    /// <summary>Writes the contacts.</summary>
    Writing,
}

/// <summary>How far an import is.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="TotalBytes">Bytes of the file, where that is known.</param>
/// <param name="Rows">Rows read or, when writing, rows written.</param>
/// <param name="TotalRows">Rows to write; null while reading.</param>
public sealed record ImportProgress(ImportStage Stage, long Bytes, long? TotalBytes, long Rows, long? TotalRows);

/// <summary>What became of a file: Read = Created + Updated + Unchanged + Merged + SetAside.</summary>
/// <param name="Read">Rows of the file.</param>
/// <param name="Created">New contacts.</param>
/// <param name="Updated">Contacts that were known and learnt something new.</param>
/// <param name="Unchanged">Contacts that were known just so.</param>
/// <param name="Merged">Rows merged into another row of the same address in the file.</param>
/// <param name="SetAside">Rows that could not be taken.</param>
/// <param name="WithoutConsent">Contacts of the file without any consent in it.</param>
/// <param name="Findings">What is to be said about the file; an error means that nothing was imported.</param>
/// <param name="RejectedFile">Where the rows that were set aside are; null when there are none.</param>
public sealed record ImportResult(
    long Read, long Created, long Updated, long Unchanged, long Merged, long SetAside, long WithoutConsent, ImmutableArray<Finding> Findings, string? RejectedFile);

/// <summary>Takes contacts from a CSV file of any size and any of the usual shapes; the same file again changes nothing.</summary>
public sealed class ContactImport(Database database, KeyRing keys, BusinessClock clock, AuditTrail audit)
{
    private const int RowsBetweenProgress = 1000;

    public async Task<ImportResult> ImportAsync(Stream csv, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var lines = new CsvLines(csv);
        var (header, delimiter, records) = await BeginAsync(lines, cancellation);
        if (header is null)
        {
            return Refused([NothingToRead(lines, options)]);
        }

        var (columns, findings) = ContactColumns.Read(header, options);
        if (columns is null)
        {
            return Refused(findings);
        }

        records.Width = header.Cells.Length;
        using var setAside = new SetAsideRows(options.RejectedFile, options.FileName, header.Cells, delimiter);
        using var staging = new ImportStaging(Path.Combine(database.Folder, "imports"));
        var reading = new RowReading(columns, clock.Now);
        var total = csv.CanSeek ? csv.Length : (long?)null;
        var (read, blank) = (0L, 0L);
        while (await records.ReadAsync(cancellation) is { } record)
        {
            if (record.Cells.Length > 0 && record.Cells.All(string.IsNullOrWhiteSpace))
            {
                blank++;
                continue;
            }

            Stage(record, reading, staging, setAside, columns);
            if (++read % RowsBetweenProgress == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress(ImportStage.Reading, lines.Bytes, total, read, null));
            }
        }

        var writing = new ContactWriting(database, clock, columns, options.FileName);
        await writing.WriteAsync(staging, read - setAside.Rows, rows => progress?.Report(
            new ImportProgress(ImportStage.Writing, lines.Bytes, total, rows, read - setAside.Rows)), cancellation);
        var result = new ImportResult(
            read, writing.Created, writing.Updated, writing.Unchanged, writing.Merged, setAside.Rows, writing.WithoutConsent,
            [.. findings, .. Encoding(lines, options), .. setAside.Findings(), .. writing.Findings(), .. Cleaned(reading, options)], setAside.File);
        await audit.AppendAsync(options.Actor, "contacts.imported", "contacts", string.Create(
            CultureInfo.InvariantCulture, $"read {read}, created {result.Created}, updated {result.Updated}, merged {result.Merged}, set aside {result.SetAside}"));
        return result;
    }

    private void Stage(CsvRecord record, RowReading reading, ImportStaging staging, SetAsideRows setAside, ContactColumns columns)
    {
        if (record.Problem is not null)
        {
            setAside.Add(record, record.Problem);
        }
        else if (reading.Read(record.Cells, out var problem) is not { } values)
        {
            setAside.Add(record, problem);
        }
        else
        {
            staging.Add(new StagedRow(keys.Reference(values[columns.Email]), record.Line, values));
        }
    }

    internal static async Task<(CsvRecord? Header, char Delimiter, CsvRecords Records)> BeginAsync(CsvLines lines, CancellationToken cancellation)
    {
        CsvLine? first;
        do
        {
            first = await lines.ReadAsync(cancellation);
        }
        while (first is { TooLong: false } blank && string.IsNullOrWhiteSpace(blank.Text));

        if (first is not { } line || lines.NotText is not null || line.TooLong)
        {
            return (null, ',', new CsvRecords(lines, ','));
        }

        // Spreadsheet programs write and read this line before the header.
        if (line.Text.Length == 5 && line.Text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            var said = new CsvRecords(lines, line.Text[4]);
            return (await said.ReadAsync(cancellation), line.Text[4], said);
        }

        var delimiter = Delimiter(line.Text);
        var records = new CsvRecords(lines, delimiter);
        records.PutBack(line);
        return (await records.ReadAsync(cancellation), delimiter, records);
    }

    /// <summary>The one by which the header falls into the most columns that are known; else the one that is there most often.</summary>
    private static char Delimiter(string header) => ((char[])[',', ';', '\t', '|'])
        .Select(d => (Delimiter: d, Cells: header.Split(d)))
        .OrderByDescending(s => s.Cells.Count(c => ContactColumns.KnownField(c) is not null))
        .ThenByDescending(s => s.Cells.Length)
        .First().Delimiter;

    private static ImportResult Refused(ImmutableArray<Finding> findings) => new(0, 0, 0, 0, 0, 0, 0, findings, null);

    private static Finding NothingToRead(CsvLines lines, ImportOptions options)
    {
        var place = new Place(options.FileName, 1, 1);
        return lines.NotText is { } what
            ? Finding.Error("contacts-file-not-text", $"{options.FileName} is {what}, not a CSV file.", place, "Save or export it as CSV (UTF-8) and import that.")
            : Finding.Error("contacts-file-empty", $"{options.FileName} has no header.", place, "The first line must name the columns, for example: email,first_name,company.");
    }

    private static IEnumerable<Finding> Encoding(CsvLines lines, ImportOptions options) => lines.WesternLines == 0 ? [] :
    [
        Finding.Warning(
            "encoding-windows-1252",
            string.Create(CultureInfo.InvariantCulture, $"{lines.WesternLines} lines of {options.FileName} are not UTF-8 and were read as Windows-1252. The first is line {lines.FirstWesternLine}."),
            new Place(options.FileName, lines.FirstWesternLine, 1),
            "Look at a few names with accents; when they are wrong, save the file as UTF-8 and import it again."),
    ];

    private static IEnumerable<Finding> Cleaned(RowReading reading, ImportOptions options) => reading.Cleaned == 0 ? [] :
    [
        new Finding(
            "control-characters-removed", FindingLevel.Suggestion,
            string.Create(CultureInfo.InvariantCulture, $"Characters that cannot be seen were removed from {reading.Cleaned} rows of {options.FileName}.")),
    ];
}

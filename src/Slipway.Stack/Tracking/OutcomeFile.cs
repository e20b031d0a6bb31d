using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Stack.Tracking;

/// <summary>Outcomes from a file, for example the list of people who attended: columns email, and if need be type and at.</summary>
public sealed class OutcomeFile(Outcomes outcomes, BusinessClock clock, KeyRing keys)
{
    private const int BatchSize = 1000;

    /// <param name="csv">The file, UTF-8.</param>
    /// <param name="campaign">The campaign that the event belongs to.</param>
    /// <param name="type">The type of rows that name none.</param>
    /// <param name="complete">Whether all attendance is known with this file: mails that wait for it then go on, and who is not in it did not attend.</param>
    /// <param name="cancellation">Stops between batches; what was taken stays, and the same file again adds the rest.</param>
    public async Task<Receipt> ImportAsync(Stream csv, string campaign, string type, bool complete, CancellationToken cancellation)
    {
        using var text = new StreamReader(csv, detectEncodingFromByteOrderMarks: true);
        using var reader = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true, TrimOptions = TrimOptions.Trim, PrepareHeaderForMatch = a => a.Header.Trim().ToLowerInvariant(), MissingFieldFound = null, BadDataFound = null,
        });
        if (!await reader.ReadAsync() || !reader.ReadHeader() || !reader.HeaderRecord!.Any(h => h.Trim().Equals("email", StringComparison.OrdinalIgnoreCase)))
        {
            return new Receipt(0, 0, [Finding.Error("column-missing", "The file has no column email.", fix: "Give the file a header line with email, and if need be type and at.")], true);
        }

        var total = new Receipt(0, 0, [], true);
        var batch = new List<ReportedOutcome>();
        while (await reader.ReadAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            var (row, finding) = Read(reader, campaign, type);
            total = finding is null ? total : total with { Findings = total.Findings.Add(finding) };
            if (row is not null)
            {
                batch.Add(row);
            }

            if (batch.Count == BatchSize)
            {
                total = await TakeAsync(total, batch);
            }
        }

        total = await TakeAsync(total, batch);
        if (complete)
        {
            batch.Add(new ReportedOutcome($"{campaign}:{EventTypes.AttendanceKnown}", EventTypes.AttendanceKnown, null, clock.Now, campaign));
            total = await TakeAsync(total, batch);
        }

        return total;
    }

    private (ReportedOutcome? Row, Finding? Finding) Read(CsvReader reader, string campaign, string type)
    {
        var email = reader.GetField("email")?.ToLowerInvariant() ?? "";
        var of = reader.GetField("type") is { Length: > 0 } named ? named : type;
        var at = clock.Now;
        if (reader.GetField("at") is { Length: > 0 } written && !DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        {
            return (null, Finding.Warning("row-set-aside", $"Row {reader.Parser.Row}: \"{written}\" is not a time.", fix: "Write it like 2027-02-11T15:00:00+01:00."));
        }

        return email.Length == 0
            ? (null, Finding.Warning("row-set-aside", $"Row {reader.Parser.Row} has no email.", fix: "Add the address, or leave the row out."))
            // The person, the type and the campaign are the identity: the same file again adds nothing.
            : (new ReportedOutcome($"file:{campaign}:{of}:{keys.Reference(email)}", of, email, at, campaign), null);
    }

    private async Task<Receipt> TakeAsync(Receipt total, List<ReportedOutcome> batch)
    {
        var taken = await outcomes.TakeAsync(batch);
        batch.Clear();
        return new Receipt(total.Accepted + taken.Accepted, total.Repeated + taken.Repeated, total.Findings.AddRange(taken.Findings), true);
    }
}

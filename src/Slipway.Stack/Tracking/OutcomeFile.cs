using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Stack.Tracking;

/// <summary>Outcomes from a file, for example the list of people who attended: columns email, and if need be type, at, amount, currency and deal.</summary>
public sealed class OutcomeFile(Outcomes outcomes, BusinessClock clock, KeyRing keys)
{
    private const int BatchSize = 1000;
    private const string RowSetAside = "row-set-aside";

    /// <param name="csv">The file, in any of the shapes a contacts file may have.</param>
    /// <param name="campaign">The campaign that the event belongs to.</param>
    /// <param name="type">The type of rows that name none.</param>
    /// <param name="complete">Whether all attendance is known with this file: mails that wait for it then go on, and who is not in it did not attend.</param>
    /// <param name="cancellation">Stops between batches; what was taken stays, and the same file again adds the rest.</param>
    public async Task<Receipt> ImportAsync(Stream csv, string campaign, string type, bool complete, CancellationToken cancellation)
    {
        var (header, _, records) = await ContactImport.BeginAsync(new CsvLines(csv), cancellation);
        var columns = (header?.Cells ?? []).Select((name, index) => (Name: name.Trim().ToLowerInvariant(), index)).DistinctBy(c => c.Name)
            .ToImmutableDictionary(c => c.Name, c => c.index);
        if (!columns.ContainsKey("email"))
        {
            return new Receipt(0, 0, [Finding.Error("column-missing", "The file has no column email.", fix: "Give the file a header line with email, and if need be type and at.")], true);
        }

        records.Width = header!.Cells.Length;
        var total = new Receipt(0, 0, [], true);
        var batch = new List<ReportedOutcome>();
        while (await records.ReadAsync(cancellation) is { } record)
        {
            cancellation.ThrowIfCancellationRequested();
            var (row, problem) = Read(record, columns, campaign, type);
            if (problem is not null)
            {
                total = total with { Findings = total.Findings.Add(Finding.Warning(RowSetAside, $"Line {record.Line} was set aside: {problem}", fix: "Mend it and import the file again; what is in it already is not counted twice.")) };
            }
            else if (row is not null)
            {
                batch.Add(row);
            }

            total = batch.Count == BatchSize ? await TakeAsync(total, batch) : total;
        }

        total = await TakeAsync(total, batch);
        if (complete && total.Findings.Any(f => f.Code == RowSetAside))
        {
            // Whoever stands in an unreadable row may have attended: nobody is told that they were missed on a guess.
            total = total with { Findings = total.Findings.Add(Finding.Error("attendance-not-complete", "Some rows could not be read, so it is not known who was missing; the mails that wait for it go on waiting.", fix: "Mend the rows that were set aside and import the whole file again.")) };
        }
        else if (complete)
        {
            batch.Add(new ReportedOutcome($"{campaign}:{EventTypes.AttendanceKnown}", EventTypes.AttendanceKnown, null, clock.Now, campaign));
            total = await TakeAsync(total, batch);
        }

        return total;
    }

    private (ReportedOutcome? Row, string? Problem) Read(CsvRecord record, ImmutableDictionary<string, int> columns, string campaign, string type)
    {
        if (record.Problem is not null || record.Cells.All(string.IsNullOrWhiteSpace))
        {
            return (null, record.Problem);
        }

        string Cell(string name) => columns.TryGetValue(name, out var index) && index < record.Cells.Length ? record.Cells[index].Trim() : "";
        if (EmailAddress.Read(Cell("email"), out var email) is { } problem)
        {
            return (null, problem);
        }

        var at = clock.Now;
        if (Cell("at") is { Length: > 0 } written && !DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at))
        {
            return (null, $"\"{written}\" is not a time; write it like 2027-02-11T15:00:00+01:00.");
        }

        decimal? amount = null;
        if (Cell("amount") is { Length: > 0 } sum)
        {
            if (!decimal.TryParse(sum, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var worth))
            {
                return (null, $"\"{sum}\" is no amount; write it like 12500.00.");
            }

            amount = worth;
        }

        var of = Cell("type") is { Length: > 0 } named ? named : type;
        // The person, the type and the campaign are the identity, and the deal where there is one: the same file again adds nothing.
        var deal = Cell("deal") is { Length: > 0 } number ? number : null;
        return (new ReportedOutcome($"file:{campaign}:{of}:{keys.Reference(email)}{(deal is null ? "" : $":{deal}")}", of, email, at, campaign) { Amount = amount, Currency = Cell("currency") is { Length: > 0 } currency ? currency : null, Deal = deal }, null);
    }

    private async Task<Receipt> TakeAsync(Receipt total, List<ReportedOutcome> batch)
    {
        var taken = await outcomes.TakeAsync(batch);
        batch.Clear();
        return new Receipt(total.Accepted + taken.Accepted, total.Repeated + taken.Repeated, total.Findings.AddRange(taken.Findings), true);
    }
}

using System.Diagnostics;
using System.Globalization;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Bench.Proofs;

/// <summary>Imports a file of 2 GB in which 3 of 100 rows are broken: every good row is taken, every broken one set aside, and memory stays small.</summary>
internal sealed class ContactsTwoGigabytes : Run
{
    private const long TwoGigabytes = 2_000_000_000;

    // The file is 2,000 MB: whoever held a fifth of it would not stay below this.
    private const long MostMemory = 400_000_000;

    public override string Name => "contacts-2gb";

    public override string What => "import a 2 GB file with 3 % broken rows: rows, seconds, peak memory, rows set aside";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        using var folder = new ScratchFolder();
        using var database = await Database.OpenAsync(folder.Path);
        using var keys = KeyRing.Open(folder.Path);
        var clock = await BusinessClock.OpenAsync(database, TimeProvider.System);
        var import = new ContactImport(database, keys, clock, new AuditTrail(database, keys, TimeProvider.System, folder.At("audit.head")));
        await using var csv = new GeneratedContacts(options.Bytes ?? TwoGigabytes);
        var watch = Stopwatch.StartNew();
        var result = await import.ImportAsync(
            csv, new ImportOptions { FileName = "contacts.csv", RejectedFile = folder.At("set-aside.csv"), Actor = "proof" }, new Reports(options.Progress), CancellationToken.None);
        var seconds = Math.Round(watch.Elapsed.TotalSeconds, 1);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        if (result.Findings.FirstOrDefault(f => f.Level == FindingLevel.Error) is { } refused)
        {
            throw new RunBrokeException($"the file was refused: {refused.Message}");
        }

        var stored = await database.ReadAsync(ContactBook.CountAsync);
        var complete = result.Read == csv.Rows && result.SetAside == csv.Broken && result.Created == csv.Rows - csv.Broken && stored == result.Created;
        return new RunResult(
            new
            {
                Name,
                Bytes = csv.Given,
                Rows = result.Read,
                Created = result.Created,
                SetAside = result.SetAside,
                Broken = csv.Broken,
                Seconds = seconds,
                RowsPerSecond = Math.Round(result.Read / Math.Max(seconds, 0.1)),
                PeakMemoryBytes = peak,
                MemoryLimitBytes = MostMemory,
                Complete = complete,
                Machine = Machine.Description,
            },
            complete && peak <= MostMemory,
            string.Create(CultureInfo.InvariantCulture,
                $"{Name}: {result.Read:#,0} rows ({csv.Given / 1e6:#,0} MB) in {seconds:#,0.0} s with at most {peak / 1e6:0} MB of memory; {result.Created:#,0} taken, {result.SetAside:#,0} of {csv.Broken:#,0} broken ones set aside{(complete ? "" : " - NOT COMPLETE")}"));
    }

    /// <summary>Says how far it is, now and then. Called where it is at, unlike <see cref="Progress{T}"/>, which would queue behind a long import.</summary>
    private sealed class Reports(TextWriter progress) : IProgress<ImportProgress>
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Report(ImportProgress value)
        {
            if (Stopwatch.GetElapsedTime(_last) < TimeSpan.FromSeconds(10))
            {
                return;
            }

            _last = Stopwatch.GetTimestamp();
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"contacts-2gb: {value.Stage.ToString().ToLowerInvariant()}, {value.Rows:#,0} rows, {value.Bytes / 1e6:#,0} MB"));
        }
    }
}

using System.Globalization;
using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Stack.Contacts;
using Xunit;

namespace Slipway.Engine.Tests.Contacts;

/// <summary>Tests that measure what the whole process holds: they run when no other does.</summary>
[CollectionDefinition(nameof(MemoryMeasured), DisableParallelization = true)]
public sealed class MemoryMeasured;

[Collection(nameof(MemoryMeasured))]
public sealed class LargeImportTests
{
    private const int Rows = 40_000;

    [Fact]
    public async Task A_file_that_is_never_whole_in_memory_is_imported_in_batches()
    {
        await using var desk = await ContactDesk.OpenAsync();
        using var csv = new GeneratedCsv(Rows);
        var watch = new Watch();
        var writes = 0;
        desk.Database.Observer = (name, moment) => writes += name == "contacts.import" && moment == Slipway.Store.CommitMoment.After ? 1 : 0;
        var result = await desk.Import.ImportAsync(csv, new ImportOptions { FileName = "big.csv" }, watch, TestContext.Current.CancellationToken);

        Assert.True(csv.Given > 5_000_000);
        Assert.Equal((Rows, Rows, 0), (result.Read, result.Created, result.SetAside));
        Assert.Equal(Rows / 1000, writes);
        Assert.True(watch.MostMemory - watch.FirstMemory < 32_000_000, $"{watch.FirstMemory} grew to {watch.MostMemory} bytes");
        Assert.Equal(new ImportProgress(ImportStage.Writing, csv.Given, null, Rows, Rows), watch.Last);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(desk.Folder, "imports")));
    }

    [Fact]
    public async Task A_cancelled_import_changes_nothing_and_leaves_nothing()
    {
        await using var desk = await ContactDesk.OpenAsync();
        using var csv = new GeneratedCsv(Rows);
        using var source = new CancellationTokenSource();
        var watch = new Watch { At = p => { if (p.Rows >= 3000) { source.Cancel(); } } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => desk.Import.ImportAsync(csv, new ImportOptions { FileName = "big.csv" }, watch, source.Token));

        Assert.Equal(0, await desk.ScalarAsync<long>("select count(*) from stack_contacts"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(desk.Folder, "imports")));
    }

    [Fact]
    public async Task Whatever_is_written_by_the_rules_is_read_back()
    {
        var cell = Gen.ArrayOf(Gen.Elements('a', 'é', ',', ';', '"', '\n', ' ', '\'')).Select(c => new string(c));
        foreach (var rows in Gen.Sample(Gen.ArrayOf(Gen.ArrayOf(cell, 3)), 200))
        {
            using var file = new MemoryStream();
            await using (var writer = CsvWriter.Create(file, new CsvWriterOptions(), leaveOpen: true))
            {
                Array.ForEach(rows, writer.WriteRecord);
            }

            file.Position = 0;
            var records = new CsvRecords(new CsvLines(file), ',') { Width = 3 };
            foreach (var row in rows)
            {
                var record = await records.ReadAsync(TestContext.Current.CancellationToken);
                Assert.Null(record!.Problem);
                Assert.Equal(row, record.Cells);
            }

            Assert.Null(await records.ReadAsync(TestContext.Current.CancellationToken));
        }
    }

    private sealed class Watch : IProgress<ImportProgress>
    {
        private int _reports;

        public Action<ImportProgress>? At { get; init; }

        public long FirstMemory { get; private set; }

        public long MostMemory { get; private set; }

        public ImportProgress? Last { get; private set; }

        public void Report(ImportProgress value)
        {
            Last = value;
            At?.Invoke(value);
            if (_reports++ % 8 == 0)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
                FirstMemory = FirstMemory == 0 ? MostMemory : FirstMemory;
            }
        }
    }

    /// <summary>Makes its rows as they are read, and cannot be read twice.</summary>
    private sealed class GeneratedCsv(int rows) : Stream
    {
        private readonly string _note = new('n', 90);
        private byte[] _rest = Encoding.UTF8.GetBytes("email,first_name,company,country,employees,note\n");
        private int _row;

        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_rest.Length == 0 && _row < rows)
            {
                _rest = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"p{_row}@a.example,Zoë,\"Firm, {_row}\",DE,{_row % 900},{_note}{_row}\n"));
                _row++;
            }

            var length = Math.Min(count, _rest.Length);
            _rest.AsSpan(0, length).CopyTo(buffer.AsSpan(offset));
            _rest = _rest[length..];
            Given += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

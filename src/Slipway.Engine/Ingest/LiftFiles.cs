using System.Collections.Immutable;
using Slipway.Core.Evidence;

namespace Slipway.Engine.Ingest;

/// <summary>The names of the columns that are read.</summary>
/// <param name="Unit">The unit, in both files.</param>
/// <param name="Arm">The arm, in the exposures.</param>
/// <param name="Time">The time, in both files.</param>
/// <param name="Amount">The amount, in the outcomes.</param>
public sealed record LiftColumns(string Unit = "user_id", string Arm = "variation", string Time = "ts", string Amount = "revenue");

/// <summary>What was read of a file.</summary>
/// <param name="Rows">Rows, those that were set aside included.</param>
/// <param name="Aside">Those that were set aside, in their order.</param>
public sealed record RowsRead(long Rows, ImmutableArray<SetAside> Aside);

/// <summary>Reads exposures and outcomes into a <see cref="UnitLedger"/>, on every processor.</summary>
public static class LiftFiles
{
    /// <summary>Reads exposures.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="name">How a person named it.</param>
    /// <param name="columns">What its columns are called.</param>
    /// <param name="ledger">Where they go; its arms are the only ones if <paramref name="configured"/>.</param>
    /// <param name="configured">Whether an arm that the ledger does not have is a mistake.</param>
    /// <param name="stop">Stops reading.</param>
    /// <exception cref="InvalidDataException">A column is not there.</exception>
    public static RowsRead Exposures(string path, string name, LiftColumns columns, UnitLedger ledger, bool configured, CancellationToken stop = default)
    {
        using var file = RowFile.Open(path, name);
        var (unit, arm, time) = Find(file, columns.Unit, columns.Arm, columns.Time);
        return Read(file, () => new ExposureReader(file, unit, arm, time, ledger, configured), stop);
    }

    /// <summary>Reads outcomes.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="name">How a person named it.</param>
    /// <param name="columns">What its columns are called.</param>
    /// <param name="ledger">Where they go.</param>
    /// <param name="stop">Stops reading.</param>
    /// <exception cref="InvalidDataException">A column is not there.</exception>
    public static RowsRead Outcomes(string path, string name, LiftColumns columns, UnitLedger ledger, CancellationToken stop = default)
    {
        using var file = RowFile.Open(path, name);
        var (unit, time, amount) = Find(file, columns.Unit, columns.Time, columns.Amount);
        return Read(file, () => new OutcomeReader(file, unit, time, amount, ledger), stop);
    }

    private static (int, int, int) Find(RowFile file, string first, string second, string third)
    {
        string[] wanted = [first, second, third];
        string[] missing = [.. wanted.Where(w => !file.Columns.Contains(w, StringComparer.OrdinalIgnoreCase))];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{file.Name} has no column {string.Join(" and no column ", missing.Select(m => $"'{m}'"))}; its first line names {string.Join(", ", file.Columns.Select(c => $"'{c}'"))}. Name the columns to be read with --unit, --arm, --time and --amount.");
        }

        return (Place(first), Place(second), Place(third));

        int Place(string name) => file.Columns.FindIndex(c => c.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static RowsRead Read<TRow>(RowFile file, Func<RowReader<TRow>> open, CancellationToken stop)
        where TRow : struct
    {
        var (next, lines) = (-1, new int[file.Pieces]);
        var readers = new RowReader<TRow>[Math.Clamp(file.Pieces, 1, Environment.ProcessorCount)];
        Parallel.For(0, readers.Length, new ParallelOptions { MaxDegreeOfParallelism = readers.Length, CancellationToken = stop }, i =>
        {
            var reader = readers[i] = open();
            while (Interlocked.Increment(ref next) is var piece && piece < lines.Length)
            {
                stop.ThrowIfCancellationRequested();
                lines[piece] = reader.Read(piece);
            }

            reader.Finish();
        });
        var before = new long[lines.Length];
        for (var piece = 1; piece < lines.Length; piece++)
        {
            before[piece] = before[piece - 1] + lines[piece - 1];
        }

        const int firstRow = 2;
        var rows = 0L;
        foreach (var reader in readers)
        {
            rows += reader.Rows;
        }

        return new RowsRead(
            rows,
            [.. readers.SelectMany(r => r.Aside).Select(a => new SetAside(file.Name, before[a.Piece] + a.Line + firstRow, a.Trouble)).OrderBy(a => a.Line)]);
    }
}

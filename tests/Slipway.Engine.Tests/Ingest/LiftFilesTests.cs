using System.Text;
using Slipway.Core.Evidence;
using Slipway.Engine.Ingest;
using Xunit;

namespace Slipway.Engine.Tests.Ingest;

/// <summary>Exposures and outcomes from files.</summary>
public sealed class LiftFilesTests : IDisposable
{
    private static readonly LiftColumns _columns = new();
    private static readonly LiftRule _rule = new(LiftRule.UsualWindow, "0");

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-lift-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_that_cannot_be_read_are_set_aside_with_their_line_and_the_rest_goes_on()
    {
        var ledger = new UnitLedger();
        var shown = LiftFiles.Exposures(At("e.csv", "user_id,variation,ts\n1,0,1767225600\n,0,1767225600\n2,1,soon\n\n3,1\n\"4\n5,\"1\",2026-01-01T00:00:00Z\r\n6,,1767225600"), "e.csv", _columns, ledger, configured: false);
        var brought = LiftFiles.Outcomes(
            At("o.csv", "\uFEFFrevenue;ts;user_id\n12,50;1767225700;1\n12.50;1767225700;1\n-2.5;1767225701000;1\n1e3;1767225700;1\n2000000000;1767225700;1\n.;1767225700;1\n\"7\";\"2026-01-01 00:00:05\";\"5\"\n3;01/02/2026;5\n"), "o.csv", _columns, ledger);

        Assert.Equal([(3L, RowTrouble.Unit), (4, RowTrouble.Time), (6, RowTrouble.Fields), (7, RowTrouble.Quotes), (9, RowTrouble.Arm)], shown.Aside.Select(a => (a.Line, a.Trouble)));
        Assert.Equal([(2L, RowTrouble.Amount), (5, RowTrouble.Amount), (6, RowTrouble.AmountTooLarge), (7, RowTrouble.Amount), (9, RowTrouble.Time)], brought.Aside.Select(a => (a.Line, a.Trouble)));
        Assert.Equal((7, 8), (shown.Rows, brought.Rows));
        var table = LiftReckoner.Compute(ledger, _rule);
        Assert.Equal([("0", 10.0), ("1", 7.0)], table.Arms.Select(a => (a.Name, a.PerOrder.Y.Sum)));
    }

    [Fact]
    public void An_arm_that_is_not_configured_and_a_line_without_end_are_set_aside()
    {
        var ledger = new UnitLedger();
        _ = (ledger.Arm("0"), ledger.Arm("1"));
        var read = LiftFiles.Exposures(At("e.csv", $"user_id,variation,ts\n1,0,1767225600\n2,7,1767225600\n{new string('x', 3 << 20)}\n3,1,1767225600\n"), "e.csv", _columns, ledger, configured: true);

        Assert.Equal([(3L, RowTrouble.Arm), (4, RowTrouble.TooLong)], read.Aside.Select(a => (a.Line, a.Trouble)));
        Assert.Equal(2, LiftReckoner.Compute(ledger, _rule).Counts.Units);
    }

    [Fact]
    public void A_file_of_several_pieces_is_read_whole_wherever_it_is_cut()
    {
        // Lines of unequal length, so that the cuts fall at any place of a line, and a bad one whose number is told across pieces.
        var rows = Enumerable.Range(0, 250_000).Select(i => i == 240_000 ? "bad" : $"{i * 37L},{i % 2},{1767225600 + (i % 1000)}");
        var ledger = new UnitLedger();
        var read = LiftFiles.Exposures(At("e.csv", $"user_id,variation,ts\n{string.Join('\n', rows)}"), "e.csv", _columns, ledger, configured: false);

        Assert.Equal((250_000, 240_002), (read.Rows, Assert.Single(read.Aside).Line));
        Assert.Equal([125_000 - 1L, 125_000], LiftReckoner.Compute(ledger, _rule).Arms.Select(a => a.Assigned));
    }

    [Fact]
    public void A_column_that_is_missing_is_said_with_those_that_are_there()
    {
        var e = Assert.Throws<InvalidDataException>(() => LiftFiles.Exposures(At("e.csv", "id,arm,ts\n"), "e.csv", _columns, new UnitLedger(), configured: false));
        Assert.Equal("e.csv has no column 'user_id' and no column 'variation'; its first line names 'id', 'arm', 'ts'. Name the columns to be read with --unit, --arm, --time and --amount.", e.Message);
    }

    private string At(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}

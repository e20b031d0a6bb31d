using Slipway.Core.Text;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class CsvTextTests
{
    [Fact]
    public void Quotes_commas_and_line_breaks_stand_in_quoted_cells_and_lines_are_counted_through_them()
    {
        var rows = CsvText.Read("\uFEFFa,b\r\n\"one, \"\"two\"\"\nthree\",x\n\n , \nlast,").ToList();

        Assert.Equal([1, 2, 6], rows.Select(r => r.Line));
        Assert.Equal(["one, \"two\"\nthree", "x"], rows[1].Cells);
        Assert.Equal(["last", ""], rows[2].Cells);
    }

    [Theory]
    [InlineData("a;b\n1,5;2")]
    [InlineData("a\tb\n1,5\t2")]
    public void The_separator_is_the_one_that_parts_the_header(string text) => Assert.Equal(["1,5", "2"], CsvText.Read(text).Last().Cells);

    [Fact]
    public void What_is_written_is_read_back_and_no_cell_becomes_a_formula()
    {
        string[] cells = ["a", "b, c", "d \"e\"", "f\ng", "h;i", ""];

        Assert.Equal(cells, CsvText.Read(CsvText.Write(cells)).Single().Cells);
        Assert.Equal("'=1+1\n", CsvText.Write(["=1+1"]));
    }

    [Fact]
    public void A_quote_that_is_never_closed_ends_with_the_file() => Assert.Equal(["a", "b\nc"], CsvText.Read("a,\"b\nc").Single().Cells);
}

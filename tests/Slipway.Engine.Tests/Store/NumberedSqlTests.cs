using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Store;

public sealed class NumberedSqlTests
{
    [Fact]
    public void Names_are_numbered_in_the_order_they_come_in_and_the_same_name_has_one_number()
    {
        var numbered = NumberedSql.Of("update leases set until = @until, node = @node where id = @id and node <> @node");

        Assert.Equal("update leases set until = $1, node = $2 where id = $3 and node <> $2", numbered.Text);
        Assert.Equal(["@until", "@node", "@id"], numbered.Names);
    }

    [Fact]
    public void A_name_that_begins_like_another_is_not_taken_for_it()
    {
        var numbered = NumberedSql.Of("select @id, @ids");

        Assert.Equal("select $1, $2", numbered.Text);
    }

    [Fact]
    public void A_statement_without_names_stays_as_it_is()
    {
        var numbered = NumberedSql.Of("update launches set look_at = 0");

        Assert.Equal("update launches set look_at = 0", numbered.Text);
        Assert.Empty(numbered.Names);
    }
}

using System.Text;
using System.Text.Json;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Approvals;

public sealed class StatementTests
{
    [Fact]
    public void What_is_signed_is_the_pre_authentication_encoding_of_the_text() =>
        Assert.Equal("DSSEv1 37 application/vnd.slipway.approval+json 5 {\"ä\"", Encoding.UTF8.GetString(Statement.SignedBytes("{\"ä\"")));

    [Fact]
    public void A_statement_survives_being_written_and_read()
    {
        var plan = new CheckedPlan(Campaigns.Staged(Campaigns.Webinar()), []);
        var statement = Statement.About(plan, "brand", "ann", Decision.Approve, "Fine — go.", Campaigns.Now.AddTicks(1234567));
        var read = JsonSerializer.Deserialize<Statement>(statement.ToJson(), AssetJson.Options)!;
        Assert.Equal(statement.ToJson(), read.ToJson());
        Assert.Empty(read.Differences(plan));
    }

    [Fact]
    public void A_plan_with_an_asset_that_is_not_staged_is_no_staged_plan()
    {
        var plan = Campaigns.Webinar();
        var missing = Assert.Throws<InvalidOperationException>(() => StagedPlan.From(plan, Campaigns.Staged(plan).Readings.Remove(Campaigns.Page.Key)));
        Assert.Contains("page/webinar", missing.Message, StringComparison.Ordinal);
    }
}

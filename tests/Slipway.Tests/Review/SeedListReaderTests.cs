using Slipway.Core.Review;
using Xunit;

namespace Slipway.Tests.Review;

public sealed class SeedListReaderTests
{
    [Fact]
    public void Lists_that_can_be_read_are_and_everything_that_is_wrong_is_said()
    {
        var (lists, findings) = SeedListReader.Read("seeds.yaml",
            """
            seeds:
              - name: inboxes
                addresses: [one@example.com, ONE@example.com, two@example.com, nobody]
              - name: inboxes
                addresses: [three@example.com]
              - name: later
                addresses: [four@example.com]
            """);

        Assert.Equal(["inboxes", "later"], lists.Select(l => l.Name));
        Assert.Equal(["one@example.com", "two@example.com"], lists[0].Addresses);
        Assert.Equal(["seed-address", "seeds-twice"], findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.NotNull(f.Fix));
    }

    [Fact]
    public void A_test_goes_to_few()
    {
        var many = string.Join(", ", Enumerable.Range(0, SeedListReader.MostAddresses + 1).Select(i => $"a{i}@example.com"));
        var (lists, findings) = SeedListReader.Read("seeds.yaml", $"seeds: [{{ name: all, addresses: [{many}] }}]");
        Assert.Empty(lists);
        Assert.Equal("seeds-many", Assert.Single(findings).Code);
    }
}

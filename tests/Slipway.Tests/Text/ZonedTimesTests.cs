using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class ZonedTimesTests
{
    private static readonly Place Somewhere = new("brief.md", 3, 7);

    [Theory]
    [InlineData("2027-01-19 09:00", "Europe/Berlin", "2027-01-19T09:00:00+01:00")]
    [InlineData("2027-07-19 09:00", "Europe/Berlin", "2027-07-19T09:00:00+02:00")]
    [InlineData("2027-07-19 09:00", "UTC", "2027-07-19T09:00:00+00:00")]
    [InlineData("2027-01-19 09:00", "Asia/Kolkata", "2027-01-19T09:00:00+05:30")]
    public void A_local_time_becomes_one_instant(string local, string zone, string expected)
    {
        var findings = new FindingList();
        Assert.Equal(DateTimeOffset.Parse(expected), ZonedTimes.Read(DateTime.Parse(local), zone, Somewhere, findings)!.At);
        Assert.Empty(findings.InOrder());
    }

    [Fact]
    public void A_time_the_clock_skips_is_refused_with_the_next_that_exists()
    {
        var findings = new FindingList();
        Assert.Null(ZonedTimes.Read(new DateTime(2027, 3, 28, 2, 30, 0), "Europe/Berlin", Somewhere, findings));
        var finding = Assert.Single(findings.InOrder());
        Assert.Equal("time-skipped", finding.Code);
        Assert.Contains("03:00", finding.Fix);
    }

    [Fact]
    public void Of_a_time_that_comes_twice_the_first_is_taken_and_that_is_said()
    {
        var findings = new FindingList();
        var time = ZonedTimes.Read(new DateTime(2027, 10, 31, 2, 30, 0), "Europe/Berlin", Somewhere, findings);
        Assert.Equal(TimeSpan.FromHours(2), time!.At.Offset);
        var finding = Assert.Single(findings.InOrder());
        Assert.Equal(("time-twice", FindingLevel.Warning), (finding.Code, finding.Level));
    }

    [Theory]
    [InlineData("CET")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/localtime")]
    public void What_is_no_zone_is_refused(string zone)
    {
        var findings = new FindingList();
        Assert.Null(ZonedTimes.Zone(zone, Somewhere, findings));
        Assert.Equal("zone-unknown", Assert.Single(findings.InOrder()).Code);
    }
}

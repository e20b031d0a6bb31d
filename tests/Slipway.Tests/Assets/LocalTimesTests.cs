using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Assets;

public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void A_time_that_does_not_exist_is_the_first_moment_after_the_gap() =>
        Assert.Equal(new DateTimeOffset(2027, 3, 28, 3, 0, 0, TimeSpan.FromHours(2)), LocalTimes.FirstMoment(new DateTime(2027, 3, 28, 2, 30, 0), _berlin));

    [Fact]
    public void Of_a_time_that_comes_twice_the_first_counts() =>
        Assert.Equal(new DateTimeOffset(2027, 10, 31, 2, 30, 0, TimeSpan.FromHours(2)), LocalTimes.FirstMoment(new DateTime(2027, 10, 31, 2, 30, 0), _berlin));

    // Every zone there is, around each of its changes in a decade, and on ordinary days between.
    [Fact]
    public void In_every_zone_for_a_decade_it_is_the_earliest_moment_at_which_clocks_have_come_so_far()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var local in Moments(zone))
            {
                var at = LocalTimes.FirstMoment(local, zone);

                Assert.True(Shown(at, zone) >= local, $"{zone.Id} {local:s}: {at:o} is before it");
                Assert.True(Shown(at.AddSeconds(-1), zone) < local, $"{zone.Id} {local:s}: {at:o} is not the first");
                // What clocks pass over is passed at once: never more than the gap late.
                Assert.True(Shown(at, zone) - local < TimeSpan.FromHours(25), $"{zone.Id} {local:s}: {at:o} is too late");
            }
        }
    }

    [Fact]
    public void Quiet_hours_end_after_they_were_asked_for_and_are_over_then_in_every_zone_for_a_decade()
    {
        QuietHours[] all =
        [
            new(new TimeOnly(20, 0), new TimeOnly(8, 0)), new(new TimeOnly(1, 0), new TimeOnly(2, 30)), new(new TimeOnly(22, 0), new TimeOnly(2, 30)) { Weekends = true },
            new(new TimeOnly(0, 0), new TimeOnly(0, 0)) { Weekends = true },
        ];
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (var instant in Moments(zone).Select(m => new DateTimeOffset(m, TimeSpan.Zero)))
            {
                foreach (var quiet in all)
                {
                    if (quiet.EndsAt(instant, zone) is not { } end)
                    {
                        Assert.False(quiet.IsQuiet(Shown(instant, zone)));
                        continue;
                    }

                    Assert.True(end > instant, $"{zone.Id} {instant:o}: ends before, at {end:o}");
                    Assert.False(quiet.IsQuiet(Shown(end, zone)), $"{zone.Id} {instant:o}: still quiet at {end:o}");
                    Assert.True(end - instant < TimeSpan.FromDays(4), $"{zone.Id} {instant:o}: {end:o} is days later than it need be");
                }
            }
        }
    }

    private static DateTime Shown(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;

    // Around each change of the offset, found by looking at every day; half-hours before and after it, and an ordinary moment a month.
    private static IEnumerable<DateTime> Moments(TimeZoneInfo zone)
    {
        var end = new DateTimeOffset(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); day < end; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) != zone.GetUtcOffset(day.AddDays(1)))
            {
                for (var minutes = -120; minutes <= 24 * 60 + 120; minutes += 30)
                {
                    yield return TimeZoneInfo.ConvertTime(day, zone).DateTime.AddMinutes(minutes);
                }
            }
            else if (day.Day == 17)
            {
                yield return TimeZoneInfo.ConvertTime(day, zone).DateTime;
            }
        }
    }
}

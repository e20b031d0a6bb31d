using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class SchedulePossibleTests : CheckTest<SchedulePossible>
{
    [Fact]
    public void A_time_that_is_over_is_an_error() =>
        IsError(Assert.Single(Find(Campaigns.Subject() with { Now = Campaigns.Time(9, 9, 10).At }), f => f.Asset == "email/invitation"), "which is over");

    [Fact]
    public void What_the_plan_keeps_may_be_over()
    {
        var parent = Campaigns.Webinar();
        var again = Campaigns.Subject() with { Plan = Campaigns.Planned(Campaigns.Assets, parent), Now = Campaigns.Time(9, 9, 10).At };
        Assert.Empty(Find(again));
    }

    [Theory]
    [InlineData(21, 0, true)]
    [InlineData(23, 30, true)]
    [InlineData(6, 59, true)]
    [InlineData(7, 0, false)]
    [InlineData(20, 59, false)]
    public void The_quiet_hours_are_an_error_for_mails_at_a_time_and_after_an_event(int hour, int minute, bool quiet)
    {
        Assert.Equal(quiet, Find(Campaigns.Subject(Campaigns.Reminder with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 22, hour, minute)) })).Any(f => f.Level == FindingLevel.Error));
        Assert.Equal(quiet, Find(Campaigns.Subject(Campaigns.ThankYou with { Delivery = new Delivery.AfterEvent("attendance.known", Campaigns.Time(9, 25, hour, minute)) })).Count > 0);
    }

    [Fact]
    public void Quiet_hours_are_those_of_the_zone_and_not_of_the_offset_it_is_written_with()
    {
        var writtenElsewhere = new ScheduledTime(new DateTimeOffset(2026, 9, 22, 20, 30, 0, TimeSpan.Zero), Campaigns.Zone);
        IsError(Single(Campaigns.Reminder with { Delivery = new Delivery.AtTime(writtenElsewhere) }), "22:30", "quiet hours");
    }

    [Fact]
    public void A_weekend_is_a_suggestion() =>
        Is(FindingLevel.Suggestion, Single(Campaigns.Reminder with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 19, 10)) }), "Sat 2026-09-19");

    [Fact]
    public void A_zone_that_there_is_not_is_an_error() =>
        IsError(Single(Campaigns.Reminder with { Delivery = new Delivery.AtTime(new ScheduledTime(Campaigns.Time(9, 22, 10).At, "Europe/Atlantis")) }), "Europe/Atlantis");

    [Fact]
    public void A_reminder_before_its_invitation_is_an_error()
    {
        var late = Campaigns.Invitation with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 23, 10)) };
        IsError(Single(late), "email/reminder", "no later than email/invitation");
    }

    [Fact]
    public void A_mail_before_the_campaign_starts_is_an_error() =>
        IsError(Single(Campaigns.Invitation with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 7, 10)) }), "before the campaign starts");

    [Fact]
    public void A_reminder_after_the_event_has_begun_and_a_thank_you_before_its_end_are_errors()
    {
        IsError(Single(Campaigns.Reminder with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 24, 15)) }), "has started");
        IsError(Single(Campaigns.ThankYou with { Delivery = new Delivery.AfterEvent("attendance.known", Campaigns.Time(9, 24, 15, 30)) }), "is over");
    }

    [Fact]
    public void A_journey_that_ends_before_it_starts_or_before_its_waits_is_found()
    {
        IsError(Single(Campaigns.Journey with { End = Campaigns.Time(9, 8, 10) }), "no later than it starts");
        IsWarning(Single(Campaigns.Journey with { Steps = [new JourneyStep.Wait(24 * 30), .. Campaigns.Journey.Steps] }), "792 hours");
    }

    [Fact]
    public void A_mail_that_its_journey_does_not_send_is_an_error() =>
        IsError(Single(Campaigns.Journey with { Steps = [new JourneyStep.Wait(1)] }), "email/nudge", "never go out");

    [Fact]
    public void A_calendar_entry_that_ends_before_it_starts_is_an_error() =>
        Assert.Contains(Find(Campaigns.Subject(Campaigns.Calendar with { End = Campaigns.Time(9, 24, 14) })), f => f.Asset == "calendar/webinar" && f.Level == FindingLevel.Error);
}

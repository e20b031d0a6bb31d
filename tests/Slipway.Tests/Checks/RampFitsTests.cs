using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class RampFitsTests : CheckTest<RampFits>
{
    private static readonly Ramp _ramp = new() { Steps = [0.01, 0.1, 1], PauseMinutes = 120, Halt = RampHalt.Usual };

    private static readonly QuietHours _quiet = new(new TimeOnly(12, 30), new TimeOnly(8, 0)) { Zone = Campaigns.Zone };

    [Fact]
    public void Steps_by_day_that_are_through_before_the_event_pass() => Passes(Campaigns.Invitation with { Ramp = _ramp });

    [Fact]
    public void A_last_step_after_the_event_has_started_is_an_error() =>
        IsError(Single(Campaigns.Reminder with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 24, 11)), Ramp = _ramp }), "The last step of email/reminder begins Thu", "15:00", "calendar/webinar has started");

    [Fact]
    public void A_step_at_night_is_a_warning_unless_each_mail_waits_for_its_morning()
    {
        IsWarning(Single(Campaigns.Invitation with { Ramp = _ramp, QuietHours = _quiet }), "Step 3 of email/invitation", "14:00");
        Passes(Campaigns.Invitation with { Ramp = _ramp, QuietHours = _quiet with { ForEach = true } });
    }

    [Fact]
    public void A_ramp_that_nothing_stops_is_an_error() => IsError(Single(Campaigns.Invitation with { Ramp = _ramp with { Halt = new RampHalt() } }), "nothing stops it");

    [Fact]
    public void A_form_that_is_not_there_cannot_be_watched()
    {
        var email = Campaigns.Invitation with { Ramp = _ramp with { Halt = new RampHalt { FormConversionBelow = 0.01 } } };
        Passes(email);
        ImmutableArray<Asset> formless = [.. Campaigns.With(email).Where(a => a is not FormAsset)];
        IsError(Assert.Single(Find(Campaigns.Subject(formless))), "the campaign has no form");
    }

    [Fact]
    public void Going_to_everyone_at_once_against_the_workspace_is_a_warning() => IsWarning(Single(Campaigns.Invitation with { Ramp = Ramp.AtOnce }), "to everyone at once");

    [Fact]
    public void An_email_that_stays_as_it_is_is_not_asked_again()
    {
        var email = Campaigns.Invitation with { Ramp = Ramp.AtOnce };
        var plan = Campaigns.Planned(Campaigns.With(email));
        Assert.Empty(Find(Campaigns.Subject(email) with { Plan = Campaigns.Planned(Campaigns.With(email), plan) }));
    }
}

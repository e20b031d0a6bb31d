using System.Collections.Immutable;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Limits;

public sealed class LaunchLimitsTests
{
    private const string Whole =
        """
        blackouts:
          - { from: 2026-12-20, to: 2027-01-02, zone: Europe/Berlin, markets: [DE], reason: Nobody is there to answer., except: [status-notice] }
        ceilings:
          per_launch: { recipients: 10000, spend: "5,000 EUR", changes: 100, deletions: 5 }
          per_day: { recipients: 20000 }
          by_level:
            autonomous: { per_launch: { recipients: 500 } }
        quiet_hours:
          from: 20:00
          to: 08:00
          weekends: true
          markets: { FR: { from: 19:00, to: 09:00 } }
        late_hours: 2
        """;

    [Fact]
    public void Everything_that_a_team_writes_is_read()
    {
        var (limits, findings) = LaunchLimitsReader.Read("launches.yaml", Whole);

        Assert.Empty(findings);
        var blackout = Assert.Single(limits!.Blackouts);
        Assert.Equal(new DateTimeOffset(2026, 12, 19, 23, 0, 0, TimeSpan.Zero), blackout.Begins);
        Assert.Equal(new DateTimeOffset(2027, 1, 2, 23, 0, 0, TimeSpan.Zero), blackout.Ends);
        Assert.Equal((10000, 100, 5, 20000), (limits.Ceilings.PerLaunch.Recipients, limits.Ceilings.PerLaunch.Changes, limits.Ceilings.PerLaunch.Deletions, limits.Ceilings.PerDay.Recipients));
        Assert.Equal(new Money(5000, "EUR"), Assert.Single(limits.Ceilings.PerLaunch.Spend));
        Assert.Equal(500, limits.ByLevel["autonomous"].PerLaunch.Recipients);
        Assert.Equal(new TimeOnly(9, 0), limits.QuietHours!.For("FR").Until);
        Assert.True(limits.QuietHours.Weekends);
        Assert.Equal(2, limits.LateHours);
    }

    [Fact]
    public void A_file_with_mistakes_yields_no_limits_and_names_each_mistake_at_its_place()
    {
        var (limits, findings) = LaunchLimitsReader.Read("launches.yaml",
            """
            blackouts:
              - { from: 2027-01-02, to: 2026-12-20, zone: CET, reason: x, markets: [UK] }
            ceilings:
              per_launch: { recipients: many, spend: EUR 5000 }
              by_level: { robots: {} }
            quiet_hours: { from: 8pm, to: 08:00 }
            late: 2
            """);

        Assert.Null(limits);
        Assert.Equal(
            ["2 blackout-backwards", "2 market-unknown", "2 zone-unknown", "4 key-type", "4 key-type", "5 key-unknown", "6 key-type", "7 key-unknown"],
            findings.Select(f => $"{f.Place!.Line} {f.Code}").Order(StringComparer.Ordinal));
        Assert.All(findings, f => Assert.True(f.Place!.Column > 0 && f.Fix is not null));
    }

    [Fact]
    public void A_send_in_a_blackout_is_an_error_of_the_plan_for_the_markets_it_is_for()
    {
        var plan = Campaigns.Webinar();
        var day = DateOnly.FromDateTime(plan.Terms.Launch.At.DateTime);
        LaunchLimits Limits(params string[] markets) => new() { Blackouts = [new Blackout(day, day, Campaigns.Zone, "Stocktaking.") { Markets = [.. markets] }] };

        Assert.Contains(Limits().Find(plan), f => f is { Code: "send-in-blackout", Asset: "email/invitation", Blocks: true });
        Assert.Contains(Limits("AT").Find(plan), f => f.Code == "send-in-blackout");
        Assert.Empty(Limits("FR").Find(plan));
        Assert.Empty((Limits() with { Blackouts = [Limits().Blackouts[0] with { Except = [plan.Terms.Name] }] }).Find(plan));
    }

    [Fact]
    public void A_radius_over_a_ceiling_says_by_what_in_one_launch_and_in_a_day()
    {
        var radius = new BlastRadius(600, 12, 3) { Spend = ImmutableSortedDictionary<string, decimal>.Empty.Add("USD", 100) };
        var ceilings = new Ceilings(
            new Ceiling { Recipients = 500, Changes = 12, Deletions = 2, Spend = [new Money(5000, "EUR")] },
            new Ceiling { Recipients = 1000 });

        Assert.Equal(
            ["600 recipients, of at most 500 in one launch", "3 deletions, of at most 2 in one launch", "100 USD, a currency without a ceiling in one launch"], ceilings.Over(radius, BlastRadius.None));
        Assert.Contains("1,100 recipients, of at most 1,000 in a day", ceilings.Over(radius, new BlastRadius(500, 1, 0)));
        Assert.Empty(Ceilings.None.Over(radius, radius));
    }

    [Fact]
    public void Quiet_hours_and_lateness_become_part_of_each_email_so_that_approvers_sign_them()
    {
        var (limits, _) = LaunchLimitsReader.Read("launches.yaml", Whole);
        var email = limits!.Apply([Campaigns.Invitation], Campaigns.Terms, waitsForEach: true).OfType<EmailAsset>().Single();

        Assert.Equal((true, Campaigns.Zone, 2), (email.QuietHours!.ForEach, email.QuietHours.Zone, email.LateHours));
        Assert.Same(Campaigns.Invitation, LaunchLimits.None.Apply([Campaigns.Invitation], Campaigns.Terms, waitsForEach: true)[0]);
        Assert.Equal(Campaigns.Invitation, (EmailAsset)(LaunchLimits.None with { LateHours = EmailAsset.UsualLateHours }).Apply([Campaigns.Invitation], Campaigns.Terms, true)[0]);
    }

    [Fact]
    public void A_quiet_friday_night_runs_into_a_quiet_weekend_and_ends_on_monday_morning()
    {
        var quiet = new QuietHours(new TimeOnly(20, 0), new TimeOnly(8, 0)) { Weekends = true };
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.FromHours(1)), quiet.EndsAt(new DateTimeOffset(2026, 11, 20, 21, 0, 0, TimeSpan.FromHours(1)), berlin));
        Assert.Null(quiet.EndsAt(new DateTimeOffset(2026, 11, 20, 19, 59, 0, TimeSpan.FromHours(1)), berlin));
    }
}

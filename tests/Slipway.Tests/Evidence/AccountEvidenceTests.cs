using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Evidence;

public sealed class AccountEvidenceTests
{
    private const int Campaigns = 400;
    private const int Accounts = 200;
    private const int Colleagues = 10;

    [Fact]
    public void Counted_by_person_a_campaign_that_does_nothing_often_seems_to_work_when_colleagues_act_alike_and_counted_by_account_it_does_not()
    {
        var random = new Random(20270119);
        var (byPerson, byAccount) = (0, 0);
        for (var campaign = 0; campaign < Campaigns; campaign++)
        {
            var people = Simulate(random, campaign);
            byPerson += IsLift(Judge(people.Select(p => (p.HeldOut, p.Reached)), HoldoutUnit.Contact)) ? 1 : 0;
            byAccount += IsLift(Judge(people.GroupBy(p => p.Account).Select(g => (g.First().HeldOut, g.Any(p => p.Reached))), HoldoutUnit.Account)) ? 1 : 0;
        }

        // One in twenty is what a 95 % interval allows.
        Assert.InRange(byAccount, 0, Campaigns * 0.08);
        Assert.True(byPerson > Campaigns * 0.20, $"{byPerson} of {Campaigns} seemed to work.");
    }

    [Fact]
    public void The_verdict_and_the_warning_speak_of_what_was_counted()
    {
        var lift = Judge(Enumerable.Range(0, 1000).Select(i => (HeldOut: i % 5 == 0, Reached: i % 5 != 0 && i % 4 == 0)), HoldoutUnit.Account);
        var moved = Judge(Enumerable.Range(0, 1000).Select(i => (HeldOut: i % 2 == 0, Reached: false)), HoldoutUnit.Account);

        Assert.Contains("accounts with a meeting", lift.Verdict, StringComparison.Ordinal);
        Assert.Contains("of the accounts it reached out to", lift.Verdict, StringComparison.Ordinal);
        Assert.Contains("something moved accounts between them", moved.Verdict, StringComparison.Ordinal);
    }

    // Nothing is done to anyone: at some accounts most people meet us anyway, at most accounts nobody does.
    private static List<(string Account, bool HeldOut, bool Reached)> Simulate(Random random, int campaign)
    {
        var holdout = new Holdout(0.2, string.Create(CultureInfo.InvariantCulture, $"campaign-{campaign}")) { By = HoldoutUnit.Account };
        var people = new List<(string, bool, bool)>();
        for (var a = 0; a < Accounts; a++)
        {
            var account = string.Create(CultureInfo.InvariantCulture, $"a{a}.example");
            var rate = random.NextDouble() < 0.1 ? 0.6 : 0.005;
            for (var c = 0; c < Colleagues; c++)
            {
                people.Add((account, holdout.Holds($"{account}-{c}", account), random.NextDouble() < rate));
            }
        }

        return people;
    }

    private static Core.Evidence.Evidence Judge(IEnumerable<(bool HeldOut, bool Reached)> units, HoldoutUnit by)
    {
        var all = units.ToList();
        ArmCount Arm(bool heldOut) => new(all.Count(u => u.HeldOut == heldOut), all.Count(u => u.HeldOut == heldOut && u.Reached));
        return EvidenceJudge.Judge(new EvidenceInput("meeting", Arm(false), Arm(true), 0.2, true, DateTimeOffset.UnixEpoch) { By = by });
    }

    private static bool IsLift(Core.Evidence.Evidence evidence) => evidence is Core.Evidence.Evidence.Lift;
}

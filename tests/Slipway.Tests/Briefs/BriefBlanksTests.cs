using Slipway.Core.Briefs;
using Slipway.Tests.Playbooks;
using Xunit;

namespace Slipway.Tests.Briefs;

public sealed class BriefBlanksTests
{
    [Fact]
    public void Answers_stand_in_their_blanks_and_what_was_not_answered_stays_with_its_comment()
    {
        var template = BriefTemplate.For(WebinarPlaybook.Read())!;
        var filled = BriefBlanks.Fill(template, new Dictionary<string, string>
        {
            ["title"] = "Half price: \"now\" # or never\nsays everyone", ["goal.metric"] = "meeting", ["goal.target"] = "60", ["markets"] = "[DE, AT]", ["holdout"] = "20%",
            ["audience.where"] = "industry is logistics and country in [DE, AT]", ["launch.time"] = "09:00", ["call_to_action"] = "No", ["offer"] = "", ["playbook"] = "other", ["event.title"] = "The event",
        });
        Assert.Equal(template.Split('\n').Length, filled.Split('\n').Length);
        Assert.Contains("\ntitle: \"Half price: \\\"now\\\" # or never says everyone\"\n", filled, StringComparison.Ordinal);
        Assert.Contains("\n  metric: meeting\n  target: 60\n", filled, StringComparison.Ordinal);
        Assert.Contains("\nmarkets: [DE, AT]\n", filled, StringComparison.Ordinal);
        Assert.Contains("\n  where: \"industry is logistics and country in [DE, AT]\"\n", filled, StringComparison.Ordinal);
        Assert.Contains("\n  time: 09:00\n", filled, StringComparison.Ordinal);
        Assert.Contains("\ncall_to_action: \"No\"\n", filled, StringComparison.Ordinal);
        Assert.Contains("\nplaybook: webinar\n", filled, StringComparison.Ordinal);
        Assert.Contains("\nevent:\n  title: The event\n", filled, StringComparison.Ordinal);
        Assert.Contains("\noffer:              # what people get", filled, StringComparison.Ordinal);
        // What was answered is no longer missing, and is read as it was meant.
        var before = BriefReader.Read("brief.md", template, _ => ["event"]).Findings;
        var after = BriefReader.Read("brief.md", filled, _ => ["event"]).Findings;
        Assert.Contains(before, f => f.Field == "goal.target");
        Assert.DoesNotContain(after, f => f.Field is "title" or "goal.metric" or "goal.target" or "markets" or "holdout" or "launch.time" or "call_to_action" or "event.title" or "audience.where");
        Assert.Contains(after, f => f.Field == "offer");
    }
}

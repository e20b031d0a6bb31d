using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Playbooks;
using Slipway.Tests.Rendering;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class ExampleBrandTests
{
    private static readonly RuleSet Rules = RuleSet.Read(Golden.Folder("examples", "brand").ToDictionary(f => $"brand/{f.Key}", f => f.Value, StringComparer.Ordinal)).Rules;

    [Fact]
    public void Its_word_rules_use_every_extension_point_of_words()
    {
        string[] all = ["capitalization", "conditional", "consistency", "existence", "metric", "occurrence", "repetition", "substitution"];
        Assert.Equal(all, Rules.Rules.Where(r => r.Extension.Family == Family.Words).Select(r => r.Extension.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_campaign_of_the_demonstration_speaks_as_its_brand_does()
    {
        var words = Rules.Rules.Where(r => r.Extension.Family == Family.Words).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var found = Demonstration().Where(f => words.Contains(f.Code)).ToList();
        Assert.DoesNotContain(found, f => f.Level != FindingLevel.Suggestion);
        Assert.InRange(found.Count, 0, 3);
    }

    [Fact]
    public void Nothing_in_the_campaign_of_the_demonstration_blocks() => Assert.DoesNotContain(Demonstration(), f => f.Blocks);

    [Fact]
    public void Its_vocabulary_holds_texts_to_its_names()
    {
        Assert.Contains("Nordlager Count", Rules.Vocabulary.Accepted);
        var document = Core.Checks.Documents.Document.Read("a.md", "With nordlager count nobody asks for manpower, nor for NordPick.\n", new Core.Checks.Documents.Setting { Language = "en" });
        Assert.Equal(["Vale.Terms", "Vale.Avoid", "Vale.Avoid"], new RulePlan(Rules).Check(document).Select(f => f.Code));
    }

    private static ImmutableArray<Finding> Demonstration()
    {
        var files = WebinarPlaybook.Read().Fill(WebinarPlaybook.Brief()).Files;
        var built = AssetBuilder.Build(DraftReader.Read(files).Draft!, Samples.Brand);
        var plan = Planner.Plan(built.Terms, built.Assets, Campaigns.Inventory, null, "seed").Plan!;
        return CampaignChecker.Rules(plan, files, Rules, DateTimeOffset.Parse("2027-01-05T09:00:00+01:00", CultureInfo.InvariantCulture)).Findings;
    }
}

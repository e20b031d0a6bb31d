using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Tests.Workspaces;

public sealed class DraftPlanTests
{
    [Fact]
    public void A_token_that_cannot_be_used_is_told_and_the_plan_is_made_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "brand"));
            File.WriteAllText(Path.Combine(folder, "brand", "tokens.json"), """{ "color": { "$type": "color", "text": { "$value": "dark" } } }""");
            var (plan, findings) = DraftPlan.Make(new Workspace(folder), Campaign(), PlatformRegistration.Offline(new Workspace(folder)), null);
            Assert.NotNull(plan);
            Assert.Contains(findings, f => f.Blocks && f.Place?.File == "brand/tokens.json");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyDictionary<string, string> Campaign() =>
        Workspace.ReadTexts(Path.Combine(Stories.StoryTests.FindRepository(), "tests", "golden", "warehouse-webinar", "draft"));
}

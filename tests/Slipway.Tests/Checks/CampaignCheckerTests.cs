using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

/// <summary>What checks and rules found, told once.</summary>
public sealed class CampaignCheckerTests
{
    private static readonly Finding Check = new("contrast", FindingLevel.Error, "Faint.") { Asset = "email/invitation", Matter = "contrast" };

    private static readonly Finding Rule = Check with { Code = "enough-contrast" };

    public static TheoryData<string, Finding> Others() => new()
    {
        { "excepted", Rule with { Excepted = new Excepted("fair", "Theirs.", "brand", new DateOnly(2027, 3, 31)) } },
        { "of another asset", Rule with { Asset = "email/reminder" } },
        { "less grave", Rule with { Level = FindingLevel.Warning } },
        { "about something else", Rule with { Matter = "alt-text" } },
        { "of no matter", Rule with { Matter = null } },
    };

    [Fact]
    public void What_a_rule_says_as_gravely_of_the_same_asset_a_check_does_not_say_again() => Assert.Equal([Rule], CampaignChecker.Together([Check], [Rule]));

    [Theory]
    [MemberData(nameof(Others))]
    public void A_check_speaks_for_itself_where_the_rule_is(string why, Finding rule) => Assert.True(CampaignChecker.Together([Check], [rule]).Contains(Check), why);
}

using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

/// <summary>What the tests of all checks share: the faultless campaign passes, and findings are compared by level and words.</summary>
public abstract class CheckTest<TCheck>
    where TCheck : Check, new()
{
    private static readonly TCheck Check = new();

    [Fact]
    public void The_faultless_campaign_passes_before_and_after_staging()
    {
        Assert.Empty(Check.Find(Campaigns.Subject()));
        Assert.Empty(Check.Find(Campaigns.StagedSubject()));
    }

    [Fact]
    public void It_is_one_of_those_that_run() => Assert.Contains(AllChecks.List, c => c.Code == Check.Code && c is TCheck);

    private protected static List<Finding> Find(CheckSubject subject) => [.. Check.Find(subject)];

    private protected static Finding Single(params Asset[] changed) => Assert.Single(Find(Campaigns.Subject(changed)));

    private protected static void Passes(params Asset[] changed) => Assert.Empty(Find(Campaigns.Subject(changed)));

    private protected static void IsError(Finding finding, params string[] words) => Is(FindingLevel.Error, finding, words);

    private protected static void IsWarning(Finding finding, params string[] words) => Is(FindingLevel.Warning, finding, words);

    private protected static void Is(FindingLevel level, Finding finding, params string[] words)
    {
        Assert.Equal(Check.Code, finding.Code);
        Assert.Equal(level, finding.Level);
        Assert.All(words, word => Assert.Contains(word, finding.Message, StringComparison.Ordinal));
        Assert.False(string.IsNullOrWhiteSpace(finding.Fix));
    }
}

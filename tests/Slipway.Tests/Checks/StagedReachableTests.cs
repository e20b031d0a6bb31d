using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class StagedReachableTests : CheckTest<StagedReachable>
{
    [Theory]
    [InlineData(0, "no answer")]
    [InlineData(302, "leads elsewhere")]
    [InlineData(403, "refused")]
    [InlineData(404, "not there")]
    [InlineData(500, "status 500")]
    public void A_page_that_does_not_answer_well_is_an_error(int status, string words)
    {
        var staged = Campaigns.StagedSubject();
        IsError(Assert.Single(Find(staged with { Reached = [.. staged.Reached.Select(r => r.Asset == Campaigns.Page.Key ? r with { Status = status } : r)] })), "page/webinar", words);
    }

    [Fact]
    public void A_page_or_form_that_was_not_asked_for_is_an_error() =>
        Assert.Equal(["form/registration", "page/confirmation", "page/webinar"], Find(Shown(Campaigns.StagedSubject()) with { Reached = [] }).Select(f => f.Asset).Order());

    [Fact]
    public void A_platform_that_shows_drafts_to_nobody_outside_is_not_asked() => Assert.Empty(Find(Campaigns.StagedSubject() with { Reached = [] }));

    private static CheckSubject Shown(CheckSubject subject) => subject with
    {
        Readings = subject.Readings.ToImmutableSortedDictionary(r => r.Key, r => r.Value with { Previews = [new Preview("HTML", $"https://example.com/preview/{r.Value.Id}")] }),
    };
}

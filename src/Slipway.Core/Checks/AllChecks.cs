using System.Collections.Immutable;

namespace Slipway.Core.Checks;

/// <summary>The checks there are. An explicit list: a check that is not in it does not run, and a test sees to that.</summary>
public static class AllChecks
{
    /// <summary>Every check, by code.</summary>
    public static ImmutableArray<Check> List { get; } =
    [
        new AdsAudience(),
        new AudienceWithinLimits(),
        new Contrast(),
        new ExclusiveApart(),
        new GoalMeasurable(),
        new GoalProvable(),
        new HtmlSize(),
        new ImagesDescribed(),
        new LinksResolve(),
        new MergeFieldFallback(),
        new RampFits(),
        new SchedulePossible(),
        new StagedReachable(),
        new SubjectAndPreheader(),
        new UnsubscribeAndAddress(),
        new UtmComplete(),
    ];

    /// <summary>The check of a code; null when there is none.</summary>
    public static Check? Find(string code) => List.FirstOrDefault(c => c.Code == code);
}

using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Slipway.Server.Tests.LongestFirst))]

namespace Slipway.Server.Tests;

/// <summary>Begins with the classes that take a minute: begun last, one of them would run alone when all others are done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] _long = ["StoryTests", "JourneyTests", "RehearsalTests", "WordsPagesTests", "AccessibilityTests", "EditBrowserTests", "OfficialInspectorTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Array.FindIndex(_long, l => c.TestCollectionDisplayName.Contains($".{l} ", StringComparison.Ordinal)) is >= 0 and var place ? place : _long.Length)];
}

using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>Every case of every method: each figure that it expects, within the tolerance that it states.</summary>
public sealed class VectorTests
{
    // A method stands here until it is built; a new file or method fails the test below until someone decides.
    private static readonly string[] NotBuiltYet = [];

    private static readonly Dictionary<string, Action<VectorCase>> Built = new[]
    {
        DistributionVectors.All, ProportionVectors.All, MeanVectors.All, BootstrapVectors.All, SequentialVectors.All, PowerVectors.All, BayesVectors.All, AttributionVectors.All, QuasiVectors.All, AssignmentVectors.All,
    }.SelectMany(family => family).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Ids => VectorCase.Ids;

    [Fact]
    public void Every_method_of_the_vectors_is_built_or_named_as_not_built_yet() =>
        Assert.Equal(VectorCase.Methods.Order(StringComparer.Ordinal), Built.Keys.Concat(NotBuiltYet).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_case_is_matched(string id)
    {
        var c = VectorCase.Of(id);
        Built[c.Method](c);
        c.AssertWhole();
    }
}

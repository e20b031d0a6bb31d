using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Plans;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Plans;

public sealed class DriftTests
{
    [Theory]
    [InlineData("""{"subject":"Join us"}""", """{"subject":"Join us today"}""", "subject is \"Join us today\" instead of \"Join us\"")]
    [InlineData("""{"budget":{"amount":40}}""", """{"budget":{"amount":400}}""", "budget.amount is \"400\" instead of \"40\"")]
    [InlineData("""{"ads":[{"headlines":["a","b"]}]}""", """{"ads":[{"headlines":["a"]}]}""", "ads[0].headlines[1] is gone; it was \"b\"")]
    [InlineData("""{"a":1}""", """{"a":1,"b":"x"}""", "b is new: \"x\"")]
    public void The_field_is_named_with_both_values(string before, string after, string said) => Assert.Equal(said, Assert.Single(Drift.Of(Read(before), Read(after))).ToString());

    [Fact]
    public void A_long_text_is_cut_around_the_first_difference()
    {
        var words = string.Join(' ', Enumerable.Range(1, 60).Select(i => $"word{i}"));

        var said = Assert.Single(Drift.Of(Read(JsonSerializer.Serialize(new { html = words })), Read(JsonSerializer.Serialize(new { html = words.Replace("word40", "WORD40", StringComparison.Ordinal) })))).ToString();

        Assert.Contains("WORD40", said, StringComparison.Ordinal);
        Assert.InRange(said.Length, 60, 180);
    }

    [Fact]
    public void Other_members_are_a_change_though_the_rule_is_the_same()
    {
        var change = Assert.Single(Drift.Of(
            Read("{}") with { Audience = new AudienceFigures(9, 8, 2, [], "aaaaaaaaaaaa") }, Read("{}") with { Audience = new AudienceFigures(9, 8, 2, [], "bbbbbbbbbbbb") }));

        Assert.Equal("members", change.Path);
    }

    [Fact]
    public void There_is_drift_exactly_where_the_digest_differs()
    {
        var value = Gen.Elements("\"a\"", "\"b\"", "1", "null", "[]", "[1]", "[1,2]", "{}", """{"x":1}""", """{"x":[{"y":2}]}""");
        var content = value.ArrayOf(3).Select(v => $$"""{"p":{{v[0]}},"q":{{v[1]}},"r":{{v[2]}}}""");
        Prop.ForAll(content.ToArbitrary(), content.ToArbitrary(), (a, b) =>
            Drift.Of(Read(a), Read(b)).IsEmpty == (StagedPlan.DigestOf(Read(a)) == StagedPlan.DigestOf(Read(b)))).QuickCheckThrowOnFailure();
    }

    private static Reading Read(string json) => new("1", "k", "1", RemoteState.Staged, JsonSerializer.Deserialize<JsonElement>(json));
}

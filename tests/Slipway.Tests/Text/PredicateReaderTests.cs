using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class PredicateReaderTests
{
    [Theory]
    [InlineData("industry is logistics")]
    [InlineData("country in [DE, AT]")]
    [InlineData("country not in [DE]")]
    [InlineData("job_title contains any of [warehouse, \"supply chain\"]")]
    [InlineData("company starts with any of [Nord]")]
    [InlineData("lifecycle is not customer")]
    [InlineData("employees is at least 50")]
    [InlineData("employees is at most 500")]
    [InlineData("city is known")]
    [InlineData("city is unknown")]
    [InlineData("did registered")]
    [InlineData("not (did registered)")]
    [InlineData("did registered and not (did attended)")]
    [InlineData("(industry is logistics or did clicked) and country in [DE, AT]")]
    [InlineData("everyone")]
    [InlineData("no one")]
    public void What_is_written_is_what_is_read(string text)
    {
        var findings = new FindingList();
        Assert.Equal(text, PredicateReader.Read(text, findings)?.ToString());
        Assert.Empty(findings.InOrder());
    }

    [Fact]
    public void A_value_of_several_words_needs_no_quotes() =>
        Assert.Equal("job_title is \"head of logistics\" and city is \"Bad Homburg\"", PredicateReader.Read("job_title is head of logistics and city is Bad Homburg", new FindingList())?.ToString());

    [Theory]
    [InlineData("a is b and c is d or e is f", "condition-needs-brackets", 19)]
    [InlineData("industry logistics", "condition-unreadable", 10)]
    [InlineData("country in DE", "condition-unreadable", 12)]
    [InlineData("country in [DE, AT", "condition-unreadable", 19)]
    [InlineData("country is [DE]", "condition-unreadable", 12)]
    [InlineData("not did registered", "condition-unreadable", 5)]
    [InlineData("(did registered", "condition-unreadable", 16)]
    [InlineData("employees is at least many", "condition-unreadable", 27)]
    [InlineData("industry is logistics and", "condition-unreadable", 26)]
    [InlineData("did registered)", "condition-unreadable", 15)]
    [InlineData("", "condition-unreadable", 1)]
    public void A_mistake_is_found_at_its_word(string text, string code, int column)
    {
        var findings = new FindingList();
        Assert.Null(PredicateReader.Read(text, findings));
        var finding = Assert.Single(findings.InOrder());
        Assert.Equal((code, column), (finding.Code, finding.Place!.Column));
        Assert.NotNull(finding.Fix);
    }

    [Fact]
    public void Any_condition_is_read_back_from_its_text() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(Predicates(3).ToArbitrary(), written =>
        {
            var findings = new FindingList();
            var read = PredicateReader.Read(written.ToString()!, findings);
            return read is not null && Json(read) == Json(written);
        }));

    [Fact]
    public void No_text_makes_the_reader_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(
            Gen.Elements("industry", "is", "not", "in", "[", "]", "(", ")", ",", "and", "or", "did", "\"", "\\", "contains any of", "at", "least", "5", "é", " ").ListOf().ToArbitrary(),
            words =>
            {
                var findings = new FindingList();
                return PredicateReader.Read(string.Join(' ', words), findings) is null == findings.HasErrors;
            }));

    [Fact]
    public void Brackets_without_end_are_refused_and_do_not_overflow()
    {
        var findings = new FindingList();
        Assert.Null(PredicateReader.Read(new string('(', 100_000), findings));
        Assert.Single(findings.InOrder(), f => f.Level == FindingLevel.Error);
    }

    private static string Json(Predicate predicate) => System.Text.Json.JsonSerializer.Serialize(predicate, AssetJson.Options);

    private static Gen<Predicate> Predicates(int depth)
    {
        var value = Gen.Elements("DE", "supply chain", "a \"b\" \\ c", "x, y", "[z]", "and", "or", "not", "known", "Ärzte", "", " ", "O'Neil & Co", "in", "no", "everyone", "at least");
        var leaf = Gen.OneOf(
            Gen.Elements<Predicate>(new Predicate.Did("registered"), new Predicate.Compare("city", Comparison.IsKnown, []), new Predicate.Compare("city", Comparison.IsUnknown, [])),
            Gen.Choose(1, 5000).Select(n => (Predicate)new Predicate.Compare("employees", n % 2 == 0 ? Comparison.AtLeast : Comparison.AtMost, [n.ToString(System.Globalization.CultureInfo.InvariantCulture)])),
            value.Select(v => (Predicate)new Predicate.Compare("company", v.Length % 2 == 0 ? Comparison.Is : Comparison.IsNot, [v])),
            value.NonEmptyListOf().SelectMany(
                _ => Gen.Elements(Comparison.In, Comparison.NotIn, Comparison.Contains, Comparison.StartsWith),
                (values, comparison) => (Predicate)new Predicate.Compare("did", comparison, [.. values])));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Predicates(depth - 1);
        var two = inner.Two();
        return Gen.OneOf(
            leaf,
            Gen.Elements<Predicate>(new Predicate.All([]), new Predicate.Any([])),
            inner.Select(p => (Predicate)new Predicate.Not(p)),
            two.Select(p => (Predicate)new Predicate.All([p.Item1, p.Item2])),
            two.Select(p => (Predicate)new Predicate.Any(ImmutableArray.Create(p.Item1, p.Item2))));
    }
}

using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Tests.Plans;

public sealed class CanonicalJsonTests
{
    // RFC 8785, appendix B.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_ECMAScript_writes_them(string bits, string written) =>
        Assert.Equal(written, CanonicalJson.Number(BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_JSON_has_no_number_for_is_refused(double value) => Assert.Throws<ArgumentException>(() => CanonicalJson.Number(value));

    [Fact]
    public void Texts_have_the_digest_that_the_serialiser_gives_them()
    {
        var texts = new Dictionary<string, string>
        {
            ["brand/é.yaml"] = "",
            ["brand/\"b\".md"] = "a\"b\\c\b\f\r\n\t\u0001\u001f\u007f\u2028/<&>",
            ["brand/c.md"] = "😀 whole, \ud83d half, \udc00\udc00 and at the end \ud83d",
            ["brand/half \udc00.md"] = "plain",
        };
        var keys = texts.Keys.Order(StringComparer.Ordinal).ToList();

        Assert.Equal(CanonicalJson.Digest(keys.Select(k => new { Key = k, Value = texts[k] })), CanonicalJson.DigestOf(texts, keys));
        Assert.Equal(CanonicalJson.Digest(Array.Empty<string>()), CanonicalJson.DigestOf(texts, []));
    }

    // RFC 8785, section 3.2.2 and 3.2.4.
    [Fact]
    public void The_example_of_the_standard_comes_out_as_it_says()
    {
        const string Input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Assert.Equal("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""", Canonical(Input));
    }

    // RFC 8785, section 3.2.3: by UTF-16 code units, so the emoji stands before the Hebrew letter with dagesh.
    [Fact]
    public void Names_are_sorted_by_code_units()
    {
        const string Input = """{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""";
        using var canonical = JsonDocument.Parse(Canonical(Input));
        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            canonical.RootElement.EnumerateObject().Select(p => p.Value.GetString()));
    }

    [Fact]
    public void Only_what_must_be_escaped_is_escaped() =>
        Assert.Equal("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \u007f/<>&'+é\u2028😀\"", CanonicalJson.Write("\0\b\t\n\v\f\r\u001f \u007f/<>&'+é\u2028😀"));

    [Fact]
    public void Nesting_keeps_the_order_of_lists_and_sorts_names_within() => Assert.Equal("""[{"a":[3,1,2],"b":{"c":{},"d":[]}}]""", Canonical("""[ {"b":{"d":[ ],"c":{ }},"a":[3,1,2.0]} ]"""));

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-12345678901234567")]
    public void A_whole_number_that_a_double_does_not_hold_is_refused_rather_than_changed(string number) =>
        Assert.Contains(number, Assert.Throws<ArgumentException>(() => Canonical(number)).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Assert.Throws<ArgumentException>(() => Canonical("""["\ud800"]"""));

    [Fact]
    public void Reading_and_writing_again_changes_nothing_and_every_number_survives()
    {
        Prop.ForAll<NormalFloat, string[]>((number, texts) =>
        {
            var value = new Dictionary<string, object> { ["number"] = number.Get, ["texts"] = texts.Select(t => t is null ? "" : string.Concat(t.Where(c => !char.IsSurrogate(c)))) };
            var once = CanonicalJson.Write(value);
            using var read = JsonDocument.Parse(once);
            return Canonical(once) == once && read.RootElement.GetProperty("number").GetDouble() == number.Get;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_digest_is_over_the_canonical_form()
    {
        Assert.Equal(CanonicalJson.Digest(new { b = 1, a = 2 }), CanonicalJson.Digest(new { a = 2, b = 1 }));
        Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", CanonicalJson.Digest(new { }));
    }

    private static string Canonical(string json)
    {
        using var document = JsonDocument.Parse(json);
        return CanonicalJson.Write(document.RootElement);
    }
}

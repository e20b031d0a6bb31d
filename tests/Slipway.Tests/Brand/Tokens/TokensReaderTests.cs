using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

public sealed class TokensReaderTests
{
    private const string Whole =
        """
        {
          "$schema": "https://www.designtokens.org/schemas/2025.10/format.json",
          "$description": "All there is",
          "color": {
            "$type": "color",
            "$deprecated": "Of last year",
            "blue": { "$value": { "colorSpace": "srgb", "components": [0, 0.4, 0.8], "hex": "#0066cc" }, "$description": "The sky" },
            "glass": { "$value": { "colorSpace": "oklch", "components": [0.5, 0.1, "none"], "alpha": 0.5 }, "$deprecated": false },
            "half": { "$value": { "colorSpace": "srgb", "components": [{ "$ref": "#/color/blue/$value/components/2" }, { "$ref": "#/color/cta/$value/components/1" }, 0.5] } },
            "cta": { "$value": "{color.blue}", "$extensions": { "com.example.tool": [1, { "a": null }] } },
            "link": { "$ref": "#/color/cta" },
            "accent": { "$root": { "$value": "{color.cta}" }, "dark": { "$ref": "#/color/accent/$root/$value", "$deprecated": true } }
          },
          "a/b~c": { "$type": "number", "x%y": { "$value": 1.5 } },
          "weight": { "$type": "fontWeight", "thick": { "$type": "fontWeight", "$value": "extra-bold" }, "odd": { "$value": 351 } },
          "font": { "$type": "fontFamily", "body": { "$value": ["Inter", { "$ref": "#/font/safe/$value" }, "sans-serif"] }, "safe": { "$value": "Arial" } },
          "space": { "$type": "dimension", "m": { "$value": { "value": 1.5, "unit": "rem" } }, "same": { "$value": { "value": { "$ref": "#/space/m/$value/value" }, "unit": "px" } } },
          "motion": {
            "quick": { "$type": "duration", "$value": { "value": 200, "unit": "ms" } },
            "ease": { "$type": "cubicBezier", "$value": [0.5, -1, 1, 2] },
            "fade": { "$type": "transition", "$value": { "duration": "{motion.quick}", "delay": { "value": 0, "unit": "s" }, "timingFunction": "{motion.ease}" } }
          },
          "line": {
            "plain": { "$type": "strokeStyle", "$value": "dotted" },
            "dashes": { "$type": "strokeStyle", "$value": { "dashArray": ["{space.m}", { "value": 2, "unit": "px" }], "lineCap": "round" } },
            "box": { "$type": "border", "$value": { "color": { "$ref": "#/color/blue" }, "width": { "$ref": "#/space/m/$value" }, "style": "{line.dashes}" } }
          },
          "shadow": {
            "$type": "shadow",
            "one": { "$value": { "color": "{color.glass}", "offsetX": "{space.m}", "offsetY": "{space.m}", "blur": "{space.m}", "spread": { "value": 0, "unit": "px" } } },
            "two": {
              "$value": [
                "{shadow.one}",
                { "color": "{color.blue}", "offsetX": "{space.m}", "offsetY": "{space.m}", "blur": "{space.m}", "spread": "{space.m}", "inset": true }
              ]
            }
          },
          "gradient": {
            "$type": "gradient",
            "start": { "$value": [{ "color": "{color.blue}", "position": 0 }] },
            "sky": { "$value": ["{gradient.start}", { "color": "{color.cta}", "position": "{a/b~c.end}" }] }
          },
          "text": {
            "copy": {
              "$type": "typography",
              "$value": {
                "fontFamily": "{font.body}", "fontSize": "{space.m}", "fontWeight": "{weight.thick}",
                "letterSpacing": { "value": 0, "unit": "px" }, "lineHeight": { "$ref": "#/a~1b~0c/x%25y/$value" }
              }
            }
          },
          "button": { "$extends": "{color.accent}", "dark": { "$value": "{color.half}" }, "own": { "$type": "number", "$value": -1 } },
          "small": { "$extends": "#/button", "$description": "A smaller one" }
        }
        """;

    private static readonly string _whole = Whole.Replace("\"x%y\": { \"$value\": 1.5 }", "\"x%y\": { \"$value\": 1.5 }, \"end\": { \"$value\": 0.75 }", StringComparison.Ordinal);

    [Fact]
    public void Everything_the_report_describes_is_read_without_a_finding()
    {
        var tokens = Clean(_whole);

        Assert.Equal(
            "color.blue color.glass color.half color.cta color.link color.accent.$root color.accent.dark a/b~c.x%y a/b~c.end weight.thick weight.odd font.body font.safe space.m space.same "
            + "motion.quick motion.ease motion.fade line.plain line.dashes line.box shadow.one shadow.two gradient.start gradient.sky text.copy "
            + "button.$root button.dark button.own small.$root small.dark small.own",
            string.Join(' ', tokens.All.Select(t => t.Path)));
        Assert.Equal("#0066cc", Color(tokens, "color.link").Srgb.ToString());
        Assert.Equal("#cc6680", Color(tokens, "color.half").Srgb.ToString());
        Assert.Equal((0.5, (double?)null), (Color(tokens, "color.glass").Srgb.Opacity, Color(tokens, "color.glass").Components[2]));
        Assert.Equal(24, Assert.IsType<TokenValue.Dimension>(tokens["space.m"]!.Value).Pixels);
        Assert.Equal(new TokenValue.Dimension(1.5, "px"), tokens["space.same"]!.Value);
        Assert.Equal(new TokenValue.FontWeight(800), tokens["weight.thick"]!.Value);
        Assert.Equal(["Inter", "Arial", "sans-serif"], Assert.IsType<TokenValue.FontFamily>(tokens["font.body"]!.Value).Names);
        Assert.Equal(new TokenValue.Transition(new(200, "ms"), new(0, "s"), new(0.5, -1, 1, 2)), tokens["motion.fade"]!.Value);
        Assert.Equal([new(1.5, "rem"), new(2, "px")], Assert.IsType<TokenValue.Border>(tokens["line.box"]!.Value).Style.Dashes);
        Assert.Equal([false, true], Assert.IsType<TokenValue.Shadow>(tokens["shadow.two"]!.Value).Layers.Select(l => l.Inset));
        Assert.Equal([0, 0.75], Assert.IsType<TokenValue.Gradient>(tokens["gradient.sky"]!.Value).Stops.Select(s => s.Position));
        Assert.Equal(1.5, Assert.IsType<TokenValue.Typography>(tokens["text.copy"]!.Value).LineHeight.Value);
        Assert.Null(TokenSchema.Broken("format.json", _whole));
    }

    [Fact]
    public void A_token_knows_its_place_description_target_and_whether_it_is_used_on()
    {
        var tokens = Clean(_whole);

        Assert.Equal("t.json:7:5", tokens["color.blue"]!.Place.ToString());
        Assert.Equal("t.json:12:55", tokens["color.accent.dark"]!.Place.ToString());
        Assert.Equal(("The sky", "Of last year", null), (tokens["color.blue"]!.Description, tokens["color.blue"]!.Deprecated, tokens["color.blue"]!.AliasOf));
        Assert.Equal(("color.cta", null, ""), (tokens["color.link"]!.AliasOf, tokens["color.glass"]!.Deprecated, tokens["color.accent.dark"]!.Deprecated));
        Assert.Equal("{\"com.example.tool\":[1,{\"a\":null}]}", tokens["color.cta"]!.Extensions?.GetRawText());
        Assert.Equal(("All there is", "A smaller one"), (tokens.Groups[0].Description, tokens.Groups.Single(g => g.Path == "small").Description));
    }

    [Fact]
    public void A_group_that_extends_another_keeps_its_own_tokens_and_the_types_of_the_others()
    {
        var tokens = Clean(
            """
            {
              "color": { "$type": "color", "base": { "ink": { "$value": { "colorSpace": "srgb", "components": [0, 0, 0] } }, "deep": { "a": { "$value": "{color.base.ink}" }, "b": { "$value": "{color.base.ink}" } } } },
              "card": { "$ref": "#/color/base", "deep": { "b": { "$type": "number", "$value": 1 }, "c": { "$type": "number", "$value": 2 } } },
              "deep": { "$extends": "{card.deep}" }
            }
            """);

        Assert.Equal("#000000", Color(tokens, "card.ink").Srgb.ToString());
        Assert.Equal("color.base.ink", tokens["card.deep.a"]!.AliasOf);
        Assert.Equal((new TokenValue.Number(1), new TokenValue.Number(2)), (tokens["card.deep.b"]!.Value, tokens["deep.c"]!.Value));
        Assert.Equal("#000000", Color(tokens, "deep.a").Srgb.ToString());
    }

    [Fact]
    public void A_group_of_another_type_leaves_what_it_takes_over_its_own()
    {
        var tokens = Clean(
            """
            {
              "base": { "$type": "color", "ink": { "$value": { "colorSpace": "srgb", "components": [0, 0, 0] } }, "deep": { "ink": { "$value": "{base.ink}" } }, "two": { "$type": "number", "$value": 2 } },
              "more": { "$extends": "{base}", "$type": "dimension", "space": { "$value": { "value": 16, "unit": "px" } } }
            }
            """);

        Assert.Equal("more.ink color, more.deep.ink color, more.two number, more.space dimension", string.Join(", ", tokens.All.Where(t => t.Path.StartsWith("more", StringComparison.Ordinal)).Select(t => $"{t.Path} {t.Value.Type}")));
    }

    // The ^ is where the finding must stand; it is not read.
    [Theory]
    [InlineData("""{ "a": { "$type": "color", "$value": ^"{b.c}" }, "b": { "d": { "$type": "color", "$value": "#000000" } } }""", "token-reference", "There is no token b.c; did you mean b.d?")]
    [InlineData("""{ "a": { "$value": ^"{b}" }, "b": { "$root": { "$type": "number", "$value": 1 } } }""", "token-reference", "{b} is a group", "{b.$root}")]
    [InlineData("""{ "a": { "$type": "number", "$value": ^"{b" } }""", "token-reference", "{b is no reference")]
    [InlineData("""{ "a": { "$type": "number", "$value": ^{ "$ref": "b" } } }""", "token-reference", "b is no reference")]
    [InlineData("""{ "a": { "$type": "number", "$value": { "$ref": "#/b/$value/0" } }, "b": { "$type": "cubicBezier", "$value": ^[0, 0, 1] } }""", "token-value", "no curve of four numbers")]
    [InlineData("""{ "a": { "$type": "number", "$value": ^{ "$ref": "#/b" } }, "b": { } }""", "token-reference", "#/b is a group")]
    [InlineData("""{ "a": { "$type": "color", "$value": ^"{b}" }, "b": { "$type": "number", "$value": 1 } }""", "token-type", "a is a color, and b, which it refers to, is a number")]
    [InlineData("""{ ^"a": { "$value": 1 } }""", "token-type", "no type")]
    [InlineData("""{ "a": { "$value": ^"{b}" }, "b": { "$value": "{c}" }, "c": { "$ref": "#/a" } }""", "token-cycle", "a -> b -> c -> a")]
    [InlineData("""{ "a": { "$type": "number", "$value": ^{ "$ref": "#/a/$value" } } }""", "token-cycle", "a -> a")]
    [InlineData("""{ "a": { "$type": "dimension", "$value": { "value": ^{ "$ref": "#/a/$value/value" }, "unit": "px" } } }""", "token-cycle", "#/a/$value/value")]
    [InlineData("""{ "a": { "b": { "$extends": ^"{a}" } } }""", "token-cycle", "a -> a.b -> a")]
    [InlineData("""{ "a": { "$extends": "{b}" }, "b": { "$extends": "{c}" }, "c": { "$extends": ^"{a}" } }""", "token-cycle", "a -> b -> c -> a")]
    [InlineData("""{ "a": { "$extends": ^"{b}" } }""", "token-extends", "There is no group {b}")]
    [InlineData("""{ "a": { "$extends": ^"{b}" }, "b": { "$type": "number", "$value": 1 } }""", "token-extends", "is a token")]
    [InlineData("""{ "a": { "$extends": ^1 } }""", "token-extends", "no reference")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1, ^"b": { "$value": 2 } } }""", "token-and-group", "cannot hold b")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1, ^"$ref": "#/b" } }""", "token-malformed", "both $value and $ref")]
    [InlineData("""{ ^"a.b": { } }""", "token-name", "\"a.b\"")]
    [InlineData("""{ ^"": { } }""", "token-name", "empty")]
    [InlineData("""{ "a": { ^"value": 1, "$type": "number" } }""", "token-malformed", "Write \"$value\"")]
    [InlineData("""{ "a": { ^"$root": { "b": { } } } }""", "token-without-value", "a.$root")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1, "$deprecated": ^5 } }""", "token-malformed", "$deprecated")]
    [InlineData("""{ "a": { "$type": ^5 } }""", "token-malformed", "$type must be a text")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": ^"srbg", "components": [0, 0, 0] } } }""", "token-value", "\"srbg\"", "\"srgb\"")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", "components": ^[0, 0] } } }""", "token-value", "a list of 2")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, ^102, 0] } } }""", "token-value", "green of 102", "from 0 to 1")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "hsl", "components": [^360, 0, 0] } } }""", "token-value", "hue of 360", "not, 360")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "lch", "components": [1, ^-1, "nothing"] } } }""", "token-value", "chroma of -1", "not below 0")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, 0, 0], "alpha": ^2 } } }""", "token-value", "from 0 to 1")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, 0, 0], "hex": ^"#000" } } }""", "token-value", "#000")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", ^"component": [0, 0, 0] } } }""", "token-value", "\"components\"")]
    [InlineData("""{ "a": { "$type": "color", "$value": ^"red" } }""", "token-value", "[1, 0, 0]")]
    [InlineData("""{ "a": { "$type": "dimension", "$value": ^"1.5rem" } }""", "token-value", "{ \"value\": 1.5, \"unit\": \"rem\" }")]
    [InlineData("""{ "a": { "$type": "dimension", "$value": { "value": 1, "unit": ^"em" } } }""", "token-value", "\"em\"")]
    [InlineData("""{ "a": { "$type": "dimension", "$value": ^{ "value": 0 } } }""", "token-value", "lacks unit")]
    [InlineData("""{ "a": { "$type": "dimension", "$value": { "value": ^1e999, "unit": "px" } } }""", "token-value", "1e999")]
    [InlineData("""{ "a": { "$type": "duration", "$value": ^"200ms" } }""", "token-value", "{ \"value\": 200, \"unit\": \"ms\" }")]
    [InlineData("""{ "a": { "$type": "fontFamily", "$value": ["Inter", ^5] } }""", "token-value", "has 5")]
    [InlineData("""{ "a": { "$type": "fontFamily", "$value": ^[] } }""", "token-value", "no font")]
    [InlineData("""{ "a": { "$type": "fontWeight", "$value": ^"Bold" } }""", "token-value", "\"Bold\"", "Write \"bold\"")]
    [InlineData("""{ "a": { "$type": "fontWeight", "$value": ^1001 } }""", "token-value", "1001")]
    [InlineData("""{ "a": { "$type": "cubicBezier", "$value": [^2, 0, 1, 1] } }""", "token-value", "has 2 where a number from 0 to 1")]
    [InlineData("""{ "a": { "$type": "strokeStyle", "$value": ^"wavy" } }""", "token-value", "\"wavy\"")]
    [InlineData("""{ "a": { "$type": "strokeStyle", "$value": { "dashArray": ^[], "lineCap": "butt" } } }""", "token-value", "no list of dashes")]
    [InlineData("""{ "a": { "$type": "border", "$value": { "color": ^"{w}", "width": "{w}", "style": "solid" } }, "w": { "$type": "dimension", "$value": { "value": 1, "unit": "px" } } }""", "token-value", "refers to w, a dimension, where a color belongs")]
    [InlineData("""{ "a": { "$type": "shadow", "$value": ^{ "color": "{c}" } } }""", "token-value", "lacks offsetX and offsetY and blur and spread")]
    [InlineData("""{ "a": { "$type": "gradient", "$value": [^"{b}"] }, "b": { "$type": "gradient", "$value": [{ "color": "{c}", "position": 0 }, { "color": "{c}", "position": 1 }] }, "c": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, 0, 0] } } }""", "token-value", "holds 2 of what must be one")]
    [InlineData("""{ "a": { "$type": "number", "$value": ^"1" } }""", "token-value", "\"1\"")]
    [InlineData("""{ "é𝄞": { }, "a": { "$type": "number", "$value": ^null } }""", "token-value", "null")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1 }, ^"a": { } }""", "json-name-twice", "\"a\"")]
    [InlineData("""^[1]""", "json-not-an-object", "no JSON object")]
    [InlineData("""{ "a": 1, ^// why""", "json-unreadable", "comment")]
    [InlineData("""{ "a": ^"\ud800" }""", "json-half-character", "half")]
    [InlineData("""^""", "json-unreadable", "not JSON")]
    public void A_mistake_is_found_at_its_own_place(string json, string code, params string[] words)
    {
        var (_, findings) = TokensReader.Read("t.json", json.Replace("^", "", StringComparison.Ordinal));

        var finding = Assert.Single(findings, f => f.Code == code && f.Place == new Place("t.json", 1, json.IndexOf('^', StringComparison.Ordinal) + 1));
        Assert.Equal(FindingLevel.Error, finding.Level);
        Assert.All(words, w => Assert.Contains(w, $"{finding.Message} {finding.Fix}", StringComparison.Ordinal));
        Assert.EndsWith(".", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "a": { "$type": "color", "$value": ^"#0066CC" } }""", "token-legacy-colour", "\"hex\": \"#0066cc\"")]
    [InlineData("""{ "a": { "$type": "color", "$value": { "colorSpace": "srgb", "components": [0, 0.4, 0.8], "hex": ^"#0066c9" } } }""", "token-hex-differs", "#0066cc by its components and #0066c9")]
    [InlineData("""{ "a": { "$type": ^"string", "$value": "x" } }""", "token-type-unknown", "\"string\"")]
    [InlineData("""{ "a": { "$type": ^"colour", "$value": 1 } }""", "token-type-unknown", "did you mean \"color\"?")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1, ^"$descripton": "x" } }""", "token-property", "did you mean $description?")]
    [InlineData("""{ ^"$themes": [], "a": { "$type": "number", "$value": 1 } }""", "token-property", "$themes")]
    [InlineData("""{ "a": { ^"$schema": "x" } }""", "token-property", "$schema")]
    [InlineData("""{ "a": { "$type": "number", "$value": 1 }, ^"A": { "$type": "number", "$value": 2 } }""", "token-case", "a and A")]
    [InlineData("""{ ^"a": { "$type": "number" } }""", "token-without-value", "empty group")]
    [InlineData("""{ "a": { "$type": "gradient", "$value": [{ "color": { "colorSpace": "srgb", "components": [0, 0, 0] }, "position": ^42 }] } }""", "token-value", "outside")]
    [InlineData("""{ "a": { "$type": "typography", "$value": ^{ "fontFamily": "Arial", "fontSize": { "value": 1, "unit": "rem" }, "fontWeight": 400, "lineHeight": 1 } } }""", "token-value", "letterSpacing")]
    public void What_is_odd_is_taken_with_a_warning(string json, string code, string words)
    {
        var (tokens, findings) = TokensReader.Read("t.json", json.Replace("^", "", StringComparison.Ordinal));

        var finding = Assert.Single(findings);
        Assert.Equal((code, FindingLevel.Warning, new Place("t.json", 1, json.IndexOf('^', StringComparison.Ordinal) + 1)), (finding.Code, finding.Level, finding.Place));
        Assert.Contains(words, $"{finding.Message} {finding.Fix}", StringComparison.Ordinal);
        Assert.Empty(tokens.Unusable);
    }

    [Theory]
    [InlineData("display-p3", "[0, 1, 0]", "#0f0f0f")]
    [InlineData("srgb", "[0.0588, 0.3098, 0.302]", "#0f4f4d")]
    public void A_hex_may_round_and_may_stand_in_for_what_cannot_be_shown(string space, string components, string hex) =>
        Clean($$$"""{ "a": { "$type": "color", "$value": { "colorSpace": "{{{space}}}", "components": {{{components}}}, "hex": "{{{hex}}}" } } }""");

    [Fact]
    public void Good_tokens_beside_broken_ones_are_kept_and_what_hangs_on_a_broken_one_is_not_blamed()
    {
        var (tokens, findings) = TokensReader.Read(
            "t.json",
            """
            {
              "n": { "$type": "number", "good": { "$value": 1 }, "bad": { "$value": "x" }, "after": { "$value": "{n.bad}" } },
              "b": { "$type": "color", "$value": { "colorSpace": "cmyk", "components": [1, 1, 1, 1], "hex": "#0066cc", "alpha": 0.5 } },
              "v": { "$type": "string", "$value": { "any": ["thing", 1e3] } }
            }
            """);

        Assert.Equal(["n.good", "b", "v"], tokens.All.Select(t => t.Path));
        Assert.Equal(["n.after", "n.bad"], tokens.Unusable);
        Assert.Equal(["n.bad", "b", "v"], findings.Select(f => f.Field));
        Assert.Equal("#0066cc80", Color(tokens, "b").Srgb.ToString());
        Assert.Equal("{\"any\":[\"thing\",1e3]}", Assert.IsType<TokenValue.Vendor>(tokens["v"]!.Value).Json.GetRawText());
    }

    [Fact]
    public void A_mistake_in_a_group_that_others_take_over_is_said_once() =>
        Assert.Single(TokensReader.Read("t.json", """{ "a": { "$type": "number", "x": { "$value": "1" } }, "b": { "$extends": "{a}" }, "c": { "$extends": "{b}" } }""").Findings);

    public static TheoryData<string, string> Hostile() => new()
    {
        { "deep", string.Concat(Enumerable.Repeat("{\"a\":", 400_000)) },
        { "deep-array", "{\"a\":" + new string('[', 400_000) + new string(']', 400_000) + "}" },
        { "doubling", "{" + string.Join(',', Enumerable.Range(1, 60).Select(i => $"\"g{i}\":{{\"x\":{{\"$extends\":\"{{g{i - 1}}}\"}},\"y\":{{\"$extends\":\"{{g{i - 1}}}\"}}}}").Append("\"g0\":{\"z\":{\"$type\":\"number\",\"$value\":1}}")) + "}" },
        { "large-base", "{\"g\":{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"t{i}\":{{}}")) + "}," + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"h{i}\":{{\"$extends\":\"{{g}}\"}}")) + "}" },
        { "chain", "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"t{i}\":{{\"$value\":\"{{t{i + 1}}}\"}}")) + "}" },
        { "extends-chain", "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"t{i}\":{{\"$extends\":\"{{t{i + 1}}}\"}}")) + "}" },
        { "ref-chain", "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"t{i}\":{{\"$ref\":\"#/t{i + 1}\"}}")) + "}" },
        { "pointer-fan", "{\"$type\":\"number\"," + string.Join(',', Enumerable.Range(0, 90).Select(i => $"\"p{i}\":{{\"$value\":{{\"a\":{{\"$ref\":\"#/p{i + 1}/$value/a/a\"}}}}}}")) + "}" },
        { "unknown-names", "{" + string.Join(',', Enumerable.Range(0, 4_000).Select(i => $"\"t{i}\":{{\"$value\":\"{{nobody.has.this.name.{i}}}\"}}")) + "}" },
        { "long-line", "{\"a\":{\"$type\":\"number\",\"$value\":1,\"$description\":\"" + new string('ä', 4_000_000) + "\"},\"b\":{\"$type\":\"number\",\"$value\":null}}" },
        { "too-large", new string(' ', 5_000_001) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_files_come_to_an_end_with_findings(string name, string json)
    {
        var (_, findings) = TokensReader.Read(name, json);

        Assert.InRange(findings.Length, 1, 501);
    }

    [Fact]
    public void No_change_to_a_file_makes_reading_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(
            Gen.Choose(0, _whole.Length - 1).Zip(Gen.Choose(0, 60)).Zip(Gen.Elements("", "{", "}", "[", "]", "\"", ",", ":", "null", "1e999", "\"{color.blue}\"", "\"$ref\"", "\"$extends\"", "\"#/color\"", "\\ud800", "é")).ToArbitrary(),
            change =>
            {
                var ((at, length), insert) = change;
                var mutated = _whole[..at] + insert + _whole[Math.Min(_whole.Length, at + length)..];
                var (tokens, findings) = TokensReader.Read("t.json", mutated);
                return findings.All(f => f.Place is { Line: > 0, Column: > 0 }) && TokensWriter.Write(tokens).Length > 0;
            }));

    private static DesignTokens Clean(string json)
    {
        var (tokens, findings) = TokensReader.Read("t.json", json);
        Assert.Empty(findings);
        Assert.Empty(tokens.Unusable);
        return tokens;
    }

    private static TokenValue.Color Color(DesignTokens tokens, string path) => Assert.IsType<TokenValue.Color>(tokens[path]!.Value);
}

using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

public sealed class TokensWriterTests
{
    private static readonly Place _place = new("t.json", 1, 1);

    [Fact]
    public void A_file_is_written_as_a_person_would()
    {
        var tokens = new DesignTokens(
            [
                new DesignToken { Path = "color.blue", Value = TokenValue.Color.Of(Colour.Read("#0066cc80")!.Value), Place = _place, Description = "The \"sky\" & the sea" },
                new DesignToken { Path = "color.cta", Value = TokenValue.Color.Of(Colour.Read("#0066cc80")!.Value), Place = _place, AliasOf = "color.blue", Deprecated = "" },
                new DesignToken { Path = "color.$root", Value = TokenValue.Color.Of(Colour.White), Place = _place },
                new DesignToken { Path = "font", Value = new TokenValue.FontFamily(["Segoe UI", "Arial"]), Place = _place },
            ],
            [new TokenGroup("", _place) { Description = "How it looks" }, new TokenGroup("later", _place)]);

        Assert.Equal(
            """
            {
              "$schema": "https://www.designtokens.org/schemas/2025.10/format.json",
              "$description": "How it looks",
              "color": {
                "$type": "color",
                "blue": {
                  "$value": { "colorSpace": "srgb", "components": [0, 0.4, 0.8], "alpha": 0.5019607843137255, "hex": "#0066cc" },
                  "$description": "The \"sky\" & the sea"
                },
                "cta": { "$value": "{color.blue}", "$deprecated": true },
                "$root": { "$value": { "colorSpace": "srgb", "components": [1, 1, 1], "hex": "#ffffff" } }
              },
              "font": { "$type": "fontFamily", "$value": ["Segoe UI", "Arial"] },
              "later": {}
            }

            """.ReplaceLineEndings("\n"),
            TokensWriter.Write(tokens));
    }

    [Fact]
    public void Any_tree_that_is_written_is_read_back_and_holds_to_the_schema()
    {
        TokenSchema.SkipUnlessAtHand();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100),
            Prop.ForAll(Trees().ToArbitrary(), written =>
            {
                var json = TokensWriter.Write(written);
                var (read, findings) = TokensReader.Read("t.json", json);
                Assert.Empty(findings.Where(f => f.Code is not ("token-type-unknown" or "token-case")));
                Assert.Equal(Told(written), Told(read));
                Assert.Equal(json, TokensWriter.Write(read));
                if (written.All.All(t => t.Value is not TokenValue.Vendor))
                {
                    Assert.Null(TokenSchema.Broken("format.json", json));
                }
            }));
    }

    // Places apart, all that is known of each token; values as their own records write them, lists by their items.
    private static string Told(DesignTokens tokens) => string.Join('\n', tokens.All.OrderBy(t => t.Path, StringComparer.Ordinal)
        .Select(t => t.Path + JsonSerializer.Serialize(new { t.AliasOf, t.Description, t.Deprecated, Extensions = t.Extensions?.GetRawText(), t.Value.Type, Value = (object)t.Value })));

    private static Gen<DesignTokens> Trees() =>
        from names in Gen.Elements("color", "a b", "x/y~z", "50%", "Ünï", "m", "$root").ListOf().Select(l => l.Take(4).ToList()).ListOf()
        from values in Values().ListOf(names.Count)
        from texts in Gen.Elements(null, "", "A \"quoted\" text\n with ✓").ListOf(names.Count)
        from deprecated in Gen.Elements(null, null, "", "Old").ListOf(names.Count)
        from alias in Gen.Choose(0, 5).ListOf(names.Count)
        select Tree(names.Select((path, i) => (Path: string.Join('.', path.Where(n => n != "$root").Append($"t{i}").Append("$root").Take(path.Contains("$root") ? int.MaxValue : path.Count + 1)), i)).ToList(), values.ToList(), texts.ToList(), deprecated.ToList(), alias.ToList());

    private static DesignTokens Tree(List<(string Path, int Index)> paths, List<TokenValue> values, List<string?> texts, List<string?> deprecated, List<int> alias)
    {
        var tokens = new List<DesignToken>();
        foreach (var (path, i) in paths)
        {
            var target = alias[i] < tokens.Count && alias[i] < 3 ? tokens[alias[i]] : null;
            tokens.Add(new DesignToken
            {
                Path = path,
                Value = target?.Value ?? values[i],
                AliasOf = target?.Path,
                Place = _place,
                Description = texts[i],
                Deprecated = deprecated[i],
                Extensions = i % 3 == 0 ? JsonElement.Parse("{\"com.example\":{\"kept\":[1,null]}}") : null,
            });
        }

        return new DesignTokens(tokens, []);
    }

    private static Gen<TokenValue> Values()
    {
        var shares = Gen.Choose(0, 1000).Select(n => n / 1000.0);
        var numbers = Gen.Choose(-100_000, 100_000).Select(n => n / 1000.0);
        var opaque = Gen.Choose(0, 0xffffff).Select(rgb => TokenValue.Color.Of(Colour.Read($"#{rgb:x6}")!.Value));
        var wide =
            from space in Gen.Elements("display-p3", "rec2020", "xyz-d50", "prophoto-rgb", "a98-rgb", "srgb-linear")
            from c in shares.ListOf(3)
            from none in Gen.Choose(0, 5)
            from alpha in shares
            select new TokenValue.Color(
                Colour.From(space, none == 0 ? 0 : c[0], none == 1 ? 0 : c[1], none == 2 ? 0 : c[2], alpha)!.Value, space, [none == 0 ? null : c[0], none == 1 ? null : c[1], none == 2 ? null : c[2]], null);
        var colours = Gen.OneOf(opaque, wide);
        var dimensions = from n in numbers from unit in Gen.Elements("px", "rem") select new TokenValue.Dimension(n, unit);
        var durations = from n in numbers from unit in Gen.Elements("ms", "s") select new TokenValue.Duration(n, unit);
        var fonts = Gen.Elements("Inter", "Segoe UI", "Ünïversal 47", "-apple-system").NonEmptyListOf().Select(n => new TokenValue.FontFamily([.. n]));
        var weights = Gen.Choose(1, 1000).Select(n => new TokenValue.FontWeight(n));
        var curves = from x in shares.ListOf(2) from y in numbers.ListOf(2) select new TokenValue.CubicBezier(x[0], y[0], x[1], y[1]);
        var strokes = Gen.OneOf(
            Gen.Elements("solid", "dashed", "inset").Select(s => new TokenValue.StrokeStyle(s, [], null)),
            dimensions.NonEmptyListOf().Select(d => new TokenValue.StrokeStyle("dashed", [.. d], "butt")));
        var layers = from c in colours from d in dimensions.ListOf(4) from inset in Gen.Elements(true, false) select new ShadowLayer(c, d[0], d[1], d[2], d[3], inset);
        var stops = from c in colours from at in shares select new GradientStop(c, at);
        return Gen.OneOf<TokenValue>(
            As(colours), As(dimensions), As(durations), As(fonts), As(weights), As(curves), As(strokes), As(numbers.Select(n => new TokenValue.Number(n))),
            As(from c in colours from d in dimensions from s in strokes select new TokenValue.Border(c, d, s)),
            As(from t in durations from d in durations from c in curves select new TokenValue.Transition(t, d, c)),
            As(layers.NonEmptyListOf().Select(l => new TokenValue.Shadow([.. l]))),
            As(stops.NonEmptyListOf().Select(s => new TokenValue.Gradient([.. s]))),
            As(from f in fonts from d in dimensions.ListOf(2) from w in weights from n in numbers select new TokenValue.Typography(f, d[0], w, d[1], new(n))),
            As(Gen.Elements("5", "[{\"any\":\"thing\"},1.50]", "\"text\"").Select(j => new TokenValue.Vendor("vendor", JsonElement.Parse(j)))));

        static Gen<TokenValue> As<T>(Gen<T> gen)
            where T : TokenValue => gen.Select(v => (TokenValue)v);
    }
}

using Slipway.Core.Brand.Tokens;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand.Tokens;

public sealed class TokenResolverTests
{
    private const string Resolver =
        """
        {
          "$schema": "https://www.designtokens.org/schemas/2025.10/resolver.json",
          "name": "Nordlager",
          "version": "2025.10",
          "sets": {
            "base": { "sources": [{ "$ref": "colours.json" }, { "size": { "$type": "number", "m": { "$value": 1 } } }] },
            "all": { "sources": [{ "$ref": "#/sets/base" }, { "$ref": "../shared/more.json#/inner" }] }
          },
          "modifiers": {
            "theme": { "contexts": { "Light": [], "dark": [{ "$ref": "#/$defs/dark" }] }, "default": "Light" },
            "market": { "contexts": { "DE": [{ "$ref": "#/sets/base" }, { "size": { "m": { "$type": "number", "$value": 49 } } }], "AT": [] } }
          },
          "resolutionOrder": [
            { "$ref": "#/sets/all" },
            { "$ref": "#/modifiers/theme" },
            { "$ref": "#/modifiers/market", "default": "AT" },
            { "type": "set", "name": "last", "sources": [{ "alias": { "$value": "{colour.ink}" } }] }
          ],
          "$defs": { "dark": { "colour": { "ink": { "$type": "number", "$value": 2 } } } }
        }
        """;

    private static readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal)
    {
        ["brand/my.resolver.json"] = Resolver,
        ["brand/colours.json"] = """{ "colour": { "$type": "number", "ink": { "$value": 1 }, "paper": { "$value": 5 } } }""",
        ["shared/more.json"] = """{ "inner": { "more": { "$type": "number", "$value": 7 } } }""",
    };

    [Fact]
    public void Sets_and_chosen_contexts_are_laid_over_each_other_in_order_and_references_followed_last()
    {
        var (resolver, findings) = TokenResolver.Read("brand/my.resolver.json", _texts);

        Assert.Empty(findings);
        Assert.Null(TokenSchema.Broken("resolver.json", Resolver));
        Assert.Equal(["theme: Light dark, Light", "market: DE AT, AT"], resolver!.Modifiers.Select(m => $"{m.Name}: {string.Join(' ', m.Contexts)}, {m.Default}"));
        Assert.Equal("colour.ink=1 colour.paper=5 size.m=1 more=7 alias=1", Told(resolver, []));
        Assert.Equal("colour.ink=2 colour.paper=5 size.m=1 more=7 alias=2", Told(resolver, new() { ["Theme"] = "DARK" }));
        Assert.Equal("colour.ink=1 colour.paper=5 size.m=49 more=7 alias=1", Told(resolver, new() { ["theme"] = "dark", ["market"] = "DE" }));
    }

    [Fact]
    public void A_finding_of_a_token_names_the_file_it_is_in()
    {
        var texts = new Dictionary<string, string>(_texts, StringComparer.Ordinal) { ["brand/colours.json"] = "{\n \"colour\": { \"$type\": \"number\", \"ink\": { \"$value\": \"x\" } } }" };
        var (tokens, findings) = TokenResolver.Read("brand/my.resolver.json", texts).Resolver!.Resolve(new Dictionary<string, string>());

        Assert.Equal("brand/colours.json:2:52", Assert.Single(findings).Place!.ToString());
        Assert.Equal(["size.m", "more"], tokens.All.Select(t => t.Path));
    }

    [Fact]
    public void A_choice_that_cannot_be_made_is_named_with_what_can()
    {
        var resolver = TokenResolver.Read("r.json", Texts("""{ "version": "2025.10", "modifiers": { "theme": { "contexts": { "light": [], "dark": [] } } }, "resolutionOrder": [{ "$ref": "#/modifiers/theme" }] }""")).Resolver!;

        Assert.Equal("Nothing is chosen for theme.", Assert.Single(resolver.Resolve(new Dictionary<string, string>()).Findings).Message);
        Assert.Equal("theme has no context drak; did you mean dark?", Assert.Single(resolver.Resolve(new Dictionary<string, string> { ["theme"] = "drak" }).Findings).Message);
        Assert.Equal("There is no modifier them; did you mean theme?", Assert.Single(resolver.Resolve(new Dictionary<string, string> { ["theme"] = "dark", ["them"] = "dark" }).Findings).Message);
    }

    // The ^ is where the finding must stand; it is not read.
    [Theory]
    [InlineData("""^{ "resolutionOrder": [{ "name": "a", "type": "set", "sources": [] }] }""", "resolver-version", "2025.10")]
    [InlineData("""{ "version": "2025.10", ^"resolutionorder": [] }""", "resolver-property", "\"resolutionOrder\"")]
    [InlineData("""^{ "version": "2025.10" }""", "resolver-order", "no resolutionOrder")]
    [InlineData("""{ "version": "2025.10", "resolutionOrder": [^{ "sources": [] }] }""", "resolver-order", "a name and a type")]
    [InlineData("""{ "version": "2025.10", "resolutionOrder": [{ "name": "a", "type": "set", "sources": [] }, ^{ "name": "a", "type": "set", "sources": [] }] }""", "resolver-order", "twice")]
    [InlineData("""{ "version": "2025.10", "sets": { "base": { "sources": [] } }, "resolutionOrder": [{ "$ref": ^"#/sets/bas" }] }""", "resolver-reference", "did you mean #/sets/base?")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": ^"tokens.jsn" }] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-reference", "did you mean tokens.json?")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": ^"https://example.com/t.json" }] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-reference", "nothing is fetched")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": ^"#/modifiers/m" }] } }, "modifiers": { "m": { "contexts": { "x": [], "y": [] } } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-reference", "only the resolutionOrder names modifiers")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": ^"#/resolutionOrder/0" }] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-reference", "must not be referred to")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": "#/sets/b" }] }, "b": { "sources": [^{ "$ref": "#/sets/a" }] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-cycle", "#/sets/a -> #/sets/b -> #/sets/a")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [{ "$ref": "#/$defs/d" }] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }], "$defs": { "d": ^{ "$ref": "#/$defs/d" } } }""", "resolver-reference", "on and on")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": ^{ } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-sources", "no list of sources")]
    [InlineData("""{ "version": "2025.10", "sets": { "a": { "sources": [^5] } }, "resolutionOrder": [{ "$ref": "#/sets/a" }] }""", "resolver-sources", "no object")]
    [InlineData("""{ "version": "2025.10", "modifiers": { "m": ^{ "contexts": { } } }, "resolutionOrder": [{ "$ref": "#/modifiers/m" }] }""", "resolver-contexts", "no contexts")]
    [InlineData("""{ "version": "2025.10", "modifiers": { "m": ^{ "contexts": { "x": [] } } }, "resolutionOrder": [{ "$ref": "#/modifiers/m" }] }""", "resolver-contexts", "one context only")]
    [InlineData("""{ "version": "2025.10", "modifiers": { "m": { "contexts": { "x": [], "y": [] }, "default": ^"z" } }, "resolutionOrder": [{ "$ref": "#/modifiers/m" }] }""", "resolver-contexts", "one of x, y")]
    public void A_mistake_is_found_at_its_own_place(string json, string code, string words)
    {
        var (_, findings) = TokenResolver.Read("r.json", Texts(json.Replace("^", "", StringComparison.Ordinal)));

        var finding = Assert.Single(findings, f => f.Code == code && f.Place == new Place("r.json", 1, json.IndexOf('^', StringComparison.Ordinal) + 1));
        Assert.Contains(words, $"{finding.Message} {finding.Fix}", StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_that_double_each_other_come_to_an_end()
    {
        var sets = string.Join(',', Enumerable.Range(1, 30).Select(i => $"\"s{i}\":{{\"sources\":[{{\"$ref\":\"#/sets/s{i - 1}\"}},{{\"$ref\":\"#/sets/s{i - 1}\"}}]}}"));
        var (_, findings) = TokenResolver.Read("r.json", Texts($"{{\"version\":\"2025.10\",\"sets\":{{\"s0\":{{\"sources\":[]}},{sets}}},\"resolutionOrder\":[{{\"$ref\":\"#/sets/s30\"}}]}}"));

        Assert.Contains(findings, f => f.Code == "resolver-sources");
    }

    private static Dictionary<string, string> Texts(string json) => new(StringComparer.Ordinal) { ["r.json"] = json, ["tokens.json"] = "{}" };

    private static string Told(TokenResolver resolver, Dictionary<string, string> chosen)
    {
        var (tokens, findings) = resolver.Resolve(chosen);
        Assert.Empty(findings);
        return string.Join(' ', tokens.All.Select(t => $"{t.Path}={((TokenValue.Number)t.Value).Value}"));
    }
}

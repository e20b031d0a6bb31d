using System.Text.Json.Nodes;
using Slipway.Ai.Schemas;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>What a schema says of answers, and what it does not know it says too.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":2}},"additionalProperties":false}""", """{"a":"ok"}""", """{"a":"x","b":1}""")]
    [InlineData("""{"type":"array","items":{"type":"integer","minimum":1,"exclusiveMaximum":5},"minItems":1,"uniqueItems":true}""", "[1,2.0,4]", "[0]")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "[1,2]", "[1,1]")]
    [InlineData("""{"enum":["yes","no",3]}""", "3", "\"maybe\"")]
    [InlineData("""{"const":{"a":[1]}}""", """{"a":[1]}""", """{"a":[2]}""")]
    [InlineData("""{"type":["string","null"],"pattern":"^[a-z]+$"}""", "null", "\"A\"")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"number","multipleOf":0.5}]}""", "1.5", "1.2")]
    [InlineData("""{"oneOf":[{"type":"number","minimum":3},{"type":"number","maximum":5}]}""", "7", "4")]
    [InlineData("""{"allOf":[{"minLength":2},{"maxLength":3}],"not":{"const":"no!"}}""", "\"yes\"", "\"no!\"")]
    [InlineData("""{"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}},"additionalProperties":false}}}""", """{"next":{"next":{}}}""", """{"next":{"other":1}}""")]
    [InlineData("""{"properties":{"a":false}}""", """{"b":1}""", """{"a":1}""")]
    [InlineData("""{"maxLength":2}""", "\"👍🏽\"", "\"👍🏽a\"")]
    [InlineData("""{"maxProperties":1,"minProperties":1}""", """{"a":1}""", "{}")]
    public void A_value_fits_or_is_said_not_to(string schema, string fits, string not)
    {
        var read = JsonSchema.Of(JsonNode.Parse(schema)!);

        Assert.Empty(read.CheckText(fits));
        Assert.NotEmpty(read.CheckText(not));
    }

    [Fact]
    public void All_that_is_wrong_is_said_with_its_place()
    {
        var schema = JsonSchema.Of(JsonNode.Parse("""{"type":"object","required":["title"],"properties":{"items":{"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"}}}}}}""")!);

        Assert.Equal(["The answer has no \"title\".", "/items/0/id is not string.", "/items/1 has no \"id\"."], schema.CheckText("""{"items":[{"id":1},{}]}"""));
        Assert.StartsWith("It is no JSON", Assert.Single(schema.CheckText("{")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"format":"email"}}}""", "#/properties/a/format")]
    [InlineData("""{"type":"text"}""", "no type \"text\"")]
    [InlineData("""{"pattern":"("}""", "#/pattern")]
    [InlineData("""{"$ref":"https://evil.example/schema"}""", "$ref")]
    [InlineData("[]", "# is no schema")]
    public void A_keyword_that_is_not_known_is_never_ignored(string schema, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => JsonSchema.Of(JsonNode.Parse(schema)!)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_schema_without_end_ends() => Assert.Empty(JsonSchema.Of(JsonNode.Parse("""{"$ref":"#"}""")!).CheckText("1"));
}

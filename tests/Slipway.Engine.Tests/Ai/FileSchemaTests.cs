using System.Text.Json.Nodes;
using Slipway.Ai.Providers;
using Slipway.Ai.Schemas;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>The schemas of files, noted from their readers, hold for what the readers take.</summary>
public sealed class FileSchemaTests
{
    private const string Brief = """
        {"name":"spring","title":"Spring","playbook":"webinar","language":"de-AT","goal":{"metric":"meeting","target":60,"window_days":45,"base_rate":"1.2%"},"offer":"A webinar","audience":{"where":"everyone","exclude":[{"reason":"already a customer","where":"lifecycle is customer"}],"rest_days":14,"cap":5000},
         "markets":["DE"],"industry":"logistics","call_to_action":"Save my seat","sender":{"name":"Jana","address":"jana@example.com","company":"Example","postal_address":"Musterweg 1"},"launch":{"date":"2027-01-19","time":"09:00","zone":"Europe/Berlin"},
         "budget":{"amount":4000,"currency":"EUR"},"holdout":"20%","accounts":{"from":"accounts.csv","roles":{"user":["planner"]}},"proof_points":[{"claim":"A third fewer","source":"https://example.com/case"}]}
        """;

    private const string Models = """
        {"models":[{"name":"writer","provider":"openai","model":"gpt-5.1","price":{"input":1.25,"output":10,"currency":"USD"},"fallback":"small","seconds":90,"schemas":false}],"drafting":{"model":"writer","rounds":3,"budget":{"amount":2,"currency":"USD"}},"images":{"model":"painter","size":"1536x1024"}}
        """;

    public static TheoryData<string, string> Fitting => new()
    {
        { "brief", Brief }, { "models", Models }, { "metrics", """{"metrics":[{"name":"meeting","definition":"A first meeting","owner":"Sales","window_days":45}]}""" },
    };

    /// <summary>Each with one thing that its reader refuses.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "brief", "\"title\":\"Spring\",", "" },
        { "brief", "\"name\":\"spring\"", "\"name\":\"Not A Slug\"" },
        { "brief", "\"target\":60", "\"target\":0" },
        { "brief", "\"rest_days\":14", "\"rest_day\":14" },
        { "brief", "\"exclude\":[{\"reason\":\"already a customer\",", "\"exclude\":[{" },
        { "brief", "https://example.com/case", "http://example.com/case" },
        { "brief", "\"holdout\":\"20%\",", "" },
        { "models", "\"model\":\"gpt-5.1\",", "" },
        { "models", "\"seconds\":90", "\"seconds\":0" },
        { "models", "\"rounds\":3", "\"round\":3" },
        { "metrics", "\"owner\":\"Sales\"", "\"owners\":\"Sales\"" },
    };

    [Theory]
    [MemberData(nameof(Fitting))]
    public void What_a_reader_takes_fits_its_schema(string schema, string json) => Assert.Empty(Mistakes(schema, json));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_a_reader_refuses_for_its_form_does_not(string schema, string before, string after)
    {
        var json = Fitting.Single(f => f.Data.Item1 == schema).Data.Item2;
        Assert.Contains(before, json, StringComparison.Ordinal);

        Assert.NotEmpty(Mistakes(schema, json.Replace(before, after, StringComparison.Ordinal)));
    }

    [Fact]
    public void Names_that_people_choose_are_open()
    {
        var roles = FileSchemas.Brief()["properties"]!["accounts"]!["properties"]!["roles"]!;

        Assert.Equal("""{"type":"object"}""", roles.ToJsonString());
        Assert.Contains("holdout", ((JsonArray)FileSchemas.Campaign()["required"]!).Select(r => (string?)r));
    }

    private static IEnumerable<string> Mistakes(string schema, string json) =>
        JsonSchema.Of(schema switch { "brief" => FileSchemas.Brief(), "models" => ModelsFile.Schema(), _ => FileSchemas.Metrics() }).Check(JsonNode.Parse(json));
}

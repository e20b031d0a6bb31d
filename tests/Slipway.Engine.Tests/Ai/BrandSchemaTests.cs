using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Ai.Schemas;
using Slipway.Core.Checks;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Engine.Tests.Ai;

/// <summary>The schemas of a brand's files and of playbooks, noted from their readers, hold for every such file there is here.</summary>
public sealed class BrandSchemaTests
{
    private static readonly string _root = Root();

    public static IEnumerable<TheoryDataRow<string, string>> Files =>
        Of("rules", "packs/starter/rules").Concat(Of("rules", "examples/brand/rules")).Concat(Of("rules", "examples/brand/industries", "rules")).Concat(Of("rules", "tests/golden", "rules"))
            .Concat(Of("disclaimers", "examples/brand/disclaimers")).Concat(Of("playbook.yaml", "playbooks").Where(f => f.Item2.EndsWith("playbook.yaml", StringComparison.Ordinal)))
            .Append(("claims.yaml", "examples/brand/claims.yaml")).Append(("approvals.yaml", "examples/brand/approvals.yaml")).Append(("brand.yaml", "examples/brand/brand.yaml"))
            .Select(f => new TheoryDataRow<string, string>(f.Item1, f.Item2));

    /// <summary>Each with one thing that its reader refuses.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { "rules", "examples/brand/rules/words.yaml", "extends: existence", "extends: existance" },
        { "rules", "examples/brand/rules/words.yaml", "  message:", "  mesage:" },
        { "rules", "examples/brand/rules/words.yaml", "  owner: ", "  owners: " },
        { "rules", "examples/brand/rules/words.yaml", "  extends: existence", "  extends: existence\n  swap: { a: b }" },
        { "rules", "examples/brand/rules/mail.yaml", "- id: ", "- id: Not a slug " },
        { "claims.yaml", "examples/brand/claims.yaml", "source:", "sauce:" },
        { "disclaimers", "examples/brand/disclaimers/industries.yaml", "texts:", "text:" },
        { "approvals.yaml", "examples/brand/approvals.yaml", "why:", "because:" },
        { "playbook.yaml", "playbooks/webinar/playbook.yaml", "title:", "titel:" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_there_is_fits_its_schema(string schema, string file) => Assert.Empty(Mistakes(schema, File.ReadAllText(Path.Combine(_root, file))));

    [Theory]
    [MemberData(nameof(Wrong))]
    public void One_that_is_broken_does_not(string schema, string file, string before, string after)
    {
        var text = File.ReadAllText(Path.Combine(_root, file));
        var at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{before} is not in {file}.");

        Assert.NotEmpty(Mistakes(schema, $"{text[..at]}{after}{text[(at + before.Length)..]}"));
    }

    [Fact]
    public void A_rule_has_the_settings_of_what_it_extends_and_no_others()
    {
        var parts = FileSchemas.Rules()["$defs"]!.AsObject();
        Assert.Equal([.. Extensions.Names, "one"], parts.Select(p => p.Key));
        Assert.All(Extensions.Names, name => Assert.Equal(name, (string?)parts[name]!["properties"]!["extends"]!["const"]));
        string[] Keys(string name) => [.. parts[name]!["properties"]!.AsObject().Select(p => p.Key)];
        string[] common = ["id", "extends", "version", "owner", "level", "message", "why", "fix", "link", "limit", "scope", "applies", "action", "vocab"];
        Assert.All(Extensions.Names, name => Assert.Equal(common, Keys(name).Take(common.Length)));
        Assert.Equal(["tokens", "raw", "nonword", "ignorecase", "append", "exceptions"], Keys("existence").Skip(common.Length));
        // Of two that need each other neither has to be there.
        Assert.DoesNotContain("until", parts["quiet-hours"]!["required"]!.AsArray().Select(r => (string?)r));
        Assert.Equal(["id", "extends", "owner", "message", "why"], parts["existence"]!["required"]!.AsArray().Select(r => (string?)r));
    }

    private static IEnumerable<string> Mistakes(string schema, string yaml)
    {
        var findings = new FindingList();
        var value = YamlText.Read(schema, yaml, findings);
        Assert.Empty(findings.InOrder());
        return JsonSchema.Of(schema switch
        {
            "rules" => FileSchemas.Rules(),
            "claims.yaml" => FileSchemas.Claims(),
            "disclaimers" => FileSchemas.Disclaimers(),
            "approvals.yaml" => FileSchemas.Approvals(),
            "brand.yaml" => FileSchemas.Brand(),
            _ => FileSchemas.Playbook(),
        }).Check(Json(value));
    }

    // As an editor's validator sees it.
    private static JsonNode? Json(YamlValue? value) => value switch
    {
        YamlValue.Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Json(e.Value)))),
        YamlValue.List list => new JsonArray([.. list.Items.Select(Json)]),
        YamlValue.Scalar { Plain: true, Text: "true" or "false" or "null" } word => JsonNode.Parse(word.Text),
        YamlValue.Scalar { Plain: true } number when decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) => JsonValue.Create(read),
        YamlValue.Scalar text => JsonValue.Create(text.Text),
        _ => null,
    };

    private static IEnumerable<(string, string)> Of(string schema, string folder, string? within = null) => Directory.EnumerateFiles(Path.Combine(_root, folder), "*.yaml", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/')).Where(f => within is null || f.Contains($"/{within}/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => (schema, f));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests.");
        }

        return folder;
    }
}

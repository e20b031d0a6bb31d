using System.Text.Json.Nodes;
using Slipway.Core.Approvals;
using Slipway.Core.Brand;
using Slipway.Core.Briefs;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;

namespace Slipway.Core.Text;

/// <summary>JSON Schemas of the files that people and programs write, each noted from its own reader.</summary>
public static class FileSchemas
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>The settings of a brief, between its two <c>---</c> lines.</summary>
    public static JsonObject Brief() => Of(fields => BriefReader.Read(fields));

    /// <summary><c>campaign.yaml</c> of a draft.</summary>
    public static JsonObject Campaign() => Of(fields => CampaignFileReader.Read(fields, MetricRegister.Any));

    /// <summary><c>metrics.yaml</c>, the register of what campaigns may aim at.</summary>
    public static JsonObject Metrics() => Of(fields => MetricRegisterReader.Read(fields));

    /// <summary>A file of a brand's rules, <c>rules/*.yaml</c>: one rule or a list, each with the settings of what it extends.</summary>
    public static JsonObject Rules()
    {
        var parts = new JsonObject(Extensions.Names.Select(name =>
        {
            var rule = Noted(notes => RuleReader.Read(new YamlFields(notes, ("extends", name))));
            rule["properties"]!["extends"] = new JsonObject { ["const"] = name };
            return KeyValuePair.Create<string, JsonNode?>(name, rule);
        }));
        return OneOrMany(new JsonObject { ["anyOf"] = new JsonArray([.. parts.Select(p => new JsonObject { ["$ref"] = $"#/$defs/{p.Key}" })]) }, parts);
    }

    /// <summary><c>claims.yaml</c>, the register of what something stands behind.</summary>
    public static JsonObject Claims() => OneOrMany(Noted(notes => BackedClaim.Read(new YamlFields(notes))), []);

    /// <summary>A file of texts that must stand word for word, <c>disclaimers/*.yaml</c>.</summary>
    public static JsonObject Disclaimers() => OneOrMany(Noted(notes => AgreedText.Read(new YamlFields(notes))), []);

    /// <summary><c>approvals.yaml</c>: who must say yes to what.</summary>
    public static JsonObject Approvals() => Of(fields => ApprovalPolicyReader.Read(fields));

    /// <summary><c>brand.yaml</c>, as far as rules refer to it; it has other keys for others.</summary>
    public static JsonObject Brand()
    {
        var schema = Of(fields => BrandFacts.Speaker(fields));
        schema.Remove("additionalProperties");
        ((JsonObject)schema["properties"]!["sender"]!).Remove("additionalProperties");
        return schema;
    }

    /// <summary><c>playbook.yaml</c>: what a playbook is. Its other files are those of a campaign, with holes.</summary>
    public static JsonObject Playbook() => Of(fields => Playbooks.Playbook.ReadAbout(fields));

    /// <summary>The schema of a file.</summary>
    /// <param name="read">Its reader.</param>
    public static JsonObject Of(Action<YamlFields> read)
    {
        var schema = Noted(notes => read(new YamlFields(notes)));
        schema.Insert(0, "$schema", Dialect);
        return schema;
    }

    private static JsonObject Noted(Action<FieldNotes> read)
    {
        var notes = new FieldNotes();
        read(notes);
        return notes.ToSchema();
    }

    // What stands alone needs no list.
    private static JsonObject OneOrMany(JsonObject one, JsonObject parts)
    {
        parts["one"] = one;
        return new JsonObject
        {
            ["$schema"] = Dialect,
            ["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/one" }, new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = "#/$defs/one" } }),
            ["$defs"] = parts,
        };
    }
}

using System.Text.Json.Nodes;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;

namespace Slipway.Core.Text;

/// <summary>JSON Schemas of the files that people and programs write, each noted from its own reader.</summary>
public static class FileSchemas
{
    /// <summary>The settings of a brief, between its two <c>---</c> lines.</summary>
    public static JsonObject Brief() => Of(fields => BriefReader.Read(fields));

    /// <summary><c>campaign.yaml</c> of a draft.</summary>
    public static JsonObject Campaign() => Of(fields => CampaignFileReader.Read(fields, MetricRegister.Any));

    /// <summary><c>metrics.yaml</c>, the register of what campaigns may aim at.</summary>
    public static JsonObject Metrics() => Of(fields => MetricRegisterReader.Read(fields));

    /// <summary>The schema of a file.</summary>
    /// <param name="read">Its reader.</param>
    public static JsonObject Of(Action<YamlFields> read)
    {
        var notes = new FieldNotes();
        read(new YamlFields(notes));
        var schema = notes.ToSchema();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return schema;
    }
}

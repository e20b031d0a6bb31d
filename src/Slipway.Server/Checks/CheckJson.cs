using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>The result of a check as one JSON object, written as it goes: a thousand mails have more findings than anyone wants twice in memory.</summary>
internal static class CheckJson
{
    private const int Chunk = 64 * 1024;

    public static void Write(CheckReport report, TextWriter to)
    {
        var written = new ArrayBufferWriter<byte>(2 * Chunk);
        using (var json = new Utf8JsonWriter(written, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Strings(json, "campaigns", report.Campaigns);
            json.WriteNumber("files", report.Files.Length);
            json.WriteString("rule_set", report.RuleSet);
            json.WriteNumber("errors", report.Count(FindingLevel.Error));
            json.WriteNumber("warnings", report.Count(FindingLevel.Warning));
            json.WriteNumber("suggestions", report.Count(FindingLevel.Suggestion));
            json.WriteNumber("excepted", report.Excepted);
            json.WriteStartArray("findings");
            foreach (var finding in report.Findings)
            {
                Finding(json, finding);
                if (written.WrittenCount + json.BytesPending > Chunk)
                {
                    Pass(json, written, to);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            Pass(json, written, to);
        }

        to.WriteLine();
    }

    // A report of a thousand files is longer than anyone wants to hold three times.
    private static void Pass(Utf8JsonWriter json, ArrayBufferWriter<byte> written, TextWriter to)
    {
        json.Flush();
        to.Write(Encoding.UTF8.GetString(written.WrittenSpan));
        written.ResetWrittenCount();
    }

    private static void Finding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("code", finding.Code);
        json.WriteString("level", Level(finding.Level));
        json.WriteString("message", finding.Message);
        if (finding.Place is { } place)
        {
            json.WriteString("file", place.File);
            json.WriteNumber("line", place.Line);
            json.WriteNumber("column", place.Column);
            Text(json, "address", place.Address is { Length: > 0 } address ? address : null);
        }

        if (finding.End is { } end)
        {
            json.WriteNumber("end_line", end.Line);
            json.WriteNumber("end_column", end.Column);
        }

        Text(json, "words", finding.Words);
        Text(json, "asset", finding.Asset);
        Text(json, "field", finding.Field);
        Text(json, "why", finding.Why);
        Text(json, "fix", finding.Fix);
        Text(json, "rewrite", finding.Rewrite);
        Text(json, "link", CheckReport.LinkOf(finding));
        if (finding.Excepted is { } by)
        {
            json.WriteStartObject("excepted");
            json.WriteString("waiver", by.Waiver);
            json.WriteString("reason", by.Reason);
            json.WriteString("approver", by.Approver);
            json.WriteString("until", by.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string Level(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "suggestion",
    };
}

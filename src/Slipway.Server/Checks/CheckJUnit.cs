using System.Globalization;
using System.Xml;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>The result of a check as JUnit XML: a suite for each file, a case for each rule that found something in it, and one that passed for a file without findings.</summary>
/// <remarks>Errors fail their case. Warnings and suggestions are written into theirs without failing it, as a CI server would otherwise stop for them.</remarks>
internal static class CheckJUnit
{
    public static void Write(CheckReport report, TextWriter to)
    {
        // A text writer would be declared as UTF-16; what leaves the process is UTF-8.
        to.WriteLine("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        using var xml = XmlWriter.Create(to, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, CheckCharacters = false });
        var suites = report.ByFile().Select(f => (f.File, Cases: f.Findings.GroupBy(x => x.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList())).ToList();
        xml.WriteStartElement("testsuites");
        Numbers(xml, suites.Sum(s => Math.Max(1, s.Cases.Count)), suites.Sum(s => s.Cases.Count(Fails)));
        foreach (var (file, cases) in suites)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Clean(file.Length == 0 ? "campaign" : file));
            Numbers(xml, Math.Max(1, cases.Count), cases.Count(Fails));
            if (cases.Count == 0)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", "rules");
                xml.WriteAttributeString("name", "nothing found");
                xml.WriteEndElement();
            }

            foreach (var one in cases)
            {
                Case(xml, one);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.Flush();
        to.WriteLine();
    }

    private static bool Fails(IGrouping<string, Finding> findings) => findings.Any(f => f.Blocks);

    private static void Case(XmlWriter xml, IGrouping<string, Finding> findings)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(findings.Key));
        xml.WriteAttributeString("name", Clean(findings.First().Why ?? findings.Key));
        var text = string.Join('\n', findings.Select(f => $"{f.Place}: {f.Level.ToString().ToLowerInvariant()}: {f.Message}{((f.Excepted?.ToString() ?? f.Fix) is { } rest ? $" {rest}" : "")}"));
        if (Fails(findings))
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", "error");
            xml.WriteAttributeString("message", Clean(findings.First(f => f.Blocks).Message));
            xml.WriteString(Clean(text));
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteElementString("system-out", Clean(text));
        }

        xml.WriteEndElement();
    }

    private static void Numbers(XmlWriter xml, int tests, int failures)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
    }

    // Characters that XML has no way to write at all.
    private static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));
}

using System.Globalization;
using System.Xml.Linq;

namespace Slipway.Ai.Evaluations;

/// <summary>A run as JUnit writes test results, which every CI shows: a suite for each version and data set, a test for each case.</summary>
public static class JUnitReport
{
    /// <summary>Writes it.</summary>
    public static string Write(EvaluationRun run)
    {
        var suites = run.Cases.GroupBy(c => (c.Version, c.Set)).OrderBy(g => g.Key.Version).ThenBy(g => g.Key.Set).Select(g => new XElement(
            "testsuite",
            new XAttribute("name", string.Create(CultureInfo.InvariantCulture, $"{run.Evaluation} v{g.Key.Version} {EvaluationRun.Named(g.Key.Set)}")),
            new XAttribute("tests", g.Count()), new XAttribute("failures", g.Count(c => !c.Passes)), new XAttribute("timestamp", run.At.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)),
            g.Select(c => new XElement(
                "testcase", new XAttribute("classname", string.Create(CultureInfo.InvariantCulture, $"{run.Evaluation}.v{c.Version}")), new XAttribute("name", c.Case),
                c.Passes ? null : new XElement("failure", new XAttribute("message", Plain(Why(c))))))));
        return new XDocument(new XElement("testsuites", new XAttribute("name", run.Evaluation), suites)).ToString() + "\n";
    }

    private static string Why(CaseResult result) => result.Failed ?? string.Join("; ", result.Grades.Where(g => !g.Passes).Select(g => $"{g.Grader}: {g.Why}"));

    // What a model said may hold what XML cannot.
    private static string Plain(string text) => string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}

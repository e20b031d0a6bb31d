using System.Globalization;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>The result of a check as workflow commands of GitHub Actions: annotations at the words.</summary>
internal static class CheckGitHub
{
    public static void Write(CheckReport report, TextWriter to)
    {
        foreach (var finding in report.Findings)
        {
            var command = finding switch { { Excepted: not null } => "notice", { Level: FindingLevel.Error } => "error", { Level: FindingLevel.Warning } => "warning", _ => "notice" };
            var message = (finding.Excepted?.ToString() ?? finding.Fix) is { } rest ? $"{finding.Message} {rest}" : finding.Message;
            to.WriteLine($"::{command} {string.Join(',', Properties(finding))}::{Escaped(message)}");
        }
    }

    private static IEnumerable<string> Properties(Finding finding)
    {
        if (finding.Place is { } place)
        {
            yield return $"file={Property(place.File)}";
            yield return string.Create(CultureInfo.InvariantCulture, $"line={place.Line}");

            // An annotation over several lines has no columns.
            if (finding.End is null || finding.End.Line == place.Line)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"col={place.Column}");
            }
        }

        if (finding.End is { } end)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"endLine={end.Line}");
            if (end.Line == finding.Place!.Line)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"endColumn={end.Column}");
            }
        }

        yield return $"title={Property(finding.Code)}";
    }

    private static string Escaped(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Escaped(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

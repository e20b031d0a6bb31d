using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>A Markdown file taken apart: the settings between two <c>---</c> lines and the text below them.</summary>
/// <param name="Values">The settings; null when they cannot be read.</param>
/// <param name="Body">The text, with line feeds only.</param>
/// <param name="BodyLine">The line of the file on which the body begins, from 1.</param>
public sealed record FrontMatter(YamlValue.Map? Values, string Body, int BodyLine)
{
    private const string Fence = "---";

    /// <summary>Takes a file apart.</summary>
    public static FrontMatter Split(string file, string text, FindingList findings)
    {
        var lines = Lines.Normal(text).Split('\n');
        var start = new Place(file, 1, 1);
        if (lines[0].TrimEnd() != Fence)
        {
            findings.Error("front-matter-missing", "The file does not begin with its settings.", start, "Begin the file with a line `---`, then lines of `key: value`, then a line `---`.");
            return new FrontMatter(null, string.Join('\n', lines), 1);
        }

        var end = Array.FindIndex(lines, 1, l => l.TrimEnd() == Fence);
        if (end < 0)
        {
            findings.Error("front-matter-open", "The settings that begin here do not end.", start, "Write a line `---` between the settings and the text.");
            return new FrontMatter(null, "", 1);
        }

        var values = YamlText.ReadMap(file, string.Join('\n', lines[1..end]), findings, firstLine: 2);
        return new FrontMatter(values, string.Join('\n', lines[(end + 1)..]), end + 2);
    }
}

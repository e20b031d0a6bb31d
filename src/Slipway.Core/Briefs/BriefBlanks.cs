using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Core.Briefs;

/// <summary>Writes answers into the blanks of a brief that is to be filled; what was not answered stays, with its comment.</summary>
public static partial class BriefBlanks
{
    private static readonly JsonSerializerOptions _asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What YAML would take for something else than words.
    private static readonly ImmutableHashSet<string> _notWords = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "yes", "no", "on", "off", "true", "false", "null", "y", "n");

    /// <summary>The brief with the answers in it.</summary>
    /// <param name="template">The brief to fill.</param>
    /// <param name="answers">The answers by the path of their setting, for example <c>goal.metric</c>. Empty ones are none.</param>
    public static string Fill(string template, IReadOnlyDictionary<string, string> answers)
    {
        var filled = new StringBuilder();
        var above = new List<(int Depth, string Key)>();
        var (fences, first) = (0, true);
        foreach (var line in template.ReplaceLineEndings("\n").Split('\n'))
        {
            fences += line == "---" ? 1 : 0;
            filled.Append(first ? "" : "\n").Append(fences == 1 && Setting().Match(line) is { Success: true } setting ? Answered(line, setting, above, answers) : line);
            first = false;
        }

        return filled.ToString();
    }

    private static string Answered(string line, Match setting, List<(int Depth, string Key)> above, IReadOnlyDictionary<string, string> answers)
    {
        var depth = setting.Groups["before"].Length;
        above.RemoveAll(a => a.Depth >= depth);
        above.Add((depth, setting.Groups["key"].Value));
        var path = string.Join('.', above.Select(a => a.Key));
        return setting.Groups["value"].Length == 0 && answers.TryGetValue(path, out var answer) && !string.IsNullOrWhiteSpace(answer)
            ? $"{setting.Groups["before"]}{setting.Groups["key"]}: {Written(answer)}"
            : line;
    }

    // On one line, and in quotes where it is not plain.
    internal static string Written(string answer)
    {
        var text = string.Join(' ', answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return ListOfCodes().IsMatch(text) || (Plain().IsMatch(text) && !_notWords.Contains(text)) ? text : JsonSerializer.Serialize(text, _asWritten);
    }

    [GeneratedRegex(@"^(?<before>\s*(?:- )?)(?<key>[a-z_]+):[ \t]*(?<value>[^#\s].*)?(?:#.*)?$")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^\[\w\w(, \w\w)*\]$")]
    private static partial Regex ListOfCodes();

    [GeneratedRegex(@"^\w[\w .,%/+()-]*$|^\d\d:\d\d$")]
    private static partial Regex Plain();
}

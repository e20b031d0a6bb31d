using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Briefs;
using Slipway.Core.Playbooks;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.TakingIn;

/// <summary>Cuts holes into texts where they say what a brief says, word for word: filled with the same brief they are as before.</summary>
internal sealed partial class BriefHoles
{
    // Shorter texts stand in others by chance.
    private const int Least = 5;

    private static readonly string[] _formats = ["date", "day", "time", "zone"];

    private readonly ImmutableArray<(string Words, string Hole)> _values;

    public BriefHoles(Brief brief) => _values = [.. Values(BriefValues.Of(brief), "").DistinctBy(v => v.Words).OrderByDescending(v => v.Words.Length).ThenBy(v => v.Hole, StringComparer.Ordinal)];

    /// <summary>A file with holes.</summary>
    public string Cut(string path, string text)
    {
        var body = path.EndsWith(".md", StringComparison.Ordinal) && text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---\n", StringComparison.Ordinal) + 5 : path.EndsWith(".md", StringComparison.Ordinal) ? 0 : text.Length;
        return Cut(text[..body], v => v) + Cut(text[body..], MarkdownWriter.Escaped);
    }

    /// <summary>The brief as one to fill for the playbook.</summary>
    public static string Template(string brief, string playbook) => PlaybookLine().IsMatch(brief) ? PlaybookLine().Replace(Lines.Normal(brief), $"playbook: {playbook}", 1) : Lines.Normal(brief);

    // Addresses, names of links and holes that are there already stay whole.
    private string Cut(string text, Func<string, string> written)
    {
        foreach (var (words, hole) in _values)
        {
            var wanted = written(words);
            if (text.Contains(wanted, StringComparison.Ordinal))
            {
                var pattern = new Regex($@"\]\([^)\n]*\)|\{{\{{.*?\}}\}}|\[\[.*?\]\]|(?:to|src|source|name)=""[^""\n]*""|(?<![\p{{L}}\p{{N}}])(?<words>{Regex.Escape(wanted)})(?![\p{{L}}\p{{N}}])", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
                text = pattern.Replace(text, m => m.Groups["words"].Success ? $"[[ {hole} ]]" : m.Value);
            }
        }

        return text;
    }

    private static IEnumerable<(string Words, string Hole)> Values(HoleValue value, string path)
    {
        switch (value)
        {
            case HoleValue.Group group:
                return group.Of.Where(v => v.Key is not ("prose" or "language" or "audience" or "holdout" or "budget" or "markets")).OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => Values(v.Value, path.Length == 0 ? v.Key : $"{path}.{v.Key}"));
            case HoleValue.Text text when text.Of.Trim().Length >= Least && !text.Of.Contains('\n', StringComparison.Ordinal) && !text.Of.All(char.IsAsciiDigit):
                return [(text.Of, path)];
            case HoleValue.Moment moment:
                return _formats.Select(f => (Made: HoleFormats.Apply(moment, f, new Place("", 1, 1), new FindingList()), Format: f)).Where(f => f.Made is HoleValue.Text { Of.Length: >= Least }).Select(f => (((HoleValue.Text)f.Made!).Of, $"{path} | {f.Format}"));
            default:
                return [];
        }
    }

    [GeneratedRegex(@"(?m)^playbook:.*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlaybookLine();
}

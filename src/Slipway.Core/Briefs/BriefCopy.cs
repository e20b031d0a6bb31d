using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Core.Briefs;

/// <summary>A brief written anew for another campaign like it.</summary>
/// <param name="Text">The new brief.</param>
/// <param name="Moved">The settings whose days were moved along with the launch, by their path.</param>
public sealed partial record BriefCopy(string Text, ImmutableArray<string> Moved)
{
    /// <summary>Writes a brief anew: with another name, title and launch day. Every other day of its settings keeps its distance to the launch; the words below the settings stay as they are.</summary>
    /// <param name="brief">The brief of the campaign that was.</param>
    /// <param name="name">What the new one is called.</param>
    /// <param name="title">Its title.</param>
    /// <param name="launch">Its launch day.</param>
    public static BriefCopy Of(string brief, string name, string title, DateOnly launch)
    {
        var settings = Settings(brief).ToList();
        var before = settings.Where(s => s.Path == "launch.date").Select(s => Day().Match(s.Line)).Where(d => d.Success).Select(d => Read(d.Value)).FirstOrDefault();
        var moved = ImmutableArray.CreateBuilder<string>();
        var text = new StringBuilder();
        foreach (var (line, path) in settings)
        {
            text.Append(text.Length == 0 ? "" : "\n").Append(path switch
            {
                null => line,
                "name" => $"name: {name}",
                "title" => $"title: {BriefBlanks.Written(title)}",
                "launch.date" => Day().Replace(line, Written(launch)),
                _ when before is { } was && Day().IsMatch(line) => Moving(line, path, launch.DayNumber - was.DayNumber),
                _ => line,
            });
        }

        return new BriefCopy(text.ToString(), moved.ToImmutable());

        string Moving(string line, string path, int days)
        {
            moved.Add(path);
            return Day().Replace(line, d => Read(d.Value) is { } day && day.DayNumber + days is >= 0 and < 3_652_059 and var number ? Written(DateOnly.FromDayNumber(number)) : d.Value);
        }
    }

    /// <summary>The launch day that a brief names; null when it names none.</summary>
    public static DateOnly? LaunchOf(string brief) => Settings(brief).Where(s => s.Path == "launch.date").Select(s => Day().Match(s.Line)).Where(d => d.Success).Select(d => Read(d.Value)).FirstOrDefault();

    // The lines, each with its path where it is a setting. In one written as {date: …} the day stands on the line of the mapping.
    private static IEnumerable<(string Line, string? Path)> Settings(string brief)
    {
        var above = new List<(int Depth, string Key)>();
        var fences = 0;
        foreach (var line in brief.ReplaceLineEndings("\n").Split('\n'))
        {
            fences += line == "---" ? 1 : 0;
            if (fences != 1 || Setting().Match(line) is not { Success: true } setting)
            {
                yield return (line, null);
                continue;
            }

            var depth = setting.Groups["before"].Length;
            above.RemoveAll(a => a.Depth >= depth);
            above.Add((depth, setting.Groups["key"].Value));
            var path = string.Join('.', above.Select(a => a.Key));
            yield return (line, path == "launch" && line.Contains("date:", StringComparison.Ordinal) ? "launch.date" : path);
        }
    }

    private static DateOnly? Read(string day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;

    private static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<before>\s*(?:- )?)(?<key>[a-z_]+):")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d\b")]
    private static partial Regex Day();
}

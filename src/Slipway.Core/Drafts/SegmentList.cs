using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What is said to each segment: a file of the folder <c>segments</c>, a row for each value of the contacts' field it is named for, a column for each text.</summary>
/// <param name="Field">The field, for example <c>industry</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Columns">The texts there are, by column; each with what is said by value. A value of which a column says nothing hears its fall-back.</param>
public sealed partial record SegmentList(string Field, string File, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> Columns)
{
    /// <summary>The folder of a campaign's lists.</summary>
    public const string Folder = "segments";

    /// <summary>The most segments that a list may have.</summary>
    public const int MostSegments = 500;

    /// <summary>The file for a field.</summary>
    public static string FileOf(string field) => $"{Folder}/{field}.csv";

    /// <summary>Whether a file is such a list.</summary>
    public static bool IsOne(string path) => AssetFile.RoleOf(path) == FileRole.Segments;

    /// <summary>Whether a word can name a field of contacts, or a column.</summary>
    public static bool IsName(string word) => FieldName().IsMatch(word);

    /// <summary>Reads a list: a row that cannot be taken is set aside with its reason, and the others count.</summary>
    internal static SegmentList Read(string path, string text, FindingList findings)
    {
        var field = path[(Folder.Length + 1)..^".csv".Length];
        var columns = new SortedDictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        var rows = CsvText.Read(text).ToList();
        var top = new Place(path, 1, 1);
        if (!IsName(field))
        {
            findings.Error("segments-field", $"\"{field}\" cannot be the name of a contact field.", top, "Name the file for the field that tells the segments, for example segments/industry.csv.");
        }
        else if (rows is not [var header, ..] || header.Cells[0].Trim() != field)
        {
            findings.Error("segments-columns", $"The list of segments in {path} must begin with the column {field}.", top, $"Write, for example:\n{field},opening\nLogistics,\"A second hall rarely picks like the first.\"");
        }
        else
        {
            var names = Names(header, path, findings);
            var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in rows.Skip(1))
            {
                if (Problem(row, names.Length, known) is { } problem)
                {
                    findings.Warning("segment-set-aside", $"This row was set aside: {problem.What}", new Place(path, row.Line, 1), problem.Fix);
                    continue;
                }

                known[row.Cells[0]] = row.Line;
                for (var i = 1; i < row.Cells.Length; i++)
                {
                    if (names[i] is { } name && row.Cells[i].Length > 0)
                    {
                        columns.TryAdd(name, new Dictionary<string, string>(StringComparer.Ordinal));
                        columns[name][row.Cells[0]] = row.Cells[i];
                    }
                }

                if (row.Cells.Skip(1).Any(c => c.Contains("{{", StringComparison.Ordinal) || c.Contains("}}", StringComparison.Ordinal)))
                {
                    findings.Error("segment-markup", "What is said to a segment is plain words: a merge field in it would be shown as it stands.", new Place(path, row.Line, 1), "Take the field out, or put it into the email beside the segment's.");
                }
            }

            if (known.Count > MostSegments)
            {
                findings.Error("segments-many", $"{path} has {known.Count} segments, and at most {MostSegments} can be read by those who approve them.", top, "Tell the segments by a field with fewer values, or leave the rare ones to the fall-back.");
            }
        }

        return new SegmentList(field, path, columns.ToImmutableSortedDictionary(c => c.Key, c => c.Value.ToImmutableSortedDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
    }

    /// <summary>Finds columns of one name in two lists: nobody could say which of them a merge field means.</summary>
    internal static void CheckColumns(IReadOnlyList<SegmentList> lists, FindingList findings)
    {
        foreach (var twice in lists.SelectMany(l => l.Columns.Keys, (list, column) => (list, column)).GroupBy(c => c.column, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            var (first, second) = (twice.First().list, twice.ElementAt(1).list);
            findings.Error("segment-column-twice", $"The column {twice.Key} is in {first.File} too, so nobody could say which of them {SegmentWords.Prefix}{twice.Key} means.", new Place(second.File, 1, 1), $"Name it otherwise here, for example {twice.Key}_{second.Field}.");
        }
    }

    private static string?[] Names(CsvRow header, string path, FindingList findings)
    {
        var names = new string?[header.Cells.Length];
        for (var i = 1; i < names.Length; i++)
        {
            var name = header.Cells[i].Trim();
            if (IsName(name) && Array.IndexOf(names, name) < 0)
            {
                names[i] = name;
            }
            else if (name.Length > 0)
            {
                findings.Warning("column-left-out", $"The column \"{name}\" is left out: {(IsName(name) ? "there is another of that name" : "its name cannot be the name of a field")}.", new Place(path, header.Line, 1), "Name it with lower case letters, digits and underscores, for example `opening`.");
            }
        }

        return names;
    }

    private static (string What, string Fix)? Problem(CsvRow row, int columns, Dictionary<string, int> known) =>
        row.Cells.Length > columns ? ($"it has {row.Cells.Length} cells, and the header {columns}.", "Put a text with commas into quotes.")
        : row.Cells[0].Length == 0 ? ("it names no value.", "Write the value that tells the segment into the first column.")
        : known.TryGetValue(row.Cells[0], out var line) ? ($"{row.Cells[0]} is on line {line} already.", "Keep one of the two rows.")
        : null;

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}

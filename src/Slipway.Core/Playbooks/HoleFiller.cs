using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Playbooks;

/// <summary>Fills the holes of one playbook file, each value written so that the file stays what it is: YAML stays YAML.</summary>
internal sealed class HoleFiller
{
    private readonly string _file;
    private readonly string _text;
    private readonly string _zone;
    private readonly FindingList _findings;
    private readonly int _yamlEnd;
    private readonly StringBuilder _filled = new();

    private HoleFiller(string file, string text, string zone, FindingList findings)
    {
        (_file, _text, _zone, _findings) = (file, text, zone, findings);
        _yamlEnd = file.EndsWith(".yaml", StringComparison.Ordinal) ? text.Length
            : text.StartsWith("---\n", StringComparison.Ordinal) ? Math.Max(0, text.IndexOf("\n---", 3, StringComparison.Ordinal))
            : 0;
    }

    /// <summary>Fills the holes.</summary>
    /// <param name="file">The file, for places.</param>
    /// <param name="text">Its text, with line feeds.</param>
    /// <param name="values">What the brief has.</param>
    /// <param name="zone">The campaign's zone, in which moments are written.</param>
    /// <param name="findings">Takes what could not be filled.</param>
    public static string Fill(string file, string text, HoleValue.Group values, string zone, FindingList findings)
    {
        var filler = new HoleFiller(file, text, zone, findings);
        filler.Write(HoleText.Read(text, filler.PlaceAt, findings), [values]);
        return filler._filled.ToString();
    }

    private void Write(ImmutableArray<HolePart> parts, ImmutableArray<HoleValue> scopes)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case HolePart.Literal literal:
                    _filled.Append(literal.Text);
                    break;
                case HolePart.Value hole when Resolve(hole.Path, hole.Offset, scopes, required: true) is { } value:
                    WriteValue(hole, value);
                    break;
                case HolePart.Block { Each: true } block when Resolve(block.Path, block.Offset, scopes, required: true) is { } list:
                    WriteEach(block, list, scopes);
                    break;
                case HolePart.Block { Each: false } block when Resolve(block.Path, block.Offset, scopes, required: false) is { } some and not HoleValue.List { Of.IsEmpty: true }:
                    Write(block.Parts, scopes);
                    break;
            }
        }
    }

    private void WriteEach(HolePart.Block block, HoleValue list, ImmutableArray<HoleValue> scopes)
    {
        if (list is not HoleValue.List items)
        {
            _findings.Error("hole-not-a-list", $"`{block.Path}` is not a list.", PlaceAt(block.Offset), "Lists are event.agenda, event.speakers, proof_points, markets, audience.exclude and accounts.roles.");
            return;
        }

        foreach (var item in items.Of)
        {
            Write(block.Parts, scopes.Add(item));
        }
    }

    private HoleValue? Resolve(string path, int offset, ImmutableArray<HoleValue> scopes, bool required)
    {
        if (path == ".")
        {
            return scopes[^1];
        }

        var names = path.Split('.');
        // The item of the innermost list first, then what is around it.
        var scope = scopes.Reverse().FirstOrDefault(s => s is HoleValue.Group group && group.Of.ContainsKey(names[0])) ?? scopes[0];
        HoleValue? value = scope;
        foreach (var name in names)
        {
            value = value is HoleValue.Group group ? group.Of.GetValueOrDefault(name) : null;
        }

        if (value is null && required)
        {
            var known = Paths(scopes[0], "").ToList();
            var meant = known.Contains(path) ? null : Nearest.To(path, known);
            _findings.Error(
                "hole-empty", $"The brief has nothing for `{path}`.", PlaceAt(offset),
                meant is not null ? $"Write `[[ {meant} ]]`." : $"Fill it in the brief, or put the stretch between `[[# if {path} ]]` and `[[/ if ]]`.");
        }

        return value;
    }

    private static IEnumerable<string> Paths(HoleValue value, string path) => value is HoleValue.Group group
        ? group.Of.SelectMany(v => Paths(v.Value, path.Length == 0 ? v.Key : $"{path}.{v.Key}"))
        : [path];

    private void WriteValue(HolePart.Value hole, HoleValue value)
    {
        var made = value;
        foreach (var format in hole.Formats)
        {
            if (HoleFormats.Apply(made, format, PlaceAt(hole.Offset), _findings) is not { } next)
            {
                return;
            }

            made = next;
        }

        var (before, after) = LineAround(hole.Offset);
        var inQuotes = before.Replace("\\\"", "", StringComparison.Ordinal).Count(c => c == '"') % 2 == 1;
        if (hole.Offset >= _yamlEnd)
        {
            var text = TextOf(made, hole);
            var alone = before.Length == 0 && after.Length == 0;
            _filled.Append(inQuotes && before.TrimStart().StartsWith(":::", StringComparison.Ordinal) ? OneLine(text).Replace('"', '\'') : alone ? text : OneLine(text));
        }
        else if (inQuotes)
        {
            _filled.Append(Escaped(TextOf(made, hole)));
        }
        else if (after.Length == 0 && made is HoleValue.List list)
        {
            _filled.Append(CultureInfo.InvariantCulture, $"[{string.Join(", ", list.Of.Select(i => Scalar(TextOf(i, hole), inList: true)))}]");
        }
        else
        {
            _filled.Append(after.Length == 0 && before.TrimEnd().EndsWith(':') ? Scalar(TextOf(made, hole), inList: false) : OneLine(TextOf(made, hole)));
        }
    }

    private string TextOf(HoleValue value, HolePart.Value hole)
    {
        switch (value)
        {
            case HoleValue.Text text:
                return text.Of;
            case HoleValue.Moment moment:
                return ZonedTimes.InZone(moment.Of.At, _zone).At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            case HoleValue.List list:
                return string.Join(", ", list.Of.Select(i => TextOf(i, hole)));
            default:
                _findings.Error("hole-not-a-text", $"`{hole.Path}` has parts of its own and is no text.", PlaceAt(hole.Offset), $"Write the part that is meant, for example `[[ {hole.Path}.title ]]`.");
                return "";
        }
    }

    /// <summary>A text as a YAML scalar, in quotes only where it needs them.</summary>
    private static string Scalar(string text, bool inList)
    {
        var plain = text.Length > 0 && (char.IsLetterOrDigit(text[0]) || text[0] == '(') && text[^1] is not (' ' or ':') && text is not "null"
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.Any(char.IsControl)
            && !(inList && text.AsSpan().ContainsAny(",[]{}"));
        return plain ? text : $"\"{Escaped(text)}\"";
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);

    private static string OneLine(string text) => text.Replace('\n', ' ');

    private (string Before, string After) LineAround(int offset)
    {
        var start = offset == 0 ? 0 : _text.LastIndexOf('\n', offset - 1) + 1;
        var close = _text.IndexOf("]]", offset, StringComparison.Ordinal) + 2;
        var end = _text.IndexOf('\n', close);
        return (_text[start..offset], (end < 0 ? _text[close..] : _text[close..end]).Trim());
    }

    private Place PlaceAt(int offset)
    {
        var start = offset == 0 ? 0 : _text.LastIndexOf('\n', offset - 1) + 1;
        return new Place(_file, _text.AsSpan(0, offset).Count('\n') + 1, offset - start + 1);
    }
}

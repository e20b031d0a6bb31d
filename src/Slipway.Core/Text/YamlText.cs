using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Core.Text;

/// <summary>Reads a YAML text into values that know their place.</summary>
/// <remarks>
/// Reads the parser's events rather than its object model: that one throws at the first repeated key and follows aliases, which lets a small
/// file grow without end. Anchors, aliases, tags and second documents are refused.
/// </remarks>
public sealed class YamlText
{
    private const int DeepestNesting = 24;
    private const int LargestText = 1_000_000;

    private readonly string _file;
    private readonly string _text;
    private readonly int _firstLine;
    private readonly FindingList _findings;
    private readonly Parser _parser;
    private Mark _reached = Mark.Empty;

    private YamlText(string file, string text, int firstLine, FindingList findings)
    {
        (_file, _text, _firstLine, _findings) = (file, text, firstLine, findings);
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a text that must be a mapping; null when it cannot be read, with the finding that says why.</summary>
    /// <param name="file">The file, for places.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="firstLine">The line of the file on which the text begins.</param>
    public static YamlValue.Map? ReadMap(string file, string text, FindingList findings, int firstLine = 1)
    {
        var value = Read(file, text, findings, firstLine);
        if (value is null or YamlValue.Map)
        {
            return value as YamlValue.Map;
        }

        findings.Error("yaml-not-a-mapping", "It must be lines of `key: value`.", value.Place, "Begin each line with a key and a colon, for example `title: Spring webinar`.");
        return null;
    }

    /// <summary>A value as YAML takes it on one line, whatever is in it: within quotation marks, with escapes.</summary>
    public static string Quoted(string value)
    {
        var text = new System.Text.StringBuilder("\"");
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>A value on one line, within quotation marks only where YAML would take it for something else.</summary>
    public static string Line(string value)
    {
        var text = string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var plain = text.Length > 0 && char.IsLetter(text[0]) && text[^1] != ':' && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal) && !text.Any(char.IsControl)
            && text.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off");
        return plain ? text : Quoted(text);
    }

    /// <summary>A mapping's text with another value of one of its own keys.</summary>
    internal static string WithValue(string text, string key, string value) =>
        string.Join('\n', text.Split('\n').Select(l => l.StartsWith($"{key}:", StringComparison.Ordinal) ? $"{key}: {Line(value)}" : l));

    /// <summary>Reads a text of any shape; null when it cannot be read, with the finding that says why.</summary>
    /// <inheritdoc cref="ReadMap"/>
    public static YamlValue? Read(string file, string text, FindingList findings, int firstLine = 1)
    {
        if (text.Length > LargestText)
        {
            findings.Error("file-too-large", $"The file has {text.Length:N0} characters; at most {LargestText:N0} are read.", new Place(file, 1, 1), "Keep only the campaign's own settings in it.");
            return null;
        }

        var reader = new YamlText(file, text.StartsWith('\uFEFF') ? text[1..] : text, firstLine, findings);
        try
        {
            return reader.Document();
        }
        catch (YamlException broken)
        {
            reader.Broken(broken.Start, Sentence(broken.Message));
            return null;
        }
        catch (Exception broken) when (broken is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // Its scanner throws these for some broken texts, for example a list left open before `key: value`, and does not say where.
            reader.Broken(reader._reached, "something that was begun before is not ended.");
            return null;
        }
    }

    private YamlValue? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Current is StreamEnd)
        {
            _findings.Error("yaml-empty", "There is nothing in it.", new Place(_file, _firstLine, 1), "Write the settings as lines of `key: value`.");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var value = Value(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Current is DocumentStart second)
        {
            _findings.Error("yaml-two-documents", "A second document begins here; only the first is read.", PlaceOf(second.Start), "Remove the `---` line and what follows, or make it a file of its own.");
        }

        return value;
    }

    private YamlValue? Value(int depth)
    {
        var at = Current;
        _reached = at.Start;
        var place = PlaceOf(at.Start);
        if (depth > DeepestNesting)
        {
            _findings.Error("yaml-too-deep", $"Lists and mappings are nested more than {DeepestNesting} deep.", place, "Write it flatter.");
            _parser.SkipThisAndNestedEvents();
            return null;
        }

        if (at is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
        {
            _findings.Error("yaml-anchor", "Anchors (`&name`) and tags (`!name`) are not used here.", place, "Write the value out.");
        }

        switch (at)
        {
            case Scalar scalar:
                _parser.MoveNext();
                return ScalarOf(scalar, place);
            case SequenceStart:
                return ListOf(depth, place);
            case MappingStart:
                return MapOf(depth, place);
            case not AnchorAlias:
                throw new InvalidOperationException("A value was begun and is not there.");
            default:
                _findings.Error("yaml-anchor", "Aliases (`*name`) are not used here.", place, "Write the value out.");
                _parser.MoveNext();
                return null;
        }
    }

    private static YamlValue.Scalar ScalarOf(Scalar scalar, Place place)
    {
        var plain = scalar.Style == ScalarStyle.Plain;
        var oneLine = scalar.Start.Line == scalar.End.Line && scalar.Style is ScalarStyle.Plain or ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        return new YamlValue.Scalar(scalar.Value, plain, oneLine ? place.Column + (plain ? 0 : 1) : 0, place);
    }

    private YamlValue.List ListOf(int depth, Place place)
    {
        _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<YamlValue>();
        while (Current is not SequenceEnd)
        {
            if (Value(depth + 1) is { } item)
            {
                items.Add(item);
            }
        }

        _parser.MoveNext();
        return new YamlValue.List(items.ToImmutable(), place);
    }

    private YamlValue.Map MapOf(int depth, Place place)
    {
        _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        while (Current is not MappingEnd)
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is YamlValue.Scalar name)
            {
                entries.Add(new YamlEntry(name.Text, name.Place, value ?? new YamlValue.Scalar("", true, 0, name.Place)));
            }
            else if (key is not null)
            {
                _findings.Error("yaml-key", "A key must be a word.", key.Place, "Write `key: value`; text with brackets or braces needs quotes.");
            }
        }

        _parser.MoveNext();
        return new YamlValue.Map(entries.ToImmutable(), place);
    }

    private Place PlaceOf(Mark mark) => new(_file, Math.Max(1, (int)mark.Line) + _firstLine - 1, Math.Max(1, (int)mark.Column));

    // Of some broken texts the parser makes no more events without a word.
    private ParsingEvent Current => _parser.Current ?? throw new InvalidOperationException("The text ends before its structure does.");

    private void Broken(Mark at, string what)
    {
        var lines = _text.Split('\n');
        var index = Math.Clamp((int)at.Line - 1, 0, lines.Length - 1);
        // The parser often stops one line after the mistake; a look back finds the usual ones.
        var near = lines[Math.Max(0, index - 1)..(index + 1)];
        var fix = near switch
        {
            _ when near.Any(l => l.TrimStart(' ').StartsWith('\t')) => "Indent with spaces; YAML does not take tabs.",
            _ when near.Any(l => l.Count(c => c == '"') % 2 == 1) => "Close the quote: a text that begins with \" must end with \".",
            _ when near.Any(l => l.Contains(": ", StringComparison.Ordinal) && l[(l.IndexOf(": ", StringComparison.Ordinal) + 2)..].Contains(": ", StringComparison.Ordinal)) =>
                "Put the text after the first colon in quotes, for example `title: \"Webinar: fewer errors\"`.",
            _ when near.Any(l => l.Count(c => c == '[') != l.Count(c => c == ']')) => "Close the list: `[DE, AT]`.",
            _ => "Write `key: value` with a space after the colon, and indent what belongs together by the same number of spaces.",
        };
        _findings.Error("yaml-unreadable", $"This is not YAML: {what}", PlaceOf(at), fix);
    }

    private static string Sentence(string message)
    {
        // "(Line: 3, Col: 1, Idx: 20) - (...): While parsing..." : the place is said by the finding.
        var start = message.LastIndexOf("): ", StringComparison.Ordinal);
        var text = (start < 0 ? message : message[(start + 3)..]).Trim().TrimEnd('.');
        return text.Length == 0 ? "it cannot be parsed." : char.ToLowerInvariant(text[0]) + text[1..] + ".";
    }
}

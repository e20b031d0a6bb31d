using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Core.Text;

/// <summary>Writes single values into a YAML text as somebody wrote it: comments, order, quotes and everything else stay as they are.</summary>
/// <remarks>A path is written as findings write it, for example <c>groups[0].budget.amount</c>. What cannot be done in place is not done at all.</remarks>
public sealed class YamlEdit
{
    private readonly string _text;
    private readonly Node? _root;

    private YamlEdit(string text)
    {
        _text = Lines.Normal(text);
        try
        {
            var parser = new Parser(new StringReader(_text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _))
            {
                _root = Read(parser);
            }
        }
        catch (Exception broken) when (broken is YamlException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // What cannot be read cannot be changed in place.
            _root = null;
        }
    }

    private abstract record Node(int Start, int End, int Column)
    {
        public sealed record Value(string Text, ScalarStyle Style, int Start, int End, int Column) : Node(Start, End, Column);

        public sealed record List(ImmutableArray<Node> Items, bool IsFlow, int Start, int End, int Column) : Node(Start, End, Column);

        public sealed record Map(ImmutableArray<(Value Key, Node Of)> Entries, bool IsFlow, int Start, int End, int Column) : Node(Start, End, Column);
    }

    /// <summary>Writes a value; where the key is not there yet, it is added to its mapping.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where.</param>
    /// <param name="value">What shall stand there.</param>
    /// <returns>The text with the value; null when there is no such place, or something else than a value stands there.</returns>
    public static string? Set(string text, string path, string value)
    {
        var edit = new YamlEdit(text);
        return Like(text, edit.Find(path) switch
        {
            { Node: Node.Value there } found => edit.Put(there.Start, there.End, Written(value, there.Style, found.InFlow)),
            { Node: null, Parent: Node.Map parent, Missing: { } key } found => edit.Added(parent, key, Written(value, ScalarStyle.Plain, found.InFlow || parent.IsFlow)),
            _ => null,
        });
    }

    /// <summary>Writes a list of values: those that stay keep their place and their comments.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where.</param>
    /// <param name="values">What the list shall be.</param>
    /// <returns>The text with the list; null when there is no list of values.</returns>
    public static string? SetList(string text, string path, ImmutableArray<string> values)
    {
        var edit = new YamlEdit(text);
        return Like(text, edit.Find(path) switch
        {
            { Node: Node.List { IsFlow: true } list } when list.Items.All(i => i is Node.Value) =>
                edit.Put(list.Start, list.End, $"[{string.Join(", ", values.Select(v => edit.Item(list, v)))}]"),
            { Node: Node.List { Items.IsEmpty: false } list } when values.Length > 0 && list.Items.All(i => i is Node.Value) => edit.Block(list, values),
            { Node: Node.Value there } when values is [var only] => edit.Put(there.Start, there.End, Written(only, there.Style, inFlow: false)),
            { Node: null, Parent: Node.Map parent, Missing: { } key } => edit.Added(parent, key, $"[{string.Join(", ", values.Select(v => Written(v, ScalarStyle.Plain, inFlow: true)))}]"),
            _ => null,
        });
    }

    private static string? Like(string model, string? text) => text is null ? null : Lines.Like(model, text);

    /// <summary>The line on which a value stands, from 1; null when there is none.</summary>
    public static int? LineOf(string text, string path)
    {
        var edit = new YamlEdit(text);
        return edit.Find(path) is { Node: { } node } ? edit._text.AsSpan(0, Math.Min(node.Start, edit._text.Length)).Count('\n') + 1 : null;
    }

    private (Node? Node, Node? Parent, string? Missing, bool InFlow) Find(string path)
    {
        var (node, parent, inFlow) = (_root, (Node?)null, false);
        foreach (var part in path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            (parent, inFlow) = (node, inFlow || node is Node.Map { IsFlow: true } or Node.List { IsFlow: true });
            node = node switch
            {
                Node.Map map => map.Entries.FirstOrDefault(e => e.Key.Text == part).Of,
                Node.List list when part[0] == '[' && int.TryParse(part[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Length => list.Items[at],
                _ => null,
            };
            if (node is null)
            {
                // Only the last part of the path may be missing: a mapping is not made.
                return path.EndsWith(part, StringComparison.Ordinal) && part[0] != '[' ? (null, parent, part, inFlow) : (null, null, null, inFlow);
            }
        }

        return (node, parent, null, inFlow);
    }

    private string? Added(Node.Map map, string key, string value)
    {
        if (map.Entries.IsEmpty)
        {
            return null;
        }

        var last = map.Entries[^1].Of;
        if (map.IsFlow)
        {
            return Put(last.End, last.End, $", {key}: {value}");
        }

        var end = _text.IndexOf('\n', Math.Max(0, Trimmed(last.Start, last.End) - 1));
        var line = $"{new string(' ', map.Entries[0].Key.Column)}{key}: {value}";
        return end < 0 ? $"{_text}\n{line}" : _text.Insert(end + 1, $"{line}\n");
    }

    private string Item(Node.List list, string value) =>
        list.Items.OfType<Node.Value>().FirstOrDefault(i => i.Text.Trim() == value) is { } there ? _text[there.Start..there.End] : Written(value, ScalarStyle.Plain, inFlow: true);

    // Lines that stay are left alone; of the others, one that goes gives its place to one that comes.
    private string Block(Node.List list, ImmutableArray<string> values)
    {
        var items = list.Items.Cast<Node.Value>().ToList();
        var text = _text;
        var kept = Drafts.LineDiff.Kept([.. items.Select(i => i.Text.Trim())], [.. values]);
        var come = Enumerable.Range(0, values.Length).Except(kept).ToList();
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var next = i + 1 < items.Count && kept[i + 1] >= 0 ? kept[i + 1] : values.Length;
            var here = come.Where(c => c < next && (i == 0 || c > kept[..i].DefaultIfEmpty(-1).Max())).ToList();
            if (kept[i] >= 0)
            {
                continue;
            }

            if (here.Count > 0)
            {
                come.Remove(here[^1]);
                text = string.Concat(text.AsSpan(0, items[i].Start), Written(values[here[^1]], items[i].Style, inFlow: false), text.AsSpan(Trimmed(items[i].Start, items[i].End)));
            }
            else
            {
                var (from, to) = (LineStart(items[i].Start), _text.IndexOf('\n', Trimmed(items[i].Start, items[i].End) - 1));
                text = text.Remove(from, (to < 0 ? text.Length : to + 1) - from);
            }
        }

        if (come.Count == 0)
        {
            return text;
        }

        // What is left over is put behind the last.
        var edited = new YamlEdit(text);
        var rest = edited.At(list.Start);
        var end = rest is Node.List { Items: [.., Node.Value last] } ? text.IndexOf('\n', edited.Trimmed(last.Start, last.End) - 1) : -1;
        var indent = new string(' ', list.Column);
        var lines = string.Concat(come.Select(c => $"{indent}- {Written(values[c], ScalarStyle.Plain, inFlow: false)}\n"));
        return end < 0 ? $"{text.TrimEnd('\n')}\n{lines}" : text.Insert(end + 1, lines);
    }

    private Node? At(int start) => _root is null ? null : Down(_root).FirstOrDefault(n => n is Node.List && n.Start == start);

    private static IEnumerable<Node> Down(Node node) => (node switch { Node.Map map => map.Entries.Select(e => e.Of), Node.List list => list.Items, _ => Enumerable.Empty<Node>() }).SelectMany(Down).Prepend(node);

    private int LineStart(int at) => at == 0 ? 0 : _text.LastIndexOf('\n', at - 1) + 1;

    // A text over several lines ends, to the parser, where the next key begins.
    private int Trimmed(int start, int end)
    {
        while (end > start + 1 && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private string Put(int start, int end, string value) => string.Concat(_text.AsSpan(0, start), value, _text.AsSpan(end == start ? end : Trimmed(start, end)));

    private static string Written(string value, ScalarStyle style, bool inFlow) => style switch
    {
        ScalarStyle.SingleQuoted when !value.AsSpan().ContainsAny('\n', '\r') => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
        ScalarStyle.Plain when IsPlain(value, inFlow) => value,
        _ => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n").Replace("\t", "\\t", StringComparison.Ordinal)}\"",
    };

    // What YAML could take for anything else is put into quotes.
    private static bool IsPlain(string value, bool inFlow) =>
        value.Length > 0 && value.Trim() == value && !"-?:,[]{}#&*!|>'\"%@`~".Contains(value[0], StringComparison.Ordinal)
        && !value.Contains(": ", StringComparison.Ordinal) && !value.EndsWith(':') && !value.Contains(" #", StringComparison.Ordinal) && !value.Any(char.IsControl)
        && !(inFlow && value.AsSpan().ContainsAny(",[]{}")) && value is not ("null" or "...");

    private static Node Read(Parser parser)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                parser.MoveNext();
                return new Node.Value(scalar.Value, scalar.Style, (int)scalar.Start.Index, (int)scalar.End.Index, (int)scalar.Start.Column - 1);
            case SequenceStart list:
                parser.MoveNext();
                var items = ImmutableArray.CreateBuilder<Node>();
                while (parser.Current is not SequenceEnd)
                {
                    items.Add(Read(parser));
                }

                var closed = parser.Consume<SequenceEnd>();
                return new Node.List(items.ToImmutable(), list.Style == SequenceStyle.Flow, (int)list.Start.Index, (int)closed.Start.Index + 1, (int)list.Start.Column - 1);
            case MappingStart map:
                parser.MoveNext();
                var entries = ImmutableArray.CreateBuilder<(Node.Value, Node)>();
                while (parser.Current is not MappingEnd)
                {
                    entries.Add((Read(parser) as Node.Value ?? throw new InvalidOperationException("A key is no text."), Read(parser)));
                }

                var ended = parser.Consume<MappingEnd>();
                return new Node.Map(entries.ToImmutable(), map.Style == MappingStyle.Flow, (int)map.Start.Index, (int)ended.End.Index, (int)map.Start.Column - 1);
            default:
                throw new InvalidOperationException("Anchors and aliases are not changed in place.");
        }
    }
}

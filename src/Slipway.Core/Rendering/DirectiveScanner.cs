using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>An attribute of a directive; the value still masked.</summary>
internal sealed record DirectiveAttribute(string Name, string Value, int Start, int ValueStart);

/// <summary>A stretch of the source: Markdown, or a directive around more of it.</summary>
internal abstract record Node(int Start)
{
    public sealed record Markdown(int Start, int End) : Node(Start);

    public sealed record Directive(string Name, ImmutableArray<DirectiveAttribute> Attributes, ImmutableArray<Node> Content, int Start) : Node(Start);
}

/// <summary>Parts a text into directives (<c>:::name{attribute="value"}</c> to <c>:::</c>) and the Markdown between them.</summary>
/// <remarks>
/// The fences are read here and not by the Markdown parser: there a <c>:::</c> closes the outermost container of its length, so a button within a
/// hero would need other fences than a button outside one, and an unclosed one could not be named. Here it closes the innermost.
/// </remarks>
internal sealed partial class DirectiveScanner(Source source, ImmutableArray<Finding>.Builder findings)
{
    private const int MaxDepth = 16;

    private readonly Stack<Open> open = new();
    private int markdownStart;
    private Open? closable;

    private sealed record Open(string Name, ImmutableArray<DirectiveAttribute> Attributes, int Fence, int Start)
    {
        public ImmutableArray<Node>.Builder Content { get; } = ImmutableArray.CreateBuilder<Node>();
    }

    public ImmutableArray<Node> Scan()
    {
        open.Push(new Open("", [], 0, 0));
        var codeFence = "";
        var text = source.Text;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            var line = text[at..end];
            if (codeFence.Length > 0)
            {
                codeFence = line.Trim().StartsWith(codeFence, StringComparison.Ordinal) && line.Trim().Trim(codeFence[0]).Length == 0 ? "" : codeFence;
            }
            else if (CodeFence().Match(line) is { Success: true } code)
            {
                codeFence = code.Groups[1].Value;
            }
            else if (Fence().Match(line) is { Success: true } fence)
            {
                ReadFence(at, end, fence);
            }
            else
            {
                closable = null;
            }

            at = end;
        }

        EndMarkdown(text.Length);
        while (open.Count > 1)
        {
            ReportUnclosed(open.Peek());
            Close();
        }

        return open.Pop().Content.DrainToImmutable();
    }

    private void ReadFence(int at, int lineEnd, Match fence)
    {
        EndMarkdown(at);
        markdownStart = lineEnd;
        var count = fence.Groups["fence"].Length;
        var rest = fence.Groups["rest"];
        var name = DirectiveName().Match(rest.Value);
        if (rest.Length == 0)
        {
            ReadClosing(at, count);
        }
        else if (!name.Success)
        {
            findings.Add(Finding.Error("directive-malformed", $"\"{fence.Value.Trim()}\" is no directive.", source.At(at), "Write :::name{attribute=\"value\"}, or ::: alone to close one."));
        }
        else if (open.Count > MaxDepth)
        {
            findings.Add(Finding.Error("directive-nested", $"Directives stand in each other more than {MaxDepth} deep.", source.At(at), "Close them before you open more."));
        }
        else
        {
            var start = at + fence.Groups["fence"].Index;
            var attributes = ReadAttributes(rest.Value, name.Length, at + rest.Index);
            open.Push(new Open(name.Groups[1].Value, attributes, count, start));
            closable = null;
            if (Directives.IsVoid(name.Groups[1].Value))
            {
                // It has no content, so it needs no closing; one that stands on the very next line is taken as its own.
                closable = open.Peek();
                Close();
            }
        }
    }

    private void ReadClosing(int at, int count)
    {
        if (closable is { } before && before.Fence == count)
        {
            closable = null;
            return;
        }

        closable = null;
        if (open.Count == 1)
        {
            findings.Add(Finding.Error("directive-not-open", "This closes a directive, but none is open here.", source.At(at), "Remove the line."));
            return;
        }

        if (open.Any(o => o.Fence == count))
        {
            while (open.Peek().Fence != count)
            {
                ReportUnclosed(open.Peek());
                Close();
            }
        }

        Close();
    }

    private void EndMarkdown(int end)
    {
        if (!string.IsNullOrWhiteSpace(source.Text[markdownStart..end]))
        {
            open.Peek().Content.Add(new Node.Markdown(markdownStart, end));
        }

        markdownStart = end;
    }

    private void Close()
    {
        var done = open.Pop();
        open.Peek().Content.Add(new Node.Directive(done.Name, done.Attributes, done.Content.DrainToImmutable(), done.Start));
    }

    private void ReportUnclosed(Open directive) => findings.Add(Finding.Error(
        "directive-unclosed", $"The {directive.Name} that begins here is never closed.", source.At(directive.Start), $"Write {new string(':', directive.Fence)} on a line of its own where it ends."));

    private ImmutableArray<DirectiveAttribute> ReadAttributes(string text, int from, int offset)
    {
        var rest = text[from..].Trim();
        var start = offset + text.IndexOf(rest, from, StringComparison.Ordinal);
        if (rest.Length == 0)
        {
            return [];
        }

        if (rest[0] != '{' || rest[^1] != '}')
        {
            findings.Add(Finding.Error("attribute-malformed", $"\"{Plain(rest)}\" are no attributes.", source.At(start), "Write them in braces: {name=\"value\"}"));
        }

        var attributes = ImmutableArray.CreateBuilder<DirectiveAttribute>();
        var inside = rest.TrimStart('{').TrimEnd('}');
        start += rest.Length - rest.TrimStart('{').Length;
        foreach (Match match in Attribute().Matches(inside))
        {
            var at = start + match.Index;
            if (!match.Groups["name"].Success)
            {
                findings.Add(Finding.Error("attribute-malformed", $"\"{Plain(match.Value)}\" is no attribute.", source.At(at), "Write name=\"value\"."));
            }
            else if (attributes.Any(a => a.Name == match.Groups["name"].Value))
            {
                findings.Add(Finding.Error("attribute-repeated", $"The attribute {match.Groups["name"].Value} is given twice.", source.At(at), "Keep one of them."));
            }
            else
            {
                attributes.Add(new DirectiveAttribute(match.Groups["name"].Value, match.Groups["value"].Value, at, start + match.Groups["value"].Index));
            }
        }

        return attributes.DrainToImmutable();
    }

    private string Plain(string masked) => source.ReadPlain(masked).Text;

    [GeneratedRegex(@"^[ ]{0,3}(?<fence>:{3,})[ \t]*(?<rest>.*?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^[ ]{0,3}(`{3,}|~{3,})", RegexOptions.CultureInvariant)]
    private static partial Regex CodeFence();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9-]*)[ \t]*(?=\{|$)", RegexOptions.CultureInvariant)]
    private static partial Regex DirectiveName();

    [GeneratedRegex("""(?<name>[A-Za-z][A-Za-z0-9-]*)=(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'{}]+))|[^\s]+""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();
}

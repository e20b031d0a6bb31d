using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Documents;

/// <summary>The passages of a Markdown text: those of its settings (subject, preheader, title), and those of its blocks.</summary>
/// <remarks>
/// A campaign's own syntax is taken off before Markdown is read, without moving a character: the fences of directives become blank, and merge fields become what they
/// fall back to, at the place where the fallback is written.
/// </remarks>
internal sealed partial class MarkdownPassages
{
    private const char Gone = '\uE000';

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    private readonly ImmutableArray<Passage>.Builder _passages = ImmutableArray.CreateBuilder<Passage>();
    private readonly PassageBuilder _builder = new();
    private readonly string _source;
    private readonly List<(int Start, int End, Scopes Scopes)> _directives = [];
    private string _masked;

    private MarkdownPassages(string source, string masked) => (_source, _masked) = (source, masked);

    public MarkdownPassages(string source)
        : this(source, source)
    {
    }

    public ImmutableArray<Passage> Read()
    {
        var body = Settings();
        _masked = Masked(body);
        try
        {
            foreach (var block in Markdown.Parse(_masked, Pipeline))
            {
                Read(block, Scopes.Text);
            }
        }
        catch (ArgumentException)
        {
            // Markdig's answer to quotes in quotes in quotes, a hundred deep: then it is read as what it looks like.
            _passages.AddRange(TextPassages.Read(_masked));
        }

        return [.. _passages.OrderBy(p => p.SourceAt(0))];
    }

    // The settings are passages of their own; where they end the body begins.
    private int Settings()
    {
        if (SettingsPassages.Find(_source) is not { } settings)
        {
            return 0;
        }

        foreach (var (scope, start, length, folded) in settings.Shown)
        {
            if (folded is null)
            {
                AddMerged(_source, start, length);
            }
            else
            {
                _builder.AddFolded(Field().Replace(folded, f => f.Value.Split('|', 2) is [_, var fallback] ? fallback[..^2].Trim() : ""), _source, start, length);
            }

            Take(Scopes.Text | scope, isProse: false);
        }

        return settings.Body;
    }

    private string Masked(int body)
    {
        var masked = _source.ToCharArray();
        for (var i = 0; i < body; i++)
        {
            masked[i] = masked[i] == '\n' ? '\n' : ' ';
        }

        foreach (var fence in Fence().EnumerateMatches(_source, body))
        {
            Directive(_source.Substring(fence.Index, fence.Length), fence.Index);
            masked.AsSpan(fence.Index, fence.Length).Fill(' ');
        }

        foreach (var field in Field().EnumerateMatches(_source, body))
        {
            // Blanks and bars would be Markdown's; these are letters to it.
            masked.AsSpan(field.Index, field.Length).Fill(Gone);
        }

        return new string(masked);
    }

    private readonly Stack<(string Name, int Start)> _open = new();

    private void Directive(string fence, int at)
    {
        var name = fence.TrimStart(' ', ':');
        if (name.Trim().Length == 0)
        {
            if (_open.TryPop(out var open))
            {
                _directives.Add((open.Start, at, open.Name switch { "button" => Scopes.Button, "footer" => Scopes.Footer, "quote" => Scopes.Blockquote, _ => Scopes.None }));
            }

            return;
        }

        foreach (Match shown in ShownValue().Matches(fence))
        {
            AddMerged(_source, at + shown.Groups["words"].Index, shown.Groups["words"].Length);
            Take(Scopes.Text | (shown.Groups["key"].ValueSpan is "alt" ? Scopes.Alt : Scopes.Blockquote), isProse: false);
        }

        // An image has no content and so no end of its own.
        if (!name.StartsWith("image", StringComparison.Ordinal))
        {
            _open.Push((new string([.. name.TakeWhile(char.IsAsciiLetter)]), at + fence.Length));
        }
    }

    private Scopes Around(int offset)
    {
        foreach (var (start, end, scopes) in _directives)
        {
            if (offset >= start && offset < end && scopes != Scopes.None)
            {
                return scopes;
            }
        }

        return Scopes.None;
    }

    private void Read(Block block, Scopes scopes)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Inlines(heading.Inline);
                Take(scopes | Scopes.Heading | (Scopes)((long)Scopes.H1 << (heading.Level - 1)), isProse: false);
                break;
            case ParagraphBlock paragraph:
                Inlines(paragraph.Inline);
                var plain = (scopes & (Scopes.List | Scopes.Blockquote | Scopes.Table)) == Scopes.None;
                Take(scopes | Around(paragraph.Span.Start) | (plain ? Scopes.Paragraph : Scopes.None), isProse: plain);
                break;
            case Table table:
                Rows(table, scopes | Scopes.Table);
                break;
            case ListBlock list:
                All(list, scopes | Scopes.List);
                break;
            case QuoteBlock quote:
                All(quote, scopes | Scopes.Blockquote);
                break;
            case CodeBlock or HtmlBlock or LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock other:
                All(other, scopes);
                break;
        }
    }

    private void All(ContainerBlock container, Scopes scopes)
    {
        foreach (var block in container)
        {
            Read(block, scopes);
        }
    }

    private void Rows(Table table, Scopes scopes)
    {
        foreach (var row in table.OfType<TableRow>())
        {
            foreach (var paragraph in row.OfType<TableCell>().SelectMany(c => c).OfType<ParagraphBlock>())
            {
                Inlines(paragraph.Inline);
                Take(scopes | (row.IsHeader ? Scopes.Header : Scopes.Cell), isProse: false);
            }
        }
    }

    private void Inlines(ContainerInline? container)
    {
        foreach (var inline in container ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Literal(literal);
                    break;
                case LineBreakInline:
                    _builder.Add("\n", Math.Max(0, inline.Span.End), 1);
                    break;
                case HtmlEntityInline entity:
                    _builder.Add(entity.Transcoded.ToString(), entity.Span.Start, entity.Span.Length);
                    break;
                case CodeInline code:
                    _builder.Mask(code.Span.Start + code.DelimiterCount, Math.Max(0, code.Span.Length - (2 * code.DelimiterCount)));
                    break;
                case AutolinkInline auto:
                    _builder.Mask(auto.Span.Start, auto.Span.Length);
                    break;
                case LinkInline { IsImage: true } image:
                    Aside(image, Scopes.Text | Scopes.Alt);
                    break;
                case LinkInline link:
                    Aside(link, Scopes.Link);
                    Inlines(link);
                    break;
                case ContainerInline other:
                    Inlines(other);
                    break;
            }
        }
    }

    // The words of a link are a passage of their own besides being part of the text; those of an image are no part of it.
    private void Aside(ContainerInline container, Scopes scopes)
    {
        var aside = new MarkdownPassages(_source, _masked);
        aside.Inlines(container);
        if (aside._builder.Take(scopes, isProse: false) is { } passage)
        {
            _passages.Add(passage);
        }
    }

    private void Literal(LiteralInline literal)
    {
        // Markdig takes escapes and blanks off a text and leaves them in its span.
        var start = literal.Span.Start;
        var content = literal.Content.AsSpan();
        if (content.Length < literal.Span.Length && _masked.AsSpan(start, literal.Span.Length).LastIndexOf(content, StringComparison.Ordinal) is > 0 and var lead)
        {
            start += lead;
        }

        AddMerged(content, start);
    }

    private void AddMerged(string text, int start, int length)
    {
        var at = start;
        foreach (var field in Field().EnumerateMatches(text.AsSpan(start, length)))
        {
            _builder.Add(text.AsSpan(at, start + field.Index - at), at);
            Fallback(start + field.Index, field.Length);
            at = start + field.Index + field.Length;
        }

        _builder.Add(text.AsSpan(at, start + length - at), at);
    }

    private void AddMerged(ReadOnlySpan<char> text, int start)
    {
        var at = 0;
        while (at < text.Length)
        {
            var gone = text[at..].IndexOf(Gone);
            if (gone < 0)
            {
                _builder.Add(text[at..], start + at);
                return;
            }

            _builder.Add(text.Slice(at, gone), start + at);
            at += gone;
            if (Field().Match(_source, start + at) is { Success: true } field && field.Index == start + at)
            {
                Fallback(field.Index, field.Length);
                at += field.Length;
            }
            else
            {
                at++;
            }
        }
    }

    private void Fallback(int start, int length)
    {
        var inside = _source.AsSpan(start, length);
        var bar = inside.IndexOf('|');
        if (bar > 0)
        {
            var fallback = inside[(bar + 1)..^2];
            var lead = fallback.Length - fallback.TrimStart().Length;
            _builder.Add(fallback.Trim(), start + bar + 1 + lead);
        }
    }

    private void Take(Scopes scopes, bool isProse)
    {
        const Scopes apart = Scopes.Subject | Scopes.Preheader | Scopes.Title | Scopes.Description | Scopes.Heading | Scopes.Button | Scopes.Footer | Scopes.Alt;
        if (_builder.Take((scopes & apart) == Scopes.None ? scopes | Scopes.Body : scopes, isProse) is { } passage)
        {
            _passages.Add(passage);
        }
    }

    [GeneratedRegex(@"^[ ]{0,3}:{3,}[^\n]*$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Fence();

    /// <summary>A merge field as it is written.</summary>
    [GeneratedRegex(@"\{\{[^{}\n]*\}\}", RegexOptions.CultureInvariant)]
    internal static partial Regex Field();

    // What an image shows, and who is quoted.
    [GeneratedRegex("""\b(?<key>alt|by)="(?<words>[^"]*)"(?=[ }])""", RegexOptions.CultureInvariant)]
    private static partial Regex ShownValue();
}

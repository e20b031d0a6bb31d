using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Documents;

/// <summary>How a document is written.</summary>
public enum DocumentFormat
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Markdown, with or without the settings and directives of a campaign's file.</summary>
    Markdown,

    /// <summary>HTML, and MJML, which is read the same way.</summary>
    Html,
}

/// <summary>One thing to check: a text with the passages people read in it.</summary>
public sealed class Document
{
    private readonly int[] _lineStarts;

    internal Document(string file, string source, DocumentFormat format, Setting setting, ImmutableArray<Passage> passages)
    {
        (File, Source, Format, Setting, Passages) = (file, source, format, setting, passages);
        _lineStarts = Starts(source);
    }

    /// <summary>Path of the file, for places.</summary>
    public string File { get; }

    /// <summary>The text of the file with line feeds only; every offset is one into it.</summary>
    public string Source { get; }

    /// <summary>How it is written.</summary>
    public DocumentFormat Format { get; }

    /// <summary>For whom and where it is meant.</summary>
    public Setting Setting { get; }

    /// <summary>What people read, in the order of the source.</summary>
    public ImmutableArray<Passage> Passages { get; }

    /// <summary>The asset it is, as <c>email/invitation</c>, when it is one.</summary>
    public string? Asset { get; init; }

    /// <summary>The place of an offset.</summary>
    public Place At(int offset)
    {
        var line = Array.BinarySearch(_lineStarts, offset);
        line = line < 0 ? ~line - 1 : line;
        return new Place(File, line + 1, offset - _lineStarts[line] + 1);
    }

    /// <summary>Reads a text as the format its file name says.</summary>
    public static Document Read(string file, string text, Setting setting, string? asset = null)
    {
        var format = FormatOf(file);
        var source = Text.Lines.Normal(text);
        return new Document(file, source, format, setting, PassagesOf(format, source)) { Asset = asset };
    }

    /// <summary>The format a file name says; plain text when it says none.</summary>
    public static DocumentFormat FormatOf(string file) => file[(file.LastIndexOf('.') + 1)..].ToLowerInvariant() switch
    {
        "md" or "markdown" => DocumentFormat.Markdown,
        "html" or "htm" or "xhtml" or "mjml" => DocumentFormat.Html,
        _ => DocumentFormat.Text,
    };

    private static ImmutableArray<Passage> PassagesOf(DocumentFormat format, string source) => format switch
    {
        DocumentFormat.Markdown => new MarkdownPassages(source).Read(),
        _ => TextPassages.Read(source),
    };

    private static int[] Starts(string source)
    {
        var starts = new List<int>(source.Length / 32 + 1) { 0 };
        for (var at = source.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = source.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return [.. starts];
    }
}

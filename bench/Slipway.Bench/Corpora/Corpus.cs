using System.Security.Cryptography;
using System.Text;

namespace Slipway.Bench.Corpora;

/// <summary>A thousand marketing mails of 20 KB as HTML, the same mails as Markdown, and a thousand web pages: written once to a folder for scratch files and used again.</summary>
internal static class Corpus
{
    public const int Count = 1000;
    public const string HtmlMails = "mails-html";
    public const string MarkdownMails = "mails-markdown";
    public const string Pages = "pages";

    // Counts up when what is generated changes otherwise than by the grammar.
    private const string Version = "1";

    /// <summary>The folder, with a folder for each of the three in it; made when it is not there.</summary>
    public static string Folder(TextWriter progress)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Prose.Grammar())))[..8];
        var folder = Path.Combine(Path.GetTempPath(), $"slipway-bench-corpus-{Version}-{key}");
        if (Directory.Exists(folder))
        {
            return folder;
        }

        progress.WriteLine($"writing the corpus to {folder}");
        var unfinished = Directory.CreateTempSubdirectory("slipway-bench-corpus-").FullName;
        Write(unfinished, HtmlMails, "html", number => MailHtml.Write(Mail.Of(number), number));
        Write(unfinished, MarkdownMails, "md", number => MailMarkdown.Write(Mail.Of(number)));
        Write(unfinished, Pages, "html", Page.Write);
        Directory.Move(unfinished, folder);
        return folder;
    }

    /// <summary>Copies the first files of a part of the corpus, for what is too slow for all of them.</summary>
    public static void CopyFirst(string from, string to, int count)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from).Order(StringComparer.Ordinal).Take(count))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static void Write(string folder, string name, string ending, Func<int, string> text)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        Parallel.For(0, Count, number => File.WriteAllText(Path.Combine(folder, name, $"{number:0000}.{ending}"), text(number)));
    }
}

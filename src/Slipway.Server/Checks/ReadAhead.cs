using System.Text;
using Slipway.Core.Checks.Documents;

namespace Slipway.Server.Checks;

/// <summary>Files as documents, the first of them read and taken apart while the rules are still being read: another processor is idle then.</summary>
internal sealed class ReadAhead
{
    // What waits is held in memory. Most of what there is to gain is that the code for reading is ready when the rules are.
    private const int Most = 32;

    private readonly IReadOnlyList<(string Path, string Shown)> _files;
    private readonly Setting _given;
    private readonly Lazy<Document>?[] _first;
    private volatile bool _isOver;

    /// <summary>Begins to read.</summary>
    /// <param name="files">Whole paths, and the names to show them by.</param>
    /// <param name="given">What is known of all of them.</param>
    public ReadAhead(IReadOnlyList<(string Path, string Shown)> files, Setting given)
    {
        (_files, _given) = (files, given);
        _first = [.. Enumerable.Range(0, Math.Min(files.Count, Most)).Select(i => new Lazy<Document>(() => ReadNow(i).TakenApart()))];
        if (_first.Length > 0 && Environment.ProcessorCount > 1)
        {
            _ = Task.Run(ReadFirst);
        }
    }

    /// <summary>Reads no more ahead: everyone reads for themselves now.</summary>
    public void End() => _isOver = true;

    /// <summary>A file as a document.</summary>
    /// <param name="index">Which of the files.</param>
    // One that is being read is waited for, as what comes through a pipe comes once. It is kept no longer than until it is asked for.
    public Document Read(int index) => (index < _first.Length ? Interlocked.Exchange(ref _first[index], null)?.Value : null) ?? ReadNow(index);

    private void ReadFirst()
    {
        for (var i = 0; i < _first.Length && !_isOver; i++)
        {
            try
            {
                _ = Volatile.Read(ref _first[i])?.Value;
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // Whoever checks it is told the same.
            }
        }
    }

    private Document ReadNow(int index) => Document.Read(_files[index].Shown, TextOf(_files[index].Path), FileChecks.SettingOf(_files[index].Shown, _given));

    // As File.ReadAllText has it, which decodes bit by bit in case a text is long.
    private static string TextOf(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes, 3, bytes.Length - 3),
            [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, 0, 0xFE, 0xFF, ..] => Decoded(bytes),
            _ => Encoding.UTF8.GetString(bytes),
        };
    }

    private static string Decoded(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes));
        return reader.ReadToEnd();
    }
}

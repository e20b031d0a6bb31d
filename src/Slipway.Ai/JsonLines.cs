using System.Text;
using System.Text.Json;

namespace Slipway.Ai;

/// <summary>A file that only grows, a value on each line. A line that a crash cut off is left out when it is read, and what comes after it begins on a line of its own.</summary>
internal sealed class JsonLines<T>(string file, JsonSerializerOptions json)
    where T : class
{
    // One for all files: whoever opens the same file beside another must not be turned away, and a line is written in a moment.
    private static readonly Lock _gate = new();

    /// <summary>What is in it, in order.</summary>
    public IEnumerable<T> Read() => File.Exists(file) ? Parse(File.ReadLines(file), json) : [];

    /// <summary>The values that lines hold.</summary>
    public static IEnumerable<T> Parse(IEnumerable<string> lines, JsonSerializerOptions json) => lines.Select(l => Parse(l, json)).OfType<T>();

    /// <summary>Adds a value; it is on the disk when this returns.</summary>
    public void Add(T value)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var isCut = stream.Length > 0 && stream.Seek(-1, SeekOrigin.End) >= 0 && stream.ReadByte() != '\n';
            stream.Seek(0, SeekOrigin.End);
            stream.Write(Encoding.UTF8.GetBytes($"{(isCut ? "\n" : "")}{JsonSerializer.Serialize(value, json)}\n"));
            stream.Flush(flushToDisk: true);
        }
    }

    private static T? Parse(string line, JsonSerializerOptions json)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<T>(line, json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Text;
using System.Text.Json;

namespace Slipway.Ai;

/// <summary>A file that only grows, a value on each line. A line that a crash cut off is left out when it is read, and what comes after it begins on a line of its own.</summary>
internal sealed class JsonLines<T>(string file, JsonSerializerOptions json)
    where T : class
{
    private readonly Lock _gate = new();

    /// <summary>What is in it, in order.</summary>
    public IEnumerable<T> Read()
    {
        foreach (var line in File.Exists(file) ? File.ReadLines(file) : [])
        {
            if (Read(line) is { } value)
            {
                yield return value;
            }
        }
    }

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

    private T? Read(string line)
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

using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Bench.Steps;

/// <summary>Effects as they happened, a line each in a file that outlives the process that had them: what, when, and on which operation's word.</summary>
internal sealed class EffectRecord(string file) : IDisposable
{
    private readonly Lock _gate = new();

    // Without a buffer: each line is with the system before the step goes on.
    private readonly FileStream _lines = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Which operation had each effect before this process began.</summary>
    public IReadOnlyDictionary<string, string> Published { get; } = Read(file).GroupBy(e => e.What, StringComparer.Ordinal).ToDictionary(e => e.Key, e => e.Last().Operation, StringComparer.Ordinal);

    public void Write(string what, string operation)
    {
        var line = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{what} {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()} {operation}\n"));
        lock (_gate)
        {
            _lines.Write(line);
        }
    }

    /// <summary>How many there are so far.</summary>
    public static int Count(string file) => File.Exists(file) ? TextOf(file).Count(c => c == '\n') : 0;

    /// <summary>Every effect so far, whoever had it; a line that is being written is left out.</summary>
    public static ImmutableArray<RecordedEffect> Read(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        var text = TextOf(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).Select(l =>
            new RecordedEffect(l[0], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(l[1], CultureInfo.InvariantCulture)), l.ElementAtOrDefault(2) ?? ""))];
    }

    // Others may write it meanwhile.
    private static string TextOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public void Dispose() => _lines.Dispose();
}

/// <summary>An effect.</summary>
/// <param name="What">The step, and whose.</param>
/// <param name="At">When.</param>
/// <param name="Operation">Our operation; empty for a peer's.</param>
internal sealed record RecordedEffect(string What, DateTimeOffset At, string Operation);

using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks;

namespace Slipway.Server.Checks.Links;

/// <summary>What links answered lately, in a file, so that checking again asks nobody: what was found for a day, what was not for an hour.</summary>
internal sealed class LinkCache(string file, TimeProvider clock)
{
    private static readonly TimeSpan _found = TimeSpan.FromDays(1);
    private static readonly TimeSpan _missed = TimeSpan.FromHours(1);

    /// <summary>What these addresses answer, asking only about those that are not known any more.</summary>
    public async Task<ImmutableDictionary<string, LinkAnswer>> AnswersAsync(IReadOnlyCollection<string> addresses, LinkFollower follower, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var known = Read().Where(k => now - k.Value.At < (k.Value.Answer.IsAlive ? _found : _missed)).ToDictionary(StringComparer.Ordinal);
        var asked = await follower.FollowAsync(addresses.Where(a => !known.ContainsKey(a)), stop);
        foreach (var (address, answer) in asked)
        {
            known[address] = new Known(answer, now);
        }

        if (!asked.IsEmpty)
        {
            await WriteAsync(known, stop);
        }

        return addresses.Distinct(StringComparer.Ordinal).Where(known.ContainsKey).ToImmutableDictionary(a => a, a => known[a].Answer, StringComparer.Ordinal);
    }

    // A cache that cannot be read or written costs time and nothing else.
    private Dictionary<string, Known> Read()
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, Known>>(File.ReadAllBytes(file)) ?? [] : [];
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private async Task WriteAsync(Dictionary<string, Known> known, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var fresh = $"{file}.{Environment.ProcessId}";
            await File.WriteAllBytesAsync(fresh, JsonSerializer.SerializeToUtf8Bytes(known), stop);
            File.Move(fresh, file, overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
        }
    }

    private sealed record Known(LinkAnswer Answer, DateTimeOffset At);
}

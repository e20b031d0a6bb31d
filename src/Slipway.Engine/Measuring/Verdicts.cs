using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Measuring;

/// <summary>What came of a version, once its window is over.</summary>
public sealed record Verdict(string Version, string Grade, string Text, long At);

/// <summary>Writes down what came of a version when its window is over: once, so that it is told once.</summary>
public sealed class Verdicts(Database database, Campaigns.Campaigns campaigns, Measurements measurements, BusinessClock clock)
{
    // What is launched does not change: when its window is over is read once, and the plan again only then.
    private readonly Dictionary<string, DateTimeOffset> _over = new(StringComparer.Ordinal);

    /// <summary>Judges what is over and was not judged; called by the pulse.</summary>
    /// <returns>Whether anything was.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var open = await database.ReadAsync(s => s.QueryAsync<string>(
            "select c.launched from campaigns c where c.launched is not null and not exists (select 1 from verdicts v where v.version = c.launched) order by c.name"));
        var any = false;
        foreach (var digest in open)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_over.TryGetValue(digest, out var over) && await campaigns.FindAsync(digest) is { Plan.Terms: var terms })
            {
                _over[digest] = over = terms.OutcomesUntil;
            }

            if (clock.Now >= over && await campaigns.FindAsync(digest) is { Plan: var plan })
            {
                var evidence = await measurements.EvidenceAsync(plan);
                await database.WriteAsync("verdict", s => s.ExecuteAsync(
                    "insert into verdicts (version, grade, verdict, at) values (@digest, @grade, @Verdict, @now) on conflict (version) do nothing",
                    new { digest, grade = evidence.Grade.ToString(), evidence.Verdict, now = clock.Now.ToUnixTimeMilliseconds() }));
                any = true;
            }
        }

        return any;
    }

    public Task<Verdict?> FindAsync(string version) =>
        database.ReadAsync(s => s.FirstAsync<Verdict>("select version, grade, verdict as text, at from verdicts where version = @version", new { version }));
}

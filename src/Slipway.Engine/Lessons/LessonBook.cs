using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Core.Lessons;
using Slipway.Engine.Measuring;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Lessons;

/// <summary>Where a lesson was handed to whoever writes.</summary>
/// <param name="Pattern">The lesson's pattern.</param>
/// <param name="Campaigns">The campaigns whose words were written with it, by name.</param>
public sealed record LessonUse(string Pattern, ImmutableArray<string> Campaigns);

/// <summary>Keeps what experiments showed, once their window is over, and pools lessons from it.</summary>
public sealed class LessonBook(Database database, Campaigns.Campaigns campaigns, Measurements measurements, BusinessClock clock)
{
    /// <summary>What a lesson handed on begins with, so that it is known again where it was used.</summary>
    public const string Mark = "Lesson ";

    /// <summary>Writes down what ended experiments showed; called by the pulse.</summary>
    /// <param name="writers">Who wrote the words of each variant of a version, in words; empty where nobody knows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether anything was written.</returns>
    public async Task<bool> ObserveAsync(Func<string, Task<ImmutableDictionary<string, string>>> writers, CancellationToken cancellation)
    {
        var open = await database.ReadAsync(s => s.QueryAsync<string>("select version from verdicts where observed = 0 order by version"));
        foreach (var digest in open)
        {
            cancellation.ThrowIfCancellationRequested();
            var seen = await campaigns.FindAsync(digest) is { Plan: var plan } && await measurements.ExperimentAsync(plan) is { } result ? Of(plan.Terms, result, await writers(digest)) : [];
            await database.WriteAsync("observe", async s =>
            {
                await s.ExecuteAsync(
                    """
                    insert into observations (version, campaign, variant, pattern, metric, question, difference, error, units, markets, industry, language, at)
                    values (@digest, @Campaign, @variant, @Pattern, @Metric, @Question, @Difference, @Error, @Units, @markets, @industry, @language, @at) on conflict (version, variant, pattern) do nothing
                    """,
                    seen.Select(o => new
                    {
                        digest, o.Observation.Campaign, variant = o.Variant, o.Observation.Pattern, o.Observation.Metric, o.Observation.Question, o.Observation.Difference, o.Observation.Error, o.Observation.Units,
                        markets = string.Join(' ', o.Observation.Scope.Markets), industry = o.Observation.Scope.Industry, language = o.Observation.Scope.Language, at = o.Observation.At.ToUnixTimeMilliseconds(),
                    }));
                await s.ExecuteAsync("update verdicts set observed = 1 where version = @digest", new { digest });
            });
        }

        return open.Count > 0;
    }

    /// <summary>The lessons as they are today.</summary>
    public async Task<ImmutableArray<Lesson>> ReadAsync()
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>("select campaign, pattern, metric, question, difference, error, units, markets, industry, language, at from observations"));
        return Lesson.Learn(rows.Select(r => new Observation(r.Campaign, r.Pattern, r.Metric, r.Difference, r.Error, r.Units, DateTimeOffset.FromUnixTimeMilliseconds(r.At), new LessonScope([.. r.Markets.Split(' ', StringSplitOptions.RemoveEmptyEntries)], r.Industry, r.Language)) { Question = r.Question }), clock.Now);
    }

    /// <summary>Where words were written with lessons in hand.</summary>
    public async Task<ImmutableArray<LessonUse>> UsesAsync(IEnumerable<Lesson> lessons)
    {
        // A pattern is a slug, or a sentence of ours: it holds nothing that stands for anything else.
        var rows = await database.ReadAsync(s => s.QueryAsync<(string Pattern, string Campaign)>(
            """
            select distinct o.pattern as pattern, d.campaign as campaign from (select distinct pattern from observations) o
            join drafting_log d on d.kind = 'run' and d.line like '%' || @mark || o.pattern || ':%' order by 1, 2
            """,
            new { mark = Mark }));
        var used = rows.ToLookup(r => r.Pattern, r => r.Campaign, StringComparer.Ordinal);
        return [.. lessons.Select(l => l.Pattern).Distinct(StringComparer.Ordinal).Select(p => new LessonUse(p, [.. used[p]]))];
    }

    // Of a variant's words two things are learned: of the pattern it tries, and of who wrote them instead of whom.
    private static ImmutableArray<(string Variant, Observation Observation)> Of(Core.Plans.CampaignTerms terms, ExperimentResult result, ImmutableDictionary<string, string> writers)
    {
        // What was not split as planned, or varied in nothing, teaches nothing.
        if (result.Verdict == ExperimentVerdict.Unusable)
        {
            return [];
        }

        var first = result.Variants[0];
        var scope = new LessonScope(terms.Markets, terms.Industry, terms.Language);
        return
        [
            .. from variant in result.Variants.Skip(1)
               where variant.Against is not null
               from pattern in new[]
               {
                   result.Experiment.Pattern is { } named ? result.Variants.Length > 2 ? $"{named}-{variant.Variant}" : named : null,
                   writers.GetValueOrDefault(variant.Variant) is { } writer && writers.GetValueOrDefault(first.Variant) is { } before && writer != before ? $"written by {writer} instead of {before}" : null,
               }
               where pattern is not null
               select (variant.Variant, new Observation(
                   terms.Name, pattern, result.Experiment.Metric, variant.Against!.Difference, Math.Sqrt(Variance(variant.Count) + Variance(first.Count)), variant.Count.People + first.Count.People,
                   terms.OutcomesUntil, scope) { Question = result.Experiment.Question }),
        ];
    }

    private static double Variance(ArmCount count) => Math.Max(count.Rate * (1 - count.Rate), 1.0 / count.People) / count.People;

    private sealed record Row
    {
        public string Campaign { get; init; } = "";

        public string Pattern { get; init; } = "";

        public string Metric { get; init; } = "";

        public string? Question { get; init; }

        public double Difference { get; init; }

        public double Error { get; init; }

        public long Units { get; init; }

        public string Markets { get; init; } = "";

        public string Industry { get; init; } = "";

        public string Language { get; init; } = "";

        public long At { get; init; }
    }
}

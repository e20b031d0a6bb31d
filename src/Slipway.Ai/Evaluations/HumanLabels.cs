using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Statistics;

namespace Slipway.Ai.Evaluations;

/// <summary>What a person said of one answer.</summary>
/// <param name="Answer">The answer's key.</param>
/// <param name="Judge">The grader whose question was asked.</param>
/// <param name="IsGood">What they said.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record HumanLabel(string Answer, string Judge, bool IsGood, string By, DateTimeOffset At);

/// <summary>What people said of answers, beside the cases: <c>evaluations/write-copy/labels.jsonl</c>. Of one person's labels for the same answer the last counts; of several people most.</summary>
/// <param name="file">The file.</param>
public sealed class HumanLabels(string file)
{
    private readonly JsonLines<HumanLabel> _lines = new(file, new JsonSerializerOptions(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });

    /// <summary>The labels that count: of each person the last.</summary>
    public ImmutableArray<HumanLabel> All() => [.. _lines.Read().GroupBy(l => (l.Answer, l.Judge, l.By)).Select(g => g.Last())];

    /// <summary>Keeps a label.</summary>
    public void Add(HumanLabel label) => _lines.Add(label);

    /// <summary>What most people said of answers to a judge's question; where as many say one as the other, nobody knows.</summary>
    public ImmutableDictionary<string, bool> Of(string judge) => All().Where(l => l.Judge == judge).GroupBy(l => l.Answer, StringComparer.Ordinal)
        .Select(g => (g.Key, For: g.Count(l => l.IsGood), Against: g.Count(l => !l.IsGood))).Where(g => g.For != g.Against)
        .ToImmutableDictionary(g => g.Key, g => g.For > g.Against, StringComparer.Ordinal);

    /// <summary>How far a judge agrees with people, over the answers that both judged.</summary>
    /// <param name="said">What each said of an answer: the person, the judge.</param>
    public static Kappa? Agreement(IEnumerable<(bool Person, bool Judge)> said)
    {
        var table = new long[2, 2];
        foreach (var (person, judge) in said)
        {
            table[person ? 0 : 1, judge ? 0 : 1]++;
        }

        return Kappa.Of(table, 0.95);
    }
}

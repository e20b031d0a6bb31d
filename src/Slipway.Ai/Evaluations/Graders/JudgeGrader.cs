using System.Collections.Immutable;
using Slipway.Core.Checks.Opinion;
using Slipway.Statistics;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>
/// A model's judgement of the words: asked several times, the order of its answers changed, with how many agreed. It is held against what people said of the same answers, and a case fails by it only where the two
/// agree well enough: until then it is shown and decides nothing.
/// </summary>
/// <param name="name">Its name within the evaluation.</param>
/// <param name="gates">Whether a case fails by it, once it agrees with people.</param>
/// <param name="question">What it is asked about the words.</param>
/// <param name="scale">The answers there are.</param>
/// <param name="against">Those that speak against the words.</param>
/// <param name="repeats">How often it is asked.</param>
/// <param name="kappa">How far it has to agree with people.</param>
/// <param name="labels">On how many answers at least.</param>
public sealed class JudgeGrader(string name, bool gates, string question, ImmutableArray<string> scale, ImmutableArray<string> against, int repeats, double kappa, int labels) : Grader(name, gates)
{
    /// <summary>The question.</summary>
    public string Question => question;

    /// <summary>How far it has to agree with people, and on how many answers at least: the lower limit of kappa's interval counts.</summary>
    public (double Kappa, int Labels) Needed => (kappa, labels);

    /// <summary>What was answered, by question; set before it is asked to grade.</summary>
    public IReadOnlyDictionary<string, OpinionAnswers> Answers { get; set; } = ImmutableDictionary<string, OpinionAnswers>.Empty;

    /// <summary>What has to be asked about words.</summary>
    public OpinionQuestion QuestionOf(string words) => new($"judge-{Name}", question, scale, repeats, words);

    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer)
    {
        if (!Answers.TryGetValue(QuestionOf(answer.Words).Digest, out var said))
        {
            return null;
        }

        var usable = said.Answers.Select(a => a.Trim().ToLowerInvariant()).Where(a => scale.Contains(a)).ToList();
        if (usable.Count < repeats)
        {
            return null;
        }

        var found = new Proportion(usable.Count(a => against.Contains(a)), usable.Count);
        var interval = Wilson.Interval(found, 0.95);
        return new Grade(Name, found.Rate <= 0.5, 1 - found.Rate, found.Rate <= 0.5 ? null : FormattableString.Invariant($"{found.Successes} of {found.Trials} readings said {string.Join(" or ", against)}, interval {interval.Lower:0.00} to {interval.Upper:0.00}"));
    }
}

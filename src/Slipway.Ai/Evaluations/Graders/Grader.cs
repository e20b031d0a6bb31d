using Slipway.Core.Checks;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>What a grader has before it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Answer">What the model answered.</param>
/// <param name="Words">The words of that answer.</param>
/// <param name="Evaluation">The evaluation.</param>
/// <param name="Rules">The brand's rules.</param>
public sealed record GradedAnswer(EvaluationCase Case, EvaluatedAnswer Answer, string Words, Evaluation Evaluation, RulePlan Rules);

/// <summary>What a grader says.</summary>
/// <param name="Grader">Which.</param>
/// <param name="Passes">Whether the answer is good enough.</param>
/// <param name="Score">What was measured, in the grader's unit; null where it only says yes or no.</param>
/// <param name="Why">Why it does not pass.</param>
public sealed record Grade(string Grader, bool Passes, double? Score = null, string? Why = null);

/// <summary>One thing that is held against an answer.</summary>
/// <param name="name">Its name within the evaluation.</param>
/// <param name="gates">Whether a case fails by it; otherwise it is only shown.</param>
public abstract class Grader(string name, bool gates)
{
    /// <summary>Its name within the evaluation.</summary>
    public string Name => name;

    /// <summary>Whether a case fails by it.</summary>
    public bool Gates => gates;

    /// <summary>Grades; null where the case says nothing that it could be held against.</summary>
    /// <param name="answer">The answer.</param>
    public abstract Grade? Look(GradedAnswer answer);

    /// <summary>A grade by a limit on either side.</summary>
    protected Grade Within(double value, double? least, double? most, string unit) => new(
        Name, !(value < least) && !(value > most), value,
        value < least ? FormattableString.Invariant($"{value:0.###}{unit} is less than {least:0.###}{unit}") : value > most ? FormattableString.Invariant($"{value:0.###}{unit} is more than {most:0.###}{unit}") : null);
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Statistics;

namespace Slipway.Core.Checks.Opinion;

/// <summary>A model's judgement, asked several times. Always labelled as an opinion, with how many said so, and never an error.</summary>
/// <remarks>
/// Agreement is the share of readings that gave one of the answers in <c>against</c>; something is found when it reaches <c>agreement</c>. The interval is Wilson's, at 95 %, as
/// <see cref="Wilson"/> has it: it says how the share could turn out if the same model were asked again and again, not whether the model is right. The rule's message completes
/// "3 of 5 readings found ...". Fewer usable answers than <c>repeats</c> are no judgement, and nothing is found.
/// </remarks>
internal sealed class ModelOpinion(string question, ImmutableArray<string> scale, ImmutableArray<string> against, int repeats, double agreement) : Extension
{
    private const double Confidence = 0.95;

    /// <inheritdoc/>
    public override string Name => "opinion";

    /// <inheritdoc/>
    public override Family Family => Family.Opinion;

    /// <summary>Reads its settings: <c>question</c>, <c>scale</c>, <c>against</c>, <c>repeats</c>, <c>agreement</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        if (fields.Text("level", "suggestion", required: false) == "error")
        {
            fields.Error("opinion-error", "level", "An opinion cannot be an error: nothing may be stopped because a model thinks so.", "Write `level: suggestion` or `level: warning`.");
        }

        var question = fields.Text("question", "Is the tone of this text boastful?");
        ImmutableArray<string> scale = [.. fields.Scalars("scale", "[boastful, confident, timid]").Select(s => s.Text.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
        var against = fields.Scalars("against", "[boastful]");
        var repeats = fields.Whole("repeats", "5", 3, 100, required: false) ?? 5;
        var agreement = fields.Share("agreement", "60%", required: false) ?? 0.6;
        if (fields.Has("scale") && scale.Length < 2)
        {
            fields.Error("opinion-scale", "scale", "A scale has at least two answers.", "Write, for example: `scale: [boastful, confident, timid]`");
        }

        foreach (var unknown in against.Where(a => !scale.Contains(a.Text.Trim().ToLowerInvariant())))
        {
            var meant = Nearest.To(unknown.Text, scale);
            fields.Findings.Error("opinion-scale", $"`{unknown.Text}` is not on the scale.{(meant is null ? "" : $" Did you mean `{meant}`?")}", unknown.Place, $"Use: {string.Join(", ", scale)}.", fields.PathOf("against"));
        }

        if (agreement <= 0.5)
        {
            fields.Error("opinion-agreement", "agreement", "With half of the readings or fewer, the others say the opposite just as well.", "Write, for example: `agreement: 60%`");
        }

        return question is null || against.IsEmpty ? null : new ModelOpinion(question, scale, [.. against.Select(a => a.Text.Trim().ToLowerInvariant())], repeats, agreement);
    }

    /// <summary>What is to be asked about a document; null when the rule applies to none of its text.</summary>
    internal OpinionQuestion? QuestionOf(Rule rule, Document document)
    {
        var passages = document.Passages.Where(p => p.Scopes.HasFlag(Scopes.Text) && rule.Applies.To(p.Scopes)).Select(p => p.Text.Trim()).Where(t => t.Length > 0);
        return string.Join("\n\n", passages) is { Length: > 0 } text ? new OpinionQuestion(rule.Id, question, scale, repeats, text) : null;
    }

    /// <summary>What was answered to a question, as far as it is on the scale; null when it was not asked often enough.</summary>
    internal (OpinionAnswers Answers, Proportion Against)? Judged(OpinionQuestion asked, Background background)
    {
        if (background.AnswersTo(asked.Digest) is not { } answers)
        {
            return null;
        }

        var usable = answers.Answers.Select(a => a.Trim().ToLowerInvariant()).Where(a => scale.Contains(a)).ToList();
        return usable.Count < repeats ? null : (answers, new Proportion(usable.Count(a => against.Contains(a)), usable.Count));
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Background background, Hits hits)
    {
        if (background.Opinions.IsEmpty || QuestionOf(rule, document) is not { } asked || Judged(asked, background) is not var (answers, found) || found.Rate < agreement)
        {
            return;
        }

        var interval = Wilson.Interval(found, Confidence);
        var message = string.Create(CultureInfo.InvariantCulture,
            $"Opinion: {found.Successes} of {found.Trials} readings found {rule.Say().TrimEnd('.')}, agreement {found.Rate:0.##}, 95 % interval {interval.Lower:0.00} to {interval.Upper:0.00} ({answers.Model}, prompt {answers.Prompt}).");
        // Whatever a layer of rules made of the level: an opinion stops nothing.
        hits.AddWhole(rule.Level == FindingLevel.Error ? rule with { Level = FindingLevel.Warning } : rule, message);
    }
}

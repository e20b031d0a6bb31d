using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Ai.Opinions;
using Slipway.Ai.Providers;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Opinion;
using Slipway.Server.Campaigns;
using Slipway.Server.Checks;
using Slipway.Server.Drafting;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway check --opinions</c>: has a model asked what rules want to know of texts, and keeps what it answers.</summary>
internal static class CheckOpinions
{
    // As many as a provider takes from one who has just begun.
    private const int AtOnce = 4;

    public static readonly Option<bool> Asked = new("--opinions") { Description = "Ask the model of models.yaml what rules want to know of the texts; what it answers is kept, and asked once." };

    /// <summary>The rules with what was answered to their questions, and why some were not.</summary>
    /// <param name="parse">The command's words.</param>
    /// <param name="output">Where it is said how far it is.</param>
    /// <param name="workspace">Whose models are asked.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="open">The questions that are open, given rules with what was answered.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<RuleSet> AnswerAsync(ParseResult parse, Output output, Workspace workspace, RuleSet rules, Func<RuleSet, ImmutableArray<OpinionQuestion>> open, CancellationToken stop)
    {
        var settings = CommonOptions.Settings(parse, output);
        var (models, wrong) = WorkspaceModels.Of(workspace, settings);
        using var _ = models;
        if (wrong.Where(f => f.Blocks).ToList() is [var broken, ..] all)
        {
            throw CommandException.WrongUse(broken.Code, string.Join('\n', all.Select(f => $"{f.Place}: {f.Message} {f.Fix}")));
        }

        var judge = models.Judge() ?? throw CommandException.WrongUse("model-not-named", $"No model is named for opinions. Write in {ModelsFile.Name}, beside its `models:`, for example:\nopinions:\n  model: judge");
        var book = new OpinionBook(Path.Combine(settings.Data, "opinions.jsonl"));
        var known = book.Of(judge.Names.Model, judge.Names.Prompt);
        rules = rules.Knowing(known);
        var questions = open(rules);
        if (questions.IsEmpty)
        {
            return rules;
        }

        await output.SayAsync($"Asking {judge.Names.Model} for {Words.Count(questions.Length, "opinion")}, {questions.Sum(q => q.Repeats)} readings.");
        var failed = new ConcurrentQueue<ModelException>();
        var said = new ConcurrentQueue<OpinionAnswers>();
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (question, cancellation) =>
        {
            try
            {
                var answers = await judge.AskAsync(question, cancellation);
                book.Add(answers);
                said.Enqueue(answers);
            }
            catch (ModelException e)
            {
                failed.Enqueue(e);
            }
        });
        if (failed.TryPeek(out var first))
        {
            await output.SayAsync($"{Words.Count(failed.Count, "opinion")} could not be had. {first.Message} {first.Fix}");
        }

        return rules.Knowing([.. known, .. said]);
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Ai.Opinions;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Checks;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Ai.Evaluations;

/// <summary>What a run of an evaluation works on.</summary>
public sealed record EvaluationJob
{
    /// <summary>The evaluation.</summary>
    public required Evaluation Evaluation { get; init; }

    /// <summary>The versions that are tried.</summary>
    public required ImmutableArray<Prompt> Versions { get; init; }

    /// <summary>The version they are held against; null for none.</summary>
    public Prompt? Against { get; init; }

    /// <summary>The cases.</summary>
    public required ImmutableArray<EvaluationCase> Cases { get; init; }

    /// <summary>SHA-256 of each data set.</summary>
    public required ImmutableSortedDictionary<DataSet, string> Data { get; init; }

    /// <summary>The brand's rules.</summary>
    public required RulePlan Rules { get; init; }

    /// <summary>What people said of answers.</summary>
    public required HumanLabels Labels { get; init; }

    /// <summary>Who has it run.</summary>
    public required string By { get; init; }

    /// <summary>What it may cost; the evaluation's own budget where nobody said.</summary>
    public Money? Budget { get; init; }

    /// <summary>How many answers are awaited at once.</summary>
    public int AtOnce { get; init; } = 4;
}

/// <summary>Runs an evaluation: asks each case with each version, keeps every answer at once, grades them all, and says what follows. What was answered before is not asked again, so a run that ended goes on.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">Its settings.</param>
/// <param name="judge">The model that judges; null for none.</param>
/// <param name="cacheFolder">Where answers are kept.</param>
/// <param name="time">The clock.</param>
public sealed class EvaluationRunner(IChatClient model, ModelSettings settings, Judge? judge, string cacheFolder, TimeProvider time)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The answers that are kept in a folder.</summary>
    public static ImmutableDictionary<string, EvaluatedAnswer> Kept(string cacheFolder) => Answers(cacheFolder).Read().GroupBy(a => a.Key, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    /// <summary>Runs it.</summary>
    /// <param name="job">What on.</param>
    /// <param name="progress">Told how many of all answers there are.</param>
    /// <param name="stop">Ends it; what was answered is kept.</param>
    public async Task<EvaluationRun> RunAsync(EvaluationJob job, IProgress<(int Done, int Of)>? progress, CancellationToken stop)
    {
        var run = new Run(model, settings, Answers(cacheFolder), Kept(cacheFolder), job, time);
        await run.AskAllAsync(progress, stop);
        var ended = run.Ended ?? await JudgeAllAsync(job, run, stop);
        return new EvaluationScoring(job, run.Answered).Score(new EvaluationRun
        {
            Evaluation = job.Evaluation.Name,
            EvaluationDigest = job.Evaluation.Digest,
            Prompt = job.Evaluation.Prompt,
            At = time.GetUtcNow(),
            By = job.By,
            ModelName = settings.Name,
            Model = settings.Model,
            Versions = [.. run.Versions.Select(v => new TriedVersion(v.Version, v.VersionDigest))],
            Against = job.Against?.Version,
            Data = job.Data,
            Rules = job.Rules.Rules.Digest,
            Bar = job.Evaluation.Bar,
            Scores = [],
            Cases = [],
            Cost = run.Cost,
            FromCache = run.FromCache,
            Asked = run.Asked,
            Ended = ended,
        });
    }

    private static JsonLines<EvaluatedAnswer> Answers(string folder) => new(Path.Combine(folder, "answers.jsonl"), _json);

    // Each text is judged once, whichever versions and cases came to it.
    private async Task<string?> JudgeAllAsync(EvaluationJob job, Run run, CancellationToken stop)
    {
        var judges = job.Evaluation.Graders.OfType<JudgeGrader>().ToList();
        if (judges.Count == 0)
        {
            return null;
        }

        if (judge is null)
        {
            return "No model is named that judges: write `opinions:` in models.yaml.";
        }

        var book = new OpinionBook(Path.Combine(cacheFolder, "opinions.jsonl"));
        var known = new ConcurrentDictionary<string, Core.Checks.Opinion.OpinionAnswers>(book.Of(judge.Names.Model, judge.Names.Prompt).GroupBy(a => a.Question, StringComparer.Ordinal).Select(g => KeyValuePair.Create(g.Key, g.Last())), StringComparer.Ordinal);
        var words = run.Answered.Values.SelectMany(a => a).Where(a => a.Failed is null).Select(a => job.Evaluation.WordsOf(a.Text)).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        string? ended = null;
        await Parallel.ForEachAsync(judges.SelectMany(j => words.Select(j.QuestionOf)).Where(q => !known.ContainsKey(q.Digest)), new ParallelOptions { MaxDegreeOfParallelism = job.AtOnce, CancellationToken = stop }, async (question, cancellation) =>
        {
            try
            {
                if (Volatile.Read(ref ended) is null)
                {
                    var answers = await judge.AskAsync(question, cancellation);
                    book.Add(answers);
                    known[question.Digest] = answers;
                }
            }
            catch (ModelException e)
            {
                Volatile.Write(ref ended, $"The judge: {e.Message} {e.Fix}");
            }
        });
        judges.ForEach(j => j.Answers = known);
        return ended;
    }

    /// <summary>The asking of one run.</summary>
    private sealed class Run(IChatClient model, ModelSettings settings, JsonLines<EvaluatedAnswer> kept, ImmutableDictionary<string, EvaluatedAnswer> known, EvaluationJob job, TimeProvider time)
    {
        private readonly ConcurrentDictionary<(DataSet Set, string Case, int Version, int Repeat), EvaluatedAnswer> _answers = new();
        private readonly ImmutableArray<AITool> _tools = [.. job.Evaluation.Tools.Select(t => AIFunctionFactory.CreateDeclaration(t.Name, t.Description, t.Parameters))];
        private readonly Money? _budget = job.Budget ?? job.Evaluation.Budget;
        private readonly Lock _gate = new();
        private decimal _spent;
        private string? _ended;
        private int _fromCache;
        private int _asked;

        public ImmutableArray<Prompt> Versions { get; } = [.. (job.Against is null ? job.Versions : job.Versions.Append(job.Against)).DistinctBy(v => v.Version)];

        public string? Ended => _ended;

        public int FromCache => _fromCache;

        public int Asked => _asked;

        public Money? Cost => settings.Price is { } price && _asked > 0 ? new Money(_spent, price.Currency) : null;

        public ImmutableDictionary<(DataSet Set, string Case, int Version), ImmutableArray<EvaluatedAnswer>> Answered =>
            _answers.OrderBy(a => a.Key.Repeat).GroupBy(a => (a.Key.Set, a.Key.Case, a.Key.Version), a => a.Value).ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray());

        public async Task AskAllAsync(IProgress<(int Done, int Of)>? progress, CancellationToken stop)
        {
            var all = job.Cases.SelectMany(c => Versions.SelectMany(v => Enumerable.Range(0, job.Evaluation.Repeats).Select(r => (Case: c, Version: v, Repeat: r)))).ToList();
            await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = job.AtOnce, CancellationToken = stop }, async (ask, cancellation) =>
            {
                if (Volatile.Read(ref _ended) is not null)
                {
                    return;
                }

                if (await AnswerAsync(ask.Case, ask.Version, ask.Repeat, cancellation) is { } answer)
                {
                    _answers[(ask.Case.Set, ask.Case.Id, ask.Version.Version, ask.Repeat)] = answer;
                    progress?.Report((_answers.Count, all.Count));
                }
            });
        }

        private async Task<EvaluatedAnswer?> AnswerAsync(EvaluationCase asked, Prompt prompt, int repeat, CancellationToken stop)
        {
            var material = Asking.Material(asked.Input);
            var key = CanonicalJson.Digest(new { settings.Model, Prompt = prompt.Digest, Material = material, Schema = job.Evaluation.Schema?.Element, job.Evaluation.Tools, Repeat = repeat });
            if (known.TryGetValue(key, out var before))
            {
                Interlocked.Increment(ref _fromCache);
                return before;
            }

            if (_budget is { } budget && settings.Price is { } price && price.Currency == budget.Currency && SpentSoFar() >= budget.Amount)
            {
                Volatile.Write(ref _ended, $"{MoneyText.Say(budget)} are spent. Give it more with --budget; what was answered is kept.");
                return null;
            }

            var started = Stopwatch.GetTimestamp();
            EvaluatedAnswer answer;
            try
            {
                var said = await model.AskAsync(settings, prompt, material, job.Evaluation.Schema, "answer", stop, _tools.IsEmpty ? null : _tools);
                var (input, output) = (said.Usage?.InputTokenCount ?? 0, said.Usage?.OutputTokenCount ?? 0);
                answer = new EvaluatedAnswer(key, time.GetUtcNow(), said.ModelId ?? settings.Model, said.Text, input, output, Seconds(started))
                {
                    Cost = settings.Price?.Of(input, output),
                    Calls = [.. said.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Select(c => new WantedCall(c.Name, JsonSerializer.SerializeToNode(c.Arguments) as JsonObject ?? []))],
                };
            }
            catch (ModelException e) when (e.Trouble is ModelTrouble.Unusable or ModelTrouble.Declined or ModelTrouble.TooLong)
            {
                // That is how it answers this case: it counts against it, and is not asked again.
                answer = new EvaluatedAnswer(key, time.GetUtcNow(), settings.Model, "", 0, 0, Seconds(started)) { Failed = e.Message };
            }
            catch (ModelException e)
            {
                Volatile.Write(ref _ended, $"{e.Message} {e.Fix}");
                return null;
            }

            kept.Add(answer);
            Interlocked.Increment(ref _asked);
            lock (_gate)
            {
                _spent += answer.Cost?.Amount ?? 0;
            }

            return answer;
        }

        private decimal SpentSoFar()
        {
            lock (_gate)
            {
                return _spent;
            }
        }

        private static double Seconds(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3);
    }
}

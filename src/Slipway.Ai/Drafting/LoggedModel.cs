using Microsoft.Extensions.AI;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Ai.Schemas;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Ai.Drafting;

/// <summary>A model whose every answer goes into the log before it is used, within a budget; what the log has is not asked again. Several may ask at once.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">Its settings.</param>
/// <param name="prompt">What it is told.</param>
/// <param name="log">Where answers are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="job">For whom, and within which budget.</param>
internal sealed class LoggedModel(IChatClient model, ModelSettings settings, Prompt prompt, AnswerLog log, TimeProvider time, DraftingJob job)
{
    private readonly Lock _gate = new();
    private int _answers;
    private int _fromLog;
    private long _input;
    private long _output;
    private TimeSpan _waited;
    private Money? _cost;

    /// <summary>An answer.</summary>
    /// <param name="Text">Its words.</param>
    /// <param name="Key">What it is known by.</param>
    /// <param name="IsFromLog">Whether it had been answered before.</param>
    public sealed record Answer(string Text, string Key, bool IsFromLog);

    /// <summary>What a question is known by.</summary>
    public string KeyOf(string asked) => AnswerLog.KeyOf(settings.Model, prompt.Digest, asked);

    /// <summary>Whether the log has its answer.</summary>
    public bool Knows(string key)
    {
        lock (_gate)
        {
            return log.Find(key) is not null;
        }
    }

    /// <summary>Asks, or finds the answer.</summary>
    /// <exception cref="ModelException">It did not answer, may not be asked, or the budget is spent.</exception>
    public async Task<Answer> AskAsync(string asked, JsonSchema schema, string name, CancellationToken stop)
    {
        var key = KeyOf(asked);
        lock (_gate)
        {
            if (!job.IsAnew && log.Find(key) is { } known)
            {
                _answers++;
                _fromLog++;
                return new Answer(known.Answer, key, true);
            }

            if (job.IsReplay)
            {
                throw new ModelException(ModelTrouble.NotThere, "The log has no answer to what would be asked here: the prompt, the brand or the rules are not what they were.");
            }

            if (job.Budget is { } budget && _cost is { } spent && spent.Amount >= budget.Amount)
            {
                throw new ModelException(ModelTrouble.Spent, $"{MoneyText.Say(spent)} are spent, of {MoneyText.Say(budget)}.");
            }
        }

        var began = time.GetTimestamp();
        var answer = await model.AskAsync(settings, prompt, asked, schema, name, stop);
        var took = time.GetElapsedTime(began);
        var (input, output) = (answer.Usage?.InputTokenCount ?? 0, answer.Usage?.OutputTokenCount ?? 0);
        var cost = settings.Price?.Of(input, output);
        lock (_gate)
        {
            log.Add(new LoggedAnswer(
                key, time.GetUtcNow(), job.By, settings.Name, answer.ModelId ?? settings.Model, prompt.ToString(), prompt.Digest, asked, answer.Text, input, output, cost?.Amount, cost?.Currency) { Milliseconds = (long)took.TotalMilliseconds });
            (_answers, _input, _output, _waited) = (_answers + 1, _input + input, _output + output, _waited + took);
            _cost = cost is null ? _cost : cost with { Amount = cost.Amount + (_cost?.Amount ?? 0) };
        }

        return new Answer(answer.Text, key, false);
    }

    /// <summary>A result with what was asked and paid.</summary>
    public DraftingResult Counted(DraftingResult result) => result with { Answers = _answers, FromLog = _fromLog, Tokens = (_input, _output), Cost = _cost, Waited = _waited };
}

using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Copy;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Drafting;

/// <summary>Has a model write the words of a draft: write, check against the rules, repair with the findings, and stop when there are none, at the bound, or when they no longer fall.</summary>
/// <remarks>
/// The model has no tool, and nothing it answers is more than words for pieces that are open (<see cref="CopyBounds"/>). Whatever stands in a brief, and whatever a model makes of it, audiences, links,
/// schedules, budgets, rules and files stay as they are. What it was given comes from people and files: as data, in a message of its own, never in the prompt.
/// </remarks>
public sealed class Drafter(IChatClient model, ModelSettings settings, Prompt prompt, AnswerLog log, TimeProvider time)
{
    // Neither < nor & nor quotes are escaped twice over: a model reads it, and no page shows it.
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static readonly JsonElement _schema = JsonDocument.Parse("""
        {"type":"object","additionalProperties":false,"required":["pieces"],"properties":{"pieces":{"type":"array","items":
        {"type":"object","additionalProperties":false,"required":["id","text"],"properties":{"id":{"type":"string"},"text":{"type":"string"}}}}}}
        """).RootElement;

    /// <summary>Writes.</summary>
    /// <param name="job">What on.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="stop">Ends it; what was answered is in the log.</param>
    public async Task<DraftingResult> WriteAsync(DraftingJob job, IProgress<DraftingProgress>? progress, CancellationToken stop)
    {
        var run = new Run(this, job, progress);
        await run.WriteAsync(stop);
        var result = run.Result();
        if (!job.IsReplay && !job.IsTrial && result.Words.Count > 0)
        {
            log.Add(new LoggedRun(time.GetUtcNow(), job.By, job.Files, job.Options, Digests(result.Files), result.Words));
        }

        return result;
    }

    /// <summary>SHA-256 of each file.</summary>
    public static ImmutableSortedDictionary<string, string> Digests(ImmutableSortedDictionary<string, string> files) => files.ToImmutableSortedDictionary(f => f.Key, f => CanonicalJson.DigestOf(f.Value), StringComparer.Ordinal);

    /// <summary>One drafting.</summary>
    private sealed class Run(Drafter drafter, DraftingJob job, IProgress<DraftingProgress>? progress)
    {
        private readonly CopyBounds _bounds = CopyBounds.From([job.Brief, job.Claims], job.Files.Values);
        private readonly List<Finding> _notTaken = [];
        private ImmutableSortedDictionary<string, string> _files = job.Files;
        private int _answers;
        private int _fromLog;
        private long _input;
        private long _output;
        private Money? _cost;
        private string? _ended;

        public async Task WriteAsync(CancellationToken stop)
        {
            var before = job.Check(job.Files);
            foreach (var deck in CopyDeck.All(job.Files))
            {
                var open = Open(deck);
                if (open.IsEmpty)
                {
                    continue;
                }

                try
                {
                    await WriteAsync(deck.File, open, before, stop);
                }
                catch (ModelException e)
                {
                    // What was written so far is good; the rest is as it was.
                    _ended = $"{e.Message} {e.Fix}";
                    return;
                }
            }
        }

        public DraftingResult Result()
        {
            var written = _files.Where(f => job.Files[f.Key] != f.Value).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
            return new DraftingResult
            {
                Files = _files,
                Words = written.SelectMany(f => CopyDeck.Of(f, _files[f]).Pieces.Except(CopyDeck.Of(f, job.Files[f]).Pieces, _byWords)).ToImmutableSortedDictionary(p => p.Address, p => p.Text, StringComparer.Ordinal),
                Findings = [.. job.Check(_files).Where(f => f.Place is { } place && written.Contains(place.File)), .. _notTaken],
                Answers = _answers,
                FromLog = _fromLog,
                Tokens = (_input, _output),
                Cost = _cost,
                Ended = _ended,
            };
        }

        // A file is written, then repaired while that makes it better; the best of its versions stays.
        private async Task WriteAsync(string file, ImmutableArray<string> open, ImmutableArray<Finding> before, CancellationToken stop)
        {
            progress?.Report(new DraftingProgress(file, 0, null));
            var original = _files[file];
            var best = (Text: original, Weight: int.MaxValue, Refused: ImmutableArray<Finding>.Empty);
            ImmutableArray<Finding> toMend = [];
            for (var round = 0; ; round++)
            {
                var (text, refused) = await AskAsync(file, open, toMend, stop);
                var findings = job.Check(_files.SetItem(file, text)).Where(f => f.Place?.File == file).ToImmutableArray();
                var weight = Weight(findings) + Weight(refused);
                progress?.Report(new DraftingProgress(file, round, findings.Length + refused.Length));
                if (weight >= best.Weight)
                {
                    break;
                }

                best = (text, weight, refused);
                _files = _files.SetItem(file, text);
                toMend = [.. refused, .. findings];
                if (toMend.IsEmpty || round == job.Options.Rounds || !toMend.Any(f => Piece(file, open, f) is not null))
                {
                    break;
                }
            }

            // Words that stop a campaign do not take the place of words that did not.
            var worse = Errors(job.Check(_files), file) > Errors(before, file);
            _files = _files.SetItem(file, worse ? original : best.Text);
            _notTaken.AddRange(best.Refused);
            if (worse)
            {
                _notTaken.Add(Finding.Warning("draft-worse", $"What the model wrote for {file} would stop the campaign, so the words from before stand.", new Place(file, 1, 1), "Write it yourself, or draft it again with an instruction."));
            }
        }

        private async Task<(string Text, ImmutableArray<Finding> Refused)> AskAsync(string file, ImmutableArray<string> open, ImmutableArray<Finding> findings, CancellationToken stop)
        {
            var deck = CopyDeck.Of(file, _files[file]);
            var asked = JsonSerializer.Serialize(
                new
                {
                    job.Options.Instruction,
                    Brand = CopyBounds.Visible(job.Voice),
                    Brief = CopyBounds.Visible(job.Brief),
                    File = file,
                    Pieces = deck.Pieces.Select(p => new { p.Id, Kind = p.Kind.ToString().ToLowerInvariant(), p.Text, p.MostLetters, Open = open.Contains(p.Id) }),
                    Findings = findings.Select(f => new { Piece = Piece(file, open, f), f.Message, f.Fix }).Where(f => f.Piece is not null),
                },
                _json);
            var (text, refused) = deck.With(Words(await AnswerAsync(asked, stop), open), _bounds);
            // The same pieces in the same order, or something else than words has changed.
            return CopyDeck.Of(file, text).Pieces.Select(p => (p.Id, p.Kind)).SequenceEqual(deck.Pieces.Select(p => (p.Id, p.Kind))) ? (text, refused)
                : (_files[file], [.. refused, Finding.Warning("copy-structure", $"The words for {file} would have changed how it is built, and were not taken.", new Place(file, 1, 1), "Draft it again, or write it yourself.")]);
        }

        private async Task<string> AnswerAsync(string asked, CancellationToken stop)
        {
            var key = AnswerLog.KeyOf(drafter.Settings.Model, drafter.Prompt.Digest, asked);
            if (!job.IsAnew && drafter.Log.Find(key) is { } known)
            {
                _answers++;
                _fromLog++;
                return known.Answer;
            }

            if (job.IsReplay)
            {
                throw new ModelException(ModelTrouble.NotThere, "The log has no answer to what would be asked here: the prompt, the brand or the rules are not what they were.");
            }

            if (job.Budget is { } budget && _cost is { } spent && spent.Amount >= budget.Amount)
            {
                throw new ModelException(ModelTrouble.Spent, $"{MoneyText.Say(spent)} are spent, of {MoneyText.Say(budget)}.");
            }

            var answer = await drafter.Model.GetResponseAsync(
                [new ChatMessage(ChatRole.System, drafter.Prompt.Text), new ChatMessage(ChatRole.User, asked)],
                new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(_schema, "copy"), MaxOutputTokens = drafter.Settings.MostTokens },
                stop);
            var (input, output) = (answer.Usage?.InputTokenCount ?? 0, answer.Usage?.OutputTokenCount ?? 0);
            var cost = drafter.Settings.Price?.Of(input, output);
            drafter.Log.Add(new LoggedAnswer(
                key, drafter.Time.GetUtcNow(), job.By, drafter.Settings.Name, answer.ModelId ?? drafter.Settings.Model, drafter.Prompt.ToString(), drafter.Prompt.Digest, asked, answer.Text, input, output, cost?.Amount, cost?.Currency));
            (_answers, _input, _output) = (_answers + 1, _input + input, _output + output);
            _cost = cost is null ? _cost : cost with { Amount = cost.Amount + (_cost?.Amount ?? 0) };
            return answer.Text;
        }

        // What it says about pieces that were not asked for does not count.
        private static Dictionary<string, string> Words(string answer, ImmutableArray<string> open)
        {
            var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
            try
            {
                using var json = JsonDocument.Parse(start < 0 || end < start ? "" : answer[start..(end + 1)]);
                return json.RootElement.GetProperty("pieces").EnumerateArray()
                    .Select(p => (Id: p.GetProperty("id").GetString() ?? "", Text: p.GetProperty("text").GetString() ?? ""))
                    .Where(p => open.Contains(p.Id)).DistinctBy(p => p.Id).ToDictionary(p => p.Id, p => p.Text, StringComparer.Ordinal);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new ModelException(ModelTrouble.Unusable, "What the model answered is not what it was asked for.", e);
            }
        }

        private ImmutableArray<string> Open(CopyDeck deck) =>
            [.. deck.Pieces.Where(p => job.Options.Only.IsDefaultOrEmpty || job.Options.Only.Contains(p.Address) || job.Options.Only.Contains(p.File)).Select(p => p.Id)];

        // A finding about a closed place is not for the model.
        private string? Piece(string file, ImmutableArray<string> open, Finding finding) =>
            finding.Place is { } place && place.File == file && CopyDeck.Of(file, _files[file]).At(place.Line) is { } piece && open.Contains(piece.Id) ? piece.Id : null;

        private static int Errors(IEnumerable<Finding> findings, string file) => findings.Count(f => f.Place?.File == file && f.Level == FindingLevel.Error);

        // One error weighs more than any number of wishes.
        private static int Weight(ImmutableArray<Finding> findings) => findings.Sum(f => f.Level switch { FindingLevel.Error => 10_000, FindingLevel.Warning => 100, _ => 1 });

        private static readonly EqualityComparer<CopyPiece> _byWords = EqualityComparer<CopyPiece>.Create((a, b) => a!.Id == b!.Id && a.Text == b.Text, p => StringComparer.Ordinal.GetHashCode(p.Id + p.Text));
    }

    private IChatClient Model => model;

    private ModelSettings Settings => settings;

    private Prompt Prompt => prompt;

    private AnswerLog Log => log;

    private TimeProvider Time => time;
}

using System.Collections.Immutable;
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
    /// <summary>Writes.</summary>
    /// <param name="job">What on.</param>
    /// <param name="progress">Told of every step.</param>
    /// <param name="stop">Ends it; what was answered is in the log.</param>
    public async Task<DraftingResult> WriteAsync(DraftingJob job, IProgress<DraftingProgress>? progress, CancellationToken stop)
    {
        var run = new Run(model, settings, prompt.In(job.Language), log, time, job, progress);
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
    private sealed class Run(IChatClient model, ModelSettings settings, Prompt prompt, AnswerLog log, TimeProvider time, DraftingJob job, IProgress<DraftingProgress>? progress)
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
            var best = new Version(CopyDeck.Of(file, _files[file]), [], []);
            try
            {
                for (var round = 0; round <= job.Options.Rounds && (round == 0 || best.ToMend.Any(f => Piece(best.Deck, open, f) is not null)); round++)
                {
                    var (deck, refused) = await AskAsync(best.Deck, open, best.ToMend, stop);
                    var next = new Version(deck, [.. job.Check(_files.SetItem(file, deck.Text)).Where(f => f.Place?.File == file)], refused);
                    progress?.Report(new DraftingProgress(file, round, next.ToMend.Length));
                    if (round > 0 && next.Weight >= best.Weight)
                    {
                        break;
                    }

                    best = next;
                }
            }
            finally
            {
                // Also when it breaks off in the middle: what is best by then stays.
                Take(file, best, before);
            }
        }

        private void Take(string file, Version best, ImmutableArray<Finding> before)
        {
            _notTaken.AddRange(best.Refused);
            // Words that stop a campaign do not take the place of words that did not.
            if (Errors(best.Findings, file) > Errors(before, file))
            {
                _notTaken.Add(Finding.Warning("draft-worse", $"What the model wrote for {file} would stop the campaign, so the words from before stand.", new Place(file, 1, 1), "Write it yourself, or draft it again with an instruction."));
            }
            else
            {
                _files = _files.SetItem(file, best.Deck.Text);
            }
        }

        private async Task<(CopyDeck Deck, ImmutableArray<Finding> Refused)> AskAsync(CopyDeck deck, ImmutableArray<string> open, ImmutableArray<Finding> findings, CancellationToken stop)
        {
            var asked = Asking.Material(new
            {
                job.Options.Instruction,
                Brand = CopyBounds.Visible(job.Voice),
                Brief = CopyBounds.Visible(job.Brief),
                deck.File,
                Pieces = deck.Pieces.Select(p => new { p.Id, Kind = p.Kind.ToString().ToLowerInvariant(), p.Text, p.MostLetters, Open = open.Contains(p.Id) }),
                Findings = findings.Select(f => new { Piece = Piece(deck, open, f), f.Message, f.Fix }).Where(f => f.Piece is not null),
            });
            var (text, refused) = deck.With(CopyAnswer.Read(await AnswerAsync(asked, stop), open), _bounds);
            var next = CopyDeck.Of(deck.File, text);
            // The same pieces in the same order, or something else than words has changed.
            return next.Pieces.Select(p => (p.Id, p.Kind)).SequenceEqual(deck.Pieces.Select(p => (p.Id, p.Kind))) ? (next, refused)
                : (deck, [.. refused, Finding.Warning("copy-structure", $"The words for {deck.File} would have changed how it is built, and were not taken.", new Place(deck.File, 1, 1), "Draft it again, or write it yourself.")]);
        }

        private async Task<string> AnswerAsync(string asked, CancellationToken stop)
        {
            var key = AnswerLog.KeyOf(settings.Model, prompt.Digest, asked);
            if (!job.IsAnew && log.Find(key) is { } known)
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

            var answer = await model.AskAsync(settings, prompt, asked, CopyAnswer.Schema, "copy", stop);
            var (input, output) = (answer.Usage?.InputTokenCount ?? 0, answer.Usage?.OutputTokenCount ?? 0);
            var cost = settings.Price?.Of(input, output);
            log.Add(new LoggedAnswer(
                key, time.GetUtcNow(), job.By, settings.Name, answer.ModelId ?? settings.Model, prompt.ToString(), prompt.Digest, asked, answer.Text, input, output, cost?.Amount, cost?.Currency));
            (_answers, _input, _output) = (_answers + 1, _input + input, _output + output);
            _cost = cost is null ? _cost : cost with { Amount = cost.Amount + (_cost?.Amount ?? 0) };
            return answer.Text;
        }

        private ImmutableArray<string> Open(CopyDeck deck) =>
            [.. deck.Pieces.Where(p => job.Options.Only.IsDefaultOrEmpty || job.Options.Only.Contains(p.Address) || job.Options.Only.Contains(p.File)).Select(p => p.Id)];

        // A finding about a closed place is not for the model.
        private static string? Piece(CopyDeck deck, ImmutableArray<string> open, Finding finding) =>
            finding.Place is { } place && place.File == deck.File && deck.At(place.Line) is { } piece && open.Contains(piece.Id) ? piece.Id : null;

        private static int Errors(IEnumerable<Finding> findings, string file) => findings.Count(f => f.Place?.File == file && f.Level == FindingLevel.Error);

        private static readonly EqualityComparer<CopyPiece> _byWords = EqualityComparer<CopyPiece>.Create((a, b) => a!.Id == b!.Id && a.Text == b.Text, p => StringComparer.Ordinal.GetHashCode(p.Id + p.Text));

        /// <summary>A version of a file: its words, what is found in it, and which of the model's words were not taken.</summary>
        private sealed record Version(CopyDeck Deck, ImmutableArray<Finding> Findings, ImmutableArray<Finding> Refused)
        {
            public ImmutableArray<Finding> ToMend => [.. Refused, .. Findings];

            // One error weighs more than any number of wishes.
            public int Weight => ToMend.Sum(f => f.Level switch { FindingLevel.Error => 10_000, FindingLevel.Warning => 100, _ => 1 });
        }
    }
}

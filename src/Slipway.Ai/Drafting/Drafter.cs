using System.Collections.Immutable;
using System.Text.Json.Serialization;
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
        if (job.IsReplay)
        {
            return result;
        }

        result = result with { Trace = Guid.CreateVersion7(time.GetUtcNow()).ToString("N") };
        log.Add(new LoggedTrace(result.Trace, time.GetUtcNow(), job.By, settings.Name, prompt.ToString(), job.Options, job.IsTrial, run.Rounds, result.Words, result.Ended));
        if (!job.IsTrial)
        {
            Taken(job, result, job.By);
        }

        return result;
    }

    /// <summary>Notes that words which were only looked at go into the draft after all.</summary>
    /// <param name="job">What they were written on.</param>
    /// <param name="result">The words.</param>
    /// <param name="by">Who takes them.</param>
    public void Taken(DraftingJob job, DraftingResult result, string by)
    {
        if (result.Words.Count > 0)
        {
            log.Add(new LoggedRun(time.GetUtcNow(), by, job.Files, job.Options, Digests(result.Files), result.Words)
            {
                Model = settings.Name, Prompt = prompt.ToString(), Material = job.Material == DraftingMaterial.None ? null : job.Material, Trace = result.Trace,
            });
        }
    }

    /// <summary>SHA-256 of each file.</summary>
    public static ImmutableSortedDictionary<string, string> Digests(ImmutableSortedDictionary<string, string> files) => files.ToImmutableSortedDictionary(f => f.Key, f => CanonicalJson.DigestOf(f.Value), StringComparer.Ordinal);

    /// <summary>How far words are from clean: one error weighs more than any number of wishes.</summary>
    internal static int Weigh(ImmutableArray<Finding> findings) => findings.Sum(f => f.Level switch { FindingLevel.Error => 10_000, FindingLevel.Warning => 100, _ => 1 });

    /// <summary>One drafting.</summary>
    private sealed class Run(IChatClient model, ModelSettings settings, Prompt prompt, AnswerLog log, TimeProvider time, DraftingJob job, IProgress<DraftingProgress>? progress)
    {
        private readonly CopyBounds _bounds = CopyBounds.From([job.Brief, job.Claims], job.Files.Values);
        private readonly List<Finding> _notTaken = [];
        private readonly List<LoggedRound> _rounds = [];
        private readonly LoggedModel _model = new(model, settings, prompt, log, time, job);
        private ImmutableSortedDictionary<string, string> _files = job.Files;
        private (string Key, bool IsFromLog) _last = ("", false);
        private string? _ended;

        public ImmutableArray<LoggedRound> Rounds => [.. _rounds];

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
            return _model.Counted(new DraftingResult
            {
                Files = _files,
                Words = written.SelectMany(f => CopyDeck.Of(f, _files[f]).Pieces.Except(CopyDeck.Of(f, job.Files[f]).Pieces, _byWords)).ToImmutableSortedDictionary(p => p.Address, p => p.Text, StringComparer.Ordinal),
                Findings = [.. job.Check(_files).Where(f => f.Place is { } place && written.Contains(place.File)), .. _notTaken],
                Ended = _ended,
            });
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
                    _last = ("", false);
                    var toMend = best.ToMend;
                    var (deck, refused) = await AskAsync(best.Deck, open, toMend, stop);
                    var next = new Version(deck, [.. job.Check(_files.SetItem(file, deck.Text)).Where(f => f.Place?.File == file)], refused);
                    progress?.Report(new DraftingProgress(file, round, next.ToMend.Length));
                    var isBetter = round == 0 || next.Weight < best.Weight;
                    _rounds.Add(new LoggedRound(file, round, _last.Key, _last.IsFromLog) { Before = LoggedFinding.Of(toMend), Found = LoggedFinding.Of(next.Findings), Refused = LoggedFinding.Of(refused), IsBetter = isBetter });
                    if (!isBetter)
                    {
                        break;
                    }

                    best = next;
                }
            }
            catch (ModelException e)
            {
                // An answer that cannot be read is in the log too, and was paid for.
                _rounds.Add(new LoggedRound(file, _rounds.Count(r => r.File == file), _model.Knows(_last.Key) ? _last.Key : "", _last.IsFromLog) { Before = LoggedFinding.Of(best.ToMend), Trouble = e.Message });
                throw;
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
            var asked = Asking.Material(new Question(
                job.Options.Instruction,
                CopyBounds.Visible(job.Voice),
                CopyBounds.Visible(job.Brief),
                job.Material.Audience is { } audience ? CopyBounds.Visible(audience) : null,
                job.Material.Results.IsDefaultOrEmpty ? null : [.. job.Material.Results.Select(CopyBounds.Visible)],
                deck.File,
                [.. deck.Pieces.Select(p => new AskedPiece(p.Id, p.Kind.ToString().ToLowerInvariant(), p.Text, p.MostLetters, open.Contains(p.Id)))],
                [.. findings.Select(f => new AskedFinding(Piece(deck, open, f), f.Message, f.Fix)).Where(f => f.Piece is not null)]));
            _last = (_model.KeyOf(asked), false);
            var answer = await _model.AskAsync(asked, CopyAnswer.Schema, "copy", stop);
            _last = (answer.Key, answer.IsFromLog);
            var (text, refused) = deck.With(CopyAnswer.Read(answer.Text, open), _bounds);
            var next = CopyDeck.Of(deck.File, text);
            // The same pieces in the same order, or something else than words has changed.
            return next.Pieces.Select(p => (p.Id, p.Kind)).SequenceEqual(deck.Pieces.Select(p => (p.Id, p.Kind))) ? (next, refused)
                : (deck, [.. refused, Finding.Warning("copy-structure", $"The words for {deck.File} would have changed how it is built, and were not taken.", new Place(deck.File, 1, 1), "Draft it again, or write it yourself.")]);
        }

        private ImmutableArray<string> Open(CopyDeck deck) =>
            [.. deck.Pieces.Where(p => job.Options.Only.IsDefaultOrEmpty || job.Options.Only.Contains(p.Address) || job.Options.Only.Contains(p.File)).Select(p => p.Id)];

        // A finding about a closed place is not for the model.
        private static string? Piece(CopyDeck deck, ImmutableArray<string> open, Finding finding) =>
            finding.Place is { } place && place.File == deck.File && deck.At(place.Line) is { } piece && open.Contains(piece.Id) ? piece.Id : null;

        private static int Errors(IEnumerable<Finding> findings, string file) => findings.Count(f => f.Place?.File == file && f.Level == FindingLevel.Error);

        private static readonly EqualityComparer<CopyPiece> _byWords = EqualityComparer<CopyPiece>.Create((a, b) => a!.Id == b!.Id && a.Text == b.Text, p => StringComparer.Ordinal.GetHashCode(p.Id + p.Text));

        // What is not known is not said, so that a question from before is the same question still.
        private sealed record Question(
            string? Instruction, string Brand, string Brief,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Audience,
            [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Results,
            string File, IReadOnlyList<AskedPiece> Pieces, IReadOnlyList<AskedFinding> Findings);

        private sealed record AskedPiece(string Id, string Kind, string Text, int? MostLetters, bool Open);

        private sealed record AskedFinding(string? Piece, string Message, string? Fix);

        /// <summary>A version of a file: its words, what is found in it, and which of the model's words were not taken.</summary>
        private sealed record Version(CopyDeck Deck, ImmutableArray<Finding> Findings, ImmutableArray<Finding> Refused)
        {
            public ImmutableArray<Finding> ToMend => [.. Refused, .. Findings];

            public int Weight => Weigh(ToMend);
        }
    }
}

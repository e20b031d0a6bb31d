using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Copy;
using Slipway.Core.Drafts;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Drafting;

/// <summary>Has a model write one sentence for each row of a list, into one of its columns: for each target account of <c>accounts.csv</c>, or for each segment of a list in <c>segments</c>. Each is written from what its own row says, through the same wall and checks as every other word.</summary>
/// <remarks>
/// Several rows are written at once; the rules look at the whole list once a round, and what they find goes back to the rows it is about. Two rows with the same words are found too. What a person wrote in the
/// column is never written over.
/// </remarks>
public sealed class ListDrafter(IChatClient model, ModelSettings settings, Prompt prompt, AnswerLog log, TimeProvider time)
{
    /// <summary>How many letters a sentence may have.</summary>
    public const int MostLetters = 300;

    private const int AtOnce = 4;

    /// <summary>Where a sentence stands: <c>accounts.csv#acme.example/opening</c>, <c>segments/industry.csv#Logistics/opening</c>.</summary>
    public static string AddressOf(string file, string row, string column) => $"{file}#{row}/{column}";

    /// <summary>Writes.</summary>
    /// <param name="job">What on; its options name the list and the column.</param>
    /// <param name="progress">Told of every row.</param>
    /// <param name="stop">Ends it; what was answered is in the log.</param>
    public async Task<DraftingResult> WriteAsync(DraftingJob job, IProgress<DraftingProgress>? progress, CancellationToken stop)
    {
        var run = new Run(new LoggedModel(model, settings, prompt.In(job.Language), log, time, job), log, job, progress);
        var result = await run.WriteAsync(stop);
        if (!job.IsReplay && !job.IsTrial && result.Words.Count > 0)
        {
            log.Add(new LoggedRun(time.GetUtcNow(), job.By, job.Files, job.Options with { Only = run.Keys }, Drafter.Digests(result.Files), result.Words) { Model = settings.Name, Prompt = prompt.ToString() });
        }

        return result;
    }

    /// <summary>One row that is written.</summary>
    private sealed class Target(int row, string key, string before)
    {
        public int Row { get; } = row;

        public string Key { get; } = key;

        public string Before { get; } = before;

        public string Best { get; set; } = before;

        public string Next { get; set; } = before;

        public ImmutableArray<Finding> Refused { get; set; } = [];

        public ImmutableArray<Finding> ToMend { get; set; } = [];

        public bool IsDone { get; set; }

        public int Weight => Drafter.Weigh(ToMend);
    }

    /// <summary>One drafting.</summary>
    private sealed class Run
    {
        private readonly LoggedModel _model;
        private readonly DraftingJob _job;
        private readonly IProgress<DraftingProgress>? _progress;
        private readonly string _file;
        private readonly bool _isOfSegments;
        private readonly string _column;
        private readonly List<string[]> _table = [];
        private readonly int _at;
        private readonly List<Target> _targets = [];
        private readonly Lock _gate = new();
        private string? _ended;
        private int _done;

        public Run(LoggedModel model, AnswerLog log, DraftingJob job, IProgress<DraftingProgress>? progress)
        {
            (_model, _job, _progress, _column) = (model, job, progress, job.Options.Column ?? throw new ArgumentException("The options name no column.", nameof(job)));
            _file = job.Options.List ?? AccountSettings.ListFile;
            _isOfSegments = SegmentList.IsOne(_file);
            var rows = CsvText.Read(job.Files.GetValueOrDefault(_file, "")).ToList();
            var header = rows is [var first, ..] ? first.Cells.ToList() : [];
            var key = _isOfSegments ? 0 : header.FindIndex(c => c.Trim().Equals("account", StringComparison.OrdinalIgnoreCase));
            _at = header.FindIndex(c => c.Trim().Equals(_column, StringComparison.OrdinalIgnoreCase));
            if (_at < 0)
            {
                _at = header.Count;
                header.Add(_column);
            }

            _table.Add([.. header]);
            // What a model wrote may be written again; what a person wrote stays.
            var ours = log.Runs.SelectMany(r => r.Words).GroupBy(w => w.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(w => w.Value).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var row in rows.Skip(1))
            {
                string[] cells = [.. row.Cells.Concat(Enumerable.Repeat("", Math.Max(0, header.Count - row.Cells.Length)))];
                _table.Add(cells);
                var named = key < 0 || header.Count <= key ? "" : cells[key];
                var isOpen = cells[_at].Length == 0 || (job.IsAnew && ours.GetValueOrDefault(AddressOf(_file, named, _column))?.Contains(cells[_at]) == true);
                // Done again, those are written that were written then.
                if (named.Length > 0 && (job.IsReplay || isOpen) && (job.Options.Only.IsDefaultOrEmpty || job.Options.Only.Contains(named)))
                {
                    _targets.Add(new Target(_table.Count - 1, named, cells[_at]));
                }
            }
        }

        /// <summary>The rows that are written, by what they are known by.</summary>
        public ImmutableArray<string> Keys => [.. _targets.Select(t => t.Key)];

        public async Task<DraftingResult> WriteAsync(CancellationToken stop)
        {
            for (var round = 0; round <= _job.Options.Rounds && _ended is null; round++)
            {
                var asked = round == 0 ? _targets : [.. _targets.Where(t => !t.IsDone && t.ToMend.Length > 0)];
                if (asked.Count == 0)
                {
                    break;
                }

                _done = 0;
                await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, (t, cancellation) => AskAsync(t, round, asked.Count, cancellation));
                Judge(asked, isFirst: round == 0);
            }

            var notTaken = new List<Finding>();
            foreach (var target in _targets)
            {
                notTaken.AddRange(target.Refused);
                // Words that stop a campaign do not take the place of none.
                if (target.ToMend.Any(f => f.Level == FindingLevel.Error))
                {
                    notTaken.Add(Finding.Warning("draft-worse", $"What the model wrote for {target.Key} would stop the campaign, so it was not taken.", At(target), "Write it yourself, or draft it again with an instruction."));
                    target.Best = target.Before;
                }
            }

            var files = With(t => t.Best);
            var written = _targets.Where(t => t.Best != t.Before).ToList();
            var lines = written.Select(t => t.Row + 1).ToHashSet();
            return _model.Counted(new DraftingResult
            {
                Files = written.Count == 0 ? _job.Files : files,
                Words = written.ToImmutableSortedDictionary(t => AddressOf(_file, t.Key, _column), t => t.Best, StringComparer.Ordinal),
                Findings = [.. written.Count == 0 ? [] : _job.Check(files).Where(f => f.Place is { } place && place.File == _file && lines.Contains(place.Line)), .. notTaken],
                Ended = _ended,
            });
        }

        private async ValueTask AskAsync(Target target, int round, int of, CancellationToken stop)
        {
            if (Volatile.Read(ref _ended) is not null)
            {
                return;
            }

            try
            {
                var cells = _table[target.Row];
                // A segment is told by its value alone: what another column says to it is no fact.
                var row = _table[0].Select((name, i) => (name, Value: cells[i])).Take(_isOfSegments ? 1 : int.MaxValue).Where(c => c.name != _column && c.Value.Length > 0).ToDictionary(c => c.name, c => CopyBounds.Visible(c.Value), StringComparer.Ordinal);
                var answer = await _model.AskAsync(Material(target, row), CopyAnswer.SentenceSchema, "sentence", stop);
                var said = CopyBounds.Tidy(CopyAnswer.ReadSentence(answer.Text)) ?? "";
                var piece = new CopyPiece($"{target.Key}/{_column}", _file, CopyKind.Paragraph, target.Best, target.Row + 1, target.Row + 1) { MostLetters = MostLetters };
                // Only what its own row, the brief and the register say: another company's figure is none of theirs.
                var why = CopyBounds.From([_job.Brief, _job.Claims, .. row.Values], []).WhyNot(piece, said);
                (target.Next, target.Refused) = (why is null ? said : target.Best, why is null ? [] : [why]);
            }
            catch (ModelException e)
            {
                target.Next = target.Best;
                // An answer that cannot be read is one row's trouble; a model that cannot be asked is everybody's.
                if (e.Trouble is ModelTrouble.Unusable or ModelTrouble.Declined)
                {
                    target.Refused = [Finding.Warning("copy-unread", $"For {target.Key} nothing was written. {e.Message}", At(target), e.Fix)];
                }
                else
                {
                    Volatile.Write(ref _ended, $"{e.Message} {e.Fix}");
                }
            }

            lock (_gate)
            {
                _done++;
                if (_done == of || _done % Math.Max(1, of / 10) == 0)
                {
                    _progress?.Report(new DraftingProgress(FormattableString.Invariant($"{_file}, {_done} of {of} {(_isOfSegments ? "segments" : "accounts")}"), round, null));
                }
            }
        }

        private string Material(Target target, Dictionary<string, string> row)
        {
            var (instruction, brand, brief) = (_job.Options.Instruction, CopyBounds.Visible(_job.Voice), CopyBounds.Visible(_job.Brief));
            var findings = target.ToMend.Select(f => new { f.Message, f.Fix });
            return _isOfSegments
                ? Asking.Material(new { Instruction = instruction, Brand = brand, Brief = brief, Column = _column, Segment = row, MostLetters, Text = target.Best, Findings = findings })
                : Asking.Material(new { Instruction = instruction, Brand = brand, Brief = brief, Column = _column, Account = row, MostLetters, Text = target.Best, Findings = findings });
        }

        private Place At(Target target) => new(_file, target.Row + 1, 1);

        private Finding SameAs(Target target) => _isOfSegments
            ? Finding.Warning("copy-same", $"{target.Key} has the very words of another segment.", At(target), "Say what is so for these people alone.")
            : Finding.Warning("copy-same", $"{target.Key} has the very words of another account.", At(target), "Say what is so at this account alone.");

        // The list is read once for all that was written in a round.
        private void Judge(List<Target> asked, bool isFirst)
        {
            var byLine = _job.Check(With(t => t.Next)).Where(f => f.Place?.File == _file).ToLookup(f => f.Place!.Line);
            var next = _targets.ToDictionary(t => t.Row, t => t.Next);
            var same = _table.Select((cells, i) => (Row: i, Text: Plain(next.GetValueOrDefault(i) ?? (cells.Length > _at ? cells[_at] : "")))).Skip(1).Where(c => c.Text.Length > 0).GroupBy(c => c.Text, StringComparer.Ordinal).Where(g => g.Count() > 1).SelectMany(g => g.Skip(1)).Select(c => c.Row).ToHashSet();
            foreach (var target in asked)
            {
                var (before, weight) = (target.ToMend, target.Weight);
                target.ToMend =
                [
                    .. target.Refused, .. byLine[target.Row + 1],
                    .. same.Contains(target.Row) ? [SameAs(target)] : ImmutableArray<Finding>.Empty,
                ];
                if (isFirst || target.Weight < weight)
                {
                    target.Best = target.Next;
                }
                else
                {
                    (target.ToMend, target.Next, target.IsDone) = (before, target.Best, true);
                }
            }
        }

        private ImmutableSortedDictionary<string, string> With(Func<Target, string> words)
        {
            var now = _targets.ToDictionary(t => t.Row, words);
            return _job.Files.SetItem(_file, string.Concat(_table.Select((cells, row) => CsvText.Write(now.TryGetValue(row, out var said) ? cells.Select((c, i) => i == _at ? said : c) : cells))));
        }

        private static string Plain(string text) => new([.. text.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
    }
}

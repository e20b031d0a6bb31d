using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Ai.Drafting;

/// <summary>The logs of draftings in the database: copies of what lies beside the drafts, so that it is there for all campaigns at once and where a folder is gone.</summary>
public sealed class DraftingBook(Database database)
{
    private const string PlaybookKind = "playbook";

    // What was read is not read again while its file is the same.
    private readonly ConcurrentDictionary<string, (long Length, DateTime At, string Generated)> _read = new(StringComparer.Ordinal);

    /// <summary>Takes in what is new beside a draft.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="generated">What the playbook made last, by path; empty where nobody knows.</param>
    public async Task TakeInAsync(string campaign, string folder, ImmutableSortedDictionary<string, string> generated)
    {
        var file = new FileInfo(Path.Combine(folder, AnswerLog.File));
        var made = CanonicalJson.Digest(generated);
        var seen = (file.Exists ? file.Length : 0, file.Exists ? file.LastWriteTimeUtc : default, made);
        if (_read.TryGetValue(campaign, out var known) && known == seen)
        {
            return;
        }

        var lines = file.Exists ? await File.ReadAllLinesAsync(file.FullName) : [];
        var rows = lines.Select(l => Row(campaign, l)).OfType<LogRow>().ToList();
        if (generated.Count > 0)
        {
            rows.Add(new LogRow(campaign, made, PlaybookKind, 0, "") { Line = JsonSerializer.Serialize(generated) });
        }

        if (rows.Count > 0)
        {
            var there = await database.ReadAsync(s => s.QueryAsync<string>("select digest from drafting_log where campaign = @campaign", new { campaign }));
            var missing = rows.Where(r => !there.Contains(r.Digest, StringComparer.Ordinal)).ToList();
            if (missing.Count > 0)
            {
                await database.WriteAsync("drafting.log", async s =>
                {
                    foreach (var row in missing)
                    {
                        await s.ExecuteAsync(
                            """
                            insert into drafting_log (campaign, digest, kind, at, account, model, prompt, input_tokens, output_tokens, cost, currency, milliseconds, line)
                            values (@Campaign, @Digest, @Kind, @At, @Account, @Model, @Prompt, @InputTokens, @OutputTokens, @Cost, @Currency, @Milliseconds, @Line) on conflict (campaign, digest) do nothing
                            """,
                            row);
                    }
                });
            }
        }

        _read[campaign] = seen;
    }

    /// <summary>The log of a campaign as it was taken in, and what playbooks had made by then.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="withAnswers">Whether what was asked and answered is wanted too: most of it, and not needed to tell who wrote what.</param>
    public async Task<(AnswerLog Log, ImmutableArray<ImmutableSortedDictionary<string, string>> Generated)> ReadAsync(string campaign, bool withAnswers = true)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<KeptLine>(
            "select kind, line from drafting_log where campaign = @campaign and kind <> @left order by at, digest", new { campaign, left = withAnswers ? "" : "answer" }));
        return (
            AnswerLog.Of(rows.Where(r => r.Kind != PlaybookKind).Select(r => r.Line)),
            [.. rows.Where(r => r.Kind == PlaybookKind).Select(r => JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(r.Line)!)]);
    }

    /// <summary>What the answers of all campaigns took since a time, the oldest first.</summary>
    public Task<IReadOnlyList<AnswerUse>> UseAsync(DateTimeOffset since) => database.ReadAsync(s => s.QueryAsync<AnswerUse>(
        """
        select campaign, at, account, model, prompt, input_tokens as inputtokens, output_tokens as outputtokens, cost, currency, milliseconds
        from drafting_log where kind = 'answer' and at >= @since order by at, digest
        """,
        new { since = since.ToUnixTimeMilliseconds() }));

    /// <summary>What the answers of a time cost, by campaign and currency; those without a price have no currency.</summary>
    /// <param name="from">From when; null from the beginning.</param>
    /// <param name="until">Until when; null for no end.</param>
    /// <param name="campaign">The campaign; null for all.</param>
    public Task<IReadOnlyList<DraftingCost>> CostAsync(DateTimeOffset? from = null, DateTimeOffset? until = null, string? campaign = null) => database.ReadAsync(s => s.QueryAsync<DraftingCost>(
        """
        select campaign, currency, count(*) as answers, coalesce(sum(cost), 0) as cost from drafting_log
        where kind = 'answer' and at >= @from and at < @until and (@campaign = '' or campaign = @campaign) group by campaign, currency order by campaign, currency
        """,
        new { from = from?.ToUnixTimeMilliseconds() ?? 0, until = until?.ToUnixTimeMilliseconds() ?? long.MaxValue, campaign = campaign ?? "" }));

    /// <summary>How draftings of all campaigns went since a time, the oldest first.</summary>
    public async Task<ImmutableArray<(string Campaign, LoggedTrace Trace)>> TracesAsync(DateTimeOffset since) =>
        [.. (await LinesAsync("trace", since)).Where(l => l.Line.Trace is not null).Select(l => (l.Campaign, l.Line.Trace!))];

    /// <summary>The draftings of all campaigns whose words went into drafts since a time, the oldest first.</summary>
    public async Task<ImmutableArray<(string Campaign, LoggedRun Run)>> RunsAsync(DateTimeOffset since) =>
        [.. (await LinesAsync("run", since)).Where(l => l.Line.Run is not null).Select(l => (l.Campaign, l.Line.Run!))];

    /// <summary>Answers of a prompt, whichever version, between two times: the newest ones.</summary>
    /// <param name="prompt">The prompt's name.</param>
    /// <param name="from">From when.</param>
    /// <param name="until">Until when.</param>
    /// <param name="most">How many at most.</param>
    public async Task<ImmutableArray<LoggedAnswer>> AnswersAsync(string prompt, DateTimeOffset from, DateTimeOffset until, int most)
    {
        var lines = await database.ReadAsync(s => s.QueryAsync<string>(
            "select line from drafting_log where kind = 'answer' and prompt like @named and at > @from and at <= @until order by at desc, digest limit @most",
            new { named = $"{prompt} v%", from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), most }));
        return [.. lines.Select(AnswerLog.Read).Select(l => l?.Answer).OfType<LoggedAnswer>()];
    }

    private async Task<IEnumerable<(string Campaign, AnswerLog.Line Line)>> LinesAsync(string kind, DateTimeOffset since)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<CampaignLine>(
            "select campaign, line from drafting_log where kind = @kind and at >= @since order by at, digest", new { kind, since = since.ToUnixTimeMilliseconds() }));
        return rows.Select(r => (r.Campaign, Line: AnswerLog.Read(r.Line))).Where(r => r.Line is not null).Select(r => (r.Campaign, r.Line!));
    }

    /// <summary>Uses put together, the most answers first; months in their order.</summary>
    public static ImmutableArray<DraftingUse> Together(IEnumerable<AnswerUse> uses, UseBy by)
    {
        var groups = uses.GroupBy(u => u.Of(by), StringComparer.Ordinal).Select(g => Sum(g.Key, [.. g]));
        return by == UseBy.Month ? [.. groups.OrderBy(g => g.Name, StringComparer.Ordinal)] : [.. groups.OrderByDescending(g => g.Answers).ThenBy(g => g.Name, StringComparer.Ordinal)];
    }

    /// <summary>One sum over uses.</summary>
    public static DraftingUse Sum(string name, IReadOnlyList<AnswerUse> uses)
    {
        List<long> times = [.. uses.Select(u => u.Milliseconds).OfType<long>().Order()];
        return new DraftingUse(
            name, uses.Count, uses.Sum(u => u.InputTokens), uses.Sum(u => u.OutputTokens),
            [.. uses.Select(u => u.Paid).OfType<Money>().GroupBy(m => m.Currency, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new Money(g.Sum(m => m.Amount), g.Key))],
            uses.Count(u => u.Paid is null), At(times, 0.5), At(times, 0.95));
    }

    // The time that so many of them did not pass: one that was measured, none in between.
    private static TimeSpan? At(List<long> times, double share) => times.Count == 0 ? null : TimeSpan.FromMilliseconds(times[(int)Math.Ceiling(share * times.Count) - 1]);

    private static LogRow? Row(string campaign, string line) => AnswerLog.Read(line) switch
    {
        { Answer: { } a } => new LogRow(campaign, CanonicalJson.DigestOf(line), "answer", a.At.ToUnixTimeMilliseconds(), a.By)
        {
            Model = a.Model, Prompt = a.Prompt, InputTokens = a.InputTokens, OutputTokens = a.OutputTokens, Cost = a.Cost is { } cost ? Billionths.Of(cost) : null, Currency = a.Currency,
            Milliseconds = a.Milliseconds, Line = line,
        },
        { Run: { } r } => new LogRow(campaign, CanonicalJson.DigestOf(line), "run", r.At.ToUnixTimeMilliseconds(), r.By) { Model = r.Model, Prompt = r.Prompt, Line = line },
        { Trace: { } t } => new LogRow(campaign, CanonicalJson.DigestOf(line), "trace", t.At.ToUnixTimeMilliseconds(), t.By) { Model = t.Model, Prompt = t.Prompt, Line = line },
        { Edit: { } e } => new LogRow(campaign, CanonicalJson.DigestOf(line), "edit", e.At.ToUnixTimeMilliseconds(), e.By) { Line = line },
        _ => null,
    };

    private sealed record LogRow(string Campaign, string Digest, string Kind, long At, string Account)
    {
        public string? Model { get; init; }

        public string? Prompt { get; init; }

        public long? InputTokens { get; init; }

        public long? OutputTokens { get; init; }

        public long? Cost { get; init; }

        public string? Currency { get; init; }

        public long? Milliseconds { get; init; }

        public string Line { get; init; } = "";
    }

    private sealed record KeptLine(string Kind, string Line);

    private sealed record CampaignLine(string Campaign, string Line);
}

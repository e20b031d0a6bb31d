using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Impact;

/// <summary>A cost as it stands in the book.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Campaign">The campaign.</param>
/// <param name="Cost">What it is.</param>
/// <param name="Account">Who recorded it.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="CorrectedBy">The number of the entry that took its place; null while it counts.</param>
public sealed record CostEntry(long Id, string Campaign, Cost Cost, string Account, DateTimeOffset RecordedAt, long? CorrectedBy);

/// <summary>What costs of a campaign come to by kind.</summary>
public sealed record CostSum(string Campaign, CostKind Kind, Money Amount);

/// <summary>What was taken of several costs.</summary>
/// <param name="Entries">The entries that are new.</param>
/// <param name="Repeated">How many were in the book already.</param>
/// <param name="Findings">Why others were not taken.</param>
public sealed record CostReceipt(ImmutableArray<long> Entries, int Repeated, ImmutableArray<Finding> Findings);

/// <summary>The costs of campaigns that people record. Nothing in it is ever changed: a wrong entry is corrected by one that takes its place.</summary>
public sealed class CostBook(Database database, AuditTrail audit, TimeProvider time)
{
    private const decimal Thousand = 1000;

    /// <summary>Adds costs, all of them or, where one cannot be taken, none.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="costs">The costs, each with what row of which file it came from; null for what somebody entered.</param>
    /// <param name="account">Who records them.</param>
    /// <param name="actor">The same for the audit trail.</param>
    public async Task<CostReceipt> AddAsync(string campaign, IReadOnlyCollection<(Cost Cost, string? Source)> costs, string account, string actor)
    {
        var receipt = await database.WriteAsync("costs.add", async s =>
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            foreach (var wrong in costs.Select(c => c.Cost.Corrects).OfType<long>())
            {
                findings.AddRange(await CorrectableAsync(s, campaign, wrong));
            }

            if (findings.Count > 0)
            {
                return new CostReceipt([], 0, findings.ToImmutable());
            }

            var (added, repeated) = (ImmutableArray.CreateBuilder<long>(), 0);
            foreach (var (cost, source) in costs)
            {
                if (source is not null && await s.ScalarAsync<long?>("select id from costs where source = @source", new { source }) is not null)
                {
                    repeated++;
                    continue;
                }

                var id = await s.ScalarAsync<long>("select coalesce(max(id), 0) + 1 from costs");
                await s.ExecuteAsync(
                    """
                    insert into costs (id, campaign, kind, amount, currency, hours, role, basis, note, on_day, account, recorded_at, corrects, source)
                    values (@id, @campaign, @kind, @amount, @Currency, @hours, @Role, @Basis, @Note, @on, @account, @now, @Corrects, @source)
                    """,
                    new
                    {
                        id, campaign, kind = cost.Kind.ToString(), amount = Billionths.Of(cost.Amount.Amount), cost.Amount.Currency, hours = cost.Hours is { } hours ? (long?)(hours * Thousand) : null, cost.Role, cost.Basis, cost.Note,
                        on = Day(cost.On), account, now = time.GetUtcNow().ToUnixTimeMilliseconds(), cost.Corrects, source,
                    });
                await audit.AppendAsync(s, actor, cost.Corrects is null ? "cost.recorded" : "cost.corrected", campaign, $"entry {Say(id)}: {cost.Kind.ToString().ToLowerInvariant()}, {MoneyText.Say(cost.Amount)}, {Day(cost.On)}{(cost.Corrects is { } before ? $", in place of entry {Say(before)}" : "")}");
                added.Add(id);
            }

            return new CostReceipt(added.ToImmutable(), repeated, []);
        });
        await audit.PublishHeadAsync();
        return receipt;
    }

    /// <summary>The entries of a campaign, the last recorded first.</summary>
    public async Task<ImmutableArray<CostEntry>> ListAsync(string campaign, int skip, int take)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            """
            select c.id, c.campaign, c.kind, c.amount, c.currency, c.hours, c.role, c.basis, c.note, c.on_day as onday, c.account, c.recorded_at as recordedat, c.corrects, n.id as correctedby
            from costs c left join costs n on n.corrects = c.id where c.campaign = @campaign order by c.id desc limit @take offset @skip
            """,
            new { campaign, take, skip }));
        return [.. rows.Select(r => r.AsEntry())];
    }

    /// <summary>How many entries a campaign has.</summary>
    public Task<long> CountAsync(string campaign) => database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from costs where campaign = @campaign", new { campaign }));

    /// <summary>What counts, by campaign, kind and currency.</summary>
    /// <param name="campaign">The campaign; null for all.</param>
    /// <param name="from">The first day; null from the beginning.</param>
    /// <param name="until">The day it ends before; null for no end.</param>
    public async Task<ImmutableArray<CostSum>> SumAsync(string? campaign = null, DateOnly? from = null, DateOnly? until = null)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Sum>(
            """
            select c.campaign, c.kind, c.currency, sum(c.amount) as amount from costs c
            where (@campaign = '' or c.campaign = @campaign) and c.on_day >= @from and c.on_day < @until and not exists (select 1 from costs n where n.corrects = c.id)
            group by c.campaign, c.kind, c.currency order by c.campaign, c.kind, c.currency
            """,
            new { campaign = campaign ?? "", from = from is { } first ? Day(first) : "", until = until is { } last ? Day(last) : "9999" }));
        return [.. rows.Select(r => new CostSum(r.Campaign, Enum.Parse<CostKind>(r.Kind), new Money(Billionths.ToAmount(r.Amount), r.Currency)))];
    }

    /// <summary>People's recorded hours by campaign; a campaign without any is not in it.</summary>
    public async Task<ImmutableDictionary<string, decimal>> HoursAsync()
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<Worked>(
            "select c.campaign, sum(c.hours) as hours from costs c where c.hours is not null and not exists (select 1 from costs n where n.corrects = c.id) group by c.campaign"));
        return rows.ToImmutableDictionary(r => r.Campaign, r => r.Hours / Thousand, StringComparer.Ordinal);
    }

    private static async Task<IEnumerable<Finding>> CorrectableAsync(Session session, string campaign, long id)
    {
        var there = await session.ScalarAsync<string>("select campaign from costs where id = @id", new { id });
        var by = await session.ScalarAsync<long?>("select id from costs where corrects = @id", new { id });
        return there != campaign
            ? [Finding.Error("cost-unknown", $"{campaign} has no cost with the number {Say(id)}.", fix: $"Look at its costs: slipway cost list {campaign}") with { Field = "corrects" }]
            : by is { } corrected
            ? [Finding.Error("cost-corrected", $"Entry {Say(id)} was corrected already, by entry {Say(corrected)}.", fix: $"Correct entry {Say(corrected)}.") with { Field = "corrects" }]
            : [];
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Say(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record Row
    {
        public long Id { get; init; }

        public string Campaign { get; init; } = "";

        public string Kind { get; init; } = "";

        public long Amount { get; init; }

        public string Currency { get; init; } = "";

        public long? Hours { get; init; }

        public string? Role { get; init; }

        public string Basis { get; init; } = "";

        public string Note { get; init; } = "";

        public string OnDay { get; init; } = "";

        public string Account { get; init; } = "";

        public long RecordedAt { get; init; }

        public long? Corrects { get; init; }

        public long? CorrectedBy { get; init; }

        public CostEntry AsEntry() => new(
            Id, Campaign,
            new Cost(Enum.Parse<CostKind>(Kind), new Money(Billionths.ToAmount(Amount), Currency), DateOnly.ParseExact(OnDay, "yyyy-MM-dd", CultureInfo.InvariantCulture))
            {
                Hours = Hours / Thousand, Role = Role, Basis = Basis, Note = Note, Corrects = Corrects,
            },
            Account, DateTimeOffset.FromUnixTimeMilliseconds(RecordedAt), CorrectedBy);
    }

    private sealed record Sum
    {
        public string Campaign { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Amount { get; init; }
    }

    private sealed record Worked
    {
        public string Campaign { get; init; } = "";

        public long Hours { get; init; }
    }
}

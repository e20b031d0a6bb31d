using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Ai.Drafting;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Drafting;

/// <summary>What models' writing took, over all campaigns.</summary>
/// <param name="Months">Over how many months.</param>
/// <param name="All">All of it.</param>
/// <param name="By">The same told apart.</param>
public sealed record UseView(int Months, DraftingUse All, ImmutableSortedDictionary<UseBy, ImmutableArray<DraftingUse>> By)
{
    /// <summary>Whether other people's use is told too.</summary>
    public bool IsOfEverybody { get; init; }

    /// <summary>How drafts fare of late, of all campaigns.</summary>
    public ImmutableArray<QualityRow> Quality { get; init; } = [];

    /// <summary>The names of accounts.</summary>
    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What is shown of each month: what was paid in the currency of most, or answers where nothing has a price.</summary>
    public (string Unit, ImmutableArray<(string Month, double Value)> Values) Chart
    {
        get
        {
            var months = By[UseBy.Month];
            var currency = All.Costs.OrderByDescending(c => c.Amount).FirstOrDefault()?.Currency;
            return (currency ?? "answers", [.. months.Select(m => (m.Name, currency is null ? m.Answers : (double)(m.Costs.FirstOrDefault(c => c.Currency == currency)?.Amount ?? 0)))]);
        }
    }

    public string NameOf(UseBy by, string name) => by switch
    {
        UseBy.Person => Names.GetValueOrDefault(name, name),
        UseBy.Month => DateOnly.ParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture).ToString("MMM yyyy", CultureInfo.CurrentCulture),
        _ => name,
    };
}

/// <summary>Reads what models' writing took, for the page and its file.</summary>
internal sealed class UseReading(Workspace workspace, DraftingBook book, DraftingDesk desk, QualityReading quality, People people, TimeProvider time)
{
    /// <summary>How far back one may look, in months.</summary>
    public static ImmutableArray<int> Spans => [1, 3, 12, 36];

    public async Task<UseView> ReadAsync(int? months, Actor actor)
    {
        var span = months is { } asked && Spans.Contains(asked) ? asked : 12;
        var (uses, isOfEverybody) = await UsesAsync(span, actor);
        return new UseView(span, DraftingBook.Sum("", uses), Enum.GetValues<UseBy>().ToImmutableSortedDictionary(by => by, by => DraftingBook.Together(uses, by)))
        {
            IsOfEverybody = isOfEverybody,
            Quality = await quality.ReadAsync(),
            Names = await people.NamesAsync(),
        };
    }

    /// <summary>Each answer as a line for a spreadsheet.</summary>
    public async Task<string> CsvAsync(int? months, Actor actor)
    {
        var (uses, _) = await UsesAsync(months is { } asked && Spans.Contains(asked) ? asked : 12, actor);
        var names = await people.NamesAsync();
        var text = new StringBuilder(CsvText.Write(["at", "campaign", "person", "model", "prompt", "input_tokens", "output_tokens", "cost", "currency", "milliseconds"]));
        foreach (var u in uses)
        {
            text.Append(CsvText.Write(
            [
                DateTimeOffset.FromUnixTimeMilliseconds(u.At).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), u.Campaign, names.GetValueOrDefault(u.Account, u.Account), u.Model ?? "", u.Prompt ?? "",
                Number(u.InputTokens), Number(u.OutputTokens), u.Paid is { } paid ? paid.Amount.ToString("0.#########", CultureInfo.InvariantCulture) : "", u.Currency ?? "", u.Milliseconds is { } ms ? Number(ms) : "",
            ]));
        }

        return text.ToString();
    }

    // What a person had asked is theirs and of those who answer for the money.
    private async Task<(ImmutableArray<AnswerUse> Uses, bool IsOfEverybody)> UsesAsync(int months, Actor actor)
    {
        foreach (var name in workspace.CampaignNames())
        {
            await desk.TakeInAsync(name);
        }

        var isOfEverybody = !actor.IsAgent && (actor.Has(Roles.Administrator) || actor.Has(Roles.Finance));
        var now = time.GetUtcNow();
        var uses = await book.UseAsync(new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1 - months));
        return ([.. uses.Where(u => isOfEverybody || u.Account == actor.Id)], isOfEverybody);
    }

    private static string Number(long of) => of.ToString(CultureInfo.InvariantCulture);
}

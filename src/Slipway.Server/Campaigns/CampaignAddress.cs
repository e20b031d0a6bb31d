using System.Text.Json;
using Slipway.Engine.Campaigns;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>How the list of campaigns is asked for in an address: plain parameters, so that every view of it can be linked.</summary>
/// <param name="State">The word of a state; null for all.</param>
/// <param name="Words">What was searched for; empty for nothing.</param>
/// <param name="Order">In which order.</param>
/// <param name="Page">Which page, from 1 on.</param>
public sealed record CampaignAddress(string? State = null, string Words = "", CampaignOrder Order = CampaignOrder.Changed, int Page = 1)
{
    /// <summary>The word for folders that were never prepared: no version of theirs is in any state.</summary>
    public const string NotPrepared = "not-prepared";

    // Deeper, nobody reads on: they search.
    private const int LastPage = 10_000;

    /// <summary>What an address asks for; what is no state or order is left out.</summary>
    public static CampaignAddress Of(string? state, string? words, string? order, int? page) => new(
        state == NotPrepared || StateOf(state) is not null ? state : null,
        (words ?? "").Trim() is var some && some.Length > 100 ? some[..100] : some,
        Enum.TryParse<CampaignOrder>(order, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : CampaignOrder.Changed,
        Math.Clamp(page ?? 1, 1, LastPage));

    /// <summary>A state as addresses write it, for example <c>in-review</c>.</summary>
    public static string Word(VersionState state) => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    /// <summary>The address of what is asked for.</summary>
    public override string ToString() => Requests.Address(
        "/campaigns", ("state", State), ("q", Words), ("order", Order == CampaignOrder.Changed ? null : Order.ToString().ToLowerInvariant()), ("page", Requests.Page(Page)));

    /// <summary>Which campaigns are meant.</summary>
    public CampaignChoice Choice => new(StateOf(State), Words);

    private static VersionState? StateOf(string? word)
    {
        foreach (var state in Enum.GetValues<VersionState>())
        {
            if (Word(state) == word)
            {
                return state;
            }
        }

        return null;
    }
}

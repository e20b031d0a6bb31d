using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>Reads what happened, from a cursor on: members who responded, and deals of members that were won.</summary>
/// <remarks>
/// A record's time is set before its transaction ends, and clocks differ: what is younger than half a minute is left for the next time, so that nothing comes to stand
/// before the cursor later. The cursor is the time and id of the last record of each of the two, <c>time,id|time,id</c>.
/// </remarks>
internal sealed class SalesforceEvents(SalesforceRecords records, TimeProvider time)
{
    private const int Most = 2000;

    private static readonly TimeSpan _settles = TimeSpan.FromSeconds(30);

    public async Task<EventPage> PollAsync(KeyFields keys, string? cursor, CancellationToken cancellation)
    {
        var (members, deals) = cursor?.Split('|') is [var first, var second] ? (Place.Read(first), Place.Read(second)) : (Place.Start, Place.Start);
        var until = time.GetUtcNow() - _settles;
        var responses = await records.ListAsync(
            $"SELECT Id, LeadId, ContactId, Status, SystemModstamp, Campaign.Name{(keys.Campaign ? $", Campaign.{KeyFields.Name}" : "")} FROM CampaignMember "
            + $"WHERE HasResponded = true AND {SalesforceCampaigns.OfCampaign(keys, "Campaign.", null)} AND {members.After("SystemModstamp", "Id", until)} ORDER BY SystemModstamp, Id LIMIT {Most}",
            SalesforceJson.Default.SalesforcePageMemberRow, cancellation);
        var won = await records.ListAsync(
            "SELECT Id, ContactId, OpportunityId, Opportunity.Amount, Opportunity.IsWon, Opportunity.IsClosed, Opportunity.CloseDate, Opportunity.SystemModstamp FROM OpportunityContactRole "
            + $"WHERE Opportunity.IsWon = true AND ContactId IN (SELECT ContactId FROM CampaignMember WHERE {SalesforceCampaigns.OfCampaign(keys, "Campaign.", null)}) "
            + $"AND {deals.After("Opportunity.SystemModstamp", "Id", until)} ORDER BY Opportunity.SystemModstamp, Id LIMIT {Most}",
            SalesforceJson.Default.SalesforcePageRoleRow, cancellation);
        var next = $"{(responses is [.., var lastMember] ? new Place(SalesforceTime.Read(lastMember.SystemModstamp), lastMember.Id) : members)}|{(won is [.., var lastDeal] ? new Place(SalesforceTime.Read(lastDeal.Opportunity!.SystemModstamp), lastDeal.Id) : deals)}";
        return new EventPage([.. responses.Select(Responded).Concat(won.Select(Won)).OrderBy(e => e.At)], next, responses.Count == Most || won.Count == Most);
    }

    // The same status seen again, because something else of the record changed, is the same event.
    private static PlatformEvent Responded(MemberRow member)
    {
        var key = ExternalKeys.Parse(SalesforceCampaigns.KeyOf(member.Campaign!));
        return new PlatformEvent($"member/{member.Id}/{member.Status}", "responded", key?.Campaign, key?.Asset.ToString(), member.Person, SalesforceTime.Read(member.SystemModstamp))
        {
            Data = ImmutableSortedDictionary<string, string>.Empty.Add("status", member.Status),
        };
    }

    // A deal belongs to the person, not to one of the campaigns the person is in: which of them had a part in it is for the evidence to say.
    private static PlatformEvent Won(RoleRow role) => new($"won/{role.OpportunityId}/{role.ContactId}", "opportunity.won", null, null, role.ContactId, SalesforceTime.Read(role.Opportunity!.SystemModstamp))
    {
        Data = ImmutableSortedDictionary<string, string>.Empty.Add("opportunity", role.OpportunityId).Add("amount", (role.Opportunity.Amount ?? 0).ToString(CultureInfo.InvariantCulture)),
    };

    private sealed record Place(DateTimeOffset At, string Id)
    {
        public static Place Start { get; } = new(DateTimeOffset.UnixEpoch, "");

        public static Place Read(string text) => text.Split(',') is [var at, var id] ? new(SalesforceTime.Read(at), id) : Start;

        /// <summary>Those behind this place, as far as they are settled.</summary>
        public string After(string time, string id, DateTimeOffset until) =>
            $"{time} < {Soql.Time(until)} AND ({time} > {Soql.Time(At)}{(Id.Length == 0 ? "" : $" OR ({time} = {Soql.Time(At)} AND {id} > {Soql.Text(Id)})")})";

        public override string ToString() => $"{Soql.Time(At)},{Id}";
    }
}

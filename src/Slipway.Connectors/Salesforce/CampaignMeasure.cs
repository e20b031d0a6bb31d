using System.Collections.Immutable;

namespace Slipway.Connectors.Salesforce;

/// <summary>What came of a campaign: Salesforce's own roll-ups, and the deals its members have a part in.</summary>
/// <remarks>Influence is read by SOQL: deals on which a member has a contact role, and which were not closed before the campaign began. Amounts are in the org's currency, rounded.</remarks>
internal sealed class CampaignMeasure(SalesforceRecords records)
{
    public async Task<ImmutableSortedDictionary<string, long>> MeasureAsync(string campaign, CancellationToken cancellation)
    {
        var rows = await records.ListAsync(
            "SELECT NumberOfLeads, NumberOfConvertedLeads, NumberOfContacts, NumberOfResponses, NumberOfOpportunities, NumberOfWonOpportunities, AmountAllOpportunities, AmountWonOpportunities, StartDate "
            + $"FROM Campaign WHERE Id = {Soql.Text(campaign)}", SalesforceJson.Default.SalesforcePageCampaignFigures, cancellation);
        if (rows is not [var own])
        {
            return ImmutableSortedDictionary<string, long>.Empty;
        }

        var roles = await records.ListAsync(
            "SELECT Id, ContactId, OpportunityId, Opportunity.IsWon, Opportunity.IsClosed, Opportunity.Amount, Opportunity.CloseDate FROM OpportunityContactRole "
            + $"WHERE ContactId IN (SELECT ContactId FROM CampaignMember WHERE CampaignId = {Soql.Text(campaign)})", SalesforceJson.Default.SalesforcePageRoleRow, cancellation);
        // Several members on one deal are one deal.
        var deals = roles.Where(r => r.Opportunity is { } deal && (!deal.IsClosed || own.StartDate is null || deal.CloseDate >= own.StartDate))
            .DistinctBy(r => r.OpportunityId).Select(r => r.Opportunity!).ToList();
        return ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("members", (long)own.NumberOfLeads + own.NumberOfConvertedLeads + own.NumberOfContacts),
            KeyValuePair.Create("leads", (long)own.NumberOfLeads),
            KeyValuePair.Create("contacts", (long)own.NumberOfContacts),
            KeyValuePair.Create("responses", (long)own.NumberOfResponses),
            KeyValuePair.Create("opportunities", (long)own.NumberOfOpportunities),
            KeyValuePair.Create("opportunities_won", (long)own.NumberOfWonOpportunities),
            KeyValuePair.Create("amount", Whole(own.AmountAllOpportunities)),
            KeyValuePair.Create("amount_won", Whole(own.AmountWonOpportunities)),
            KeyValuePair.Create("influenced", (long)deals.Count),
            KeyValuePair.Create("influenced_won", (long)deals.Count(d => d.IsWon)),
            KeyValuePair.Create("influenced_amount_open", Whole(deals.Where(d => !d.IsClosed).Sum(d => d.Amount))),
            KeyValuePair.Create("influenced_amount_won", Whole(deals.Where(d => d.IsWon).Sum(d => d.Amount))),
        ]);
    }

    private static long Whole(decimal? amount) => (long)decimal.Round(amount ?? 0);
}

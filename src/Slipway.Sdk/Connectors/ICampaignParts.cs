namespace Slipway.Sdk.Connectors;

/// <summary>Knows what belongs together. A connector implements it whose platform groups emails, pages and forms into campaigns.</summary>
public interface ICampaignParts
{
    /// <summary>The ids of the emails, pages and forms of a campaign of the platform, as <see cref="IConnector.ReadAsync"/> takes them; nothing is changed.</summary>
    /// <param name="campaign">The platform's own id of the campaign, or its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<string> PartsAsync(string campaign, CancellationToken cancellation);
}

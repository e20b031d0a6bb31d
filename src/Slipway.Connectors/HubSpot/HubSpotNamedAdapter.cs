using System.Runtime.CompilerServices;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>Something in one of HubSpot's lists.</summary>
internal interface IHubSpotRow
{
    /// <summary>Its id.</summary>
    string Id { get; }

    /// <summary>Its name, which says whose it is.</summary>
    string? Name { get; }
}

/// <summary>A kind that HubSpot finds by no key of ours: its list is gone through, and the names say which are ours.</summary>
internal abstract class HubSpotNamedAdapter(Capability capability) : KindAdapter(capability)
{
    public override async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(cancellation))
        {
            if (HubSpotName.Read(row.Name).Key == externalKey)
            {
                return await ReadAsync(row, cancellation);
            }
        }

        return null;
    }

    public override async IAsyncEnumerable<Reading> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(cancellation))
        {
            if (HubSpotName.Read(row.Name).BelongsTo(campaign) && await ReadAsync(row, cancellation) is { } reading)
            {
                yield return reading;
            }
        }
    }

    /// <summary>The list.</summary>
    protected abstract IAsyncEnumerable<IHubSpotRow> RowsAsync(CancellationToken cancellation);

    /// <summary>Reads what a row is about: most rows say too little of it.</summary>
    protected virtual Task<Reading?> ReadAsync(IHubSpotRow row, CancellationToken cancellation) => ReadAsync(row.Id, cancellation);

    /// <summary>The campaign's things of this kind.</summary>
    protected async IAsyncEnumerable<(string Id, string Key)> OfCampaignAsync(string campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(cancellation))
        {
            if (HubSpotName.Read(row.Name) is { Key.Length: > 0 } name && name.BelongsTo(campaign))
            {
                yield return (row.Id, name.Key);
            }
        }
    }
}

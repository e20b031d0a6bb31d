using System.Collections.Immutable;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.GoogleAds;

/// <summary>The calls to one Google Ads account: queries, and operations that are done together or not at all.</summary>
internal sealed class GoogleAdsAccount(ConnectorContext context)
{
    /// <summary>The most operations of one request.</summary>
    public const int MostOperations = 10_000;

    /// <summary>The account's id, digits alone.</summary>
    public string Id { get; } = new([.. context.Settings.GetValueOrDefault("customer_id", "").Where(char.IsAsciiDigit)]);

    public DateTimeOffset Now => context.Time.GetUtcNow();

    public string NameOf(string collection, string id) => $"customers/{Id}/{collection}/{id}";

    public async Task<AdsCustomer> CustomerAsync(CancellationToken cancellation) =>
        (await SearchAsync("SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager, customer.test_account FROM customer", cancellation))[0].Customer!;

    /// <summary>All rows of a query.</summary>
    public async Task<List<AdsRow>> SearchAsync(string query, CancellationToken cancellation)
    {
        var api = Api([]);
        var (rows, token) = (new List<AdsRow>(), (string?)null);
        do
        {
            AdsSearched page;
            try
            {
                page = await api.SendAsync(HttpMethod.Post, $"customers/{Id}/googleAds:search", new AdsSearchRequest(query, token), GoogleAdsJson.Default.AdsSearchRequest, GoogleAdsJson.Default.AdsSearched, cancellation);
            }
            catch (PlatformException e) when (e.Outcome is Outcome.Unknown unknown)
            {
                // A query leaves nothing behind, although it is a POST.
                throw new HttpRequestException(unknown.Reason, e);
            }

            rows.AddRange(page.Results.IsDefault ? [] : page.Results);
            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
        return rows;
    }

    /// <summary>Does all operations, or none; the resource names of what each made or changed.</summary>
    public async Task<ImmutableArray<string>> MutateAsync(ImmutableArray<PlannedOperation> operations, bool validateOnly, CancellationToken cancellation)
    {
        var request = new AdsMutateRequest([.. operations.Select(o => o.Body)]) { ValidateOnly = validateOnly ? true : null };
        var done = await Api(operations).SendAsync(
            HttpMethod.Post, $"customers/{Id}/googleAds:mutate", request, GoogleAdsJson.Default.AdsMutateRequest, GoogleAdsJson.Default.AdsMutated, cancellation);
        return done.MutateOperationResponses.IsDefault ? [] : [.. done.MutateOperationResponses.Select(r => r.Values.FirstOrDefault()?.ResourceName ?? "")];
    }

    // What an error is about follows from the operations that were sent.
    private PlatformApi Api(ImmutableArray<PlannedOperation> operations) => new(context.Http, answer => GoogleAdsErrors.Of(answer, operations, context.Time), context.Time);
}

/// <summary>An operation, and the field of the asset it is about.</summary>
/// <param name="Body">The operation.</param>
/// <param name="Field">The field as a path, for example <c>groups[0].keywords[1]</c>; empty for the asset as a whole.</param>
internal sealed record PlannedOperation(AdsOperations Body, string Field);

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Impact;
using Slipway.Engine.Impact;
using Slipway.Server.Accounts;

namespace Slipway.Server.Impact;

/// <summary>A month's review, kept or as it would be now.</summary>
/// <param name="Review">The review.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="IsKept">Whether it is kept; otherwise it is what would be made now.</param>
/// <param name="Signatures">Every word on it, the last first.</param>
public sealed record ReviewView(ImpactReview Review, string Digest, bool IsKept, ImmutableArray<ReviewSignature> Signatures)
{
    /// <summary>The names of accounts.</summary>
    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public bool IsSignedOff => Signatures is [{ IsSignedOff: true }, ..];

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);

    /// <summary>Who signed it off and when; null where nobody did.</summary>
    public string? Signed => IsSignedOff ? string.Create(CultureInfo.InvariantCulture, $"Signed off by {NameOf(Signatures[0].Account)} as {Signatures[0].Role} on {Signatures[0].At.UtcDateTime:d MMMM yyyy, HH:mm} UTC") : null;

    /// <summary>The review as Markdown.</summary>
    public string Markdown => ImpactMarkdown.Write(Review, Signed, NameOf);
}

/// <summary>Reads reviews for the pages, the API and the command.</summary>
public sealed class ReviewReading(ReviewBook reviews, ReviewMaking making, People people)
{
    /// <summary>How many months a list shows.</summary>
    public const int PageSize = 24;

    /// <summary>The review of a month: the one that is kept, otherwise as it would be now; null for a month that is still to come, and for none.</summary>
    public async Task<ReviewView?> ReadAsync(string? month, CancellationToken stop)
    {
        if (!ImpactText.IsMonth(month) || string.CompareOrdinal(month, making.ThisMonth) > 0)
        {
            return null;
        }

        var names = await people.NamesAsync();
        if (await reviews.FindAsync(month!) is { } kept)
        {
            return new ReviewView(kept.Review, kept.Digest, true, kept.Signatures) { Names = names };
        }

        var review = await making.MakeAsync(month!, stop);
        return new ReviewView(review, review.Digest, false, []) { Names = names };
    }

    /// <summary>The months whose review is kept, the last first, and the names of who signed them off.</summary>
    public async Task<(ImmutableArray<ReviewRow> Rows, bool HasMore, ImmutableDictionary<string, string> Names)> ListAsync(int page)
    {
        var rows = await reviews.ListAsync((Math.Max(1, page) - 1) * PageSize, PageSize + 1);
        return ([.. rows.Take(PageSize)], rows.Count > PageSize, await people.NamesAsync());
    }

    /// <summary>The month that it is now.</summary>
    public string ThisMonth => making.ThisMonth;
}

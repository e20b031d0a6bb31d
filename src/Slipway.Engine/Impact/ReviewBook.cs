using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Impact;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Impact;

/// <summary>Who signed a review off, or took it back.</summary>
/// <param name="Account">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="IsSignedOff">Whether it was signed off; otherwise a sign-off before was taken back.</param>
/// <param name="Comment">What was said.</param>
/// <param name="At">When.</param>
public sealed record ReviewSignature(string Account, string Role, bool IsSignedOff, string Comment, DateTimeOffset At);

/// <summary>A review that is kept, and who signed it off.</summary>
/// <param name="Review">The review as it was made.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Signatures">Every word on it, the last first.</param>
public sealed record KeptReview(ImpactReview Review, string Digest, ImmutableArray<ReviewSignature> Signatures)
{
    /// <summary>Whether it is signed off now.</summary>
    public bool IsSignedOff => Signatures is [{ IsSignedOff: true }, ..];
}

/// <summary>A review in the list.</summary>
public sealed record ReviewRow
{
    public string Month { get; init; } = "";

    public long MadeAt { get; init; }

    public string Digest { get; init; } = "";

    /// <summary>1 where it is signed off, 0 where that was taken back; null where nobody did.</summary>
    public long? SignedOff { get; init; }

    public string? SignedBy { get; init; }
}

/// <summary>The impact reviews: each made once, and kept as it was then.</summary>
public sealed class ReviewBook(Database database, AuditTrail audit, TimeProvider time)
{
    /// <summary>Keeps a review; one of the same month that is kept already stays.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> KeepAsync(ImpactReview review, string actor)
    {
        var text = CanonicalJson.Write(review);
        var digest = CanonicalJson.DigestOf(text);
        var isNew = await database.WriteAsync("impact.review", async s =>
        {
            var before = await s.ScalarAsync<string>("select rule from impact_reviews order by month desc limit 1");
            var added = await s.ExecuteAsync(
                "insert into impact_reviews (month, made_at, digest, rule, review) values (@Month, @at, @digest, @Rule, @text) on conflict (month) do nothing",
                new { review.Month, at = review.MadeAt.ToUnixTimeMilliseconds(), digest, review.Rule, text });
            if (added == 0)
            {
                return false;
            }

            if (before is not null && before != review.Rule)
            {
                await audit.AppendAsync(s, actor, "impact.rule-changed", review.Month, $"{ImpactTerms.File} was {before}, is {review.Rule}");
            }

            await audit.AppendAsync(s, actor, "impact.reviewed", review.Month, $"{digest} under the rule {review.Rule}");
            return true;
        });
        await audit.PublishHeadAsync();
        return isNew;
    }

    /// <summary>The review of a month; null where none is kept.</summary>
    /// <exception cref="InvalidDataException">What is kept is not what was made.</exception>
    public async Task<KeptReview?> FindAsync(string month)
    {
        var (text, digest, signatures) = await database.ReadAsync(async s => (
            await s.ScalarAsync<string>("select review from impact_reviews where month = @month", new { month }),
            await s.ScalarAsync<string>("select digest from impact_reviews where month = @month", new { month }),
            await s.QueryAsync<Row>("select account, role, signed_off as signedoff, comment, at from impact_signatures where month = @month order by id desc", new { month })));
        return text is null ? null : CanonicalJson.DigestOf(text) == digest
            ? new KeptReview(JsonSerializer.Deserialize<ImpactReview>(text, AssetJson.Options)!, digest, [.. signatures.Select(r => new ReviewSignature(r.Account, r.Role, r.SignedOff == 1, r.Comment, DateTimeOffset.FromUnixTimeMilliseconds(r.At)))])
            : throw new InvalidDataException($"The impact review of {month} is not what was made: its digest differs from {digest}. Run slipway audit verify.");
    }

    /// <summary>Whether a month has its review.</summary>
    public async Task<bool> HasAsync(string month) => await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from impact_reviews where month = @month", new { month })) > 0;

    /// <summary>The reviews, the last month first.</summary>
    public Task<IReadOnlyList<ReviewRow>> ListAsync(int skip, int take) => database.ReadAsync(s => s.QueryAsync<ReviewRow>(
        """
        select r.month, r.made_at as madeat, r.digest, g.signed_off as signedoff, g.account as signedby
        from impact_reviews r left join impact_signatures g on g.id = (select max(x.id) from impact_signatures x where x.month = r.month)
        order by r.month desc limit @take offset @skip
        """,
        new { skip, take }));

    /// <summary>Signs a review off, or takes that back; what was signed before stays written.</summary>
    /// <param name="month">The month.</param>
    /// <param name="digest">The review that was looked at.</param>
    /// <param name="signature">Who, in which role, and what was said; its time is the present.</param>
    /// <param name="actor">Who, for the audit trail.</param>
    /// <returns>Whether it counts: the review is kept, is the one that was looked at, and does not stand so already.</returns>
    public async Task<bool> SignAsync(string month, string digest, ReviewSignature signature, string actor)
    {
        var signed = await database.WriteAsync("impact.sign", async s =>
        {
            var stands = await s.ScalarAsync<long?>("select signed_off from impact_signatures where month = @month order by id desc limit 1", new { month }) == 1;
            if (stands == signature.IsSignedOff || await s.ScalarAsync<string>("select digest from impact_reviews where month = @month", new { month }) != digest)
            {
                return false;
            }

            await s.ExecuteAsync(
                "insert into impact_signatures (id, month, digest, account, role, signed_off, comment, at) values ((select coalesce(max(id), 0) + 1 from impact_signatures), @month, @digest, @Account, @Role, @signedOff, @Comment, @at)",
                new { month, digest, signature.Account, signature.Role, signedOff = signature.IsSignedOff ? 1L : 0L, signature.Comment, at = time.GetUtcNow().ToUnixTimeMilliseconds() });
            await audit.AppendAsync(s, actor, signature.IsSignedOff ? "impact.signed-off" : "impact.sign-off-withdrawn", month, $"{digest} as {signature.Role}");
            return true;
        });
        await audit.PublishHeadAsync();
        return signed;
    }

    private sealed record Row(string Account, string Role, long SignedOff, string Comment, long At);
}

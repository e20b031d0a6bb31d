using Slipway.Store;

namespace Slipway.Stack.Contacts;

/// <summary>Addresses that must not be mailed, by keyed reference: the wish outlives the erasure of the person.</summary>
public static class Suppressions
{
    internal const string Insert = "insert into stack_suppressions (email_key, reason, at) values (@EmailKey, @Reason, @At) on conflict (email_key) do nothing";

    /// <summary>Adds one; the first reason stays.</summary>
    /// <param name="session">The transaction it belongs to.</param>
    /// <param name="emailKey">The keyed reference of the address.</param>
    /// <param name="reason">unsubscribed, bounced or complained.</param>
    /// <param name="at">When, by the business clock.</param>
    /// <returns>Whether it is new.</returns>
    public static async Task<bool> AddAsync(Session session, string emailKey, string reason, DateTimeOffset at) =>
        await session.ExecuteAsync(Insert, new { EmailKey = emailKey, Reason = reason, At = at.ToUnixTimeMilliseconds() }) > 0;

    /// <summary>Why an address must not be mailed; null when it may be.</summary>
    public static Task<string?> ReasonAsync(Session session, string emailKey) =>
        session.ScalarAsync<string>("select reason from stack_suppressions where email_key = @emailKey", new { emailKey });

    public static async Task<bool> HasAsync(Session session, string emailKey) =>
        await session.ScalarAsync<long>("select count(*) from stack_suppressions where email_key = @emailKey", new { emailKey }) > 0;
}

using Slipway.Store;

namespace Slipway.Stack.Contacts;

/// <summary>A consent as it was given.</summary>
/// <param name="Purpose">What for, for example <c>marketing-email</c>.</param>
/// <param name="Basis">consent, legitimate-interest, contract or existing-customer.</param>
/// <param name="Source">Where it was given, for example "form registration".</param>
/// <param name="Wording">The words the person agreed to.</param>
public sealed record Consent(string Purpose, string Basis, string Source, string Wording);

/// <summary>What people agreed to. Nothing is ever overwritten: the latest counts, and what was before stays as the proof.</summary>
public static class Consents
{
    /// <summary>For mail that advertises.</summary>
    public const string MarketingEmail = "marketing-email";

    /// <summary>For recording that a mail was opened.</summary>
    public const string OpenTracking = "open-tracking";

    /// <summary>The latest answer of contact <c>c</c> to the purpose @purpose: 1, 0, or null when never asked.</summary>
    internal const string LatestOfC = LatestTo + "@purpose" + Latest;

    /// <summary>The same to the purpose @adsPurpose.</summary>
    internal const string LatestOfCToAds = LatestTo + "@adsPurpose" + Latest;

    private const string LatestTo = "(select k.granted from stack_consents k where k.contact = c.id and k.purpose = ";
    private const string Latest = " order by k.at desc limit 1)";

    internal const string Grant = """
        insert into stack_consents (contact, purpose, granted, basis, source, wording, at)
        values (@Contact, @Purpose, 1, @Basis, @Source, @Wording, @At) on conflict (contact, purpose, at) do nothing
        """;

    /// <summary>Keeps a consent; the same one again changes nothing.</summary>
    public static Task GrantAsync(Session session, string contact, Consent consent, DateTimeOffset at) => session.ExecuteAsync(
        Grant, new { Contact = contact, consent.Purpose, consent.Basis, consent.Source, consent.Wording, At = at.ToUnixTimeMilliseconds() });

    /// <summary>A withdrawal at the same moment as a consent wins.</summary>
    public static Task WithdrawAsync(Session session, string contact, string purpose, string source, DateTimeOffset at) => session.ExecuteAsync(
        """
        insert into stack_consents (contact, purpose, granted, basis, source, wording, at) values (@contact, @purpose, 0, 'withdrawn', @source, '', @at)
        on conflict (contact, purpose, at) do update set granted = 0, basis = excluded.basis, source = excluded.source, wording = excluded.wording
        """,
        new { contact, purpose, source, at = at.ToUnixTimeMilliseconds() });

    /// <summary>Whether the contact's latest answer to the purpose is yes.</summary>
    public static async Task<bool> HasAsync(Session session, string contact, string purpose) => await session.ScalarAsync<long?>(
        $"select {LatestOfC} from stack_contacts c where c.id = @contact", new { contact, purpose }) == 1;
}

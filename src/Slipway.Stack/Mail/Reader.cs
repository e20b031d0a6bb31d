using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Mail;

/// <summary>Who a text is filled in for: the person, and the target account the person belongs to.</summary>
/// <param name="Person">The contact.</param>
/// <param name="Account">The account; null where the audience has none.</param>
/// <param name="Role">The person's part in buying there.</param>
public sealed record Reader(Contact Person, TargetAccount? Account, string? Role)
{
    /// <summary>The value of a field of either; null when it is not known.</summary>
    public string? Field(string name) =>
        !TargetAccount.IsField(name) ? Person.Field(name)
        : name == TargetAccount.Prefix + TargetAccount.Role ? Role
        : Account?.Field(name);

    /// <summary>The reader of a mail to an audience.</summary>
    internal static async Task<Reader> OfAsync(Session session, Contact person, AudienceAsset? audience, IReadOnlyDictionary<string, TargetAccount> accounts)
    {
        if (accounts.Count == 0)
        {
            return new Reader(person, null, null);
        }

        var (account, role) = await session.FirstAsync<(string? Account, string? Role)?>(
            "select account, role from stack_members where snapshot = @Snapshot and contact = @Id", new { audience!.Snapshot, person.Id }) ?? default;
        return new Reader(person, account is null ? null : accounts.GetValueOrDefault(account), role);
    }

    /// <summary>An audience's accounts by key.</summary>
    internal static ImmutableDictionary<string, TargetAccount> AccountsOf(AudienceAsset? audience) =>
        (audience?.Accounts?.Accounts ?? []).ToImmutableDictionary(a => a.Key, StringComparer.Ordinal);
}

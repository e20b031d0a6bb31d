using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Accounts;

/// <summary>A person who can sign in.</summary>
/// <param name="Id">Stable and without meaning: what the audit trail and approvals name.</param>
/// <param name="Email">In lower case; unique.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Roles">What the person may do.</param>
/// <param name="HasPassword">Whether signing in by password is possible; otherwise only by a one-time link.</param>
/// <param name="IsEnabled">Whether the person may sign in at all.</param>
public sealed record Account(string Id, string Email, string Name, ImmutableArray<string> Roles, bool HasPassword, bool IsEnabled)
{
    /// <summary>The time zone in which times are shown to the person; null for UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>An account as it was made or changed, or why it could not be.</summary>
public sealed record AccountAnswer(Account? Account, ImmutableArray<Finding> Findings)
{
    internal static AccountAnswer Of(Account account) => new(account, []);

    internal static AccountAnswer Refused(params ImmutableArray<Finding> findings) => new(null, findings);
}

/// <summary>The row of an account.</summary>
internal sealed record AccountRow(string Id, string Email, string Name, string Roles, string? Password, long? DisabledAt, string? TimeZone)
{
    public const string Columns = "id as Id, email as Email, name as Name, roles as Roles, password as Password, disabled_at as DisabledAt, time_zone as TimeZone";

    public Account ToAccount() => new(Id, Email, Name, Accounts.Roles.Read(Roles), Password is not null, DisabledAt is null) { TimeZone = TimeZone };
}

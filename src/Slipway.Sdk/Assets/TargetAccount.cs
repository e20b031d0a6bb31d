using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>A company that a campaign is meant to win.</summary>
/// <param name="Key">Its domain, in lower case: what its people are known by.</param>
/// <param name="Fields">What is known of it: <c>name</c>, <c>owner</c>, <c>tier</c> and whatever further columns the list has. What is not known is not in it.</param>
public sealed record TargetAccount(string Key, ImmutableSortedDictionary<string, string> Fields)
{
    /// <summary>What merge fields and conditions about the account begin with: <c>account.name</c>.</summary>
    public const string Prefix = "account.";

    /// <summary>The field that says what part a person has in buying, at the account rather than of it.</summary>
    public const string Role = "role";

    /// <summary>What people call it.</summary>
    [JsonIgnore]
    public string Name => Fields.GetValueOrDefault("name", Key);

    /// <summary>Who looks after it; null where nobody does.</summary>
    [JsonIgnore]
    public string? Owner => Fields.GetValueOrDefault("owner");

    /// <summary>The value of a field by the name that texts use, such as <c>account.name</c>; null when it is not known or is no field of an account.</summary>
    public string? Field(string name) =>
        !IsField(name) ? null : name[Prefix.Length..] is var own && own == "key" ? Key : Fields.GetValueOrDefault(own);

    /// <summary>Whether a field of a text is one of the account rather than of the person.</summary>
    public static bool IsField(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>What part somebody has in buying, told by the job title.</summary>
/// <param name="Name">The part, for example <c>decision-maker</c>.</param>
/// <param name="Titles">Words of job titles that tell it, for example <c>head of</c>.</param>
public sealed record BuyingRole(string Name, ImmutableArray<string> Titles);

/// <summary>The companies a campaign is meant to win, and whom it speaks to at each.</summary>
public sealed record AccountList
{
    /// <summary>The accounts, by key.</summary>
    public required ImmutableArray<TargetAccount> Accounts { get; init; }

    /// <summary>The roles, the first being the one that is spoken to first.</summary>
    public ImmutableArray<BuyingRole> Roles { get; init; } = [];

    /// <summary>The most people at one account; null for all of them.</summary>
    public int? MostPerAccount { get; init; }

    /// <summary>Only what decides who belongs to an audience: what is written about an account may change without moving anyone.</summary>
    public AccountList Membership() => this with { Accounts = [.. Accounts.Select(a => a with { Fields = ImmutableSortedDictionary<string, string>.Empty })] };
}

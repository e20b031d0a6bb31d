using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>Who is written to by no campaign for a while, to measure against what all campaigns earn together: assigned by hash, the same in every campaign.</summary>
/// <remarks>
/// A person is held out when <see cref="Holdout.Position(string, string)"/> of this seed and the contact's id on its platform is below the share. It is each person by itself, also where a campaign holds out whole
/// accounts: who belongs to an account is another matter in every list.
/// </remarks>
/// <param name="Name">What people call it, for example <c>h1-2027</c>; another name holds out other people.</param>
/// <param name="Share">The share of everybody, above 0 and below 1.</param>
/// <param name="Seed">The salt, fixed by the plan.</param>
public sealed record GlobalHoldout(string Name, double Share, string Seed)
{
    /// <summary>Whether this person is written to by no campaign.</summary>
    /// <param name="contact">The contact's id on its platform.</param>
    public bool Holds(string contact) => Holdout.Position(Seed, contact) < Share;

    /// <summary>As what these people are counted among those left out.</summary>
    [JsonIgnore]
    public string Reason => $"held out of all campaigns ({Name})";
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>Who an audience holds, judged.</summary>
/// <param name="Approved">Whom the campaign may reach.</param>
/// <param name="HeldOut">Whom it must not reach, to measure against.</param>
/// <param name="Figures">How many, and why some were left out.</param>
internal sealed record HubSpotJudged(ImmutableArray<string> Approved, ImmutableArray<string> HeldOut, AudienceFigures Figures);

/// <summary>Judges contact by contact who belongs to an audience: the rule again, its exclusions, who may not be mailed, and who is held out.</summary>
internal sealed class HubSpotAudienceRule(AudienceAsset asset, HubSpotSettings settings, DateTimeOffset now)
{
    private const string OptOut = "hs_email_optout", Bounced = "hs_email_hard_bounce_reason_enum", Quarantined = "hs_email_quarantined", Marketable = "hs_marketable_status",
        LastSent = "hs_email_last_send_date", BuyingRole = "hs_buying_role", JobTitle = "jobtitle", CountryCode = "hs_country_region_code", Country = "country";

    /// <summary>The properties it needs of each contact.</summary>
    public ImmutableArray<string> Properties =>
    [
        .. asset.Exclusions.Select(e => e.Where).Prepend(asset.Where).SelectMany(HubSpotFilters.Fields).Concat(Strata).Select(HubSpotContacts.PropertyOf),
        "email", OptOut, Bounced, Quarantined, Marketable, LastSent, CountryCode, Country, settings.LegalBasis,
        .. SubscriptionOptOut,
        .. asset.Accounts is null ? ImmutableArray<string>.Empty : [BuyingRole, JobTitle],
    ];

    private ImmutableArray<string> Strata => asset.Holdout.Places is { } places ? [places.Field] : asset.Holdout.Strata ?? [];

    private ImmutableArray<string> SubscriptionOptOut => settings.Subscription is { } subscription ? [$"hs_email_optout_{subscription}"] : [];

    /// <summary>Judges them.</summary>
    /// <param name="contacts">Those on the rule's list.</param>
    /// <param name="suppressed">Those who get nothing of any campaign.</param>
    public HubSpotJudged Judge(IEnumerable<HubSpotRecord> contacts, IReadOnlySet<string> suppressed)
    {
        var reasons = asset.Exclusions.Select(e => e.Reason).Concat(["no email address", "unsubscribed", "suppressed", $"no legal basis for {asset.ConsentPurpose}"])
            .Concat(asset.RestDays > 0 ? [string.Create(CultureInfo.InvariantCulture, $"mailed within {asset.RestDays} days")] : []).ToList();
        var counts = new int[reasons.Count];
        var groups = asset.Accounts is { } list ? new BuyingGroups(list) : null;
        var waiting = new List<AccountContact>();
        var meant = new List<(string Id, string? Account, string Stratum)>();
        var (matched, elsewhere) = (0, 0);
        foreach (var contact in contacts)
        {
            string? Property(string name) => contact.Properties.GetValueOrDefault(name);
            var account = groups?.AccountOf(null, Property("email"));
            if (!HubSpotJudge.Meets(asset.Where, Property) || (groups is not null && account is null))
            {
                continue;
            }

            matched++;
            if (Reason(contact.Id, Property, suppressed) is { } reason)
            {
                counts[reason]++;
            }
            else if (asset.Exclusive?.Takes(asset.Holdout.UnitOf(contact.Id, account)) == false)
            {
                elsewhere++;
            }
            else if (account is not null)
            {
                waiting.Add(new AccountContact(contact.Id, account, groups!.RoleOf(RoleOf(Property(BuyingRole)), Property(JobTitle))));
            }
            else
            {
                meant.Add((contact.Id, null, string.Join(" / ", Strata.Select(f => Property(HubSpotContacts.PropertyOf(f))?.Trim()))));
            }
        }

        var (chosen, leftOut) = groups?.Choose(waiting) ?? ([], 0);
        meant.AddRange(chosen.Select(c => (c.Id, (string?)c.Account, "")));
        // Last, so that those whom no campaign writes to are alike those who stay.
        var withheld = asset.Global is null ? 0 : meant.RemoveAll(m => asset.Global.Holds(m.Id));
        var held = asset.Holdout.Strata is null ? null : asset.Holdout.OfStrata(meant.Select(m => (m.Id, m.Stratum)));
        var arms = meant.ToLookup(m => asset.Holdout.Places?.Holds(m.Stratum) ?? held?.Contains(m.Id) ?? asset.Holdout.Holds(m.Id, m.Account), m => m.Id);
        var (approved, heldOut) = (arms[false].ToList(), arms[true].ToList());
        approved.Sort(StringComparer.Ordinal);
        heldOut.Sort(StringComparer.Ordinal);
        var excluded = reasons.Zip(counts, (reason, people) => new ExclusionCount(reason, people))
            .Concat(asset.Exclusive is { } range ? [new ExclusionCount(range.Reason, elsewhere)] : []).Concat(asset.Accounts?.MostPerAccount is null ? [] : [new ExclusionCount(groups!.Enough, leftOut)])
            .Concat(asset.Global is { } global ? [new ExclusionCount(global.Reason, withheld)] : []).ToImmutableArray();
        return new HubSpotJudged([.. approved], [.. heldOut], new AudienceFigures(matched, approved.Count + heldOut.Count, heldOut.Count, excluded, Digest(approved, heldOut))
        {
            Accounts = groups is null ? null : AccountCount.Of(meant.Select(m => (m.Account!, asset.Holdout.Holds(m.Id, m.Account)))),
        });
    }

    // HubSpot writes DECISION_MAKER;CHAMPION: the first counts.
    private static string? RoleOf(string? held) => held?.Split(';')[0].Trim().ToLowerInvariant().Replace('_', '-');

    /// <summary>Whether a contact may not be mailed any more, whatever the audience says.</summary>
    public static bool IsGone(HubSpotRecord contact, HubSpotSettings settings) =>
        string.IsNullOrWhiteSpace(contact.Properties.GetValueOrDefault("email")) || IsTrue(contact.Properties.GetValueOrDefault(OptOut))
        || (settings.Subscription is { } subscription && IsTrue(contact.Properties.GetValueOrDefault($"hs_email_optout_{subscription}")));

    /// <summary>The properties <see cref="IsGone"/> needs.</summary>
    public static IEnumerable<string> GoneProperties(HubSpotSettings settings) => settings.Subscription is { } subscription ? ["email", OptOut, $"hs_email_optout_{subscription}"] : ["email", OptOut];

    /// <summary>SHA-256 over a line per member, <c>id arm</c>, sorted.</summary>
    public static string Digest(IEnumerable<string> approved, IEnumerable<string> heldOut)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in approved.Select(id => $"{id} treated\n").Concat(heldOut.Select(id => $"{id} held_out\n")).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The first that fits, in the order in which they are counted.
    private int? Reason(string id, Func<string, string?> property, IReadOnlySet<string> suppressed)
    {
        for (var i = 0; i < asset.Exclusions.Length; i++)
        {
            if (HubSpotJudge.Meets(asset.Exclusions[i].Where, property))
            {
                return i;
            }
        }

        var after = asset.Exclusions.Length;
        return string.IsNullOrWhiteSpace(property("email")) ? after
            : IsTrue(property(OptOut)) || SubscriptionOptOut.Any(p => IsTrue(property(p))) ? after + 1
            : suppressed.Contains(id) || !string.IsNullOrEmpty(property(Bounced)) || IsTrue(property(Quarantined)) || property(Marketable) is "false" ? after + 2
            : !HasBasis(property) ? after + 3
            : asset.RestDays > 0 && HubSpotJudge.Time(property(LastSent)) is { } last && now - last < TimeSpan.FromDays(asset.RestDays) ? after + 4
            : null;
    }

    // Where the law is opt-out, no answer is no objection.
    private bool HasBasis(Func<string, string?> property) =>
        property(settings.LegalBasis) is { Length: > 0 } basis ? !basis.Equals("Not applicable", StringComparison.OrdinalIgnoreCase) && !basis.Equals("false", StringComparison.OrdinalIgnoreCase)
        : asset.OptOutMarkets.Contains(property(CountryCode) ?? property(Country) ?? "", StringComparer.OrdinalIgnoreCase);

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}

using System.Globalization;

namespace Slipway.Rehearsal.GoogleAds;

internal static partial class AdsRules
{
    /// <summary>The longest that somebody stays on a list, in days.</summary>
    private const long LongestMembership = 540;

    /// <summary>Lists of customers are played; Google makes and takes others too.</summary>
    private static IEnumerable<AdsError> UserList(AdsMutation at, AdsResource draft, AdsResource? before)
    {
        var name = draft.Text("name");
        if (before is null && !at.Policy.TakesCustomerLists)
        {
            yield return new("userListError", "ADVERTISER_NOT_ON_ALLOWLIST_FOR_USING_UPLOADED_DATA", "Advertiser needs to be on the allow-list to use remarketing lists created from advertiser uploaded data.");
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            yield return new("userListError", "INVALID_NAME", "User list name is empty or invalid.") { Place = "name" };
        }
        else if (at.OfKind(AdsKind.UserList).Any(l => Other(l, draft) && l.Text("name") == name))
        {
            yield return new("userListError", "NAME_ALREADY_USED", "Name is already being used for another user list for the account.") { Place = "name", Trigger = name };
        }

        if (draft.Fields["crmBasedUserList"] is not { } customers)
        {
            yield return new("userListError", "CONCRETE_TYPE_REQUIRED", "Concrete type of user list is required.");
        }
        else if ((string?)customers["uploadKeyType"] is not "CONTACT_INFO")
        {
            yield return AdsError.Missing("crm_based_user_list.upload_key_type");
        }

        if (draft.Text("membershipLifeSpan") is { } days && long.Parse(days, CultureInfo.InvariantCulture) is < 0 or > LongestMembership)
        {
            yield return new("rangeError", "TOO_HIGH", "Too high.") { Place = "membership_life_span", Trigger = days };
        }
    }
}

using Slipway.Sdk.Assets;

namespace Slipway.Connectors.GoogleAds;

internal sealed partial class CampaignPlan
{
    private const string Field = "audience";

    private AdsTargeting Targeting => new([new AdsRestriction("AUDIENCE", Asset.Audience!.Use == AudienceUse.Observe)]);

    /// <summary>The list of the campaign's audience: made where there is none, opened again where a withdrawal closed it.</summary>
    private string ListNamed()
    {
        if (_list is null)
        {
            var wantedList = PeopleList.Of(wanted)!;
            _list = people.There?.ResourceName ?? Temporary("userLists");
            if (people.There is null)
            {
                Do(Field, new AdsOperations { UserListOperation = new() { Create = wantedList.Made(_list, Asset) } });
            }
        }

        return _list;
    }

    /// <summary>A list that a withdrawal closed takes people again; one that is meant no more takes nobody.</summary>
    private void WriteLists()
    {
        if (people.There is { MembershipStatus: PeopleList.Closed } there)
        {
            Do(Field, PeopleList.Set(there, PeopleList.Open));
        }

        if (people.Leaving is { MembershipStatus: PeopleList.Open } leaving)
        {
            Do(Field, PeopleList.Set(leaving, PeopleList.Closed));
        }
    }

    private void TieList(string group) =>
        Do(Field, new AdsOperations { AdGroupCriterionOperation = new() { Create = new AdsGroupCriterion { AdGroup = group, UserList = new AdsListed(ListNamed()) } } });

    // Google has no status for these either: who sees a group's ads changes at once.
    private void ChangeList(HeldGroup known, bool seen)
    {
        var off = known.Lists.Where(l => l.IsExcluded || l.List.ResourceName != people.There?.ResourceName).ToList();
        var tie = Asset.Audience is not null && off.Count == known.Lists.Length;
        var use = Asset.Audience is { } audience && known.Observes != (audience.Use == AudienceUse.Observe);
        if ((off.Count == 0 && !tie && !use) || (seen && !Unseen(Field, $"Whom the group \"{known.Group.Name}\" is for")))
        {
            return;
        }

        if (use)
        {
            Do(Field, new AdsOperations { AdGroupOperation = new() { Update = new AdsGroup { ResourceName = known.Name, TargetingSetting = Targeting }, UpdateMask = "targetingSetting.targetRestrictions" } });
        }

        off.ForEach(l => Do(Field, new AdsOperations { AdGroupCriterionOperation = new() { Remove = l.Name } }));
        if (tie)
        {
            TieList(known.Name);
        }
    }
}

using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.GoogleAds;

internal sealed partial class CampaignPlan
{
    private void WriteGroups()
    {
        var there = held?.Groups ?? [];
        foreach (var (group, at) in Asset.Groups.Select((group, at) => (group, at)))
        {
            var field = At("groups", at);
            if (there.FirstOrDefault(g => g.Group.Name == group.Name) is { } known)
            {
                ChangeGroup(known, group, field);
            }
            else
            {
                CreateGroup(group, field);
            }
        }

        foreach (var gone in there.Where(g => Asset.Groups.All(w => w.Name != g.Group.Name)))
        {
            Leave(gone.Mark, gone.Name, "groups", new AdsOperations { AdGroupOperation = new() { Remove = gone.Name } });
        }
    }

    private void CreateGroup(AdGroup group, string field)
    {
        var name = Temporary("adGroups");
        Do(field, new AdsOperations
        {
            AdGroupOperation = new()
            {
                Create = new AdsGroup { ResourceName = name, Name = group.Name, Status = HeldCampaign.Paused, Type = "SEARCH_STANDARD", Campaign = Campaign, TargetingSetting = Asset.Audience is null ? null : Targeting },
            },
        });
        if (Asset.Audience is not null)
        {
            TieList(name);
        }

        foreach (var (keyword, at) in group.Keywords.Select((keyword, at) => (keyword, at)))
        {
            CreateKeyword(name, keyword, At($"{field}.keywords", at), negative: false, labelled: false);
        }

        foreach (var (keyword, at) in group.Negative.Select((keyword, at) => (keyword, at)))
        {
            CreateKeyword(name, keyword, At($"{field}.negative", at), negative: true, labelled: false);
        }

        foreach (var (ad, at) in group.Ads.Select((ad, at) => (ad, at)))
        {
            CreateAd(name, ad, At($"{field}.ads", at), labelled: false);
        }

        if (_launched)
        {
            Put(CampaignLabel.Next, name, field);
        }
    }

    private void ChangeGroup(HeldGroup known, AdGroup group, string field)
    {
        // A group that waits for its launch is as unseen as a campaign that does.
        var seen = _launched && known.Mark != Mark.Next;
        Keep(known.Mark, known.Name, known.Group.Status, seen, field, status => new AdsOperations { AdGroupOperation = new() { Update = new AdsGroup { ResourceName = known.Name, Status = status }, UpdateMask = "status" } });
        ChangeList(known, seen);
        ChangeKeywords(known, group, field, seen);
        ChangeNegative(known, group, field, seen);
        ChangeAds(known, group, field, seen);
    }

    private void ChangeKeywords(HeldGroup known, AdGroup group, string field, bool seen)
    {
        var there = known.Keywords.Where(k => !k.IsNegative).ToList();
        foreach (var (keyword, at) in group.Keywords.Select((keyword, at) => (keyword, at)))
        {
            if (there.Find(k => Is(k.Criterion.Keyword, keyword)) is not { } held)
            {
                CreateKeyword(known.Name, keyword, At($"{field}.keywords", at), negative: false, labelled: seen);
            }
            else if (held.Mark == Mark.Leaving)
            {
                Take(CampaignLabel.Leaving, held.Name, field);
            }
            else if (held.Mark == Mark.None && held.Criterion.Status == HeldCampaign.Paused)
            {
                // Somebody paused it.
                if (seen)
                {
                    Put(CampaignLabel.Next, held.Name, field);
                }
                else
                {
                    Do(At($"{field}.keywords", at), new AdsOperations { AdGroupCriterionOperation = new() { Update = new AdsGroupCriterion { ResourceName = held.Name, Status = HeldCampaign.Enabled }, UpdateMask = "status" } });
                }
            }
        }

        foreach (var gone in there.Where(k => !group.Keywords.Any(w => Is(k.Criterion.Keyword, w))))
        {
            Leave(seen ? gone.Mark : Mark.Next, gone.Name, $"{field}.keywords", new AdsOperations { AdGroupCriterionOperation = new() { Remove = gone.Name } });
        }
    }

    // Google has no status for these: they hold from the moment they are there.
    private void ChangeNegative(HeldGroup known, AdGroup group, string field, bool seen)
    {
        var there = known.Keywords.Where(k => k.IsNegative).ToList();
        var add = group.Negative.Select((n, at) => (Keyword: n, At: at)).Where(n => !there.Exists(k => Is(k.Criterion.Keyword, n.Keyword))).ToList();
        var remove = there.Where(k => !group.Negative.Any(n => Is(k.Criterion.Keyword, n))).ToList();
        if (add.Count + remove.Count == 0 || (seen && !Unseen($"{field}.negative", $"The negative keywords of the group \"{group.Name}\"")))
        {
            return;
        }

        remove.ForEach(k => Do($"{field}.negative", new AdsOperations { AdGroupCriterionOperation = new() { Remove = k.Name } }));
        add.ForEach(n => CreateKeyword(known.Name, n.Keyword, At($"{field}.negative", n.At), negative: true, labelled: false));
    }

    private void ChangeAds(HeldGroup known, AdGroup group, string field, bool seen)
    {
        // Those that are shown are matched first, so that what is there already stays.
        var there = known.Ads.OrderBy(a => a.Mark == Mark.Leaving).ToList();
        var missing = new List<(SearchAd Ad, string Field)>();
        foreach (var (ad, at) in group.Ads.Select((ad, at) => (ad, at)))
        {
            var place = At($"{field}.ads", at);
            if (there.Find(a => IsAd(a, ad)) is { } held)
            {
                there.Remove(held);
                Keep(held.Mark, held.Name, held.Ad.Status, seen, place, status => new AdsOperations { AdGroupAdOperation = new() { Update = new AdsGroupAd { ResourceName = held.Name, Status = status }, UpdateMask = "status" } });
            }
            else
            {
                missing.Add((ad, place));
            }
        }

        foreach (var (ad, place) in missing)
        {
            // An ad that nobody sees is written anew; one that is shown stays beside its successor until the launch.
            if (there.Find(a => (!seen || a.Mark == Mark.Next) && a.Mark != Mark.Leaving && a.Ad.Ad?.ResponsiveSearchAd is not null) is { } held)
            {
                there.Remove(held);
                Do(place, new AdsOperations
                {
                    AdOperation = new()
                    {
                        Update = Theirs(ad) with { ResourceName = held.Ad.Ad!.ResourceName },
                        UpdateMask = "finalUrls,responsiveSearchAd.headlines,responsiveSearchAd.descriptions,responsiveSearchAd.path1,responsiveSearchAd.path2",
                    },
                });
                Keep(held.Mark, held.Name, held.Ad.Status, seen, place, status => new AdsOperations { AdGroupAdOperation = new() { Update = new AdsGroupAd { ResourceName = held.Name, Status = status }, UpdateMask = "status" } });
            }
            else
            {
                CreateAd(known.Name, ad, place, labelled: seen);
            }
        }

        there.ForEach(gone => Leave(seen ? gone.Mark : Mark.Next, gone.Name, $"{field}.ads", new AdsOperations { AdGroupAdOperation = new() { Remove = gone.Name } }));
    }

    /// <summary>Something that stays: paused until the launch, or as it is shown.</summary>
    private void Keep(Mark mark, string name, string? status, bool seen, string field, Func<string, AdsOperations> to)
    {
        if (mark == Mark.Leaving)
        {
            Take(CampaignLabel.Leaving, name, field);
        }

        if (!seen && status != HeldCampaign.Paused)
        {
            Do(field, to(HeldCampaign.Paused));
        }
        else if (seen && mark == Mark.None && status == HeldCampaign.Paused)
        {
            // Somebody paused it.
            Put(CampaignLabel.Next, name, field);
        }
    }

    /// <summary>Something that goes: at once where nobody has seen it, otherwise by the launch.</summary>
    private void Leave(Mark mark, string name, string field, AdsOperations remove)
    {
        if (!_launched || mark == Mark.Next)
        {
            Do(field, remove);
        }
        else if (mark == Mark.None)
        {
            Put(CampaignLabel.Leaving, name, field);
        }
    }

    private void CreateKeyword(string group, Keyword keyword, string field, bool negative, bool labelled)
    {
        var name = labelled ? Below("adGroupCriteria", group) : null;
        Do(field, new AdsOperations
        {
            AdGroupCriterionOperation = new()
            {
                Create = new AdsGroupCriterion
                {
                    ResourceName = name, AdGroup = group, Status = labelled ? HeldCampaign.Paused : HeldCampaign.Enabled, Negative = negative ? true : null, Keyword = Theirs(keyword),
                },
            },
        });
        if (name is not null)
        {
            Put(CampaignLabel.Next, name, field);
        }
    }

    private void CreateAd(string group, SearchAd ad, string field, bool labelled)
    {
        var name = labelled ? Below("adGroupAds", group) : null;
        Do(field, new AdsOperations { AdGroupAdOperation = new() { Create = new AdsGroupAd { ResourceName = name, AdGroup = group, Status = HeldCampaign.Paused, Ad = Theirs(ad) } } });
        if (name is not null)
        {
            Put(CampaignLabel.Next, name, field);
        }
    }

    private void Put(string label, string on, string field) => Do(field, CampaignMarks.Put(on, LabelNamed(label)));

    private void Take(string label, string from, string field) => Do(field, CampaignMarks.Take(from, labels[label].ResourceName!));

    private string LabelNamed(string name)
    {
        if (labels.TryGetValue(name, out var there))
        {
            return there.ResourceName!;
        }

        if (!_marks.TryGetValue(name, out var made))
        {
            _marks[name] = made = Temporary("labels");
            Do("", new AdsOperations { LabelOperation = new() { Create = new AdsLabel { ResourceName = made, Name = name } } });
        }

        return made;
    }

    private string Below(string collection, string group) => account.NameOf(collection, $"{group[(group.LastIndexOf('/') + 1)..]}~{Next()}");

    private AdsAd Theirs(SearchAd ad) => new()
    {
        FinalUrls = [wanted.Address],
        ResponsiveSearchAd = new AdsResponsiveSearchAd
        {
            Headlines = [.. ad.Headlines.Select(t => new AdsText(t, null))],
            Descriptions = [.. ad.Descriptions.Select(t => new AdsText(t, null))],
            Path1 = ad.Path.ElementAtOrDefault(0),
            Path2 = ad.Path.ElementAtOrDefault(1),
        },
    };

    private bool IsAd(HeldAd held, SearchAd ad) =>
        held.Ad.Ad?.FinalUrls is [var address] && address == wanted.Address
        && AreTexts(held.Words.Headlines, ad.Headlines) && AreTexts(held.Words.Descriptions, ad.Descriptions) && AdContent.PathOf(held.Words).SequenceEqual(ad.Path);

    private static bool AreTexts(ImmutableArray<AdsText>? theirs, ImmutableArray<string> ours) =>
        theirs is { } texts && texts.All(t => t.PinnedField is null or "UNSPECIFIED") && texts.Select(t => t.Text).SequenceEqual(ours);
}

using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Finds what asks for target accounts where there are none, and what would lead everyone to the page of one account.</summary>
internal static class AccountUse
{
    public static void Check(
        AccountList? list, AccountSettings settings, CampaignSettings? campaign, IEnumerable<AudienceSource> audiences, IReadOnlyCollection<PageSource> pages,
        IEnumerable<FormAsset> forms, IEnumerable<AdAsset> ads, IReadOnlyDictionary<AssetKey, Place> places, FindingList findings)
    {
        var meant = audiences.ToList();
        if (list is null)
        {
            var fix = settings.From == AccountSettings.ListFile ? $"Add {AccountSettings.ListFile} with the columns account and name." : $"Pull them from {settings.From}: `slipway accounts pull {campaign?.Terms.Name ?? "CAMPAIGN"}`.";
            foreach (var asset in meant.Where(a => a.AtAccounts).Select(a => a.Key).Concat(pages.Where(p => p.PerAccount).Select(p => p.Key)))
            {
                findings.Error("accounts-missing", $"{asset} is for target accounts, and this campaign has no list of them.", places[asset], fix);
            }
        }

        if (campaign?.Holdout.Rule.Places is not null)
        {
            foreach (var audience in meant.Where(a => a.AtAccounts))
            {
                findings.Error("places-at-accounts", $"Whole places are to be held out, and {audience.Key} is of target accounts, whose people may be in several.", places[audience.Key], "Write `holdout: { share: 20%, by: account }` in campaign.yaml, or take `target_accounts` out of the audience.");
            }
        }

        if (campaign?.Holdout.Rule.By == HoldoutUnit.Account)
        {
            foreach (var audience in meant.Where(a => !a.AtAccounts))
            {
                findings.Error("holdout-by-account", $"Whole accounts are to be held out, and {audience.Key} holds people wherever they work.", places[audience.Key], "Add `target_accounts: yes` to the audience, or write `holdout: 20%` in campaign.yaml.");
            }
        }

        foreach (var page in pages.Where(p => p.PerAccount).Select(p => p.Key))
        {
            foreach (var asset in forms.Where(f => f.Confirmation == page).Select(f => f.Key).Concat(ads.Where(a => a.Page == page).Select(a => a.Key)))
            {
                findings.Error("account-page-for-all", $"{asset} leads everyone to {page}, which is a page for each target account.", places[asset], "Lead to a page that is for everyone.");
            }
        }
    }
}

using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Metrics;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Reads a campaign folder; all findings come back at once, and the draft only when none blocks.</summary>
public static class DraftReader
{
    private const string CampaignFile = "campaign.yaml";

    /// <summary>Reads the files of a campaign, by their path within its folder with forward slashes.</summary>
    /// <param name="files">The files.</param>
    /// <param name="register">What may be aimed at; null where the workspace wrote nothing.</param>
    public static (Draft? Draft, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files, MetricRegister? register = null)
    {
        var findings = new FindingList();
        var shelf = new AssetShelf(findings);
        var campaign = Campaign(files, findings, register ?? MetricRegister.None);
        var zone = campaign?.Terms.Zone;
        var audiences = ImmutableArray.CreateBuilder<AudienceSource>();
        var emails = ImmutableArray.CreateBuilder<EmailSource>();
        var variants = ImmutableArray.CreateBuilder<EmailWords>();
        var pages = ImmutableArray.CreateBuilder<PageSource>();
        var forms = ImmutableArray.CreateBuilder<FormAsset>();
        var journeys = ImmutableArray.CreateBuilder<JourneyAsset>();
        var links = ImmutableArray.CreateBuilder<LinkAsset>();
        ReportAsset? report = null;
        CalendarAsset? calendar = null;
        CrmCampaignAsset? crm = null;
        var ads = ImmutableArray.CreateBuilder<AdAsset>();
        var settings = new AccountSettings();
        ImmutableArray<TargetAccount>? accounts = null;
        var segments = ImmutableArray.CreateBuilder<SegmentList>();

        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var source = new AssetFile(path, text, zone, shelf, findings);
            switch (AssetFile.RoleOf(path))
            {
                case FileRole.Audience:
                    audiences.Add(AudienceFile.Read(source));
                    break;
                case FileRole.Email when EmailVariants.IsOne(source):
                    variants.Add(EmailVariants.Read(source));
                    break;
                case FileRole.Email:
                    emails.Add(EmailFile.Read(source));
                    break;
                case FileRole.Page:
                    pages.Add(PageFile.Read(source));
                    break;
                case FileRole.Form:
                    forms.Add(FormFile.Read(source));
                    break;
                case FileRole.Journey:
                    journeys.Add(JourneyFile.Read(source));
                    break;
                case FileRole.Links:
                    links.AddRange(LinksFile.Read(source, campaign?.Terms.Name ?? ""));
                    break;
                case FileRole.Report:
                    report = ReportFile.Read(source, campaign?.Terms.Goal);
                    break;
                case FileRole.Calendar:
                    calendar = CalendarFile.Read(source);
                    break;
                case FileRole.Ad:
                    ads.Add(AdFile.Read(source, campaign));
                    break;
                case FileRole.Crm:
                    crm = CrmFile.Read(source, campaign);
                    break;
                case FileRole.Accounts:
                    accounts = AccountsFile.Read(text, findings);
                    break;
                case FileRole.AccountSettings:
                    settings = AccountSettings.Read(source.Yaml());
                    break;
                case FileRole.Segments:
                    segments.Add(SegmentList.Read(path, text, findings));
                    break;
                case FileRole.Unknown:
                    findings.Warning("file-not-read", $"`{path}` is not a file that a campaign has, so nothing reads it.", new Place(path, 1, 1), "Name it after what it is: audiences/*.yaml, emails/*.md, pages/*.md, forms/*.yaml, journeys/*.yaml, ads/*.yaml, links.yaml, report.yaml, calendar.yaml, crm.yaml, segments/*.csv, accounts.csv or accounts.yaml.");
                    break;
            }
        }

        shelf.CheckReferences();
        var (allEmails, allJourneys) = EmailVariants.Assign(campaign?.Experiment, emails, variants, journeys, findings);
        JourneyFile.CheckEmails(allJourneys, allEmails, shelf.Places, findings);
        var list = accounts is { } rows ? new AccountList { Accounts = rows, Roles = settings.Roles, MostPerAccount = settings.MostPerAccount } : null;
        var made = new AccountPages(list, pages);
        AccountUse.Check(list, settings, campaign, audiences, pages, forms, ads, shelf.Places, findings);
        SegmentList.CheckColumns(segments, findings);
        if (findings.HasErrors || campaign is null)
        {
            return (null, findings.InOrder());
        }

        var draft = new Draft
        {
            Campaign = campaign, Audiences = audiences.ToImmutable(), Emails = allEmails, Pages = pages.ToImmutable(), Forms = forms.ToImmutable(),
            Journeys = allJourneys, Links = [.. links.Select(made.Led)], Report = report, Calendar = calendar, Ads = ads.ToImmutable(), Crm = crm, Accounts = list, Segments = segments.ToImmutable(),
            Places = made.Placed(shelf.Places),
        };
        return (draft, findings.InOrder());
    }

    private static CampaignSettings? Campaign(IReadOnlyDictionary<string, string> files, FindingList findings, MetricRegister register)
    {
        if (!files.TryGetValue(CampaignFile, out var text))
        {
            findings.Error("campaign-missing", "There is no campaign.yaml.", new Place(CampaignFile, 1, 1), "Build the campaign from its brief: `slipway build brief.md`.");
            return null;
        }

        return YamlText.ReadMap(CampaignFile, text, findings) is { } map ? CampaignFileReader.Read(new YamlFields(map, findings, at: new Place(CampaignFile, 1, 1)), register) : null;
    }
}

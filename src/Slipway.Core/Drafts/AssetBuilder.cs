using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>What a draft amounts to: the campaign's terms and its assets, rendered.</summary>
/// <param name="Terms">The campaign as a whole.</param>
/// <param name="Assets">Every asset, complete.</param>
/// <param name="Findings">What was wrong in the texts.</param>
public sealed record BuiltAssets(CampaignTerms Terms, ImmutableArray<Asset> Assets, ImmutableArray<Finding> Findings);

/// <summary>Renders a draft's texts and completes its assets with what the markets' law decides.</summary>
public static class AssetBuilder
{
    /// <summary>Builds every asset of a draft.</summary>
    public static BuiltAssets Build(Draft draft, Theme theme)
    {
        var campaign = draft.Campaign;
        var pages = new AccountPages(draft.Accounts, draft.Pages);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        ImmutableArray<Asset> assets =
        [
            .. draft.Audiences.Select(a => Audience(a, draft)),
            .. draft.Links,
            .. draft.Forms,
            .. draft.Pages.SelectMany(p => Pages(p, draft, pages, theme, findings)),
            .. draft.Emails.Select(e => Email(e, draft, pages, theme, findings)),
            .. draft.Journeys,
            .. draft.Report is null ? [] : new Asset[] { draft.Report },
            .. draft.Calendar is null ? [] : new Asset[] { draft.Calendar },
            .. draft.Ads,
            .. draft.Crm is null ? [] : new Asset[] { draft.Crm },
        ];
        // The pages of one file are written once, and what is wrong in it is said once.
        return new BuiltAssets(campaign.Terms, assets, [.. findings.Distinct()]);
    }

    // The planner fixes the seed and the snapshot; here they are still open.
    private static AudienceAsset Audience(AudienceSource source, Draft draft) => new()
    {
        Key = source.Key,
        Title = source.Title,
        Where = source.Where,
        Exclusions = source.Exclusions,
        ConsentPurpose = source.ConsentPurpose,
        AdsConsent = source.AdsConsent,
        OptOutMarkets = [.. draft.Campaign.Terms.Markets.Where(MarketLaw.OptOut.Contains)],
        RestDays = source.RestDays,
        Cap = source.Cap,
        Accounts = source.AtAccounts ? draft.Accounts : null,
        Snapshot = "",
        Holdout = draft.Campaign.Holdout.Rule,
        Exclusive = draft.Campaign.Exclusive,
        Experiment = draft.Emails.Any(e => e.Audience == source.Key && e.Variant is not null) ? draft.Campaign.Experiment?.Experiment : null,
    };

    private static EmailAsset Email(EmailSource source, Draft draft, AccountPages pages, Theme theme, ImmutableArray<Finding>.Builder findings)
    {
        var campaign = draft.Campaign;
        var (subject, subjectFindings) = LineReader.Read(source.Subject.Place, source.Subject.Text);
        var (preheader, preheaderFindings) = LineReader.Read(source.Preheader.Place, source.Preheader.Text);
        var (content, contentFindings) = ContentReader.Read(source.File, source.Body, source.BodyLine);
        var frame = new EmailFrame(
            source.Title, campaign.Terms.Language, preheader, campaign.Sender.Company, campaign.Sender.PostalAddress, "Unsubscribe",
            $"You get this mail because you are a contact of {campaign.Sender.Company}.");
        var html = EmailHtmlRenderer.Render(content, theme, frame);
        foreach (var found in (ImmutableArray<Finding>[])[subjectFindings, preheaderFindings, contentFindings, html.Findings, AccountFields.Unknown(draft, source, content, subject, preheader), SegmentFields.Unknown(draft, source, content, subject, preheader)])
        {
            findings.AddRange(found);
        }

        return new EmailAsset
        {
            Key = source.Key,
            Title = source.Title,
            Sender = campaign.Sender,
            Subject = SegmentFields.Worded(subject, draft.Segments),
            Preheader = SegmentFields.Worded(preheader, draft.Segments),
            Html = SegmentFields.Worded(pages.Led(html.Template), draft.Segments),
            Text = SegmentFields.Worded(pages.Led(TextRenderer.Render(content, frame)), draft.Segments),
            Audience = source.Audience,
            Recipients = source.Recipients,
            Delivery = source.Delivery,
            // A journey brings one person at a time to its mails.
            Ramp = source.Delivery is Delivery.ByJourney ? null : source.Ramp ?? campaign.Ramp,
            OpenTrackingMarkets = [.. campaign.Terms.Markets.Where(MarketLaw.OpenTracking.Contains)],
        };
    }

    private static IEnumerable<PageAsset> Pages(PageSource source, Draft draft, AccountPages pages, Theme theme, ImmutableArray<Finding>.Builder findings)
    {
        var (content, contentFindings) = ContentReader.Read(source.File, source.Body, source.BodyLine);
        findings.AddRange(contentFindings);
        findings.AddRange(SegmentFields.OnPage(content));
        if (!source.PerAccount)
        {
            return [Page(source, content, new PageFrame(source.Title, source.Description, "", "", "", null), draft, theme, findings)];
        }

        findings.AddRange(AccountFields.Unknown(draft, content));
        // Findings come back from each page, so the work is done here and not when somebody looks.
        return
        [
            .. draft.Accounts!.Accounts.Select(account =>
            {
                string Filled(string line) => LineReader.Read(new Place(source.File, 1, 1), line).Template.Fill(account.Field, _ => null);
                var frame = new PageFrame(Filled(source.Title), Filled(source.Description), "", "", "", null)
                {
                    Account = account,
                    PageNamed = name => pages.Makes(name) ? pages.KeyOf(name, account.Key).Name : name,
                };
                return Page(source, content, frame, draft, theme, findings) with
                {
                    Key = pages.KeyOf(source.Key.Name, account.Key), Slug = pages.SlugOf(source, account.Key), Source = source.Key.Name, Account = account.Key,
                };
            }),
        ];
    }

    private static PageAsset Page(PageSource source, Rendering.Content content, PageFrame shown, Draft draft, Theme theme, ImmutableArray<Finding>.Builder findings)
    {
        var sender = draft.Campaign.Sender;
        var frame = shown with { Language = draft.Campaign.Terms.Language, Company = sender.Company, PostalAddress = sender.PostalAddress, Form = draft.Forms.FirstOrDefault(f => f.Key == source.Form) };
        var html = PageHtmlRenderer.Render(content, theme, frame);
        findings.AddRange(html.Findings);
        return new PageAsset
        {
            Key = source.Key,
            Title = frame.Title,
            Slug = source.Slug,
            Html = html.Template,
            Text = TextRenderer.RenderPage(content, frame),
            Description = frame.Description,
            Blocks = PageBlockRenderer.Render(content, frame),
        };
    }
}

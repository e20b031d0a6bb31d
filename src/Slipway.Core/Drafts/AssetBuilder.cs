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
        var findings = ImmutableArray.CreateBuilder<Finding>();
        ImmutableArray<Asset> assets =
        [
            .. draft.Audiences.Select(a => Audience(a, campaign)),
            .. draft.Links,
            .. draft.Forms,
            .. draft.Pages.Select(p => Page(p, draft, theme, findings)),
            .. draft.Emails.Select(e => Email(e, campaign, theme, findings)),
            .. draft.Journeys,
            .. draft.Report is null ? [] : new Asset[] { draft.Report },
            .. draft.Calendar is null ? [] : new Asset[] { draft.Calendar },
            .. draft.Ads,
            .. draft.Crm is null ? [] : new Asset[] { draft.Crm },
        ];
        return new BuiltAssets(campaign.Terms, assets, findings.ToImmutable());
    }

    // The planner fixes the seed and the snapshot; here they are still open.
    private static AudienceAsset Audience(AudienceSource source, CampaignSettings campaign) => new()
    {
        Key = source.Key,
        Title = source.Title,
        Where = source.Where,
        Exclusions = source.Exclusions,
        ConsentPurpose = source.ConsentPurpose,
        OptOutMarkets = [.. campaign.Terms.Markets.Where(MarketLaw.OptOut.Contains)],
        RestDays = source.RestDays,
        Cap = source.Cap,
        Snapshot = "",
        Holdout = new Holdout(campaign.Holdout, ""),
    };

    private static EmailAsset Email(EmailSource source, CampaignSettings campaign, Theme theme, ImmutableArray<Finding>.Builder findings)
    {
        var (subject, subjectFindings) = LineReader.Read(source.Subject.Place, source.Subject.Text);
        var (preheader, preheaderFindings) = LineReader.Read(source.Preheader.Place, source.Preheader.Text);
        var (content, contentFindings) = ContentReader.Read(source.File, source.Body, source.BodyLine);
        var frame = new EmailFrame(
            source.Title, campaign.Terms.Language, preheader, campaign.Sender.Company, campaign.Sender.PostalAddress, "Unsubscribe",
            $"You get this mail because you are a contact of {campaign.Sender.Company}.");
        var html = EmailHtmlRenderer.Render(content, theme, frame);
        foreach (var found in (ImmutableArray<Finding>[])[subjectFindings, preheaderFindings, contentFindings, html.Findings])
        {
            findings.AddRange(found);
        }

        return new EmailAsset
        {
            Key = source.Key,
            Title = source.Title,
            Sender = campaign.Sender,
            Subject = subject,
            Preheader = preheader,
            Html = html.Template,
            Text = TextRenderer.Render(content, frame),
            Audience = source.Audience,
            Recipients = source.Recipients,
            Delivery = source.Delivery,
            OpenTrackingMarkets = [.. campaign.Terms.Markets.Where(MarketLaw.OpenTracking.Contains)],
        };
    }

    private static PageAsset Page(PageSource source, Draft draft, Theme theme, ImmutableArray<Finding>.Builder findings)
    {
        var sender = draft.Campaign.Sender;
        var (content, contentFindings) = ContentReader.Read(source.File, source.Body, source.BodyLine);
        var form = draft.Forms.FirstOrDefault(f => f.Key == source.Form);
        var frame = new PageFrame(source.Title, source.Description, draft.Campaign.Terms.Language, sender.Company, sender.PostalAddress, form);
        var html = PageHtmlRenderer.Render(content, theme, frame);
        findings.AddRange(contentFindings);
        findings.AddRange(html.Findings);
        return new PageAsset
        {
            Key = source.Key,
            Title = source.Title,
            Slug = source.Slug,
            Html = html.Template,
            Text = TextRenderer.RenderPage(content, frame),
            Description = source.Description,
            Blocks = PageBlockRenderer.Render(content, frame),
        };
    }
}

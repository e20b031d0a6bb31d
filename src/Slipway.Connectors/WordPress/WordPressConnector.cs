using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.WordPress;

/// <summary>A website on WordPress 6, over its REST interface.</summary>
internal sealed class WordPressConnector : PlatformConnector, IChangeAuthors
{
    private readonly PlatformApi _api;
    private readonly string _type;

    private WordPressConnector(ConnectorContext context, PlatformApi api)
        : base(WordPressManifest.Manifest.Description, [new WordPressPageAdapter(api, context)]) => (_api, _type) = (api, context.Settings.GetValueOrDefault("content_type") == "posts" ? "posts" : "pages");

    public WordPressConnector(ConnectorContext context)
        : this(context, new PlatformApi(context.Http, WordPressErrors.Of, context.Time))
    {
    }

    /// <summary>Where plugins and themes keep what search engines show; those that the website registers are written.</summary>
    public static ImmutableArray<string> SeoFields { get; } = ["_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "seo_description"];

    /// <summary>Where a website keeps the campaign a page belongs to.</summary>
    public static ImmutableArray<string> CampaignFields { get; } = ["utm_campaign", "campaign_id"];

    public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        var site = await _api.GetAsync("", WordPressJson.Default.WordPressAbout, cancellation);
        var user = await _api.GetAsync("wp/v2/users/me?context=edit", WordPressJson.Default.WordPressUser, cancellation);
        var missing = WordPressManifest.Manifest.Rights.Where(r => !May(user, r.Name)).ToList();
        return new Probe(
            missing.All(r => r.Name is "unfiltered_html"),
            [
                .. missing.Select(r => new Finding("right-missing", r.Name == "unfiltered_html" ? FindingLevel.Warning : FindingLevel.Error, $"{user.Name} lacks the right {r.Name}, which is needed for {r.For}.")
                {
                    Fix = "Give the user the role of an editor, or connect with one who has it.",
                }),
            ])
        {
            Account = $"{site.Name} ({site.Home})",
            Facts = ImmutableSortedDictionary<string, string>.Empty.Add("home", site.Home).Add("user", user.Name).Add("roles", string.Join(", ", user.Roles)),
        };
    }

    // The newest revision says who saved it; a draft that was never saved by a person has ours.
    public async Task<RemotePerson?> LastChangedByAsync(string id, CancellationToken cancellation)
    {
        if (AssetKey.TryParse(id) is not { Kind: AssetKind.Page, Name: var page })
        {
            return null;
        }

        var revisions = await _api.GetAsync($"wp/v2/{_type}/{page}/revisions?context=edit&per_page=1", WordPressJson.Default.ListWordPressPage, cancellation);
        var us = await _api.GetAsync("wp/v2/users/me?context=edit", WordPressJson.Default.WordPressUser, cancellation);
        if (revisions is not [{ Author: > 0 and var author }, ..] || author == us.Id)
        {
            return null;
        }

        try
        {
            // Only who may list the website's users is told a name.
            return new RemotePerson((await _api.GetAsync($"wp/v2/users/{author.ToString(CultureInfo.InvariantCulture)}", WordPressJson.Default.WordPressUser, cancellation)).Name);
        }
        catch (PlatformException)
        {
            return new RemotePerson($"WordPress user {author.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private static bool May(WordPressUser user, string right) =>
        user.Capabilities.TryGetValue(right, out var given) && given.ValueKind is JsonValueKind.True or JsonValueKind.Number || (right == "edit_pages" && user.Roles.Contains("administrator"));
}

using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.WordPress;

/// <summary>A website on WordPress 6, over its REST interface.</summary>
internal sealed class WordPressConnector : PlatformConnector
{
    private readonly PlatformApi _api;

    private WordPressConnector(ConnectorContext context, PlatformApi api)
        : base(WordPressManifest.Manifest.Description, [new WordPressPageAdapter(api, context)]) => _api = api;

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

    private static bool May(WordPressUser user, string right) =>
        user.Capabilities.TryGetValue(right, out var given) && given.ValueKind is JsonValueKind.True or JsonValueKind.Number || (right == "edit_pages" && user.Roles.Contains("administrator"));
}

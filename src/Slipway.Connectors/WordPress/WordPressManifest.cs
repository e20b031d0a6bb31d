using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.WordPress;

/// <summary>What the connector for WordPress is, and how a connection is made.</summary>
public static class WordPressManifest
{
    /// <summary>The manifest.</summary>
    public static ConnectorManifest Manifest { get; } = new("slipway.wordpress", "WordPress")
    {
        BaseAddress = "{address}/wp-json/",
        SignIns =
        [
            new SignInMethod(SignInKind.Basic)
            {
                Fields =
                [
                    new ConnectionField("user", "User") { Help = "The user's login name; an editor is enough." },
                    new ConnectionField("password", "Application password") { Secret = true, Help = "In WordPress: Users, Profile, Application Passwords. It looks like: abcd EFGH 1234 ijkl MNOP 5678" },
                ],
            },
        ],
        Fields =
        [
            new ConnectionField("address", "Address of the website") { Help = "For example https://www.example.com, without a slash at the end." },
            new ConnectionField("content_type", "Pages or posts") { Optional = true, Help = "What a page of a campaign becomes: pages (if left out) or posts." },
        ],
        Rights =
        [
            new Right("edit_pages", "preparing pages as drafts"),
            new Right("publish_pages", "making pages live at launch"),
            new Right("upload_files", "putting images into the media library"),
            new Right("unfiltered_html", "showing a form of another platform on a page"),
        ],
        Capabilities =
        [
            new Capability(AssetKind.Page)
            {
                Staging = Staging.Buffer,
                DryRun = DryRun.None,
                Concurrency = Concurrency.CompareOnly,
                Identity = Identity.MarkerSearch,
                Launch = LaunchEffect.Reversible,
                Schedules = true,
                Undo = true,
                KnowsById = true,
                Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = "title", ["slug"] = "slug", ["excerpt"] = "description", ["content"] = "body", ["meta.*"] = "" }.ToImmutableSortedDictionary(StringComparer.Ordinal),
                SecondaryEffects = ["Images go into the media library when the page is prepared; whoever knows an image's address can open it."],
            },
        ],
        Create = context => new WordPressConnector(context),
    };
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Serving;
using Slipway.Store.Keys;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>Shows what a platform that has no preview for strangers holds of an asset, as it was read from it when it was prepared: a draft of WordPress, for one, opens only for who is signed in there.</summary>
public sealed class HeldPreviews(Engine.Campaigns.Campaigns campaigns, KeyRing keys, PublicAddress address, TimeProvider time)
{
    private const string Purpose = "held-preview";

    private static readonly TimeSpan _life = TimeSpan.FromHours(24);

    /// <summary>A reading with addresses at which it is shown, where its platform gives none.</summary>
    public Reading With(CampaignVersion version, Reading reading)
    {
        if (!reading.Previews.IsDefaultOrEmpty || reading.Asset is not (EmailAsset or PageAsset))
        {
            return reading;
        }

        var until = Until;
        return reading with
        {
            Previews = reading.Asset is EmailAsset
                ? [new Preview("HTML", Address(version.Digest, reading.Asset.Key, until, "html")), new Preview(T("Plain text"), Address(version.Digest, reading.Asset.Key, until, "text"))]
                : [new Preview("HTML", Address(version.Digest, reading.Asset.Key, until, "html"))],
        };
    }

    /// <summary>Where one side of an asset is shown as its platform held it when it was prepared, or as it was planned where that tells nothing.</summary>
    /// <param name="version">The version.</param>
    /// <param name="key">The asset.</param>
    /// <param name="view">The side: see <see cref="ShownAsset.Of"/>.</param>
    public string Side(CampaignVersion version, AssetKey key, string view) => new Uri(Address(version.Digest, key, Until, view)).PathAndQuery;

    // Whole hours, so that looking twice gives the same address.
    private long Until => (time.GetUtcNow() + _life).ToUnixTimeSeconds() / 3600 * 3600;

    /// <summary>Answers a preview's address.</summary>
    public async Task<IResult> GetAsync(string version, AssetKind kind, string name, long until, string view, string mark, HttpContext context)
    {
        var key = new AssetKey(kind, name);
        if (until <= time.GetUtcNow().ToUnixTimeSeconds() || !keys.IsMark(Purpose, Text(version, key, until, view), mark)
            || await campaigns.FindAsync(version) is not { } found || (found.Readings.GetValueOrDefault(key)?.Asset ?? found.Plan.Assets.FirstOrDefault(a => a.Key == key)) is not { } asset)
        {
            return ShownAsset.Gone(context, T("This preview has expired"), T("Reload the review page to get a new one."));
        }

        return ShownAsset.Of(context, asset, view);
    }

    private string Address(string version, AssetKey key, long until, string view) => string.Create(
        CultureInfo.InvariantCulture, $"{address.Base}/preview/held/{version}/{key.Kind}/{Uri.EscapeDataString(key.Name)}/{until}/{view}/{keys.Mark(Purpose, Text(version, key, until, view))}");

    private static string Text(string version, AssetKey key, long until, string view) => string.Create(CultureInfo.InvariantCulture, $"{version}/{key}/{until}/{view}");
}

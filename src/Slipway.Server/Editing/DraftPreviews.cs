using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Server.Campaigns;
using Slipway.Store.Keys;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Editing;

/// <summary>Shows what a text that may not be saved yet would look like, at a signed address as every rendering.</summary>
/// <remarks>A rendering lives in memory: it is made anew with the next letter. On a node that did not make it, the page says so.</remarks>
internal sealed class DraftPreviews(KeyRing keys, TimeProvider time)
{
    private const string Purpose = "draft-preview";

    // Of some hundred kilobytes each.
    private const int Most = 120;

    private static readonly TimeSpan _life = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, (Asset Asset, long At)> _kept = new(StringComparer.Ordinal);
    private long _last;

    /// <summary>Keeps an asset to be looked at, and answers the address of one side of it. The same asset has the same address within the hour.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="view">The side: see <see cref="ShownAsset.Of"/>.</param>
    public string Address(Asset asset, string view = "html")
    {
        var id = CanonicalJson.Digest(new { key = asset.Key.ToString(), html = Sides(asset), view = "" })[..32];
        _kept[id] = (asset, Interlocked.Increment(ref _last));
        if (_kept.Count > Most)
        {
            foreach (var (old, _) in _kept.OrderBy(k => k.Value.At).Take(_kept.Count - (Most / 2)))
            {
                _kept.TryRemove(old, out _);
            }
        }

        var until = (time.GetUtcNow() + _life).ToUnixTimeSeconds() / 3600 * 3600;
        return string.Create(CultureInfo.InvariantCulture, $"/preview/draft/{id}/{until}/{view}/{keys.Mark(Purpose, Text(id, until, view))}");
    }

    /// <summary>Answers a preview's address.</summary>
    public IResult Get(string id, long until, string view, string mark, HttpContext context) =>
        until <= time.GetUtcNow().ToUnixTimeSeconds() || !keys.IsMark(Purpose, Text(id, until, view), mark) || !_kept.TryGetValue(id, out var kept)
            ? ShownAsset.Gone(context, T("This rendering is not kept any more"), T("Check the text once more, and it is made anew."))
            : ShownAsset.Of(context, kept.Asset, view);

    private static string Sides(Asset asset) => asset switch
    {
        EmailAsset email => ShownAsset.Shown(email.Html) + '\0' + ShownAsset.Shown(email.Text),
        PageAsset page => ShownAsset.Shown(page.Html),
        _ => "",
    };

    private static string Text(string id, long until, string view) => string.Create(CultureInfo.InvariantCulture, $"{id}/{until}/{view}");
}

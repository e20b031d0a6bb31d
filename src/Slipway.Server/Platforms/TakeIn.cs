using Slipway.Core.TakingIn;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;

namespace Slipway.Server.Platforms;

/// <summary>Reads what is to become a draft: the texts as the platform holds them, and the images in them. Nothing is changed.</summary>
public sealed class TakeIn(ConnectionBook book)
{
    private const int MostImages = 60, LargestImage = 5_000_000, MostParts = 200;

    public async Task<TakenView> ReadAsync(Connection connection, TakeInQuestion question, CancellationToken stop)
    {
        var findings = new List<Finding>();
        var assets = new List<TakenAsset>();
        try
        {
            foreach (var id in await IdsAsync(connection, question, findings, stop))
            {
                if (await ReadAsync(connection.Connector, id, findings, stop) is { } asset)
                {
                    assets.Add(asset);
                }
            }
        }
        catch (PlatformException e)
        {
            findings.AddRange((e.Outcome as Outcome.Refused)?.Findings ?? [Finding.Error("no-answer", e.Message, fix: "Try again later.")]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            findings.Add(Finding.Error("platform-unreachable", e.Message, fix: "Try again later."));
        }

        return new TakenView(connection.Id, [.. assets.Select(TakenRow.Of)], await ImagesAsync(assets, findings, stop), [.. findings.Select(FindingRow.Of)]);
    }

    private static async Task<List<string>> IdsAsync(Connection connection, TakeInQuestion question, List<Finding> findings, CancellationToken stop)
    {
        List<string> ids = [.. (question.Forms ?? []).Select(i => $"form/{i}"), .. (question.Pages ?? []).Select(i => $"page/{i}"), .. (question.Emails ?? []).Select(i => $"email/{i}")];
        if (question.Campaign is { Length: > 0 } campaign)
        {
            if (connection.Connector is not ICampaignParts parts)
            {
                findings.Add(Finding.Error("no-campaigns", $"{connection.Connector.Description.Platform} does not say what belongs to a campaign.", fix: "Name the emails and pages: --email ID, --page ID."));
                return [];
            }

            await foreach (var id in parts.PartsAsync(campaign, stop))
            {
                ids.Add(id);
            }
        }

        if (ids.Count == 0 && findings.Count == 0)
        {
            findings.Add(Finding.Error("nothing-to-take-in", question.Campaign is null ? "Nothing was named." : $"The campaign {question.Campaign} has no emails, pages or forms.", fix: "Name an email, a page or a campaign."));
        }

        return [.. ids.Distinct(StringComparer.Ordinal).Take(MostParts)];
    }

    private static async Task<TakenAsset?> ReadAsync(IConnector connector, string id, List<Finding> findings, CancellationToken stop)
    {
        var key = AssetKey.TryParse(id);
        if (key is null || connector.Description.For(key.Value.Kind) is null || await connector.ReadAsync(id, stop) is not { } reading)
        {
            findings.Add(Finding.Error("not-there", $"{connector.Description.Platform} has no {id}.", fix: "Look for its number in the address of its page there, or among what slipway check --connection --json lists."));
            return null;
        }

        var taken = TakenAsset.Of(key.Value.Name, reading.Asset?.Title ?? key.Value.Name, reading.EditAddress, reading.Asset);
        if (taken is null)
        {
            findings.Add(Finding.Error("kind-not-taken-in", $"{id} is nothing that a draft can be made of.", fix: "Emails, pages and forms can be taken in."));
        }

        return taken;
    }

    private async Task<List<TakenPicture>> ImagesAsync(List<TakenAsset> assets, List<Finding> findings, CancellationToken stop)
    {
        var images = new List<TakenPicture>();
        foreach (var address in assets.SelectMany(a => TakenText.ImagesIn(a.Html)).Distinct(StringComparer.Ordinal).Take(MostImages))
        {
            try
            {
                if (await book.FetchAsync(new Uri(address), stop) is { Length: <= LargestImage } content && EndingOf(content) is { } ending)
                {
                    images.Add(new TakenPicture(address, ending, content));
                    continue;
                }
            }
            catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                // It stays where it is.
            }

            findings.Add(Finding.Warning("image-stays", $"The image {address} could not be fetched as a picture of at most {LargestImage / 1_000_000} MB; it stays where it is.", fix: "Save it into the workspace's folder assets, and name it there."));
        }

        return images;
    }

    // By what is in it: what an address ends in says nothing for sure.
    private static string? EndingOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) ? ".png"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ".jpg"
        : content.StartsWith("GIF8"u8) ? ".gif"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? ".webp"
        : null;
}

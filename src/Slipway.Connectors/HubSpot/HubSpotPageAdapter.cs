using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Pages as landing pages: changes go into the buffer beside the page, and a launch pushes the buffer live.</summary>
internal sealed class HubSpotPageAdapter(Capability capability, HubSpotServices hubSpot) : HubSpotNamedAdapter(capability)
{
    private const string HtmlModule = "slipway_html";

    public override IAsyncEnumerable<Existing> ExistingAsync(DateTimeOffset? since, CancellationToken cancellation) =>
        HubSpotRows.ExistingAsync(hubSpot.Api, HubSpotPaths.Pages, Kind, HubSpotJson.Default.HubSpotPage, since,
            live => Existing.Of(ReadingOf(live, live)) with { Title = HubSpotName.Read(live.Name).Title, ChangedAt = live.Updated, IsFramed = true }, cancellation);

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) =>
        await LiveAsync(remote, cancellation) is { } live ? ReadingOf(live, await BufferAsync(live, cancellation)) : null;

    public override async Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) =>
        await TakenAsync(((PageAsset)asset).Slug, ExternalKeys.Of(campaign, asset.Key), cancellation);

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var page = (PageAsset)asset;
        var found = await FindAsync(request, cancellation);
        if (found is not null && request.Expectation is not null && found.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{page.Key} in HubSpot is not as it was last seen.");
        }

        var findings = Forms(page, request).AddRange(await TakenAsync(page.Slug, request.ExternalKey, cancellation));
        if (found is { State: not RemoteState.Staged } && Held(found).Slug != page.Slug)
        {
            findings = findings.Add(Finding.Error("slug-live", $"{page.Key} is live under {found.Address}; another address would leave that one empty.", fix: "Give the page another name, so that it is a new one."));
        }

        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var write = await WriteAsync(request, page, cancellation);
        var wanted = Held(new HubSpotPage { Name = write.Name!, Slug = write.Slug, HtmlTitle = write.HtmlTitle, MetaDescription = write.MetaDescription, TemplatePath = write.TemplatePath, Widgets = write.Widgets });
        var campaign = await hubSpot.Campaigns.EnsureAsync(request.Campaign, cancellation);
        string id;
        if (found is null)
        {
            id = (await SendAsync(HttpMethod.Post, HubSpotPaths.Pages, write, cancellation)).Id;
        }
        else
        {
            id = AssetKey.TryParse(found.Id)!.Value.Name;
            if (found.Revision != Fingerprint.Of(Element(wanted)))
            {
                if (request.Expectation is null)
                {
                    return Outcome.ChangedOutside($"{page.Key} is in HubSpot already, and not as it shall be.");
                }

                await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Pages}/{id}/draft", write with { Domain = null }, cancellation);
            }
        }

        await hubSpot.Campaigns.AttachAsync(campaign, HubSpotCampaigns.Page, id, cancellation);
        return await ReadBackAsync(id, wanted, isNew: found is null, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await LiveAsync(remote, cancellation) is not { } live)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var held = ReadingOf(live, await BufferAsync(live, cancellation));
        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in HubSpot is not what was approved.");
        }

        if (request.Remove)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Pages}/{remote}", null, cancellation);
            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        if (held.State is RemoteState.Live or RemoteState.Scheduled && JsonElement.DeepEquals(Element(Held(live)), held.Content))
        {
            return new Outcome.Done(held);
        }

        if (request.At is { } at && held.State != RemoteState.Live)
        {
            var schedule = new HubSpotPageSchedule(remote, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            await hubSpot.Api.SendAsync(HttpMethod.Post, $"{HubSpotPaths.Pages}/schedule", PlatformApi.Json(schedule, HubSpotJson.Default.HubSpotPageSchedule), cancellation);
        }
        else
        {
            await PushAsync(remote, cancellation);
        }

        return await LaunchedAsync(request.Id, remote, Held(held).Slug, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await LiveAsync(remote, cancellation) is not { } live)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var name = HubSpotName.Read(live.Name);
        switch (request.Mode, StateOf(live, name))
        {
            case (HaltMode.Pause, RemoteState.Paused) or (HaltMode.Resume, RemoteState.Live) or (HaltMode.Undo, RemoteState.Staged):
                break;
            case (HaltMode.Pause, RemoteState.Live or RemoteState.Scheduled):
                await TakeDownAsync(remote, name with { Mark = HubSpotMark.OnHold }, cancellation);
                break;
            case (HaltMode.Undo, RemoteState.Live or RemoteState.Scheduled or RemoteState.Paused):
                await TakeDownAsync(remote, name with { Mark = HubSpotMark.None }, cancellation);
                break;
            case (HaltMode.Resume, RemoteState.Paused):
                await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Pages}/{remote}/draft", new HubSpotPageWrite { Name = (name with { Mark = HubSpotMark.None }).ToString() }, cancellation);
                await PushAsync(remote, cancellation);
                break;
            default:
                return new Outcome.Refused([Finding.Error("cannot-halt", $"{request.Id} is not live in HubSpot.", fix: "There is nothing to hold.")]);
        }

        return await ReadAsync(remote, cancellation) is { } now ? new Outcome.Done(now) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
    }

    private async Task<HubSpotPageWrite> WriteAsync(StageRequest request, PageAsset page, CancellationToken cancellation)
    {
        var holes = page.Html.AllParts().OfType<Part.Address>().Where(a => a.Kind == AddressKind.Image).Select(a => a.Target);
        var images = await hubSpot.Files.HostAsync(HubSpotBlocks.Down(page.Blocks).OfType<PageBlock.Image>().Select(i => i.Source).Concat(holes), cancellation);
        string? Address(Part.Address hole) => hole.Kind == AddressKind.Image ? images.GetValueOrDefault(hole.Target) : hubSpot.AddressOf(request, hole);
        // A form of HubSpot shows by its own script, so a page with one is made of its blocks.
        var html = page.Blocks.IsEmpty
            ? HubSpotHtml.Inside(HubSpotHubl.Write(page.Html, Address))
            : new HubSpotBlocks(t => HubSpotHubl.Write(t, Address), source => images.GetValueOrDefault(source, source), key => request.Needs.GetValueOrDefault(key.ToString())?.Embed ?? OwnForm(request, key)).Write(page.Blocks);
        return new HubSpotPageWrite
        {
            Name = new HubSpotName(page.Title, request.ExternalKey).ToString(),
            Slug = page.Slug,
            HtmlTitle = page.Title,
            MetaDescription = page.Description,
            TemplatePath = hubSpot.Settings.PageTemplate,
            Domain = hubSpot.Settings.PageDomain,
            Widgets = new() { [HtmlModule] = Module(html) },
        };
    }

    private string? OwnForm(StageRequest request, AssetKey key) =>
        request.Needs.GetValueOrDefault(key.ToString()) is { IsOwn: true } own && AssetKey.TryParse(own.Id) is { } id ? HubSpotFormAdapter.EmbedOf(hubSpot.Settings, id.Name) : null;

    private static ImmutableArray<Finding> Forms(PageAsset page, StageRequest request) =>
    [
        .. HubSpotBlocks.Down(page.Blocks).OfType<PageBlock.FormSlot>().Where(s => request.Needs.GetValueOrDefault(s.Form.ToString()) is not ({ Embed: not null } or { IsOwn: true }))
            .Select(s => Finding.Error("form-not-shown", $"{s.Form} cannot be shown on a page in HubSpot.", fix: "Let HubSpot hold the form, or leave it off the page.")),
    ];

    // HubSpot would take the page and refuse it, or rename it, only when it goes live.
    private async Task<ImmutableArray<Finding>> TakenAsync(string slug, string key, CancellationToken cancellation)
    {
        await foreach (var page in PagesAsync(cancellation))
        {
            if (page.Slug == slug && HubSpotName.Read(page.Name).Key != key)
            {
                return [Finding.Error("slug-taken", $"The address \"{slug}\" belongs to \"{page.Name}\" in HubSpot already.", fix: "Take another slug, or free this one in HubSpot.") with { Field = "slug" }];
            }
        }

        return [];
    }

    private async Task<Outcome> ReadBackAsync(string id, HubSpotPageHeld wanted, bool isNew, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is not { } reading)
        {
            return Outcome.ChangedOutside($"{wanted.Name} was deleted in HubSpot while it was made.");
        }

        var kept = Held(reading);
        if (kept.Slug == wanted.Slug && kept.Title == wanted.Title && kept.Description == wanted.Description && HubSpotHtml.IsSame(kept.Html, wanted.Html))
        {
            return new Outcome.Done(reading);
        }

        if (isNew)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Pages}/{id}", null, cancellation);
        }

        return new Outcome.Refused([kept.Slug != wanted.Slug ? Renamed(kept.Slug, wanted.Slug)
            : Finding.Error("content-changed", "HubSpot keeps other content than was written.", fix: $"Does the template {wanted.Template} have a module named {HtmlModule}?") with { Field = "html" }]);
    }

    private async Task<Outcome> LaunchedAsync(string id, string remote, string slug, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } now)
        {
            return Outcome.ChangedOutside($"{id} is gone from HubSpot.");
        }

        if (Held(now).Slug == slug)
        {
            return new Outcome.Done(now);
        }

        await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Pages}/{remote}", new HubSpotPageWrite { State = "DRAFT", Slug = slug }, cancellation);
        return new Outcome.Refused([Renamed(Held(now).Slug, slug)]);
    }

    private static Finding Renamed(string kept, string wanted) =>
        Finding.Error("slug-renamed", $"HubSpot keeps the page under \"{kept}\" instead of \"{wanted}\".", fix: "Take another slug, or free this one in HubSpot.") with { Field = "slug" };

    private async Task<HubSpotPage?> LiveAsync(string remote, CancellationToken cancellation) =>
        remote.All(char.IsAsciiDigit) ? await hubSpot.Api.FindAsync($"{HubSpotPaths.Pages}/{remote}", HubSpotJson.Default.HubSpotPage, cancellation) : null;

    private async Task<HubSpotPage> BufferAsync(HubSpotPage live, CancellationToken cancellation) =>
        await hubSpot.Api.FindAsync($"{HubSpotPaths.Pages}/{live.Id}/draft", HubSpotJson.Default.HubSpotPage, cancellation) ?? live;

    protected override IAsyncEnumerable<IHubSpotRow> RowsAsync(CancellationToken cancellation) => PagesAsync(cancellation);

    private async IAsyncEnumerable<HubSpotPage> PagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = ""; next is not null;)
        {
            var some = await hubSpot.Api.GetAsync($"{HubSpotPaths.Pages}?limit=100&sort=-updatedAt{next}", HubSpotJson.Default.Pages, cancellation);
            foreach (var page in some.Results)
            {
                yield return page;
            }

            next = some.Next;
        }
    }

    private Reading ReadingOf(HubSpotPage live, HubSpotPage buffer)
    {
        var (name, held) = (HubSpotName.Read(live.Name), Held(buffer));
        var content = Element(held);
        return new Reading(IdOf(live.Id), name.Key, Fingerprint.Of(content), StateOf(live, name), content)
        {
            Asset = new PageAsset
            {
                Key = ExternalKeys.Parse(name.Key)?.Asset ?? new AssetKey(AssetKind.Page, live.Id),
                Title = held.Title,
                Slug = held.Slug,
                Description = held.Description,
                Html = HubSpotHubl.Read(TemplateFormat.Html, held.Html),
                Text = Template.Of(TemplateFormat.Text, ""),
            },
            Address = live.Url,
            EditAddress = hubSpot.Settings.Screen("pages", $"editor/{live.Id}/content"),
        };
    }

    private static RemoteState StateOf(HubSpotPage live, HubSpotName name) => live switch
    {
        { CurrentState: "SCHEDULED" } => RemoteState.Scheduled,
        { CurrentlyPublished: true } or { CurrentState: "PUBLISHED" } => RemoteState.Live,
        _ => name.Mark == HubSpotMark.OnHold ? RemoteState.Paused : RemoteState.Staged,
    };

    private static HubSpotPageHeld Held(HubSpotPage page) => new(
        HubSpotName.Read(page.Name).Content,
        page.Slug ?? "",
        page.HtmlTitle ?? "",
        page.MetaDescription ?? "",
        // Of a page of ours only its texts are compared: a template may bring modules of its own, and nobody wrote those.
        page.Widgets?.ContainsKey(HtmlModule) == true ? HubSpotModules.Texts(page.Widgets) : string.Join('\n', new[] { HubSpotModules.Layout(page.LayoutSections), HubSpotModules.Html(page.Widgets ?? [], null) }.Where(t => t.Length > 0)),
        page.TemplatePath ?? "");

    private static HubSpotPageHeld Held(Reading reading) => reading.Content.Deserialize(HubSpotJson.Default.HubSpotPageHeld)!;

    private static JsonElement Element(HubSpotPageHeld held) => JsonSerializer.SerializeToElement(held, HubSpotJson.Default.HubSpotPageHeld);

    private static JsonElement Module(string html) => JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "rich_text", ["body"] = new JsonObject { ["html"] = html } }, HubSpotJson.Default.JsonObject);

    // HubSpot has no call to unpublish; a page set to draft is taken down.
    private Task TakeDownAsync(string remote, HubSpotName name, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Pages}/{remote}", new HubSpotPageWrite { State = "DRAFT", Name = name.ToString() }, cancellation);

    private Task PushAsync(string remote, CancellationToken cancellation) => hubSpot.Api.SendAsync(HttpMethod.Post, $"{HubSpotPaths.Pages}/{remote}/draft/push-live", null, cancellation);

    private Task<HubSpotPage> SendAsync(HttpMethod method, string path, HubSpotPageWrite write, CancellationToken cancellation) =>
        hubSpot.Api.SendAsync(method, path, write, HubSpotJson.Default.HubSpotPageWrite, HubSpotJson.Default.HubSpotPage, cancellation);

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, Element(new HubSpotPageHeld("", "", "", "", "", "")));
}

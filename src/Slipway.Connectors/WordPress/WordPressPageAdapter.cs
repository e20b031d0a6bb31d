using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.WordPress;

/// <summary>Pages of a campaign as WordPress pages or posts.</summary>
/// <remarks>
/// A page that is not live is a draft. A change to a live one is put into the autosave, which nobody sees, and written to the page at launch; an autosave of a draft would
/// overwrite the draft, so there the draft itself is written. WordPress ignores If-Match: what is there is compared before every write.
/// </remarks>
internal sealed class WordPressPageAdapter(PlatformApi api, ConnectorContext context) : KindAdapter(WordPressManifest.Manifest.Description.For(AssetKind.Page)!)
{
    private const string AnyStatus = "status=publish,future,draft,pending,private";

    private readonly WordPressMediaLibrary _media = new(api, context);
    private readonly string _type = context.Settings.GetValueOrDefault("content_type") == "posts" ? "posts" : "pages";
    private readonly string _site = context.Settings.GetValueOrDefault("address", "").TrimEnd('/');

    // Where visitors find the website, which may be elsewhere than its interface.
    private readonly string _home = context.Facts.GetValueOrDefault("home", context.Settings.GetValueOrDefault("address", "")).TrimEnd('/');

    public override async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation)
    {
        var found = await PagesAsync($"search={Uri.EscapeDataString($"\"{WordPressMarker.Search(externalKey)}\"")}&per_page=20", cancellation);
        return found.FirstOrDefault(p => WordPressMarker.Split(Raw(p.Content)).Marker?.Key == externalKey) is { } page ? await ReadingOfAsync(page, cancellation) : null;
    }

    public override async IAsyncEnumerable<Reading> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var search = campaign is null ? "" : $"&search={Uri.EscapeDataString($"\"{WordPressMarker.Search(campaign + ":")}\"")}";
        for (var number = 1; ; number++)
        {
            var page = await PagesAsync($"per_page=100&orderby=id&order=asc&page={number.ToString(CultureInfo.InvariantCulture)}{search}", cancellation);
            foreach (var item in page)
            {
                if (campaign is null || ExternalKeys.Parse(WordPressMarker.Split(Raw(item.Content)).Marker?.Key)?.Campaign == campaign)
                {
                    yield return await ReadingOfAsync(item, cancellation);
                }
            }

            if (page.Count < 100)
            {
                yield break;
            }
        }
    }

    // What visitors get: without the changes that wait beside a live page, and as its theme shows it.
    public override async IAsyncEnumerable<Existing> ExistingAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = since is { } from ? $"&modified_after={from.UtcDateTime.AddSeconds(-1).ToString("s", CultureInfo.InvariantCulture)}Z" : "";
        for (var number = 1; ; number++)
        {
            var answer = await api.SendAsync(HttpMethod.Get, $"wp/v2/{_type}?context=edit&{AnyStatus}&per_page=100&orderby=id&order=asc&page={number.ToString(CultureInfo.InvariantCulture)}{after}", null, cancellation);
            var pages = answer.As(WordPressJson.Default.ListJsonElement) ?? throw new HttpRequestException($"WordPress's list of {_type} cannot be read.");
            var all = int.TryParse(answer.Headers.GetValueOrDefault("x-wp-total"), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? total : (int?)null;
            foreach (var existing in pages.Select(ExistingOf).OfType<Existing>())
            {
                yield return existing with { IsFramed = true, InAll = all };
            }

            if (pages.Count < 100)
            {
                yield break;
            }
        }
    }

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) =>
        await PageAsync(remote, cancellation) is { } page ? await ReadingOfAsync(page, cancellation) : null;

    public override async Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var page = (PageAsset)asset;
        return await TakenAsync(page.Slug, ExternalKeys.Of(campaign, page.Key), cancellation);
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var page = (PageAsset)asset;
        var held = await FindAsync(request, cancellation);
        if (held?.Operation == request.Operation)
        {
            return new Outcome.Done(held);
        }

        if (held is not null && held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{page.Key} in WordPress is not as it was last seen.");
        }

        var findings = Forms(page, request).AddRange(await TakenAsync(page.Slug, request.ExternalKey, cancellation));
        if (held is { State: RemoteState.Live or RemoteState.Paused or RemoteState.Scheduled } && Held(held).Slug != page.Slug)
        {
            findings = findings.Add(Finding.Error("slug-live", $"{page.Key} is live under {held.Address}; another address would leave that one empty.", fix: "Give the page another name, so that it is a new one."));
        }

        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var write = await WriteAsync(request, page, cancellation);
        return held is null ? await CreateAsync(page, write, cancellation) : await ChangeAsync(held, write, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from WordPress.");
        }

        if (held.Operation == request.Operation && held.State is RemoteState.Live or RemoteState.Scheduled)
        {
            return new Outcome.Done(held);
        }

        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in WordPress is not what was approved.");
        }

        if (request.Remove)
        {
            await api.SendAsync(HttpMethod.Delete, $"wp/v2/{_type}/{remote}", null, cancellation);
            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        var staged = Held(held);
        var findings = await TakenAsync(staged.Slug, held.ExternalKey, cancellation);
        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var before = held.State == RemoteState.Live ? await LastRevisionAsync(remote, cancellation) : null;
        await PostAsync($"wp/v2/{_type}/{remote}", new WordPressWrite
        {
            Status = request.At is null ? "publish" : "future",
            // A page that was scheduled keeps a date to come, and would wait for it again.
            DateGmt = (request.At ?? context.Time.GetUtcNow()).UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
            Title = staged.Title,
            Content = WordPressMarker.Join(staged.Content, new WordPressMarker(held.ExternalKey, request.Operation, before)),
            Excerpt = staged.Excerpt,
        }, cancellation);
        return await LaunchedAsync(request, remote, staged, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await PageAsync(remote, cancellation) is not { } page)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from WordPress.");
        }

        var marker = WordPressMarker.Split(Raw(page.Content)).Marker;
        var status = (request.Mode, page.Status) switch
        {
            (HaltMode.Pause, "private") or (HaltMode.Resume, "publish") or (HaltMode.Undo, "draft") => "",
            (HaltMode.Pause, "publish" or "future") => "private",
            (HaltMode.Resume, "private") => "publish",
            (HaltMode.Undo, "publish" or "private" or "future") => marker?.Before is null ? "draft" : page.Status,
            _ => null,
        };
        if (status is null)
        {
            return new Outcome.Refused([Finding.Error("cannot-halt", $"{request.Id} is not live in WordPress.", fix: "There is nothing to hold.")]);
        }

        if (status.Length > 0)
        {
            await PostAsync($"wp/v2/{_type}/{remote}", request.Mode == HaltMode.Undo && marker?.Before is { } revision ? await BeforeAsync(remote, revision, cancellation) : new WordPressWrite { Status = status }, cancellation);
        }

        return new Outcome.Done((await ReadAsync(remote, cancellation))!);
    }

    private async Task<Outcome> CreateAsync(PageAsset page, WordPressWrite write, CancellationToken cancellation)
    {
        var made = await PostAsync($"wp/v2/{_type}", write with { Status = "draft", Slug = page.Slug }, cancellation);
        return await ReadBackAsync(made, write, isNew: true, cancellation);
    }

    private async Task<Outcome> ChangeAsync(Reading held, WordPressWrite write, CancellationToken cancellation)
    {
        var remote = AssetKey.TryParse(held.Id)!.Value.Name;
        if (held.State == RemoteState.Staged)
        {
            return await ReadBackAsync(await PostAsync($"wp/v2/{_type}/{remote}", write, cancellation), write, isNew: false, cancellation);
        }

        await PostAsync($"wp/v2/{_type}/{remote}/autosaves", write with { Slug = null, Meta = null }, cancellation);
        return new Outcome.Done((await ReadAsync(remote, cancellation))!);
    }

    // WordPress keeps what its filters leave of a text, says nothing, and answers 201.
    private async Task<Outcome> ReadBackAsync(WordPressPage made, WordPressWrite write, bool isNew, CancellationToken cancellation)
    {
        var reading = await ReadingOfAsync(made, cancellation);
        var (kept, wanted) = (Held(reading), WordPressMarker.Split(write.Content!).Text);
        if (Plain(kept.Content) == Plain(wanted) && (write.Slug is null || kept.Slug == write.Slug))
        {
            return new Outcome.Done(reading);
        }

        if (isNew)
        {
            await api.SendAsync(HttpMethod.Delete, $"wp/v2/{_type}/{made.Id}?force=true", null, cancellation);
        }

        return new Outcome.Refused([kept.Slug != write.Slug && write.Slug is not null
            ? Finding.Error("slug-renamed", $"WordPress keeps the page under \"{kept.Slug}\" instead of \"{write.Slug}\".", fix: "Take another slug, or free this one in WordPress.") with { Field = "slug" }
            : Finding.Error("content-changed", "WordPress took parts out of the page: the user may not write them.", fix: "Forms of other platforms need the right unfiltered_html; on a single website editors have it.") with { Field = "content" }]);
    }

    // Publishing gives a slug that is in use another number, and says nothing.
    private async Task<Outcome> LaunchedAsync(LaunchRequest request, string remote, WordPressHeld staged, CancellationToken cancellation)
    {
        var live = (await ReadAsync(remote, cancellation))!;
        if (Held(live).Slug == staged.Slug)
        {
            return new Outcome.Done(live);
        }

        await PostAsync($"wp/v2/{_type}/{remote}", new WordPressWrite { Status = "draft", Slug = staged.Slug }, cancellation);
        return new Outcome.Refused([Finding.Error("slug-renamed", $"WordPress published {request.Id} under \"{Held(live).Slug}\" instead of \"{staged.Slug}\"; it is a draft again.", fix: "Free the address in WordPress, then launch again.")]);
    }

    private async Task<WordPressWrite> WriteAsync(StageRequest request, PageAsset page, CancellationToken cancellation)
    {
        var images = await _media.HostAsync(Down(page.Blocks).OfType<PageBlock.Image>(), cancellation);
        var blocks = new WordPressBlocks(
            hole => Address(request, hole, images), source => images.GetValueOrDefault(source), key => request.Needs.GetValueOrDefault(key.ToString())?.Embed);
        var (seo, utm) = await MetaAsync(cancellation);
        var meta = seo.Select(name => (name, page.Description)).Concat(utm.Select(name => (name, Description: request.Campaign))).ToDictionary(m => m.name, m => m.Description, StringComparer.Ordinal);
        return new WordPressWrite
        {
            Title = page.Title,
            Content = WordPressMarker.Join(blocks.Write(page.Blocks), new WordPressMarker(request.ExternalKey, request.Operation, null)),
            Excerpt = page.Description,
            Meta = meta.Count == 0 ? null : meta,
        };
    }

    private string? Address(StageRequest request, Part.Address hole, Dictionary<string, HostedImage> images) => hole.Kind switch
    {
        AddressKind.Page => request.Slugs.TryGetValue(hole.Target, out var slug) ? $"{_home}/{slug}/" : null,
        AddressKind.Image => images.GetValueOrDefault(hole.Target)?.Address,
        _ => request.Needs.GetValueOrDefault(hole.Kind switch { AddressKind.Link => $"link/{hole.Target}", AddressKind.Form => $"form/{hole.Target}", _ => $"calendar/{hole.Target}" })?.Address,
    };

    // What a site registers says what it takes; anything else WordPress would drop without a word.
    private async Task<(ImmutableArray<string> Seo, ImmutableArray<string> Utm)> MetaAsync(CancellationToken cancellation)
    {
        var answer = await api.SendAsync(HttpMethod.Options, $"wp/v2/{_type}", null, cancellation);
        var fields = answer.As(WordPressJson.Default.WordPressSchema)?.Schema?.Properties?.GetValueOrDefault("meta")?.Properties;
        var names = fields is { ValueKind: JsonValueKind.Object } ? fields.Value.EnumerateObject().Select(p => p.Name).ToHashSet(StringComparer.Ordinal) : [];
        return ([.. WordPressConnector.SeoFields.Where(names.Contains)], [.. WordPressConnector.CampaignFields.Where(names.Contains)]);
    }

    private async Task<ImmutableArray<Finding>> TakenAsync(string slug, string key, CancellationToken cancellation)
    {
        var there = (await PagesAsync($"slug={Uri.EscapeDataString(slug)}", cancellation)).FirstOrDefault(p => p.Slug == slug && WordPressMarker.Split(Raw(p.Content)).Marker?.Key != key);
        return there is null
            ? []
            : [Finding.Error("slug-taken", $"The address {_home}/{slug}/ belongs to \"{Raw(there.Title)}\" already; WordPress would give the page another one.", fix: $"Take another slug, or rename that page: {Edit(there.Id)}") with { Field = "slug" }];
    }

    private static ImmutableArray<Finding> Forms(PageAsset page, StageRequest request) =>
    [
        .. Down(page.Blocks).OfType<PageBlock.FormSlot>().Where(s => request.Needs.GetValueOrDefault(s.Form.ToString())?.Embed is null).Select(s =>
            Finding.Error("form-not-embeddable", $"{s.Form} cannot be shown on a page of WordPress from the platform that holds it.", fix: "Put the form on a platform whose forms can be embedded, or the page on the platform of the form.")),
    ];

    private async Task<Reading> ReadingOfAsync(WordPressPage page, CancellationToken cancellation) =>
        ReadingOf(page, page.Status is "publish" or "private" or "future" ? await PendingAsync(page, cancellation) ?? page : page);

    private Reading ReadingOf(WordPressPage page, WordPressPage pending)
    {
        var (text, marker) = WordPressMarker.Split(Raw(pending.Content));
        var key = marker?.Key ?? WordPressMarker.Split(Raw(page.Content)).Marker?.Key ?? "";
        var held = new WordPressHeld(Raw(pending.Title), page.Slug, text, Raw(pending.Excerpt), page.Template ?? "", page.FeaturedMedia, Meta(page.Meta));
        var content = JsonSerializer.SerializeToElement(held, WordPressJson.Default.WordPressHeld);
        var state = page.Status switch { "publish" => RemoteState.Live, "future" => RemoteState.Scheduled, "private" => RemoteState.Paused, _ => RemoteState.Staged };
        return new Reading(IdOf(page.Id.ToString(CultureInfo.InvariantCulture)), key, Fingerprint.Of(content), state, content)
        {
            Operation = marker?.Operation,
            Asset = new PageAsset
            {
                Key = ExternalKeys.Parse(key)?.Asset ?? new AssetKey(AssetKind.Page, page.Slug.Length > 0 ? page.Slug : page.Id.ToString(CultureInfo.InvariantCulture)),
                Title = held.Title,
                Slug = held.Slug,
                Description = held.Excerpt,
                Html = Template.Of(TemplateFormat.Html, text),
                Text = Template.Of(TemplateFormat.Text, ""),
            },
            Address = state == RemoteState.Live ? page.Link : page.PermalinkTemplate?.Replace("%pagename%", page.Slug, StringComparison.Ordinal).Replace("%postname%", page.Slug, StringComparison.Ordinal),
            EditAddress = Edit(page.Id),
        };
    }

    // A page that a plugin made unreadable is given by its id, so that it is asked for by itself and the others go on.
    private Existing? ExistingOf(JsonElement row)
    {
        try
        {
            var page = row.Deserialize(WordPressJson.Default.WordPressPage)!;
            var reading = ReadingOf(page, page);
            var shown = page.Content?.Rendered is { Length: > 0 } rendered ? rendered : Raw(page.Content);
            return Existing.Of(reading with { Asset = ((PageAsset)reading.Asset!) with { Html = Template.Of(TemplateFormat.Html, WordPressMarker.Split(shown).Text) } }) with
            {
                ChangedAt = DateTimeOffset.TryParse(page.ModifiedGmt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            };
        }
        catch (JsonException)
        {
            return row.ValueKind == JsonValueKind.Object && row.TryGetProperty("id", out var id) && id.TryGetInt64(out var number)
                ? new Existing(IdOf(number.ToString(CultureInfo.InvariantCulture)), $"{number}") { EditAddress = Edit(number) }
                : null;
        }
    }

    // Our autosave, unless it is what is live already or somebody changed the page since.
    private async Task<WordPressPage?> PendingAsync(WordPressPage page, CancellationToken cancellation)
    {
        var saves = await api.GetAsync($"wp/v2/{_type}/{page.Id}/autosaves?context=edit", WordPressJson.Default.ListWordPressPage, cancellation);
        return saves.Where(s => s.Parent == page.Id && WordPressMarker.Split(Raw(s.Content)).Marker is not null && string.CompareOrdinal(s.ModifiedGmt, page.ModifiedGmt) >= 0)
            .MaxBy(s => s.ModifiedGmt, StringComparer.Ordinal) is { } newest && !Same(newest, page) ? newest : null;
    }

    private static bool Same(WordPressPage one, WordPressPage other) =>
        Raw(one.Title) == Raw(other.Title) && Raw(one.Excerpt) == Raw(other.Excerpt) && WordPressMarker.Split(Raw(one.Content)).Text == WordPressMarker.Split(Raw(other.Content)).Text;

    private async Task<long?> LastRevisionAsync(string remote, CancellationToken cancellation) =>
        (await api.GetAsync($"wp/v2/{_type}/{remote}/revisions?context=edit&per_page=20", WordPressJson.Default.ListWordPressPage, cancellation))
            .Where(r => !r.Slug.Contains("autosave", StringComparison.Ordinal)).Select(r => (long?)r.Id).FirstOrDefault();

    private async Task<WordPressWrite> BeforeAsync(string remote, long revision, CancellationToken cancellation)
    {
        var before = await api.FindAsync($"wp/v2/{_type}/{remote}/revisions/{revision}?context=edit", WordPressJson.Default.WordPressPage, cancellation)
            ?? throw new PlatformException(new Outcome.Refused([Finding.Error("revision-gone", "WordPress no longer has what was live before.", fix: "Put the page back by hand, under Revisions.")]));
        return new WordPressWrite { Title = Raw(before.Title), Content = Raw(before.Content), Excerpt = Raw(before.Excerpt) };
    }

    private async Task<WordPressPage?> PageAsync(string remote, CancellationToken cancellation) =>
        long.TryParse(remote, NumberStyles.None, CultureInfo.InvariantCulture, out _) && await api.FindAsync($"wp/v2/{_type}/{remote}?context=edit", WordPressJson.Default.WordPressPage, cancellation) is { Status: not "trash" } page ? page : null;

    private Task<List<WordPressPage>> PagesAsync(string query, CancellationToken cancellation) =>
        api.GetAsync($"wp/v2/{_type}?context=edit&{AnyStatus}&{query}", WordPressJson.Default.ListWordPressPage, cancellation);

    private Task<WordPressPage> PostAsync(string path, WordPressWrite write, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Post, path, write, WordPressJson.Default.WordPressWrite, WordPressJson.Default.WordPressPage, cancellation);

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, JsonSerializer.SerializeToElement(new WordPressHeld("", "", "", "", "", 0, []), WordPressJson.Default.WordPressHeld));

    private static WordPressHeld Held(Reading reading) => reading.Content.Deserialize(WordPressJson.Default.WordPressHeld)!;

    private string Edit(long id) => string.Create(CultureInfo.InvariantCulture, $"{_site}/wp-admin/post.php?post={id}&action=edit");

    private static string Raw(WordPressText? text) => text?.Raw ?? text?.Rendered ?? "";

    // Written the same and kept the same is what matters, not the line ends and entities in between.
    private static string Plain(string text) => System.Net.WebUtility.HtmlDecode(text.ReplaceLineEndings("\n").Trim());

    private static SortedDictionary<string, string> Meta(JsonElement meta)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in meta.ValueKind == JsonValueKind.Object ? meta.EnumerateObject() : default)
        {
            if (WordPressConnector.SeoFields.Contains(field.Name) || WordPressConnector.CampaignFields.Contains(field.Name))
            {
                fields[field.Name] = field.Value.ToString();
            }
        }

        return fields;
    }

    private static IEnumerable<PageBlock> Down(IEnumerable<PageBlock> blocks) => blocks.SelectMany(b => Down(b.Children).Prepend(b));
}

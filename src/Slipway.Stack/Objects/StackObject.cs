using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Stack.Objects;

/// <summary>What the stack holds of an asset: what is live, and beside it what is staged.</summary>
internal sealed record StackObject(
    string Id, string ExternalKey, string Campaign, string Kind, string Name, long Revision, string State, string? Live, string? Staged, string Operation, string? Figures)
{
    /// <summary>Stands in <see cref="Staged"/> for an asset that goes at the next launch.</summary>
    public const string Gone = "null";

    public RemoteState RemoteState => Enum.Parse<RemoteState>(State);

    public AssetKey Key => AssetKey.TryParse($"{Kind}/{Name}")!.Value;

    public Asset? LiveAsset => Read(Live);

    public Asset? StagedAsset => Read(Staged ?? Live);

    public AudienceFigures? Audience => Figures is null ? null : JsonSerializer.Deserialize<AudienceFigures>(Figures, AssetJson.Options);

    public static string Write(Asset? asset) => asset is null ? Gone : JsonSerializer.Serialize(asset, AssetJson.Options);

    private static Asset? Read(string? json) => json is null or Gone ? null : JsonSerializer.Deserialize<Asset>(json, AssetJson.Options);
}

/// <summary>The table of objects.</summary>
internal static class StackObjects
{
    private const string Select =
        "select id, external_key as externalkey, campaign, kind, name, revision, state, live, staged, operation, figures from stack_objects ";

    public static Task<StackObject?> ByIdAsync(Session session, string id) => session.FirstAsync<StackObject>(Select + "where id = @id", new { id });

    public static Task<StackObject?> ByKeyAsync(Session session, string key) => session.FirstAsync<StackObject>(Select + "where external_key = @key", new { key });

    public static Task<StackObject?> ByNameAsync(Session session, string campaign, AssetKind kind, string name) => session.FirstAsync<StackObject>(
        Select + "where campaign = @campaign and kind = @kind and name = @name", new { campaign, kind = Word(kind), name });

    public static Task<IReadOnlyList<StackObject>> OfKindAsync(Session session, AssetKind kind, params RemoteState[] states) => session.QueryAsync<StackObject>(
        Select + "where kind = @kind and state in (select value from json_each(@states)) order by id", new { kind = Word(kind), states = Session.List(states.Select(s => s.ToString())) });

    public static Task<IReadOnlyList<StackObject>> OfCampaignAsync(Session session, string? campaign, AssetKind kind) => session.QueryAsync<StackObject>(
        Select + "where (@campaign is null or campaign = @campaign) and kind = @kind and state <> 'Removed' order by name", new { campaign, kind = Word(kind) });

    public static Task SaveAsync(Session session, StackObject item, DateTimeOffset now) => session.ExecuteAsync(
        """
        insert into stack_objects (id, external_key, campaign, kind, name, revision, state, live, staged, operation, figures, changed_at, slug, page_file, account)
        values (@Id, @ExternalKey, @Campaign, @Kind, @Name, @Revision, @State, @Live, @Staged, @Operation, @Figures, @now,
          coalesce(json_extract(@page, '$.slug'), json_extract(@Staged, '$.slug')), coalesce(json_extract(@page, '$.source'), json_extract(@Staged, '$.source')),
          coalesce(json_extract(@page, '$.account'), json_extract(@Staged, '$.account')))
        on conflict (id) do update set revision = excluded.revision, state = excluded.state, live = excluded.live, staged = excluded.staged,
          operation = excluded.operation, figures = excluded.figures, changed_at = excluded.changed_at,
          slug = excluded.slug, page_file = excluded.page_file, account = excluded.account
        """,
        new
        {
            item.Id, item.ExternalKey, item.Campaign, item.Kind, item.Name, item.Revision, item.State, item.Live, item.Staged, item.Operation, item.Figures,
            now = now.ToUnixTimeMilliseconds(),
            page = item.Kind == "page" ? item.Live : null,
        });

    /// <summary>The live page at an address.</summary>
    public static Task<StackObject?> BySlugAsync(Session session, string campaign, string slug) => session.FirstAsync<StackObject>(
        Select + "where campaign = @campaign and kind = 'page' and slug = @slug and state = 'Live' order by name", new { campaign, slug });

    /// <summary>The last parts of the addresses of a campaign's pages, by the pages' names.</summary>
    public static async Task<ImmutableDictionary<string, string>> SlugsAsync(Session session, string campaign) => (await session.QueryAsync<(string Name, string Slug)>(
        "select name, slug from stack_objects where campaign = @campaign and kind = 'page' and state <> 'Removed' and slug is not null", new { campaign })).ToImmutableDictionary(p => p.Name, p => p.Slug);

    /// <summary>The last parts of the addresses of the pages that were made for accounts, by page file and account.</summary>
    public static async Task<ImmutableDictionary<(string File, string Account), string>> AccountSlugsAsync(Session session, string campaign) => (await session.QueryAsync<(string File, string Account, string Slug)>(
        "select page_file, account, slug from stack_objects where campaign = @campaign and kind = 'page' and state <> 'Removed' and account is not null", new { campaign }))
        .ToImmutableDictionary(p => (p.File, p.Account), p => p.Slug);

    /// <summary>The last parts of the addresses of the pages that were made for an account, by page file.</summary>
    public static async Task<ImmutableDictionary<string, string>> SlugsOfAsync(Session session, string campaign, string account) => (await session.QueryAsync<(string File, string Slug)>(
        "select page_file, slug from stack_objects where campaign = @campaign and kind = 'page' and state <> 'Removed' and account = @account", new { campaign, account }))
        .ToImmutableDictionary(p => p.File, p => p.Slug);

    /// <summary>The last part of the address of the page that was made for an account.</summary>
    public static Task<string?> AccountSlugAsync(Session session, string campaign, string file, string account) => session.ScalarAsync<string>(
        "select slug from stack_objects where campaign = @campaign and kind = 'page' and state <> 'Removed' and page_file = @file and account = @account", new { campaign, file, account });

    public static Task SetStateAsync(Session session, string id, RemoteState state, DateTimeOffset now) => session.ExecuteAsync(
        "update stack_objects set state = @state, changed_at = @now where id = @id", new { id, state = state.ToString(), now = now.ToUnixTimeMilliseconds() });

    public static string Word(AssetKind kind) => kind.ToString().ToLowerInvariant();
}

using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Core.Text;
using Slipway.Engine.Lessons;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Lessons;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Agents;

/// <summary>What agents can read without a tool: the brand's rules as they are written, and campaigns with their results as the HTTP API says them.</summary>
internal sealed class Shelf(Workspace workspace, Engine.Campaigns.Campaigns campaigns, CampaignReading reading, ResultsReading results, LessonBook lessons, AgentSchemas schemas, AgentTrail trail)
{
    public const string Campaigns = "slipway://campaigns/";
    public const string Brand = "slipway://";
    public const string Lessons = "slipway://lessons";
    private const string ResultsEnd = "/results";
    private const int PageSize = 50;

    /// <summary>The addresses that are made from a name.</summary>
    public static ListResourceTemplatesResult Templates() => new()
    {
        ResourceTemplates =
        [
            new ResourceTemplate { Name = "campaign", Title = "A campaign", UriTemplate = $"{Campaigns}{{name}}", MimeType = "application/json", Description = "The newest version of a campaign: its assets, findings, decisions and launch." },
            new ResourceTemplate { Name = "results", Title = "The results of a campaign", UriTemplate = $"{Campaigns}{{name}}{ResultsEnd}", MimeType = "application/json", Description = "What a campaign did, and the evidence for it." },
            new ResourceTemplate { Name = "brand", Title = "A file of the brand", UriTemplate = $"{Brand}brand/{{+path}}", MimeType = "text/plain", Description = "The brand's rules, styles, tokens and samples as people wrote them." },
        ],
        TimeToLive = TimeSpan.FromMinutes(5),
        CacheScope = CacheScope.Public,
    };

    /// <summary>A page of what there is, by address; the next one begins behind the last of this one, so that what comes or goes meanwhile moves nothing.</summary>
    public async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken stop)
    {
        var after = request.Params?.Cursor is { } cursor ? Read(cursor) : "";
        var all = workspace.Brand.Files().Keys.Select(OfBrand).Concat(AgentSchemas.List()).Append(new Resource { Name = "lessons", Title = "What experiments taught", Uri = Lessons, MimeType = "application/json", Description = "The effect of each pattern, pooled over campaigns, with its interval and for whom it was seen." }).Concat((await campaigns.ListAsync(0, int.MaxValue)).SelectMany(c => OfCampaign(c.Name)))
            .OrderBy(r => r.Uri, StringComparer.Ordinal).Where(r => string.CompareOrdinal(r.Uri, after) > 0).Take(PageSize + 1).ToList();
        return new ListResourcesResult
        {
            Resources = [.. all.Take(PageSize)],
            NextCursor = all.Count > PageSize ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(all[PageSize - 1].Uri)) : null,
            TimeToLive = TimeSpan.Zero,
            CacheScope = CacheScope.Private,
        };
    }

    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken stop)
    {
        var actor = request.User?.Actor() ?? throw new InvalidOperationException("A resource was read by nobody.");
        var uri = request.Params.Uri;
        var (text, type) = await TextAsync(uri, stop);
        await trail.NoteAsync(actor, "read", new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["uri"] = JsonSerializer.SerializeToElement(uri) }, text is null ? AgentOutcome.Refused : AgentOutcome.Done);
        return text is null
            ? throw new McpProtocolException(
                "There is no such resource. See resources/list.",
                MessageHeaders.IsStateless(request.Server.NegotiatedProtocolVersion) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound)
            : new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = type, Text = text }], TimeToLive = TimeSpan.Zero, CacheScope = CacheScope.Private };
    }

    private async Task<(string? Text, string Type)> TextAsync(string uri, CancellationToken stop)
    {
        if (uri.StartsWith($"{Brand}brand/", StringComparison.Ordinal))
        {
            // Only what the brand's own reader finds: a path that leads elsewhere is in no list.
            return (workspace.Brand.Files().GetValueOrDefault(Uri.UnescapeDataString(uri[Brand.Length..])), "text/plain");
        }

        if (uri.StartsWith(AgentSchemas.Address, StringComparison.Ordinal))
        {
            return (await schemas.FindAsync(uri[AgentSchemas.Address.Length..], stop), "application/schema+json");
        }

        if (uri == Lessons)
        {
            return (JsonSerializer.Serialize(await LessonsSlice.ReadAsync(lessons), Answers.Json), "application/json");
        }

        var name = uri.StartsWith(Campaigns, StringComparison.Ordinal) ? uri[Campaigns.Length..] : "";
        return name.EndsWith(ResultsEnd, StringComparison.Ordinal) && Slugs.IsSlug(name[..^ResultsEnd.Length])
            ? (await results.ReadAsync(name[..^ResultsEnd.Length], stop) is { } result ? JsonSerializer.Serialize(CampaignApi.Results(result), Answers.Json) : null, "application/json")
            : (Slugs.IsSlug(name) && await reading.ReadAsync(name, stop) is { } view ? JsonSerializer.Serialize(CampaignApi.Body(view), Answers.Json) : null, "application/json");
    }

    private static Resource OfBrand(string file) => new() { Name = file, Uri = Brand + Uri.EscapeDataString(file).Replace("%2F", "/", StringComparison.Ordinal), MimeType = "text/plain" };

    private static ImmutableArray<Resource> OfCampaign(string name) =>
    [
        new() { Name = name, Uri = Campaigns + name, MimeType = "application/json" },
        new() { Name = $"{name}, results", Uri = Campaigns + name + ResultsEnd, MimeType = "application/json" },
    ];

    // It came from outside: whatever it says, it is only a place in a list.
    private static string Read(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (FormatException e)
        {
            throw new McpProtocolException("This is no cursor of ours.", e, McpErrorCode.InvalidParams);
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Rehearsal.Platform;

/// <summary>A small platform over real HTTP, with state, revisions, a place for the caller's note and switchable faults: what a connector can be rehearsed against.</summary>
/// <remarks>It keeps a draft beside what is live, protects writes by If-Match, and lets a page be withdrawn but never an announcement.</remarks>
public sealed class RehearsedPlatform : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Dictionary<string, PlatformObject> objects = new(StringComparer.Ordinal);
    private readonly List<PlatformHappening> happenings = [];

    private RehearsedPlatform(WebApplication app, TimeProvider time) => (this.app, this.time) = (app, time);

    public PlatformFaults Faults { get; } = new();

    public Uri Address => new(app.Urls.First());

    /// <summary>Listens on a free port from the moment it is returned.</summary>
    public static async Task<RehearsedPlatform> StartAsync(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        // A minimal application of its own: nothing of the host's settings may change its answers.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNameCaseInsensitive = true);
        var platform = new RehearsedPlatform(builder.Build(), time ?? TimeProvider.System);
        platform.Map();
        await platform.app.StartAsync();
        return platform;
    }

    /// <summary>Someone changes an object in the platform's own screens.</summary>
    public void Edit(string id, Action<JsonObject> change)
    {
        lock (gate)
        {
            var item = objects[id];
            var content = (item.Draft ?? item.Live)!.DeepClone().AsObject();
            change(content);
            objects[id] = item with { Draft = content, Revision = item.Revision + 1 };
        }
    }

    /// <summary>Lets something happen.</summary>
    public void Happen(string type, string key)
    {
        lock (gate)
        {
            happenings.Add(new PlatformHappening(happenings.Count + 1, type, key, time.GetUtcNow()));
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private void Map()
    {
        app.MapGet("/objects", (string? key, string? campaign, string? kind) =>
        {
            lock (gate)
            {
                return Results.Json(objects.Values.Where(o => o.State != "removed" && (key is null || o.Key == key)
                    && (campaign is null || o.Campaign == campaign) && (kind is null || o.Kind == kind)).OrderBy(o => o.Key, StringComparer.Ordinal).ToList());
            }
        });
        app.MapGet("/objects/{id}", (string id) =>
        {
            lock (gate)
            {
                return objects.TryGetValue(id, out var item) && item.State != "removed" ? Results.Json(item) : Results.NotFound();
            }
        });
        app.MapPut("/objects", (string key, PlatformWrite write, HttpContext context) => WriteAsync(context, () => Put(key, write, context)));
        app.MapPost("/objects/{id}/{verb}", (string id, string verb, PlatformWrite write, HttpContext context) => WriteAsync(context, () => Move(id, verb, write, context)));
        app.MapGet("/public/{id}", (string id) =>
        {
            lock (gate)
            {
                return objects.TryGetValue(id, out var item) && item.State == "live" ? Results.Json(item.Live) : Results.NotFound();
            }
        });
        app.MapGet("/happenings", (long after) =>
        {
            lock (gate)
            {
                return Results.Json(happenings.Where(h => h.Number > after).Take(2).ToList());
            }
        });
    }

    private async Task WriteAsync(HttpContext context, Func<IResult> work)
    {
        if (Faults.Throttles())
        {
            context.Response.Headers.RetryAfter = "60";
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        if (Faults.TakesRequest())
        {
            context.Abort();
            return;
        }

        IResult result;
        lock (gate)
        {
            result = work();
        }

        if (Faults.TakesAnswer())
        {
            context.Abort();
            return;
        }

        await result.ExecuteAsync(context);
    }

    private IResult Put(string key, PlatformWrite write, HttpContext context)
    {
        var held = objects.Values.FirstOrDefault(o => o.Key == key && o.State != "removed");
        if (!Expected(context, held))
        {
            return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
        }

        var item = held is null
            ? new PlatformObject(string.Create(CultureInfo.InvariantCulture, $"obj-{objects.Count + 1}"), key, write.Campaign ?? "", write.Kind ?? "") { Draft = write.Content, Note = write.Note }
            : held with { Draft = write.Content, Note = write.Note, Revision = held.Revision + 1 };
        return Results.Json(objects[item.Id] = item, statusCode: held is null ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private IResult Move(string id, string verb, PlatformWrite write, HttpContext context)
    {
        if (!objects.TryGetValue(id, out var item) || item.State == "removed")
        {
            return Results.NotFound();
        }

        if (!Expected(context, item))
        {
            return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
        }

        PlatformObject? moved = (verb, item.State) switch
        {
            ("publish", "draft" or "live" or "held") => item with { State = "live", Live = item.Draft ?? item.Live, Draft = null },
            ("hold", "live") => item with { State = "held" },
            ("release", "held") => item with { State = "live" },
            ("withdraw", "live" or "held") when item.Kind == "page" => item with { State = "draft", Draft = item.Draft ?? item.Live, Live = null },
            _ => null,
        };
        return moved is null
            ? Results.Json(new { message = $"A {item.Kind} that is {item.State} cannot be changed by {verb}." }, statusCode: StatusCodes.Status409Conflict)
            : Results.Json(objects[id] = moved with { Revision = item.Revision + 1, Note = write.Note });
    }

    private static bool Expected(HttpContext context, PlatformObject? held) => context.Request.Headers.IfMatch.ToString() switch
    {
        "" => context.Request.Headers.IfNoneMatch.ToString() != "*" || held is null,
        var revision => held is not null && revision == string.Create(CultureInfo.InvariantCulture, $"\"{held.Revision}\""),
    };
}

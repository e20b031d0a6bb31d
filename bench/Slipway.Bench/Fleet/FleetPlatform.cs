using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Bench.Fleet;

/// <summary>A platform over real HTTP that takes whoever calls at their word: it makes twice what it is asked to make twice, and writes down all it does.</summary>
/// <remarks>What it holds and what it did are a record that knows nothing of the engine's, and outlives every node that is killed.</remarks>
internal sealed class FleetPlatform : IAsyncDisposable
{
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(100);

    // Over all platforms, so that what was done on one can be said to come before what was done on another.
    private static long _done;

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, FleetThing> _things = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(string Id, long MadeAt)>> _byKey = new(StringComparer.Ordinal);
    private readonly List<FleetEffect> _effects = [];
    private readonly List<FleetHappening> _happenings = [];
    private int _calls;

    private FleetPlatform(WebApplication app, Habits habits) => (_app, Habits) = (app, habits);

    /// <summary>What becomes of calls; null where all go well.</summary>
    public Weather? Weather { get; set; }

    public Habits Habits { get; }

    /// <summary>Whether it answers nobody.</summary>
    public bool IsDown { get; set; }

    /// <summary>Where it answers, with a slash at the end.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Every call so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What it holds, what was removed too.</summary>
    /// <param name="prefix">How their keys begin.</param>
    public ImmutableArray<FleetThing> ThingsOf(string prefix)
    {
        lock (_gate)
        {
            return [.. _things.Values.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    /// <summary>All it did, in order.</summary>
    /// <inheritdoc cref="ThingsOf"/>
    public ImmutableArray<FleetEffect> EffectsOf(string prefix)
    {
        lock (_gate)
        {
            return [.. _effects.Where(e => e.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    /// <summary>Listens on a free port from the moment it is returned.</summary>
    public static async Task<FleetPlatform> StartAsync(Habits habits)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var platform = new FleetPlatform(builder.Build(), habits);
        platform._app.Run(platform.AnswerAsync);
        await platform._app.StartAsync();
        return platform;
    }

    /// <summary>A person makes something live in the platform's own screens; nothing where it is live already.</summary>
    public void PublishByHand(string key)
    {
        lock (_gate)
        {
            if (_byKey.GetValueOrDefault(key)?.Select(m => _things[m.Id]).FirstOrDefault(t => t is { State: "draft" } or { Draft: not null, State: not "removed" }) is { } thing)
            {
                Keep(thing with { State = "live", Live = thing.Content, Draft = null, Revision = thing.Revision + 1 }, "by-hand");
            }
        }
    }

    /// <summary>A person changes something in the platform's own screens.</summary>
    public void ChangeByHand(string key, Func<FleetThing, FleetThing> change)
    {
        lock (_gate)
        {
            var thing = _byKey[key].Select(m => _things[m.Id]).Single(t => t.State != "removed");
            Keep(change(thing) with { Revision = thing.Revision + 1 }, "by-hand");
        }
    }

    /// <summary>Lets something happen to a campaign, once.</summary>
    public void Happen(string type, string campaign)
    {
        lock (_gate)
        {
            if (_happenings.TrueForAll(h => h.Type != type || h.Campaign != campaign))
            {
                _happenings.Add(new FleetHappening(_happenings.Count + 1, type, campaign));
            }
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        if (Habits.AnswerMs > 0)
        {
            await Task.Delay(Habits.AnswerMs);
        }

        // People in the platform's own screens have no network between them and it.
        var mishap = IsPerson(context.Request) ? Mishap.None : Weather?.Next() ?? Mishap.None;
        if (IsDown || mishap == Mishap.LoseRequest)
        {
            context.Abort();
            return;
        }

        if (mishap is Mishap.Throttle or Mishap.Fail)
        {
            context.Response.Headers.RetryAfter = "0";
            context.Response.StatusCode = mishap == Mishap.Throttle ? StatusCodes.Status429TooManyRequests : StatusCodes.Status500InternalServerError;
            return;
        }

        // Read whole before anything is done: a caller who dies in the middle of asking has asked nothing.
        var ask = HttpMethods.IsPost(context.Request.Method) && context.Request.ContentLength != 0 ? await JsonSerializer.DeserializeAsync(context.Request.Body, FleetJson.Default.FleetAsk) : null;
        var (status, answer) = Do(context.Request, ask);
        switch (mishap)
        {
            case Mishap.LoseAnswer:
                context.Abort();
                return;
            case Mishap.FailAfter:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            case Mishap.Delay:
                await Task.Delay(_delay);
                break;
        }

        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer);
    }

    private (HttpStatusCode Status, byte[] Answer) Do(HttpRequest request, FleetAsk? ask)
    {
        lock (_gate)
        {
            return (request.Method, request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
            {
                ("GET", ["about"]) => Ok(Habits, FleetJson.Default.Habits),
                ("GET", ["happenings"]) => Ok([.. _happenings.Skip(int.Parse(request.Query["after"].ToString(), CultureInfo.InvariantCulture))], FleetJson.Default.ListFleetHappening),
                ("GET", ["objects"]) => Ok([.. Findable(request.Query["key"].ToString())], FleetJson.Default.ListFleetThing),
                ("GET", ["objects", var id]) => _things.TryGetValue(id, out var thing) ? Ok(thing, FleetJson.Default.FleetThing) : (HttpStatusCode.NotFound, []),
                ("POST", ["objects"]) => Make(ask!),
                ("POST", ["objects", var id, var verb]) => _things.TryGetValue(id, out var thing) ? Change(thing, verb, ask!) : (HttpStatusCode.NotFound, []),
                ("POST", ["by-hand", .. var key]) => Person(() => PublishByHand(string.Join('/', key))),
                ("POST", ["happen", var type, var campaign]) => Person(() => Happen(type, campaign)),
                _ => (HttpStatusCode.NotFound, []),
            };
        }
    }

    private static bool IsPerson(HttpRequest request) => request.Path.StartsWithSegments("/by-hand", StringComparison.Ordinal) || request.Path.StartsWithSegments("/happen", StringComparison.Ordinal);

    private static (HttpStatusCode Status, byte[] Answer) Person(Action act)
    {
        act();
        return (HttpStatusCode.OK, []);
    }

    private IEnumerable<FleetThing> Findable(string key)
    {
        var until = Environment.TickCount64 - Habits.FindableAfterMs;
        return (_byKey.GetValueOrDefault(key) ?? []).Where(m => m.MadeAt <= until).Select(m => _things[m.Id]).Where(t => t.State != "removed");
    }

    private (HttpStatusCode Status, byte[] Answer) Make(FleetAsk ask)
    {
        if (!_byKey.TryGetValue(ask.Key!, out var same))
        {
            _byKey[ask.Key!] = same = [];
        }

        if (Habits.KeepsKeysApart && same.Exists(m => _things[m.Id].State != "removed"))
        {
            return (HttpStatusCode.Conflict, []);
        }

        var thing = new FleetThing(string.Create(CultureInfo.InvariantCulture, $"{Habits.Name}-{_things.Count + 1}"), ask.Key!) { Draft = ask.Content, Operation = ask.Operation };
        same.Add((thing.Id, Environment.TickCount64));
        return Keep(thing, "make");
    }

    private (HttpStatusCode Status, byte[] Answer) Change(FleetThing thing, string verb, FleetAsk ask)
    {
        if (Habits.KnowsRevisions && ask.Expected is { } expected && expected != thing.Revision)
        {
            return (HttpStatusCode.PreconditionFailed, []);
        }

        FleetThing? changed = (verb, thing.State) switch
        {
            // What was removed is a draft again; what is to go stays as it is until it goes.
            ("draft", "removed") => thing with { State = "draft", Draft = ask.Content, Live = null },
            ("draft", _) => thing with { Draft = ask.Content },
            ("publish", "draft" or "live" or "held") => thing with { State = "live", Live = thing.Content, Draft = null },
            ("hold", "live") => thing with { State = "held" },
            ("release", "held") => thing with { State = "live" },
            ("withdraw", "live" or "held") => thing with { State = "draft", Draft = thing.Content, Live = null },
            ("remove", not "removed") => thing with { State = "removed" },
            _ => null,
        };
        return changed is null ? (HttpStatusCode.UnprocessableEntity, []) : Keep(changed with { Operation = ask.Operation, Revision = thing.Revision + 1 }, verb);
    }

    private (HttpStatusCode Status, byte[] Answer) Keep(FleetThing thing, string verb)
    {
        _things[thing.Id] = thing;
        _effects.Add(new FleetEffect(Interlocked.Increment(ref _done), verb, thing.Key, thing.Id, verb == "by-hand" ? "" : thing.Operation));
        return Ok(thing, FleetJson.Default.FleetThing);
    }

    private static (HttpStatusCode Status, byte[] Answer) Ok<T>(T answer, JsonTypeInfo<T> type) => (HttpStatusCode.OK, JsonSerializer.SerializeToUtf8Bytes(answer, type));
}

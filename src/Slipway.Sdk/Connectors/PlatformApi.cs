using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Sdk.Connectors;

/// <summary>An answer as it came.</summary>
/// <param name="Method">The method of the call.</param>
/// <param name="Path">The path of the call, without its query: that may name people, and a path is logged.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">Header names in lower case; several values are joined by a comma.</param>
/// <param name="Body">The body as text.</param>
public sealed record PlatformAnswer(HttpMethod Method, string Path, int Status, ImmutableDictionary<string, string> Headers, string Body)
{
    /// <summary>Whether the status says that it worked; a platform may still say otherwise in the body.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads the body; null when it is not what was expected.</summary>
    public T? As<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Body.Length == 0 ? null : JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Calls a platform over HTTP and turns every answer that is not a success into an <see cref="Outcome"/>, thrown as <see cref="PlatformException"/>.</summary>
/// <remarks>
/// It calls once. What changes something and got no answer, a 5xx or an answer that cannot be read is <see cref="Outcome.Unknown"/>: it may have happened.
/// What only reads and failed leaves nothing behind; it is told as the transport's exception, and may be tried again.
/// </remarks>
/// <param name="http">Signed in, with its base address set.</param>
/// <param name="errors">The platform's error map: what an answer means; null where it is none of the platform's known errors. Asked about every answer, since a 200 may carry an error.</param>
/// <param name="time">The clock, for answers that ask to wait.</param>
public sealed class PlatformApi(HttpClient http, Func<PlatformAnswer, Outcome?> errors, TimeProvider time)
{
    /// <summary>How long to wait when the platform does not say.</summary>
    public static TimeSpan UsualWait { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Reads.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => Read(await SendAsync(HttpMethod.Get, path, null, cancellation), type);

    /// <summary>Reads; null when it is not there (404 or 410).</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var answer = await CallAsync(HttpMethod.Get, path, null, null, cancellation);
        return answer.Status is 404 or 410 ? null : Read(Checked(answer), type);
    }

    /// <summary>Sends JSON and reads what comes back.</summary>
    public async Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
        where TAnswer : class => Read(await SendAsync(method, path, Json(body, bodyType), cancellation), type);

    /// <summary>Sends what is given, and refuses every answer that is not a success.</summary>
    public async Task<PlatformAnswer> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation, Action<HttpRequestHeaders>? headers = null) =>
        Checked(await CallAsync(method, path, content, headers, cancellation));

    /// <summary>Sends what is given and returns whatever comes back; only a lost answer is thrown.</summary>
    public async Task<PlatformAnswer> CallAsync(
        HttpMethod method, string path, HttpContent? content, Action<HttpRequestHeaders>? headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        headers?.Invoke(request.Headers);

        // What is said of a call is logged and kept, and a query may hold addresses of people.
        var place = path.Split('?', 2)[0];
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            var all = answer.Headers.Concat(answer.Content.Headers)
                .GroupBy(h => h.Key.ToLowerInvariant())
                .ToImmutableDictionary(g => g.Key, g => string.Join(", ", g.SelectMany(h => h.Value)), StringComparer.Ordinal);
            return new PlatformAnswer(method, place, (int)answer.StatusCode, all, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            if (IsRead(method))
            {
                throw new HttpRequestException($"{method} {place} got no answer: {e.Message}", e);
            }

            throw new PlatformException(new Outcome.Unknown($"{method} {place} got no answer: {e.Message}"));
        }
    }

    /// <summary>The answer, when it is a success.</summary>
    /// <exception cref="PlatformException">It is not.</exception>
    public PlatformAnswer Checked(PlatformAnswer answer)
    {
        if (errors(answer) is { } known)
        {
            throw new PlatformException(known);
        }

        if (answer.IsSuccess)
        {
            return answer;
        }

        throw answer.Status switch
        {
            429 => new PlatformException(new Outcome.Throttled(RetryAfter(answer))),
            >= 500 when IsRead(answer.Method) => new HttpRequestException($"{answer.Method} {answer.Path} failed with {answer.Status}.", null, (HttpStatusCode)answer.Status),
            >= 500 => new PlatformException(new Outcome.Unknown($"{answer.Method} {answer.Path} failed with {answer.Status}.")),
            _ => new PlatformException(new Outcome.Refused(
                [Finding.Error("platform-refuses", $"{answer.Method} {answer.Path} was refused with {answer.Status}.", fix: "Look at the connection's calls, and at the platform's own log.")])),
        };
    }

    /// <summary>When the platform wants to be asked again: its Retry-After, in seconds or as a date.</summary>
    public DateTimeOffset RetryAfter(PlatformAnswer answer)
    {
        var now = time.GetUtcNow();
        var written = answer.Headers.GetValueOrDefault("retry-after", "");
        return int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? now + TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
            : now + UsualWait;
    }

    /// <summary>A body of JSON.</summary>
    public static HttpContent Json<T>(T body, JsonTypeInfo<T> type) => new StringContent(JsonSerializer.Serialize(body, type), Encoding.UTF8, "application/json");

    private static T Read<T>(PlatformAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        if (answer.As(type) is { } read)
        {
            return read;
        }

        // Cut in the middle, or a proxy's page: what was asked for may have happened.
        var said = $"{answer.Method} {answer.Path} was answered with something that cannot be read.";
        throw IsRead(answer.Method) ? new HttpRequestException(said) : new PlatformException(new Outcome.Unknown(said));
    }

    private static bool IsRead(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head;
}

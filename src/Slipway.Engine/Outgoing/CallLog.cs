using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Slipway.Engine.Outgoing;

/// <summary>A call to a platform, as it may be shown: without bodies, queries' values and tokens.</summary>
/// <param name="At">When.</param>
/// <param name="Method">GET, POST and so on.</param>
/// <param name="Path">Host and path; of the query only the names.</param>
/// <param name="Status">What was answered; null where nothing was.</param>
/// <param name="Duration">How long it took.</param>
public sealed record LoggedCall(DateTimeOffset At, string Method, string Path, int? Status, TimeSpan Duration);

/// <summary>The last calls of each connection.</summary>
public sealed partial class CallLog(TimeProvider time, ILogger<CallLog> logger)
{
    private const int Kept = 200;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<LoggedCall>> _calls = new(StringComparer.Ordinal);

    /// <summary>The last calls of a connection, the newest first.</summary>
    public ImmutableArray<LoggedCall> Of(string connection) => _calls.TryGetValue(connection, out var calls) ? [.. calls.Reverse()] : [];

    /// <summary>A handler that writes down what passes through it.</summary>
    public DelegatingHandler For(string connection) => new Recorder(this, connection);

    private void Add(string connection, LoggedCall call)
    {
        var calls = _calls.GetOrAdd(connection, _ => new ConcurrentQueue<LoggedCall>());
        calls.Enqueue(call);
        while (calls.Count > Kept)
        {
            calls.TryDequeue(out _);
        }

        LogCall(connection, call.Method, call.Path, call.Status, (long)call.Duration.TotalMilliseconds);
    }

    // Ids and slugs in a path are not secret; values of a query can be tokens or people's addresses.
    private static string Shown(Uri address)
    {
        var names = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')[0]).ToList();
        return $"{address.Host}{Uri.UnescapeDataString(address.AbsolutePath)}{(names.Count == 0 ? "" : $"?{string.Join('&', names)}")}";
    }

    [LoggerMessage(1301, LogLevel.Debug, "{Connection}: {Method} {Path} {Status} in {Milliseconds} ms")]
    private partial void LogCall(string connection, string method, string path, int? status, long milliseconds);

    private sealed class Recorder(CallLog log, string connection) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (at, start) = (log.UtcNow, Stopwatch.GetTimestamp());
            HttpResponseMessage? answer = null;
            try
            {
                return answer = await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                log.Add(connection, new LoggedCall(at, request.Method.Method, Shown(request.RequestUri!), (int?)answer?.StatusCode, Stopwatch.GetElapsedTime(start)));
            }
        }
    }

    private DateTimeOffset UtcNow => time.GetUtcNow();
}

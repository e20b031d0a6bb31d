using System.Net;
using System.Text.Json;
using Slipway.Sdk.Connectors;

namespace Slipway.Ai.Providers;

/// <summary>What stands between the providers' libraries and the network: says in one way what went wrong, whichever wire format it was, and takes no answer without end.</summary>
internal sealed class AnswerGuard(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MostBytes = 32 << 20;
    private const int MostError = 64 << 10;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or PlatformException)
        {
            // The way out says why an address is closed to us.
            var closed = (e as PlatformException ?? e.InnerException as PlatformException)?.Outcome as Outcome.Refused;
            throw new ModelException(ModelTrouble.Unreachable, $"{request.RequestUri!.Host} could not be reached: {closed?.Findings[0].Message ?? e.Message}", e);
        }

        if (answer.IsSuccessStatusCode)
        {
            answer.Content = new Bounded(answer.Content);
            return answer;
        }

        using (answer)
        {
            throw await TroubleAsync(request.RequestUri!.Host, answer, cancellationToken);
        }
    }

    private static async Task<ModelException> TroubleAsync(string host, HttpResponseMessage answer, CancellationToken cancellation)
    {
        var (code, message) = Read(await BodyAsync(answer, cancellation));
        var said = $"{host} answered {(int)answer.StatusCode}{(message.Length == 0 ? "." : $": {message}")}";
        var trouble = answer.StatusCode switch
        {
            HttpStatusCode.TooManyRequests when code.Contains("quota", StringComparison.Ordinal) => ModelTrouble.Spent,
            HttpStatusCode.PaymentRequired => ModelTrouble.Spent,
            HttpStatusCode.TooManyRequests => ModelTrouble.Busy,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ModelTrouble.NotAllowed,
            HttpStatusCode.NotFound => ModelTrouble.NotThere,
            HttpStatusCode.RequestEntityTooLarge => ModelTrouble.TooLong,
            HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict => ModelTrouble.Busy,
            >= HttpStatusCode.InternalServerError => ModelTrouble.Busy,
            _ when code.Contains("context_length", StringComparison.Ordinal) || message.Contains("too long", StringComparison.OrdinalIgnoreCase) => ModelTrouble.TooLong,
            _ => ModelTrouble.Declined,
        };
        return new ModelException(trouble, said) { After = answer.Headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - DateTimeOffset.UtcNow : null };
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            var bytes = new byte[MostError];
            return bytes[..await stream.ReadAtLeastAsync(bytes, MostError, throwOnEndOfStream: false, cancellation)];
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return [];
        }
    }

    // Both providers, and those who speak like them, answer with an error of a type or code and a message.
    private static (string Code, string Message) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var e) ? e : json.RootElement;
            return error.ValueKind switch
            {
                JsonValueKind.String => ("", error.GetString()!),
                JsonValueKind.Object => ($"{Text(error, "code")} {Text(error, "type")}", Text(error, "message")),
                _ => ("", ""),
            };
        }
        catch (JsonException)
        {
            return ("", "");
        }
    }

    private static string Text(JsonElement error, string name) => error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>An answer that ends, one way or another.</summary>
    private sealed class Bounded : HttpContent
    {
        private readonly HttpContent _answer;

        public Bounded(HttpContent answer)
        {
            _answer = answer;
            foreach (var (name, values) in answer.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await _answer.ReadAsStreamAsync(), MostBytes);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var from = await CreateContentReadStreamAsync();
            await from.CopyToAsync(stream);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _answer.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class BoundedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return Counted(await inner.ReadAsync(buffer, cancellationToken));
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new ModelException(ModelTrouble.Cut, $"The answer broke off: {e.Message}", e);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int count) => (_read += count) <= most ? count : throw new ModelException(ModelTrouble.TooLong, $"The answer is larger than {most >> 20} MB.");
    }
}

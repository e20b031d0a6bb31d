using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Slipway.Ai.Gateway;
using Slipway.Ai.Providers;

namespace Slipway.Server.Gateway;

/// <summary>An answer that is kept for the one who asked.</summary>
internal sealed record KeptAnswer(byte[] Body, string ContentType, string Model)
{
    public async Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = Body.Length;
        context.Response.Headers["x-slipway-model"] = Model;
        context.Response.Headers["x-slipway-cache"] = "hit";
        await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}

/// <summary>Answers that callers asked to have kept (<c>x-slipway-cache: 3600</c>), in memory: for the same person, purpose, class of data and model, and the same request to the byte.</summary>
internal sealed class AnswerShelf : IDisposable
{
    private const long MostBytes = 64 << 20;
    private const string Header = "x-slipway-cache";

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>How long the caller wants the answer kept, as far as its purpose lets it; null where not.</summary>
    public static TimeSpan? Asked(IHeaderDictionary headers, GatewayRequest request, Purpose purpose) =>
        headers.TryGetValue(Header, out var said) && !request.IsStream && purpose.MostCached > TimeSpan.Zero
            && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, purpose.MostCached.TotalSeconds))
            : null;

    /// <summary>What an answer is kept under.</summary>
    public static string Key(CallRecord call, ModelSettings model) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', call.Account, call.Call, call.Purpose, call.DataClass, model.Name, model.Model, model.Address, call.Digest))));

    public KeptAnswer? Find(string key) => _kept.Get<KeptAnswer>(key);

    public void Keep(string key, KeptAnswer answer, TimeSpan time) =>
        _kept.Set(key, answer, new MemoryCacheEntryOptions { Size = answer.Body.Length + 256, AbsoluteExpirationRelativeToNow = time });

    public void Dispose() => _kept.Dispose();
}

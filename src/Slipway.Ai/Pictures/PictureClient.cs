using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Slipway.Ai.Providers;

namespace Slipway.Ai.Pictures;

/// <summary>What a model drew.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Input">Tokens read; null where it does not say.</param>
/// <param name="Output">Tokens drawn.</param>
/// <param name="Took">How long it took, every attempt included.</param>
public sealed record DrawnPicture(byte[] Bytes, long? Input, long? Output, TimeSpan Took);

/// <summary>Asks a model for a picture, in OpenAI's wire format (<c>POST /images/generations</c>), which others speak too.</summary>
/// <remarks>Only a picture that stands in the answer itself is taken. An address in its place would have us fetch what somebody else chose, from where they chose; it is never followed.</remarks>
/// <param name="http">The way out.</param>
/// <param name="model">The model.</param>
/// <param name="key">Its key; null where it needs none.</param>
/// <param name="time">The clock of waits.</param>
public sealed class PictureClient(HttpClient http, ModelSettings model, string? key, TimeProvider time)
{
    // What was drawn is paid for, also where nobody can read it: only what never began is tried again.
    private readonly ResiliencePipeline _again = CarefulChat.Again(time, e => e.Trouble is ModelTrouble.Busy or ModelTrouble.Unreachable);

    /// <summary>Asks.</summary>
    /// <param name="said">What is to be drawn.</param>
    /// <param name="settings">How.</param>
    /// <param name="stop">Calls it off.</param>
    /// <exception cref="ModelException">There is no picture, and why.</exception>
    public async Task<DrawnPicture> DrawAsync(string said, PictureSettings settings, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var call = new GenAiCall(model, null, "image_generation");
        try
        {
            var drawn = await _again.ExecuteAsync(async again => await OnceAsync(said, settings, again), stop);
            call.Answered(null, model.Model, null, drawn.Input is null ? null : new() { InputTokenCount = drawn.Input, OutputTokenCount = drawn.Output });
            return drawn with { Took = time.GetElapsedTime(began) };
        }
        catch (Exception e)
        {
            call.Failed(e);
            throw;
        }
    }

    private async Task<DrawnPicture> OnceAsync(string said, PictureSettings settings, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(model.Patience);
        var body = new JsonObject { ["model"] = model.Model, ["prompt"] = said, ["n"] = 1, ["size"] = settings.Size };
        if (settings.Quality is { } quality)
        {
            body["quality"] = quality;
        }

        if (settings.SaysFormat)
        {
            body["response_format"] = "b64_json";
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{model.Address.ToString().TrimEnd('/')}/images/generations") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? "none");
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            await using var stream = await answer.Content.ReadAsStreamAsync(patience.Token);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: patience.Token);
            return Read(json.RootElement);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            throw new ModelException(ModelTrouble.Slow, $"{model.Name} did not answer within {model.Patience.TotalSeconds:0} seconds.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ModelException(ModelTrouble.Cut, $"The answer broke off: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelException(ModelTrouble.Unusable, $"What {model.Name} answered cannot be read: {e.Message}", e);
        }
    }

    private DrawnPicture Read(JsonElement answer)
    {
        if (answer.GetProperty("data").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } first)
        {
            throw new ModelException(ModelTrouble.Unusable, $"{model.Name} answered without a picture.");
        }

        if (!first.TryGetProperty("b64_json", out var encoded) || encoded.ValueKind != JsonValueKind.String)
        {
            throw first.TryGetProperty("url", out _)
                ? new ModelException(ModelTrouble.OnlyAddress, $"{model.Name} answered with an address in place of the picture, and what others choose is not fetched.")
                : new ModelException(ModelTrouble.Unusable, $"{model.Name} answered without a picture.");
        }

        var bytes = encoded.GetBytesFromBase64();
        PictureFile.Read(bytes);
        var usage = answer.TryGetProperty("usage", out var used) && used.ValueKind == JsonValueKind.Object ? used : default;
        return new DrawnPicture(bytes, Tokens(usage, "input_tokens"), Tokens(usage, "output_tokens"), default);
    }

    private static long? Tokens(JsonElement usage, string name) => usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty(name, out var count) && count.TryGetInt64(out var tokens) && tokens >= 0 ? tokens : null;
}

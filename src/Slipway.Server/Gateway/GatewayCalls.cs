using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Ai.Gateway;
using Slipway.Ai.Providers;
using Slipway.Ai.Redaction;
using Slipway.Server.Accounts;

namespace Slipway.Server.Gateway;

/// <summary>Takes one call through: what it may, what is in it, what it may cost, the model, and the answer; and keeps a record of each, whatever came of it.</summary>
internal sealed class GatewayCalls(CallBook book, AnswerShelf shelf, BudgetWatch watch, TimeProvider time)
{
    public const string PurposeHeader = "x-slipway-purpose";
    public const string DataHeader = "x-slipway-data";

    private const int MostBytes = 16 << 20;
    private const int MostAnswer = 64 << 20;
    private const int Chunk = 16 << 10;

    // Where nobody says how many tokens there were: a token has about four letters.
    private const int BytesPerToken = 4;

    public static string Purpose(HttpContext context, GatewayKey key) => context.Request.Headers[PurposeHeader].ToString() is { Length: > 0 } said ? said : key.Purpose;

    public static string DataClass(HttpContext context, GatewayKey key) => context.Request.Headers[DataHeader].ToString() is { Length: > 0 } said ? said : key.DataClass;

    public async Task RunAsync(HttpContext context, GatewayCall call, GatewayKey key, Caller caller, GatewayRules rules, Refusal? refusal)
    {
        var started = Stopwatch.GetTimestamp();
        var record = new CallRecord
        {
            At = time.GetUtcNow(), Account = caller.Account, Token = key.Id, Purpose = Shown(Purpose(context, key)), DataClass = Shown(DataClass(context, key)), Call = call,
        };
        try
        {
            refusal ??= book.IsFull ? new Refusal(503, "record_full", "Calls cannot be written down at the moment, so none is let through. Try again soon.") : null;
            refusal ??= await AnswerAsync(context, record, caller, rules);
            if (refusal is not null)
            {
                record.Code = refusal.Code;
                if (!context.Response.HasStarted)
                {
                    await GatewayError.WriteAsync(context, refusal);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException && (context.RequestAborted.IsCancellationRequested || e is BadHttpRequestException))
        {
            // The caller went away, or never sent all of it.
            record.Code = "caller_gone";
        }
        catch
        {
            record.Code = "failed";
            throw;
        }
        finally
        {
            record.Status = record.Code == "caller_gone" ? 499 : record.Code == "failed" ? 500 : context.Response.StatusCode;
            record.Milliseconds = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            book.Add(record);
        }
    }

    private async Task<Refusal?> AnswerAsync(HttpContext context, CallRecord record, Caller caller, GatewayRules rules)
    {
        var (permission, refusal) = rules.Policy.Permit(caller, record.Purpose, record.DataClass);
        if (permission is null)
        {
            return refusal;
        }

        using var body = new PooledBytes((int)Math.Clamp(context.Request.ContentLength ?? 4096, 1024, MostBytes) + 1);
        if (!await ReadAsync(context, body))
        {
            return new Refusal(413, "too_large", $"The request has more than {MostBytes >> 20} MB. Send less at once.");
        }

        record.Digest = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var (request, unread) = GatewayRequest.Read(record.Call, body.Span, permission.Data.Handling, Tag);
        if (request is null)
        {
            record.Found = unread!.Found;
            return unread;
        }

        using (request)
        {
            record.Model = Shown(request.Model);
            record.Found = request.FoundLine;
            var (chain, notAllowed) = rules.Policy.Choose(permission, request.Model);
            return notAllowed ?? await AnswerAsync(context, record, request, permission, caller, chain, rules);
        }
    }

    private async Task<Refusal?> AnswerAsync(HttpContext context, CallRecord record, GatewayRequest request, Permission permission, Caller caller, ImmutableArray<ModelSettings> chain, GatewayRules rules)
    {
        var kept = AnswerShelf.Asked(context.Request.Headers, request, permission.Purpose);
        var shelfKey = kept is null ? "" : AnswerShelf.Key(record, chain[0]);
        if (kept is not null && shelf.Find(shelfKey) is { } known)
        {
            record.IsCached = true;
            record.AnsweredBy = known.Model;
            await known.WriteAsync(context);
            return null;
        }

        var lines = BudgetWatch.Lines(caller, permission, rules.Policy.File);
        var currency = chain[0].Price?.Currency ?? "";
        var most = Cost(chain[0], new TokenUse(request.Length / BytesPerToken, record.Call == GatewayCall.Embeddings ? 0 : request.MostTokens ?? chain[0].MostTokens));
        var (aside, spent) = book.Spending.Begin(lines, currency, most, book.Today);
        if (aside is null)
        {
            return BudgetWatch.Spent(spent!, book.Today);
        }

        try
        {
            var (answer, none) = await rules.Upstream.AskAsync(request, chain, context.RequestAborted);
            if (answer is null)
            {
                return none;
            }

            using (answer)
            {
                record.AnsweredBy = answer.Model.Name;
                Head(context, answer, request, aside);
                try
                {
                    return request.IsStream && answer.Message.Content.Headers.ContentType?.MediaType == "text/event-stream"
                        ? await StreamAsync(context, record, request, answer)
                        : await WholeAsync(context, record, request, answer, aside, kept, shelfKey);
                }
                finally
                {
                    Settle(record, answer, aside);
                }
            }
        }
        finally
        {
            Settle(record, answer: null, aside);
        }
    }

    // Once, and before whoever asked has the whole answer: what was set aside for it must not stand in the way of their next question.
    private void Settle(CallRecord record, UpstreamAnswer? answer, SetAside aside)
    {
        if (aside.IsSettled)
        {
            return;
        }

        aside.IsSettled = true;
        var cost = 0L;
        if (answer is not null)
        {
            cost = Cost(answer.Model, record.Use);
            (record.Cost, record.Currency) = (cost, answer.Model.Price?.Currency);
            answer.Used(record.Use);
        }

        watch.Notice(book.Spending.End(aside, answer?.Model.Price?.Currency ?? aside.Currency, cost, book.Today));
    }

    private async Task<Refusal?> WholeAsync(HttpContext context, CallRecord record, GatewayRequest request, UpstreamAnswer answer, SetAside aside, TimeSpan? kept, string shelfKey)
    {
        var response = context.Response;
        using var body = new PooledBytes((int)Math.Clamp(answer.Message.Content.Headers.ContentLength ?? Chunk, 256, MostAnswer) + 1);
        answer.Patience.CancelAfter(answer.Model.Patience);
        try
        {
            await using var stream = await answer.Message.Content.ReadAsStreamAsync(answer.Patience.Token);
            while (await stream.ReadAsync(body.GetMemory(256), answer.Patience.Token) is > 0 and var read)
            {
                body.Advance(read);
                if (body.Length > MostAnswer)
                {
                    return new Refusal(502, "answer_too_large", $"{answer.Model.Name} answered more than {MostAnswer >> 20} MB.");
                }
            }
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && e is IOException or HttpRequestException or OperationCanceledException)
        {
            Estimate(record, request, body.Length);
            return new Refusal(502, "answer_cut", $"{answer.Model.Name} broke off in the middle of its answer. Try again.");
        }

        answer.Began();
        var isFine = answer.Message.IsSuccessStatusCode;
        using var back = new PooledBytes(request.Placeholders is null ? 16 : body.Length + 256);
        var whole = Whole(request, body, back, out var use);
        if (isFine && use is { } said)
        {
            record.Use = said;
        }
        else if (isFine)
        {
            Estimate(record, request, body.Length);
        }

        response.StatusCode = (int)answer.Message.StatusCode;
        // As it was written; nobody here has to understand it.
        response.ContentType = answer.Message.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : "application/json";
        response.ContentLength = whole.Length;
        if (isFine && kept is { } lasts)
        {
            shelf.Keep(shelfKey, new KeptAnswer(whole.ToArray(), response.ContentType, answer.Model.Name), lasts);
        }

        if (!isFine)
        {
            record.Code = string.Create(CultureInfo.InvariantCulture, $"model_{response.StatusCode}");
        }

        Settle(record, answer, aside);
        await response.BodyWriter.WriteAsync(whole, context.RequestAborted);
        return null;
    }

    private static ReadOnlyMemory<byte> Whole(GatewayRequest request, PooledBytes body, PooledBytes back, out TokenUse? use)
    {
        try
        {
            if (request.Placeholders is { } placeholders)
            {
                use = new AnswerText(placeholders).PutBack(body.Span, back);
                return back.Memory;
            }

            use = TokenUse.Read(body.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            // What is no JSON goes through as it is: it is for the caller to make something of it.
            use = null;
        }

        return body.Memory;
    }

    private static async Task<Refusal?> StreamAsync(HttpContext context, CallRecord record, GatewayRequest request, UpstreamAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.Message.StatusCode;
        response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var events = new AnswerEvents(request);
        using var ready = new PooledBytes(Chunk);
        var patience = answer.Patience;
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        Refusal? refusal = null;
        try
        {
            await using var stream = await answer.Message.Content.ReadAsStreamAsync(patience.Token);
            while (true)
            {
                // How long a model may take counts from piece to piece.
                patience.CancelAfter(answer.Model.Patience);
                var read = await stream.ReadAsync(buffer.AsMemory(), patience.Token);
                answer.Began();
                if (read == 0)
                {
                    break;
                }

                events.Add(buffer.AsSpan(0, read), ready);
                await SendAsync(response, ready, context.RequestAborted);
            }
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested && e is IOException or HttpRequestException or OperationCanceledException)
        {
            refusal = new Refusal(502, "answer_cut", $"{answer.Model.Name} broke off in the middle of its answer. Try again.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            if (events.Use is { } use)
            {
                record.Use = use;
            }
            else
            {
                Estimate(record, request, events.Length);
            }
        }

        events.End(ready);
        if (refusal is not null)
        {
            ready.Write("data: "u8);
            ready.Write(GatewayError.Body(refusal));
            ready.Write("\n\n"u8);
        }

        await SendAsync(response, ready, context.RequestAborted);
        return refusal;
    }

    private static async Task SendAsync(HttpResponse response, PooledBytes ready, CancellationToken stop)
    {
        if (ready.Length > 0)
        {
            await response.BodyWriter.WriteAsync(ready.Memory, stop);
            ready.Clear();
        }
    }

    private static async Task<bool> ReadAsync(HttpContext context, PooledBytes body)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            foreach (var piece in read.Buffer)
            {
                body.Write(piece.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (body.Length > MostBytes)
            {
                return false;
            }

            if (read.IsCompleted)
            {
                return true;
            }
        }
    }

    private void Head(HttpContext context, UpstreamAnswer answer, GatewayRequest request, SetAside aside)
    {
        var headers = context.Response.Headers;
        headers["x-slipway-model"] = answer.Model.Name;
        if (request.FoundLine is { Length: > 0 } found)
        {
            headers["x-slipway-found"] = found;
        }

        if (answer.Message.Headers.RetryAfter is { } wait)
        {
            headers.RetryAfter = wait.ToString();
        }

        var above = book.Spending.AboveSoft(aside, book.Today);
        if (!above.IsEmpty)
        {
            headers["x-slipway-budget"] = string.Join(", ", above.Select(l => $"{l.Scope.ToString().ToLowerInvariant()} above soft limit"));
        }
    }

    private static void Estimate(CallRecord record, GatewayRequest request, long answered) =>
        (record.Use, record.IsEstimated) = (new TokenUse(request.Length / BytesPerToken, record.Call == GatewayCall.Embeddings ? 0 : answered / BytesPerToken), true);

    private static long Cost(ModelSettings model, TokenUse use) => model.Price is { } price ? Spending.PartsOf(price.Of(use.Input, use.Output).Amount) : 0;

    private static string Tag() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 5);

    // A header or a model's name is the caller's to write, and the record is for people to read.
    private static string Shown(string text) => text.Length > 80 ? text[..80] : text;
}

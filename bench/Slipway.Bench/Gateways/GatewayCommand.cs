using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Slipway.Bench.Gateways;

/// <summary>What stands before and behind a gateway, as processes of their own: <c>gateway model</c> is a model that answers at once, <c>gateway bare URL</c> passes on and does nothing else.</summary>
internal static class GatewayCommand
{
    /// <summary>The word that makes this program one of them.</summary>
    public const string Word = "gateway";

    private static readonly byte[] _answer =
        """{"id":"chatcmpl-1","object":"chat.completion","created":1800000000,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":"Dear Ada, thank you for your interest. We will write to [EMAIL_1] and call [PHONE_1] in the week of the trade fair, with the figures of the pilot in Rotterdam and the names of two customers who agreed to be asked. Until then the guide holds what is known of the savings, and what is not."},"finish_reason":"stop"}],"usage":{"prompt_tokens":380,"completion_tokens":72,"total_tokens":452}}"""u8.ToArray();

    private static readonly byte[][] _events =
    [
        .. Enumerable.Range(0, 20).Select(i => System.Text.Encoding.UTF8.GetBytes($"data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1800000000,\"model\":\"m-1\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"word {i} \"}},\"finish_reason\":null}}]}}\n\n")),
        "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1800000000,\"model\":\"m-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":380,\"completion_tokens\":40,\"total_tokens\":420}}\n\ndata: [DONE]\n\n"u8.ToArray(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var app = builder.Build();
        using var wayOut = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        app.Run(args is ["bare", var to] ? context => PassAsync(context, wayOut, to) : AnswerAsync);
        await app.StartAsync();
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        var isStream = false;
        while (true)
        {
            var read = await reader.ReadAsync();
            foreach (var piece in read.Buffer)
            {
                isStream |= piece.Span.IndexOf("\"stream\":true"u8) >= 0;
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        if (!isStream)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = _answer.Length;
            await context.Response.BodyWriter.WriteAsync(_answer);
            return;
        }

        context.Response.ContentType = "text/event-stream";
        foreach (var piece in _events)
        {
            await context.Response.BodyWriter.WriteAsync(piece);
        }
    }

    // What a pass-through cannot do without: the head and the body there, the head and the body back.
    private static async Task PassAsync(HttpContext context, HttpMessageInvoker wayOut, string to)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, to + context.Request.Path) { Content = new StreamContent(context.Request.Body) };
        message.Content.Headers.ContentLength = context.Request.ContentLength;
        message.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        message.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        using var answer = await wayOut.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = answer.Content.Headers.ContentLength;
        await using var stream = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(16 << 10);
        try
        {
            while (await stream.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
            {
                await context.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

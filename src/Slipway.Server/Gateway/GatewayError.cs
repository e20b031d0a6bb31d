using System.Globalization;
using System.Text.Json;
using Slipway.Ai.Gateway;

namespace Slipway.Server.Gateway;

/// <summary>A refusal in the words that programs for OpenAI's protocol understand.</summary>
internal static class GatewayError
{
    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        // What will be refused again is not worth asking again; clients would.
        response.Headers["x-should-retry"] = refusal.Status is 502 or 504 || refusal.Code == "record_full" ? "true" : "false";
        var body = Body(refusal);
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>The error as JSON.</summary>
    public static byte[] Body(Refusal refusal) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        error = new
        {
            message = refusal.Message,
            type = refusal.Status switch { 401 => "authentication_error", 403 => "permission_error", 429 => "insufficient_quota", >= 500 => "server_error", _ => "invalid_request_error" },
            param = refusal.Field,
            code = refusal.Code,
        },
    });

    /// <summary>A number in a header.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

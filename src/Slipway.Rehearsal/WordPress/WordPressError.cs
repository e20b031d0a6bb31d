using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Ends the work on a call with WordPress's error; caught where the answer is made.</summary>
internal sealed class WordPressRefusal(int status, string code, string message, JsonObject? more = null) : Exception(message)
{
    public Answer ToAnswer()
    {
        var data = new JsonObject { ["status"] = status };
        foreach (var (name, value) in more ?? [])
        {
            data[name] = value?.DeepClone();
        }

        return new Answer(status, new JsonObject { ["code"] = code, ["message"] = Message, ["data"] = data });
    }

    public static WordPressRefusal NoRoute() => new(404, "rest_no_route", "No route was found matching the URL and request method.");

    public static WordPressRefusal NoPost() => new(404, "rest_post_invalid_id", "Invalid post ID.");

    /// <summary>A visitor is told to sign in, a user that it may not.</summary>
    public static WordPressRefusal Forbidden(WordPressUser? user, string code, string message) => new(user is null ? 401 : 403, code, message);
}

using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.WordPress;

/// <summary>What WordPress' errors mean.</summary>
internal static class WordPressErrors
{
    public static Outcome? Of(PlatformAnswer answer)
    {
        if (answer.IsSuccess || answer.Status is 429 or >= 500)
        {
            return null;
        }

        var error = answer.As(WordPressJson.Default.WordPressError);
        return new Outcome.Refused(error?.Code switch
        {
            null => [Unreadable(answer)],
            // Who is not signed in is told that drafts are forbidden, or that nothing may be edited.
            _ when answer.Status == 401 || answer.Body.Contains("rest_forbidden_status", StringComparison.Ordinal) =>
                [Finding.Error("connection-revoked", $"WordPress does not take the user and application password for someone who may see drafts: {Plain(error.Message)}", fix: "Make a new application password under Users, Profile, for a user with the role of an editor, and enter it under Platforms.")],
            "rest_invalid_param" or "rest_missing_callback_param" => Params(error),
            "rest_cannot_create" or "rest_cannot_edit" or "rest_cannot_publish" or "rest_cannot_delete" or "rest_forbidden" or "rest_forbidden_context" or "rest_forbidden_status" or "rest_cannot_edit_others" =>
                [Finding.Error("right-missing", $"The user may not do this in WordPress: {Plain(error.Message)}", fix: "Give the user the role of an editor, or connect with one who has it.")],
            "rest_upload_unknown_error" or "rest_upload_sideload_error" or "rest_upload_file_too_big" or "rest_upload_limited_space" =>
                [Finding.Error("image-refused", $"WordPress did not take the image: {Plain(error.Message)}", fix: "Use a PNG, JPEG, GIF or WebP below the website's size limit.")],
            "rest_post_invalid_id" or "rest_post_invalid_page_number" => Outcome.ChangedOutside("The page is gone from WordPress.").Findings,
            _ => [Finding.Error("platform-refuses", $"WordPress refused: {Plain(error.Message)} ({error.Code}).", fix: "Look at the page in WordPress, then prepare the campaign again.")],
        });
    }

    private static ImmutableArray<Finding> Params(WordPressError error)
    {
        if (error.Data?.Params is not { ValueKind: JsonValueKind.Object } fields)
        {
            return [Finding.Error("platform-invalid", $"WordPress refused: {Plain(error.Message)}", fix: "Correct it and prepare the campaign again.")];
        }

        return [.. fields.EnumerateObject().Select(f => Finding.Error("platform-invalid", $"WordPress does not take {f.Name}: {Plain(f.Value.ToString())}", fix: "Correct it and prepare the campaign again.") with { Field = f.Name })];
    }

    private static Finding Unreadable(PlatformAnswer answer) => answer.Status is 401 or 403
        ? Finding.Error("connection-blocked", $"The website answered {answer.Status}, and not as WordPress does: something before it, such as a firewall, keeps Slipway out.", fix: "Ask whoever runs the website to let requests to /wp-json/ through.")
        : Finding.Error("platform-refuses", $"The website answered {answer.Status}, and not as WordPress does.", fix: "Check the address: does it open with /wp-json/ behind it?");

    // Messages carry markup for WordPress' own screens.
    private static string Plain(string message) => System.Net.WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(message, "<[^>]*>", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
}

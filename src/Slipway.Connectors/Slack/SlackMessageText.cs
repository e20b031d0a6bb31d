using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Slack;

/// <summary>Requests and notes as Slack's blocks. The first block's id is the key: nobody sees it, and it is found again by it.</summary>
internal static class SlackMessageText
{
    public const string Approve = "approve";
    public const string Change = "request_changes";
    public const string CommentBlock = "comment";
    public const string CommentField = "text";

    private const int LongestHeader = 150;
    private const int LongestSection = 3000;

    public static ImmutableArray<SlackBlock> Of(ApprovalRequest request)
    {
        var blocks = ImmutableArray.CreateBuilder<SlackBlock>();
        blocks.Add(new SlackBlock { Type = "header", BlockId = IdOf(request.Key), Text = Plain(Cut(request.Title, LongestHeader)) });
        blocks.Add(Section(request.Outcome is { } outcome ? $"*{Escaped(outcome)}*" : Escaped(request.Asks)));
        // What is over is told in a line; what was asked stands on the page.
        if (request.Outcome is null)
        {
            blocks.AddRange(request.Facts.Select(f => Section($"*{Escaped(f.Label)}*\n{Escaped(f.Text)}")));
        }

        var look = Button("open", "Open the review", null, null) with { Url = request.Link };
        blocks.Add(new SlackBlock
        {
            Type = "actions",
            BlockId = "decide",
            Elements = request.Outcome is null ? [Button(Approve, "Approve", request.Subject, "primary"), Button(Change, "Request changes", request.Subject, null), look] : [look],
        });
        return blocks.ToImmutable();
    }

    public static ImmutableArray<SlackBlock> Of(ApprovalNote note) => [Section(Escaped(note.Text)) with { BlockId = IdOf(note.Key) }];

    /// <summary>What notifications show.</summary>
    public static string Line(ApprovalRequest request) => Cut(Escaped(request.Outcome is { } outcome ? $"{request.Title}: {outcome}" : $"{request.Title}. {request.Asks}"), LongestSection);

    public static SlackView Form(SlackFormMemory memory) => new()
    {
        Title = Plain("Request changes"),
        Submit = Plain("Send"),
        Close = Plain("Cancel"),
        CallbackId = Change,
        PrivateMetadata = JsonSerializer.Serialize(memory, SlackJson.Default.SlackFormMemory),
        Blocks =
        [
            new SlackBlock
            {
                Type = "input", BlockId = CommentBlock, Label = Plain("What should change?"),
                Element = new SlackElement { Type = "plain_text_input", ActionId = CommentField, Multiline = true, MaxLength = LongestSection },
            },
        ],
    };

    public static bool IsBy(SlackMessage message, string key) => message.Blocks is [{ BlockId: { } id }, ..] && id == IdOf(key);

    /// <summary>Nothing of a campaign may mention people or make links of its own: Slack reads three signs.</summary>
    public static string Escaped(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string IdOf(string key) => $"slipway {key}";

    private static SlackBlock Section(string text) => new() { Type = "section", Text = new SlackText("mrkdwn", Cut(text, LongestSection)) };

    private static SlackElement Button(string id, string text, string? value, string? style) =>
        new() { Type = "button", ActionId = id, Value = value, Style = style, Text = JsonSerializer.SerializeToElement(Plain(text), SlackJson.Default.SlackText) };

    private static SlackText Plain(string text) => new("plain_text", text);

    private static string Cut(string text, int longest) => text.Length <= longest ? text : $"{text[..(longest - 1)]}…";
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Brand;
using Slipway.Core.Rendering;
using Slipway.Core.Text;

namespace Slipway.Server.Workspaces;

/// <summary>The first files of a workspace.</summary>
internal static class WorkspaceStart
{
    private const string Approvals = """
        # Who must say yes before a campaign can be launched. The author of a campaign never approves it.
        #
        # role   one of: brand, legal, finance, market
        # why    shown to the author and to the approver
        # when   without it, always; with it, when all of these hold:
        #          markets: [DE, AT]      the campaign is in one of these countries
        #          audience_from: 1000    so many people or more are eligible
        #          spend_from: 5000       the budget is so much or more, in its own currency
        approvals:
          - role: brand
            why: Every campaign is seen by someone who did not write it.

          # - role: legal
          #   why: Mail to Germany and Austria needs a look at the consent.
          #   when:
          #     markets: [DE, AT]

          # - role: finance
          #   why: Large budgets are seen by finance.
          #   when:
          #     spend_from: 5000

        """;

    /// <summary>Writes what is not there yet.</summary>
    /// <returns>The files written, and those that were there and stay as they are.</returns>
    public static (ImmutableArray<string> Written, ImmutableArray<string> Kept) Write(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Workspace.SettingsFile] = Settings(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))),
            ["brand/tokens.json"] = Tokens(Theme.Default),
            ["brand/approvals.yaml"] = Approvals.ReplaceLineEndings("\n"),
        };
        var kept = files.Keys.Where(f => File.Exists(Path.Combine(folder, f))).ToImmutableArray();
        Workspace.WriteTexts(folder, files.Where(f => !kept.Contains(f.Key)));
        Directory.CreateDirectory(Path.Combine(folder, "campaigns"));
        return ([.. files.Keys.Where(f => !kept.Contains(f))], kept);
    }

    private static string Settings(string name) => $"""
        # This folder is a Slipway workspace: brand/ is how it looks and who approves, campaigns/ what it does, playbooks/ your own playbooks.
        name: {JsonSerializer.Serialize(name)}

        # Decides who is held out. Keep it for good: with another one, everyone is drawn anew.
        seed: {RandomNumberGenerator.GetHexString(32, lowercase: true)}

        """.ReplaceLineEndings("\n");

    // Written from the default theme, so that a new workspace looks the same with the file as without it.
    private static string Tokens(Theme theme)
    {
        var tokens = new JsonObject
        {
            ["$schema"] = "https://www.designtokens.org/schemas/2025.10/format.json",
            ["$description"] = "How emails and pages look. Put your brand's values here; a token may refer to another as \"{color.primary}\".",
            ["color"] = Colours(theme.Light),
            ["dark"] = Colours(theme.Dark),
            ["font"] = new JsonObject
            {
                ["$type"] = "fontFamily",
                ["body"] = Value(new JsonArray([.. theme.BodyFont.Select(f => JsonValue.Create(f))])),
                ["heading"] = Value(JsonValue.Create("{font.body}")),
            },
            ["size"] = new JsonObject
            {
                ["$type"] = "dimension", ["body"] = Pixels(theme.BodySize), ["title"] = Pixels(theme.TitleSize), ["small"] = Pixels(theme.SmallSize),
            },
            ["radius"] = new JsonObject { ["$type"] = "dimension", ["button"] = Pixels(theme.ButtonRadius), ["panel"] = Pixels(theme.PanelRadius) },
            ["space"] = new JsonObject { ["$type"] = "dimension", ["block"] = Pixels(theme.BlockSpace) },
        };
        return tokens.ToJsonString(_written).ReplaceLineEndings("\n") + "\n";
    }

    private static readonly JsonSerializerOptions _written = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Colours(Palette palette) => new()
    {
        ["$type"] = "color",
        ["text"] = Colour(palette.Text),
        ["background"] = Colour(palette.Background),
        ["surface"] = Colour(palette.Surface),
        ["primary"] = Colour(palette.Primary),
        ["on-primary"] = Colour(palette.OnPrimary),
        ["muted"] = Colour(palette.Muted),
        ["border"] = Colour(palette.Border),
        ["accent"] = Colour(palette.Accent),
        ["hero"] = Colour(palette.Hero),
        ["on-hero"] = Colour(palette.OnHero),
        ["link"] = Colour(palette.Link),
    };

    private static JsonObject Colour(Colour colour) => Value(new JsonObject
    {
        ["colorSpace"] = "srgb",
        ["components"] = new JsonArray(Share(colour.Red), Share(colour.Green), Share(colour.Blue)),
        ["hex"] = colour.ToString(),
    });

    private static JsonNode Share(double channel) => JsonValue.Create(Math.Round(channel / 255.0, 4));

    private static JsonObject Pixels(int pixels) => Value(new JsonObject { ["value"] = pixels, ["unit"] = "px" });

    private static JsonObject Value(JsonNode value) => new() { ["$value"] = value };
}

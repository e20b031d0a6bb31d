using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Brand;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Rendering;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>The first files of a workspace.</summary>
internal static class WorkspaceStart
{
    // Rules and their samples belong together: either folder that is there is a team's own.
    private static readonly string[] RuleFolders = ["brand/rules", "brand/tests"];

    private static string StarterPack => Path.Combine(AppContext.BaseDirectory, "packs", "starter");

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

    /// <summary>Writes what is not there yet. A team that has rules of its own gets none.</summary>
    /// <returns>The files written, and those that were there and stay as they are.</returns>
    public static (ImmutableArray<string> Written, ImmutableArray<string> Kept) Write(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Workspace.SettingsFile] = Settings(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))),
            ["brand/tokens.json"] = Tokens(Theme.Default),
            ["brand/approvals.yaml"] = Approvals.ReplaceLineEndings("\n"),
        };
        if (!RuleFolders.Any(f => Directory.Exists(Path.Combine(folder, f))))
        {
            foreach (var (path, text) in Workspace.ReadTexts(StarterPack))
            {
                files[$"brand/{path}"] = text;
            }
        }

        var kept = files.Keys.Where(f => File.Exists(Path.Combine(folder, f))).Concat(RuleFolders.Where(f => Directory.Exists(Path.Combine(folder, f)))).ToImmutableArray();
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
        var place = new Place("brand/tokens.json", 1, 1);
        DesignToken[] tokens =
        [
            .. Colours("color", theme.Light),
            .. Colours("dark", theme.Dark),
            Token("font.body", new TokenValue.FontFamily(theme.BodyFont)),
            Token("font.heading", new TokenValue.FontFamily(theme.BodyFont)) with { AliasOf = "font.body" },
            Pixels("size.body", theme.BodySize),
            Pixels("size.title", theme.TitleSize),
            Pixels("size.small", theme.SmallSize),
            Pixels("radius.button", theme.ButtonRadius),
            Pixels("radius.panel", theme.PanelRadius),
            Pixels("space.block", theme.BlockSpace),
        ];
        var file = new TokenGroup("", place) { Description = "How emails and pages look. Put your brand's values here; a token may refer to another as \"{color.primary}\"." };
        return TokensWriter.Write(new DesignTokens(tokens, [file]));

        DesignToken Token(string path, TokenValue value) => new() { Path = path, Value = value, Place = place };

        DesignToken Pixels(string path, int pixels) => Token(path, new TokenValue.Dimension(pixels, "px"));

        IEnumerable<DesignToken> Colours(string group, Palette palette) => new (string Name, Colour Colour)[]
        {
            ("text", palette.Text), ("background", palette.Background), ("surface", palette.Surface), ("primary", palette.Primary), ("on-primary", palette.OnPrimary), ("muted", palette.Muted),
            ("border", palette.Border), ("accent", palette.Accent), ("hero", palette.Hero), ("on-hero", palette.OnHero), ("link", palette.Link),
        }.Select(c => Token($"{group}.{c.Name}", TokenValue.Color.Of(c.Colour)));
    }
}

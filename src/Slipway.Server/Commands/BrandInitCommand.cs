using System.CommandLine;
using System.Globalization;
using Slipway.Core.Brand.Tokens;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway brand init</c>: proposes design tokens from the style sheets and pages a team has, as a file to go over.</summary>
internal static class BrandInitCommand
{
    // So many of a group are shown to a person; the file has all.
    private const int Shown = 6;

    private static readonly Option<string[]> _fromCss = new("--from-css")
    {
        Description = "Style sheets, pages or mails (CSS, HTML, MJML) that look like the brand.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command CreateCommand()
    {
        var command = new Command("init", "Propose design tokens from style sheets and pages, as a file to go over.") { _fromCss, BrandCommand.Brand };
        command.SetAction((parse, stop) => RunAsync(parse.GetValue(_fromCss) ?? [], parse.GetValue(BrandCommand.Brand), Output.Of(parse), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] written, string? brandFolder, Output output, CancellationToken stop)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in written)
        {
            texts[output.Shown(InputFile.Find(output, file))] = await File.ReadAllTextAsync(InputFile.Find(output, file), stop);
        }

        var tokens = TokenProposal.From(texts);
        if (tokens.All.IsEmpty)
        {
            await output.ResultAsync(new { tokens = 0 }, $"No colour, font or measure was found in {Words.Together([.. texts.Keys])}.");
            await output.NextAsync("name a style sheet that sets the brand's colours and fonts");
            return ExitCode.Fine;
        }

        var folder = brandFolder is not null ? output.PathOf(brandFolder) : Workspace.Around(output.Folder).Brand.Folder;
        var path = Path.Combine(folder, "tokens.json");
        // What a team has decided stays; a proposal is laid beside it.
        var isBeside = File.Exists(path);
        path = isBeside ? Path.Combine(folder, "tokens.proposed.json") : path;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(path, TokensWriter.Write(tokens), stop);
        await output.ResultAsync(
            new { written = output.Shown(path), tokens = tokens.All.Length, groups = Groups(tokens).ToDictionary(g => g.Key, g => g.Count()) },
            Lines(tokens).Append($"Wrote {output.Shown(path)}."));
        await output.NextAsync(isBeside
            ? $"go over {output.Shown(path)} and take over what is right into {output.Shown(Path.Combine(folder, "tokens.json"))}"
            : $"go over {output.Shown(path)}: correct the names and the guesses, remove what is not the brand's; then: slipway check");
        return ExitCode.Fine;
    }

    private static IEnumerable<IGrouping<string, DesignToken>> Groups(DesignTokens tokens) => tokens.All.GroupBy(t => t.Path.Split('.')[0], StringComparer.Ordinal);

    private static IEnumerable<string> Lines(DesignTokens tokens)
    {
        var shown = Groups(tokens).SelectMany(g => g.Take(Shown)).ToList();
        var (width, valueWidth) = (shown.Max(t => t.Path.Length), shown.Max(t => Value(t).Length));
        foreach (var group in Groups(tokens))
        {
            foreach (var token in group.Take(Shown))
            {
                yield return $"  {token.Path.PadRight(width)}  {Value(token).PadRight(valueWidth)}  {FirstSentence(token.Description)}".TrimEnd();
            }

            if (group.Count() > Shown)
            {
                yield return $"  {group.Key} has {group.Count() - Shown} more";
            }
        }
    }

    private static string Value(DesignToken token) => token.AliasOf is { } alias ? $"as {alias}" : token.Value switch
    {
        TokenValue.Color color => color.Srgb.ToString(),
        TokenValue.Dimension dimension => string.Create(CultureInfo.InvariantCulture, $"{dimension.Value}{dimension.Unit}"),
        TokenValue.FontFamily family => string.Join(", ", family.Names),
        TokenValue.FontWeight weight => weight.Weight.ToString(CultureInfo.InvariantCulture),
        var other => other.Type,
    };

    private static string FirstSentence(string? text) => text is null ? "" : text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var end ? text[..end] : text.TrimEnd('.');
}

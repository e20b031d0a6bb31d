using System.Collections.Immutable;
using System.CommandLine;
using Slipway.Core.Brand;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway brand docs</c>: a page for each rule and check, and an index.</summary>
internal static class BrandDocsCommand
{
    private static readonly Option<string> _out = new("--out")
    {
        Description = "The folder to write to. Pages of rules that are gone are removed from it; what people wrote stays.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "docs/rules",
    };

    public static Command CreateCommand()
    {
        var command = new Command("docs", "Write a page for each rule and built-in check: what, why, good, bad, fix.") { BrandCommand.Brand, _out };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(BrandCommand.Brand), parse.GetValue(_out)!, Output.Of(parse)));
        return command;
    }

    private static async Task<int> RunAsync(string? written, string folder, Output output)
    {
        var brand = BrandCommand.Find(output, written);
        var files = brand.Files();
        var (rules, problems) = RuleSet.Read(files);
        FindingsView.Write(output.Console, [.. BrandCommand.SeenFrom(output, brand, problems)]);
        var pages = RulePage.All(("the brand", files));
        var path = output.PathOf(folder);
        var removed = Stale(path, pages.Keys.ToImmutableHashSet(StringComparer.Ordinal));
        foreach (var page in removed)
        {
            File.Delete(Path.Combine(path, page));
        }

        Workspace.WriteTexts(path, pages);
        await output.ResultAsync(
            new { rule_set = rules.Digest, folder = output.Shown(path), pages = pages.Keys, removed },
            [$"Wrote {pages.Count} pages to {output.Shown(path)}", .. removed.Select(r => $"Removed {r}: its rule is gone")]);
        await output.NextAsync($"read {output.Shown(Path.Combine(path, "README.md"))}");
        return problems.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static ImmutableArray<string> Stale(string folder, ImmutableHashSet<string> pages) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.md").Select(f => Path.GetFileName(f)).Where(f => !pages.Contains(f))
            .Where(f => File.ReadLines(Path.Combine(folder, f)).FirstOrDefault() == RulePage.Mark).Order(StringComparer.Ordinal),
    ];
}

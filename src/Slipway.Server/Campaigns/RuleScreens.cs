using Markdig;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Brand;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Campaigns;

/// <summary>The page of a rule or built-in check, for whoever reads what it found: the one that <c>slipway brand docs</c> writes.</summary>
internal static class RuleScreens
{
    // Samples are full of markup, and it is there to be read.
    private static readonly MarkdownPipeline _pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    public static void MapRuleScreens(this IEndpointRouteBuilder app) => app.MapGet("/rules/{id}", Show).ExcludeFromDescription();

    private static Results<RazorComponentResult, NotFound> Show(string id, Workspace workspace)
    {
        if (!RulePage.All(("the brand", workspace.Brand.Files())).TryGetValue($"{id}.md", out var page))
        {
            return TypedResults.NotFound();
        }

        var text = page.Replace(RulePage.Mark, "", StringComparison.Ordinal).Replace($"# {id}\n", "", StringComparison.Ordinal);
        return new RazorComponentResult<RuleTextPage>(new { Id = id, Text = new MarkupString(Markdown.ToHtml(text, _pipeline)) });
    }
}

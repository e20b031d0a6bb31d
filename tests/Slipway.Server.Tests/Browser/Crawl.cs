using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>Goes over every page that links lead to from the first one: of pages that differ in a name, a month or a search alone, one.</summary>
internal static partial class Crawl
{
    // Somebody else's pages, on which nothing of ours runs.
    private static readonly string[] _otherPeoples = ["/p/", "/r/", "/preview/", "/marked/", "/openapi"];

    /// <summary>Opens one page after the other.</summary>
    /// <param name="page">Where.</param>
    /// <param name="start">The first.</param>
    /// <param name="look">What is done with each, by the name it has in a file.</param>
    /// <returns>The names of the pages.</returns>
    public static async Task<IReadOnlyList<string>> FromAsync(IPage page, Uri start, Func<string, Task> look)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { NameOf(start) };
        var (open, pages) = (new Queue<Uri>([start]), new List<string>());
        while (open.TryDequeue(out var address))
        {
            var answer = await page.GotoAsync(address.ToString(), new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            Assert.True(answer!.Ok, $"{address} answered {answer.Status}");
            pages.Add(NameOf(address));
            foreach (var link in await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"))
            {
                if (Uri.TryCreate(link.Split('#')[0], UriKind.Absolute, out var to) && to.Authority == start.Authority && !File().IsMatch(to.AbsolutePath)
                    && !Array.Exists(_otherPeoples, o => to.AbsolutePath.Contains(o, StringComparison.Ordinal)) && seen.Add(NameOf(to)))
                {
                    open.Enqueue(to);
                }
            }

            await look(NameOf(address));
        }

        return pages;
    }

    private static string NameOf(Uri address)
    {
        var path = Month().Replace(One().Replace(address.AbsolutePath, "/$1/one"), "/month");
        var searched = Searched().Match(address.Query) is { Success: true } query ? $"-{query.Groups[1].Value}" : "";
        return (path == "/" ? "today" : path.Trim('/').Replace('/', '-')) + searched;
    }

    // What is downloaded is no page.
    [GeneratedRegex(@"\.\w+$")]
    private static partial Regex File();

    [GeneratedRegex("^/(rules|people|brand/rules)/[^/]+")]
    private static partial Regex One();

    [GeneratedRegex(@"/\d{4}-\d\d$")]
    private static partial Regex Month();

    // A list that is narrowed is another page to look at once; that it is paged or sorted is not.
    [GeneratedRegex(@"[?&](state|day|playbook)=")]
    private static partial Regex Searched();
}
